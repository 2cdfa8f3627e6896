"""The widget on a page of another site: two real origins, which a browser takes for strangers to each other."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from assistant.phrasebook import phrases
from assistant.view import STATIC
from tests.host_pages import COLOURS, PLACE, RUDE, Intranet, Widget, ask, forge, intranet, looking, proxy, storing, tag
from tests.serving import TARGET_SIZE, check_accessibility, picture, serving, window

NL, EN = "Vraag het de bloemlezing", "Ask the anthology"
WAIT, GONE, AGAIN = "Even geduld.", "De bloemlezing is nu niet bereikbaar.", "Probeer opnieuw"
OPVANG = "Is er genoeg opvang voor mannen?"


@pytest.fixture(scope="module")
def host(data: Path) -> Iterator[Intranet]:
    """The site that shows the widget, and our server, which lists that site and no other."""
    with intranet() as site, serving(data, sites=site.origin) as site.server:
        yield site


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new window, in which the widget can be looked into."""
    with looking(browser) as opened:
        yield opened


def test_it_is_small() -> None:
    """Less than ten thousand bytes, as it is written."""
    assert (STATIC / "embed" / "widget.js").stat().st_size < 10_000


def test_the_strictest_policy_is_enough(page: Page, host: Intranet) -> None:
    """Our script and our frame, no style, no eval, no markup from text; the browser has nothing to complain about."""
    wrong = list[str]()
    page.on("console", lambda message: wrong.append(message.text))
    page.goto(host.show(PLACE + tag(host.server), strict=True))
    page.get_by_role("button", name=NL).click()
    for place in (page.get_by_role("dialog"), page.locator("bloemlezing-assistent")):
        ask(place, OPVANG)
    assert wrong == []
    page.evaluate("new Image().src = '/x.png'")
    page.wait_for_timeout(100)
    assert any("img-src" in text for text in wrong)  # it would have complained


def test_a_button_opens_the_panel_and_escape_closes_it(page: Page, host: Intranet) -> None:
    """With the keyboard alone, inside the frame too; the focus goes to the heading, and back to the button."""
    page.goto(host.show(tag(host.server)))
    shown = Widget(page, NL)
    expect(shown.button).to_have_attribute("aria-expanded", "false")
    expect(shown.button).to_have_attribute("aria-haspopup", "dialog")
    expect(page.locator("iframe")).to_have_count(0)
    page.keyboard.press("Tab")
    expect(shown.button).to_be_focused()
    expect(shown.button).to_have_css("outline-style", "solid")
    page.keyboard.press("Enter")
    expect(shown.button).to_have_attribute("aria-expanded", "true")
    expect(shown.panel.get_by_role("heading", name=NL)).to_be_focused()
    assert not shown.panel.evaluate("(panel) => panel.matches(':modal')")
    page.keyboard.press("Escape")
    shown.check_closed()
    page.keyboard.press("Enter")
    frame = ask(shown.panel, OPVANG)
    frame.locator(".citation a").first.click()
    expect(frame.locator("dialog h1")).to_be_focused()
    page.keyboard.press("Escape")
    expect(frame.locator("dialog")).to_be_hidden()
    expect(shown.panel).to_be_visible()
    page.keyboard.press("Escape")
    shown.check_closed()
    shown.open()
    expect(frame.locator(".turn")).to_have_count(1)  # what was asked is still there
    shown.panel.get_by_role("button", name="Sluiten").click()
    shown.check_closed()
    shown.open()
    shown.button.click()
    shown.check_closed()


def test_a_frame_may_do_what_it_needs(page: Page, host: Intranet) -> None:
    """It can copy; it may store nothing, as in any new window of this browser, and still answers and keeps."""
    page.goto(host.show(PLACE + tag(host.server, title="Vraag maar")))
    page.get_by_role("button", name="Vraag maar").click()
    frame = ask(page.get_by_role("dialog"), OPVANG)
    for place, loading in ((page.get_by_role("dialog"), "auto"), (page.locator("bloemlezing-assistent"), "lazy")):
        shown = place.locator("iframe")
        expect(shown).to_have_attribute("title", "Vraag maar")
        expect(shown).to_have_attribute("referrerpolicy", "no-referrer")
        expect(shown).to_have_attribute("sandbox", re.compile("^allow-scripts allow-forms allow-same-origin"))
        expect(shown).to_have_js_property("loading", loading)
    stopped = "() => { try { return localStorage.length; } catch (error) { return error.name; } }"
    assert frame.locator("body").evaluate(stopped) == "SecurityError"
    frame.locator("[data-keep]").first.click()
    expect(frame.locator("[data-kept-count]")).to_have_text("(1)")
    frame.locator("[data-copy]").first.click()
    expect(frame.locator("#bl-status")).to_have_text(phrases("nl")["copied"])
    page.locator("h1").click()  # only who has the focus may read what was copied
    assert "p. 53)" in page.evaluate("navigator.clipboard.readText()")


def test_in_place_it_is_as_high_as_its_content(page: Page, host: Intranet) -> None:
    """It grows with an answer, but never beyond nine tenths of the window."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(host.show(PLACE + tag(host.server, mode="inline")))
    expect(page.locator("bloemlezing-knoppen")).to_have_count(0)
    place, shown = page.locator("bloemlezing-assistent"), page.locator("iframe")
    expect(shown).to_be_visible()
    area = shown.content_frame.locator("textarea")
    for rows in (2, 9):
        area.evaluate("(area, rows) => { area.rows = rows; }", rows)
        height = area.evaluate("() => document.body.scrollHeight")
        assert 200 < height < 810
        expect(shown).to_have_js_property("clientHeight", height)
    ask(place, OPVANG)
    expect(shown).to_have_js_property("clientHeight", 810)


def test_several_stand_on_one_page(page: Page, host: Intranet) -> None:
    """Two buttons and two elements: each button has its own panel, of which one is open; each asks for itself."""
    english = '<bloemlezing-assistent lang="en" title="Quotes"></bloemlezing-assistent>'
    page.set_viewport_size({"width": 1280, "height": 1600})
    scripts = tag(host.server) + tag(host.server, lang="en-GB") + tag(host.server, mode="inline")
    page.goto(host.show(PLACE + english + scripts))
    first, second = Widget(page, NL), Widget(page, EN)
    above, below = (one.button.evaluate("(button) => button.getBoundingClientRect().top") for one in (first, second))
    assert 0 < above + 44 < below < 1600 - 44
    first.open()
    ask(first.panel, OPVANG)
    second.open()
    expect(first.panel).to_be_hidden()
    expect(second.panel.get_by_role("button", name="Close")).to_be_visible()
    expect(second.frame.locator("html")).to_have_attribute("lang", "en")
    places = page.locator("bloemlezing-assistent")
    expect(places.nth(1).locator("iframe")).to_have_attribute("title", "Quotes")
    ask(places.nth(1), "Is there enough shelter for men?")
    places.nth(0).evaluate("(place) => place.parentElement.append(place)")  # which loads its frame anew
    expect(ask(places.nth(1), OPVANG).locator("html")).to_have_attribute("lang", "nl")


def test_a_site_that_is_not_listed_is_refused(page: Page, host: Intranet) -> None:
    """The browser shows nothing of ours there, and the widget says that it cannot be reached."""
    with intranet() as stranger:
        page.goto(stranger.show(PLACE + tag(host.server, lang="en")))
        page.get_by_role("button", name=EN).click()
        for place in (page.get_by_role("dialog"), page.locator("bloemlezing-assistent")):
            expect(place.get_by_role("status")).to_have_text("The anthology cannot be reached now.")
            expect(place.get_by_role("button", name="Try again")).to_be_visible()
            expect(place.locator("iframe")).to_be_hidden()


def test_a_server_that_is_gone_can_be_tried_again(page: Page, host: Intranet) -> None:
    """Under a path of its own, beside a script of another server; the focus stays where the reader is."""
    with proxy(host.server) as before:
        page.goto(host.show(tag(before.address, title="Weg") + tag(host.server, title="Hier")))
        before.down = True
        shown, other = Widget(page, "Weg"), Widget(page, "Hier")
        again, said = shown.panel.get_by_role("button", name=AGAIN), shown.panel.get_by_role("status")
        shown.button.click()
        expect(said).to_have_text(GONE)
        again.press("Enter")
        expect(said).to_have_text(WAIT)
        expect(said).to_be_focused()
        expect(again).to_be_focused()
        before.down = False
        page.keyboard.press("Enter")
        expect(shown.panel.locator("iframe")).to_be_focused()
        frame = ask(shown.panel, OPVANG)
        expect(shown.panel.locator("iframe")).to_have_attribute("src", f"{before.address}embed")
        other.open()
        ask(other.panel, OPVANG)
        shown.open()
        before.down = True
        frame.locator("body").evaluate("() => { location = 'en/embed'; }")
        expect(said).to_have_text(GONE)


def test_a_slow_server_is_waited_for(page: Page, host: Intranet) -> None:
    """Eight seconds from when the frame is in view, not sooner; and what comes later is shown all the same."""
    waiting: list[Route] = []
    page.clock.install()
    page.route("**/embed", lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    page.goto(host.show("<p>Regel.</p>" * 150 + PLACE + tag(host.server, mode="inline")))
    place = page.locator("bloemlezing-assistent")
    said = place.get_by_role("status")
    page.clock.fast_forward(20_000)
    expect(said).to_have_text(WAIT)
    place.scroll_into_view_if_needed()
    page.wait_for_timeout(200)  # until it is seen to be in view
    page.clock.fast_forward(7_000)
    expect(said).to_have_text(WAIT)
    page.clock.fast_forward(1_000)
    expect(said).to_have_text(GONE)
    waiting[0].continue_()
    ask(place, OPVANG)


HEIGHTS = """(frame) => {
  globalThis.heights = [];
  new MutationObserver(() => heights.push(frame.style.height)).observe(frame, { attributes: true });
}"""


def test_forged_messages_change_nothing(page: Page, host: Intranet) -> None:
    """Those of the page itself, of another frame of ours, of a foreign page in our frame, or without a number."""
    page.goto(host.show(f'{PLACE}{tag(host.server)}<iframe name="other" title="" src="{host.server}over"></iframe>'))
    shown, placed = Widget(page, NL), page.locator("bloemlezing-assistent iframe")
    shown.open()
    expect(placed).to_be_visible()
    height = placed.evaluate("(frame) => frame.clientHeight")
    forge(shown, host)
    expect(shown.panel).to_be_visible()
    expect(placed).to_have_js_property("clientHeight", height)
    placed.evaluate(HEIGHTS)
    body = placed.content_frame.locator("body")
    body.evaluate("() => parent.postMessage({ bloemlezing: 'height', height: 300.5 }, '*')")
    page.wait_for_function("() => heights.includes('300.5px')")  # the frame then asks for its own height again


def test_it_leaves_nothing_behind(browser: Browser, host: Intranet, tmp_path: Path) -> None:
    """No names in the page, no cookies, nothing stored there or in the frame, though all of it would be allowed."""
    names = "Object.getOwnPropertyNames(window).sort()"
    stored = "() => [document.cookie, localStorage.length, sessionStorage.length]"
    with storing(browser, tmp_path) as context:
        page = context.pages[0]
        page.goto(host.show(""))
        before = page.evaluate(names)
        page.goto(host.show(PLACE + tag(host.server) + tag(host.server, title="Nog een")))
        page.get_by_role("button", name=NL).click()
        frame = ask(page.get_by_role("dialog"), OPVANG)
        frame.locator("[data-keep]").first.click()
        expect(frame.locator("[data-kept-count]")).to_have_text("(1)")
        assert page.evaluate(names) == before
        assert page.evaluate(stored) == frame.locator("body").evaluate(stored) == ["", 0, 0]
        assert context.cookies() == []


def test_the_page_cannot_look_into_it(browser: Browser, page: Page, host: Intranet) -> None:
    """Its shadow roots are closed, and its parts out of reach of the style sheets of the page."""
    with window(browser, "http://") as other:
        other.goto(host.show(PLACE + tag(host.server)))
        hosts = other.locator("bloemlezing-assistent, bloemlezing-knoppen > *")
        assert hosts.evaluate_all("(hosts) => hosts.map((host) => host.shadowRoot)") == [None, None]
    button, places = page.get_by_role("button", name=NL), []
    for head in ("", RUDE):
        page.goto(host.show(tag(host.server), head=head))
        expect(button).to_have_css("color", "rgb(255, 255, 255)")
        places.append(button.bounding_box())
    assert places[0] == places[1]


def test_text_stands_out_on_its_colour(page: Page, host: Intranet) -> None:
    """Black or white, whichever has more contrast; what is no colour, or lets the page through, is not used."""
    page.goto(host.show("".join(tag(host.server, color=color) for color in COLOURS)))
    for button, (back, front) in zip(page.get_by_role("button").all(), COLOURS.values(), strict=True):
        expect(button).to_have_css("background-color", back)
        expect(button).to_have_css("color", front)


def test_on_a_narrow_screen_the_panel_fills_it(page: Page, host: Intranet) -> None:
    """It is modal there, as it hides what is behind it; a screen that turns takes nothing from who is typing."""
    modal = "(panel) => panel.matches(':modal')"
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(host.show(tag(host.server)))
    shown = Widget(page, NL)
    panel, area = shown.panel, shown.frame.locator("textarea")
    shown.button.press("Enter")
    assert panel.bounding_box() == {"x": 0, "y": 0, "width": 320, "height": 640}
    assert panel.evaluate(modal)
    page.set_viewport_size({"width": 800, "height": 640})
    expect(panel).not_to_have_css("width", "320px")
    assert not panel.evaluate(modal)
    expect(panel.get_by_role("heading")).to_be_focused()
    area.fill("op")
    page.set_viewport_size({"width": 640, "height": 320})
    expect(panel).to_have_css("width", "640px")
    page.keyboard.type("vang")
    expect(area).to_have_value("opvang")
    page.keyboard.press("Escape")
    shown.check_closed()


def test_nothing_is_found_with_the_panel_open(page: Page, host: Intranet) -> None:
    """By axe, on the page of the site and in our frames, in both schemes; in forced colours its edges are seen."""
    page.goto(host.show(PLACE + tag(host.server), head='<meta name="color-scheme" content="light dark">'))
    shown = Widget(page, NL)
    check_accessibility(page)
    shown.open()
    ask(shown.panel, OPVANG)
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        picture(page, f"widget-{scheme}")
    check_accessibility(page)
    for one in page.frames[1:]:
        assert Axe().run(one, options=TARGET_SIZE).response["violations"] == []
    page.emulate_media(forced_colors="active")
    picture(page, "widget-forced-colours")
    for control in (shown.button, page.get_by_role("button", name="Sluiten")):
        expect(control).to_have_css("border-top-style", "solid")
