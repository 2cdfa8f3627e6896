"""The web chat: the real server, in a real browser."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.examples import KNOWN
from assistant.phrasebook import Language, phrases
from assistant.render import ECHO
from tests import hostile
from tests.command import COMMAND, run
from tests.serving import ask, picture, serving, window

NL, EN = phrases("nl"), phrases("en")
OPVANG = "Is er genoeg opvang voor mannen?"
FRANKRIJK = "Wat is de hoofdstad van Frankrijk?"
THREE_BARS = """() => {
  const bars = [...document.querySelector('.bars').querySelectorAll('button')];
  for (const bar of bars.slice(1, 4)) bar.click();
}"""
MOST_BYTES = 400_000  # of the first load, as sent


def test_a_question_gets_citations_with_references(page: Page) -> None:
    """The reply counts in one sentence, then shows ten citations whole, with their place, the best one in view."""
    ask(page, "aangifte doen is een lang proces en slachtoffers kennen de stappen niet")
    cards = page.locator(".citation")
    expect(cards).to_have_count(10)
    expect(page.locator(".summary")).to_have_text(re.compile(r"^10 citaten uit \d hoofdstukken: .+ Het best passende"))
    expect(cards.first.locator("blockquote")).to_have_text(
        "Aangifte doen is een lang proces en het slachtoffer kent niet altijd de stappen daarin."
    )
    expect(cards.first.locator(".reference")).to_have_text(
        "1. Hoofdstuk 2 · § 2.1 Aangiftebereidheid en k ennis en bewustzijn van slachtofferschap · p. 18"
    )
    expect(cards.first.locator(".proven")).to_have_text(NL["proven"])
    expect(cards.first).to_be_in_viewport()
    picture(page, "reply")


def test_an_example_is_asked_by_a_click(page: Page) -> None:
    """A click on an example asks it; then the examples have done their work."""
    page.get_by_role("button", name=KNOWN["nl"][0]).click()
    expect(page.locator(".citation")).to_have_count(10)
    expect(page.locator("#bl-start")).to_be_hidden()


def test_more_on_request(page: Page) -> None:
    """As many again, until all that bear on the question are there; focus goes to the first new one."""
    ask(page, "Wat gaat er goed in de samenwerking?")
    counted = sum(int(count) for count in page.locator(".bars").first.locator(".count").all_inner_texts())
    assert counted > 20
    tenth = page.locator(".citation blockquote").nth(9).inner_text()
    more = page.get_by_role("button", name=NL["more"])
    more.click()
    expect(page.locator(".citation")).to_have_count(20)
    assert page.locator(".citation blockquote").nth(9).inner_text() == tenth
    expect(page.locator(".citation").nth(10).locator("a").first).to_be_focused()
    for shown in range(30, counted + 10, 10):
        more.click()
        expect(page.locator(".citation")).to_have_count(min(shown, counted))
    expect(more).to_have_count(0)
    expect(page.locator(".summary")).to_contain_text(f"{counted} citaten")


def test_a_reload_keeps_the_conversation(page: Page) -> None:
    """With what was chosen in it; the next question still leans on it."""
    ask(page, OPVANG)
    page.locator(".bars").first.get_by_role("button").filter(has_text="Hoofdstuk 4").click()
    expect(page.get_by_role("button", name=NL["everything"])).to_be_visible()
    shown = page.locator("blockquote").all_inner_texts()
    page.reload()
    expect(page.locator("blockquote")).to_have_text(shown)
    ask(page, "en voor kinderen?")
    expect(page.locator(".turn").last.locator("input[name=history]")).to_have_value(OPVANG)


def test_a_question_of_several_lines_stays_so(page: Page) -> None:
    """It is shown on as many lines, and goes along to the letter when the next one leans on it."""
    typed = "Is er genoeg opvang\nvoor mannen?"
    ask(page, typed)
    expect(page.locator(".question")).to_have_js_property("textContent", typed)
    ask(page, "en voor kinderen?")
    expect(page.locator(".turn").last.locator("input[name=history]")).to_have_js_property("value", typed)


def test_a_question_without_answer_from_us_is_not_remembered(page: Page) -> None:
    """One that was too long is no part of the conversation that follows."""
    ask(page, "a" * 3000)
    ask(page, OPVANG)
    expect(page.locator(".turn").last.locator("input[name=history]")).to_have_count(0)


def test_a_follow_up_and_a_new_conversation(page: Page) -> None:
    """A follow-up is asked after the question before it; a new conversation has forgotten both."""
    ask(page, OPVANG)
    ask(page, "en voor kinderen?")
    leaning = page.locator(".turn").last.locator("blockquote").all_inner_texts()
    page.get_by_role("button", name=NL["new"]).click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("#bl-status")).to_have_text(NL["started"])
    expect(page.locator("#bl-ask textarea")).to_be_focused()
    ask(page, "en voor kinderen?")
    assert page.locator(".turn").last.locator("blockquote").all_inner_texts() != leaning


def test_the_chart_filters_and_unfilters(page: Page) -> None:
    """A chapter shows as many citations as its bar counts, all of that chapter; once more, and all are back."""
    ask(page, OPVANG)
    chapter = page.locator(".bars").first.get_by_role("button").filter(has_text="Hoofdstuk 4")
    counted = int(chapter.locator(".count").inner_text())
    chapter.click()
    expect(chapter).to_have_attribute("aria-pressed", "true")
    expect(chapter).to_be_focused()
    expect(page.locator(".citation")).to_have_count(counted)
    for place in page.locator(".citation .reference").all_inner_texts():
        assert "Hoofdstuk 4 Ambities" in place
    picture(page, "facets")
    chapter.click()
    expect(page.locator(".citation")).to_have_count(10)
    page.get_by_text(NL["where_sections"]).click()
    section = page.locator(".bars").last.get_by_role("button").filter(has_text="§ 4.7")
    section.click()
    expect(page.locator(".citation .reference").first).to_contain_text("§ 4.7")
    page.get_by_role("button", name=NL["everything"]).click()
    expect(page.locator(".citation")).to_have_count(10)
    expect(page.locator(".summary")).to_be_focused()


def test_the_last_choice_counts(page: Page) -> None:
    """Two bars in quick succession: what is shown and what is said are those of the second."""
    ask(page, OPVANG)
    page.evaluate(THREE_BARS)
    expect(page.locator(".bars").first.locator("[aria-pressed=true]")).to_contain_text("Hoofdstuk 4")
    expect(page.locator("#bl-status")).to_contain_text("hoofdstuk 4")


def test_the_chapters_side_by_side(page: Page) -> None:
    """Four columns, each with citations of its own chapter; and back to one list."""
    ask(page, OPVANG)
    page.get_by_role("button", name=NL["columns"]).click()
    columns = page.locator(".columns section")
    expect(columns).to_have_count(4)
    for number in range(4):
        place = columns.nth(number).locator(".reference").first
        expect(place).to_contain_text(f"Hoofdstuk {number + 1}")
    tops = {round((columns.nth(n).bounding_box() or {"y": -1})["y"]) for n in range(4)}
    assert len(tops) == 1
    picture(page, "columns")
    page.get_by_role("button", name=NL["one_list"]).click()
    expect(page.locator(".citation")).to_have_count(10)


def test_a_filtered_reply_stays_when_more_is_asked(page: Page) -> None:
    """What a reader chose in an earlier reply is not undone by the next question."""
    ask(page, OPVANG)
    page.locator(".bars").first.get_by_role("button").filter(has_text="Hoofdstuk 4").click()
    expect(page.get_by_role("button", name=NL["everything"])).to_be_visible()
    shown = page.locator(".turn").first.locator("blockquote").all_inner_texts()
    ask(page, FRANKRIJK)
    assert page.locator(".turn").first.locator("blockquote").all_inner_texts() == shown


def test_the_three_replies_look_different(page: Page) -> None:
    """Citations with the best sentence marked inside the whole; a few that only come near; sections to look in."""
    ask(page, "Wat verandert er als een jong slachtoffer meerderjarig wordt?")
    marked = page.locator(".citation mark").first
    expect(marked).to_be_visible()
    assert marked.inner_text() in marked.locator("xpath=..").inner_text()

    ask(page, "komt orgaanhandel voor in Nederland?")
    near = page.locator(".turn").last
    expect(near.locator(".refusal")).to_have_text(NL["near"])
    expect(near.locator(".citation")).to_have_count(3)
    expect(near.locator(".facets")).to_have_count(0)

    ask(page, FRANKRIJK)
    none = page.locator(".turn").last
    expect(none.locator(".refusal")).to_have_text(NL["refusal"])
    expect(none.locator(".citation")).to_have_count(0)
    expect(none.locator("ul.nearest a")).to_have_count(3)
    expect(page.locator("#bl-status")).to_have_text(NL["refusal"])
    picture(page, "refusal")
    none.locator("ul.nearest a").first.click()
    expect(page.locator("dialog .citation").first).to_be_visible()


def test_an_empty_question_is_no_turn(page: Page) -> None:
    """A Dutch sentence in the status line; the conversation stays as it was."""
    page.locator("#bl-ask textarea").fill(" ")
    page.keyboard.press("Enter")
    expect(page.locator("#bl-status")).to_have_text(NL["empty"])
    expect(page.locator(".turn")).to_have_count(0)


def test_a_question_that_is_too_long_is_said_in_dutch(page: Page) -> None:
    """Its beginning is shown, and what would do."""
    ask(page, "a" * 3000)
    expect(page.locator(".turn .trouble")).to_have_text(NL["too_long"].format(most=2000))
    expect(page.locator(".turn .question")).to_have_text("a" * ECHO + "…")


def test_the_notice_stands_under_the_title(page: Page) -> None:
    """What the PDF says it is, before anything is asked."""
    expect(page.locator(".notice")).to_contain_text("niet de oorspronkelijke publicatie")
    picture(page, "start")


def test_an_unproven_citation_is_marked(browser: Browser, models_dir: Path, tmp_path: Path) -> None:
    """Under its reference, and never as checked; what is proven is marked so."""
    (tmp_path / "models").symlink_to(models_dir.resolve())
    (tmp_path / "bron.pdf").write_bytes(hostile.two_meanings())
    assert run("build", "--publish", "--force", tmp_path / "bron.pdf", data=tmp_path).returncode == 0
    with serving(tmp_path) as address, window(browser, address) as page:
        page.goto(address)
        ask(page, "vader bekend bij de politie")
        marked = page.locator(".citation", has_text=NL["unproven"])
        expect(marked).to_have_count(1)
        expect(marked.locator("blockquote")).to_have_text("De vader is vaak bekend bij de politie.")
        expect(marked.locator(".proven")).to_have_count(0)
        assert page.locator(".proven").count() == page.locator(".citation").count() - 1


def test_a_question_shows_as_typed(page: Page) -> None:
    """Markup in a question is text, and runs nothing."""
    typed = "<img src=x onerror=\"document.title='gekaapt'\"> <b>Wat</b> is *opvang*? ${1+1} {{1+1}}"
    ask(page, typed)
    expect(page.locator(".question")).to_have_text(typed)
    assert page.title() != "gekaapt"


def test_the_page_speaks_dutch_and_at_a_switch_english(page: Page, address: str) -> None:
    """Whatever the browser prefers, in all that gradio says too; citations stay Dutch."""
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    assert page.content().count('lang="nl"') >= 1
    page.get_by_role("link", name="English").click()
    page.wait_for_url(f"{address}en/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("#bl-ask textarea").wait_for()
    ask(page, "Is there enough shelter for men?")
    expect(page.locator(".summary")).to_contain_text("citations from")
    expect(page.locator(".citation blockquote").first).to_have_attribute("lang", "nl")
    expect(page.locator(".citation .reference").first).to_contain_text("Chapter ")
    page.get_by_role("link", name=EN["about"]).click()
    expect(page.locator("dialog h1")).to_have_text(EN["about"])
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Nederlands").click()
    page.wait_for_url(address)
    expect(page.locator("html")).to_have_attribute("lang", "nl")


@pytest.mark.parametrize(("path", "language"), [("", "nl"), ("en/", "en")])
def test_nothing_is_left_untranslated(page: Page, address: str, path: str, language: Language) -> None:
    """Every word on the start page, visible or for a screen reader, is ours: no keys, no other language, no footer."""
    page.goto(f"{address}{path}")
    page.locator("#bl-ask textarea").wait_for()
    page.wait_for_timeout(1000)  # until gradio has loaded the rest
    said = page.locator("body").aria_snapshot()
    ours = " ".join([*phrases(language).all.values(), *KNOWN[language]])
    ours += " Bloemlezing Samen tegen mensenhandel " + page.locator(".notice").inner_text()
    roles = "banner main navigation list listitem link heading level paragraph region button textbox placeholder"
    roles += " status text url img"
    known = set(re.findall(r"\w+", f"{ours} {roles}".casefold()))
    names = set(re.findall(r"\w+", re.sub(r"/url: \S+|\[\w+=?\w*\]", "", said).casefold()))
    assert names - known == set()
    assert "gradio" not in page.locator("body").inner_text().casefold()


def test_the_first_load_is_light(browser: Browser, address: str) -> None:
    """All that is sent before a question can be typed stays under the limit."""
    with window(browser, address) as page:
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        sent: list[int] = []
        session.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
        page.goto(address)
        page.locator("#bl-ask textarea").wait_for()
        page.wait_for_timeout(2000)  # for what comes after
        assert 0 < sum(sent) < MOST_BYTES


COVERS = """new MutationObserver(() => {
  for (const e of document.querySelectorAll('[data-testid="status-tracker"]:not(.hide)'))
    if (e.checkVisibility()) (globalThis.covers ??= []).push(e.parentElement.id);
}).observe(document, { subtree: true, childList: true, attributes: true })"""


def test_nothing_lies_over_the_links_while_the_page_loads(browser: Browser, address: str) -> None:
    """Gradio lays a progress indicator over each part at first; an early click or Tab must reach what is below."""
    with window(browser, address) as page:
        page.add_init_script(COVERS)
        page.goto(address)
        page.locator("#bl-ask textarea").wait_for()
        assert page.locator("[data-testid=status-tracker]").count()
        assert page.evaluate("globalThis.covers") is None


def test_the_chat_answers_during_a_build(browser: Browser, own_data: Path) -> None:
    """A new edition is built beside the one in use; meanwhile every question is answered, from one edition."""
    command = [COMMAND, "build", "--data", str(own_data)]
    with serving(own_data) as address, window(browser, address) as page:
        page.goto(address)
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as build:
            while build.poll() is None:
                ask(page, OPVANG)
                expect(page.locator(".turn").last.locator(".citation")).to_have_count(10)
                page.wait_for_timeout(1_000)
        assert build.returncode == 0
        assert page.locator(".turn").count() > 1


@pytest.fixture
def judging(own_data: Path) -> Iterator[tuple[str, Path]]:
    """A server whose operator wants to know what readers find useful, and its data folder."""
    with serving(own_data, judgments="on") as address:
        yield address, own_data


def test_readers_judge_only_where_the_operator_asks(
    page: Page, browser: Browser, judging: tuple[str, Path], tmp_path: Path
) -> None:
    """No button by default. Switched on, a thumb is stored and comes out as a judged question."""
    ask(page, OPVANG)
    expect(page.locator("[data-judge]")).to_have_count(0)
    address, folder = judging
    with window(browser, address) as asking:
        asking.goto(address)
        ask(asking, OPVANG)
        card = asking.locator(".citation").first
        name = card.get_attribute("data-id")
        useful = card.get_by_role("button", name=NL["useful"]).first
        useful.click()
        expect(useful).to_have_attribute("aria-pressed", "true")
        expect(asking.locator("#bl-status")).to_have_text(NL["judged"])
        expect(asking.get_by_role("link", name=NL["about"])).to_be_visible()
    out = tmp_path / "judged.jsonl"
    assert run("judgments", "-o", out, data=folder).returncode == 0
    assert f'"q": "{OPVANG}"' in out.read_text(encoding="utf-8")
    assert f'"{name}": 2' in out.read_text(encoding="utf-8")
    assert run("evaluate", out, data=folder).returncode == 0
