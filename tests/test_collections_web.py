"""Two anthologies on one server that say much of the same: the real server, over HTTP and in a real browser."""

import json
import re
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from markupsafe import escape
from playwright.sync_api import Browser, Locator, Page, expect

from assistant.judgments import Judgments
from assistant.phrasebook import phrases
from index.edition import load_edition
from source.citations import Citation
from tests.assistants import ids, trouble, values
from tests.command import run
from tests.exports import table
from tests.serving import Running, ask, check_accessibility, picture, running, serving, until, window
from tests.test_accessibility import fits, tab_to

NL, EN = phrases("nl"), phrases("en")
LAYOUT = Path(__file__).parent / "data" / "layouts" / "chromium-boxed-pull-quotes.pdf"
NAME = "jaar-2027"
FIRST, SECOND = "Bloemlezing Samen tegen mensenhandel", "Bloemlezing"  # what the documents are called
MAIN = {"collection": "", "document": FIRST}
OPVANG = "Is er genoeg opvang voor mannen?"
SHELTER = "Is there enough shelter for men?"
ONLY_THERE = "24cf909aa1eb"  # a citation of the second anthology that the first one lacks
IN_BOTH = "Organiseer de zorg rondom het slachtoffer"
IN_EACH = """([here, there]) => { document.querySelectorAll('.of-document').forEach((section, number) => {
  section.querySelectorAll('.bars')[0].querySelectorAll('button')[[here, there][number]].click();
}); }"""


@pytest.fixture(scope="module")
def library(data: Path, models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the facsimile, and another anthology beside it."""
    folder = tmp_path_factory.mktemp("library")
    shutil.copytree(data / "editions", folder / "editions")
    shutil.copy(data / "current", folder / "current")
    (folder / "models").symlink_to(models_dir)
    built = run("build", LAYOUT, "--collection", NAME, data=folder)
    assert built.returncode == 0, built.stderr
    return folder


@pytest.fixture(scope="module")
def there(library: Path) -> dict[str, Citation]:
    """The citations of the second anthology, by id."""
    return {citation.id: citation for citation in load_edition(library / "collections" / NAME).citations}


@pytest.fixture(scope="module")
def address(library: Path) -> Iterator[str]:
    """The address of a server with both."""
    with serving(library, rate="0", judgments="on") as found:
        yield found


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    """A client that follows no redirect."""
    with httpx.Client(base_url=address, timeout=30) as found:
        yield found


def of_document(page: Page, number: int) -> Locator:
    """What one of the documents says in the last turn."""
    return page.locator(".turn").last.locator(".of-document").nth(number)


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize(
    "path", ["inhoud", "inhoud/1", "pagina/1", "over", "antwoord", f"citaat/{ONLY_THERE}", "embed"]
)
def test_pages_of_another_collection_stand_under_its_name(client: httpx.Client, path: str, language: str) -> None:
    """In both languages; the default collection has none, and nothing stands under a name that is not served."""
    found = client.get(f"/{language}bundel/{NAME}/{path}")

    assert found.status_code == 200
    assert f"bundel/{NAME}/inhoud" in found.text
    for name in ("", "weg", "%22%22", "all", NAME.upper()):
        assert client.get(f"/{language}bundel/{name}/{path}").status_code == 404
    lost = client.get(f"/{language}bundel/weg/{path}").text
    assert phrases("en" if language else "nl")["lost"] in lost


def test_each_citation_has_one_address(
    client: httpx.Client, citations: tuple[Citation, ...], there: dict[str, Citation]
) -> None:
    """That of its own collection; one that both print has two, each with its own page."""
    by_id = {citation.id: citation for citation in citations}
    shared = next(name for name in by_id if name in there)
    first_only = next(name for name in by_id if name not in there)
    for start in ("", "en/"):
        for path, found in [
            (f"citaat/{first_only}", by_id[first_only]),
            (f"citaat/{shared}", by_id[shared]),
            (f"bundel/{NAME}/citaat/{shared}", there[shared]),
            (f"bundel/{NAME}/citaat/{ONLY_THERE}", there[ONLY_THERE]),
        ]:
            assert escape(found.text) in client.get(f"/{start}{path}").text
        for path in (f"citaat/{ONLY_THERE}", f"bundel/{NAME}/citaat/{first_only}"):
            assert client.get(f"/{start}{path}").status_code == 404


@pytest.mark.parametrize(
    ("bundel", "status", "documents"),
    [("all", 200, [FIRST, SECOND]), (NAME, 200, []), ("", 200, []), ("weg", 422, []), ("x" * 41, 422, [])],
)
def test_a_plain_form_asks_what_was_chosen(
    client: httpx.Client, bundel: str, status: int, documents: list[str]
) -> None:
    """All, each with its own section, or one; a name that is not served is an error."""
    found = client.post("/antwoord", data={"question": OPVANG, "bundel": bundel})

    assert found.status_code == status
    assert [name for name in (FIRST, SECOND) if f'<h3 lang="nl">{name}</h3>' in found.text] == documents


def test_a_page_of_a_collection_asks_that_collection(client: httpx.Client) -> None:
    """Whatever a form says beside it."""
    found = client.post(f"/bundel/{NAME}/antwoord", data={"question": OPVANG, "bundel": "all"}).text

    assert found.count('<li class="citation"') == found.count(f'data-id="{NAME}:') == 10
    assert "<select" not in found


def test_the_api_names_and_asks_each_collection(client: httpx.Client, there: dict[str, Citation]) -> None:
    """The first if none is named; `all` has a reply of each, the surest first; a name that is not served is 404."""
    asked = {"question": OPVANG, "top_k": 2}
    told = client.get("/api/v1/collections").json()["collections"]
    one, other = (client.post("/api/v1/ask", json={**asked, "collection": name}).json() for name in ("", NAME))
    both = client.post("/api/v1/ask", json={**asked, "collection": "all"}).json()
    unknown = client.post("/api/v1/ask", json={**asked, "collection": "weg"})

    named = ("collection", "document", "citations")
    assert [tuple(each[name] for name in named) for each in told] == [("", FIRST, 559), (NAME, SECOND, 72)]
    assert client.post("/api/v1/ask", json=asked).json() == one
    assert both == {"question": OPVANG, "replies": [one, other]}
    assert [(reply["collection"], reply["document"]) for reply in both["replies"]] == [("", FIRST), (NAME, SECOND)]
    best = there[other["hits"][0]["citation"]["id"]]
    assert other["hits"][0]["citation"]["text"] == best.text
    assert other["hits"][0]["reference"] == "Bloemlezing, § 1.1 Kwetsbare groepen, p. 1"
    assert (unknown.status_code, unknown.json()["title"]) == (
        404,
        "There is no collection of this name; /api/v1/collections lists them.",
    )


def test_the_api_looks_up_in_each_collection(client: httpx.Client, there: dict[str, Citation]) -> None:
    """Contents, citations, pages and the edition, by `?collection=`."""
    where, edition = {"collection": NAME}, client.get("/api/v1/health", params={"collection": NAME}).json()["edition"]

    assert sum(one["count"] for one in client.get("/api/v1/contents", params=where).json()["chapters"]) == len(there)
    assert client.get("/api/v1/editions/current", params=where).json()["edition"] == edition
    assert edition != client.get("/api/v1/health").json()["edition"]
    assert client.get(f"/api/v1/citations/{ONLY_THERE}", params=where).json()["reference"].startswith("Bloemlezing, §")
    assert client.get(f"/api/v1/citations/{ONLY_THERE}").status_code == 404
    assert client.get("/api/v1/pages/4.webp", params=where).content.startswith(b"RIFF")
    assert client.get("/api/v1/pages/5.webp", params=where).status_code == 404
    assert client.get("/api/v1/pages/5.webp").status_code == 200
    for path in ("contents", "health", "ready", "editions/current", "pages/1.webp", f"citations/{ONLY_THERE}"):
        assert client.get(f"/api/v1/{path}", params={"collection": "weg"}).status_code == 404
        assert client.get(f"/api/v1/{path}", params={"collection": "x" * 41}).status_code == 422


def test_assistants_ask_each_collection(address: str, there: dict[str, Citation]) -> None:
    """By name, which the contents tell; a name that is not served is answered with those that are."""
    contents = values(address, "contents", collection=NAME)
    found = values(address, "search", question=OPVANG, collection=NAME)

    assert (contents["document"], contents["count"], contents["other_collections"]) == (SECOND, 72, [MAIN])
    assert values(address, "contents")["other_collections"] == [{"collection": NAME, "document": SECOND}]
    assert set(ids(found)) <= there.keys()
    assert found["citations"][0]["path"] == f"bundel/{NAME}/citaat/{ids(found)[0]}"
    assert httpx.get(f"{address}{found['citations'][0]['path']}").status_code == 200
    assert values(address, "get_citation", id=ONLY_THERE, collection=NAME)["text"] == there[ONLY_THERE].text
    assert values(address, "read_section", number=1, collection=NAME)["title"] == "§ 1.1 Kwetsbare groepen"
    assert trouble(address, "contents", collection="weg") == (
        f"There is no such collection; choose one of '', '{NAME}', or leave it out."
    )


def test_the_command_line_asks_one_or_all(library: Path) -> None:
    """Under the name of each document, or as one record of JSON; one collection answers as if it were alone."""
    asked = ("ask", OPVANG, "-k", "1", "--collection")
    everything = run(*asked, "all", data=library)
    record = json.loads(run(*asked, "all", "--json", data=library).stdout)
    alone = json.loads(run(*asked, NAME, "--json", data=library).stdout)
    best = [reply["hits"][0]["citation"]["text"] for reply in record["replies"]]

    assert (everything.returncode, everything.stderr) == (0, "")
    assert everything.stdout.splitlines() == [
        *(FIRST, "", f"1. {best[0]}", "   Hoofdstuk 4 Ambities · § 4.7 Betere slachtofferbescherming · p. 53"),
        *("", SECOND, "", f"1. {best[1]}", "   Hoofdstuk 1 Trends · § 1.1 Kwetsbare groepen · p. 1"),
    ]
    assert (record["question"], [reply["collection"] for reply in record["replies"]]) == (OPVANG, ["", NAME])
    assert record["replies"][1] == {**alone, "collection": NAME}
    refused = run("ask", "--batch", "-", "--collection", "all", data=library)
    assert (refused.returncode, refused.stdout) == (2, "")


def test_links_to_a_collection_stay_under_the_path_of_a_proxy(library: Path) -> None:
    """In what is taken along, and on every page."""
    with running(library, root_path="/bloemlezing") as server:
        root, start = server.address.rstrip("/"), f"/bloemlezing/bundel/{NAME}/"
        taken = server.get(f"bundel/{NAME}/meenemen/csv?id={NAME}:{ONLY_THERE}")
        assert [row[NL["link"]] for row in table(taken.content)] == [f"{root}{start}citaat/{ONLY_THERE}"]
        links: set[str] = set()
        for path in ("inhoud/1", "over", f"citaat/{ONLY_THERE}", "citaat/weg"):
            hrefs = re.findall(r'(?:href|src|action)="([^"#]+)"', server.get(f"bundel/{NAME}/{path}").text)
            links |= {urljoin(f"{start}{path}", href) for href in hrefs}
        assert {link for link in links if not link.startswith("/bloemlezing/")} == set()
        for link in sorted(links):
            found = server.get(link.removeprefix("/bloemlezing/"), follow_redirects=True)
            assert found.status_code == 200, link


def is_there(server: Running, path: str) -> bool:
    """Whether a page is served."""
    return server.get(path).status_code == 200


def test_a_collection_that_appears_is_served_without_a_restart(own_data: Path, library: Path) -> None:
    """Within seconds; before, nothing shows that there could be several. Of the same name, documents are told apart."""
    made = library / "collections" / NAME
    with running(own_data, rate="0") as server:
        for path in ("", "antwoord", "inhoud", "over", "embed"):
            alone = server.get(path).text
            assert not [mark for mark in ("<select", "bl-collection", "documents") if mark in alone], path
        assert server.get(f"bundel/{NAME}/inhoud").status_code == 404
        for name in (NAME, "nog-een"):
            folder = own_data / "collections" / name
            shutil.copytree(made / "editions", folder / "editions")
            shutil.copy(made / "current", folder / "current")
            until(partial(is_there, server, f"bundel/{name}/inhoud"), seconds=10)
        assert '<option value="nog-een" lang="nl">Bloemlezing (nog-een)</option>' in server.get("antwoord").text
        found = httpx.post(f"{server.address}antwoord", data={"question": OPVANG, "bundel": "all"}, timeout=30).text
        for name in (FIRST, f"Bloemlezing ({NAME})", "Bloemlezing (nog-een)"):
            assert f'<h3 lang="nl">{name}</h3>' in found


def test_a_question_to_all_is_answered_by_each(page: Page) -> None:
    """By default; the surest first, each with its own ten, and read out with the names of the documents."""
    expect(page.get_by_label(NL["choose"])).to_have_value("all")
    ask(page, OPVANG)
    expect(page.get_by_role("heading", level=3)).to_have_text([FIRST, SECOND])
    for number, document in enumerate((FIRST, SECOND)):
        section = of_document(page, number)
        expect(section.locator(".citation")).to_have_count(10)
        for said in section.locator(".reference").all_inner_texts():
            assert f". {document} · " in said
    expect(page.locator("#bl-status")).to_contain_text(f"{FIRST}: 10 citaten uit")
    expect(page.locator("#bl-status")).to_contain_text(f" {SECOND}: 10 citaten uit 2 hoofdstukken")
    check_accessibility(page)
    picture(page, "several")


def test_one_section_is_narrowed_while_the_other_stays(page: Page) -> None:
    """And seen at once from both, neither click is lost."""
    ask(page, OPVANG)
    texts = of_document(page, 1).locator("blockquote").all_inner_texts()
    chapter = of_document(page, 0).locator(".bars").first.get_by_role("button").filter(has_text="Hoofdstuk 4")
    chapter.click()
    expect(chapter).to_be_focused()
    expect(of_document(page, 0).locator(".citation")).to_have_count(3)
    expect(of_document(page, 1).locator("blockquote")).to_have_text(texts)
    page.evaluate(IN_EACH, [1, 0])
    for number, (name, count) in enumerate([("Hoofdstuk 2", 4), ("Hoofdstuk 1 Trends", 4)]):
        pressed = of_document(page, number).locator(".bars button[aria-pressed=true]")
        expect(pressed.locator(".name")).to_have_text(name)
        expect(of_document(page, number).locator(".citation")).to_have_count(count)
    page.reload()
    for number in (0, 1):
        expect(of_document(page, number).locator(".citation")).to_have_count(4)
    of_document(page, 1).get_by_role("button", name=NL["columns"]).click()
    expect(of_document(page, 1).locator(".columns section")).to_have_count(3)
    expect(of_document(page, 0).locator(".columns")).to_have_count(0)
    check_accessibility(page)


def test_a_follow_up_leans_on_the_question_before_in_each(page: Page) -> None:
    """Also after a reload, and when the reader goes on with one document; then there are no sections."""
    ask(page, OPVANG)
    page.reload()
    ask(page, "en voor kinderen?")
    for number in (0, 1):
        expect(of_document(page, number).locator("input[name=history]")).to_have_value(OPVANG)
    page.get_by_label(NL["choose"]).select_option(label=SECOND)
    ask(page, "en voor jongens?")
    last = page.locator(".turn").last
    expect(last.locator(".of-document")).to_have_count(0)
    expect(last.locator("form.reply")).to_have_count(1)
    assert [said.input_value() for said in last.locator("input[name=history]").all()] == [OPVANG, "en voor kinderen?"]
    for name in last.locator(".citation").all():
        assert (name.get_attribute("data-id") or "").startswith(f"{NAME}:")
    expect(page.get_by_label(NL["choose"])).to_have_value(NAME)
    last.locator(".citation a").first.click()
    expect(page.locator("dialog .facsimile img")).to_have_js_property("complete", value=True)
    assert page.locator("dialog .facsimile img").evaluate("(image) => image.naturalWidth") > 0
    expect(page.locator("dialog .reference").first).to_contain_text(f"{SECOND} · ")


@pytest.mark.parametrize("slowness", [1, 10])
def test_a_reload_forgets_no_choice(page: Page, slowness: int) -> None:
    """Nor on a machine on which the parts of the page come one by one."""
    page.get_by_label(NL["choose"]).select_option(NAME)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowness})
    page.reload()
    page.locator("#bl-ask textarea").wait_for()
    expect(page.get_by_label(NL["choose"])).to_have_value(NAME)
    page.get_by_label(NL["choose"]).select_option("all")
    page.reload()
    page.locator("#bl-ask textarea").wait_for()
    expect(page.get_by_label(NL["choose"])).to_have_value("all")


def test_a_statement_that_both_print_is_kept_and_judged_apart(
    page: Page, address: str, library: Path, citations: tuple[Citation, ...], there: dict[str, Citation]
) -> None:
    """Each with its own document, page and link in what is taken along; what is said of one is said of one."""
    ask(page, IN_BOTH)
    cards = [of_document(page, number).locator(".citation").first for number in (0, 1)]
    one, other = (card.get_attribute("data-id") for card in cards)
    assert other == f"{NAME}:{one}"
    cards[1].get_by_role("button", name=NL["keep"]).click()
    expect(cards[0].get_by_role("button", name=NL["keep"])).to_have_attribute("aria-pressed", "false")
    useful = cards[1].get_by_role("button", name=NL["useful"], exact=False).first
    useful.click()
    expect(useful).to_have_attribute("aria-pressed", "true")
    expect(cards[0].locator("[data-judge='2']")).to_have_attribute("aria-pressed", "false")
    assert [said.citation for said in Judgments(library / "collections" / NAME).all()] == [one]
    assert Judgments(library).all() == []
    cards[0].get_by_role("button", name=NL["keep"]).click()
    page.locator("[data-kept-list]").click()
    expect(page.locator("dialog h2")).to_have_text([FIRST, SECOND])
    check_accessibility(page)
    with page.expect_download() as waiting:
        page.locator("dialog").get_by_role("link", name=NL["csv"]).click()
    places = next(c.page_label for c in citations if c.id == one), there[one or ""].page_label or "1"
    rows = table(Path(waiting.value.path()).read_bytes())
    assert [row[NL["link"]] for row in rows] == [f"{address}citaat/{one}", f"{address}bundel/{NAME}/citaat/{one}"]
    for row, document, place in zip(rows, (FIRST, SECOND), places, strict=True):
        assert row[NL["reference"]].startswith(f"{document}, §")
        assert row[NL["reference"]].endswith(f" {place}")
    page.locator("dialog").get_by_role("button", name=NL["keep"]).first.click()
    expect(page.locator("dialog [data-takes]").first).to_have_attribute(
        "href", f"{address}meenemen/docx?id={NAME}%3A{one}"
    )
    page.goto(rows[1][NL["link"]])
    expect(page.locator(".reference").first).to_contain_text(f"{SECOND} · ")
    expect(page.get_by_role("button", name=NL["keep"]).first).to_have_attribute("aria-pressed", "true")


def test_contents_and_about_lead_to_the_other_document(page: Page) -> None:
    """In the panel over the conversation; the document that is shown is marked."""
    ask(page, OPVANG)
    for name in ("contents", "about"):
        page.get_by_role("navigation", name=NL["navigation"]).get_by_role("link", name=NL[name]).click()
        documents = page.locator("dialog .documents")
        expect(documents.locator("[aria-current=page]")).to_have_text(FIRST)
        check_accessibility(page)
        documents.get_by_role("link", name=SECOND, exact=True).click()
        expect(documents.locator("[aria-current=page]")).to_have_text(SECOND)
        if name == "contents":
            expect(page.locator("dialog h2").first).to_contain_text("Hoofdstuk 1 Trends")
        check_accessibility(page)
        page.keyboard.press("Escape")
    expect(page.locator(".of-document")).to_have_count(2)


def test_several_documents_with_the_keyboard_alone(page: Page) -> None:
    """Choose one, ask, choose all, ask, go to the second answer, filter and keep there."""
    chooser, field = page.get_by_label(NL["choose"]), page.locator("#bl-ask textarea")
    expect(chooser).to_have_css("appearance", "auto")  # gradio takes away the arrow that shows what it is
    field.wait_for()
    tab_to(page, chooser)
    page.keyboard.press("End")
    expect(chooser).to_have_value(NAME)
    tab_to(page, field)
    page.keyboard.type(OPVANG)
    page.keyboard.press("Enter")
    expect(page.locator(".citation")).to_have_count(10)
    tab_to(page, chooser, key="Shift+Tab")
    page.keyboard.press("Home")
    expect(chooser).to_have_value("all")
    tab_to(page, field)
    page.keyboard.type("en voor kinderen?")
    page.keyboard.press("Enter")
    expect(page.locator(".of-document")).to_have_count(2)
    chapter = of_document(page, 1).locator(".bars").first.get_by_role("button").first
    tab_to(page, chapter, key="Shift+Tab")
    page.keyboard.press("Space")
    expect(chapter).to_have_attribute("aria-pressed", "true")
    expect(chapter).to_be_focused()
    keep = of_document(page, 1).get_by_role("button", name=NL["keep"]).first
    tab_to(page, keep)
    page.keyboard.press("Space")
    expect(page.locator("[data-kept-count]")).to_have_text("(1)")


def test_several_documents_fit_a_narrow_screen_in_english(browser: Browser, address: str) -> None:
    """Chooser, sections with their charts closed, columns, contents, list: nothing scrolls sideways."""
    with window(browser, address, viewport={"width": 320, "height": 568}) as page:
        page.goto(f"{address}en/")
        chooser = page.get_by_label(EN["choose"])
        expect(chooser.locator("option")).to_have_text([EN["choose_all"], FIRST, SECOND])
        fits(page)
        box = chooser.bounding_box()
        assert box
        assert box["height"] >= 24
        ask(page, SHELTER)
        expect(page.locator(".facets[open]")).to_have_count(0)
        expect(page.locator(".turn > .of-document:visible")).to_have_count(2)
        fits(page)
        check_accessibility(page)
        of_document(page, 1).get_by_role("button", name=EN["columns"]).click()
        expect(of_document(page, 1).locator(".columns")).to_be_visible()
        fits(page)
        keeps = [of_document(page, number).get_by_role("button", name=EN["keep"]).first for number in (0, 1)]
        for keep in keeps:
            keep.click()
        page.locator("[data-kept-list]").click()
        expect(page.locator("dialog h2")).to_have_text([FIRST, SECOND])
        fits(page, "dialog")
        for path in ("en/inhoud", f"en/bundel/{NAME}/inhoud", f"en/bundel/{NAME}/over", "en/antwoord", "en/embed"):
            page.goto(f"{address}{path}")
            fits(page)
            check_accessibility(page)
        page.goto(f"{address}en/bundel/{NAME}/citaat/{ONLY_THERE}")
        page.get_by_role("link", name="Nederlands").click()
        page.wait_for_url(f"{address}bundel/{NAME}/citaat/{ONLY_THERE}")


def test_the_page_in_a_frame_keeps_what_was_chosen(page: Page, address: str) -> None:
    """A question to one document is followed by another to the same, until the reader chooses otherwise."""
    page.goto(f"{address}embed")
    page.get_by_label(NL["choose"]).select_option(NAME)
    for question, turns in [(OPVANG, 1), ("en voor kinderen?", 2)]:
        page.get_by_label(NL["question"]).fill(question)
        page.get_by_role("button", name=NL["send"]).click()
        expect(page.locator(".turn")).to_have_count(turns)
        expect(page.get_by_label(NL["question"])).to_have_value("")
    expect(page.get_by_label(NL["choose"])).to_have_value(NAME)
    expect(page.locator(f".citation[data-id^='{NAME}:']")).to_have_count(20)
    expect(page.locator(".citation")).to_have_count(20)
    page.get_by_label(NL["choose"]).select_option("all")
    page.get_by_label(NL["question"]).fill(OPVANG)
    page.keyboard.press("Enter")
    expect(page.locator(".of-document")).to_have_count(2)


def test_one_chooses_without_javascript(browser: Browser, address: str) -> None:
    """All, then one of them, which stays chosen; the part of an answer is chosen on a page of its own."""
    with window(browser, address, java_script_enabled=False) as page:
        page.goto(f"{address}antwoord")
        page.get_by_label(NL["question"]).fill(OPVANG)
        page.get_by_role("button", name=NL["send"]).click()
        expect(page.locator(".of-document .citation")).to_have_count(20)
        page.get_by_label(NL["choose"]).select_option(NAME)
        page.get_by_label(NL["question"]).fill("en voor kinderen?")
        page.get_by_role("button", name=NL["send"]).click()
        expect(page.locator(f".citation[data-id^='{NAME}:']")).to_have_count(10)
        expect(page.get_by_label(NL["choose"])).to_have_value(NAME)
        page.locator(".bars button").first.click()
        page.wait_for_url(f"{address}bundel/{NAME}/antwoord")
        expect(page.locator(".bars button[aria-pressed=true]")).to_have_count(1)
