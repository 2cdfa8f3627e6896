"""Where a citation stands and what must be known of it, in the words of both languages."""

import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.phrasebook import phrases
from assistant.reference import (
    chapter_name,
    cited,
    created,
    document_name,
    notes,
    page,
    reference,
    section_counted,
    section_name,
    visible,
    warnings,
)
from index.selection import Facet
from source.citations import Difference, Proof
from tests.toys import citation, manifest, origin

EN = phrases("en")
UNKNOWN_SECTION = "paragraaf onbekend: de pagina met het kopje ontbreekt in deze bron"
UNKNOWN_TITLE = "titel onbekend: de pagina met het kopje ontbreekt in deze bron"
UNPROVEN = "niet woordelijk gecontroleerd: vergelijk dit citaat met de pagina voordat u het overneemt"
LARGE = "uitgelicht op de pagina"
CONTINUES = "loopt door op de volgende pagina"
CUT = "onvolledig: de aansluitende pagina ontbreekt in deze bron"
DIFFERING = Proof(agreed=False, differences=(Difference(18, "geen", "een", "other characters stand there"),))
MISSING = "unknown: the page with the heading is missing from this source"
NO_SECTION = {"section": None, "section_title": None}
NOWHERE = {"chapter": None, "chapter_title": None, **NO_SECTION}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "Hoofdstuk 2 Uitbuiting · § 2.4 Arbeid · p. 16"),
        ({"chapter_title": None}, "Hoofdstuk 2 · § 2.4 Arbeid · p. 16"),
        ({"section_title": None}, f"Hoofdstuk 2 Uitbuiting · § 2.4 ({UNKNOWN_TITLE}) · p. 16"),
        ({"section": None}, "Hoofdstuk 2 Uitbuiting · Arbeid · p. 16"),
        (NO_SECTION, "Hoofdstuk 2 Uitbuiting · p. 16"),
        ({**NO_SECTION, "section_known": False}, f"Hoofdstuk 2 Uitbuiting · {UNKNOWN_SECTION} · p. 16"),
        ({**NOWHERE, "section_known": False}, f"{UNKNOWN_SECTION} · p. 16"),
        ({**NOWHERE, "chapter_title": "Tot slot"}, "Tot slot · p. 16"),
        (NOWHERE, "p. 16"),
        ({"page_label": None}, "Hoofdstuk 2 Uitbuiting · § 2.4 Arbeid · pdf-pagina 18"),
        ({"page_label": "xii"}, "Hoofdstuk 2 Uitbuiting · § 2.4 Arbeid · p. xii"),
    ],
)
def test_a_reference_tells_what_is_known(fields: dict[str, Any], expected: str) -> None:
    """Chapter, section and page as printed; what the source lacks is said, not guessed."""
    assert reference(citation("zorg", **fields)) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "Chapter 2 Uitbuiting · § 2.4 Arbeid · p. 16"),
        ({"page_label": None}, "Chapter 2 Uitbuiting · § 2.4 Arbeid · pdf page 18"),
        (
            {"section_title": None},
            f"Chapter 2 Uitbuiting · § 2.4 (title {MISSING}) · p. 16",
        ),
        (
            {**NO_SECTION, "section_known": False},
            f"Chapter 2 Uitbuiting · section {MISSING} · p. 16",
        ),
    ],
)
def test_a_reference_in_english_keeps_titles_as_printed(fields: dict[str, Any], expected: str) -> None:
    """Our words are English; a chapter and a section are called what the source calls them."""
    assert reference(citation("zorg", **fields), EN) == expected


@pytest.mark.parametrize(
    ("fields", "dutch", "english"),
    [
        ({}, "Bloemlezing Zorg, § 2.4 Arbeid, p. 16", "Bloemlezing Zorg, § 2.4 Arbeid, p. 16"),
        (
            {"page_label": None},
            "Bloemlezing Zorg, § 2.4 Arbeid, pdf-pagina 18",
            "Bloemlezing Zorg, § 2.4 Arbeid, pdf page 18",
        ),
        (
            NO_SECTION,
            "Bloemlezing Zorg, Hoofdstuk 2 Uitbuiting, p. 16",
            "Bloemlezing Zorg, Chapter 2 Uitbuiting, p. 16",
        ),
        (
            {**NO_SECTION, "section_known": False},
            f"Bloemlezing Zorg, Hoofdstuk 2 Uitbuiting, {phrases()['unknown_section']}, p. 16",
            f"Bloemlezing Zorg, Chapter 2 Uitbuiting, {EN['unknown_section']}, p. 16",
        ),
        (NOWHERE, "Bloemlezing Zorg, p. 16", "Bloemlezing Zorg, p. 16"),
    ],
)
def test_elsewhere_a_citation_is_referred_to_by_document_and_section(
    fields: dict[str, Any], dutch: str, english: str
) -> None:
    """By its chapter where it has no section, and always by its page."""
    assert cited(citation("zorg", **fields), "Bloemlezing Zorg") == dutch
    assert cited(citation("zorg", **fields), "Bloemlezing Zorg", EN) == english


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Samen tegen mensenhandel", "Bloemlezing Samen tegen mensenhandel"),
        ("Samen tegen mensenhandel – Uitspraken uit het veld", "Bloemlezing Samen tegen mensenhandel"),
        ("Samen tegen mensenhandel - Uitspraken", "Bloemlezing Samen tegen mensenhandel"),
        ("Samen tegen mensenhandel: uitspraken", "Bloemlezing Samen tegen mensenhandel"),
        ("Samen tegen mensenhandel. Uitspraken", "Bloemlezing Samen tegen mensenhandel"),
        ("Zorg-en-geld", "Bloemlezing Zorg-en-geld"),
        ("Dr. Jansen vertelt", "Bloemlezing Dr. Jansen vertelt"),
        ("Bloemlezing: zorg", "Bloemlezing: zorg"),
        ("Kleine BLOEMLEZING van zorg", "Kleine BLOEMLEZING van zorg"),
        (None, "Bloemlezing toy"),
        ("", "Bloemlezing toy"),
        ("  ", "Bloemlezing toy"),
    ],
)
def test_a_document_is_called_by_its_title(title: str | None, expected: str) -> None:
    """Without subtitle, as a bloemlezing, once; by its file where it has no title."""
    assert document_name(manifest(pdf=origin(title=title))) == expected


def test_the_day_of_an_edition_is_said_in_words() -> None:
    """In either language, without the hour."""
    assert created(manifest()) == "2 januari 2026"
    assert created(manifest(), EN) == "2 January 2026"


@pytest.mark.parametrize(
    ("label", "dutch", "english"), [("16", "p. 16", "p. 16"), (None, "pdf-pagina 18", "pdf page 18")]
)
def test_a_page_goes_by_its_printed_number(label: str | None, dutch: str, english: str) -> None:
    """By its place in the PDF where nothing is printed."""
    assert page(citation("zorg", page_label=label)) == dutch
    assert page(citation("zorg", page_label=label), EN) == english


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"kind": "pullquote"}, [LARGE]),
        ({"complete": False}, [CUT]),
        ({"kind": "pullquote", "complete": False}, [LARGE, CUT]),
        ({"proof": None}, [UNPROVEN]),
        ({"proof": DIFFERING}, [UNPROVEN]),
        ({"pages": (18, 19)}, [CONTINUES]),
        ({"pages": (18, 19, 20)}, [CONTINUES]),
        (
            {"kind": "pullquote", "pages": (18, 19), "complete": False, "proof": DIFFERING},
            [LARGE, CONTINUES, CUT, UNPROVEN],
        ),
    ],
)
def test_notes_tell_what_the_text_cannot(fields: dict[str, Any], expected: list[str]) -> None:
    """That it was printed large, that it goes on, that a part of it is missing, that nobody proved it.

    The last two are warnings, which go along wherever the citation goes.
    """
    assert notes(citation("zorg", **fields)) == expected
    assert warnings(citation("zorg", **fields)) == [note for note in expected if note in {CUT, UNPROVEN}]


def test_notes_in_english() -> None:
    """The same, in the same order."""
    found = citation("zorg", kind="pullquote", complete=False, proof=None, pages=(18, 19))

    unproven = "not checked word for word: compare this citation with the page before you use it"
    assert notes(found, [citation("zorg"), replace(found, proof=DIFFERING)], EN) == [
        "printed large on the page",
        "also here: § 2.4 Arbeid · p. 16",
        f"also printed large on p. 16 ({unproven})",
        "continues on the next page",
        "incomplete: the adjoining page is missing from this source",
        unproven,
    ]
    assert warnings(found, EN) == ["incomplete: the adjoining page is missing from this source", unproven]


def test_notes_tell_where_the_same_is_printed() -> None:
    """Large on a page, and word for word in another section; with a warning where that was not proven."""
    large = citation("zorg", kind="pullquote", page_label="17")
    again = citation("zorg", section="4.1", section_title="Meer zorg", page_label="50")
    nameless = citation("zorg", page_label=None, **NO_SECTION)

    found = citation("zorg", pages=(18, 19), complete=False)

    assert notes(found, [large, again, replace(again, proof=None), nameless]) == [
        "ook uitgelicht op p. 17",
        "ook hier: § 4.1 Meer zorg · p. 50",
        f"ook hier: § 4.1 Meer zorg · p. 50 ({UNPROVEN})",
        "ook hier: pdf-pagina 18",
        CONTINUES,
        CUT,
    ]


@pytest.mark.parametrize(
    ("facet", "chapter", "section", "counted"),
    [
        (Facet(2, "Zorg", "2.4", "Opvang", 3), "Hoofdstuk 2 Zorg", "§ 2.4 Opvang", "§ 2.4 Opvang (3 citaten)"),
        (
            Facet(2, None, "2.5", None, 1),
            "Hoofdstuk 2",
            f"§ 2.5 ({UNKNOWN_TITLE})",
            f"§ 2.5 ({UNKNOWN_TITLE}) (1 citaat)",
        ),
        (Facet(None, "Slot", None, None, 2), "Slot", "Slot", "Slot (2 citaten)"),
        (Facet(None, "Slot", None, "Een kopje", 2), "Slot", "Een kopje", "Een kopje (2 citaten)"),
        (Facet(3, None, None, None, 2), "Hoofdstuk 3", "Hoofdstuk 3", "Hoofdstuk 3 (2 citaten)"),
        (Facet(3, "Zorg", None, None, 2), "Hoofdstuk 3 Zorg", "Hoofdstuk 3 Zorg", "Hoofdstuk 3 Zorg (2 citaten)"),
        (Facet(None, None, None, None, 2), "", "zonder kopje", "zonder kopje (2 citaten)"),
    ],
)
def test_chapters_and_sections_go_by_number_and_title(facet: Facet, chapter: str, section: str, counted: str) -> None:
    """A section without a name goes by its chapter; a chapter with neither number nor title has no name."""
    assert chapter_name(facet) == chapter
    assert section_name(facet) == section
    assert section_counted(facet) == counted


def test_chapters_and_sections_in_english() -> None:
    """Titles stay as they are."""
    facet = Facet(2, "Zorg", "2.4", "Opvang", 1)

    assert chapter_name(facet, EN) == "Chapter 2 Zorg"
    assert section_counted(facet, EN) == "§ 2.4 Opvang (1 citation)"
    assert section_counted(Facet(None, None, None, None, 2), EN) == "without heading (2 citations)"


@pytest.mark.parametrize(
    ("character", "expected"),
    [
        ("\x1b", "\\u001b"),  # starts a command to the terminal
        ("\x9b", "\\u009b"),  # so does this
        ("\x00", "\\u0000"),
        ("\t", "\\u0009"),
        ("\n", "\\u000a"),
        ("\r", "\\u000d"),
        ("\x7f", "\\u007f"),
        ("\u202e", "\\u202e"),  # turns the reading direction
        ("\u2066", "\\u2066"),
        ("\u200b", "\\u200b"),
        ("\u00ad", "\\u00ad"),
        ("\ufeff", "\\ufeff"),
        ("\ud800", "\\ud800"),  # half a character, which cannot be printed
        ("\udcff", "\\udcff"),
        ("é", "é"),
        ("…", "…"),
        ("\u00a0", "\u00a0"),
        ("🎉", "🎉"),
        ("<&>", "<&>"),
    ],
)
def test_what_no_one_can_see_is_shown_as_its_code(character: str, expected: str) -> None:
    """Control, format and surrogate characters; what can be seen stays as it is."""
    assert visible(f"a{character}b") == f"a{expected}b"


@given(st.text(st.characters()))
def test_what_is_visible_stays_so(text: str) -> None:
    """Nothing in it steers, it can be encoded, and making it visible again changes nothing."""
    shown = visible(text)

    assert all(unicodedata.category(character) not in {"Cc", "Cf", "Cs"} for character in shown)
    assert shown.encode().decode() == shown == visible(shown)
