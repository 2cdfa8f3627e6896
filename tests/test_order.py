"""Pages of two columns unless it says otherwise; statements are two lines, and stand 20 points below each other."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source.blocks import Block, read_blocks
from source.lines import read_lines
from source.order import _sorted, in_reading_order, put_in_order
from tests.toy_pages import LEFT, RIGHT, block, column, fragment, page, texts

TITLE = "een kop die over de twee kolommen van de hele pagina loopt"
ABOVE, BELOW = (100, 132), (200, 232)  # the baselines of statements above and below a heading
LONG = 176  # the baseline of a heading that ends 32 points below the text and 24 above it


def statements(name: str, at: int, ys: Sequence[float]) -> list[Block]:
    """Statements below each other in one column."""
    return [block(f"{name}{i}", "gaat verder", x=50 + 250 * at, y=y, columns=(at, at)) for i, y in enumerate(ys)]


def title(text: str, y: float, at: int = 0) -> Block:
    return block(text, x=50 + 250 * at, y=y, font="Body-Bold", columns=(at, at))


def order(*pages: Sequence[Block]) -> list[str]:
    """The first lines of the blocks, in reading order."""
    return [found.lines[0].text for found in put_in_order(pages)]


def test_columns_are_read_one_after_the_other() -> None:
    """Between two headings over both, and not past the second."""
    fragments = [
        fragment(TITLE, 50, 60),
        *column(LEFT, 50),
        *column(RIGHT, 300),
        fragment(TITLE.upper(), 50, 180),
        *column([x.upper() for x in LEFT], 50, 220),
        *column([x.upper() for x in RIGHT], 300, 220),
    ]

    found = put_in_order(read_blocks(read_lines([page(fragments)]), [[]]))

    assert texts(found) == [
        [TITLE],
        LEFT,
        RIGHT,
        [TITLE.upper()],
        [x.upper() for x in LEFT],
        [x.upper() for x in RIGHT],
    ]


@given(st.permutations(range(7)))
def test_reading_order_does_not_depend_on_the_order_given(given_order: list[int]) -> None:
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

    assert texts(in_reading_order([blocks[i] for i in given_order])) == texts(blocks)


def test_a_loop_is_broken_at_its_first_key() -> None:
    """Blocks that overlap may each have to come before the other; nothing is lost."""
    assert _sorted({0: {1}, 1: {0}, 2: {0}}) == [0, 1, 2]
    assert _sorted({0: {2}, 1: set(), 2: {0}}) == [1, 0, 2]


def test_pages_are_read_one_after_the_other() -> None:
    """Whatever stands higher; an empty one among them has nothing to read."""
    second = [block("twee", y=90, page=3)]

    assert order([block("een", y=500)], [], second) == ["een", "twee"]
    assert order() == []


def test_a_short_heading_across_is_read_after_both_columns_above_it() -> None:
    """It stands in the left column, but both columns break off above it and begin anew below it on one baseline."""
    left = [*statements("a", 0, ABOVE), title("kop", LONG), *statements("c", 0, BELOW)]
    right = [*statements("b", 1, ABOVE), *statements("d", 1, BELOW)]

    assert order([*left, *right]) == ["a0", "a1", "b0", "b1", "kop", "c0", "c1", "d0", "d1"]
    assert [b.columns for b in put_in_order([[*left, *right]]) if b.lines[0].text == "kop"] == [(0, 1)]


def test_a_short_heading_below_another_is_across_too() -> None:
    """A chapter's title and the title of its first section."""
    left = [*statements("a", 0, ABOVE), title("kop", LONG), title("kopje", 192), *statements("c", 0, (216, 248))]
    right = [*statements("b", 1, ABOVE), *statements("d", 1, (216, 248))]

    assert order([*left, *right]) == ["a0", "a1", "b0", "b1", "kop", "kopje", "c0", "c1", "d0", "d1"]


@pytest.mark.parametrize(
    "ys",
    [
        (100, 132, 168, 200, 232),
        (100, 156, 200, 232),
        (100, 132, 164, 202.1, 234),
        (104, 136, 168, 204, 236),
        (100, 132, 206, 238),
        (100, 132, 194, 226),
        (100, 132),
        (200, 232),
    ],
    ids=[
        "the usual gap, on one baseline",
        "less room than the heading takes",
        "no usual gap, not on one baseline",
        "its own grid",
        "begins anew lower",
        "begins anew higher",
        "ends above the heading",
        "begins below the heading",
    ],
)
def test_an_ordinary_heading_stays_in_its_column(ys: tuple[float, ...]) -> None:
    """The other column runs on beside it, has but its usual gap there, or does not begin anew level with it."""
    left = [*statements("a", 0, ABOVE), title("kop", LONG), *statements("c", 0, BELOW)]

    assert order([*left, *statements("b", 1, ys)]) == [
        "a0",
        "a1",
        "kop",
        "c0",
        "c1",
        *(f"b{i}" for i in range(len(ys))),
    ]


def test_white_is_more_than_the_document_usually_has() -> None:
    """The same page in a document of which the statements stand as far apart has an ordinary heading."""
    left = [*statements("a", 0, ABOVE), title("kop", LONG), *statements("c", 0, BELOW)]
    right = [*statements("b", 1, ABOVE), *statements("d", 1, BELOW)]
    loose = [statements("x", at, [100 + 62 * i for i in range(8)]) for at in (0, 1)]  # gaps of 50 points, not of 20

    assert order([*left, *right], [*loose[0], *loose[1]])[:9] == ["a0", "a1", "kop", "c0", "c1", "b0", "b1", "d0", "d1"]


def test_what_looks_like_the_body_is_no_heading_across() -> None:
    """A short statement between two others."""
    left = [*statements("a", 0, ABOVE), block("kort", y=LONG), *statements("c", 0, BELOW)]
    right = [*statements("b", 1, ABOVE), *statements("d", 1, BELOW)]

    assert order([*left, *right]) == ["a0", "a1", "kort", "c0", "c1", "b0", "b1", "d0", "d1"]


def test_a_heading_in_the_right_column_stays_there() -> None:
    """One across all begins where the first column does."""
    left = [*statements("a", 0, ABOVE), *statements("c", 0, BELOW)]
    right = [*statements("b", 1, ABOVE), title("kop", LONG, 1), *statements("d", 1, BELOW)]

    assert order([*left, *right]) == ["a0", "a1", "c0", "c1", "b0", "b1", "kop", "d0", "d1"]


def test_on_a_page_of_one_column_nothing_is_across() -> None:
    """The blocks keep their place."""
    blocks = [*statements("a", 0, ABOVE), title("kop", LONG), *statements("c", 0, BELOW)]

    assert put_in_order([blocks]) == blocks


@pytest.mark.parametrize(
    ("third", "expected"),
    [
        ((100, 132, 200, 232), ["a0", "a1", "b0", "b1", "e0", "e1", "kop", "c0", "c1", "d0", "d1", "e2", "e3"]),
        ((100, 132, 168, 200), ["a0", "a1", "kop", "c0", "c1", "b0", "b1", "d0", "d1", "e0", "e1", "e2", "e3"]),
    ],
    ids=["all", "all but one"],
)
def test_all_columns_break_off_at_a_heading_across(third: tuple[float, ...], expected: list[str]) -> None:
    """Of three, too."""
    left = [*statements("a", 0, ABOVE), title("kop", LONG), *statements("c", 0, BELOW)]
    middle = [*statements("b", 1, ABOVE), *statements("d", 1, BELOW)]

    assert order([*left, *middle, *statements("e", 2, third)]) == expected


def test_headings_in_a_column_of_their_own_are_read_where_they_stand() -> None:
    """Beside the only column of text, heads in the margin come before the text that begins at their height."""
    heads = [title("1.1 Geld", 100, at=0), title("1.2 Zorg", 200, at=0)]
    text = statements("tekst", 1, (100, 150, 200, 250))

    assert order([*heads, *text]) == ["1.1 Geld", "tekst0", "tekst1", "1.2 Zorg", "tekst2", "tekst3"]


def test_beside_two_columns_of_text_a_column_of_headings_is_read_first() -> None:
    """There a height tells nothing: the second column goes on from the foot of the first."""
    heads = [title("Kop", 150, at=0)]
    text = [*statements("links", 1, (100, 200)), *statements("rechts", 2, (100, 200))]

    assert order([*heads, *text]) == ["Kop", "links0", "links1", "rechts0", "rechts1"]
