import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from source.dictionary import is_dutch
from source.hyphens import HYPHENS, Hyphens
from source.text import show
from tests.reference import letters, reference

PAGES = sorted((Path(__file__).parents[1] / "scripts" / "facsimile" / "pages").glob("*.json"))
KNOWN = {
    "mensenhandel",
    "mensen",
    "handel",
    "zee",
    "eend",
    "dag",
    "besteding",
    "politie",
    "zorg",
    "ezorg",
    "zo",
    "organiseren",
}


def toy(*lines: str) -> Hyphens:
    """A word list of a few words, and a document of these lines."""
    return Hyphens(lines, KNOWN.__contains__)


@pytest.mark.parametrize("after", ["en", "of", "en/of", "c.q.", "dan", "tot", "maar", "als", "noch", "EN", "en,"])
def test_1_a_part_left_out(after: str) -> None:
    """Rule 1: before 'en', 'of' and the like the hyphen stays, with a space; even a soft one, even in known words."""
    assert toy("mensenen").decide("mensen", "-", after) == "- "
    assert toy().decide("mensen", "\u00ad", after) == "- "


def test_4_a_soft_hyphen() -> None:
    """Rule 4: is a syllable break by definition, unless the document writes it elsewhere or its place forbids that."""
    assert toy().decide("on", "\u00ad", "bekend") == ""
    assert toy("on-bekend").decide("on", "\u00ad", "bekend") == "-"
    assert toy().decide("LVB", "\u00ad", "jongeren") == "-"


def test_6_two_halves_that_are_no_words() -> None:
    """Rule 6: a hyphen that belongs to a word joins words."""
    assert toy().decide("multiproblema", "-", "tiek") == ""
    assert toy().decide("platfor", "-", "men/providers") == ""


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["De LVB-jongeren en lvb-jongeren."], "-"),
        (["(lvbjongeren)"], ""),
        (["lvb-jongeren en lvbjongeren, lvbjongeren"], ""),
        (["lvb-jongeren, ‘lvb-jongeren’ en lvbjongeren"], "-"),
        (["jongeren met lvb-", "jongeren"], "-"),
    ],
)
def test_3_the_words_of_the_document(lines: list[str], expected: str) -> None:
    """Rule 3: as it writes the word elsewhere, most often; whatever its capitals; not as it breaks it itself."""
    assert toy(*lines).decide("lvb", "-", "jongeren") == expected


def test_3_comes_before_4() -> None:
    """The document's own words outweigh capitals and digits."""
    assert toy("CoMensha").decide("Co", "-", "Mensha") == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Noord", "Holland"),
        ("covid", "19"),
        ("18", "jarigen"),
        ("e", "zorg"),
        ("mensen", "Handel"),
        ("A", "team"),
        ("...", "handel"),
        ("mensen", "—"),
    ],
)
def test_4_capitals_digits_and_single_letters(before: str, after: str) -> None:
    """Rule 4: the hyphen belongs to the word, even to a known one."""
    assert toy().decide(before, "-", after) == "-"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("mensen", "handel"),
        ("men", "senhandel"),
        ("(Mensen", "handel),"),
        ("MENSEN", "HANDEL"),
        ("politie", "zorg"),
        ("politiezorg", "dag"),
        ("dags", "besteding"),
        ("politie-mensen", "handel"),
    ],
)
def test_5_the_word_list(before: str, after: str) -> None:
    """Rule 5: a known word, or one made of known words and the sounds between them, was broken."""
    assert toy().decide(before, "-", after) == ""


def test_5_vowels_that_would_read_as_one() -> None:
    """Rule 5: `zee-eend` keeps its hyphen; a word that the list has does not."""
    assert toy().decide("zee", "-", "eend") == "-"
    assert Hyphens([], {"zeeeend"}.__contains__).decide("zee", "-", "eend") == ""


def test_6_anything_else_stays() -> None:
    """Rule 6: nobody writes 'xyzmensen'; parts of fewer than three letters count for nothing."""
    assert toy().decide("xyz", "-", "mensen") == "-"
    assert toy().decide("mensen", "-", "zo") == "-"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("organi", "seren", True),
        ("mensen", "handel", True),
        ("politie", "zorg", False),
        ("mensen", "Handel", False),
        ("en", "of", False),
    ],
)
def test_a_stray_hyphen_stands_in_one_known_word(before: str, after: str, expected: bool) -> None:
    """After a space it may as well be a dash: words made of words are not enough."""
    assert toy().is_stray(before, after) is expected


def test_a_word_of_the_document_is_known() -> None:
    """For stray hyphens, and as a part of a compound."""
    assert toy("gegevensdeling").is_stray("gegevens", "deling") is True
    assert toy("meldpunt").decide("zorg", "-", "meldpunt") == ""


def blocks() -> Iterator[tuple[str, list[str]]]:
    """Kind and lines of every block of the transcription."""
    for path in PAGES:
        for block in json.loads(path.read_text(encoding="utf-8"))["blocks"]:
            yield block["kind"], block["lines"]


def test_every_line_end_hyphen_of_the_anthology() -> None:
    """Is decided as a reader would; all but one, that is printed after a space in a word nobody else has."""
    hyphens = Hyphens((line for _, lines in blocks() for line in lines), is_dutch)
    expected = [(letters(r["text"]), r["text"]) for r in reference()]
    broken = [
        lines
        for kind, lines in blocks()
        if kind in {"quote", "pullquote"} and any(line[-1] in HYPHENS for line in lines[:-1])
    ]
    wrong = []
    for lines in broken:
        shown = show(lines, hyphens).text
        if not any(letters(shown) in key and shown.rstrip(HYPHENS) in text for key, text in expected):
            wrong.append(shown)

    assert sum(line[-1] in HYPHENS for lines in broken for line in lines[:-1]) == 65
    assert len(wrong) == 1
    assert "Een goede gegevens - grondslag sekswerk zou" in wrong[0]
