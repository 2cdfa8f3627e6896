"""Characters are 5 points wide at 10 points; lines stand 12 points below each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source.layout import Block, Line, in_reading_order, read_blocks, read_lines, same_look
from source.page import Fragment
from tests.toy_pages import block, column, fragment, line, one_by_one, page, word

LEFT = ["de aanpak van mensenhandel vraagt inzet", "van iedereen die er mee te maken krijgt", "in het werk"]
RIGHT = ["er is te weinig zicht op slachtoffers", "die niet naar de politie durven te gaan", "om hulp te"]
TITLE = "een kop die over de twee kolommen van de hele pagina loopt"
COLUMNS = [*column(LEFT, 50), *column(RIGHT, 300)]
WORDS = [piece for run in COLUMNS for piece in one_by_one(run)]


def lines(*fragments: Fragment) -> list[str]:
    """The lines of a page of two columns, the left column first."""
    found = read_lines([page(fragments)])[0]
    return [x.text for x in sorted(found, key=lambda x: (x.columns, x.y))]


def texts(blocks: list[Block]) -> list[list[str]]:
    return [[x.text for x in found.lines] for found in blocks]


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


def test_a_line_knows_its_edges() -> None:
    """Letters reach 0.75 em above the baseline and 0.25 em below it."""
    found = line("er is", 50, 100, 20)

    assert (found.text, found.x0, found.x1, found.y, found.top, found.bottom) == ("er is", 50, 100, 100, 85, 105)


def test_a_line_looks_as_most_of_its_characters_do() -> None:
    """Not as most of its words."""
    found = Line(1, (0, 0), (word("a", 50, font="Bold"), word("b", 60, font="Bold"), word("mens", 70)))

    assert found.main == word("mens", 70)


def test_a_block_is_as_large_as_its_lines() -> None:
    """From the top of the first to the bottom of the last, from the leftmost to the rightmost edge."""
    found = Block((line("er is", 60, 100), line("meer dan dit", 50, 112)))

    assert (found.x0, found.x1, found.top, found.bottom) == (50, 110, 92.5, 114.5)
    assert (found.page, found.columns, found.main) == (1, (0, 0), word("meer", 50, 112))


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
    ("steps", "expected"),
    [
        ([12, 12, 12, 13.9], [5]),
        ([12, 12, 12, 14], [4, 1]),
        ([12, 20, 12, 12], [2, 3]),
        ([15], [2]),
        ([15.1], [1, 1]),
    ],
)
def test_white_space_parts_blocks(steps: list[float], expected: list[int]) -> None:
    """More than 1.12 times the usual distance and half a point, or 1.5 em where the size is too rare to have one."""
    heights = [100.0]
    for step in steps:
        heights.append(heights[-1] + step)

    found = read_blocks([[line("er is", y=y) for y in heights]])[0]

    assert [len(x.lines) for x in found] == expected


@pytest.mark.parametrize(
    "second",
    [line("twee", y=112, size=14), line("twee", y=112, font="Body-Bold"), line("twee", y=112, color="#ff0000")],
    ids=["size", "weight", "colour"],
)
def test_a_change_of_look_parts_blocks(second: Line) -> None:
    """Without any white."""
    assert texts(read_blocks([[line("een", y=100), second]])[0]) == [["een"], ["twee"]]


def test_blocks_do_not_run_on_around_a_line_across() -> None:
    """A heading over both columns parts what stands above it from what stands below it."""
    across = line("kop", y=112, columns=(0, 1))
    found = read_blocks([[line("boven", y=100), across, line("onder", y=124)]])[0]

    assert texts(found) == [["boven"], ["kop"], ["onder"]]


def test_columns_are_read_one_after_the_other() -> None:
    """Between two headings over both, and not past the second."""
    fragments = [
        fragment(TITLE, 50, 60),
        *COLUMNS,
        fragment(TITLE.upper(), 50, 180),
        *column([x.upper() for x in LEFT], 50, 220),
        *column([x.upper() for x in RIGHT], 300, 220),
    ]

    found = read_blocks(read_lines([page(fragments)]))[0]

    assert texts(found) == [
        [TITLE],
        LEFT,
        RIGHT,
        [TITLE.upper()],
        [x.upper() for x in LEFT],
        [x.upper() for x in RIGHT],
    ]


@given(st.permutations(range(7)))
def test_reading_order_does_not_depend_on_the_order_given(order: list[int]) -> None:
    """Three columns, a block over the left two of them, and columns below it."""
    blocks = [
        block("a", columns=(0, 0), y=100),
        block("b", columns=(1, 1), y=100),
        block("over a en b", columns=(0, 1), y=200),
        block("c", columns=(0, 0), y=300),
        block("d", columns=(1, 1), y=300),
        block("e", columns=(2, 2), y=100),
        block("f", columns=(2, 2), y=200),
    ]

    assert texts(in_reading_order([blocks[i] for i in order])) == texts(blocks)


def test_an_empty_page_has_no_blocks() -> None:
    """But it is a page."""
    assert read_blocks(read_lines([page([]), page(COLUMNS, 2)]))[0] == []
