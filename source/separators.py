"""Statements that no white space sets apart: by bullets, by quotation marks, or by an indented first line.

White space, rules and a change of look have already made blocks. A block is parted further only on evidence that holds
for the block itself (bullets, quotation marks) or for the whole document (indents).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from source.blocks import Block
from source.lines import Line
from source.roles import Marked, Role
from source.sentences import ENDED

BULLETS = frozenset("•●○◦▪■□‣∙·–—-*➢►✓\uf0b7\uf0a7")  # the last two as symbol fonts have them
OPENING, CLOSING = '“„«"‘', '”»"’'
CLOSED = re.compile(rf"[{CLOSING}][.,;!?]?$")
INDENT = (0.6, 4.0)  # em from the column's edge; less is noise, more is another thing
INDENTS = 3  # lines inside blocks that must be indented before indents count as the document's way
SURE = 0.8  # share of the lines that open a statement, after which the one before must have ended


class Way(Enum):
    """How a document tells where a statement begins, if not by white space alone."""

    NONE = "not at all"
    FIRST = "its first line is indented"
    HANGING = "all its lines but the first are indented"


@dataclass(frozen=True, slots=True)
class _Custom:
    """A document's way, and where its columns begin."""

    way: Way
    bullets: bool  # whether most blocks begin with a bullet
    lefts: dict[tuple[int, tuple[int, int]], float]

    def opens(self, line: Line) -> bool | None:
        """Whether a line opens a statement; None where the document gives no sign of it."""
        if is_bullet(line):
            return self.bullets or None
        if self.way is Way.NONE:
            return None
        return _indented(line, self.lefts) == (self.way is Way.FIRST)


def separate(marked: Sequence[Marked]) -> list[Marked]:
    """Part the quotes among `marked` into single statements, and tell of each part whether it opens one."""
    custom = _custom([m.block for m in marked if m.role is Role.QUOTE])
    return [part for m in marked for part in (_parts(m, custom) if m.role is Role.QUOTE else [m])]


def _custom(blocks: Sequence[Block]) -> _Custom:
    found: dict[tuple[int, tuple[int, int]], list[float]] = defaultdict(list)
    for block in blocks:
        found[block.page, block.columns] += [line.x0 for line in block.lines]
    lefts = {column: min(edges) for column, edges in found.items()}
    pairs = [pair for block in blocks for pair in pairwise(block.lines)]
    indented = [bool(ENDED.search(a.text)) for a, b in pairs if _indented(b, lefts)]
    flush = [bool(ENDED.search(a.text)) for a, b in pairs if not _indented(b, lefts)]
    flush_blocks = sum(not _indented(block.lines[0], lefts) for block in blocks)
    bulleted = sum(is_bullet(block.lines[0]) for block in blocks)
    return _Custom(_way(indented, flush, flush_blocks), bulleted >= max(INDENTS, len(blocks) / 2), lefts)


def _way(indented: Sequence[bool], flush: Sequence[bool], flush_blocks: int) -> Way:
    """What indents mean; of each line inside a block, indented or flush, whether the one before it ended a sentence."""
    if len(indented) < INDENTS:
        return Way.NONE
    if sum(indented) >= SURE * len(indented):
        return Way.FIRST if len(indented) > flush_blocks else Way.NONE
    return Way.HANGING if sum(flush) >= max(INDENTS, SURE * len(flush)) else Way.NONE


def _indented(line: Line, lefts: dict[tuple[int, tuple[int, int]], float]) -> bool:
    indent = (line.x0 - lefts[line.page, line.columns]) / line.main.size
    return INDENT[0] <= indent <= INDENT[1] and not is_bullet(line)


def is_bullet(line: Line) -> bool:
    """Whether a line begins with a bullet and goes on with text."""
    return len(line.words) > 1 and line.words[0].text in BULLETS


def _parts(m: Marked, custom: _Custom) -> Iterator[Marked]:
    lines = m.block.lines
    if is_bullet(lines[0]) or custom.bullets:
        starts = {i for i, line in enumerate(lines) if is_bullet(line)}
    else:
        starts = {i for i in range(1, len(lines)) if _closes(lines[i - 1]) and lines[i].text[0] in OPENING}
        starts |= {i for i in range(1, len(lines)) if custom.opens(lines[i])}
    for i, part in enumerate(_cut(lines, sorted({0, *starts}))):
        opens = True if i or is_bullet(part[0]) else custom.opens(part[0])
        first = _without_bullet(part[0]) if is_bullet(part[0]) else part[0]
        yield replace(m, block=Block((first, *part[1:])), opens=opens)


def _cut(lines: Sequence[Line], starts: Sequence[int]) -> list[Sequence[Line]]:
    ends = [*starts[1:], len(lines)]
    return [lines[start:end] for start, end in zip(starts, ends, strict=True)]


def _closes(line: Line) -> bool:
    return bool(CLOSED.search(line.text))


def _without_bullet(line: Line) -> Line:
    return replace(line, words=line.words[1:])
