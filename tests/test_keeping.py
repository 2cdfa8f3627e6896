"""Copying citations, keeping them in a list, and taking them along: the real server, in a real browser."""

import csv
import io
import re
from pathlib import Path

from playwright.sync_api import Browser, Download, Page, expect

from assistant.phrasebook import phrases
from source.citations import Citation
from tests.serving import ask, first_card, picture, window

NL = phrases("nl")
OPVANG = "Is er genoeg opvang voor mannen?"
TAKE = "document.addEventListener('copy', () => { globalThis.taken = document.activeElement.value; })"


def test_one_copies_with_reference(page: Page, citations: tuple[Citation, ...]) -> None:
    """The text as printed and where it stands, in one click."""
    ask(page, OPVANG)
    shown = next(c for c in citations if c.id == first_card(page))
    page.get_by_role("button", name=NL["copy"]).first.click()
    expect(page.locator("#bl-status")).to_have_text(NL["copied"])
    assert page.evaluate("navigator.clipboard.readText()") == (
        f"“{shown.text}” (Bloemlezing Samen tegen mensenhandel, § 4.7 Betere slachtofferbescherming, p. 53)"
    )


def test_one_copies_where_the_browser_has_no_clipboard(browser: Browser, address: str) -> None:
    """An address without https: the old way of copying does it."""
    with window(browser, address) as page:
        page.add_init_script("delete Navigator.prototype.clipboard")
        page.goto(address)
        ask(page, OPVANG)
        page.evaluate(TAKE)
        page.get_by_role("button", name=NL["copy"]).first.click()
        expect(page.locator("#bl-status")).to_have_text(NL["copied"])
        assert "Bloemlezing Samen tegen mensenhandel" in page.evaluate("taken")


def test_one_keeps_citations_and_takes_them_along(page: Page, citations: tuple[Citation, ...]) -> None:
    """Kept ones are counted, stay after a reload, and come out as four kinds of file; the list can be emptied."""
    ask(page, OPVANG)
    keeps = page.locator(".turn").get_by_role("button", name=NL["keep"])
    ids = [page.locator(".turn .citation").nth(n).get_attribute("data-id") for n in (0, 1)]
    for number in (0, 1, 2):
        keeps.nth(number).click()
    expect(page.locator("#bl-status")).to_have_text(NL["was_kept"])
    keeps.nth(2).click()
    expect(page.locator("#bl-status")).to_have_text(NL["was_dropped"])
    page.reload()
    kept = page.get_by_role("link", name=f"{NL['kept']} (2)")
    kept.click()
    texts = [next(c.text for c in citations if c.id == name) for name in ids]
    expect(page.locator("dialog blockquote")).to_have_text(texts)
    picture(page, "export")
    files = {form: download(page, NL[form]) for form in ("docx", "csv", "ris", "md")}
    for form, found in files.items():
        assert re.fullmatch(r"citaten-\d{4}-\d\d-\d\d\." + form, found.suggested_filename)
    table = list(csv.DictReader(io.StringIO(Path(files["csv"].path()).read_text("utf-8-sig")), delimiter=";"))
    assert [row[NL["text"]] for row in table] == texts
    assert table[0][NL["link"]].endswith(f"/citaat/{ids[0]}")
    page.goto(table[0][NL["link"]])
    expect(page.locator("blockquote").first).to_have_text(texts[0])
    page.go_back()
    kept.click()
    page.locator("dialog").get_by_role("button", name=NL["keep"]).first.click()
    expect(page.locator("dialog [data-takes]").first).to_have_attribute("href", re.compile(rf"docx\?id={ids[1]}$"))
    page.get_by_role("button", name=NL["empty_list"]).click()
    expect(page.locator("dialog [role=status]")).to_have_text(NL["emptied"])
    expect(page.locator("dialog .citation")).to_have_count(0)
    expect(page.locator("dialog h1")).to_be_focused()
    expect(page.locator("[data-kept-count]")).to_have_text("")


def download(page: Page, name: str) -> Download:
    """What a link in the panel gives."""
    with page.expect_download() as waiting:
        page.locator("dialog").get_by_role("link", name=name).click()
    return waiting.value


def test_a_list_that_a_colleague_sent_is_not_ones_own(
    page: Page, address: str, citations: tuple[Citation, ...]
) -> None:
    """It can be taken along, but not emptied; nor does it claim to be in this browser only."""
    page.goto(f"{address}bewaard?id={citations[0].id}&id={citations[1].id}")
    expect(page.get_by_role("link", name=NL["docx"])).to_be_visible()
    expect(page.get_by_role("button", name=NL["empty_list"])).to_have_count(0)
    expect(page.get_by_text(NL["kept_hint"])).to_be_hidden()
    page.get_by_role("button", name=NL["keep"]).first.click()
    page.goto(f"{address}bewaard")
    page.wait_for_url(f"{address}bewaard?id={citations[0].id}")
    expect(page.get_by_role("button", name=NL["empty_list"])).to_be_visible()


def test_what_is_copied_warns_as_the_card_does(page: Page, address: str, citations: tuple[Citation, ...]) -> None:
    """An incomplete citation says so wherever it goes."""
    cut = next(c for c in citations if not c.complete)
    page.goto(f"{address}citaat/{cut.id}")
    page.get_by_role("button", name=NL["copy"]).first.click()
    expect(page.locator("#bl-status")).to_have_text(NL["copied"])
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"; {NL['cut']})")


def test_a_kept_citation_that_is_gone_is_said(page: Page, address: str, citations: tuple[Citation, ...]) -> None:
    """It is counted and left out; a list with only such ones has nothing to take along."""
    page.goto(f"{address}bewaard?id={citations[0].id}&id=bestaatniet")
    expect(page.locator(".trouble")).to_have_text(NL["kept_gone_one"])
    expect(page.locator("blockquote")).to_have_text([citations[0].text])
    assert page.request.get(f"{address}meenemen/docx?id=bestaatniet").status == 404
    assert page.request.get(f"{address}meenemen/exe?id={citations[0].id}").status == 404
