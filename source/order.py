"""Blocks in reading order, and headings that reach across columns though their words don't. Pure geometry."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import pairwise
from statistics import median

from source.blocks import Block, overlap
from source.lines import same_look, usual_look
from source.words import Word

WIDER = 1.2  # times the usual distance between blocks, from which white is more than that
AS_WHITE = 0.7  # times the room a heading takes in its own column, which must be white in the others
LEVEL = 2.0  # points by which baselines that are meant to be level may differ


def put_in_order(pages: Sequence[Sequence[Block]]) -> list[Block]:
    """The blocks of a document in reading order."""
    gap = WIDER * _usual_gap(pages)
    body = usual_look(line for page in pages for block in page for line in block.lines)
    return [block for page in pages for block in in_reading_order(_across(page, gap), _side_columns(page, body))]


def _side_columns(blocks: Sequence[Block], body: Word | None) -> set[tuple[int, int]]:
    """The columns beside the only column of text: they hold headings or pull quotes, read where they stand."""
    single = {block.columns for block in blocks if block.columns[0] == block.columns[1]}
    texts = {b.columns for b in blocks if b.columns in single and body and same_look(b.main, body)}
    return single - texts if len(texts) == 1 else set()


def _usual_gap(pages: Sequence[Sequence[Block]]) -> float:
    """The median distance, in points, from a block's last baseline to the first one of the next in its column."""
    gaps = [
        below.lines[0].y - above.lines[-1].y
        for page in pages
        for above, below in pairwise(sorted(page, key=lambda b: (b.columns, b.top)))
        if above.columns == below.columns
    ]
    return median(gaps) if gaps else 0.0


def _across(blocks: Sequence[Block], gap: float) -> list[Block]:
    """A short heading across all columns, which stands in the first, takes the width of all.

    It is known by the white beside it: all columns end above it and begin anew below it on one baseline, further apart
    than `gap` points.
    """
    last = max((block.columns[1] for block in blocks), default=0)
    return [_spread(block, last) if last and _reaches_across(block, blocks, gap) else block for block in blocks]


def _spread(block: Block, last: int) -> Block:
    return Block(tuple(replace(line, columns=(0, last)) for line in block.lines))


def _reaches_across(block: Block, blocks: Sequence[Block], gap: float) -> bool:
    own = [b for b in blocks if b.columns == (0, 0) and b is not block]
    body = max(own, key=lambda b: sum(len(line.text) for line in b.lines), default=block).main
    texts = (b for b in own if b.top >= block.bottom and same_look(b.main, body))  # a heading may follow a heading
    below = min(texts, key=lambda b: b.top, default=None)
    above = max((b.lines[-1].y for b in own if b.bottom <= block.top), default=block.top)
    if block.columns != (0, 0) or below is None or same_look(block.main, body):
        return False
    white = max(gap, AS_WHITE * (below.lines[0].y - above))
    others = {b.columns for b in blocks if b.columns[0] == b.columns[1]} - {(0, 0)}
    return all(_restarts([b for b in blocks if b.columns == c], block, below, white) for c in others)


def _restarts(column: Sequence[Block], heading: Block, below: Block, white: float) -> bool:
    """Whether a column breaks off above the heading and goes on level with the text below it, `white` points on."""
    above = max((b.lines[-1].y for b in column if b.top < heading.top), default=None)
    next_one = min((b.lines[0].y for b in column if b.top >= heading.top), default=None)
    if above is None or next_one is None:
        return False
    return above < heading.top and abs(next_one - below.lines[0].y) <= LEVEL and next_one - above > white


def in_reading_order(blocks: Sequence[Block], side: AbstractSet[tuple[int, int]] = frozenset()) -> list[Block]:
    """Sort the blocks of a page so that each comes after all that must be read before it; `side` are side columns.

    A block comes before another that stands below it in the same columns, and before one that stands to its right,
    unless something between them, top to bottom, reaches across both (Breuel, 'High Performance Document Layout
    Analysis', 2003).
    """
    ordered = sorted(blocks, key=lambda b: (b.columns[0], b.top))
    before: dict[int, set[int]] = {i: set() for i in range(len(ordered))}
    for i, a in enumerate(ordered):
        for j, b in enumerate(ordered):
            if i != j and _comes_before(a, b, ordered, side):
                before[j].add(i)
    return [ordered[i] for i in _sorted(before)]


def _comes_before(a: Block, b: Block, blocks: Sequence[Block], side: AbstractSet[tuple[int, int]]) -> bool:
    if overlap(a.columns, b.columns):
        return a.top < b.top
    if (a.columns in side) != (b.columns in side):
        return a.top <= b.top + LEVEL if a.columns in side else a.top + LEVEL < b.top
    if a.columns[1] >= b.columns[0]:
        return False
    return not any(
        b.top < c.top < a.top and overlap(c.columns, a.columns) and overlap(c.columns, b.columns) for c in blocks
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
