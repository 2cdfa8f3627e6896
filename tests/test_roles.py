"""The body of the toy document is set in 10 points, black and regular."""

import pytest

from source.blocks import Block
from source.contents import Entry
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
        (block("Groter gezet.", size=11.3), PULLQUOTE, ()),
        (block("Groter gezet.", size=17.9), PULLQUOTE, ()),
        (block("Een titel", size=18), HEADING, ()),
        (block("Een kopje", font="Body-Bold"), HEADING, ()),
        (block("Een vet gezet citaat.", font="Body-Bold"), QUOTE, ()),
        (block("Een", "kopje", "dat", "te", "lang", font="Body-Bold"), QUOTE, ()),
        (block("2.4 Zorg", font="Body-Bold"), HEADING, (2, 4)),
        (block("2.4 Zorg", color="#ff0000"), HEADING, (2, 4)),
        (block("2.4 Zorg", size=14), HEADING, (2, 4)),
        (block("2.4 Zorg", "die", "verder", "loopt", size=14), HEADING, (2, 4)),
        (block("2.4 Zorg", "die", "te", "lang", "is.", size=14), PULLQUOTE, ()),
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


def test_where_sections_have_numbers_what_is_set_large_without_one_is_a_pull_quote() -> None:
    """However it ends; from 1.8 times the body it is a title."""
    blocks = [block("1.1 Een", size=14), block("Groter gezet", size=14), block("Een titel.", size=18)]

    assert [m.role for m in mark(blocks, BODY, [])] == [HEADING, PULLQUOTE, HEADING]


def test_where_only_chapters_have_numbers_a_look_is_judged_by_how_it_ends() -> None:
    """Sections without a number are headings; statements set large are none."""
    blocks = [block("1 Een", size=14), block("Een kop", size=12), block("Dit is groot gezegd.", size=13)]

    assert [m.role for m in mark(blocks, BODY, [])] == [HEADING, HEADING, PULLQUOTE]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (["Een kop"], [HEADING]),
        (["Een citaat."], [PULLQUOTE]),
        (["Een “citaat”", "Nog een?!", "Een kop"], [PULLQUOTE] * 3),
        (["Een kop", "Een citaat."], [HEADING] * 2),
        (["Een kop", "Wie doet wat?", "Een citaat."], [HEADING] * 3),
    ],
)
def test_without_numbers_the_blocks_of_one_look_are_the_same_thing(found: list[str], expected: list[Role]) -> None:
    """Pull quotes where more than half end as sentences do, else headings; a question may be either."""
    for size in (14, 20):
        assert [m.role for m in mark([block(text, size=size) for text in found], BODY, [])] == expected


def test_without_numbers_each_look_is_judged_by_itself() -> None:
    """Size, weight and colour; what is bold and no larger than the body is a heading or a quote."""
    blocks = [
        block("Een citaat.", size=14),
        block("Een kop", size=14, font="Body-Bold"),
        block("Een kop", size=14, color="#ff0000"),
        block("Een kopje", font="Body-Bold"),
        block("Een vet gezet citaat.", font="Body-Bold"),
        block("Een citaat"),
    ]

    assert [m.role for m in mark(blocks, BODY, [])] == [PULLQUOTE, HEADING, HEADING, HEADING, QUOTE, QUOTE]


def test_what_the_contents_list_is_a_heading_whatever_its_look() -> None:
    """Also among pull quotes."""
    blocks = [block(text, size=14) for text in ("Een citaat.", "Nog een citaat.", "Zorg & Opvang")]

    found = mark(blocks, BODY, [Entry((), "zorg/opvang", 12)])

    assert [(m.role, m.listed) for m in found] == [(PULLQUOTE, False), (PULLQUOTE, False), (HEADING, True)]


@pytest.mark.parametrize("number", ["3", "3.", "03"])
@pytest.mark.parametrize("title", [block("Wat gaat er goed?", size=20), block("Goed", "en", "beter.", size=11.3)])
def test_a_large_number_above_a_title_is_its_number(number: str, title: Block) -> None:
    """The number itself is no heading."""
    blocks = [block(number, size=40), title, block("Een citaat.")]

    assert [(m.role, m.number) for m in mark(blocks, BODY, [])] == [(OTHER, ()), (HEADING, (3,)), (QUOTE, ())]


@pytest.mark.parametrize(
    ("number", "title"),
    [
        (block("3"), block("Een titel", size=20)),
        (block("3", size=11.1), block("Een titel", size=20)),
        (block("2024", size=20), block("Een titel", size=18)),
        (block("3 miljoen", size=20), block("Een titel", size=18)),
        (block("3", size=20), block("Een titel", size=18, page=2)),
        (block("3", size=20), block("Een citaat.")),
        (block("3", size=20), block("Een kopje", font="Body-Bold")),
    ],
    ids=[
        "body",
        "hardly larger",
        "a year",
        "with a word",
        "on the page before",
        "above a quote",
        "above a small title",
    ],
)
def test_other_numbers_are_no_numbers_of_titles(number: Block, title: Block) -> None:
    """Those in the look of the body, of more than two digits, or without a larger title right after them."""
    assert mark([number, title], BODY, [])[1].number == ()


def test_a_title_with_a_number_keeps_it() -> None:
    """The number above it is something else."""
    found = mark([block("3", size=20), block("4 Zorg", size=20)], BODY, [])

    assert found[1].number == (4,)


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
