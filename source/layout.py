"""Fragments to lines, columns and blocks in reading order. Pure geometry; knows no PDF library and no language."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from source.columns import document_gutters, page_gutters, split
from source.page import Page
from source.words import Word, rows

ASCENT = 0.75  # em above the baseline that letters with a stem reach
DESCENT = 0.25  # em below the baseline that letters with a tail reach
LOOSE = 1.12  # times the usual distance between baselines; more is white space between blocks
SLACK = 0.5  # points of noise in that distance
UNKNOWN_LEADING = 1.5  # em; the distance taken where a size is too rare to have a usual one
RARE = 3  # distances of a size that must be seen before the most common one counts
SAME_SIZE = 0.06  # share by which two sizes may differ and still be one


@dataclass(frozen=True)
class Line:
    """A printed line of one column."""

    page: int  # physical, from 1
    columns: tuple[int, int]  # first and last column it stands in, from 0
    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        """The words with one space between them."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def main(self) -> Word:
        """The word whose look stands for the line: of the look that most characters have."""
        looks: Counter[tuple[float, str, str]] = Counter()
        for word in self.words:
            looks[word.size, word.font, word.color] += len(word.text)
        look = looks.most_common(1)[0][0]
        return next(word for word in self.words if (word.size, word.font, word.color) == look)

    @property
    def x0(self) -> float:
        """The left edge, in points."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """The right edge, in points."""
        return self.words[-1].x1

    @property
    def y(self) -> float:
        """The baseline, in points from the top."""
        return self.main.y

    @property
    def top(self) -> float:
        """The top of its letters, in points from the top."""
        return self.y - ASCENT * self.main.size

    @property
    def bottom(self) -> float:
        """The bottom of its letters, in points from the top."""
        return self.y + DESCENT * self.main.size


@dataclass(frozen=True)
class Block:
    """Lines of one look that follow each other without white space in one column."""

    lines: tuple[Line, ...]

    @property
    def page(self) -> int:
        """The physical page, from 1."""
        return self.lines[0].page

    @property
    def columns(self) -> tuple[int, int]:
        """The first and last column it stands in, from 0."""
        return self.lines[0].columns

    @property
    def main(self) -> Word:
        """The word whose look stands for the block."""
        return max(self.lines, key=lambda line: len(line.text)).main

    @property
    def top(self) -> float:
        """The top of the first line."""
        return self.lines[0].top

    @property
    def bottom(self) -> float:
        """The bottom of the last line."""
        return self.lines[-1].bottom

    @cached_property
    def x0(self) -> float:
        """The left edge of the leftmost line."""
        return min(line.x0 for line in self.lines)

    @cached_property
    def x1(self) -> float:
        """The right edge of the rightmost line."""
        return max(line.x1 for line in self.lines)


def read_lines(pages: Sequence[Page]) -> list[list[Line]]:
    """The lines of each page, from top to bottom and from left to right."""
    page_rows = [rows(page.fragments) for page in pages]
    known = document_gutters([page_gutters(found) for found in page_rows])
    return [
        [Line(page.number, span, tuple(words)) for span, words in split(found, page_gutters(found, known))]
        for page, found in zip(pages, page_rows, strict=True)
    ]


def same_look(a: Word, b: Word) -> bool:
    """Whether two words are set alike: size, weight and colour."""
    return abs(a.size - b.size) <= SAME_SIZE * max(a.size, b.size) and a.bold == b.bold and a.color == b.color


def read_blocks(pages: Sequence[Sequence[Line]]) -> list[list[Block]]:
    """The blocks of each page in reading order."""
    stacks = [_stacks(lines) for lines in pages]
    leading = _leading(stack for page in stacks for stack in page)
    return [in_reading_order([b for stack in page for b in _blocks(stack, leading)]) for page in stacks]


def _stacks(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines above each other in the same columns, with nothing across them in between."""
    open_stacks: dict[tuple[int, int], list[Line]] = {}
    done: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.y):
        across = [c for c in open_stacks if c != line.columns and _overlap(c, line.columns)]
        done += [open_stacks.pop(columns) for columns in across]
        open_stacks.setdefault(line.columns, []).append(line)
    return done + list(open_stacks.values())


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def _leading(stacks: Iterable[Sequence[Line]]) -> dict[int, float]:
    """The usual distance between baselines, in points, by size in tenths of a point."""
    seen: dict[int, Counter[float]] = defaultdict(Counter)
    for stack in stacks:
        for above, below in itertools.pairwise(stack):
            if same_look(above.main, below.main) and below.y - above.y <= 2 * UNKNOWN_LEADING * below.main.size:
                seen[_tenths(below)][round(below.y - above.y, 1)] += 1
    usual = {}
    for size, distances in seen.items():
        distance, count = distances.most_common(1)[0]
        if count >= RARE:
            usual[size] = distance
    return usual


def _tenths(line: Line) -> int:
    return round(10 * line.main.size)


def _blocks(stack: Sequence[Line], leading: dict[int, float]) -> list[Block]:
    groups: list[list[Line]] = []
    for line in stack:
        if groups and _follows(groups[-1][-1], line, leading):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [Block(tuple(group)) for group in groups]


def _follows(above: Line, below: Line, leading: dict[int, float]) -> bool:
    if not same_look(above.main, below.main):
        return False
    usual = leading.get(_tenths(below))
    limit = usual * LOOSE + SLACK if usual else UNKNOWN_LEADING * below.main.size
    return below.y - above.y <= limit


def in_reading_order(blocks: Sequence[Block]) -> list[Block]:
    """Sort the blocks of a page so that each comes after all that must be read before it.

    A block comes before another that stands below it in the same columns, and before one that stands to its right,
    unless something between them, top to bottom, reaches across both (Breuel, 'High Performance Document Layout
    Analysis', 2003).
    """
    ordered = sorted(blocks, key=lambda b: (b.columns[0], b.top))
    before: dict[int, set[int]] = {i: set() for i in range(len(ordered))}
    for i, a in enumerate(ordered):
        for j, b in enumerate(ordered):
            if i != j and _comes_before(a, b, ordered):
                before[j].add(i)
    return [ordered[i] for i in _sorted(before)]


def _comes_before(a: Block, b: Block, blocks: Sequence[Block]) -> bool:
    if _overlap(a.columns, b.columns):
        return a.top < b.top
    if a.columns[1] >= b.columns[0]:
        return False
    return not any(
        b.top < c.top < a.top and _overlap(c.columns, a.columns) and _overlap(c.columns, b.columns) for c in blocks
    )


def _sorted(before: dict[int, set[int]]) -> list[int]:
    """A topological order that prefers the order of the keys; a loop is broken at its first key."""
    waiting = dict(before)
    order: list[int] = []
    while waiting:
        ready = next((i for i, needed in waiting.items() if not needed & waiting.keys()), next(iter(waiting)))
        order.append(ready)
        del waiting[ready]
    return order
