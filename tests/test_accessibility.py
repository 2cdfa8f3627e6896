"""Who cannot see, point, or bear movement can do all of it too: WCAG 2.2 AA, as far as a machine can tell."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from assistant.phrasebook import phrases
from tests.serving import ask, check_accessibility, picture, window

NL, EN = phrases("nl"), phrases("en")
OPVANG = "Is er genoeg opvang voor mannen?"
QUESTIONS = {
    "reply": OPVANG,
    "near": "komt orgaanhandel voor in Nederland?",
    "refusal": "Wat is de hoofdstad van Frankrijk?",
    "trouble": "a" * 3000,
}


def test_nothing_is_found_at_the_start(page: Page) -> None:
    """Also after an empty question."""
    page.locator("#bl-ask textarea").wait_for()
    check_accessibility(page)
    page.keyboard.press("Enter")
    check_accessibility(page)


@pytest.mark.parametrize("kind", QUESTIONS)
def test_nothing_is_found_on_a_reply(page: Page, kind: str) -> None:
    """Each of the replies, and what is said of a question that is too long."""
    ask(page, QUESTIONS[kind])
    check_accessibility(page)


def test_nothing_is_found_in_english(page: Page, address: str) -> None:
    """Start, reply and columns; and the page of a citation by itself."""
    page.goto(f"{address}en/")
    page.locator("#bl-ask textarea").wait_for()
    check_accessibility(page)
    ask(page, "Is there enough shelter for men?")
    check_accessibility(page)
    name = page.locator(".citation").first.get_attribute("data-id")
    page.get_by_role("button", name=EN["columns"]).click()
    expect(page.locator(".columns")).to_be_visible()
    check_accessibility(page)
    page.goto(f"{address}en/citaat/{name}")
    check_accessibility(page)


def test_nothing_is_found_on_facets_and_columns(page: Page) -> None:
    """With a chapter chosen, the sections open, a citation kept; and with the chapters side by side."""
    ask(page, OPVANG)
    page.get_by_text(NL["where_sections"]).click()
    page.locator(".bars").last.get_by_role("button").first.click()
    expect(page.get_by_role("button", name=NL["everything"])).to_be_visible()
    page.get_by_role("button", name=NL["keep"]).first.click()
    check_accessibility(page)
    page.get_by_role("button", name=NL["columns"]).click()
    expect(page.locator(".columns")).to_be_visible()
    check_accessibility(page)


@pytest.mark.parametrize("name", ["contents", "kept", "about", "accessibility"])
def test_nothing_is_found_in_the_panel(page: Page, name: str) -> None:
    """Each page that the navigation opens over the chat, the list with a citation in it."""
    ask(page, OPVANG)
    page.get_by_role("button", name=NL["keep"]).first.click()
    page.get_by_role("navigation").get_by_role("link", name=NL[name]).click()
    expect(page.locator("dialog h1")).to_be_visible()
    check_accessibility(page)


def test_nothing_is_found_on_a_citation_in_the_panel(page: Page) -> None:
    """The picture of the page with the citation marked, and the button that goes back."""
    ask(page, OPVANG)
    page.locator(".turn .citation a").first.click()
    page.locator("dialog").get_by_role("link", name=NL["next_page"]).click()
    expect(page.locator("dialog").get_by_role("button", name=NL["back"])).to_be_visible()
    check_accessibility(page)


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize(
    "path",
    [
        "inhoud",
        "inhoud/3",
        "pagina/5",
        "bewaard",
        "over",
        "toegankelijkheid",
        "citaat/000000000000",
        "pagina/0",
        "antwoord",
    ],
)
def test_nothing_is_found_on_our_own_pages(page: Page, address: str, path: str, language: str) -> None:
    """In both languages, also where something is not found."""
    page.goto(f"{address}{language}{path}")
    check_accessibility(page)


def test_nothing_is_found_on_the_page_about_the_api(page: Page, address: str) -> None:
    """It is English, and as narrow as the others can be."""
    page.goto(f"{address}api/v1/docs")
    check_accessibility(page)
    page.set_viewport_size({"width": 320, "height": 256})
    fits(page)


def test_nothing_is_found_on_an_answer_without_javascript(browser: Browser, address: str) -> None:
    """The page that a plain form gives; axe itself needs a script, so it looks at the same page with them on."""
    with window(browser, address) as page:
        page.goto(f"{address}over")
        form = "<form method=post action=antwoord id=f><input name=question value='Is er genoeg opvang?'></form>"
        page.evaluate("(form) => { document.body.innerHTML = form; document.getElementById('f').submit(); }", form)
        expect(page.locator(".citation")).to_have_count(10)
        check_accessibility(page)


def focused(page: Page) -> Locator:
    """What has the focus."""
    return page.locator(":focus")


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until `wanted` has the focus; every stop on the way can be seen, and shows that it has the focus."""
    for _ in range(80):
        page.keyboard.press(key)
        where = focused(page)
        if where.count() and where.evaluate("(e) => e !== document.body"):
            expect(where).to_be_in_viewport()
            outline = where.evaluate("(e) => getComputedStyle(e).outlineStyle + getComputedStyle(e).outlineWidth")
            assert outline not in {"none0px", "none3px"}, where.evaluate("(e) => e.outerHTML.slice(0, 200)")
            assert where.evaluate(SEEN), where.evaluate("(e) => e.outerHTML.slice(0, 200)")
        if wanted.evaluate("(e) => e === document.activeElement"):
            return
    raise AssertionError(f"{wanted} cannot be reached with {key}")


SEEN = """(e) => {
  const box = e.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 8));
  return e.contains(top) || top?.contains(e);
}"""  # WCAG 2.4.11: what has the focus is not hidden behind something else


@pytest.fixture
def keyboard(page: Page) -> Page:
    """A page on which the pointer is not used."""
    page.locator("#bl-ask textarea").wait_for()
    return page


def test_the_whole_job_with_the_keyboard_alone(keyboard: Page) -> None:
    """Ask, go to the answer, filter, read on the page, close, copy, keep, take along: nothing needs a pointer."""
    page = keyboard
    tab_to(page, page.locator("#bl-ask textarea"))
    page.keyboard.type(OPVANG)
    page.keyboard.press("Enter")
    expect(page.locator(".citation")).to_have_count(10)
    expect(page.locator("#bl-status")).to_contain_text("10 citaten")
    expect(page.locator("#bl-ask textarea")).to_be_focused()
    tab_to(page, page.locator("[data-to-answer]"))
    page.keyboard.press("Enter")
    expect(page.locator(".turn .question")).to_be_focused()
    chapter = page.locator(".bars").first.get_by_role("button").filter(has_text="Hoofdstuk 4")
    tab_to(page, chapter)
    page.keyboard.press("Space")
    expect(chapter).to_have_attribute("aria-pressed", "true")
    expect(chapter).to_be_focused()
    expect(page.locator("#bl-status")).to_contain_text("uit 1 hoofdstuk")
    link = page.locator(".turn .citation a").first
    tab_to(page, link)
    page.keyboard.press("Enter")
    expect(page.locator("dialog h1")).to_be_focused()
    tab_to(page, page.locator("dialog").get_by_role("link", name=NL["next_page"]))
    page.keyboard.press("Enter")
    expect(page.locator("dialog .pages span")).to_have_text("pdf-pagina 29 van 32")
    tab_to(page, page.locator("dialog").get_by_role("button", name=NL["close"]), key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_be_hidden()
    expect(link).to_be_focused()
    tab_to(page, page.get_by_role("button", name=NL["copy"]).first)
    page.keyboard.press("Enter")
    expect(page.locator("#bl-status")).to_have_text(NL["copied"])
    keep = page.get_by_role("button", name=NL["keep"]).first
    tab_to(page, keep)
    page.keyboard.press("Space")
    expect(keep).to_have_attribute("aria-pressed", "true")
    tab_to(page, page.locator("[data-kept-list]"), key="Shift+Tab")
    page.keyboard.press("Enter")
    word = page.locator("dialog").get_by_role("link", name=NL["docx"])
    tab_to(page, word)
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename.endswith(".docx")
    page.keyboard.press("Escape")
    expect(page.locator("[data-kept-list]")).to_be_focused()


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_runs_off_a_narrow_screen(browser: Browser, address: str, width: int) -> None:
    """A phone, and a desktop at 400 %: no scrolling sideways in any view, no control smaller than 24 pixels."""
    with window(browser, address, viewport={"width": width, "height": 256}) as page:
        page.goto(address)
        page.locator("#bl-ask textarea").wait_for()
        fits(page)
        ask(page, OPVANG)
        fits(page)
        page.locator(".facets > summary").click()
        fits(page)
        picture(page, f"narrow-{width}")
        page.get_by_role("button", name=NL["columns"]).click()
        expect(page.locator(".columns")).to_be_visible()
        fits(page)
        page.locator(".turn .citation a").first.click()
        expect(page.locator("dialog .facsimile")).to_be_visible()
        fits(page, "dialog")
        for path in ("inhoud", "inhoud/3", "over", "toegankelijkheid", "pagina/5"):
            page.goto(f"{address}{path}")
            fits(page)


def fits(page: Page, within: str = "body") -> None:
    """Nothing is wider than the screen, and what can be pressed is large enough."""
    wide = page.locator(within).evaluate("(e) => Math.max(e.scrollWidth, document.documentElement.scrollWidth)")
    viewport = page.viewport_size
    assert viewport is not None
    assert wide <= viewport["width"]
    small = page.locator(within).evaluate(SMALL)
    assert small == []


SMALL = """(e) => [...e.querySelectorAll('a, button, summary, textarea')].filter((one) => {
  const box = one.getBoundingClientRect();
  return one.checkVisibility() && !one.matches('.skip') && box.width > 0 && (box.height < 23.9 || box.width < 23.9);
}).map((one) => one.outerHTML.slice(0, 120))"""


def test_nothing_moves_for_who_asked_for_stillness(browser: Browser, address: str) -> None:
    """With less motion asked for, an answer is there at once: no scrolling, no fading."""
    with window(browser, address, reduced_motion="reduce") as page:
        page.goto(address)
        ask(page, OPVANG)
        ask(page, OPVANG)
        top = page.locator(".turn").last.bounding_box()
        page.wait_for_timeout(400)
        assert page.locator(".turn").last.bounding_box() == top
        assert page.evaluate(LONGEST) < 0.001


LONGEST = """() => Math.max(
  ...[...document.querySelectorAll('*')].map((e) => parseFloat(getComputedStyle(e).transitionDuration))
)"""  # seconds


def test_headings_and_regions_tell_the_way(page: Page) -> None:
    """One h1, each question a heading of the second level; conversation, navigation and field have names."""
    ask(page, OPVANG)
    ask(page, "Wat gaat er goed in de samenwerking?")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("heading", level=2)).to_have_text([OPVANG, "Wat gaat er goed in de samenwerking?"])
    expect(page.get_by_role("region", name=NL["conversation"])).to_be_visible()
    expect(page.get_by_role("navigation", name=NL["navigation"])).to_be_visible()
    expect(page.get_by_role("textbox", name=NL["question"])).to_be_visible()
