"""What a browser may do with what we send: security headers for each kind of page, and the routes of gradio we use."""

import re
from collections.abc import Sequence
from typing import Literal

from starlette.types import Scope

Kind = Literal["chat", "page", "admin", "data", "script", "asset"]
CHAT = re.compile(r"(/en)?/")
ROOTS = r"(/en)?(/bundel/[a-z0-9-]+)?"  # where pages stand: in a language, of a collection
ASKING = re.compile(
    r"(/en)?(/bundel/[a-z0-9-]+)?/(antwoord|oordeel|gradio_api/queue/join)|/api/v1/ask|/mcp"
)  # what the limit counts
OPEN = re.compile(r"/health|/ready|/api/v1/(health|ready)|/embed/widget\.js|/page-assets/.+")  # without signing on
DOCS = "/api/v1/docs"
SCRIPT = "/embed/widget.js"
DATA = re.compile(r"/health|/ready|/api/v1/.*|/mcp|(/en)?/gradio_api/.*")
GRADIO_GET = re.compile(
    r"(/en)?/(assets/.+|static/.+|svelte/.+|theme\.css|favicon\.ico|gradio_api/(queue/data|heartbeat/\w+|startup-events))"
)
GRADIO_POST = re.compile(r"(/en)?/gradio_api/queue/join")
ADMIN = re.compile(ROOTS + r"/beheer(/.*)?")
UPLOAD = re.compile(ROOTS + r"/beheer/nieuw")
ADMIN_VIEWED = re.compile(
    ROOTS + r"/beheer(/(voortgang|uitgave/[^/]+(/(pagina/\d+|beeld/\d+\.webp|wijzigingen\.(html|md)))?)?)?"
)
ADMIN_POSTED = re.compile(ROOTS + r"/beheer/(nieuw|stoppen|terug|uitgave/[^/]+/(publiceren|verwijderen))")
VIEWED = re.compile(
    r"/en|/health|/ready|/embed/widget\.js|/page-assets/.+|/beeld/[^/]+/[^/]+\.webp"
    r"|"
    + ROOTS
    + r"/(antwoord|citaat/[^/]+|inhoud(/[^/]+)?|bewaard|pagina/[^/]+|meenemen/[^/]+|over|toegankelijkheid|embed)"
)
POSTED = re.compile(ROOTS + r"/(antwoord|oordeel)|/mcp")
API = re.compile(r"/api/v1/.+")
API_ASK = "/api/v1/ask"
SELF = "'self'"
FOR_GOOD = "private, max-age=31536000, immutable"  # a year, for what changes its address with its content
NOTHING = ("camera=()", "geolocation=()", "microphone=()", "payment=()", "usb=()")


def path_of(scope: Scope) -> str:
    """The address of a request, seen from where a proxy shows us."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path.removeprefix(root) if root and path.startswith(f"{root}/") else path


def methods(path: str) -> tuple[str, ...]:
    """What a reader can do at an address; nothing with gradio's routes for files, components and tools."""
    if "/../" in f"{path}/" or "\\" in path:
        return ()
    if API.fullmatch(path):
        return ("POST",) if path == API_ASK else ("GET", "HEAD")
    if ADMIN.fullmatch(path):
        return ("GET", "HEAD") * bool(ADMIN_VIEWED.fullmatch(path)) + ("POST",) * bool(ADMIN_POSTED.fullmatch(path))
    view = CHAT.fullmatch(path) or GRADIO_GET.fullmatch(path) or VIEWED.fullmatch(path)
    post = POSTED.fullmatch(path) or GRADIO_POST.fullmatch(path)
    return ("GET", "HEAD") * bool(view) + ("POST",) * bool(post)


def kind_of(path: str) -> Kind:
    """Which headers an address gets."""
    if CHAT.fullmatch(path):
        return "chat"
    if ADMIN.fullmatch(path):
        return "admin"
    if path == DOCS:
        return "page"
    if path == SCRIPT:
        return "script"
    if DATA.fullmatch(path):
        return "data"
    return "asset" if OPEN.fullmatch(path) or GRADIO_GET.fullmatch(path) else "page"


def headers(kind: Kind, sites: Sequence[str], *, tls: bool) -> dict[str, str]:
    """The headers for a kind of page; `sites` may show our pages in a frame, `tls` tells that it ends at us."""
    framers = " ".join([SELF, *sites]) if kind == "page" and sites else SELF if kind == "page" else "'none'"
    found = {
        "Content-Security-Policy": _content(kind, framers),
        "Permissions-Policy": ", ".join(NOTHING),
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin" if kind == "script" else "same-origin",
    }
    if kind in {"chat", "admin"}:
        found["X-Frame-Options"] = "DENY"
    if tls:
        found["Strict-Transport-Security"] = "max-age=31536000"
    return found


def _content(kind: Kind, framers: str) -> str:
    rules = {
        "default-src": "'none'",
        "base-uri": SELF if kind == "chat" else "'none'",
        "form-action": SELF,
        "frame-ancestors": framers,
    }
    if kind in {"chat", "page", "admin"}:
        loose = " 'unsafe-inline'" if kind == "chat" else ""  # gradio writes scripts and styles into its page
        rules |= {
            "script-src": SELF + loose + (" 'unsafe-eval'" if kind == "chat" else ""),
            "style-src": SELF + loose,
            "img-src": f"{SELF} data:" if kind == "chat" else SELF,
            "font-src": f"{SELF} data:" if kind == "chat" else SELF,
            "connect-src": SELF,
        }
    return "; ".join(f"{name} {value}" for name, value in rules.items())
