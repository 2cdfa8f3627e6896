from pathlib import Path

import pytest

from index.errors import EditionError, GlossaryError
from index.glossary import MOST_VARIANTS, Glossary, explained, read_glossary

FIELD = Glossary(
    (
        ("OM", "Openbaar Ministerie"),
        ("LVB", "licht verstandelijke beperking", "mild intellectual disability"),
        ("amv", "alleenstaande minderjarige vreemdeling"),
        ("WHO", "World Health Organization"),
    )
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Wat doet het OM?", ["Wat doet het Openbaar Ministerie?"]),
        ("wat doet het openbaar ministerie", ["wat doet het OM"]),
        ("Hoe helpen we jongeren met een lvb?", [
            "Hoe helpen we jongeren met een licht verstandelijke beperking?",
            "Hoe helpen we jongeren met een mild intellectual disability?",
        ]),
        ("uitbuiting van amv's", ["uitbuiting van alleenstaande minderjarige vreemdeling"]),
        ("alleenstaande minderjarige vreemdelingen", ["amv"]),
        ("Wat houdt hen tegen om te delen?", []),
        ("Lvbx en xLVB", []),
        ("Who helps? De WHO", ["Who helps? De World Health Organization"]),
        ("LVB en OM", [
            "licht verstandelijke beperking en Openbaar Ministerie",
            "mild intellectual disability en Openbaar Ministerie",
        ]),
        ("", []),
    ],
)  # fmt: skip
def test_a_question_is_asked_with_the_other_names_too(question: str, expected: list[str]) -> None:
    """Whole names only; "om" is a word of its own and no Openbaar Ministerie."""
    assert FIELD.variants(question) == expected


def test_no_more_variants_than_can_be_asked_in_time() -> None:
    """The first names of a concept come first."""
    many = Glossary((("AVG", *(f"naam {number}" for number in range(10))),))

    assert many.variants("De AVG") == [f"De naam {number}" for number in range(MOST_VARIANTS)]


def test_two_glossaries_together_have_the_concepts_of_both() -> None:
    """Each once, those of the first before those of the second."""
    both = Glossary((("A1", "een"), ("B2", "twee"))) + Glossary((("B2", "twee"), ("C3", "drie")))

    assert both.concepts == (("A1", "een"), ("B2", "twee"), ("C3", "drie"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De Nederlandse Arbeidsinspectie (NLA) is streng.", [("NLA", "Nederlandse Arbeidsinspectie")]),
        ("Bij Criminele Samenwerkings-Verbanden (CSV) niet.", [("CSV", "Criminele Samenwerkings-Verbanden")]),
        ("de Immigratie- en Naturalisatiedienst (IND)", [("IND", "Immigratie- en Naturalisatiedienst")]),
        ("Er is te weinig geld (EUR) over", []),
        ("Zij (OM) wel", []),
        ("Het probleem (zie boven) blijft.", []),
        ("(NLA) de Nederlandse Arbeidsinspectie", []),
        ("Veel te weinig (2023).", []),
    ],
)
def test_a_document_explains_its_abbreviations(text: str, expected: list[tuple[str, str]]) -> None:
    """In brackets behind words that have its letters in order, the first at the beginning of a word."""
    assert list(explained([text]).concepts) == expected


def test_the_shipped_glossary_is_well_formed() -> None:
    """Every line gives names, and no name belongs to two concepts."""
    concepts = read_glossary().concepts
    names = [name.casefold() for concept in concepts for name in concept]

    assert len(concepts) > 50
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_a_glossary_of_ones_own(tmp_path: Path) -> None:
    """Blank lines and remarks are passed over; Windows programs put a mark before the first line."""
    path = tmp_path / "woorden.txt"
    path.write_text("\ufeff# van ons\n\nZVH = Zorg- en Veiligheidshuis = huis\n  # nog iets\n", encoding="utf-8")

    assert read_glossary(path).concepts == (("ZVH", "Zorg- en Veiligheidshuis", "huis"),)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"OM: Openbaar Ministerie\n", r"Line 1 of the glossary .* fewer than two names; write them with ' = '"),
        (b"OM = Openbaar Ministerie\n\nAVG = \n", r"Line 3 of the glossary"),
        (b"OM = OM\n", r"Line 1 of the glossary"),
        (b"\xff\xfe", r"cannot be read .* text file in UTF-8"),
        (None, r"cannot be read"),
    ],
)
def test_a_glossary_that_makes_no_sense_is_an_error(content: bytes | None, told: str, tmp_path: Path) -> None:
    """The message names the line."""
    path = tmp_path / "woorden.txt"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(GlossaryError, match=told) as caught:
        read_glossary(path)
    assert isinstance(caught.value, EditionError)
