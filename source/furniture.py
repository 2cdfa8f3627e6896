"""Running heads, running feet and page numbers: what repeats at the edge of pages, and the number it prints."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from source.layout import Line

EDGE_ROWS = 2  # baselines from the top and from the bottom in which running lines stand
REPEATS = 3  # pages on which a line must return to be a running line
SAME_SIZE = 0.1  # points
SAME_HEIGHT = 3.0  # points by which its baseline may differ between pages
ROMAN = re.compile(r"(?=[ivxlc])(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})", re.IGNORECASE)
NUMBER = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Furnished:
    """The pages without their running lines, and the number printed on each."""

    pages: list[list[Line]]
    labels: list[str | None]


def remove_furniture(pages: Sequence[Sequence[Line]]) -> Furnished:
    """Take running heads and feet off the pages and read the page numbers from them."""
    edges = [_edge_lines(lines) for lines in pages]
    marks = Counter(mark for lines in edges for mark in {m for line in lines for m in _marks(line)})
    running = [[line for line in lines if any(marks[m] >= REPEATS for m in _marks(line))] for lines in edges]
    places = [(line.y, line.main.size) for lines in running for line in lines]
    running = [
        [line for line in lines if line in found or _among(line, places)]
        for lines, found in zip(edges, running, strict=True)
    ]
    return Furnished(
        [[line for line in lines if line not in taken] for lines, taken in zip(pages, running, strict=True)],
        _labels(running),
    )


def _edge_lines(lines: Sequence[Line]) -> list[Line]:
    heights = sorted({round(line.y) for line in lines})
    outer = {*heights[:EDGE_ROWS], *heights[-EDGE_ROWS:]}
    return [line for line in lines if round(line.y) in outer]


def _marks(line: Line) -> Iterator[tuple[str, int]]:
    """What a running line has in common on all pages: its words but for numbers, and its height."""
    words = " ".join("#" if _number(word) else word for word in line.text.casefold().split())
    for shift in (0.0, 0.5):  # two grids, so that heights on either side of a grid line still meet
        yield f"{shift} {words}", int(line.y / SAME_HEIGHT + shift)


def _among(line: Line, places: Sequence[tuple[float, float]]) -> bool:
    """Whether running lines of other pages stand at this height in this size."""
    near = [size for y, size in places if abs(y - line.y) <= SAME_HEIGHT and abs(size - line.main.size) <= SAME_SIZE]
    return len(near) >= REPEATS


def _number(word: str) -> bool:
    word = word.strip("-–—|.[]()")
    return bool(NUMBER.fullmatch(word) or ROMAN.fullmatch(word))


def _labels(running: Sequence[Sequence[Line]]) -> list[str | None]:
    """The printed numbers: of all those in running lines, the longest sequence that goes up page by page."""
    candidates = [
        [
            word.strip("-–—|.[]()")
            for line in lines
            for word in (line.words[0].text, line.words[-1].text)
            if _number(word)
        ]
        for lines in running
    ]
    arabic = _rising([[c for c in found if c.isdigit()] for found in candidates])
    roman = [next((c for c in found if not c.isdigit()), None) for found in candidates]
    first = next((i for i, label in enumerate(arabic) if label), len(arabic))
    return _between([label or (roman[i] if i < first else None) for i, label in enumerate(arabic)])


def _rising(candidates: Sequence[Sequence[str]]) -> list[str | None]:
    """One number a page, so that as many pages as possible have one and they only go up."""
    chains: list[tuple[int, int, dict[int, str]]] = [(0, 0, {})]
    for page, found in enumerate(candidates):
        grown = []
        for number in {*found}:
            count, _, chain = max((c for c in chains if c[1] < int(number)), key=lambda c: c[0], default=(0, 0, {}))
            grown.append((count + 1, int(number), {**chain, page: number}))
        chains = sorted([*chains, *grown], key=lambda c: (-c[0], c[1]))[:32]  # the best few are enough
    best = chains[0][2]
    return [best.get(page) for page in range(len(candidates))]


def _between(labels: list[str | None]) -> list[str | None]:
    """A page without a number between two that leave just one has that one."""
    for i in range(1, len(labels) - 1):
        before, after = labels[i - 1], labels[i + 1]
        if labels[i] is None and before and after and before.isdigit() and after.isdigit():
            labels[i] = str(int(before) + 1) if int(after) - int(before) == 2 else None  # noqa: PLR2004
    return labels
