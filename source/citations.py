"""Blocks to citations: which text is a citation, where it stands, and how it is written to a file."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from source.contents import read_contents
from source.furniture import remove_furniture
from source.hyphens import HYPHENS, Hyphens, dutch_words
from source.layout import Block, Line, read_blocks, read_lines
from source.outline import Outline, Place
from source.page import Box, Document
from source.roles import Marked, Role, body_look, mark
from source.text import Step, show

Kind = Literal["quote", "pullquote"]
ID_LENGTH = 12  # hexadecimal digits: one chance in a million of a clash among 20,000 citations
ENDINGS = ".?!…:;”’\"')]»"  # what a text that is complete ends with
FULL = 1.0  # points a line may miss of its column and still be full


@dataclass(frozen=True, slots=True)
class Citation:
    """A statement as printed, and where it stands."""

    id: str
    text: str
    kind: Kind
    chapter: int | None
    chapter_title: str | None
    section: str | None
    section_title: str | None
    page: int  # physical, from 1
    page_label: str | None  # as printed
    pages: tuple[int, ...]
    boxes: tuple[Box, ...]  # one a line
    lines: tuple[str, ...]
    steps: tuple[Step, ...]  # undone in reverse, they turn the text into the lines
    complete: bool  # False where it runs into a missing page


def read_citations(document: Document) -> list[Citation]:
    """All citations of a document, in reading order; none if it has no headings, for then it is no anthology."""
    furnished = remove_furniture(read_lines(document.pages))
    labels = [printed or page.label for printed, page in zip(furnished.labels, document.pages, strict=True)]
    contents = [read_contents(lines) for lines in furnished.pages]
    pages = [[] if entries else lines for lines, entries in zip(furnished.pages, contents, strict=True)]
    blocks = [block for page in read_blocks(pages) for block in page]
    if not blocks:
        return []
    entries = [entry for page in contents for entry in page]
    marked = mark(blocks, body_look(blocks), entries)
    if not any(m.role is Role.HEADING for m in marked):
        return []  # a letter, not an anthology
    outline = Outline(marked, labels, entries)
    hyphens = Hyphens((line.text for block in blocks for line in block.lines), dutch_words())
    found = [_citation(text, outline, labels, hyphens) for text in _mark_cut(_texts(marked, outline), outline)]
    return list(_with_ids(found))


@dataclass(frozen=True, slots=True)
class _Text:
    """The lines of one statement, in reading order across columns and pages."""

    kind: Kind
    place: Place
    lines: tuple[Line, ...]
    cut: bool = False  # runs into a missing page


def _texts(marked: Sequence[Marked], outline: Outline) -> Iterator[_Text]:
    """Statements in a chapter or section; one that breaks off in a column goes on in the next."""
    open_quote: _Text | None = None
    previous: Marked | None = None
    for at, m in enumerate(marked):
        if m.role is Role.PULLQUOTE:
            if text := _text(m, at, outline, "pullquote"):
                yield text
            continue
        if m.role is Role.QUOTE and open_quote and previous and _goes_on(previous.block, m.block, outline):
            open_quote = replace(open_quote, lines=(*open_quote.lines, *m.block.lines))
            previous = m
            continue
        if open_quote:
            yield open_quote
        open_quote = _text(m, at, outline, "quote") if m.role is Role.QUOTE else None
        previous = m
    if open_quote:
        yield open_quote


def _text(m: Marked, at: int, outline: Outline, kind: Kind) -> _Text | None:
    place = outline.place(at)
    if outline.numbered and not place.number:
        return None
    return _Text(kind, place, m.block.lines)


def _goes_on(block: Block, following: Block, outline: Outline) -> bool:
    """Whether a statement that ends a column or page goes on at the top of the next."""
    if block.columns == following.columns and block.page == following.page:
        return False
    if any(outline.gap_after(page) for page in range(block.page, following.page)):
        return False
    last, first = block.lines[-1].text, following.lines[0].text
    if last[-1] in HYPHENS:
        return True
    if last[-1] in ENDINGS:
        return False
    return first[0].islower() or _is_full(block, following.lines[0])


def _is_full(block: Block, following: Line) -> bool:
    """Whether the first word of the next line would not have fitted on the last."""
    last = block.lines[-1]
    space = 0.25 * last.main.size
    return last.x1 + space + following.words[0].x1 - following.words[0].x0 > block.x1 + FULL


def _citation(text: _Text, outline: Outline, labels: Sequence[str | None], hyphens: Hyphens) -> Citation:
    lines = tuple(line.text for line in text.lines)
    shown = show(lines, hyphens)
    pages = tuple(dict.fromkeys(line.page for line in text.lines))
    number = text.place.number
    return Citation(
        id="",
        text=shown.text,
        kind=text.kind,
        chapter=number[0] if number else None,
        chapter_title=outline.title(number[:1]) if number else text.place.title,
        section=".".join(map(str, number)) if len(number) > 1 else None,
        section_title=text.place.title if len(number) > 1 else None,
        page=pages[0],
        page_label=labels[pages[0] - 1],
        pages=pages,
        boxes=tuple(_box(line) for line in text.lines),
        lines=lines,
        steps=shown.steps,
        complete=not text.cut,
    )


def _mark_cut(texts: Iterable[_Text], outline: Outline) -> list[_Text]:
    """Mark the texts that start before the page after a gap does, or end after the page before a gap does."""
    found = list(texts)
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


def _box(line: Line) -> Box:
    return Box(line.page, round(line.x0, 2), round(line.top, 2), round(line.x1, 2), round(line.bottom, 2))


def _with_ids(citations: Iterable[Citation]) -> Iterator[Citation]:
    """Give each citation an id that depends on its letters and kind alone, so that a later edition keeps it.

    The same statement printed twice gets a number behind the second.
    """
    seen: Counter[str] = Counter()
    for citation in citations:
        letters = re.sub(r"[\W_]+", "", citation.text).casefold()
        name = hashlib.sha256(f"{citation.kind}:{letters}".encode()).hexdigest()[:ID_LENGTH]
        seen[name] += 1
        yield replace(citation, id=name if seen[name] == 1 else f"{name}-{seen[name]}")


def to_json(citation: Citation) -> str:
    """One citation as one line of JSON."""
    return json.dumps(asdict(citation), ensure_ascii=False)


def from_json(line: str) -> Citation:
    """The citation that `to_json` wrote.

    Raises:
        ValueError: the line is no citation.

    """
    try:
        found: dict[str, Any] = json.loads(line)
        found["boxes"] = tuple(Box(**box) for box in found["boxes"])
        found["steps"] = tuple(Step(**step) for step in found["steps"])
        return Citation(**{**found, "pages": tuple(found["pages"]), "lines": tuple(found["lines"])})
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a citation: {error}") from error
