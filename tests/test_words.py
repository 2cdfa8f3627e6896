"""Characters are half an em wide: 5 points at 10 points; an em of white is 10 points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source.page import Fragment
from source.words import Word, gaps, rows
from tests.toy_pages import fragment, one_by_one, row, word


def texts(*fragments: Fragment) -> list[list[str]]:
    return [[found.text for found in words] for words in rows(fragments)]


def test_a_fragment_is_cut_at_its_spaces() -> None:
    """Each word keeps its own place, and the look of the fragment."""
    found = rows([fragment(" Ik  hoor\u00a0er ", 50, 100, 10, "Body", "#112233")])

    assert found == [
        [
            Word("Ik", 55, 65, 100, 10, "Body", "#112233"),
            Word("hoor", 75, 95, 100, 10, "Body", "#112233"),
            Word("er", 100, 110, 100, 10, "Body", "#112233"),
        ]
    ]


@pytest.mark.parametrize(
    ("gap", "expected"),
    [(-1.0, ["mensenhandel"]), (0.0, ["mensenhandel"]), (1.5, ["mensenhandel"]), (1.7, ["mensen", "handel"])],
)
def test_white_of_a_sixth_of_an_em_parts_words(gap: float, expected: list[str]) -> None:
    """Less is the room between letters."""
    assert texts(fragment("mensen", 50), fragment("handel", 80 + gap)) == [expected]


def test_a_drawn_space_parts_words_however_narrow() -> None:
    """Justified text squeezes spaces."""
    squeezed = Fragment("er is", (50, 55, 60, 60.5, 65.5, 70.5), 100, 10, "Body", "#000000")

    assert texts(squeezed) == [["er", "is"]]
    assert texts(fragment("er", 50), fragment(" is", 55)) == [["er", "is"]]


@pytest.mark.parametrize("pieces", [("er", " is"), ("er ", "is"), ("er ", " is"), ("er\u00a0", "is")])
@pytest.mark.parametrize("gap", [-0.5, 0.0, 1.0])
def test_a_space_drawn_before_or_after_a_piece_parts_words(pieces: tuple[str, str], gap: float) -> None:
    """The next piece may stand right where the letters end, or over the space."""
    left, right = pieces
    at = 60 + gap - (5 if right.startswith(" ") else 0)

    assert texts(fragment(left, 50), fragment(right, at)) == [["er", "is"]]


def test_a_space_after_the_last_letter_of_a_row_makes_no_word() -> None:
    """Nor does one before the first, or one that is drawn by itself."""
    assert texts(fragment(" er ", 50), fragment(" ", 70), fragment("is  ", 80)) == [["er", "is"]]


def test_a_word_drawn_in_pieces_is_one_word() -> None:
    """From the left edge of the first to the right edge of the last, in the look of the longest."""
    found = rows([fragment("m", 50, 100, 10, "Cap"), fragment("ensen", 55), fragment("-", 80, 100, 10, "Other")])

    assert found == [[Word("mensen-", 50, 85, 100, 10, "Body", "#000000")]]


@pytest.mark.parametrize(("shift", "expected"), [(0.0, ["er", "is"]), (0.8, ["er", "is"]), (-0.8, ["er", "is"])])
def test_text_drawn_twice_is_read_once(shift: float, expected: list[str]) -> None:
    """So do some programs make text bold."""
    assert texts(fragment("er is", 50), fragment("er is", 50 + shift)) == [expected]


def test_the_same_letter_next_to_itself_is_kept() -> None:
    """It stands elsewhere: nothing was drawn twice."""
    assert texts(fragment("e", 50), fragment("e", 55), fragment("n", 60)) == [["een"]]


@pytest.mark.parametrize(
    ("y", "expected"),
    [(100.0, [["er", "is"]]), (101.5, [["er", "is"]]), (101.6, [["er"], ["is"]]), (98.4, [["is"], ["er"]])],
)
def test_a_row_shares_a_baseline(y: float, expected: list[list[str]]) -> None:
    """Up to 0.15 em; an exponent has a row of its own."""
    assert texts(fragment("er", 50, 100), fragment("is", 70, y)) == expected


def test_an_empty_page_has_no_rows() -> None:
    """Neither has one with nothing but spaces."""
    assert rows([]) == []
    assert rows([fragment("  ")]) == []


@given(st.permutations([piece for y in (100, 112, 124) for piece in one_by_one(fragment("er is geen beeld", 50, y))]))
def test_the_order_of_drawing_does_not_matter(drawn: list[Fragment]) -> None:
    """Rows run from top to bottom, words from left to right."""
    assert texts(*drawn) == [["er", "is", "geen", "beeld"]] * 3


@pytest.mark.parametrize(
    ("font", "bold"), [("Arial-BoldMT", True), ("Source-Semibold", True), ("Inter-Black", True), ("Arial", False)]
)
def test_a_font_says_that_it_is_bold(font: str, bold: bool) -> None:
    """In its name."""
    assert word("er", font=font).bold is bold


def test_gaps_are_the_white_between_words() -> None:
    """From where, to where, and in em."""
    assert list(gaps(row(("er", 50), ("is", 65), ("een", 90)))) == [(60, 65, 0.5), (75, 90, 1.5)]
    assert list(gaps(row(("er", 50)))) == []
