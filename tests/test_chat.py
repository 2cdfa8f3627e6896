"""The web chat: the real server, in a real browser."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.chat import ECHO, EMPTY, EXAMPLES, TOO_LONG
from assistant.render import NEAR, NEAREST, REFUSAL, UNPROVEN
from tests import hostile
from tests.command import COMMAND, run


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """The address of a running server; it must stop within ten seconds of SIGTERM."""
    command = [COMMAND, "serve", "--port", "0"]
    environ = {**os.environ, "BLOEMLEZING_DATA": str(data)}
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        said = server.stdout.readline()
        found = re.search(r"http://\S+/", said)
        assert found, said
        yield found[0]
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=10)


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    """The address of a server with the edition of the facsimile."""
    with serving(data) as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The chat in a new window; every request must go to our own server."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    foreign: list[str] = []
    page.on(
        "request",
        lambda request: None if request.url.startswith((address, "data:", "blob:")) else foreign.append(request.url),
    )
    page.goto(address)
    yield page
    context.close()
    assert foreign == []


def ask(page: Page, question: str) -> None:
    """Type a question and press Enter."""
    page.get_by_label("Uw vraag").fill(question)
    page.keyboard.press("Enter")


def test_a_question_gets_citations_with_references(page: Page) -> None:
    """The reply shows ten citations, each whole and with chapter, section and page, the best one in view."""
    ask(page, "aangifte doen is een lang proces en slachtoffers kennen de stappen niet")
    cards = page.locator(".citations li")
    expect(cards).to_have_count(10)
    expect(cards.first.locator("blockquote")).to_have_text(
        "Aangifte doen is een lang proces en het slachtoffer kent niet altijd de stappen daarin."
    )
    expect(cards.first.locator(".reference")).to_have_text(
        "Hoofdstuk 2 · § 2.1 Aangiftebereidheid en k ennis en bewustzijn van slachtofferschap · p. 18"
    )
    expect(cards.first).to_be_in_viewport()


def test_an_example_is_asked_by_a_click(page: Page) -> None:
    """A click on an example asks it."""
    page.get_by_text(EXAMPLES[0]).click()
    expect(page.locator(".citations li")).to_have_count(10)


def test_a_question_without_answer_is_refused(page: Page) -> None:
    """What the anthology does not answer gets one sentence, no citation; also as a follow-up."""
    ask(page, EXAMPLES[0])
    expect(page.locator(".citations li")).to_have_count(10)
    ask(page, "Wat is de hoofdstad van Frankrijk?")
    expect(page.locator(".refusal")).to_have_text(REFUSAL)
    expect(page.locator(".citations li")).to_have_count(10)


def test_the_three_replies_look_different(page: Page) -> None:
    """Citations with the best sentence marked inside the whole; a few that only come near; sections to look in."""
    ask(page, "Wat verandert er als een jong slachtoffer meerderjarig wordt?")
    expect(page.locator(".summary")).to_be_visible()
    marked = page.locator(".citations mark").first
    expect(marked).to_be_visible()
    assert marked.inner_text() in marked.locator("xpath=..").inner_text()

    ask(page, "komt orgaanhandel voor in Nederland?")
    expect(page.locator(".refusal")).to_have_text([NEAR])
    expect(page.locator(".refusal + .citations li")).to_have_count(3)

    ask(page, "Wat is de hoofdstad van Frankrijk?")
    expect(page.locator(".refusal")).to_have_text([NEAR, REFUSAL])
    expect(page.locator("ul.nearest li")).to_have_count(3)
    expect(page.locator("p.nearest")).to_have_text(NEAREST)


def test_an_empty_question_is_no_message(page: Page) -> None:
    """A Dutch sentence in passing; the conversation stays as it was."""
    ask(page, " ")
    expect(page.get_by_text(EMPTY)).to_be_visible()
    expect(page.locator(".user-row")).to_have_count(0)


def test_a_question_that_is_too_long_is_said_in_dutch(page: Page) -> None:
    """Its beginning is shown, and what would do."""
    ask(page, "a" * 3000)
    expect(page.get_by_text(TOO_LONG)).to_be_visible()
    expect(page.get_by_text("a" * ECHO + "…", exact=True)).to_be_visible()


def test_the_notice_stands_under_the_title(page: Page) -> None:
    """What the PDF says it is, before anything is asked."""
    expect(page.locator(".notice")).to_be_visible()
    expect(page.locator(".notice")).to_contain_text("niet de oorspronkelijke publicatie")


def test_an_unproven_citation_is_marked(browser: Browser, models_dir: Path, tmp_path: Path) -> None:
    """Under its reference; what is proven is not marked."""
    (tmp_path / "models").symlink_to(models_dir.resolve())
    (tmp_path / "bron.pdf").write_bytes(hostile.two_meanings())
    assert run("build", "--allow-unproven", tmp_path / "bron.pdf", data=tmp_path).returncode == 0
    with serving(tmp_path) as address:
        page = browser.new_page()
        page.goto(address)
        ask(page, "vader bekend bij de politie")
        marked = page.locator(".citations li", has_text=UNPROVEN)
        expect(marked).to_have_count(1)
        expect(marked.locator("blockquote")).to_have_text("De vader is vaak bekend bij de politie.")
        page.close()


def test_a_question_shows_as_typed(page: Page) -> None:
    """Markup in a question is text, and runs nothing."""
    typed = "<img src=x onerror=\"document.title='gekaapt'\"> <b>Wat</b> is *opvang*?"
    ask(page, typed)
    expect(page.get_by_text(typed)).to_be_visible()
    assert page.title() != "gekaapt"


def test_the_source_says_it_is_a_facsimile(page: Page) -> None:
    """'Over deze bron' says what the source is and is not."""
    page.get_by_text("Over deze bron").click()
    about = page.locator(".about")
    expect(about).to_contain_text("Facsimile van 32 pagina's")
    expect(about).to_contain_text("niet de oorspronkelijke publicatie")
    expect(about).to_contain_text("559 citaten")


def test_the_page_is_dutch(page: Page) -> None:
    """The page says it is Dutch, whatever the browser prefers."""
    expect(page.locator("html")).to_have_attribute("lang", "nl")


def test_health_names_the_edition(page: Page, address: str, data: Path) -> None:
    """Whoever watches the server learns which edition answers."""
    answer = page.request.get(f"{address}health")
    assert answer.json() == {"status": "ok", "edition": (data / "current").read_text(encoding="utf-8")}
