"""A toy server for AI assistants, and what the official client gets from it."""

import asyncio
import json
import socket
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import uvicorn
from fastapi import FastAPI
from mcp import Client
from mcp.types import CallToolResult, TextContent

from assistant.mcp import mount_mcp
from assistant.pictures import Pictures
from assistant.reply import Assistant
from assistant.site import Live, Site
from index.encoder import Encoder
from index.signals import Scales
from source.citations import Citation
from source.limits import Limits
from tests.toys import NEAR, TOY, edition

MODES = ("auto", "legacy")  # the protocol of 2026, and the ones before it with a handshake


def live(found: Sequence[Citation], scales: Scales = NEAR, encoder: Encoder = TOY) -> Live:
    """A server's one site, which answers from these citations."""
    return Live([site(found, scales, encoder)])


def site(found: Sequence[Citation], scales: Scales = NEAR, encoder: Encoder = TOY) -> Site:
    """A site that answers from these citations."""
    return Site(Assistant(edition(found, scales=scales), encoder), Pictures(Path("none"), Limits()))


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address of an application that runs."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def toy(found: Sequence[Citation], scales: Scales = NEAR, *, unproven: bool = False) -> Iterator[str]:
    """The address of a server with nothing but MCP."""
    with served(mount_mcp(FastAPI(), live(found, scales), unproven=unproven)) as address:
        yield address


def finished(work: Coroutine[Any, Any, Any]) -> Any:
    """What comes of `work`, in a thread of its own: where a browser was opened, this one has a loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def call(address: str, tool: str, /, mode: str = "auto", **arguments: Any) -> CallToolResult:
    """What a tool gives."""

    async def asked() -> CallToolResult:
        async with Client(f"{address.rstrip('/')}/mcp", mode=mode) as client:
            return await client.call_tool(tool, arguments)

    result: CallToolResult = finished(asked())
    return result


def told(result: CallToolResult) -> str:
    """The text of a result."""
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def values(address: str, tool: str, /, mode: str = "auto", **arguments: Any) -> Any:
    """What a tool gives, as values; its text is the same as JSON, with nothing invisible in it."""
    result = call(address, tool, mode, **arguments)
    assert not result.is_error, told(result)
    assert told(result).isprintable()
    assert json.loads(told(result)) == result.structured_content
    return result.structured_content


def trouble(address: str, tool: str, /, **arguments: Any) -> str:
    """The sentence that a tool gives instead of values."""
    result = call(address, tool, **arguments)
    assert result.is_error
    assert result.structured_content is None
    return told(result)


def ids(found: Any) -> list[str]:
    """Of the citations in a result, in order."""
    return [one["id"] for one in found["citations"]]
