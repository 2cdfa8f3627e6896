"""The server: what it serves, to whom, and at which address."""

import os
import socket

import uvicorn

from assistant.access import read_keys
from assistant.errors import UnusableError
from assistant.following import Follower, Tell
from assistant.gate import Rules
from assistant.settings import Settings
from index.glossary import Glossary
from source.limits import MEBIBYTE

MOST_OPEN = 1_000  # connections at once; each open page keeps one or two
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")  # names by which a server may be called on its own machine


def serve(host: str, port: int, settings: Settings, glossary: Glossary, tell: Tell, ready: Tell) -> None:
    """Serve until the program is stopped; `tell` is told of what goes wrong, `ready` where to go.

    Raises:
        EditionError: there is no whole edition.
        UnusableError: the address or a setting cannot be used.
        KeysError: the file with keys cannot be used.

    """
    rules, follower = rules_of(host, settings), Follower(settings, glossary, tell)
    live = follower.start()
    listening = listen(host, port)

    from assistant.api import create_app  # noqa: PLC0415 - gradio, three seconds
    from assistant.desk import Desks  # noqa: PLC0415

    config = uvicorn.Config(
        create_app(live, rules, Desks(settings, live) if settings.administrators else None),
        log_level="warning",
        timeout_graceful_shutdown=3,
        proxy_headers=False,  # the gate sees to them
        server_header=False,
        limit_concurrency=MOST_OPEN,
        root_path=settings.root_path,
    )
    name, number = listening.getsockname()[:2]
    shown = f"[{name}]" if ":" in name else name
    ready(f"Bloemlezing is ready: open http://{shown}:{number}/ (stop with Ctrl-C)")
    follower.follow(live)
    uvicorn.Server(config).run(sockets=[listening])


def rules_of(host: str, settings: Settings) -> Rules:
    """What the gate lets through, by the settings; raises UnusableError and KeysError."""
    if settings.readers == "proxy" and not settings.proxies:
        raise UnusableError("BLOEMLEZING_READERS is proxy, but no proxy is trusted; name it in BLOEMLEZING_PROXIES.")
    path = settings.keys_file
    keys = read_keys(path) if path.exists() or settings.readers == "key" else {}
    if settings.administrators and not (
        settings.readers == "proxy" or set(keys.values()) & set(settings.administrators)
    ):
        raise UnusableError(
            "BLOEMLEZING_ADMINISTRATORS names nobody who can sign on; make a key with 'bloemlezing key NAME' for "
            "one of these names, or let a proxy sign people on (BLOEMLEZING_READERS=proxy)."
        )
    return Rules(
        hosts=frozenset([*THIS_MACHINE, host.casefold(), *settings.hosts]),
        sites=settings.sites,
        readers=settings.readers,
        keys=keys,
        proxies=settings.proxies,
        user_header=settings.user_header,
        administrators=frozenset(settings.administrators),
        most_upload=settings.limits.megabytes * MEBIBYTE,
        rate=settings.rate,
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket that is ours before the page is loaded, so that a port in use is said at once; raises UnusableError."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise UnusableError(
            f"Cannot serve on {host}:{port} ({os.strerror(error.errno or 0)}); choose another with --host or --port."
        ) from error
