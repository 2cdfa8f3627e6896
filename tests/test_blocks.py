"""Text is set in 10 points, 12 points from baseline to baseline, characters 5 points wide."""

from collections.abc import Sequence

import pytest

from source.blocks import Block, overlap, read_blocks
from source.lines import Line, read_lines
from source.page import Box
from tests.toy_pages import LEFT, RIGHT, box, column, line, page, texts, word

THREE = [line("een regel", y=100), line("twee regel", y=112), line("drie regel", y=124)]  # from 50 to 100 points


def sizes(steps: Sequence[float], size: float = 10) -> list[int]:
    """The number of lines of each block, with these distances between the lines."""
    heights = [100.0]
    for step in steps:
        heights.append(heights[-1] + step)
    return [len(found.lines) for found in read_blocks([[line("er is", y=y, size=size) for y in heights]], [[]])[0]]


def parted(lines: Sequence[Line], *drawn: Box) -> list[list[str]]:
    """The blocks of a page on which this is drawn."""
    return texts(read_blocks([lines], [drawn])[0])


def test_a_block_is_as_large_as_its_lines() -> None:
    """From the top of the first to the bottom of the last, from the leftmost to the rightmost edge."""
    found = Block((line("er is", 60, 100), line("meer dan dit", 50, 112)))

    assert (found.x0, found.x1, found.top, found.bottom) == (50, 110, 92.5, 114.5)
    assert (found.page, found.columns, found.main) == (1, (0, 0), word("meer", 50, 112))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [((0, 0), (0, 1), True), ((0, 1), (1, 2), True), ((0, 0), (1, 1), False), ((2, 2), (0, 1), False)],
)
def test_spans_overlap_where_they_share_a_column(a: tuple[int, int], b: tuple[int, int], expected: bool) -> None:
    """Whichever comes first."""
    assert overlap(a, b) is expected
    assert overlap(b, a) is expected


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([12, 12, 12, 13.0], [5]),
        ([12, 12, 12, 13.1], [4, 1]),
        ([12, 20, 12, 12], [2, 3]),
        ([12, 12, 14.5], [4]),
        ([15], [2]),
        ([15.1], [1, 1]),
    ],
)
def test_white_space_parts_blocks(steps: list[float], expected: list[int]) -> None:
    """More than 1.06 times the usual distance and 0.3 points, or 1.5 em where the size is too rare to have one."""
    assert sizes(steps) == expected


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([20, 20, 20, 12, 20, 20, 12, 20, 12], [1, 1, 1, 2, 1, 2, 2]),
        ([17] * 5, [6]),
        ([17.1] * 5, [1] * 6),
        ([14] * 35 + [10] * 3, [39]),
        ([14] * 34 + [10] * 3, [1] * 34 + [4]),
        ([14] * 3 + [10] * 2, [6]),
    ],
)
def test_the_usual_distance_is_the_smallest_that_is_common(steps: list[float], expected: list[int]) -> None:
    """Not the commonest; seen three times and in 8 percent of the cases; and more than 1.7 em is always white."""
    assert sizes(steps) == expected


def test_each_size_has_its_own_usual_distance() -> None:
    """Notes of 8 points stand closer than the text; what is white among them is none in the text."""
    text = [line("tekst", y=100 + 14 * i) for i in range(4)]
    notes = [line("noot", y=300 + 10 * i, size=8) for i in range(4)]
    apart = line("noot", y=344, size=8)

    assert [len(x.lines) for x in read_blocks([[*text, *notes, apart]], [[]])[0]] == [4, 4, 1]


def test_a_page_takes_the_usual_distance_from_the_others() -> None:
    """Its own two lines would not tell: 14 points are less than 1.5 em."""
    usual = [line("tekst", y=100 + 12 * i) for i in range(4)]
    short = [line("een", y=100, page=2), line("twee", y=114, page=2)]

    assert texts(read_blocks([short], [[]])[0]) == [["een", "twee"]]
    assert texts(read_blocks([usual, short], [[], []])[1]) == [["een"], ["twee"]]


@pytest.mark.parametrize(
    "second",
    [line("twee", y=112, size=14), line("twee", y=112, font="Body-Bold"), line("twee", y=112, color="#ff0000")],
    ids=["size", "weight", "colour"],
)
def test_a_change_of_look_parts_blocks(second: Line) -> None:
    """Without any white."""
    assert parted([line("een", y=100), second]) == [["een"], ["twee"]]


def test_a_bold_word_does_not_part_a_block() -> None:
    """The line still looks as most of its characters do."""
    bold = Line(1, (0, 0), (word("een", y=112, font="Body-Bold"), word("regel", 70, 112)))

    assert parted([THREE[0], bold]) == [["een regel", "een regel"]]


def test_blocks_do_not_run_on_around_a_line_across() -> None:
    """A heading over both columns parts what stands above it from what stands below it."""
    across = line("kop", y=106, columns=(0, 1))

    assert parted([line("boven", y=100), across, line("onder", y=112)]) == [["boven"], ["kop"], ["onder"]]


def test_a_line_in_another_column_parts_nothing() -> None:
    """The columns are read by themselves."""
    beside = line("ernaast", 300, 106, columns=(1, 1))

    assert parted([line("boven", y=100), beside, line("onder", y=112)]) == [["boven", "onder"], ["ernaast"]]


@pytest.mark.parametrize(
    "rule",
    [
        box(50, 104, 100, 104.5),
        box(40, 104, 500, 104),
        box(60, 104, 90, 105),
        box(50, 101.9, 100, 102),
        box(50, 105.4, 100, 107.4),
    ],
    ids=["as wide", "wider", "an em shorter on both sides", "high", "low and thick"],
)
def test_a_rule_between_lines_parts_them(rule: Box) -> None:
    """It stands below the tails of the one and above the letters of the other."""
    assert parted(THREE, rule) == [["een regel"], ["twee regel", "drie regel"]]


@pytest.mark.parametrize(
    "rule",
    [
        box(50, 101, 65, 101.5),
        box(50, 104, 65, 104.5),
        box(50, 101, 100, 101.8),
        box(50, 108, 100, 108.5),
        box(61, 104, 100, 104.5),
        box(50, 104, 89, 104.5),
        box(300, 104, 400, 104.5),
        box(75, 90, 75.5, 130),
    ],
    ids=[
        "under a word",
        "low under a word",
        "under the line",
        "through the next line",
        "starts inside",
        "ends inside",
        "in another column",
        "from top to bottom",
    ],
)
def test_other_rules_part_nothing(rule: Box) -> None:
    """Underlining and striking through belong to the words; a shorter rule belongs to something else."""
    assert parted(THREE, rule) == [["een regel", "twee regel", "drie regel"]]


def test_a_rule_is_as_wide_as_the_whole_block() -> None:
    """One under a short last line, as wide as that, does not part it from what follows."""
    lines = [line("een lange regel", y=100), line("kort", y=112), line("een lange regel", y=124)]

    assert len(parted(lines, box(50, 116, 70, 116.5))) == 1
    assert len(parted(lines, box(50, 116, 125, 116.5))) == 2


def test_a_panel_parts_its_text_from_the_text_around_it() -> None:
    """Above it and below it."""
    assert parted(THREE, box(40, 103, 110, 115)) == [["een regel"], ["twee regel"], ["drie regel"]]


@pytest.mark.parametrize(
    "panel",
    [box(0, 0, 600, 800), box(40, 90, 110, 130), box(40, 103, 90, 115), box(55, 103, 110, 115), box(300, 90, 500, 115)],
    ids=["whole page", "around all", "under its beginning", "under its end", "in another column"],
)
def test_a_panel_under_all_or_under_part_of_a_line_parts_nothing(panel: Box) -> None:
    """A tint of the page, or of a few words."""
    assert parted(THREE, panel) == [["een regel", "twee regel", "drie regel"]]


def test_the_lowest_of_two_panels_counts() -> None:
    """A card on a tinted page parts; so do two cards that stand against each other side by side."""
    around = box(0, 0, 600, 800)

    assert parted(THREE, around, box(40, 90, 110, 115)) == [["een regel", "twee regel"], ["drie regel"]]
    assert parted(THREE, box(40, 90, 110, 115), around) == [["een regel", "twee regel"], ["drie regel"]]


def test_text_tinted_line_by_line_is_one_block() -> None:
    """The tints touch from top to bottom and are equally wide."""
    tints = [box(45, 91 + 12 * i, 105, 103 + 12 * i) for i in range(3)]

    assert parted(THREE, *tints) == [["een regel", "twee regel", "drie regel"]]
    assert parted(THREE, *reversed(tints)) == [["een regel", "twee regel", "drie regel"]]


@pytest.mark.parametrize(
    "tints",
    [
        [box(49, 91, 101, 103), box(49, 103, 101, 115), box(49, 115, 71, 127)],
        [box(49, 91, 101, 103), box(49.3, 103, 101, 115), box(49, 115, 101, 127)],
    ],
    ids=["as wide as their words", "not quite below each other"],
)
def test_tints_need_not_be_equally_wide(tints: list[Box]) -> None:
    """Highlighted text: its last line is shorter."""
    lines = [*THREE[:2], line("drie", y=124)]

    assert parted(lines, *tints) == [["een regel", "twee regel", "drie"]]


def test_tints_with_white_between_them_part_their_lines() -> None:
    """Each line is on a card of its own."""
    cards = [box(45, 91 + 12 * i, 105, 102.8 + 12 * i) for i in range(3)]

    assert parted(THREE, *cards) == [["een regel"], ["twee regel"], ["drie regel"]]


def test_panels_of_different_widths_are_two() -> None:
    """Though they touch."""
    assert parted(THREE, box(40, 90, 110, 103), box(30, 103, 300, 130)) == [
        ["een regel"],
        ["twee regel", "drie regel"],
    ]


def test_what_is_drawn_on_one_page_parts_nothing_on_another() -> None:
    """Each page has its own rules."""
    second = [line(x.text, y=x.y, page=2) for x in THREE]
    found = read_blocks([THREE, second], [[], [box(50, 104, 100, 104.5)]])

    assert [len(blocks) for blocks in found] == [1, 2]


def test_an_empty_page_has_no_blocks() -> None:
    """But it is a page."""
    pages = read_lines([page([]), page([*column(LEFT, 50), *column(RIGHT, 300)], 2)])

    assert [texts(found) for found in read_blocks(pages, [[], []])] == [[], [LEFT, RIGHT]]
