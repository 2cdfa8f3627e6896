"""Pages of two columns of up to 20 characters, from 50 and from 300 points; the documents have one chapter."""

from collections.abc import Sequence

import pytest

from source.blocks import Block
from source.outline import Outline, Place
from source.roles import Marked, Role, heading_text
from source.statements import Statement, read_statements
from tests.toy_pages import block, heading

FULL = "een volle regel vol."  # 20 characters: as wide as the column
CHAPTER = Place(True, 1, "Trends")


def left(*lines: str, opens: bool | None = None, page: int = 1) -> Marked:
    return Marked(block(*lines, page=page), Role.QUOTE, opens=opens)


def right(*lines: str, opens: bool | None = None, page: int = 1) -> Marked:
    return Marked(block(*lines, x=300, columns=(1, 1), page=page), Role.QUOTE, opens=opens)


def other(role: Role, text: str = "Iets anders.", page: int = 1) -> Marked:
    return Marked(block(text, size=14, page=page), role)


def read(marked: Sequence[Marked], labels: Sequence[str | None] = ("1", "2", "3")) -> list[Statement]:
    return read_statements(marked, Outline(marked, [heading_text(m.block) for m in marked], labels, [], 10))


def told(*marked: Marked, labels: Sequence[str | None] = ("1", "2", "3")) -> list[list[str]]:
    """The lines of the statements in a chapter."""
    found = read([heading("1 Trends", (1,)), *marked], labels)
    return [[line.text for line in statement.lines] for statement in found]


def test_a_block_is_a_statement_with_its_place() -> None:
    """And with its place among the blocks."""
    marked = [heading("1 Trends", (1,)), left("Er is geld.", "Genoeg."), heading("1.1 Zorg", (1, 1)), left("En zorg.")]

    assert read(marked) == [
        Statement("quote", CHAPTER, marked[1].block.lines, 1),
        Statement("quote", Place(True, 1, "Trends", "1.1", "Zorg"), marked[3].block.lines, 3),
    ]


def test_what_stands_before_the_first_chapter_is_no_statement() -> None:
    """A preface, however large it is set."""
    marked = [left("Woord vooraf"), other(Role.PULLQUOTE), heading("1 Trends", (1,)), right("Er is geld.")]

    assert [x.at for x in read(marked)] == [3]


@pytest.mark.parametrize(
    ("last", "first"),
    [
        ("er is te weinig", "geld."),
        (FULL[:-1], "Geld."),
        ("er is te weinig, zegt", "Jan."),
        ("mensen-", "Handel."),
        ("mensen\u00ad", "handel."),
        ("dit is nodig op één:", "onvoorwaardelijke hulp."),
        ("zij is “slachtoffer”", "maar ook dader."),
    ],
    ids=["small letter", "full line", "full line with a comma", "hyphen", "soft hyphen", "colon", "quotation mark"],
)
def test_a_statement_that_breaks_off_goes_on_in_the_next_column(last: str, first: str) -> None:
    """With a small letter, after a hyphen, or after a line that had no room for the next word."""
    begin = "wat hier nu al staat"[: max(len(last), 20)]

    assert told(left(begin, last), right(first, "Klaar.")) == [[begin, last, first, "Klaar."]]
    assert told(left(begin, last), left(first, "Klaar.", page=2)) == [[begin, last, first, "Klaar."]]


@pytest.mark.parametrize(
    ("last", "first"),
    [
        (FULL, "daarmee klaar."),
        ("zo is het.”", "dus zo."),
        ("er is te weinig", "Geld is er niet."),
        ("dit is nodig:", "hulp."),
        ("zij is “dader”", "maar slachtoffer."),
        ("er is weinig", "“geld”."),
    ],
    ids=["ended", "ended in quotation marks", "capital", "colon with room", "quotation mark with room", "mark opens"],
)
def test_a_statement_that_may_be_complete_does_not_go_on(last: str, first: str) -> None:
    """After a full stop, or where there was room for the next word and nothing tells that it belongs to the last."""
    begin = "wat hier nu al staat"

    assert told(left(begin, last), right(first)) == [[begin, last], [first]]


@pytest.mark.parametrize(("first", "together"), [("Zo", False), ("Zee", True)])
def test_a_line_is_full_where_the_next_word_does_not_fit(first: str, together: bool) -> None:
    """A quarter em, the word, and a point to spare: at most 13.5 points here."""
    begin, last = "wat hier nu al staat", "het vraagt om wat"

    assert (len(told(left(begin, last), right(first, "eerst."))) == 1) is together


def test_blocks_in_one_column_are_two_statements() -> None:
    """There is white space between them."""
    assert told(left("er is te weinig"), left("geld.")) == [["er is te weinig"], ["geld."]]


def test_the_same_column_of_the_next_page_is_another() -> None:
    """And a statement may go on for more than two."""
    assert told(left("er is te weinig"), left("geld en te weinig", page=2), left("tijd.", page=3)) == [
        ["er is te weinig", "geld en te weinig", "tijd."]
    ]


@pytest.mark.parametrize(
    ("last", "first", "opens", "expected"),
    [
        ("er is te weinig", "geld.", True, 2),
        ("mensen-", "handel.", True, 2),
        ("er is geld.", "Genoeg.", False, 1),
        ("er is te weinig", "Geld.", False, 1),
    ],
)
def test_a_sign_that_a_statement_opens_decides(last: str, first: str, opens: bool, expected: int) -> None:
    """A bullet, a quotation mark or an indent, or the lack of an indent; whatever the words say."""
    assert len(told(left(last), right(first, opens=opens))) == expected


def test_no_sign_joins_what_white_space_parts() -> None:
    """Nor what nothing goes before."""
    assert told(left("Er is geld."), left("Genoeg.", opens=False)) == [["Er is geld."], ["Genoeg."]]
    assert told(left("Er is geld.", opens=False)) == [["Er is geld."]]


@pytest.mark.parametrize("role", [Role.PULLQUOTE, Role.OTHER])
def test_pull_quotes_and_notes_do_not_stop_a_statement(role: Role) -> None:
    """It goes on behind them; the pull quote is a statement of its own."""
    marked = [heading("1 Trends", (1,)), left("er is te weinig"), other(role), right("geld.")]
    texts = [(x.kind, [line.text for line in x.lines], x.at) for x in read(marked)]

    expected = [("quote", ["er is te weinig", "geld."], 1)]
    assert texts == [*expected, *([("pullquote", ["Iets anders."], 2)] if role is Role.PULLQUOTE else [])]


def test_a_heading_stops_a_statement() -> None:
    """What follows stands in another section."""
    assert told(left("er is te weinig"), heading("1.1 Zorg", (1, 1)), right("geld.")) == [
        ["er is te weinig"],
        ["geld."],
    ]


def margin(y: float, page: int = 1) -> Marked:
    """A pull quote beside the text, in a column of its own."""
    return Marked(block("Iets groots.", x=400, y=y, size=14, columns=(1, 1), page=page), Role.PULLQUOTE)


@pytest.mark.parametrize(
    ("y", "at", "section"),
    [(130, 1, None), (240, 3, "1.1"), (290, 3, "1.1"), (205, 2, None), (20, 4, "1.1")],
    ids=["beside the first text", "beside the second", "below", "beside the heading", "above all"],
)
def test_a_pull_quote_in_the_margin_belongs_to_the_text_beside_it(y: float, at: int, section: str | None) -> None:
    """Not to the last section of the page, behind which its column is read."""
    marked = [
        heading("1 Trends", (1,)),
        Marked(block("Er is geld.", y=130), Role.QUOTE),
        Marked(block("1.1 Zorg", y=200, size=14), Role.HEADING, (1, 1)),
        Marked(block("En zorg.", y=240), Role.QUOTE),
        margin(y),
    ]
    found = [x for x in read(marked) if x.kind == "pullquote"]

    assert [(x.at, x.place.section) for x in found] == [(at, section)]


def test_a_pull_quote_in_a_column_of_text_stays_where_it_is_read() -> None:
    """There is text in its column on that page."""
    text = Marked(block("Meer zorg.", x=300, y=300, columns=(1, 1)), Role.QUOTE)
    marked = [heading("1 Trends", (1,)), left("Er is geld."), heading("1.1 Zorg", (1, 1)), margin(100), text]

    assert [(x.kind, x.at, x.place.section) for x in read(marked)] == [
        ("quote", 1, None),
        ("pullquote", 3, "1.1"),
        ("quote", 4, "1.1"),
    ]


def around_a_gap(before: Block, after: Block) -> list[bool]:
    """Whether the quotes of a document without page 2 and 3 are cut, of which these are the middle two."""
    marked = [
        heading("1 Trends", (1,)),
        Marked(block("dit staat eerder"), Role.QUOTE),
        Marked(before, Role.QUOTE),
        Marked(after, Role.QUOTE),
        Marked(block("dit staat later", page=2), Role.QUOTE),
        heading("1.1 Zorg", (1, 1), page=2),
        Marked(block("dit staat in zorg", page=2), Role.QUOTE),
    ]
    return [x.cut for x in read(marked, ["1", "4"])]


@pytest.mark.parametrize(
    ("last", "first", "expected"),
    [
        ("er is te weinig", "geld.", [True, True]),
        ("er is te weinig", "Geld.", [True, False]),
        ("Er is geld.", "dus niet.", [False, True]),
        ("Er is geld:", "“dus” niet.", [False, False]),
        ("mensen-", "Handel.", [True, False]),
    ],
)
def test_statements_that_run_into_a_missing_page_are_cut(last: str, first: str, expected: list[bool]) -> None:
    """The last before it if it does not end, the first after it if it begins with a small letter; no others."""
    cut = around_a_gap(block(last), block(first, page=2))

    assert cut == [False, *expected, False, False]


def test_nothing_goes_on_over_a_missing_page() -> None:
    """Though it seems to."""
    after = heading("1.1 Zorg", (1, 1), page=2)

    assert told(left("er is te weinig"), left("geld.", page=2), after, labels=["1", "4"]) == [
        ["er is te weinig"],
        ["geld."],
    ]
    assert told(left("er is te weinig"), left("geld.", page=2), after, labels=["1", "2"]) == [
        ["er is te weinig", "geld."]
    ]


def test_pull_quotes_are_not_cut() -> None:
    """They stand on a page whole."""
    marked = [
        heading("1 Trends", (1,)),
        left("Er is geld."),
        other(Role.PULLQUOTE, "iets groots"),
        other(Role.PULLQUOTE, "iets groots", page=2),
        heading("1.1 Zorg", (1, 1), page=2),
    ]

    assert [(x.kind, x.cut) for x in read(marked, ["1", "4"])] == [
        ("quote", False),
        ("pullquote", False),
        ("pullquote", False),
    ]


def test_without_missing_pages_nothing_is_cut() -> None:
    """Whatever its words."""
    assert [x.cut for x in read([heading("1 Trends", (1,)), left(FULL, "er is te"), left("dus", page=2)])] == [False]
    assert [x.cut for x in read([heading("1 Trends", (1,)), left(FULL, "er is te"), left("Dus", page=2)])] == [
        False,
        False,
    ]
