"""Small PDFs written for each truth; text is set in Helvetica, whose digits are 0.556 em wide."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    RectangleObject,
    StreamObject,
    TextStringObject,
)

from source.errors import EncryptedPDFError, MissingPDFError, NoPagesError, SourceError, UnreadablePDFError
from source.page import Bookmark, Box, Document
from source.pdf import read_document

FACSIMILE = Path(__file__).parents[1] / "source" / "data" / "samen-tegen-mensenhandel-facsimile.pdf"
HELVETICA = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
FONTS = {"/Font": {"/F": HELVETICA}}
HELLO = "BT /F 10 Tf 100 200 Td (11) Tj ET"  # on a page 300 high: baseline at 100 from the top
HELLO_PLACE = ("11", (100, 105.56, 111.12), 100)


def pdf_object(value: Any) -> Any:
    """Python values as PDF objects."""
    if isinstance(value, dict):
        return DictionaryObject({NameObject(k): pdf_object(v) for k, v in value.items()})
    if isinstance(value, list):
        return ArrayObject(pdf_object(v) for v in value)
    if isinstance(value, (int, float)):
        return FloatObject(value)
    return NameObject(value) if isinstance(value, str) else value


def stream(content: str, entries: dict[str, Any] | None = None) -> StreamObject:
    made = StreamObject()
    made.set_data(content.encode("latin-1"))
    made.update(pdf_object(entries or {}))
    return made


def writer(*contents: str, size: tuple[float, float] = (400, 300), resources: Any = None) -> PdfWriter:
    """A PDF with a page for each content stream."""
    made = PdfWriter()
    for content in contents:
        page = made.add_blank_page(*size)
        page[NameObject("/Contents")] = made._add_object(stream(content))
        page[NameObject("/Resources")] = pdf_object(resources or FONTS)
    return made


def read(path: Path, made: PdfWriter) -> Document:
    made.write(path / "toy.pdf")
    return read_document(path / "toy.pdf")


def places(document: Document, page: int = 1) -> list[tuple[str, tuple[float, ...], float]]:
    return [(f.text, f.edges, f.y) for f in document.pages[page - 1].fragments]


def test_a_page_is_read_from_its_top_left(tmp_path: Path) -> None:
    """Text, places, size, font and colour; also lines and rectangles."""
    document = read(tmp_path, writer(f"1 0 0 rg {HELLO} 10 250 100 20 re f"))
    [page] = document.pages
    [fragment] = page.fragments

    assert (page.number, page.label, page.width, page.height) == (1, None, 400, 300)
    assert (fragment.text, fragment.edges, fragment.y, fragment.size) == ("11", (100, 105.56, 111.12), 100, 10)
    assert (fragment.font, fragment.color) == ("Helvetica", "#ff0000")
    assert page.rules == (Box(1, 10, 30, 110, 50),)


def test_a_missing_file(tmp_path: Path) -> None:
    """Is named, and so is what to do."""
    with pytest.raises(MissingPDFError) as raised:
        read_document(tmp_path / "weg.pdf")

    assert str(raised.value) == "There is no file weg.pdf; check the name and the folder."


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """Whatever its name."""
    (tmp_path / "map.pdf").mkdir()

    with pytest.raises(MissingPDFError, match=r"map\.pdf"):
        read_document(tmp_path / "map.pdf")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it does not start as a PDF does"),
        (b"<!DOCTYPE html><html><body>Niet gevonden</body></html>", "it does not start as a PDF does"),
        (b" " * 1024 + b"%PDF-1.7", "it does not start as a PDF does"),
    ],
    ids=["empty", "web page", "header too late"],
)
def test_a_file_that_is_no_pdf(tmp_path: Path, data: bytes, reason: str) -> None:
    """Is named, with the reason and what to do."""
    (tmp_path / "rapport.pdf").write_bytes(data)

    with pytest.raises(UnreadablePDFError) as raised:
        read_document(tmp_path / "rapport.pdf")

    assert str(raised.value) == (
        f"rapport.pdf cannot be read as a PDF ({reason}); open it in a PDF viewer and save it anew as PDF."
    )


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\nstartxref\n5\n%%EOF"])
def test_a_pdf_with_nothing_in_it(tmp_path: Path, data: bytes) -> None:
    """Cannot be read, and is named."""
    (tmp_path / "leeg.pdf").write_bytes(data)

    with pytest.raises(UnreadablePDFError, match=r"^leeg\.pdf cannot be read as a PDF \("):
        read_document(tmp_path / "leeg.pdf")


def test_junk_before_the_header_does_no_harm(tmp_path: Path) -> None:
    """Viewers do not mind it either."""
    writer(HELLO).write(tmp_path / "toy.pdf")
    (tmp_path / "junk.pdf").write_bytes(b"\n\n" + (tmp_path / "toy.pdf").read_bytes())

    assert places(read_document(tmp_path / "junk.pdf")) == [HELLO_PLACE]


def damaged(path: Path, data: bytes) -> None:
    """Reading ends in a document or in a message for the user that names the file."""
    path.write_bytes(data)
    message = path.name
    try:
        read_document(path)
    except SourceError as error:
        message = str(error)

    assert message.startswith(path.name)


@pytest.mark.parametrize("share", [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999])
def test_a_pdf_cut_short(tmp_path: Path, share: float) -> None:
    """As by a download that stopped: read as far as it goes, or refused."""
    data = FACSIMILE.read_bytes()

    damaged(tmp_path / "half.pdf", data[: round(share * len(data))])


def test_a_small_pdf_cut_anywhere(tmp_path: Path) -> None:
    """At each of its bytes."""
    writer(HELLO).write(tmp_path / "toy.pdf")
    data = (tmp_path / "toy.pdf").read_bytes()

    for length in range(len(data)):
        damaged(tmp_path / "half.pdf", data[:length])


@given(st.data())
@settings(
    max_examples=200, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_pdf_with_damaged_bytes(tmp_path: Path, data: st.DataObject) -> None:
    """Wherever they are."""
    if not (tmp_path / "toy.pdf").exists():
        writer(HELLO, HELLO).write(tmp_path / "toy.pdf")
    whole = bytearray((tmp_path / "toy.pdf").read_bytes())
    for at in data.draw(st.lists(st.integers(9, len(whole) - 1), min_size=1, max_size=6)):
        whole[at] = data.draw(st.integers(0, 255))

    damaged(tmp_path / "bad.pdf", bytes(whole))


def test_a_pdf_without_pages(tmp_path: Path) -> None:
    """Is not the published one."""
    with pytest.raises(NoPagesError) as raised:
        read(tmp_path, PdfWriter())

    assert str(raised.value) == "toy.pdf has no pages; choose the published PDF."


@pytest.mark.parametrize("algorithm", ["AES-256", "AES-128", "RC4-128"])
def test_a_pdf_that_asks_for_a_password(tmp_path: Path, algorithm: str) -> None:
    """Is refused, with what to do."""
    made = writer(HELLO)
    made.encrypt("geheim", "baas", algorithm=algorithm)

    with pytest.raises(EncryptedPDFError) as raised:
        read(tmp_path, made)

    assert str(raised.value) == "toy.pdf is protected with a password; save a copy without password and use that."


def test_a_pdf_that_opens_without_password_is_read(tmp_path: Path) -> None:
    """Only changing it is protected."""
    made = writer(HELLO)
    made.encrypt("", "baas", algorithm="AES-256")

    assert places(read(tmp_path, made)) == [HELLO_PLACE]


@pytest.mark.parametrize(
    ("turn", "size", "upright"),
    [
        (0, (400, 300), "1 0 0 1 0 0"),
        (90, (300, 400), "0 1 -1 0 300 0"),
        (180, (400, 300), "-1 0 0 -1 400 300"),
        (270, (300, 400), "0 -1 1 0 0 400"),
        (-90, (300, 400), "0 -1 1 0 0 400"),
    ],
)
def test_a_turned_page_is_read_as_shown(tmp_path: Path, turn: int, size: tuple[float, float], upright: str) -> None:
    """With its content turned back, every place is that of the page that was not turned."""
    made = writer(f"{upright} cm {HELLO} 10 250 100 20 re f", size=size)
    made.pages[0].rotation = turn

    document = read(tmp_path, made)

    assert places(document) == [HELLO_PLACE]
    assert (document.pages[0].width, document.pages[0].height) == (400, 300)
    assert document.pages[0].rules == (Box(1, 10, 30, 110, 50),)


@pytest.mark.parametrize("turn", [0, 90])
def test_places_count_from_the_crop_box(tmp_path: Path, turn: int) -> None:
    """What a viewer shows starts there."""
    content = {0: HELLO, 90: f"0 1 -1 0 300 0 cm {HELLO}"}[turn]
    made = writer(content, size=(400, 300) if turn == 0 else (300, 400))
    made.pages[0].cropbox = RectangleObject((50, 30, 350, 280) if turn == 0 else (20, 50, 270, 350))
    made.pages[0].rotation = turn

    document = read(tmp_path, made)

    assert places(document) == [("11", (50, 55.56, 61.12), 80)]
    assert (document.pages[0].width, document.pages[0].height) == (300, 250)


def test_text_outside_the_crop_box_is_not_read(tmp_path: Path) -> None:
    """Left, right, above and below of it: nobody sees that."""
    shown = [(x, y, text) for x, y, text in ((20, 150, 1), (360, 150, 2), (100, 290, 3), (100, 10, 4), (100, 150, 5))]
    made = writer(" ".join(f"BT /F 10 Tf {x} {y} Td ({text}) Tj ET" for x, y, text in shown))
    made.pages[0].cropbox = RectangleObject((50, 30, 350, 280))

    assert [f.text for f in read(tmp_path, made).pages[0].fragments] == ["5"]


def test_invisible_text_is_not_read(tmp_path: Path) -> None:
    """As a scanner's guess behind an image."""
    document = read(tmp_path, writer(f"{HELLO} BT /F 10 Tf 3 Tr 100 150 Td (22) Tj ET"))

    assert places(document) == [HELLO_PLACE]


def test_a_form_is_read_where_its_matrix_puts_it(tmp_path: Path) -> None:
    """With its own fonts, or those of the page if it has none."""
    entries = {"/Type": "/XObject", "/Subtype": "/Form", "/BBox": [0, 0, 400, 300], "/Matrix": [1, 0, 0, 1, 10, -20]}
    own = stream("BT /G 10 Tf 90 220 Td (11) Tj ET", entries | {"/Resources": {"/Font": {"/G": HELVETICA}}})
    pages = stream("BT /F 10 Tf 90 200 Td (22) Tj ET", entries)
    made = writer("/Own Do /Pages Do")
    made.pages[0]["/Resources"][NameObject("/XObject")] = DictionaryObject(  # type: ignore[index]
        {NameObject("/Own"): made._add_object(own), NameObject("/Pages"): made._add_object(pages)}
    )

    assert places(read(tmp_path, made)) == [HELLO_PLACE, ("22", (100, 105.56, 111.12), 120)]


def test_a_form_that_draws_itself_ends(tmp_path: Path) -> None:
    """After a fixed number of times."""
    form = stream(f"{HELLO} /X Do", {"/Type": "/XObject", "/Subtype": "/Form", "/BBox": [0, 0, 400, 300]})
    made = writer("/X Do")
    made.pages[0]["/Resources"][NameObject("/XObject")] = DictionaryObject(  # type: ignore[index]
        {NameObject("/X"): made._add_object(form)}
    )

    assert places(read(tmp_path, made)) == [HELLO_PLACE] * 24


def test_a_page_without_content_is_a_page(tmp_path: Path) -> None:
    """With nothing on it."""
    made = writer(HELLO)
    made.add_blank_page(400, 300)

    document = read(tmp_path, made)

    assert [len(page.fragments) for page in document.pages] == [1, 0]


def test_page_labels_are_read(tmp_path: Path) -> None:
    """Roman front matter, then numbers."""
    made = writer(HELLO, HELLO, HELLO, HELLO)
    made.set_page_label(0, 1, PageLabelStyle.LOWERCASE_ROMAN)
    made.set_page_label(2, 3, PageLabelStyle.DECIMAL, start=11)

    assert [page.label for page in read(tmp_path, made).pages] == ["i", "ii", "11", "12"]


def test_the_outline_is_read(tmp_path: Path) -> None:
    """Titles, levels from 0, pages from 1."""
    made = writer(HELLO, HELLO, HELLO)
    chapter = made.add_outline_item(title="1 Trends ", page_number=0)
    made.add_outline_item(title="1.1 Zicht", page_number=1, parent=chapter)
    made.add_outline_item(title="2 Problemen", page_number=2)

    assert read(tmp_path, made).bookmarks == (
        Bookmark("1 Trends", 0, 1),
        Bookmark("1.1 Zicht", 1, 2),
        Bookmark("2 Problemen", 0, 3),
    )


def test_what_a_pdf_says_of_itself_is_read(tmp_path: Path) -> None:
    """Title, subject and language; None where it says nothing."""
    made = writer(HELLO)
    made.add_metadata({"/Title": " Bloemlezing ", "/Subject": ""})
    made.root_object[NameObject("/Lang")] = TextStringObject("nl-NL")

    document = read(tmp_path, made)

    assert (document.title, document.subject) == ("Bloemlezing", None)
    assert read(tmp_path, writer(HELLO)).language is None


def test_the_fingerprint_is_that_of_the_file() -> None:
    """As `sha256sum` tells it."""
    document = read_document(FACSIMILE)

    assert document.sha256 == "520bb3aaef5c9ce4b8dd8972d80c38068d89b3c3cf17ac8ab64be8474ff864ae"
    assert (document.title, document.language) == ("Samen tegen mensenhandel – facsimile van 32 pagina's", "nl-NL")
    assert len(document.pages) == len(PdfReader(FACSIMILE).pages) == 32


def test_progress_counts_every_page(tmp_path: Path) -> None:
    """Pages done and pages in all."""
    seen: list[tuple[int, int]] = []
    writer(HELLO, HELLO).write(tmp_path / "toy.pdf")

    read_document(tmp_path / "toy.pdf", lambda done, total: seen.append((done, total)))

    assert seen == [(1, 2), (2, 2)]
