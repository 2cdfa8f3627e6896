"""Columns begin at 50 points; an em is 10."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source.blocks import Block
from source.roles import Marked, Role
from source.separators import BULLETS, is_bullet, separate
from tests.toy_pages import block, line, ragged

Lines = tuple[tuple[str, float], ...]

FIRST: Lines = (  # four statements, the first line of each indented
    ("Er is te weinig", 60),
    ("geld.", 50),
    ("Er zijn te weinig", 60),
    ("mensen.", 50),
    ("Er is te weinig", 60),
    ("tijd.", 50),
    ("Er is te weinig", 60),
    ("rust.", 50),
)
HANGING: Lines = tuple((text, 110 - x) for text, x in FIRST)  # all lines but the first indented


def parts(*blocks: Block) -> list[tuple[list[str], bool | None]]:
    """The lines of each statement, and whether it opens one."""
    found = separate([Marked(b, Role.QUOTE) for b in blocks])
    return [([x.text for x in m.block.lines], m.opens) for m in found]


def whole(found: Block) -> tuple[list[str], None]:
    return [x.text for x in found.lines], None


def pairs(lines: Lines, opens: bool = True) -> list[tuple[list[str], bool | None]]:
    return [([lines[i][0], lines[i + 1][0]], opens) for i in range(0, len(lines), 2)]


@pytest.mark.parametrize("bullet", sorted(BULLETS))
def test_bullets_open_statements(bullet: str) -> None:
    """And are none of their words."""
    found = block(f"{bullet} Meer geld", "en mensen", f"{bullet} Minder regels")

    assert parts(found) == [(["Meer geld", "en mensen"], True), (["Minder regels"], True)]


def test_a_statement_without_its_bullet_begins_where_its_words_do() -> None:
    """The bullet takes its place with it."""
    [found] = separate([Marked(block("• Meer geld"), Role.QUOTE)])

    assert (found.block.x0, found.block.x1) == (60, 105)


def test_a_list_after_a_line_that_leads_to_it_is_one_statement() -> None:
    """What one speaker sums up; its bullets stay."""
    found = block("Wat nodig is:", "• meer geld", "• minder regels", "• tijd")

    assert parts(found) == [whole(found)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("• geld", True), ("- geld", True), ("•", False), ("-geld", False), ("geld • tijd", False), ("+ geld", False)],
)
def test_a_bullet_stands_by_itself_before_text(text: str, expected: bool) -> None:
    """A hyphen that is part of a word is none, nor is a dash that is all there is."""
    assert is_bullet(line(text)) is expected


@pytest.mark.parametrize("marks", ["“”", "„”", "«»", "‘’", '""'])
@pytest.mark.parametrize("after", ["", ".", ",", ";", "!", "?"])
def test_a_line_that_closes_a_quotation_before_one_that_opens_one_ends_a_statement(marks: str, after: str) -> None:
    """Whichever marks; a full stop or comma may follow them."""
    opening, closing = marks[0], marks[1]
    found = block(f"{opening}Er is te weinig", f"geld.{closing}{after}", f"{opening}Dat klopt.{closing}")

    assert parts(found) == [
        ([f"{opening}Er is te weinig", f"geld.{closing}{after}"], None),
        ([f"{opening}Dat klopt.{closing}"], True),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["Er is te weinig “geld”", "en dat blijft zo."],
        ["Er is te weinig geld.", "“Zorg” is er ook niet."],
        ["Er is te weinig (geld)", "“en” tijd."],
        ["“Er is te weinig geld", "en te weinig” tijd."],
        ["Er is te weinig “geld”:", "“en” tijd."],
    ],
)
def test_quotation_marks_within_a_statement_part_nothing(lines: list[str]) -> None:
    """One line must close and the next must open."""
    found = block(*lines)

    assert parts(found) == [whole(found)]


def test_indented_first_lines_open_statements() -> None:
    """Where the document does so throughout."""
    assert parts(ragged(*FIRST)) == pairs(FIRST)


def test_what_is_not_indented_goes_on_where_first_lines_are() -> None:
    """At the top of the next column a statement may go on that began in this one."""
    rest = ragged(("aandacht.", 300), ("Er is hoop.", 310), columns=(1, 1))

    assert parts(ragged(*FIRST), rest) == [*pairs(FIRST), (["aandacht."], False), (["Er is hoop."], True)]


def test_hanging_lines_go_on_and_others_open_statements() -> None:
    """Where the document does so throughout; an indented line at the top of a column goes on, too."""
    rest = ragged(("aandacht.", 310), ("Er is hoop.", 300), columns=(1, 1))

    assert parts(ragged(*HANGING), rest) == [*pairs(HANGING), (["aandacht."], False), (["Er is hoop."], True)]


@pytest.mark.parametrize("lines", [FIRST * 3, HANGING * 3], ids=["first lines", "hanging lines"])
def test_a_list_stays_whole_whatever_the_indents(lines: Lines) -> None:
    """Bullets inside a statement are neither indented nor not."""
    rest: Lines = (("Nodig is:", lines[0][1]), ("• geld", 60), ("• tijd", 60))

    assert parts(ragged(*lines, *rest)) == [*pairs(lines), ([text for text, _ in rest], True)]


@pytest.mark.parametrize("count", [1, 2])
def test_a_few_indented_lines_are_not_the_documents_way(count: int) -> None:
    """A lone one may be chance; three are not."""
    found = ragged(("Er is geld.", 50), *FIRST[: 2 * count])

    assert parts(found) == [whole(found)]
    assert len(parts(ragged(("Er is geld.", 50), *FIRST[:6]))) == 4


@pytest.mark.parametrize("x", [55.9, 90.1, 200])
def test_an_indent_is_neither_noise_nor_another_place(x: float) -> None:
    """It is from 0.6 to 4 em wide."""
    found = ragged(*((text, x if at == 60 else at) for text, at in FIRST))

    assert parts(found) == [whole(found)]


@pytest.mark.parametrize("x", [56, 90])
def test_an_indent_may_be_small_or_large(x: float) -> None:
    """The extremes count."""
    assert parts(ragged(*((text, x if at == 60 else at) for text, at in FIRST))) == pairs(FIRST)


def test_indents_do_not_count_where_sentences_run_on_over_them() -> None:
    """Verse, or text around a picture."""
    verse = ragged(*((text.rstrip("."), at) for text, at in FIRST))

    assert parts(verse) == [whole(verse)]


def test_four_of_five_sentences_must_have_ended() -> None:
    """One statement may end without a full stop."""
    loose = [*FIRST, ("Er is te weinig", 60), ("zin", 50), ("Er is te weinig", 60), ("zin.", 50)]

    assert parts(ragged(*loose)) == pairs(tuple(loose))
    loose[1] = ("geld", 50)
    assert parts(ragged(*loose)) == [([text for text, _ in loose], None)]


def test_indents_inside_statements_are_not_the_way_of_a_document_that_sets_them_apart_by_white() -> None:
    """Here blocks begin at the edge of the column, as many as there are indented lines."""
    blocks = [ragged(("Er is te weinig geld.", 50), ("Dat blijft zo.", 60), ("Helaas.", 50)) for _ in range(3)]

    assert parts(*blocks) == [whole(found) for found in blocks]


def test_every_column_of_every_page_has_its_own_edge() -> None:
    """Pages for the left and right hand have other margins."""
    blocks = [
        ragged(*((text, at + 20) for text, at in FIRST), page=2),
        ragged(*FIRST),
        ragged(*((text, at + 250) for text, at in FIRST), columns=(1, 1)),
    ]

    assert parts(*blocks) == pairs(FIRST) * 3


def test_only_quotes_are_parted() -> None:
    """Headings, pull quotes and notes stay as they are; their indents tell nothing."""
    marked = [Marked(ragged(*FIRST), role) for role in Role if role is not Role.QUOTE]
    marked += [Marked(block("• Meer", "• Minder"), Role.OTHER), Marked(block("Kort.", "Goed."), Role.QUOTE)]

    assert separate(marked) == marked


words = st.sampled_from(["•", "-", "“Er", "is”", "geld.", "te", "weinig."])
places = st.tuples(st.lists(words, min_size=1, max_size=4).map(" ".join), st.sampled_from([50.0, 60.0, 70.0]))


@given(st.lists(places, min_size=1, max_size=12))
def test_nothing_but_bullets_is_lost(lines: list[tuple[str, float]]) -> None:
    """The parts are the lines in their order."""
    found = [text for part, _ in parts(ragged(*lines)) for text in part]

    assert len(found) == len(lines)
    assert all(a in {b, b[2:]} for a, (b, _) in zip(found, lines, strict=True))
