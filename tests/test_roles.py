"""The body of the toy document is set in 10 points, black and regular."""

import pytest

from source.contents import Entry
from source.layout import Block
from source.roles import Role, body_look, heading_text, mark
from tests.toy_pages import block, word

BODY = word("tekst")
HEADING, QUOTE, PULLQUOTE, OTHER = Role.HEADING, Role.QUOTE, Role.PULLQUOTE, Role.OTHER


def marked(found: Block, *entries: Entry) -> tuple[Role, tuple[int, ...]]:
    [only] = mark([found], BODY, entries)
    assert only.block is found
    return only.role, only.number


@pytest.mark.parametrize(
    ("found", "role", "number"),
    [
        (block("Een citaat."), QUOTE, ()),
        (block("2.1 slachtoffers per dag is veel."), QUOTE, ()),
        (block("Een citaat.", color="#ff0000"), QUOTE, ()),
        (block("Iets groter", size=11.1), QUOTE, ()),
        (block("Groter gezet", size=11.3), PULLQUOTE, ()),
        (block("Groter gezet", size=17.9), PULLQUOTE, ()),
        (block("Een titel", size=18), HEADING, ()),
        (block("Een kopje", font="Body-Bold"), HEADING, ()),
        (block("2.4 Zorg", font="Body-Bold"), HEADING, (2, 4)),
        (block("2.4 Zorg", color="#ff0000"), HEADING, (2, 4)),
        (block("2.4 Zorg", size=14), HEADING, (2, 4)),
        (block("2.4 Zorg", "die", "verder", "loopt", size=14), HEADING, (2, 4)),
        (block("2.4 Zorg", "die", "te", "lang", "is", size=14), PULLQUOTE, ()),
        (block("Een noot", size=9.2), OTHER, ()),
        (block("1 Een noot", size=9.2), OTHER, ()),
        (block("Een noot", size=9.3), QUOTE, ()),
    ],
)
def test_typography_tells_what_a_block_is(found: Block, role: Role, number: tuple[int, ...]) -> None:
    """Size first: under 0.93 of the body a note, from 1.12 a pull quote, from 1.8 a title; then number and weight."""
    assert marked(found) == (role, number)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (block("2.4 Zorg & Opvang"), (HEADING, (2, 4))),
        (block("Zorg & Opvang", size=14), (HEADING, ())),
        (block("Zorg & Opvang"), (QUOTE, ())),
        (block("2.4 Zorg en opvang"), (QUOTE, ())),
    ],
)
def test_a_title_in_the_contents_is_a_heading(found: Block, expected: tuple[Role, tuple[int, ...]]) -> None:
    """By its letters; in the look of the body only with its number."""
    assert marked(found, Entry((2, 4), "zorg/opvang", 12)) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1 Een", "1.1 Een", "1.2 Twee", "2 Drie", "2.1 Vier"], [(1,), (1, 1), (1, 2), (2,), (2, 1)]),
        (["1 Een", "9 Iets", "2 Twee", "3 Drie"], [(1,), None, (2,), (3,)]),
        (["2 Twee", "1 Een", "3 Drie", "4 Vier"], [(1,), (3,), (4,)]),
        (["1.2 Een", "1.2 Nogmaals", "1.3 Twee"], [(1, 2), (1, 3)]),
        (["2.9 Negen", "2.10 Tien", "2.11 Elf"], [(2, 9), (2, 10), (2, 11)]),
    ],
)
def test_numbers_of_headings_go_up(texts: list[str], expected: list[tuple[int, ...] | None]) -> None:
    """Of the numbers in the document, the longest chain that does; the others belong to something else."""
    found = mark([block(text, size=14) for text in texts], BODY, [])

    assert [m.number for m in found if m.role is HEADING] == [number for number in expected if number]
    assert {m.role for m in found if not m.number} <= {OTHER}


def test_the_body_has_the_look_of_most_characters() -> None:
    """Not of most blocks."""
    blocks = [block("a", size=14), block("b", size=14), block("een hele regel tekst"), block("c", size=14)]

    assert body_look(blocks) == word("een")


def test_a_document_without_text_has_no_body() -> None:
    """Its caller looks first."""
    with pytest.raises(ValueError, match="no blocks"):
        body_look([])


def test_the_lines_of_a_heading_are_one() -> None:
    """With a space between them; a hyphen stays as printed."""
    assert heading_text(block("Aangifte-", "bereidheid en", "kennis")) == "Aangifte- bereidheid en kennis"
