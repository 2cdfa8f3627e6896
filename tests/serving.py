"""The real server, and a browser window on it."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import httpx
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from assistant.phrasebook import LANGUAGES, phrases
from index.edition import write_edition
from index.encoder import Encoder
from index.indexing import index_citations
from index.manifest import Manifest
from tests.command import COMMAND
from tests.toys import CALIBRATION, PDF, citations, origin

SURE = {phrases(language)["empty_sure"] for language in LANGUAGES}  # what our pages ask before they do it
SCREENSHOTS = Path(__file__).parent.parent / ".artefacts" / "screenshots"
expect.set_options(timeout=15_000)  # a busy machine
TARGET_SIZE = {"rules": {"target-size": {"enabled": True}}}  # WCAG 2.2, which axe leaves out unless asked


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs, and the file with what it says to its operator."""

    address: str
    process: subprocess.Popen[str]
    log: Path

    def get(self, path: str, **options: Any) -> httpx.Response:
        """What it answers to a reader."""
        return httpx.get(f"{self.address}{path}", timeout=30, **options)


@contextmanager
def running(data: Path, **settings: str) -> Iterator[Running]:
    """A server; it must stop within ten seconds of SIGTERM."""
    command = [COMMAND, "serve", "--port", "0"]
    environ = {**os.environ, "BLOEMLEZING_DATA": str(data)}
    environ |= {f"BLOEMLEZING_{name.upper()}": value for name, value in settings.items()}
    with (
        NamedTemporaryFile() as log,
        subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=log, text=True) as server,
    ):
        assert server.stdout
        said = server.stdout.readline()
        found = re.search(r"http://\S+/", said)
        assert found, said + Path(log.name).read_text(encoding="utf-8")
        try:
            yield Running(found[0], server, Path(log.name))
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=10)


@contextmanager
def serving(data: Path, **settings: str) -> Iterator[str]:
    """The address of a running server."""
    with running(data, **settings) as found:
        yield found.address


def answerable(data: Path, encoder: Encoder, *texts: str, pdf: bytes = PDF) -> Manifest:
    """An edition of these citations that a server can answer from, beside the one in use."""
    found = citations(*texts)
    indexes = index_citations(found, encoder)
    return write_edition(data, pdf, origin(pdf), found, indexes, CALIBRATION, model=encoder.name, by="jan")


def until(happened: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for what must happen within so many seconds."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


@contextmanager
def window(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    """A new window; every request must go to our own server, no script may fail, and no dialog may open."""
    context = browser.new_context(
        **{"locale": "fr-FR", "permissions": ["clipboard-read", "clipboard-write"], **options}
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    wrong: list[str] = []
    context.on(
        "request",
        lambda request: None if request.url.startswith((address, "data:", "blob:")) else wrong.append(request.url),
    )
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept() if dialog.message in SURE else wrong.append(dialog.message))
    yield page
    context.close()
    assert wrong == []


def ask(page: Page, question: str) -> None:
    """Type a question, press Enter, and wait until it stands in the conversation."""
    turns = page.locator(".turn")
    before = turns.count()
    page.locator("#bl-ask textarea").fill(question)
    page.keyboard.press("Enter")
    expect(turns).to_have_count(before + 1)


def picture(page: Page, name: str) -> None:
    """Keep a screenshot for whoever looks at what CI ran."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def check_accessibility(page: Page) -> None:
    """axe finds nothing, in the colours of day and of night."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(350)  # gradio fades from one to the other
        found = Axe().run(page, options=TARGET_SIZE)
        assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"


def first_card(page: Page) -> str:
    """The id of the best citation."""
    return page.locator(".turn .citation").first.get_attribute("data-id") or ""
