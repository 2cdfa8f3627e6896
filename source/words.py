"""Fragments to words, and words to rows: what stands on one baseline, from left to right. Pure geometry."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from source.page import Fragment

WORD_GAP = 0.16  # em; the narrowest space in justified text is about 0.18, letters stand up to 0.1 apart
SAME_BASELINE = 0.15  # em; an exponent rises 0.3 or more, drawing noise stays under 0.05
SAME_PLACE = 0.08  # em; text drawn twice to look bold is shifted less than this
BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without a space between them, in points from the top left of the page."""

    text: str
    x0: float
    x1: float
    y: float  # baseline
    size: float
    font: str
    color: str

    @property
    def bold(self) -> bool:
        """Whether the font's name says it is bold."""
        return bool(BOLD.search(self.font))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a word as drawn; `spaced` if a space was drawn before it."""

    text: str
    x0: float
    x1: float
    spaced: bool
    fragment: Fragment


def rows(fragments: Iterable[Fragment]) -> list[list[Word]]:
    """The words of a page by baseline from top to bottom, each row from left to right."""
    pieces = sorted((piece for f in fragments for piece in _pieces(f)), key=lambda piece: piece.fragment.y)
    found: list[list[_Piece]] = []
    for piece in pieces:
        if found and piece.fragment.y - found[-1][0].fragment.y <= SAME_BASELINE * piece.fragment.size:
            found[-1].append(piece)
        else:
            found.append([piece])
    return [list(_words(sorted(row, key=lambda piece: piece.x0))) for row in found]


def _pieces(fragment: Fragment) -> Iterator[_Piece]:
    spaced = False
    start: int | None = None
    for i, character in enumerate(fragment.text + " "):
        if not character.isspace():
            start = i if start is None else start
            continue
        if start is not None:
            yield _Piece(fragment.text[start:i], fragment.edges[start], fragment.edges[i], spaced, fragment)
        start, spaced = None, True


def _words(row: Sequence[_Piece]) -> Iterator[Word]:
    parts: list[_Piece] = []
    for piece in row:
        if parts and _drawn_twice(parts[-1], piece):
            continue
        if parts and (piece.spaced or piece.x0 - parts[-1].x1 > WORD_GAP * piece.fragment.size):
            yield _word(parts)
            parts = []
        parts.append(piece)
    if parts:
        yield _word(parts)


def _drawn_twice(a: _Piece, b: _Piece) -> bool:
    return a.text == b.text and abs(a.x0 - b.x0) <= SAME_PLACE * a.fragment.size


def _word(parts: Sequence[_Piece]) -> Word:
    main = max(parts, key=lambda part: len(part.text)).fragment
    return Word(
        text="".join(part.text for part in parts),
        x0=parts[0].x0,
        x1=max(part.x1 for part in parts),
        y=fmean(part.fragment.y for part in parts),
        size=main.size,
        font=main.font,
        color=main.color,
    )


def gaps(row: Sequence[Word]) -> Iterator[tuple[float, float, float]]:
    """The white between neighbouring words: where it starts and ends, and its width in em."""
    for left, right in pairwise(row):
        yield left.x1, right.x0, (right.x0 - left.x1) / max(left.size, right.size, 1.0)
