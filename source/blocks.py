"""Lines to blocks: what stands together without white space, a rule or a change of look in between. Pure geometry."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from source.lines import SLACK, UNKNOWN_LEADING, Line, same_look
from source.page import Box
from source.words import Word

LOOSE = 1.06  # times the usual distance between baselines; more is white space between blocks
WIDEST = 1.7  # em; a larger distance sets statements apart, however common it is
RARE = 3  # times a distance must be seen to be no exception
COMMON = 0.08  # share of all distances of its size that it must have, too
TOUCH = 0.1  # points by which areas that touch may stand apart
THIN = 2.0  # points; a higher rectangle is no rule
UNDERLINE = 0.18  # em below the baseline to which underlining reaches
XHEIGHT = 0.45  # em above the baseline; a rule higher than that strikes text through


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


def read_blocks(pages: Sequence[Sequence[Line]], rules: Sequence[Sequence[Box]]) -> list[list[Block]]:
    """The blocks of each page, in no order; `rules` are the lines and rectangles drawn on each page."""
    stacks = [_stacks(lines) for lines in pages]
    leading = _leading(stack for page in stacks for stack in page)
    return [
        [block for stack in page for block in _blocks(stack, leading, _thin(drawn), _panels(drawn))]
        for page, drawn in zip(stacks, rules, strict=True)
    ]


def overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether two spans of columns share one."""
    return a[0] <= b[1] and b[0] <= a[1]


def _thin(rules: Sequence[Box]) -> list[Box]:
    return [rule for rule in rules if rule.bottom - rule.top <= THIN and rule.x1 > rule.x0]


def _panels(rules: Sequence[Box]) -> list[Box]:
    """The drawn areas of a page; those that touch from top to bottom and begin at one edge are one."""
    found: list[Box] = []
    for box in sorted((b for b in rules if b.bottom - b.top > THIN), key=lambda b: b.top):
        at = next((i for i, above in enumerate(found) if _continues(above, box)), None)
        if at is None:
            found.append(box)
        else:
            found[at] = replace(found[at], x1=max(found[at].x1, box.x1), bottom=box.bottom)
    return found


def _continues(above: Box, box: Box) -> bool:
    return abs(above.x0 - box.x0) <= THIN and -THIN <= box.top - above.bottom <= TOUCH


def _panel(line: Line, panels: Sequence[Box]) -> Box | None:
    """The lowest area that a line stands on."""
    middle = line.y - XHEIGHT / 2 * line.main.size
    on = [p for p in panels if p.top < middle < p.bottom and p.x0 <= line.x0 and line.x1 <= p.x1]
    return min(on, key=lambda p: p.bottom - p.top, default=None)


def _stacks(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines above each other in the same columns, with nothing across them in between."""
    open_stacks: dict[tuple[int, int], list[Line]] = {}
    done: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.y):
        across = [c for c in open_stacks if c != line.columns and overlap(c, line.columns)]
        done += [open_stacks.pop(columns) for columns in across]
        open_stacks.setdefault(line.columns, []).append(line)
    return done + list(open_stacks.values())


def _leading(stacks: Iterable[Sequence[Line]]) -> dict[int, float]:
    """The usual distance between baselines inside a block, in points, by size in tenths of a point."""
    seen: dict[int, Counter[float]] = defaultdict(Counter)
    for stack in stacks:
        for above, below in pairwise(stack):
            if same_look(above.main, below.main) and below.y - above.y <= 2 * UNKNOWN_LEADING * below.main.size:
                seen[_tenths(below)][round(below.y - above.y, 1)] += 1
    usual = {size: _smallest_common(distances) for size, distances in seen.items()}
    return {size: found for size, found in usual.items() if found and found <= WIDEST * size / 10}


def _smallest_common(distances: Counter[float]) -> float | None:
    """The smallest distance that is no exception: statements of one line each make their gaps the commonest."""
    common = [d for d, count in distances.items() if count >= max(RARE, COMMON * distances.total())]
    return min(common, default=None)


def _tenths(line: Line) -> int:
    return round(10 * line.main.size)


def _blocks(
    stack: Sequence[Line], leading: dict[int, float], rules: Sequence[Box], panels: Sequence[Box]
) -> list[Block]:
    groups: list[list[Line]] = []
    for line in stack:
        together = groups and _follows(groups[-1][-1], line, leading) and not _parted(groups[-1], line, rules)
        if together and _panel(groups[-1][-1], panels) == _panel(line, panels):
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


def _parted(above: Sequence[Line], below: Line, rules: Sequence[Box]) -> bool:
    """Whether a rule runs between the lines: below the letters' tails, where no underlining is, and as wide as text."""
    low, high = above[-1].y + UNDERLINE * below.main.size, below.y - XHEIGHT * below.main.size
    x0, x1 = min(line.x0 for line in (*above, below)), max(line.x1 for line in (*above, below))
    return any(
        low < rule.top and rule.bottom < high and rule.x0 <= x0 + below.main.size and rule.x1 >= x1 - below.main.size
        for rule in rules
    )
