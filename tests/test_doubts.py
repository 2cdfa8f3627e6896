import json
from pathlib import Path

import pytest

from index.comparison import compare
from index.doubts import Doubt, doubts
from source.citations import Citation, Proof
from tests.reference import reference
from tests.toys import citation, manifest, origin

LAYOUTS = Path(__file__).parent / "data" / "layouts"
OTHER = origin(b"another PDF")
GERMAN = "Die Gewalt gegen Frauen wird noch immer nicht ernst genug genommen."
CODES = "Gjf tluhrlq nbu ef dpmmfhb t wbo ef qpmjujf"  # each letter the next one, as of a font that is not understood


def said(*sections: str | None, times: int = 1) -> list[Citation]:
    """So many citations of one word in each of these sections, of the chapter that their number says."""
    return [
        citation(f"zorg{section}x{n}".replace(".", "x"), chapter=int((section or "2")[0]), section=section)
        for section in sections
        for n in range(times)
    ]


def against(old: list[Citation], new: list[Citation]) -> dict[str, dict[str, int | str]]:
    """The doubts about a new edition made of another PDF, by kind."""
    found = doubts((manifest(len(old)), old), OTHER, new, compare(old, new))
    return {doubt.kind: dict(doubt.facts) for doubt in found}


def first(*new: Citation) -> tuple[Doubt, ...]:
    """The doubts about a first edition."""
    return doubts(None, OTHER, new, None)


def test_the_facsimile_against_itself_is_the_same_pdf(citations: tuple[Citation, ...]) -> None:
    """And nothing else is odd about it, nor about the facsimile alone."""
    found = doubts((manifest(), citations), origin(), citations, compare(citations, citations))

    assert found == (Doubt("same_pdf", {}),)
    assert doubts(None, origin(), citations, None) == ()


def test_another_pdf_that_says_the_same_raises_no_doubt() -> None:
    """Nor does one that says more."""
    assert against(said("2.1", "2.2"), said("2.1", "2.2")) == {}
    assert against(said("2.1", "2.2"), said("2.1", "2.2", "2.3", "3.1")) == {}


def test_an_edition_without_numbers_does_not_tell_which_are_left_out() -> None:
    """It may have had those sections all along."""
    old = [citation("zorg", chapter=None, section=None), citation("geld", chapter=None, section=None)]

    assert against(old, [citation("zorg", section="2.3"), citation("geld", section="2.5")]) == {}


def test_fewer_than_four_of_five_citations_are_few() -> None:
    """Four of five are enough."""
    assert against(said("2.1", times=10), said("2.1", times=8)) == {}
    assert against(said("2.1", times=10), said("2.1", times=7)) == {"fewer": {"now": 7, "then": 10}}


def test_citations_without_proof_are_counted() -> None:
    """With the page of the first: the number printed on it, or else its place in the PDF."""
    denied = citation("a", proof=Proof(agreed=False, differences=()), page=9, page_label="vii")
    unseen = citation("b", proof=None, page=30, page_label=None)

    assert first(citation("c"), denied, unseen) == (Doubt("unproven", {"count": 2, "total": 3, "example": "vii"}),)
    assert first(unseen) == (Doubt("unproven", {"count": 1, "total": 1, "example": "30"}),)


@pytest.mark.parametrize(
    ("old", "new", "empty"),
    [
        (["2.1", "2.2", "2.3"], ["2.1", "2.3"], {"count": 1, "example": "2.2"}),
        (["2.1", "2.2", "2.3"], ["2.1", "2.2"], {"count": 1, "example": "2.3"}),
        (["2.1", "3.2", "3.1"], ["2.1"], {"count": 2, "example": "3.2"}),
        (["2.1", "2.4.1"], ["2.1"], {"count": 1, "example": "2.4.1"}),
        ([None, "3.1"], ["3.1"], {"count": 1, "example": "Arbeid"}),
        (["2.1", "2.2"], ["2.1", "2.2.1"], None),
    ],
)
def test_a_section_is_empty_if_its_citations_are_gone(
    old: list[str | None], new: list[str | None], empty: dict[str, int | str] | None
) -> None:
    """Told by its number, or else by its title; the first that was printed is named. Its own sections may have them."""
    assert against(said(*old), said(*new)).get("empty_sections") == empty


def test_a_section_that_was_divided_among_others_is_not_empty() -> None:
    """It is if more than half of its citations are gone."""
    old = said("2.1", "2.2", times=4)
    there = [citation(c.text, section="2.1") for c in old]

    assert against(old, there) == {}
    assert against(old, there[:6] + said("2.1", times=9)[4:]) == {}
    assert against(old, there[:5] + said("2.1", times=9)[4:]) == {"empty_sections": {"count": 1, "example": "2.2"}}


def test_a_chapter_has_citations_if_its_sections_do() -> None:
    """Such as one whose first citations stood on a page without its section."""
    old = [citation("zorg", section=None, section_title=None), *said("2.1", times=5)]

    assert against(old, said("2.1", times=5)) == {}


@pytest.mark.parametrize(
    ("old", "new", "example"),
    [
        (["2.1"], ["2.1", "2.3"], "2.2"),
        (["2.1"], ["2.1", "2.2", "2.10"], "2.3"),
        (["2.1"], ["2.1", "3.2"], "3.1"),
        (["2.1"], ["2.1", "4.1"], "3"),
        (["2.1"], ["2.1", "2.2.2"], "2.2.1"),
        (["2.1", "2.3"], ["2.1", "2.3"], None),
        (["2.1", "2.3"], ["2.1", "2.3", "2.4"], None),
    ],
)
def test_a_number_that_is_left_out_is_an_empty_section(old: list[str], new: list[str], example: str | None) -> None:
    """Unless the edition in use leaves it out as well."""
    found = against(said(*old), said(*new)).get("empty_sections")

    assert (found["example"] if found else None) == example


def test_a_first_edition_may_leave_out_numbers_and_be_short() -> None:
    """There is nothing to hold it against."""
    assert first(*said("2.1", "2.3", "4.7")) == ()
    assert first() == ()


@pytest.mark.parametrize("code", ["\ufffd", "\x02", "\ue001", "\ufffe", chr(0xD800)])
def test_one_character_that_is_no_letter_is_garbled(code: str) -> None:
    """However many citations are in order."""
    broken = citation(f"zor{code}", page_label="99")

    assert first(*said("2.1", times=99), broken) == (Doubt("garbled", {"count": 1, "total": 100, "example": "99"}),)


def test_words_that_no_dictionary_has_are_garbled() -> None:
    """In more than one of fifty citations; a few may be in another language."""
    others = said("2.1", times=97)

    assert first(*others, citation("zorg"), citation(CODES), citation(GERMAN)) == ()
    assert first(*others, citation(CODES, page_label="3"), citation(CODES), citation(GERMAN)) == (
        Doubt("garbled", {"count": 3, "total": 100, "example": "3"}),
    )


@pytest.mark.parametrize(
    "text",
    [
        "RIEC, LIEC, WSW en GGD",
        "Zorgcoördinator aan tafel bij RIEC casuïstiek.",
        "Zorgcoo\u0308rdinator aan tafel bij RIEC casui\u0308stiek.",
        "The victims are often not seen by the police.",
        "",
    ],
)
def test_names_and_abbreviations_are_not_garbled(text: str) -> None:
    """Nor is English, nor what has fewer than six words."""
    assert first(citation(text)) == ()


def test_no_statement_of_the_reference_or_the_layouts_is_garbled() -> None:
    """Each is taken for the only citation of a first edition."""
    records = [r for layout in LAYOUTS.glob("*.json") for r in json.loads(layout.read_text("utf-8"))["citations"]]
    texts = {record["text"] for record in [*reference(), *records]}

    assert [text for text in texts if first(citation(text))] == []


def test_another_anthology_is_doubted_however_many_citations_it_has() -> None:
    """Where fewer than half of those in use are found again."""
    old = [citation(f"Alleen oud {n} {'abcdefgh'[n]}.") for n in range(4)]
    new = [old[0], *(citation(text) for text in ("Politie kijkt weg", "Geld is op", "School ziet niets"))]
    half = [*old[:2], *new[1:3]]
    before = manifest(4), old

    found = doubts(before, origin(b"nieuw"), new, compare(old, new))
    assert Doubt("another", {"kept": 1, "then": 4}) in found
    assert "another" not in {doubt.kind for doubt in doubts(before, origin(b"nieuw"), half, compare(old, half))}
