"""Toy pages: text in a font whose every character, also the space, is half an em wide."""

from collections.abc import Iterable, Sequence

from source.blocks import Block
from source.lines import Line
from source.page import Box, Fragment, Page
from source.roles import Marked, Role
from source.words import Word

HALF = 0.5  # em; the width of every character
LEFT = ["de aanpak van mensenhandel vraagt inzet", "van iedereen die er mee te maken krijgt", "in het werk"]
RIGHT = ["er is te weinig zicht op slachtoffers", "die niet naar de politie durven te gaan", "om hulp te"]


def fragment(
    text: str, x: float = 50, y: float = 100, size: float = 10, font: str = "Body", color: str = "#000000"
) -> Fragment:
    """A run of text that starts at `x` on the baseline `y`."""
    return Fragment(text, tuple(x + HALF * size * i for i in range(len(text) + 1)), y, size, font, color)


def column(lines: Sequence[str], x: float, y: float = 100, leading: float = 12) -> list[Fragment]:
    """Lines below each other, one fragment each."""
    return [fragment(text, x, y + leading * i) for i, text in enumerate(lines)]


def one_by_one(run: Fragment) -> list[Fragment]:
    """The same text, one fragment a word, without the spaces."""
    found = []
    at = 0
    for text in run.text.split(" "):
        edges = run.edges[at : at + len(text) + 1]
        found.append(Fragment(text, edges, run.y, run.size, run.font, run.color))
        at += len(text) + 1
    return found


def page(fragments: Iterable[Fragment], number: int = 1, rules: Iterable[Box] = ()) -> Page:
    """A page of 600 by 800 points."""
    return Page(number, None, 600, 800, tuple(fragments), tuple(rules))


def box(x0: float, top: float, x1: float, bottom: float) -> Box:
    """A line or rectangle drawn on the first page."""
    return Box(1, x0, top, x1, bottom)


def word(
    text: str, x: float = 50, y: float = 100, size: float = 10, font: str = "Body", color: str = "#000000"
) -> Word:
    """A word that starts at `x` on the baseline `y`."""
    return Word(text, x, x + HALF * size * len(text), y, size, font, color)


def row(*words: tuple[str, float]) -> list[Word]:
    """Words of 10 points, each with its place."""
    return [word(text, x) for text, x in words]


def line(
    text: str,
    x: float = 50,
    y: float = 100,
    size: float = 10,
    font: str = "Body",
    color: str = "#000000",
    columns: tuple[int, int] = (0, 0),
    page: int = 1,
) -> Line:
    """A line of one column."""
    words = []
    for part in text.split():
        words.append(word(part, x, y, size, font, color))
        x = words[-1].x1 + HALF * size
    return Line(page, columns, tuple(words))


def block(
    *texts: str,
    x: float = 50,
    y: float = 100,
    size: float = 10,
    font: str = "Body",
    color: str = "#000000",
    columns: tuple[int, int] = (0, 0),
    page: int = 1,
) -> Block:
    """Lines 1.2 em below each other, the first on the baseline `y`."""
    return Block(
        tuple(line(text, x, y + 1.2 * size * i, size, font, color, columns, page) for i, text in enumerate(texts))
    )


def ragged(*lines: tuple[str, float], y: float = 100, columns: tuple[int, int] = (0, 0), page: int = 1) -> Block:
    """Lines 12 points below each other, each with its left edge, the first on the baseline `y`."""
    return Block(tuple(line(text, x, y + 12 * i, columns=columns, page=page) for i, (text, x) in enumerate(lines)))


def texts(blocks: Iterable[Block]) -> list[list[str]]:
    """The lines of each block."""
    return [[line.text for line in found.lines] for found in blocks]


def quote(text: str = "Een citaat.", page: int = 1) -> Marked:
    """A block in the look of the body."""
    return Marked(block(text, page=page), Role.QUOTE)


def heading(text: str, number: tuple[int, ...] = (), page: int = 1) -> Marked:
    """A block that opens a chapter or section."""
    return Marked(block(text, size=14, page=page), Role.HEADING, number)
