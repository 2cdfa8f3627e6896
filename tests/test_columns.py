"""Characters are 5 points wide; what starts at 50 with 40 characters ends at 250."""

import pytest

from source.columns import Row, document_gutters, page_gutters, split
from source.page import Fragment
from source.words import rows
from tests.toy_pages import column, fragment, row

LEFT = ["de aanpak van mensenhandel vraagt inzet", "van iedereen die er mee te maken krijgt", "in het werk"] * 2
RIGHT = ["er is te weinig zicht op slachtoffers", "die niet naar de politie durven te gaan", "om hulp te"] * 2


SHORT = ["er is te weinig zicht", "op slachtoffers die", "niets durven te zeggen"]


def texts(found: Row) -> str:
    return " ".join(word.text for word in found)


def test_two_columns_have_one_gutter() -> None:
    """Where the right one begins."""
    found = rows([*column(LEFT, 50), *column(RIGHT, 300)])

    assert page_gutters(found) == [300]
    assert [(columns, texts(words)) for columns, words in split(found, [300])] == [
        segment for left, right in zip(LEFT, RIGHT, strict=True) for segment in [((0, 0), left), ((1, 1), right)]
    ]


def test_two_columns_need_not_share_baselines() -> None:
    """Nor be equally long."""
    assert page_gutters(rows([*column(LEFT, 50, 100), *column(RIGHT[:3], 300, 105)])) == [300]


def test_three_columns_have_two_gutters() -> None:
    """From left to right."""
    thirds = [[text[:25] for text in LEFT]] * 3
    found = rows([f for texts, x in zip(thirds, (50, 220, 390), strict=True) for f in column(texts, x)])

    assert page_gutters(found) == [220, 390]
    assert [columns for columns, _ in split(found, [220, 390])] == [(0, 0), (1, 1), (2, 2)] * 6


def test_a_heading_above_columns_reaches_over_both() -> None:
    """The gutter is cut only where nothing crosses it."""
    title = "een kop die over de twee kolommen van de hele pagina loopt"
    found = rows([fragment(title, 50, 60), *column(LEFT[:3], 50), *column(RIGHT[:3], 300)])

    assert page_gutters(found) == [300]
    assert [columns for columns, _ in split(found, [300])] == [(0, 1), *[(0, 0), (1, 1)] * 3]


def test_a_line_that_ends_in_the_next_column_reaches_there() -> None:
    """Also if its last word starts before the gutter."""
    long_word = row(("x" * 60, 50))

    assert [columns for columns, _ in split([*rows([*column(LEFT, 50), *column(RIGHT, 300)]), long_word], [300])][
        -1
    ] == (0, 1)


@pytest.mark.parametrize(
    "fragments",
    [
        column(LEFT, 50),
        [fragment(text, 50 + 20 * (i % 2), 100 + 12 * i) for i, text in enumerate(LEFT * 2)],
        [
            f
            for i, text in enumerate(LEFT)
            for f in (fragment(f"{i}.", 50, 100 + 12 * i), fragment(text, 70, 100 + 12 * i))
        ],
        [
            f
            for i, text in enumerate(LEFT)
            for f in (fragment(text, 50, 100 + 12 * i), fragment("12", 500, 100 + 12 * i))
        ],
        [*column(LEFT, 50), *column(RIGHT[:2], 300)],
        [*column(SHORT, 50, 100), *column(SHORT, 300, 136), *column(SHORT, 50, 172)],
        [*column(SHORT, 50, 100), *column(SHORT, 300, 136)],
        [],
    ],
    ids=[
        "one column",
        "indents",
        "numbered list",
        "contents",
        "two rows only",
        "set back in between",
        "set back at the end",
        "empty page",
    ],
)
def test_what_is_no_column_gives_no_gutter(fragments: list[Fragment]) -> None:
    """A column has a column's width, three rows, and text next to it."""
    assert page_gutters(rows(fragments)) == []


@pytest.mark.parametrize(("apart", "expected"), [(0, [300]), (9.9, [300]), (10.1, []), (12, [])])
def test_a_column_has_text_beside_it(apart: float, expected: list[float]) -> None:
    """A baseline within one em of its own: the columns here share no more than one row."""
    found = rows([*column(SHORT, 50, 100), *column(SHORT, 300, 124 + apart)])

    assert page_gutters(found) == expected


def test_text_that_crosses_is_not_cut() -> None:
    """Words that happen to start below each other have spaces before them, not gutters."""
    found = rows(column(["aaaa bbbb cccc dddd eeee ffff gggg hhhh"] * 6, 50))

    assert page_gutters(found) == []


def test_a_gutter_of_other_pages_needs_one_row() -> None:
    """A page with one line in its right column cannot show a gutter by itself."""
    found = rows([*column(LEFT, 50), fragment(RIGHT[0], 300, 100)])

    assert page_gutters(found) == []
    assert page_gutters(found, known=[299]) == [299]
    assert page_gutters(found, known=[350]) == []


def test_a_document_has_the_gutters_that_two_pages_share() -> None:
    """Within two points, as most pages have them."""
    assert document_gutters([[300], [301, 400], [300], []]) == [300]
    assert document_gutters([[300], [310]]) == []


def test_without_gutters_a_row_is_one_segment() -> None:
    """In the only column there is."""
    found = rows(column(LEFT, 50))

    assert split(found, []) == [((0, 0), words) for words in found]
