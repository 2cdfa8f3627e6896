"""Fragments to words, and words to rows: what stands on one baseline, from left to right. Pure geometry."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean

from source.page import Fragment

WORD_GAP = 0.16  # em; the narrowest space in justified text is about 0.18, letters stand up to 0.1 apart
SAME_BASELINE = 0.15  # em; an exponent rises 0.3 or more, drawing noise stays under 0.05
SAME_PLACE = 0.08  # em; text drawn twice to look bold is shifted less than this
LARGE = 1.8  # times the usual size of a row, from which text on its baseline is no part of it
INITIAL_LINES = 2  # lines that stand beside an initial at least
SOFT_HYPHEN = "\u00ad"
SMALL = 0.8  # times the size of the word before it, to which a raised number is set at most
RISE = (0.15, 0.6)  # em of that word by which it stands higher
NEAR = 0.35  # em of that word by which it stands away at most
RAISED = re.compile(r"\d{1,3}")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
PIECE = re.compile(r"\S+")
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
    """A part of a word as drawn, and whether a space was drawn before and after it."""

    text: str
    x0: float
    x1: float
    before: bool
    after: bool
    fragment: Fragment


def rows(fragments: Iterable[Fragment]) -> list[list[Word]]:
    """The words of a page by baseline from top to bottom, each row from left to right."""
    pieces = sorted(_lowered([piece for f in fragments for piece in _pieces(f)]), key=lambda piece: piece.fragment.y)
    found: list[list[_Piece]] = []
    for piece in pieces:
        if found and piece.fragment.y - found[-1][0].fragment.y <= SAME_BASELINE * piece.fragment.size:
            found[-1].append(piece)
        else:
            found.append([piece])
    apart = [part for row in found for part in _by_size(row)]
    return [list(_words(sorted(row, key=lambda piece: piece.x0))) for row in _with_initials(apart)]


def _by_size(row: Sequence[_Piece]) -> list[list[_Piece]]:
    """A row, and what stands on its baseline much larger: an initial, a chapter's number; ornaments are left out."""
    sizes = sorted(size for piece in row for size in [piece.fragment.size] * len(piece.text))
    large = [piece for piece in row if piece.fragment.size >= LARGE * sizes[len(sizes) // 2]]
    if not large:
        return [list(row)]
    letters = [piece for piece in large if any(character.isalnum() for character in piece.text)]
    return [part for part in ([piece for piece in row if piece not in large], letters) if part]


def _with_initials(rows: Sequence[list[_Piece]]) -> list[list[_Piece]]:
    """The rows, a large letter that several lines stand beside put where it is read: before the first of them."""
    found = [list(row) for row in rows]
    for row in rows:
        initial = row[0] if len(row) == 1 and len(row[0].text) == 1 and row[0].text.isupper() else None
        hosts = [(i, p) for i, other in enumerate(rows) for p in other if initial and _stands_beside(p, initial)]
        if initial is None or len(hosts) < INITIAL_LINES:
            continue
        at, host = min(hosts, key=lambda found_host: found_host[1].fragment.y)
        fragment = replace(initial.fragment, y=host.fragment.y, size=host.fragment.size)
        found[at].append(replace(initial, x1=host.x0, fragment=fragment))
        found[rows.index(row)] = []
    return [row for row in found if row]


def _stands_beside(piece: _Piece, initial: _Piece) -> bool:
    size = piece.fragment.size
    rise = initial.fragment.y - piece.fragment.y
    near = 0 <= piece.x0 - initial.x1 <= size
    return near and -1 <= rise <= initial.fragment.size and initial.fragment.size >= LARGE * size


def _pieces(fragment: Fragment) -> Iterator[_Piece]:
    for found in PIECE.finditer(fragment.text):
        start, end = found.span()
        before, after = start > 0, end < len(fragment.text)
        yield _Piece(
            _drawn(found[0], start, fragment), fragment.edges[start], fragment.edges[end], before, after, fragment
        )


def _drawn(text: str, start: int, fragment: Fragment) -> str:
    """The text with soft hyphens that are drawn, and not at its end, as the hyphens they look like."""
    if SOFT_HYPHEN not in text[:-1]:
        return text
    widths = [b - a for a, b in pairwise(fragment.edges[start : start + len(text) + 1])]
    seen = (c == SOFT_HYPHEN and i < len(text) - 1 and widths[i] > 0 for i, c in enumerate(text))
    return "".join("-" if drawn else c for drawn, c in zip(seen, text, strict=True))


def _lowered(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Raised numbers as superscript digits on the baseline of the word they belong to."""
    for piece in pieces:
        host = (
            next((other for other in pieces if _carries(other, piece)), None) if RAISED.fullmatch(piece.text) else None
        )
        if host is None:
            yield piece
            continue
        fragment = replace(piece.fragment, y=host.fragment.y)
        yield replace(piece, text=piece.text.translate(SUPERSCRIPTS), fragment=fragment)


def _carries(host: _Piece, raised: _Piece) -> bool:
    size = host.fragment.size
    rise = host.fragment.y - raised.fragment.y
    return (
        any(character.isalnum() for character in host.text)
        and raised.fragment.size <= SMALL * size
        and RISE[0] * size <= rise <= RISE[1] * size
        and -NEAR * size <= raised.x0 - host.x1 <= NEAR * size
    )


def _words(row: Sequence[_Piece]) -> Iterator[Word]:
    parts: list[_Piece] = []
    for piece in row:
        if parts and _drawn_twice(parts[-1], piece):
            continue
        apart = parts and (piece.before or parts[-1].after or piece.x0 - parts[-1].x1 > WORD_GAP * piece.fragment.size)
        if apart:
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
        text="".join("-" if part.text == SOFT_HYPHEN and part is not parts[-1] else part.text for part in parts),
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
