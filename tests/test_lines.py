"""Characters are 5 points wide at 10 points; lines stand 12 points below each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source.lines import Line, read_lines, same_look
from source.page import Box, Fragment
from tests.toy_pages import LEFT, RIGHT, box, column, fragment, line, one_by_one, page, word

WIDE = "een tekst die over de twee kolommen van de hele pagina loopt"
COLUMNS = [*column(LEFT, 50), *column(RIGHT, 300)]
WORDS = [piece for run in COLUMNS for piece in one_by_one(run)]


def lines(*fragments: Fragment) -> list[str]:
    """The lines of a page of two columns, the left column first."""
    found = read_lines([page(fragments)])[0]
    return [x.text for x in sorted(found, key=lambda x: (x.columns, x.y))]


def spans(*fragments: Fragment) -> dict[str, tuple[int, int]]:
    """The columns that each line of a page of two columns, from 100 points down, stands in."""
    return {x.text: x.columns for x in read_lines([page([*fragments, *COLUMNS])])[0]}


@given(st.permutations(COLUMNS))
def test_lines_do_not_depend_on_the_order_of_drawing(drawn: list[Fragment]) -> None:
    """Row by row or column by column."""
    assert lines(*drawn) == [*LEFT, *RIGHT]


@given(st.permutations(WORDS))
def test_words_in_any_order_give_the_same_lines(drawn: list[Fragment]) -> None:
    """Some programs place every word by itself."""
    assert lines(*drawn) == [*LEFT, *RIGHT]


def test_one_run_across_two_columns_is_cut_at_the_gutter() -> None:
    """Even where one string was drawn for both."""
    drawn = [fragment(f"{a:<50}{b}", 50, 100 + 12 * i) for i, (a, b) in enumerate(zip(LEFT, RIGHT, strict=True))]

    assert lines(*drawn) == [*LEFT, *RIGHT]


def test_a_page_borrows_the_gutter_of_others() -> None:
    """Its own single line on the right would not show one."""
    full, short = page(COLUMNS), page([*column(LEFT, 50), fragment(RIGHT[0], 300)], 3)
    found = read_lines([full, page(COLUMNS, 2), short])[2]

    assert [(x.page, x.columns, x.text) for x in found] == [
        (3, (0, 0), LEFT[0]),
        (3, (1, 1), RIGHT[0]),
        (3, (0, 0), LEFT[1]),
        (3, (0, 0), LEFT[2]),
    ]


def test_an_empty_page_has_no_lines() -> None:
    """But it is a page."""
    assert [len(found) for found in read_lines([page([]), page(COLUMNS, 2)])] == [0, 6]


def test_a_line_knows_its_edges() -> None:
    """Letters reach 0.75 em above the baseline and 0.25 em below it."""
    found = line("er is", 50, 100, 20)

    assert (found.text, found.x0, found.x1, found.y, found.top, found.bottom) == ("er is", 50, 100, 100, 85, 105)


def test_a_line_looks_as_most_of_its_characters_do() -> None:
    """Not as most of its words."""
    found = Line(1, (0, 0), (word("a", 50, font="Bold"), word("b", 60, font="Bold"), word("mens", 70)))

    assert found.main == word("mens", 70)


@pytest.mark.parametrize(
    ("size", "font", "color", "expected"),
    [
        (10, "Body", "#000000", True),
        (10.6, "Other", "#000000", True),
        (10.7, "Body", "#000000", False),
        (10, "Body-Bold", "#000000", False),
        (10, "Body", "#ff0000", False),
    ],
)
def test_look_is_size_weight_and_colour(size: float, font: str, color: str, expected: bool) -> None:
    """Within 6 percent, and whichever the font."""
    assert same_look(word("er"), word("er", size=size, font=font, color=color)) is expected


@pytest.mark.parametrize(
    "dot",
    [
        box(40, 95, 44, 99),
        box(26, 95, 30, 99),
        box(40, 94, 42.4, 98.8),
        box(44.5, 95, 49.4, 99.9),
        box(40, 90.1, 44, 94.1),
        box(40, 98.4, 44, 102.4),
    ],
    ids=["beside", "two em away", "twice as high", "half an em wide", "high", "low"],
)
def test_a_drawn_dot_before_a_line_is_its_bullet(dot: Box) -> None:
    """It stands in the line as a word of its own, where it was drawn."""
    [found] = read_lines([page([fragment("meer geld", 50)], rules=[dot])])[0]

    assert [(x.text, x.x0, x.x1) for x in found.words] == [("•", dot.x0, dot.x1), ("meer", 50, 70), ("geld", 75, 95)]
    assert same_look(found.main, word("meer"))


@pytest.mark.parametrize(
    "shape",
    [
        box(25, 95, 29, 99),
        box(46, 95, 50, 99),
        box(40, 95, 45, 100),
        box(36, 95, 44.1, 99.1),
        box(40, 96, 44, 97.9),
        box(42, 94, 43.9, 98),
        box(40, 95, 40, 99),
        box(40, 90, 44, 94),
        box(40, 98.5, 44, 102.5),
        box(100, 95, 104, 99),
    ],
    ids=["far", "against the text", "large", "larger", "dash", "bar", "no width", "too high", "too low", "behind"],
)
def test_other_shapes_are_no_bullets(shape: Box) -> None:
    """Too far away, too large for the text, not as wide as high, or not on the height of the letters."""
    [found] = read_lines([page([fragment("meer geld", 50)], rules=[shape])])[0]

    assert found.text == "meer geld"


def test_a_dot_belongs_to_the_line_beside_it() -> None:
    """Not to the lines above and below."""
    found = read_lines([page(column(["een", "twee", "drie"], 50), rules=[box(40, 107, 44, 111)])])[0]

    assert [x.text for x in found] == ["een", "• twee", "drie"]


def test_a_large_dot_is_a_bullet_of_large_text_only() -> None:
    """A third of an em wide before a title is more than half an em before the body."""
    dot = box(40, 93, 46, 99)
    title, body = fragment("kop", 50, size=18), fragment("tekst", 50)

    assert [x.text for x in read_lines([page([title], rules=[dot])])[0]] == ["• kop"]
    assert [x.text for x in read_lines([page([body], rules=[dot])])[0]] == ["tekst"]


def test_the_short_last_line_of_wide_text_is_as_wide() -> None:
    """Though its words stand in the left column alone."""
    assert spans(fragment(WIDE, 50, 60), fragment("en dan eindigt", 50, 72)) == {
        WIDE: (0, 1),
        "en dan eindigt": (0, 1),
        **dict.fromkeys(LEFT, (0, 0)),
        **dict.fromkeys(RIGHT, (1, 1)),
    }


@pytest.mark.parametrize(
    "last",
    [
        [fragment("kort", 50, 75.1)],
        [fragment("kort", 50, 72, size=11)],
        [fragment("kort", 50, 72, font="Body-Bold")],
        [fragment("kort", 49, 72)],
        [fragment("kort", 50, 72), fragment("ernaast", 300, 72)],
        [fragment("kort", 50, 72), fragment("ernaast", 300, 81.9)],
    ],
    ids=["far below", "larger", "bold", "further left", "text beside it", "text nearly beside it"],
)
def test_another_line_below_wide_text_stays_in_its_column(last: list[Fragment]) -> None:
    """One further down than 1.5 em, in another look, sticking out, or with text beside it."""
    assert spans(fragment(WIDE, 50, 60), *last)["kort"] == (0, 0)


def test_columns_right_below_wide_text_stay_columns() -> None:
    """They stand beside each other."""
    assert spans(fragment(WIDE, 50, 88)) == {
        WIDE: (0, 1),
        **dict.fromkeys(LEFT, (0, 0)),
        **dict.fromkeys(RIGHT, (1, 1)),
    }
