"""The anthology over MCP: errors, hostile texts, many calls at once, one address beside the chat, the real server."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from mcp import Client, MCPError

from assistant.mcp import INSTRUCTIONS, mount_mcp
from index.encoding import Encoding
from source.text import Shown, Step, undo
from tests.assistants import MODES, call, finished, ids, live, served, told, toy, trouble, values
from tests.seen import HOSTILE
from tests.serving import serving
from tests.toys import ToyEncoder, citation

EDITION = "20260102T030405000000Z-0123abcd"
UNSEEN = ("\x00\x01\x1b[31m", "\u2028\u2029\x85\r\n\t", "\ufeff\ufffe\U0001f600\u0301", '{"id": "x"}\\u0041\\')
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "contents", "arguments": {}}}
JSON = {"Accept": "application/json", "Content-Type": "application/json"}
VERSION = "2026-07-28"
MODERN = {**JSON, "MCP-Protocol-Version": VERSION, "Mcp-Method": "tools/call", "Mcp-Name": "search"}
META = f'{{"io.modelcontextprotocol/protocolVersion": "{VERSION}", "io.modelcontextprotocol/clientCapabilities": {{}}}}'
NO_TEXT = "Input should be a valid string, unable to parse raw data as a unicode string"
WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("search", {"question": " ?"}, "The question is empty; type a question."),
    ("search", {}, "Call search again with other arguments. question: Missing required argument."),
    (
        "search",
        {"question": "a" * 2001, "limit": 21},
        (
            "Call search again with other arguments. question: String should have at most 2000 characters; "
            "limit: Input should be less than or equal to 20."
        ),
    ),
    (
        "search",
        {"question": "", "limit": 0, "top\u202ek": 5},
        (
            "Call search again with other arguments. question: String should have at least 1 character; "
            "limit: Input should be greater than or equal to 1; top\\u202ek: Unexpected keyword argument."
        ),
    ),
    (
        "search",
        {"question": "zorg", "chapter": [2], "history": ["a", 1]},
        (
            "Call search again with other arguments. history.1: Input should be a valid string; "
            "chapter: Input should be a valid string; chapter: Input should be a valid integer."
        ),
    ),
    (
        "search",
        {"question": "zorg", "history": ["a"] * 4},
        "Call search again with other arguments. history: List should have at most 3 items after validation, not 4.",
    ),
    ("read_section", {"number": 2}, "There is no section 2; choose one from 1 to 1, as `contents` numbers them."),
    (
        "read_section",
        {"number": 0},
        "Call read_section again with other arguments. number: Input should be greater than or equal to 1.",
    ),
    (
        "get_citation",
        {"id": "b\x1b"},
        f"No citation in edition {EDITION} has the id b\\u001b; take one from `search` or `read_section`.",
    ),
    ("contents", {"x": 1}, "Call contents again with other arguments. x: Unexpected keyword argument."),
]


def test_an_error_is_a_sentence_that_says_what_to_do() -> None:
    """For the assistant, as a result it can read; nothing in it steers a screen."""
    with toy([citation("zorg")]) as address:
        for tool, arguments, sentence in WRONG:
            assert trouble(address, tool, **arguments) == sentence


def test_a_tool_that_does_not_exist_is_an_error_of_the_protocol() -> None:
    """Which names those that do."""

    async def delete(address: str) -> str:
        async with Client(f"{address}/mcp") as client:
            with pytest.raises(MCPError) as caught:
                await client.call_tool("\u202edelete")
            return str(caught.value)

    with toy([citation("zorg")]) as address:
        assert finished(delete(address)) == (
            "There is no tool \\u202edelete; the tools are search, read_section, contents, get_citation."
        )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ('{"question": "zorg \\ud800"}', f"question: {NO_TEXT}."),
        ('{"question": "zorg", "\\udfff": 1}', f"arguments: {NO_TEXT}."),
        ('{"question": "zorg", "limit": 1e400}', "limit: Input should be a finite number."),
    ],
)
def test_what_is_no_text_or_number_is_refused(arguments: str, said: str) -> None:
    """Half a character, or a number beyond all bounds; the official client cannot even send them."""
    params = f'{{"name": "search", "arguments": {arguments}, "_meta": {META}}}'
    sent = f'{{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {params}}}'
    with toy([citation("zorg")]) as address:
        answer = httpx.post(f"{address}/mcp", content=sent, headers=MODERN).json()["result"]
    sentence = f"Call search again with other arguments. {said}"
    assert (answer["isError"], answer["content"]) == (True, [{"type": "text", "text": sentence}])


class Broken(ToyEncoder):
    def encode_queries(self, texts: Sequence[str]) -> list[Encoding]:
        raise RuntimeError(f"geheim: {texts}")


def test_a_failure_of_our_own_tells_nothing_of_the_inside() -> None:
    """It says to try again later; the log of the server has the rest."""
    with served(mount_mcp(FastAPI(), live([citation("zorg")], encoder=Broken()))) as address:
        for mode in MODES:
            failed = call(address, "search", mode, question="zorg")
            assert (failed.is_error, told(failed)) == (True, "Something went wrong on the server; try again later.")


@pytest.mark.parametrize("mode", MODES)
def test_hostile_texts_come_out_to_the_letter(mode: str) -> None:
    """As text, title and id, whatever they try to be."""
    texts = (*HOSTILE, *UNSEEN)
    found = [citation(text, id=text, section_title=text, lines=(text,)) for text in texts]
    with toy(found) as address:
        for number, text in enumerate(texts, start=1):
            (one,) = values(address, "read_section", mode, number=number)["citations"]
            assert (one["text"], one["id"], one["section_title"]) == (text, text, text)
            assert values(address, "search", mode, question="zorg", section=text)["citations"][0]["text"] == text
        assert values(address, "get_citation", mode, id=texts[0])["lines"] == [texts[0]]


def test_calls_do_not_wait_for_or_disturb_one_another() -> None:
    """Twenty at once, of one client, each with its own answer."""
    found = [citation(f"zorg {'x' * number}", id=str(number), section=f"s{number}") for number in range(20)]

    async def ask_all(address: str) -> list[Any]:
        async with Client(f"{address}/mcp") as client:
            asked = [client.call_tool("search", {"question": "zorg", "section": f"s{number}"}) for number in range(20)]
            return [result.structured_content for result in await asyncio.gather(*asked)]

    with toy(found) as address:
        assert [ids(one) for one in finished(ask_all(address))] == [[str(number)] for number in range(20)]


@pytest.mark.parametrize("mode", MODES)
def test_an_assistant_is_told_how_to_quote(mode: str) -> None:
    """Word for word, never a paraphrase as a quote, and that nothing was found; all tools only read."""

    async def introduced(address: str) -> tuple[str | None, list[Any]]:
        async with Client(f"{address}/mcp", mode=mode) as client:
            return client.instructions, (await client.list_tools()).tools

    with toy([citation("zorg")]) as address:
        instructions, tools = finished(introduced(address))
    assert instructions == INSTRUCTIONS
    for rule in ("word for word, with its `reference`", "Never give a paraphrase", "say that nothing was found"):
        assert rule in INSTRUCTIONS
    assert [tool.name for tool in tools] == ["search", "read_section", "contents", "get_citation"]
    for tool in tools:
        assert tool.annotations.read_only_hint
        assert tool.input_schema["additionalProperties"] is False
        assert tool.output_schema["type"] == "object"


def test_it_is_served_at_exactly_one_address() -> None:
    """Without a redirect and for POST only; Host and Origin are for the gate to judge."""
    foreign = {**JSON, "Host": "elders.example", "Origin": "https://elders.example"}
    app = mount_mcp(FastAPI(max_body_size=1000), live([citation("zorg")]))
    with served(app) as address, httpx.Client(base_url=address, follow_redirects=False) as client:
        assert client.post("/mcp", json=CALL, headers=foreign).json()["result"]["structuredContent"]["count"] == 1
        assert client.post("/mcp", json={**CALL, "id": "x" * 1000}, headers=JSON).status_code == 413
        for method in ("GET", "DELETE", "PUT"):
            refused = client.request(method, "/mcp", headers={"Accept": "text/event-stream"})
            assert (refused.status_code, refused.headers["allow"]) == (405, "POST")


def test_the_real_server_serves_it(data: Path) -> None:
    """Behind its gate, with the facsimile and the bundled model."""
    with serving(data) as address:
        best = values(address, "search", question="Is er genoeg opvang voor mannen?")["citations"][0]
        assert values(address, "contents")["count"] == 559
        proof = values(address, "get_citation", id=best["id"])
    assert best["text"] == (
        "Er moeten voldoende plekken voor slachtoffers zijn, omdat er nu onnodige wachttijden zijn en niet de juiste "
        "opvang voor mannen, groepen, stellen, gezinnen."
    )
    assert best["reference"] == "Bloemlezing Samen tegen mensenhandel, § 4.7 Betere slachtofferbescherming, p. 53"
    assert undo(Shown(proof["text"], tuple(Step(**step) for step in proof["steps"]))) == proof["lines"]
    assert proof["agreed"]
