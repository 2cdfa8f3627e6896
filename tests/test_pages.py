"""The pages of our own, by themselves and in the panel over the chat: the real server, in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.phrasebook import phrases
from index.collection import in_use, put_in_use
from index.edition import load_edition, write_edition
from index.encoder import Encoder
from index.indexing import index_citations
from source.citations import Citation
from tests.command import run
from tests.serving import ask, first_card, picture, serving, window
from tests.toys import CALIBRATION, citation, origin

NL, EN = phrases("nl"), phrases("en")
OPVANG = "Is er genoeg opvang voor mannen?"
FIELD = "#bl-ask textarea, .ask textarea"
PAYLOAD = (
    '<img src=x onerror="globalThis.hacked=1"><script>hacked=1</script> [l](javascript:hacked=1) ${hacked=1} {{7*7}}'
)


def test_a_citation_is_shown_on_its_page(page: Page, citations: tuple[Citation, ...]) -> None:
    """In a panel: the picture, a rectangle on each of its lines, and its text; the conversation stays behind it."""
    ask(page, OPVANG)
    shown = next(c for c in citations if c.id == first_card(page))
    link = page.locator(".turn .citation").first.get_by_role("link")
    link.click()
    expect(page.locator("dialog h1")).to_have_text("Citaat op p. 53")
    expect(page.locator("dialog h1")).to_be_focused()
    expect(page.locator("dialog blockquote").first).to_have_text(shown.text)
    image = page.locator("dialog .facsimile img")
    expect(image).to_have_js_property("complete", value=True)
    assert image.evaluate("(image) => image.naturalWidth") == 893
    rectangles = page.locator("dialog .facsimile rect")
    assert rectangles.count() == len(shown.boxes)
    for rectangle, box in zip(rectangles.all(), shown.boxes, strict=True):
        drawn, whole = rectangle.bounding_box(), image.bounding_box()
        assert drawn is not None
        assert whole is not None
        assert abs((drawn["y"] - whole["y"]) / whole["height"] - (box.top - 1) / 841.89) < 0.002
        assert abs((drawn["x"] - whole["x"]) / whole["width"] - (box.x0 - 1) / 595.28) < 0.002
    expect(rectangles.first).to_be_in_viewport()
    picture(page, "page")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    expect(link).to_be_focused()
    expect(page.locator(".turn")).to_have_count(1)


def test_one_turns_pages_and_goes_back(page: Page) -> None:
    """Next and previous page; the back button of the browser goes the same way back, and at last closes the panel."""
    ask(page, OPVANG)
    page.locator(".turn .citation").first.get_by_role("link").click()
    number = page.locator("dialog .pages span")
    expect(number).to_have_text("pdf-pagina 28 van 32")
    page.get_by_role("link", name=NL["next_page"]).click()
    expect(number).to_have_text("pdf-pagina 29 van 32")
    page.locator("dialog").get_by_role("button", name=NL["back"]).click()
    expect(number).to_have_text("pdf-pagina 28 van 32")
    page.get_by_role("link", name=NL["previous_page"]).click()
    expect(number).to_have_text("pdf-pagina 27 van 32")
    page.go_back()
    expect(number).to_have_text("pdf-pagina 28 van 32")
    page.go_back()
    expect(page.locator("dialog")).to_be_hidden()
    expect(page.locator(".turn")).to_have_count(1)


def test_a_page_has_its_citations_as_text(page: Page, address: str, citations: tuple[Citation, ...]) -> None:
    """All of them, in the order of the page."""
    page.goto(f"{address}pagina/5")
    expect(page.locator("section blockquote")).to_have_text([c.text for c in citations if 5 in c.pages])
    expect(page.locator("h1")).to_have_text("p. 11")


def test_a_picture_is_kept_by_the_browser(page: Page, address: str, data: Path) -> None:
    """Its address holds the fingerprint of the PDF, so it never changes; another fingerprint gets nothing."""
    sha256 = load_edition(data).manifest.pdf.sha256
    found = page.request.get(f"{address}beeld/{sha256}/5.webp")
    assert (found.status, found.headers["content-type"]) == (200, "image/webp")
    assert "immutable" in found.headers["cache-control"]
    for wrong in (f"{'0' * 64}/5", f"{sha256}/0", f"{sha256}/33", f"{sha256}/-1"):
        assert page.request.get(f"{address}beeld/{wrong}.webp").status == 404
    assert page.request.get(f"{address}beeld/{sha256}/x.webp").status == 422


def test_a_panel_that_was_closed_stays_closed(page: Page) -> None:
    """Also by who clicked twice, or reloaded while it was open."""
    ask(page, OPVANG)
    link = page.locator(".turn .citation a").first
    link.dblclick()
    expect(page.locator("dialog h1")).to_be_visible()
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    expect(page.locator("dialog")).to_be_hidden()
    link.click()
    expect(page.locator("dialog h1")).to_be_visible()
    page.reload()
    page.get_by_role("link", name=NL["about"]).click()
    expect(page.locator("dialog h1")).to_have_text(NL["about"])
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    expect(page.locator("dialog")).to_be_hidden()


def test_the_switch_of_language_keeps_what_is_shown(page: Page, address: str, citations: tuple[Citation, ...]) -> None:
    """The same list, the same page; titles are marked as Dutch where the page is English."""
    page.goto(f"{address}bewaard?id={citations[0].id}&id={citations[1].id}")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text(EN["kept"])
    expect(page.locator("blockquote")).to_have_text([citations[0].text, citations[1].text])
    expect(page.locator(".reference [lang=nl]").first).to_have_text(citations[0].chapter_title or "")
    page.goto(f"{address}citaat/{citations[0].id}?pagina=9")
    page.get_by_role("link", name="English").click()
    expect(page.locator(".pages span")).to_have_text("pdf page 9 of 32")


def test_a_permanent_link_works_and_says_so_when_it_does_not(page: Page, address: str) -> None:
    """After a rebuild a citation has the same address; where it is no longer there, the page says so."""
    page.goto(f"{address}citaat/000000000000")
    expect(page.locator("h1")).to_have_text(NL["gone_title"])
    expect(page.locator(".trouble")).to_have_text(NL["gone"])
    expect(page.locator("main")).to_contain_text("Samen tegen mensenhandel")
    assert page.request.get(f"{address}citaat/000000000000").status == 404
    page.goto(f"{address}en/citaat/000000000000")
    expect(page.locator("h1")).to_have_text(EN["gone_title"])


def test_a_permanent_link_outlives_a_rebuild(browser: Browser, own_data: Path) -> None:
    """A new edition of the same PDF has every citation at the address it had."""
    before = load_edition(own_data)
    assert run("build", "--publish", "--force", data=own_data).returncode == 0
    assert load_edition(own_data).manifest.edition != before.manifest.edition
    with serving(own_data) as address, window(browser, address) as page:
        for old in (before.citations[0], before.citations[-1]):
            page.goto(f"{address}citaat/{old.id}")
            expect(page.locator("blockquote").first).to_have_text(old.text)


def test_one_browses_without_a_question(page: Page, citations: tuple[Citation, ...]) -> None:
    """The contents count all citations; a section shows its own in their order, and leads to the next."""
    page.get_by_role("link", name=NL["contents"]).click()
    expect(page.locator("dialog h1")).to_have_text(NL["contents"])
    listed = page.locator("dialog .contents a").all_inner_texts()
    counts = [int(re.findall(r"\((\d+) cita", text)[-1]) for text in listed]
    assert sum(counts) == len(citations) == 559
    picture(page, "contents")
    page.get_by_role("link", name="§ 1.2 ").click()
    expect(page.locator("dialog blockquote")).to_have_text([c.text for c in citations if c.section == "1.2"])
    page.get_by_role("link", name=NL["next_section"]).click()
    expect(page.locator("dialog h1")).to_contain_text("§ 1.3")


@pytest.mark.parametrize(
    "path", ["pagina/0", "pagina/33", "pagina/x", "inhoud/0", "inhoud/999", "pagina/99999999999999999999"]
)
def test_what_does_not_exist_is_said(page: Page, address: str, path: str) -> None:
    """In a sentence, with a way on, and the status that goes with it."""
    answer = page.goto(f"{address}{path}")
    assert answer is not None
    assert answer.status == 404
    expect(page.locator(".trouble")).to_have_text(NL["lost"])


@pytest.mark.parametrize(
    "form",
    [
        {"question": "a", "top_k": "0"},
        {"question": "a", "top_k": "101"},
        {"question": "a", "top_k": "x"},
        {"question": "a", "part": "no json"},
        {"question": "a", "part": "[]"},
        {"question": "a", "part": "[1]"},
        {"question": "a", "part": '["1", "1.1", "x"]'},
        {"question": "a", "part": '"1"'},
        {"question": "a", "part": "[" * 900},
        {"question": "a", "part": "x" * 1_001},
        {"question": "a" * 20_001},
        {"question": "a", "history": "a" * 2_001},
        {"question": "a", "view": "x"},
    ],
)
def test_values_that_make_no_sense_are_refused(page: Page, address: str, form: dict[str, str | float | bool]) -> None:
    """With a sentence and status 422, never a traceback."""
    answer = page.request.post(f"{address}antwoord", form=form)
    assert answer.status == 422
    assert NL["wrong"] in answer.text()


def test_a_request_may_not_be_huge(page: Page, address: str) -> None:
    """More than any question takes is refused before it is read."""
    for path in ("antwoord", "gradio_api/queue/join"):
        assert page.request.post(f"{address}{path}", data=b"a" * 300_000).status == 413


def test_all_works_without_javascript(browser: Browser, address: str) -> None:
    """Asking, choosing a chapter, reading on the page: as plain forms and links."""
    with window(browser, address, java_script_enabled=False) as page:
        page.goto(address)
        page.get_by_role("link", name=NL["no_script"]).click()
        page.get_by_label(NL["question"]).fill(OPVANG)
        page.get_by_role("button", name=NL["send"]).click()
        expect(page.locator(".citation")).to_have_count(10)
        expect(page.locator("[data-keep]").first).to_be_hidden()
        page.locator(".bars").first.get_by_role("button").filter(has_text="Hoofdstuk 4").click()
        expect(page.locator(".citation .reference").first).to_contain_text("Hoofdstuk 4")
        expect(page.locator(".bars").first.locator("[aria-pressed=true]")).to_have_count(1)
        page.get_by_label(NL["question"]).fill("en voor kinderen?")
        page.get_by_role("button", name=NL["send"]).click()
        expect(page.locator("h2.question")).to_have_text("en voor kinderen?")
        assert page.locator("input[name=history]").first.get_attribute("value") == OPVANG
        page.locator(".citation a").first.click()
        expect(page.locator(".facsimile rect").first).to_be_attached()


@pytest.fixture(scope="module")
def hostile(building: Encoder, models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server whose edition is hostile in every field."""
    data = tmp_path_factory.mktemp("hostile")
    (data / "models").symlink_to(models_dir.resolve())
    fields = {"chapter_title": PAYLOAD, "section_title": PAYLOAD, "page_label": PAYLOAD, "page": 1, "pages": (1,)}
    found = [
        citation(f"De opvang {PAYLOAD} is vol.", id="a1", **fields),
        citation("=2+5 \u202eover de opvang", id="a2", **fields),
        citation("De politie heeft geen tijd.", id="a3", **fields),
    ]
    pdf = origin(name=f"{PAYLOAD}.pdf", title=PAYLOAD, subject=PAYLOAD, pages=1)
    indexes = index_citations(found, building)
    made = write_edition(data, b"no pdf", pdf, found, indexes, CALIBRATION, model=building.name)
    put_in_use(data, made.edition, "jan")
    with serving(data, judgments="on") as address:
        yield address


def test_nothing_in_an_edition_runs_or_makes_markup(browser: Browser, hostile: str) -> None:
    """In the chat, the panel, and every page; a page that cannot be drawn says so."""
    with window(browser, hostile) as page:
        page.goto(hostile)
        ask(page, "opvang")
        card = page.locator(".citation[data-id=a1]").first
        expect(card.locator("blockquote")).to_have_text(f"De opvang {PAYLOAD} is vol.")
        expect(page.locator(".citation[data-id=a2] blockquote").first).to_have_text("=2+5 \\u202eover de opvang")
        card.get_by_role("link").click()
        expect(page.locator("dialog .trouble")).to_have_text(NL["no_picture"])
        for path in ("inhoud", "inhoud/1", "pagina/1", "citaat/a1", "bewaard?id=a1&id=a2", "over", "toegankelijkheid"):
            page.goto(f"{hostile}{path}")
            expect(page.locator("h1")).to_be_visible()
            assert page.locator("main img, main script, main a[href^=javascript]").count() == 0
        assert page.evaluate("globalThis.hacked") is None


def test_only_what_does_not_change_is_cached_for_good(page: Page, address: str) -> None:
    """Our own files have a fingerprint in their address; pages have none and are asked for anew."""
    sheet = page.locator("link[rel=stylesheet][href*=page-assets]").get_attribute("href") or ""
    assert "immutable" in page.request.get(f"{address}{sheet}").headers["cache-control"]
    assert "immutable" not in page.request.get(f"{address}inhoud").headers.get("cache-control", "")


def test_the_source_is_described(page: Page, data: Path) -> None:
    """Which edition answers, from when, of which PDF, and what the source is and is not."""
    manifest = load_edition(data).manifest
    page.get_by_role("link", name=NL["about"]).click()
    about = page.locator("dialog .about")
    expect(about).to_contain_text("niet de oorspronkelijke publicatie")
    expect(about).to_contain_text("32 pagina's, 559 citaten")
    expect(about).to_contain_text(manifest.edition)
    expect(about).to_contain_text(manifest.pdf.sha256)


def test_health_names_the_edition(page: Page, address: str, data: Path) -> None:
    """Whoever watches the server learns which edition answers."""
    answer = page.request.get(f"{address}health")
    assert answer.json() == {"status": "ok", "edition": in_use(data)}


def test_the_server_gone_is_said(browser: Browser, data: Path) -> None:
    """Where the server does not answer, the page says so and keeps what is on it."""
    with window(browser, "http://127.0.0.1") as page:
        with serving(data) as address:
            page.goto(address)
            ask(page, OPVANG)
        page.get_by_role("button", name=NL["columns"]).click()
        expect(page.locator("#bl-status")).to_have_text(NL["failed"])
        page.get_by_role("link", name=NL["contents"]).click()
        expect(page.locator("dialog")).to_be_hidden()
        page.get_by_role("button", name=NL["new"]).click()
        page.locator("#bl-ask textarea").fill(OPVANG)
        page.keyboard.press("Enter")
        expect(page.locator("#bl-status")).to_have_text(NL["failed"])
        expect(page.locator("#bl-ask textarea")).to_have_value(OPVANG)


def test_the_page_for_a_frame_is_a_chat_of_its_own(page: Page, address: str) -> None:
    """Enter asks, once; a follow-up leans on what was asked; one can begin anew; no link leads out of it."""
    page.goto(f"{address}embed")
    field = page.get_by_label(NL["question"])
    field.fill(OPVANG)
    field.press("Enter")
    expect(page.locator(".citation")).to_have_count(10)
    expect(field).to_have_value("")
    expect(field).to_be_in_viewport()
    field.fill("en voor kinderen?")
    page.get_by_role("button", name=NL["send"]).dblclick()
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn").last.locator("input[name=history]")).to_have_value(OPVANG)
    page.wait_for_timeout(500)
    expect(page.locator(".turn")).to_have_count(2)
    page.get_by_role("link", name="Bloemlezing", exact=True).click()
    page.wait_for_url(f"{address}embed")
    field.fill(OPVANG)
    field.press("Enter")
    expect(page.locator(".turn")).to_have_count(1)
    page.get_by_role("button", name=NL["new"]).click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(field).to_be_focused()
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_twenty_open_pages_are_all_answered(browser: Browser, address: str) -> None:
    """Chats and frames side by side, each with its own conversation."""
    with window(browser, address) as first:
        pages = [first, *(first.context.new_page() for _ in range(19))]
        for number, page in enumerate(pages):
            page.goto(f"{address}embed" if number % 2 else address)
            page.locator(FIELD).wait_for()
        for number, page in enumerate(pages):
            page.locator(FIELD).fill(OPVANG if number % 3 else "Wat gaat er goed in de samenwerking?")
            page.keyboard.press("Enter")
        for number, page in enumerate(pages):
            expect(page.locator(".question")).to_have_text(
                OPVANG if number % 3 else "Wat gaat er goed in de samenwerking?", timeout=20_000
            )
            expect(page.locator(".citation")).to_have_count(10)
