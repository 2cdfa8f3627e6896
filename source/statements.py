"""Blocks to statements: what one speaker said, from its first line to its last, across columns and pages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from source.blocks import overlap
from source.hyphens import HYPHENS
from source.lines import Line
from source.outline import Outline, Place
from source.roles import Marked, Role
from source.sentences import ENDED, ENDINGS

Kind = Literal["quote", "pullquote"]
Edges = dict[tuple[int, tuple[int, int]], float]  # by page and columns, in points
FULL = 1.0  # points a line may miss of its column and still be full


@dataclass(frozen=True, slots=True)
class Statement:
    """The lines of one statement, in reading order across columns and pages."""

    kind: Kind
    place: Place
    lines: tuple[Line, ...]
    at: int  # among the blocks of the document
    cut: bool = False  # runs into a missing page


def read_statements(marked: Sequence[Marked], outline: Outline) -> list[Statement]:
    """The statements in chapters and sections, in reading order."""
    return _mark_cut(_statements(marked, outline), outline)


def _statements(marked: Sequence[Marked], outline: Outline) -> Iterator[Statement]:
    """Statements in a chapter or section; one that breaks off in a column goes on in the next."""
    open_quote: Statement | None = None
    previous: Marked | None = None
    rights = _right_edges(marked)
    for at, m in enumerate(marked):
        if m.role is Role.OTHER:
            continue
        if m.role is Role.PULLQUOTE:
            if text := _text(m, _beside(at, marked), outline, "pullquote"):
                yield text
            continue
        if m.role is Role.QUOTE and open_quote and previous and _goes_on(previous, m, outline, rights):
            open_quote = replace(open_quote, lines=(*open_quote.lines, *m.block.lines))
            previous = m
            continue
        if open_quote:
            yield open_quote
        open_quote = _text(m, at, outline, "quote") if m.role is Role.QUOTE else None
        previous = m
    if open_quote:
        yield open_quote


def _text(m: Marked, at: int, outline: Outline, kind: Kind) -> Statement | None:
    place = outline.place(at)
    return Statement(kind, place, m.block.lines, at) if place.inside else None


def _beside(at: int, marked: Sequence[Marked]) -> int:
    """Where a pull quote in a column of its own belongs: to the text that stands beside it."""
    block = marked[at].block
    page = [(i, m) for i, m in enumerate(marked) if m.block.page == block.page and m.role in {Role.QUOTE, Role.HEADING}]
    if any(overlap(m.block.columns, block.columns) for _, m in page):
        return at
    return max(
        ((i, m) for i, m in page if m.block.top <= block.bottom), key=lambda x: x[1].block.top, default=(at, None)
    )[0]


def _goes_on(m: Marked, following: Marked, outline: Outline, rights: Edges) -> bool:
    """Whether a statement that ends a column or page goes on at the top of the next."""
    block, other = m.block, following.block
    if following.opens or (block.columns == other.columns and block.page == other.page):
        return False
    if any(outline.gap_after(page) for page in range(block.page, other.page)):
        return False
    if following.opens is False:
        return True
    last, first = block.lines[-1].text, other.lines[0].text
    if last[-1] in HYPHENS:
        return True
    if ENDED.search(last):
        return False
    full = _is_full(block.lines[-1], other.lines[0], rights[block.page, block.columns])
    return full if last[-1] in ENDINGS else full or first[0].islower()


def _right_edges(marked: Sequence[Marked]) -> Edges:
    """Where text ends at most in the columns of each page."""
    edges: Edges = {}
    for m in marked:
        column = m.block.page, m.block.columns
        edges[column] = max(edges.get(column, 0.0), m.block.x1)
    return edges


def _is_full(last: Line, following: Line, right: float) -> bool:
    """Whether the first word of the next line would not have fitted on the last."""
    space = 0.25 * last.main.size
    return last.x1 + space + following.words[0].x1 - following.words[0].x0 > right + FULL


def _mark_cut(texts: Iterable[Statement], outline: Outline) -> list[Statement]:
    """Mark the texts that start before the page after a gap does, or end after the page before a gap does."""
    found = sorted(texts, key=lambda text: text.at)
    quotes = [i for i, text in enumerate(found) if text.kind == "quote"]
    pages = {page for i in quotes for page in (found[i].lines[0].page, found[i].lines[-1].page)}
    for page in pages:
        first = next((i for i in quotes if found[i].lines[0].page == page), None)
        last = next((i for i in reversed(quotes) if found[i].lines[-1].page == page), None)
        if first is not None and outline.gap_before(page) and found[first].lines[0].text[0].islower():
            found[first] = replace(found[first], cut=True)
        if last is not None and outline.gap_after(page) and found[last].lines[-1].text[-1] not in ENDINGS:
            found[last] = replace(found[last], cut=True)
    return found
