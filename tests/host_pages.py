"""The intranet of another organisation that shows the widget, and a reverse proxy before our server."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from threading import Thread
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, FrameLocator, Locator, Page, expect

from tests.conftest import QUIET
from tests.serving import window

PREFIX = "/bloemlezing"  # the path under which the proxy shows our server
HOPS = {"connection", "date", "server", "transfer-encoding"}  # headers that each server writes itself
PLACE = "<bloemlezing-assistent></bloemlezing-assistent>"
INSIGHT = """(() => {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) { return attach.call(this, { ...options, mode: "open" }); };
  addEventListener("securitypolicyviolation", (event) => console.error(event.violatedDirective, event.blockedURI));
})();"""  # Playwright and axe see nothing of a shadow root that is closed; and what a policy forbids is to be said
FORGED = """([said, origin]) => {
  postMessage(said, "*");
  for (const host of document.querySelectorAll("bloemlezing-assistent, bloemlezing-knoppen > *")) {
    const source = host.shadowRoot.querySelector("iframe").contentWindow;
    dispatchEvent(new MessageEvent("message", { data: said, origin, source }));
  }
}"""
RUDE = """<style>
html { font-size: 5px; }
body * { all: unset !important; display: none !important; color: red !important; transform: rotate(9deg) !important; }
</style>"""
STRICTEST = (
    "default-src 'none'; script-src {0}; frame-src {0}; style-src 'none'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
ALLOWING = {"profile": {"cookie_controls_mode": 0}}  # third parties may store; where nothing is said they may not
WHITE, BLACK, BRAND = "rgb(255, 255, 255)", "rgb(0, 0, 0)", "rgb(66, 20, 95)"
COLOURS = {
    "#ffd500": ("rgb(255, 213, 0)", BLACK),
    "rebeccapurple": ("rgb(102, 51, 153)", WHITE),
    "#777": ("rgb(119, 119, 119)", BLACK),
    "#757575": ("rgb(117, 117, 117)", WHITE),
    "red; display: none": (BRAND, WHITE),
    "#ffd50080": (BRAND, WHITE),
}  # what a site may ask for, and what it gets on the button: the colour, and that of the text on it


@dataclass(slots=True)
class Intranet:
    """A website at `localhost`, where our server is `127.0.0.1`: to a browser, one is a third party to the other."""

    origin: str = ""
    server: str = ""  # the address of our server
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)  # by path: the page and its security policy

    def show(self, parts: str, head: str = "", *, strict: bool = False) -> str:
        """The address of a new page with these parts; a strict one allows the script and frame of our server only."""
        path = f"/{len(self.pages)}"
        html = (
            f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Intranet</title>{head}</head>'
            f"<body><main><h1>Intranet</h1><p>Welkom.</p>{parts}</main></body></html>"
        )
        self.pages[path] = (html, STRICTEST.format(self.server.rstrip("/")) if strict else "")
        return f"{self.origin}{path}"


@dataclass(slots=True)
class Proxy:
    """A reverse proxy; while it is `down` it hangs up on everyone."""

    address: str
    down: bool = False


@contextmanager
def intranet() -> Iterator[Intranet]:
    """A running website without pages."""
    site = Intranet()

    class Handler(_Handler):
        def do_GET(self) -> None:
            html, policy = site.pages.get(self.path, ("", ""))
            headers = {"Content-Type": "text/html; charset=utf-8"}
            self.answer(200 if html else 404, headers | ({"Content-Security-Policy": policy} if policy else {}), html)

    with _running(Handler) as port:
        site.origin = f"http://localhost:{port}"
        yield site


@contextmanager
def proxy(target: str) -> Iterator[Proxy]:
    """A running proxy before the server at `target`."""
    shown = Proxy("")

    class Handler(_Handler):
        def do_GET(self) -> None:
            self.pass_on()

        def do_POST(self) -> None:
            self.pass_on()

        def pass_on(self) -> None:
            if shown.down or not self.path.startswith(f"{PREFIX}/"):
                return
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            server = HTTPConnection(urlsplit(target).netloc)
            server.request(self.command, self.path.removeprefix(PREFIX), body, dict(self.headers))
            found = server.getresponse()
            headers = {name: value for name, value in found.headers.items() if name.lower() not in HOPS}
            self.answer(found.status, headers, found.read())
            server.close()

    with _running(Handler) as port:
        shown.address = f"http://127.0.0.1:{port}{PREFIX}/"
        yield shown


class _Handler(BaseHTTPRequestHandler):
    def answer(self, status: int, headers: dict[str, str], body: str | bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode() if isinstance(body, str) else body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def _running(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@contextmanager
def storing(browser: Browser, profile: Path) -> Iterator[BrowserContext]:
    """A browser of its own, in which a frame of another site may store what it likes."""
    (profile / "Default").mkdir()
    (profile / "Default" / "Preferences").write_text(json.dumps(ALLOWING), encoding="utf-8")
    chromium = browser.browser_type
    with chromium.launch_persistent_context(profile, executable_path=which("chromium"), args=QUIET) as context:
        context.add_init_script(INSIGHT)
        yield context


@contextmanager
def looking(browser: Browser) -> Iterator[Page]:
    """A new window, in which the widget can be looked into."""
    with window(browser, "http://") as page:
        page.add_init_script(INSIGHT)
        yield page


def tag(server: str, **data: str) -> str:
    """The script element that a site puts on its page."""
    attributes = "".join(f' data-{name}="{value}"' for name, value in data.items())
    return f'<script src="{server}embed/widget.js"{attributes} defer></script>'


@dataclass(slots=True)
class Widget:
    """A button with its panel, and our page in that."""

    page: Page
    name: str
    button: Locator = field(init=False)
    panel: Locator = field(init=False)
    frame: FrameLocator = field(init=False)

    def __post_init__(self) -> None:
        self.button = self.page.get_by_role("button", name=self.name, exact=True)
        self.panel = self.page.get_by_role("dialog", name=self.name, exact=True)
        self.frame = self.panel.locator("iframe").content_frame

    def open(self) -> None:
        """Open the panel, and wait until our page is shown."""
        self.button.click()
        expect(self.panel.locator("iframe")).to_be_visible()

    def check_closed(self) -> None:
        """The panel is away, the button says so and has the focus."""
        expect(self.panel).to_be_hidden()
        expect(self.button).to_be_focused()
        expect(self.button).to_have_attribute("aria-expanded", "false")


def ask(place: Locator, question: str) -> FrameLocator:
    """Ask in the frame of a panel or an element as soon as it is shown, and wait for citations.

    By the keyboard: Chromium drops clicks in a frame of another site that has only just come up or moved.
    """
    expect(place.locator("iframe")).to_be_visible()
    frame = place.locator("iframe").content_frame
    frame.locator("textarea").fill(question)
    frame.locator("textarea").press("Enter")
    expect(frame.locator(".citation").first).to_be_visible()
    return frame


def forge(shown: Widget, host: Intranet) -> None:
    """Say what only our frame may say: as the page, as another frame on it, and as what is not ours in our frame."""
    page, other = shown.page, shown.page.frame("other")
    assert other is not None
    for said in ({"bloemlezing": "close"}, {"bloemlezing": "height", "height": 500}, None, "close", 7):
        page.evaluate(FORGED, [said, host.server.rstrip("/")])
        other.evaluate("(said) => parent.postMessage(said, '*')", said)
    body = page.locator("bloemlezing-assistent iframe").content_frame.locator("body")
    for wrong in ("NaN", "Infinity", "'500'", "'500px'", "[500]", "null", "-500", "{}"):
        body.evaluate(f"() => parent.postMessage({{ bloemlezing: 'height', height: {wrong} }}, '*')")
    body.evaluate("() => parent.postMessage({ bloemlezing: 'close' }, '*')")
    evil = host.show("<script>parent.postMessage({ bloemlezing: 'close' }, '*')</script>")
    shown.panel.locator("iframe").evaluate("(frame, evil) => { frame.src = evil; }", evil)
    shown.frame.get_by_text("Welkom.").wait_for()
    page.wait_for_timeout(200)  # none of it is answered
