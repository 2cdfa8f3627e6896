"""Where the columns of a page begin, from the places of its words alone.

A gutter is the white just left of a column: an x at which several rows start anew, that no word crosses for a run of
rows, with text on both sides of it. Rows above and below such a run may cross it: headings, figures, pull quotes.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from source.words import Word, gaps

GUTTER = 0.8  # em; white that may part two columns. Word spaces in justified text stay under it as a rule
STARTS = 3  # rows that must start at a column's edge on a page that gives no other evidence
SHARE = 0.25  # of the rows that cross an edge; words in loose text start at one place by chance, but in fewer rows
EDGE = 2.0  # points by which the start of a line may differ from its column's edge
NARROWEST = 5.0  # em; less is a list number, a bullet or a page number, not a column
BESIDE = 1.0  # em between baselines of rows that stand beside each other; rows below each other are further apart
THINNEST = 36.0  # points; a column seen on other pages may hold one short word, but is never narrower
KNOWN_ON = 2  # pages with the same gutter, after which one row suffices on the others

Row = Sequence[Word]


def page_gutters(rows: Sequence[Row], known: Iterable[float] = ()) -> list[float]:
    """The left edges, in points, of all columns but the first; `known` are edges seen on other pages."""
    starts = [x for row in rows for x in _starts(row)]
    counted = _cluster(starts)
    edges = [
        x
        for x, count in counted
        if count >= max(STARTS, SHARE * sum(_crosses(row, x) for row in rows)) and _runs(rows, x, STARTS - 1)
    ]
    seen = [x for x in known if any(abs(x - start) <= EDGE for start in starts) and _runs(rows, x, 1)]
    return _merged(sorted([*_apart(sorted(edges), rows), *seen]))


def document_gutters(pages: Iterable[Sequence[float]]) -> list[float]:
    """The edges that several pages share."""
    return [x for x, count in _cluster([x for page in pages for x in page]) if count >= KNOWN_ON]


def split(rows: Sequence[Row], gutters: Sequence[float]) -> list[tuple[tuple[int, int], Row]]:
    """Cut rows at the gutters they do not cross: the first and last column of each segment, and its words."""
    cuts: list[set[int]] = [set() for _ in rows]
    for i, x in enumerate(gutters):
        for first, last in _runs(rows, x, 1):
            for row in range(first, last):
                cuts[row].add(i)
    return [segment for row, cut in zip(rows, cuts, strict=True) for segment in _segments(row, gutters, cut)]


def _segments(row: Row, gutters: Sequence[float], cut: set[int]) -> list[tuple[tuple[int, int], Row]]:
    parts: list[tuple[tuple[int, int], list[Word]]] = []
    for word in row:
        column = sum(word.x0 >= x - EDGE for x in gutters)
        if parts:
            (first, last), words = parts[-1]
            if column == last or not cut & set(range(last, column)):
                parts[-1] = ((first, column), [*words, word])
                continue
        parts.append(((column, column), [word]))
    return [(_span(span, words, gutters), words) for span, words in parts]


def _span(span: tuple[int, int], words: Row, gutters: Sequence[float]) -> tuple[int, int]:
    """A segment reaches as far as its last word does, which may start in one column and end in the next."""
    return span[0], max(span[1], sum(words[-1].x1 > x + EDGE for x in gutters))


def _starts(row: Row) -> list[float]:
    """Where text starts after white; `* * *` between statements is no text, a bullet before one is."""
    firsts = [0, *(i for i, (_, _, em) in enumerate(gaps(row), start=1) if em >= GUTTER)]
    return [row[i].x0 for i in firsts if any(c.isalnum() for word in row[i : i + 2] for c in word.text)]


def _cluster(values: Sequence[float]) -> list[tuple[float, int]]:
    """Values that lie within `EDGE` of each other, as their leftmost and their number."""
    found: list[list[float]] = []
    for value in sorted(values):
        if found and value - found[-1][0] <= EDGE:
            found[-1].append(value)
        else:
            found.append([value])
    return [(Counter(group).most_common(1)[0][0], len(group)) for group in found]


def _crosses(row: Row, x: float) -> bool:
    """Whether text runs on over `x`: a word lies on it, or the white there is no wider than a space."""
    if any(word.x0 < x - EDGE < word.x1 for word in row):
        return True
    return any(left <= x - EDGE <= right and em < GUTTER for left, right, em in gaps(row))


def _runs(rows: Sequence[Row], x: float, least: int) -> list[tuple[int, int]]:
    """Runs of rows `[first, last)` that do not cross `x` and have `least` rows on its left and starting at it."""
    found = []
    first = 0
    for i in range(len(rows) + 1):
        if i < len(rows) and not _crosses(rows[i], x):
            continue
        if _has_both_sides(rows[first:i], x, least):
            found.append((first, i))
        first = i + 1
    return found


def _has_both_sides(run: Sequence[Row], x: float, least: int) -> bool:
    """Whether enough rows start at `x` that have text on the left of it beside them: on their own or a nearby row."""
    left = [row[0].y for row in run if row[0].x0 < x - EDGE]
    right = [row for row in run if any(abs(start - x) <= EDGE for start in _starts(row))]
    beside = [row for row in right if any(abs(row[0].y - y) < BESIDE * row[0].size for y in left)]
    return len(left) >= least and len(right) >= least and len(beside) >= min(least, 1)


def _merged(edges: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for x in edges:
        if not kept or x - kept[-1] > THINNEST:
            kept.append(x)
    return kept


def _apart(edges: Sequence[float], rows: Sequence[Row]) -> list[float]:
    """Keep the edges between which there is a column's width of text."""
    kept: list[float] = []
    for x in edges:
        left = kept[-1] if kept else 0.0
        if _width(rows, left, x) >= NARROWEST and _width(rows, x, float("inf")) >= NARROWEST:
            kept.append(x)
    return kept


def _width(rows: Sequence[Row], left: float, right: float) -> float:
    """The widest stretch of text, in em, in rows that lie between `left` and `right`."""
    widest = 0.0
    for row in rows:
        inside = [word for word in row if left - EDGE <= word.x0 and word.x1 < right]
        if inside:
            widest = max(widest, (inside[-1].x1 - inside[0].x0) / max(inside[0].size, 1.0))
    return widest
