"""The whole way from PDF to citations, measured against what a careful reader wrote down."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from source.citations import Citation, from_json, read_citations, to_json
from source.page import Box, Document, Page
from source.pdf import read_document
from source.text import Shown, Step, undo
from tests.reference import FACSIMILE, letters, reference
from tests.toy_pages import column, fragment, page

KEPT_AS_PRINTED = {"gegevens - grondslag": "gegevensgrondslag"}  # a hyphen within a line, on page 43
TITLES_AS_PRINTED = {"k ennis": "kennis"}  # a space in two headings
MIDDLE = 298  # points; the left column ends before it, the right one begins after it


@pytest.fixture(scope="module")
def document() -> Document:
    return read_document(FACSIMILE)


@pytest.fixture(scope="module")
def citations(document: Document) -> list[Citation]:
    return read_citations(document)


def corrected(text: str, mistakes: dict[str, str]) -> str:
    for printed, meant in mistakes.items():
        text = text.replace(printed, meant)
    return text


def key(kind: str, text: str, label: str | None) -> tuple[str, str, str | None]:
    """What tells one citation from all others."""
    return kind, letters(text), label


@pytest.fixture(scope="module")
def found(citations: list[Citation]) -> dict[tuple[str, str, str | None], Citation]:
    return {key(c.kind, c.text, c.page_label): c for c in citations}


def test_every_citation_is_found_once_and_nothing_else_is(citations: list[Citation]) -> None:
    """With its kind, its letters and the number of the page it starts on."""
    expected = Counter(key(r["kind"], r["text"], str(r["page"])) for r in reference())

    assert Counter(key(c.kind, c.text, c.page_label) for c in citations) == expected
    assert len(expected) == expected.total() == 559


def test_every_text_is_exactly_what_is_printed(
    found: dict[tuple[str, str, str | None], Citation],
) -> None:
    """To the last space and comma; one is printed with a hyphen that a reader would not expect."""
    differing = {
        found[key(r["kind"], r["text"], str(r["page"]))].text: r["text"]
        for r in reference()
        if found[key(r["kind"], r["text"], str(r["page"]))].text != r["text"]
    }

    assert [corrected(text, KEPT_AS_PRINTED) for text in differing] == list(differing.values())
    assert len(differing) == 1


def test_every_citation_knows_its_place(found: dict[tuple[str, str, str | None], Citation], document: Document) -> None:
    """Chapter, section, title, all pages, and whether it is complete."""
    for r in reference():
        citation = found[key(r["kind"], r["text"], str(r["page"]))]
        title = citation.section_title and corrected(citation.section_title, TITLES_AS_PRINTED)

        assert (citation.chapter, citation.section, title) == (r["chapter"], r["section"], r["section_title"])
        assert [document.pages[number - 1].label for number in citation.pages] == [str(label) for label in r["pages"]]
        assert citation.complete is not r["incomplete"]
        assert citation.page == citation.pages[0]


def test_chapters_have_the_titles_of_headings_and_contents(citations: list[Citation]) -> None:
    """The page with the title of chapter 2 is missing."""
    titles = Counter((c.chapter, c.chapter_title) for c in citations)

    assert titles == {
        (1, "Trends en ontwikkelingen"): 55,
        (2, None): 269,
        (3, "Wat gaat er goed?"): 95,
        (4, "Ambities"): 140,
    }


def test_ids_are_unique_and_stable(citations: list[Citation]) -> None:
    """Reading the same PDF again gives the same citations with the same ids."""
    assert len({c.id for c in citations}) == 559
    assert read_citations(read_document(FACSIMILE)) == citations


def test_what_is_printed_twice_has_a_number_behind_its_id(citations: list[Citation]) -> None:
    """Two statements stand in two sections; only the second of each differs."""
    second = [c for c in citations if "-" in c.id]

    assert [c.id[-2:] for c in second] == ["-2", "-2"]
    assert all(
        any(c.id == twin.id[:-2] and letters(c.text) == letters(twin.text) for c in citations) for twin in second
    )
    assert {len(c.id) for c in citations if c not in second} == {12}


def test_every_citation_can_be_undone_to_its_lines(citations: list[Citation]) -> None:
    """And every line has its box."""
    for citation in citations:
        assert undo(Shown(citation.text, citation.steps)) == list(citation.lines)
        assert len(citation.boxes) == len(citation.lines)


def test_every_citation_survives_its_file(citations: list[Citation]) -> None:
    """One line of JSON each."""
    lines = [to_json(citation) for citation in citations]

    assert [from_json(line) for line in lines] == citations
    assert not any("\n" in line for line in lines)


boxes = st.builds(Box, st.integers(1), *[st.floats(0, 1000)] * 4)
steps = st.builds(Step, st.integers(0), st.text(), st.text())
any_citation = st.builds(
    Citation,
    kind=st.sampled_from(["quote", "pullquote"]),
    pages=st.lists(st.integers(1)).map(tuple),
    boxes=st.lists(boxes).map(tuple),
    lines=st.lists(st.text()).map(tuple),
    steps=st.lists(steps).map(tuple),
)


@given(any_citation)
def test_any_citation_survives_its_file(citation: Citation) -> None:
    """Whatever it contains, on one line."""
    line = to_json(citation)

    assert from_json(line) == citation
    assert "\n" not in line


@pytest.mark.parametrize(
    "line", ["", "{}", "[]", "1", "null", "{", '{"boxes": [], "steps": [], "pages": [], "lines": []}']
)
def test_a_line_that_is_no_citation(line: str) -> None:
    """Is refused."""
    with pytest.raises(ValueError, match=r"not a citation|Expecting"):
        from_json(line)


def test_a_citation_with_a_field_too_many_is_refused(citations: list[Citation]) -> None:
    """It was written by another version."""
    with pytest.raises(ValueError, match="not a citation"):
        from_json(json.dumps({**asdict(citations[0]), "mood": "grave"}))


def test_boxes_lie_within_their_pages(citations: list[Citation], document: Document) -> None:
    """On the citation's own pages, in order."""
    for citation in citations:
        assert tuple(dict.fromkeys(box.page for box in citation.boxes)) == citation.pages
        for box in citation.boxes:
            shown = document.pages[box.page - 1]
            assert 0 < box.x0 < box.x1 < shown.width
            assert 0 < box.top < box.bottom < shown.height


def test_boxes_lie_in_one_column_each(citations: list[Citation]) -> None:
    """A citation that goes on in the right column has boxes in both; first all left, then all right."""
    both = []
    for citation in citations:
        sides = [box.x0 > MIDDLE for box in citation.boxes if box.page == citation.page]
        both += [citation] if len(set(sides)) > 1 else []
        assert citation.kind == "pullquote" or sides == sorted(sides)
        assert citation.kind == "pullquote" or not any(box.x0 < MIDDLE < box.x1 for box in citation.boxes)

    assert [(c.page_label, c.text[:21]) for c in both] == [
        ("25", "In de seksindustrie w"),
        ("29", "Sociale professionals"),
        ("39", "De aandacht voor mens"),
    ]


def test_a_citation_over_two_pages_has_both(citations: list[Citation]) -> None:
    """There is one in the anthology, which goes on at the top of the next page."""
    [citation] = [c for c in citations if len(c.pages) > 1]

    assert citation.text.startswith("Niet alle mogelijkheden om mensenhandel te voorkom")
    assert citation.pages == (citation.page, citation.page + 1)
    assert {box.page for box in citation.boxes} == set(citation.pages)


@pytest.fixture(scope="module")
def pdfium() -> Iterator[pypdfium2.PdfDocument]:
    with pypdfium2.PdfDocument(FACSIMILE) as opened:
        yield opened


@pytest.mark.parametrize("nth", range(40))
def test_the_text_stands_in_its_boxes(
    citations: list[Citation], document: Document, pdfium: pypdfium2.PdfDocument, nth: int
) -> None:
    """As another reader sees the page, whose y runs up: each line in its own box."""
    citation = citations[14 * nth]
    for line, box in zip(citation.lines, citation.boxes, strict=True):
        height = document.pages[box.page - 1].height
        area = {"left": box.x0 - 1, "right": box.x1 + 1, "bottom": height - box.bottom, "top": height - box.top}
        there = pdfium[box.page - 1].get_textpage().get_text_bounded(**area)

        assert letters(there) == letters(line)


BODY = ["Er is te weinig zicht op slachtoffers,", "die niet naar de politie durven gaan.", "Zij zwijgen."]


def toy_document(*pages: Page) -> Document:
    return Document(None, None, None, "", pages, ())


def toy_page(*lines: str, number: int = 1, heading: str = "1.1 Zicht") -> Page:
    """A heading in 14 points and lines below it; 30 points of white above a line that starts with '|'."""
    fragments = [fragment(heading, 50, 60, 14)]
    y = 100.0
    for text in lines:
        y += 30 if text.startswith("|") else 12
        fragments.append(fragment(text.lstrip("|"), 50, y))
    return page(fragments, number)


def ids(*lines: str, heading: str = "1.1 Zicht") -> list[str]:
    return [c.id for c in read_citations(toy_document(toy_page(*lines, heading=heading)))]


def test_an_id_depends_on_letters_and_kind_only() -> None:
    """Not on where it stands, how its lines break, its capitals or its punctuation."""
    [one] = ids("Er is te weinig zicht op slachtoffers.")

    assert ids("Er is te weinig zicht", "op Slachtoffers", heading="3.4 Elders") == [one]
    assert ids("|Iets anders.", "|Er is te weinig, zicht op slachtoffers!")[1] == one
    assert ids("Er is te weinig zicht op daders.") != [one]


def test_a_pull_quote_has_an_id_of_its_own() -> None:
    """Even with the letters of a quote."""
    large = fragment("Zij zwijgen.", 50, 300, 14)
    found = read_citations(toy_document(page([*toy_page("|Zij zwijgen.", "|" + BODY[1]).fragments, large])))
    [quoted] = [c for c in found if c.kind == "quote" and c.text == "Zij zwijgen."]
    [pulled] = [c for c in found if c.kind == "pullquote"]

    assert letters(quoted.text) == letters(pulled.text)
    assert quoted.id != pulled.id


def test_a_toy_citation() -> None:
    """All that is known of it."""
    [citation] = read_citations(toy_document(toy_page("Er is te weinig", "zicht.", heading="2.3 Zicht")))

    assert replace(citation, id="") == Citation(
        id="",
        text="Er is te weinig zicht.",
        kind="quote",
        chapter=2,
        chapter_title=None,
        section="2.3",
        section_title="Zicht",
        page=1,
        page_label=None,
        pages=(1,),
        boxes=(Box(1, 50, 104.5, 125, 114.5), Box(1, 50, 116.5, 80, 126.5)),
        lines=("Er is te weinig", "zicht."),
        steps=(Step(15, "\n", " "),),
        complete=True,
    )


@pytest.mark.parametrize(
    ("last", "first", "expected"),
    [
        ("is er nog meer te", "doen voor hen.", 1),
        ("dat doen zij niet.", "doen voor hen.", 2),
        ("is er nog meer te", "Meldpunten voor hen.", 2),
        ("is er in een regel van deze lengte", "Meldpunten voor hen.", 1),
        ("is er nog meer te be-", "Doen voor hen.", 1),
    ],
)
def test_a_quote_goes_on_in_the_next_column(last: str, first: str, expected: int) -> None:
    """If it ends with a hyphen, or without a full stop before a small letter or at the end of a full line."""
    left = ["Er is te weinig zicht op slachtoffers", "en de hulp die hun geboden wordt, dus", last]
    right = [first, "Dat geldt voor alle regio’s in het land", "en voor iedereen die daar hulp zoekt"]
    title = fragment("1.1 Een kop die over alle twee de kolommen loopt", 50, 60, 14)

    found = read_citations(toy_document(page([title, *column(left, 50), *column(right, 300)])))

    assert [len(c.lines) for c in found] == ([6] if expected == 1 else [3, 3])


def test_text_before_the_first_heading_is_no_citation() -> None:
    """It introduces the document."""
    document = toy_document(
        page(column(BODY, 50)), toy_page("Een citaat staat onder een kop.", number=2, heading="1 Trends")
    )

    assert [c.text for c in read_citations(document)] == ["Een citaat staat onder een kop."]


def test_a_document_without_text_has_no_citations() -> None:
    """With or without pages."""
    assert read_citations(toy_document()) == []
    assert read_citations(toy_document(page([]))) == []
