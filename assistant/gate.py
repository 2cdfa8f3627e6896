"""The one gate in front of the whole application, gradio included: hosts, access, origins, limits and headers."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.access import Network, RateLimit, Readers, key_owner, network_of, trusted
from assistant.pages import STATUS, trouble
from assistant.policies import ADMIN, ASKING, GRADIO_POST, OPEN, UPLOAD, headers, kind_of, methods, path_of
from assistant.site import Live
from assistant.v1 import API, PROBLEMS, problem

ALLOWED = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST",
    "Access-Control-Allow-Headers": "authorization, content-type, if-none-match",
    "Access-Control-Max-Age": "600",  # seconds
}
SIGN_ON = {"WWW-Authenticate": 'Basic realm="Bloemlezing", charset="UTF-8"'}
HTTPS = "https"
SESSION = re.compile(r"\w{1,40}")  # by which gradio knows an open page
MOST_COMPONENTS = 1_000  # of gradio's page, which has a few dozen
MOST_BYTES = 256 * 1024  # of a request; a question, three earlier ones and a part take a tenth of it


@dataclass(frozen=True, slots=True)
class Rules:
    """What an operator decided about access; empty `hosts` stands for any."""

    hosts: frozenset[str] = frozenset()
    sites: tuple[str, ...] = ()  # origins that may show us in a frame and call the API from a browser
    readers: Readers = "public"
    keys: Mapping[str, str] = field(default_factory=dict)
    proxies: Sequence[Network] = ()
    user_header: str = "x-forwarded-user"
    administrators: frozenset[str] = frozenset()  # who may change what is served, as a proxy or their key names them
    most_upload: int = 0  # bytes of the PDF that they may send
    rate: int = 0  # questions a minute for each key, user or address; 0 is no limit


class RefusalError(Exception):
    """A request that does not pass the gate, and why."""

    def __init__(self, what: str, **more: str) -> None:
        self.what = what
        self.headers = more
        super().__init__(what)


class Gate:
    """Lets requests through that the rules allow, and gives every answer its headers."""

    def __init__(self, app: ASGIApp, live: Live, rules: Rules) -> None:
        self._app = app
        self._live = live
        self._rules = rules
        self._limit = RateLimit(rules.rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            if scope["type"] != "websocket":
                await self._app(scope, receive, send)
            return
        scope = self._believed(scope)
        path = path_of(scope)
        most = self._rules.most_upload + MOST_BYTES if UPLOAD.fullmatch(path) else MOST_BYTES
        receive = _up_to(receive, most)
        request = Request(scope, receive)
        given = request.headers
        sent = self._with_headers(path, given, scope, send)
        try:
            self._check_host(given, scope)
            if scope["method"] == "OPTIONS" and "access-control-request-method" in given:
                await self._preflight(path, given)(scope, receive, sent)
                return
            self._check_reader(path, given, scope)
            _check_address(scope["method"], path)
            _check_size(given, most)
            self._check_origin(scope["method"], path, given)
            if GRADIO_POST.fullmatch(path):
                receive = await _typed(request)
        except RefusalError as refusal:
            await self._refuse(refusal, path, request)(scope, receive, sent)
            return
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}  # the server sends no body for what it knows is HEAD
        await self._app(scope, receive, sent)

    def _believed(self, scope: Scope) -> Scope:
        """The request without what only a trusted proxy may say of the address that was asked for."""
        through_proxy = trusted(_peer(scope), self._rules.proxies)
        kept = [(name, value) for name, value in scope["headers"] if name != b"x-forwarded-host"]
        if not through_proxy:
            return {**scope, "headers": [one for one in kept if one[0] != b"x-forwarded-proto"]}
        secure = Headers(raw=kept).get("x-forwarded-proto") == HTTPS
        return {**scope, "headers": kept, "scheme": HTTPS if secure else scope["scheme"]}

    def _check_host(self, given: Headers, scope: Scope) -> None:
        host = _name(given.get("host", "").casefold())
        reached = (scope.get("server") or ("",))[0]  # an address of this machine cannot be somebody else's name
        if self._rules.hosts and host not in self._rules.hosts and host != reached:
            raise RefusalError("host")

    def _check_origin(self, method: str, path: str, given: Headers) -> None:
        """A foreign page may read the API if its site is listed; nothing else may be asked from it."""
        origin = given.get("origin")
        if origin is None or method in {"GET", "HEAD"} or _host_of(origin) == given.get("host", "").casefold():
            return
        if not (_shared(path) and origin in self._rules.sites):
            raise RefusalError("origin")

    def _check_reader(self, path: str, given: Headers, scope: Scope) -> None:
        if OPEN.fullmatch(path):
            return
        rules = self._rules
        peer = _peer(scope)
        through_proxy = trusted(peer, rules.proxies)
        forwarded = ", ".join(given.getlist("x-forwarded-for")) if through_proxy else ""
        owner = key_owner(rules.keys, given.get("authorization", "")) if rules.keys else None
        named = given.getlist(rules.user_header) if through_proxy and rules.readers == "proxy" else []
        user = _as_sent(named[0]).strip() if len(named) == 1 else ""  # two names are one too many to believe
        if ADMIN.fullmatch(path):
            scope.setdefault("state", {})["administrator"] = self._administrator(owner, user)
            return
        signed = {"public": True, "key": owner is not None, "proxy": bool(user) or owner is not None}[rules.readers]
        if not signed:
            raise RefusalError("unsigned", **(SIGN_ON if rules.readers == "key" else {}))
        caller = ("key", owner) if owner else ("user", user) if user else network_of(peer, forwarded, rules.proxies)
        if scope["method"] == "POST" and ASKING.fullmatch(path) and (wait := self._limit.wait(caller)):
            raise RefusalError("busy", **{"Retry-After": str(math.ceil(wait))})

    def _administrator(self, owner: str | None, user: str) -> str:
        """Who asks for what only administrators may; raises RefusalError."""
        names = self._rules.administrators
        if not names:
            raise RefusalError("lost")
        found = [name for name in (owner, user) if name in names]
        if found and found[0]:
            return found[0]
        if owner or user:
            raise RefusalError("forbidden")
        raise RefusalError("unsigned", **(SIGN_ON if self._rules.keys else {}))

    def _preflight(self, path: str, given: Headers) -> Response:
        if _shared(path) and given.get("origin") in self._rules.sites:
            return Response(status_code=204, headers=ALLOWED)
        return Response(status_code=403)

    def _refuse(self, refusal: RefusalError, path: str, request: Request) -> Response:
        if kind_of(path) == "data":
            return problem(STATUS[refusal.what], PROBLEMS[refusal.what], **refusal.headers)
        page = trouble(refusal.what, self._live.site(), request)
        page.headers.update(refusal.headers)
        return page

    def _with_headers(self, path: str, given: Headers, scope: Scope, send: Send) -> Send:
        direct = not self._rules.proxies and scope.get("scheme") == HTTPS
        ours = headers(kind_of(path), self._rules.sites, tls=direct)
        origin = given.get("origin")
        if _shared(path):
            ours["Vary"] = "Origin"
            if origin in self._rules.sites:
                ours["Access-Control-Allow-Origin"] = origin or ""
                ours["Access-Control-Expose-Headers"] = "ETag, Retry-After"
                ours["Cross-Origin-Resource-Policy"] = "cross-origin"

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                for name in ("access-control-allow-origin", "access-control-allow-credentials"):
                    del found[name]  # gradio lets any site in
                for name, value in ours.items():
                    found[name] = value
                found.setdefault("Cache-Control", "no-store" if kind_of(path) == "admin" else "private, no-cache")
            await send(message)

        return sent


def _check_address(method: str, path: str) -> None:
    allowed = methods(path)
    if not allowed:
        raise RefusalError("lost")
    if method not in allowed:
        raise RefusalError("method", Allow=", ".join(allowed))


def _check_size(given: Headers, most: int) -> None:
    """Refuse what says that it is too large; what does not say so is stopped while it is read."""
    length = given.get("content-length", "")
    if length.isdigit() and int(length) > most:
        raise RefusalError("huge")


def _as_sent(name: str) -> str:
    """A name in a header, which is read as Latin-1, in the UTF-8 that proxies send."""
    try:
        return name.encode("latin-1").decode()
    except UnicodeError:
        return name


def _host_of(origin: str) -> str:
    return origin.partition("://")[2].casefold()


def _name(host: str) -> str:
    """A host without its port and brackets."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() and not name.endswith(":") else host).strip("[]")


def _peer(scope: Scope) -> str:
    """The address at the other end of the connection."""
    found: str = (scope.get("client") or ("",))[0]
    return found


def _shared(path: str) -> bool:
    """Whether other sites may call an address from a browser, if they are listed."""
    return path.startswith(f"{API}/")


def _up_to(receive: Receive, most: int) -> Receive:
    """What comes in, until it is more than `most` bytes; then it is as if the reader had left."""
    total = 0

    async def limited() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        return message if total <= most else {"type": "http.disconnect"}

    return limited


def _question(asked: dict[str, Any]) -> bytes:
    """What gradio is told of a question: the question, the earlier ones, and where the answer is to go."""
    data, session = asked["data"], asked["session_hash"]
    numbers = {name: asked[name] for name in ("fn_index", "trigger_id") if asked.get(name) is not None}
    if not (len(data) == 2 and all(isinstance(text, str) for text in data) and SESSION.fullmatch(session)):  # noqa: PLR2004
        raise ValueError("no question")
    if not all(type(number) is int and 0 <= number < MOST_COMPONENTS for number in numbers.values()):
        raise ValueError("no component")
    return json.dumps({**numbers, "data": data, "session_hash": session, "event_data": None}).encode()


async def _typed(request: Request) -> Receive:
    """What was typed into the chat, which is text; gradio would fetch the addresses of what calls itself a file."""
    try:
        body = _question(json.loads(await request.body()))
    except (KeyError, RecursionError, TypeError, ValueError) as error:
        raise RefusalError("wrong") from error
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return await request.receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
