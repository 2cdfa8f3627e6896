"""Running heads, running feet and page numbers: what repeats at the edge of pages, and the number it prints."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from source.lines import Line, same_look, usual_look
from source.words import Word

EDGE_ROWS = 2  # baselines from the top and from the bottom in which running lines stand
SAME_TEXT = 2  # pages on which the same words at the same height make a running line
SAME_WORDS = 3  # pages on which they must return where their numbers differ
SAME_HEIGHT = 3.0  # points by which a baseline may differ between pages
IN_STEP = 0.1  # page by page: what a number one higher is worth more than one that jumps
LARGE = 1.3  # times the usual size, from which a bare number is a chapter's, not a page's
AROUND = "-–—|.[]()•·"  # what is printed around a page number
BARE = re.compile(r"[-–—|•·\s]*(\w+)[-–—|•·\s]*|\(\w+\)|\[\w+\]")
ARABIC = re.compile(r"\d{1,4}")
ROMAN = re.compile(r"(?=[ivxlc])(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})", re.IGNORECASE)
ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Furnished:
    """The pages without their running lines, and the number printed on each."""

    pages: list[list[Line]]
    labels: list[str | None]


def remove_furniture(pages: Sequence[Sequence[Line]]) -> Furnished:
    """Take running heads and feet off the pages and read the page numbers from them."""
    edges = [_edge_lines(lines) for lines in pages]
    candidates = _running(edges, _usual_size(pages))
    labels = _labels(candidates)
    same = _returning(edges)
    running = [
        [line for line in lines if line in found and (not _numbers(line) or _fits(line, label) or same(line))]
        for lines, found, label in zip(edges, candidates, labels, strict=True)
    ]
    places = [(line.y, line.main) for lines in running for line in lines if _has_words(line)]
    body = usual_look(line for lines in pages for line in lines)
    running = [
        [line for line in lines if line in found or (body and not same_look(line.main, body) and _among(line, places))]
        for lines, found in zip(edges, running, strict=True)
    ]
    return Furnished(
        [[line for line in lines if line not in taken] for lines, taken in zip(pages, running, strict=True)], labels
    )


def _fits(line: Line, label: str | None) -> bool:
    """Whether a line prints the page's number; one with other numbers is a note or a heading."""
    return label is not None and _value(label) in _numbers(line)


def _edge_lines(lines: Sequence[Line]) -> list[Line]:
    heights = sorted({round(line.y) for line in lines})
    outer = {*heights[:EDGE_ROWS], *heights[-EDGE_ROWS:]}
    return [line for line in lines if round(line.y) in outer]


def _usual_size(pages: Sequence[Sequence[Line]]) -> float:
    return median([line.main.size for lines in pages for line in lines] or [0.0])


def _returning(edges: Sequence[Sequence[Line]]) -> Callable[[Line], bool]:
    """What tells whether the same words stand at the same height on other pages."""
    same: dict[tuple[str, int], set[int]] = defaultdict(set)
    for page, lines in enumerate(edges):
        for line in lines:
            for height in _heights(line):
                same[line.text.casefold(), height].add(page)
    return lambda line: any(len(same[line.text.casefold(), height]) >= SAME_TEXT for height in _heights(line))


def _running(edges: Sequence[Sequence[Line]], usual: float) -> list[list[Line]]:
    """The lines that may return: with the same words, with numbers that count the pages, or as a bare page number."""
    same = _returning(edges)
    counting: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for page, lines in enumerate(edges):
        for line in lines:
            for height in _heights(line):
                for i, number in enumerate(_numbers(line)):
                    counting[f"{i} {_masked(line)}", height].append((page, number))

    def returns(line: Line) -> bool:
        if _is_page_number(line, usual):
            return True
        return same(line) or any(
            _count_pages(counting[f"{i} {_masked(line)}", height])
            for height in _heights(line)
            for i in range(len(_numbers(line)))
        )

    return [[line for line in lines if returns(line)] for lines in edges]


def _is_page_number(line: Line, usual: float) -> bool:
    """Whether a line is a bare number in ordinary size; `2024).` is the end of a text."""
    return _masked(line) == "#" and line.main.size <= LARGE * usual and BARE.fullmatch(line.text) is not None


def _heights(line: Line) -> tuple[int, int]:
    """The height on two grids, so that heights on either side of one grid's line still meet on the other's."""
    return int(line.y / SAME_HEIGHT), -int(line.y / SAME_HEIGHT + 0.5)


def _count_pages(found: Sequence[tuple[int, int]]) -> bool:
    """Whether numbers on pages go up at least as fast as the pages do, as page numbers do and chapters don't."""
    ahead = [number - page for page, number in found]
    return len({page for page, _ in found}) >= SAME_WORDS and ahead == sorted(ahead)


def _among(line: Line, places: Sequence[tuple[float, Word]]) -> bool:
    """Whether running lines of other pages stand at this height in this look."""
    return sum(abs(y - line.y) <= SAME_HEIGHT and same_look(word, line.main) for y, word in places) >= SAME_WORDS


def _has_words(line: Line) -> bool:
    return any(character.isalpha() for character in line.text)


def _words(line: Line) -> list[str]:
    return [word for word in (word.text.strip(AROUND) for word in line.words) if word]


def _masked(line: Line) -> str:
    return " ".join("#" if _value(word) else word.casefold() for word in _words(line))


def _numbers(line: Line) -> list[int]:
    return [value for word in _words(line) if (value := _value(word))]


def _value(word: str) -> int:
    """The number a word is, arabic or roman; 0 for none."""
    if ARABIC.fullmatch(word):
        return int(word)
    return _roman(word) if ROMAN.fullmatch(word) else 0


def _roman(word: str) -> int:
    values = [ROMAN_VALUES[letter] for letter in word.casefold()]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def _labels(running: Sequence[Sequence[Line]]) -> list[str | None]:
    """The printed numbers: of all those in running lines, the longest sequence that goes up page by page.

    Roman ones count where there are no arabic ones yet, if two or more go up or one stands by itself.
    """
    ends = [[w for line in lines for w in _words(line) if _value(w)] for lines in running]
    bare = [{_words(line)[0] for line in lines if _masked(line) == "#"} for lines in running]
    arabic = _rising([[w for w in found if w.isdigit()] for found in ends])
    if sum(label is not None for label in arabic) < SAME_TEXT:  # one number proves nothing, unless it stands alone
        arabic = [label if label in alone else None for label, alone in zip(arabic, bare, strict=True)]
    first = next((i for i, label in enumerate(arabic) if label), len(arabic))
    roman = _rising([[w for w in found if not w.isdigit()] for found in ends[:first]])
    if sum(label is not None for label in roman) < SAME_TEXT:
        roman = [label if label in alone else None for label, alone in zip(roman, bare, strict=False)]
    return _between([*roman, *arabic[first:]])


def _rising(candidates: Sequence[Sequence[str]]) -> list[str | None]:
    """One number a page, so that as many pages as possible have one and they only go up."""
    best: list[tuple[float, int, str, int]] = []  # worth of the chain, page, number, place in this list before it
    for page, found in enumerate(candidates):
        for word in dict.fromkeys(found):
            before = [
                (chain[0] + (IN_STEP if ahead == page - chain[1] else 0.0), i)
                for i, chain in enumerate(best)
                if chain[1] < page and (ahead := _value(word) - _value(chain[2])) >= page - chain[1]
            ]
            worth, previous = max(before, default=(0.0, -1))
            best.append((worth + 1, page, word, previous))
    labels: list[str | None] = [None] * len(candidates)
    at = max(range(len(best)), key=lambda i: (best[i][0], -_value(best[i][2])), default=-1)  # a year is higher
    while at >= 0:
        labels[best[at][1]] = best[at][2]
        at = best[at][3]
    return labels


def _between(labels: list[str | None]) -> list[str | None]:
    """Pages without a number between two whose numbers leave just enough for them have those."""
    known = [(i, int(label)) for i, label in enumerate(labels) if label and label.isdigit()]
    for (i, a), (j, b) in pairwise(known):
        if b - a == j - i:
            labels[i + 1 : j] = [str(a + n) for n in range(1, j - i)]
    return labels
