"""The pages of administrators: the real server, its real builds, in a real browser and without one."""

import html
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from assistant.access import fingerprint, new_key
from assistant.build import build, read_anthology
from assistant.phrasebook import phrases
from index.bundled import BUNDLED
from index.collection import editions, in_use, put_in_use, remove
from index.disk import append_line
from index.edition import load_edition
from index.encoder import Encoder, encoder_for_questions
from index.history import LOG, history
from index.library import collection_folder
from index.manifest import CITATIONS, VECTORS
from source.limits import MEBIBYTE, Limits
from tests import hostile
from tests.command import FACSIMILE
from tests.serving import Running, answerable, ask, check_accessibility, picture, running, until, window
from tests.toys import citations

NL, EN = phrases("nl"), phrases("en")
ELS = "Els Jansen"
STAYED, CHANGED, GONE = hostile.STATEMENTS[0], "De vader is niet bekend bij de politie.", "Op school horen we niets."
NEW = "De vader is vaak bekend bij de politie."  # as `hostile.two_meanings` has it, where it cannot be proven
OTHERS = ("Er is genoeg opvang.", "De opvang heeft plaats.")
BUILT = 90_000  # milliseconds in which a small PDF becomes an edition on a busy machine


@dataclass(frozen=True, slots=True)
class Office:
    """A server, its data folder, and an administrator without a browser."""

    data: Path
    server: Running
    key: str
    http: httpx.Client

    @property
    def current(self) -> str:
        """The edition in use."""
        return in_use(self.data)

    @property
    def sign_on(self) -> dict[str, Any]:
        """How a browser gives the key."""
        origin = self.server.address.rstrip("/")
        return {"http_credentials": {"username": "els", "password": self.key, "origin": origin}}

    def post(self, path: str, **sent: Any) -> str:
        """The page that a form leads to, as text."""
        answer = self.http.post(path, **sent, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        return html.unescape(answer.text)

    def upload(self, name: str, content: bytes) -> str:
        """The page after a PDF was sent."""
        return self.post("beheer/nieuw", files={"pdf": (name, content, "application/pdf")})

    def removed(self, edition: str, sure: str = "yes") -> str:
        """The page after an edition was to be removed."""
        return self.post(f"beheer/uitgave/{edition}/verwijderen", data={"sure": sure})

    def state(self) -> dict[str, Any]:
        """How far the build is."""
        found: dict[str, Any] = self.http.get("beheer/voortgang").json()
        return found

    def ended(self) -> str:
        """What is told of the build once it ended."""
        until(lambda: not self.state()["running"], seconds=BUILT / 1000)
        told: str = self.state()["told"]
        return told

    def leftovers(self) -> list[str]:
        """What is left of builds that made no edition."""
        hidden = [path.name for path in (self.data / "editions").iterdir() if path.name.startswith(".")]
        return hidden + [path.name for path in (self.data / "uploads").glob("*")]

    def answers(self, edition: str) -> None:
        """Wait until readers get this edition."""
        until(lambda: self.server.get("health").json()["edition"] == edition, seconds=15)


def signed_on(data: Path, server: Running) -> Iterator[Office]:
    """With a key that was made before the server started."""
    key = (data / "els").read_text(encoding="utf-8")
    with httpx.Client(base_url=server.address, auth=("els", key), timeout=60) as client:
        yield Office(data, server, key, client)


def key_for(data: Path, name: str) -> str:
    """A key, as `bloemlezing key` makes it."""
    key = new_key()
    append_line(data / "keys", f"{name} {fingerprint(key)}")
    return key


@pytest.fixture(scope="module")
def encoder(models_dir: Path) -> Encoder:
    """The bundled model, as the server runs it."""
    return encoder_for_questions(BUNDLED, models_dir)


@pytest.fixture(scope="module")
def office(models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A server with a small anthology, for all tests that leave in use what was; its PDFs have at most a megabyte."""
    data = tmp_path_factory.mktemp("office")
    (data / "models").symlink_to(models_dir)
    pdf = data / "bloemlezing.pdf"
    pdf.write_bytes(hostile.written(hostile.anthology(CHANGED, GONE)))
    made = build(
        read_anthology(pdf, Limits(), lambda *_: None), data, BUNDLED, models_dir, lambda *_: None, by="jan", old=None
    )
    put_in_use(data, made.edition, "jan")
    (data / "els").write_text(key_for(data, ELS), encoding="utf-8")
    with running(data, administrators=f"Piet, {ELS}", pdf_megabytes="1", rate="0") as server:
        yield from signed_on(data, server)


@pytest.fixture
def desk(browser: Browser, office: Office) -> Iterator[Page]:
    """The desk in a browser window of an administrator."""
    with window(browser, office.server.address, **office.sign_on) as page:
        page.goto(f"{office.server.address}beheer")
        yield page


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("(e) => e === document.activeElement"):
            return
    raise AssertionError(f"{wanted} cannot be reached with Tab")


def press(page: Page, name: str) -> None:
    """Go to a button with the keyboard, and press it."""
    tab_to(page, page.get_by_role("button", name=name, exact=True))
    page.keyboard.press("Enter")


def test_a_new_edition_from_upload_to_readers_and_back(
    browser: Browser, office: Office, desk: Page, tmp_path: Path
) -> None:
    """With the keyboard alone: choose a PDF, see how far it is, compare, look at what is odd, publish, put back.

    A reader who has the chat open all the while gets each edition within seconds, and no error.
    """
    (tmp_path / "Bloemlezing 2027.pdf").write_bytes(hostile.two_meanings())
    first, address = office.current, office.server.address
    with window(browser, address) as reader:
        reader.goto(address)
        ask(reader, "Is de vader bekend bij de politie?")
        expect(reader.locator(".turn").last.locator("blockquote").first).to_have_text(CHANGED)
        link = reader.locator(".turn .citation a").first.get_attribute("href") or ""
        old = reader.locator(".turn .citation").first.get_attribute("data-id")
        check_accessibility(desk)
        built = _uploaded(desk, tmp_path / "Bloemlezing 2027.pdf", office)
        assert office.current == first
        _compared(desk)
        press(desk, NL["edition_publish"])
        expect(desk.locator(".said")).to_have_text(NL["desk_published"])
        expect(desk.locator(".job")).to_have_count(0)  # it said that the edition is not in use yet
        assert office.current == built
        office.answers(built)
        ask(reader, "Is de vader bekend bij de politie?")
        expect(reader.locator(".turn").last.locator("blockquote").first).to_have_text(NEW)
        reader.goto(f"{address}{link.removeprefix('./')}")
        expect(reader.locator("h1")).to_have_text(NL["gone_title"])
        assert reader.request.get(f"{address}citaat/{old}").status == 404
        stayed = next(one.id for one in load_edition(office.data).citations if one.text == STAYED)
        reader.goto(f"{address}citaat/{stayed}")
        expect(reader.locator("blockquote").first).to_have_text(STAYED)
        press(desk, NL["desk_put_back"])
        expect(desk.locator(".said")).to_have_text(NL["desk_put_back_done"])
        assert office.current == first
        office.answers(first)
        reader.goto(address)
        expect(reader.locator(".turn")).to_have_count(2)  # the conversation is still there
        ask(reader, "Is de vader bekend bij de politie?")
        expect(reader.locator(".turn").last.locator("blockquote").first).to_have_text(CHANGED)
    rows = desk.locator(".log tbody tr")
    expect(rows.locator("td:last-child")).to_have_text([ELS, ELS, ELS, "jan", "jan"])
    told = [NL["deed_rollback"], NL["deed_publish"], NL["deed_build"], NL["deed_publish"]]
    for row, what, edition in zip(rows.all(), told, [first, built, built, first], strict=False):
        expect(row.locator("td:nth-child(2)")).to_have_text(f"{what} {edition}")
    assert office.leftovers() == []


HEAR = """addEventListener('DOMContentLoaded', () => {
  const line = document.getElementById('bl-status');
  new MutationObserver(() => { sessionStorage.heard ||= line.textContent; }).observe(line, { childList: true });
});"""  # what is read out first; the page may go before one looks


def _uploaded(desk: Page, pdf: Path, office: Office) -> str:
    """Choose a PDF and wait for its edition; the name of that."""
    desk.add_init_script(HEAR)
    with desk.expect_file_chooser() as chosen:  # well before the key: a browser that is not told yet chooses nothing
        tab_to(desk, desk.get_by_label(NL["desk_pdf"]))
        desk.keyboard.press("Space")
    chosen.value.set_files(pdf)
    press(desk, NL["desk_begin"])
    expect(desk.locator(".said")).to_have_text(NL["desk_begun"])
    bar, told = desk.get_by_role("progressbar"), desk.locator("[data-told]")
    expect(told).to_have_text(re.compile(r"(Citaat|Pagina) \d+ van \d+|wordt voorbereid|wordt gecontroleerd"))
    expect(bar).not_to_have_js_property("value", 0)
    expect(desk.locator("[data-left]")).to_have_text(re.compile(r"Nog ongeveer \d+ (seconden|minuten)\."))
    picture(desk, "desk")
    expect(told).to_have_text(NL["job_done"].format(name=pdf.name), timeout=BUILT)
    expect(desk.locator("#desk-job")).to_be_focused()  # so that it is read out
    assert re.match(r"\d+ %\. \S.* Nog ongeveer \d+ seconden", desk.evaluate("sessionStorage.heard"))
    picture(desk, "desk-done")
    expect(bar).to_have_count(0)
    expect(desk.locator(".said, .trouble")).to_have_count(0)
    check_accessibility(desk)
    (made,) = set(editions(office.data)) - {event.edition for event in history(office.data) if event.by == "jan"}
    return made


def _compared(desk: Page) -> None:
    """Look at the comparison, at the page of what is not proven, and tick that it was seen."""
    tab_to(desk, desk.locator(".job").get_by_role("link", name=NL["desk_look"]))
    desk.keyboard.press("Enter")
    changed = desk.locator("section").filter(has=desk.locator("#changes-changed"))
    expect(changed.locator("del")).to_have_text([re.compile("niet")])
    expect(changed.locator("ins")).to_have_text([re.compile("vaak")])
    expect(desk.locator("section").filter(has=desk.locator("#changes-gone")).locator("blockquote")).to_have_text(GONE)
    expect(desk.locator(".doubts li")).to_have_count(1)
    check_accessibility(desk)
    picture(desk, "comparison")
    unproven = desk.locator("section").filter(has=desk.locator("#changes-unproven"))
    tab_to(desk, unproven.get_by_role("link", name=NL["show"]))
    desk.keyboard.press("Enter")
    expect(desk.locator(".cited blockquote").first).to_have_text(NEW)
    expect(desk.locator(".facsimile img")).to_have_js_property("complete", value=True)
    assert desk.locator(".facsimile img").evaluate("(image) => image.naturalWidth") > 0
    expect(desk.locator(".facsimile rect")).to_have_count(1)
    check_accessibility(desk)
    desk.go_back()
    press(desk, NL["edition_publish"])
    expect(desk.locator("#edition-seen")).to_be_focused()  # the browser asks for the tick first
    desk.keyboard.press("Space")


def test_all_of_it_works_without_javascript(browser: Browser, office: Office, tmp_path: Path) -> None:
    """The page comes anew by itself until the edition is there; the tick is asked for by the server too."""
    (tmp_path / "plat.pdf").write_bytes(hostile.two_meanings())
    first = office.current
    with window(browser, office.server.address, java_script_enabled=False, **office.sign_on) as page:
        page.goto(f"{office.server.address}en/beheer")
        page.get_by_label(EN["desk_pdf"]).set_input_files(tmp_path / "plat.pdf")
        page.get_by_role("button", name=EN["desk_begin"]).click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        look = page.locator(".job").get_by_role("link", name=EN["desk_look"])
        expect(look).to_be_visible(timeout=BUILT)
        look.click()
        made = page.url.rpartition("/")[2].partition("?")[0]
        told = office.post(f"beheer/uitgave/{made}/publiceren", data={"expected": first})
        assert NL["desk_doubts"] in told
        assert office.current == first
        page.get_by_label(EN["rehearsal_own"]).fill("Is er opvang?")
        page.get_by_role("button", name=EN["send"]).click()
        expect(page.locator("#rehearsal ~ .rehearsed h3").first).to_have_text("Is er opvang?")
        page.get_by_label(EN["edition_seen"]).check()
        page.get_by_role("button", name=EN["edition_publish"]).click()
        expect(page.locator(".said")).to_have_text(EN["desk_published"])
        assert office.current == made
        page.get_by_role("button", name=EN["desk_put_back"]).click()
        expect(page.locator(".said")).to_have_text(EN["desk_put_back_done"])
        assert office.current == first
    office.answers(first)


def test_a_build_is_stopped_from_the_page(office: Office, desk: Page) -> None:
    """Nothing of it is left; meanwhile another is told to wait; the next one may begin."""
    before, use = editions(office.data), office.current
    desk.get_by_label(NL["desk_pdf"]).set_input_files(FACSIMILE)
    desk.get_by_role("button", name=NL["desk_begin"]).click()
    expect(desk.locator("[data-told]")).to_have_text(re.compile("Citaat|Pagina"))
    check_accessibility(desk)
    assert NL["desk_busy"] in office.upload("x.pdf", hostile.good())
    desk.get_by_role("button", name=NL["desk_stop"]).click()
    expect(desk.locator("[data-told]")).to_have_text(NL["job_stopped"].format(name=FACSIMILE.name))
    assert (editions(office.data), office.current, office.leftovers()) == (before, use, [])
    office.upload("x.pdf", hostile.scan())
    assert office.ended() == NL["wrong_NoTextError"].format(name="x.pdf")


def protected() -> bytes:
    return hostile.protected("geheim", "geheim")


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (hostile.scan, "NoTextError"),
        (protected, "EncryptedPDFError"),
        (lambda: b"%PDF-" + hostile.html(), "UnreadablePDFError"),
        (lambda: hostile.good() + b" " * MEBIBYTE, "TooLargePDFError"),
    ],
)
def test_a_pdf_that_cannot_be_used_is_told_in_a_sentence(
    office: Office, desk: Page, content: Callable[[], bytes], wrong: str
) -> None:
    """What is wrong and what to do, with the name of the file as it was given; nothing is left."""
    name = '"Els\'s" <b>{bloemlezing} 🌷.pdf'
    before = editions(office.data)
    office.upload(name, content())
    office.ended()
    desk.goto(f"{office.server.address}beheer")
    expect(desk.locator("[data-told]")).to_have_text(NL[f"wrong_{wrong}"].format(name=name.replace('"', "%22")))
    assert desk.locator(".job b").count() == 0
    if wrong == "NoTextError":
        check_accessibility(desk)
    assert (editions(office.data), office.leftovers()) == (before, [])


@pytest.mark.parametrize("content", [b"", b"Dit is geen pdf.", hostile.html()])
def test_what_is_no_pdf_is_refused_at_once(office: Office, content: bytes) -> None:
    """Whatever it is called, and whatever it says to be."""
    assert NL["desk_no_pdf"] in office.upload("bloemlezing.pdf", content)
    assert office.leftovers() == []


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"data": {"pdf": "%PDF-"}},
        {"json": {"pdf": "%PDF-"}},
        {"files": {"pdf": ("", b"%PDF-", "application/pdf")}},
        {"files": {"ander": ("x.pdf", hostile.good(), "application/pdf")}},
        {"files": [("pdf", ("a.pdf", hostile.good())), ("pdf", ("b.pdf", hostile.good()))]},
        {"content": b"--x\r\nonzin", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
        {"content": b"--x\r\nonzin", "headers": {"Content-Type": "multipart/form-data"}},
    ],
)
def test_a_form_without_a_pdf_is_refused(office: Office, sent: dict[str, Any]) -> None:
    """None was chosen, or something else than a browser sends it."""
    assert NL["desk_no_pdf"] in office.post("beheer/nieuw", **sent)
    assert office.leftovers() == []


@pytest.mark.parametrize(
    "name", ["../../x.pdf", "a" * 10_000 + ".pdf", "\x1b[2J\u202efdp.exe", "🌷" * 300, "..\\..\\x"]
)
def test_no_name_of_a_file_leads_elsewhere(office: Office, name: str) -> None:
    """It is only a name."""
    around = sorted(path.name for path in office.data.parent.iterdir())
    inside = sorted(path.name for path in office.data.iterdir() if path.name != "uploads")
    office.upload(name, hostile.scan())
    assert office.ended().startswith(NL["wrong_NoTextError"].partition("{name}")[0])
    assert sorted(path.name for path in office.data.parent.iterdir()) == around
    assert sorted(path.name for path in office.data.iterdir() if path.name != "uploads") == inside
    assert office.leftovers() == []


def chunks() -> Iterator[bytes]:
    """Three megabytes, of which nobody says beforehand how many they are."""
    yield b'--x\r\nContent-Disposition: form-data; name="pdf"; filename="x.pdf"\r\n\r\n%PDF-'
    for _ in range(300):
        yield b" " * 10_000
    yield b"\r\n--x--\r\n"


def test_what_is_too_large_is_refused(office: Office) -> None:
    """By what it says of itself, or else once more has come than may; nobody else may send as much anywhere."""
    multipart = {"Content-Type": "multipart/form-data; boundary=x"}
    whole = b"".join(chunks())
    for content in (whole, chunks()):
        answer = office.http.post("beheer/nieuw", content=content, headers=multipart)
        assert answer.status_code == 413
        assert NL["huge"] in html.unescape(answer.text)
    for path in ("antwoord", "beheer/stoppen", "beheer/terug", "beheer/uitgave/x/publiceren"):
        assert office.http.post(path, content=whole, headers=multipart).status_code == 413
    assert office.leftovers() == []


def test_a_browser_says_so_too(office: Office, desk: Page, tmp_path: Path) -> None:
    """It does not only say that the connection was lost."""
    (tmp_path / "groot.pdf").write_bytes(hostile.good() + b" " * 20 * MEBIBYTE)
    desk.get_by_label(NL["desk_pdf"]).set_input_files(tmp_path / "groot.pdf")
    desk.get_by_role("button", name=NL["desk_begin"]).click()
    expect(desk.locator(".trouble")).to_have_text(NL["huge"])
    assert office.leftovers() == []


def test_what_was_compared_is_what_is_published(browser: Browser, office: Office, desk: Page, encoder: Encoder) -> None:
    """Where somebody else put an edition in use meanwhile, one must compare again: nothing has changed."""
    first = office.current
    mine, theirs = (answerable(office.data, encoder, STAYED, *OTHERS, text) for text in ("Van mij.", "Van hen."))
    desk.goto(f"{office.server.address}beheer/uitgave/{mine.edition}")
    with window(browser, office.server.address, **office.sign_on) as other:
        other.goto(f"{office.server.address}beheer/uitgave/{theirs.edition}")
        _publish(other)
        expect(other.locator(".said")).to_have_text(NL["desk_published"])
    _publish(desk)
    expect(desk.locator(".trouble").first).to_have_text(NL["desk_changed"])
    assert office.current == theirs.edition
    assert NL["desk_changed"] in office.post("beheer/terug", data={"expected": first})
    assert NL["desk_changed"] in office.post("beheer/terug")
    assert office.current == theirs.edition
    _publish(desk)  # compared again
    expect(desk.locator(".said")).to_have_text(NL["desk_published"])
    assert office.current == mine.edition
    assert NL["desk_in_use"] in office.removed(mine.edition)
    assert NL["desk_put_back_done"] in office.post("beheer/terug", data={"expected": mine.edition})
    assert NL["desk_put_back_done"] in office.post("beheer/terug", data={"expected": theirs.edition})
    assert office.current == first
    office.answers(first)
    for made in (mine, theirs):
        assert NL["desk_unsure"] in office.removed(made.edition, sure="")
        assert made.edition in editions(office.data)
        assert NL["desk_removed"] in office.removed(made.edition)
        assert NL["desk_edition"] in office.removed(made.edition)
        assert NL["desk_edition"] in office.post(f"beheer/uitgave/{made.edition}/publiceren", data={"expected": first})
    assert office.current == first


@pytest.mark.parametrize("language", ["", "en/"])
def test_a_slash_too_many_leads_to_the_desk(office: Office, language: str) -> None:
    """As many type it at the end of an address."""
    found = office.http.get(f"{language}beheer/", follow_redirects=True)
    assert (found.status_code, str(found.url)) == (200, f"{office.server.address}{language}beheer")


def _publish(page: Page) -> None:
    if page.locator("#edition-seen").count():
        page.locator("#edition-seen").check()
    page.get_by_role("button", name=NL["edition_publish"], exact=True).click()


def test_readers_see_nothing_of_what_is_not_published(office: Office, encoder: Encoder) -> None:
    """Neither its pages, its citations nor its files; also after an administrator looked at them."""
    pdf, text = FACSIMILE.read_bytes(), "Dit is nog geheim."
    made = answerable(office.data, encoder, text, *OTHERS, pdf=pdf)
    way, sha, name = f"beheer/uitgave/{made.edition}", made.pdf.sha256, citations(text)[0].id
    seen = [way, f"{way}/pagina/1", f"{way}/beeld/1.webp", f"{way}/wijzigingen.html", f"{way}/wijzigingen.md"]
    for path in (*seen, "beheer", "beheer/voortgang"):
        assert office.http.get(path).status_code == 200
        for prefix in ("", "en/"):
            refused = office.server.get(prefix + path)
            assert refused.status_code == 401
            assert text not in refused.text
    assert office.http.get(f"{way}/beeld/1.webp").headers["cache-control"] == "no-store"
    hidden = [
        f"beeld/{sha}/1.webp",
        f"api/v1/pages/1.webp?sha256={sha}",
        f"citaat/{name}",
        f"api/v1/citations/{name}",
        f"meenemen/md?id={name}",
        *(f"{folder}/{made.edition}/source.pdf" for folder in ("editions", "data/editions", "page-assets/editions")),
        "uploads",
        "log.jsonl",
        "keys",
        f"page-assets/..%2f..%2f..{office.data}/keys",
    ]
    for path in hidden:
        assert (path, office.server.get(path).status_code) == (path, 404)
    answer = httpx.post(f"{office.server.address}api/v1/ask", json={"question": text, "top_k": 10})
    assert {hit["citation"]["text"] for hit in answer.json()["hits"]} <= {STAYED, hostile.STATEMENTS[1], CHANGED, GONE}
    assert text not in office.server.get("").text + office.server.get("inhoud").text
    remove(office.data, made.edition, "jan")


@pytest.mark.parametrize("name", ["x", "%2e%2e", "..%2f..%2fkeys", ".", "%00", "%2e", "x%0a", "a%5cb", "%F0%9F%8C%B7"])
def test_what_is_no_edition_has_no_pages(office: Office, name: str) -> None:
    """It cannot be looked at, put in use or removed; nor can anything above the editions."""
    before = sorted(path.name for path in office.data.iterdir())
    for path in ("", "/pagina/1", "/beeld/1.webp", "/wijzigingen.md"):
        assert office.http.get(f"beheer/uitgave/{name}{path}").status_code in {404, 405}
    for path in ("publiceren", "verwijderen"):
        sent = {"expected": office.current, "seen": "yes", "sure": "yes"}
        answer = office.http.post(f"beheer/uitgave/{name}/{path}", data=sent)
        assert answer.status_code in {303, 404, 405}
        assert "mis=edition" in answer.headers.get("location", "mis=edition")
    assert sorted(path.name for path in office.data.iterdir()) == before


@pytest.mark.parametrize(
    "path", ["pagina/0", "pagina/2", "pagina/x", "pagina/-1", "pagina/9999999", "beeld/2.webp", "wijzigingen.pdf"]
)
def test_what_an_edition_does_not_have_is_not_found(office: Office, path: str) -> None:
    """Its PDF has one page, and is told of as HTML and as Markdown."""
    assert office.http.get(f"beheer/uitgave/{office.current}/{path}").status_code == 404


def test_what_is_told_can_be_mailed(office: Office, encoder: Encoder) -> None:
    """In both forms and languages, as a file."""
    made = answerable(office.data, encoder, STAYED, "Dit is nieuw.")
    for language, words in (("", NL), ("en/", EN)):
        for form, kind in (("html", "text/html"), ("md", "text/markdown")):
            found = office.http.get(f"{language}beheer/uitgave/{made.edition}/wijzigingen.{form}")
            assert found.headers["content-type"] == f"{kind}; charset=utf-8"
            assert found.headers["content-disposition"] == f'attachment; filename="wijzigingen-{made.edition}.{form}"'
            assert words["changes_added"] in found.text
            assert "Dit is nieuw." in found.text
    remove(office.data, made.edition, "jan")


def test_a_damaged_edition_is_told_and_removed(office: Office, desk: Page, encoder: Encoder) -> None:
    """It cannot be put in use; the others go on."""
    first, made = office.current, answerable(office.data, encoder, *OTHERS)
    (office.data / "editions" / made.edition / CITATIONS).write_bytes(b"")
    desk.goto(f"{office.server.address}beheer/uitgave/{made.edition}")
    expect(desk.locator(".trouble")).to_have_text(NL["edition_damaged"])
    check_accessibility(desk)
    way = f"beheer/uitgave/{made.edition}"
    assert NL["desk_edition"] in office.post(f"{way}/publiceren", data={"expected": first, "seen": "yes"})
    for path in ("pagina/1", "wijzigingen.html"):
        assert office.http.get(f"{way}/{path}").status_code == 404
    desk.get_by_label(NL["edition_sure"]).check()
    desk.get_by_role("button", name=NL["edition_remove"]).click()
    expect(desk.locator(".said")).to_have_text(NL["desk_removed"])
    assert made.edition not in editions(office.data)
    assert office.current == first


def test_an_edition_without_its_vectors_is_not_put_in_use(office: Office, encoder: Encoder) -> None:
    """Its citations can be compared, but not searched."""
    first, made = office.current, answerable(office.data, encoder, STAYED, *OTHERS)
    (office.data / "editions" / made.edition / VECTORS).write_bytes(b"")
    way = f"beheer/uitgave/{made.edition}"
    assert NL["edition_damaged"] in html.unescape(office.http.get(way).text)
    assert NL["desk_edition"] in office.post(f"{way}/publiceren", data={"expected": first, "seen": "yes"})
    assert office.current == first
    remove(office.data, made.edition, "jan")


def test_what_somebody_wrote_into_the_log_is_shown(office: Office) -> None:
    """Also if it is no moment; markup in it is text."""
    append_line(
        office.data / LOG, f'{{"at": "gisteren", "what": "build", "edition": "{office.current}", "by": "<b>x</b>"}}'
    )
    append_line(office.data / LOG, "onzin")
    found = office.http.get("beheer")
    assert found.status_code == 200
    assert "<td>gisteren</td>" in found.text
    assert "<td>&lt;b&gt;x&lt;/b&gt;</td>" in found.text


def test_a_question_of_ones_own_may_be_as_long_as_any(office: Office) -> None:
    """As its field says, also with line ends, which a form sends as two characters; one that is longer is refused."""
    way = f"beheer/uitgave/{office.current}"
    for question in ("a" * 2_000, "\r\n" * 1_900 + "a", "?!", "  "):
        assert office.http.get(way, params={"vraag": question}).status_code == 200
    assert office.http.get(way, params={"vraag": "a" * 5_000}).status_code == 422


def test_a_server_that_was_killed_while_building_starts_clean(
    models_dir: Path, tmp_path: Path, encoder: Encoder
) -> None:
    """The upload and what was built are gone, the edition before answers, and says why if the one in use is damaged.

    While it runs, it goes on with that where another damaged one is put in use, until a whole one is.
    """
    (tmp_path / "models").symlink_to(models_dir)
    first, second, third, fourth = (answerable(tmp_path, encoder, text, *OTHERS) for text in "ABCD")
    for made in (second, third):
        (tmp_path / "editions" / made.edition / VECTORS).unlink()
    put_in_use(tmp_path, first.edition, "jan")
    (tmp_path / "els").write_text(key_for(tmp_path, ELS), encoding="utf-8")
    with running(tmp_path, administrators=ELS) as server:
        for office in signed_on(tmp_path, server):
            office.upload("x.pdf", FACSIMILE.read_bytes())
            until(lambda office=office: office.state()["percent"] > 0)  # type: ignore[misc]
            assert len(office.leftovers()) == 1
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
    (tmp_path / "editions" / ".half").mkdir()
    put_in_use(tmp_path, second.edition, "jan")
    other = collection_folder(tmp_path, "jaar-2027")
    put_in_use(other, answerable(other, encoder, *OTHERS).edition, "jan")

    with running(tmp_path, administrators=ELS) as server:
        for office in signed_on(tmp_path, server):
            said = server.log.read_text(encoding="utf-8").splitlines()
            assert office.leftovers() == []
            assert said[0] == "bloemlezing: Removed what an interrupted program left behind: .half."
            assert said[1].startswith(f"bloemlezing: Edition {second.edition} is damaged: {VECTORS} is missing;")
            assert said[1].endswith(f" Until then edition {first.edition} answers.")
            office.answers(first.edition)
            assert NL["desk_in_use"] in office.removed(first.edition)
            put_in_use(tmp_path, third.edition, "jan")
            until(lambda: third.edition in server.log.read_text(encoding="utf-8"))
            office.answers(first.edition)
            assert NL["desk_published"] in office.post(
                f"beheer/uitgave/{fourth.edition}/publiceren", data={"expected": third.edition, "seen": "yes"}
            )
            office.answers(fourth.edition)
            assert {event.by for event in history(tmp_path) if event.edition == fourth.edition} == {"jan", ELS}
            _other_collection(office, other)


def _other_collection(office: Office, folder: Path) -> None:
    """A collection has a desk of its own, with its own builds; a server that ends lets none go on."""
    assert office.server.get("bundel/jaar-2027/beheer").status_code == 401
    assert office.http.get("bundel/anders/beheer").status_code == 404
    page = office.http.get("bundel/jaar-2027/beheer")
    assert in_use(folder) in page.text
    told = office.post("bundel/jaar-2027/beheer/nieuw", files={"pdf": ("x.pdf", FACSIMILE.read_bytes())})
    assert NL["desk_begun"] in told
    assert not office.state()["running"]
    until(lambda: office.http.get("bundel/jaar-2027/beheer/voortgang").json()["percent"] > 0)
    assert NL["desk_stopped"] in office.post("en/../bundel/jaar-2027/beheer/stoppen")
    until(lambda: not office.http.get("bundel/jaar-2027/beheer/voortgang").json()["running"])
    assert list((folder / "uploads").iterdir()) == []
    shutil.rmtree(folder)
