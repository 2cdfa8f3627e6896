"""The texts that all layouts set, as one sequence of headings and quotes, and the truth that follows from it."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2

TEXTS = Path(__file__).parent / "texts.json"
PREFIXES = (18, 36)  # letters that tell a text from all others; the first stand on one line even in a narrow column


@dataclass(frozen=True, slots=True)
class Heading:
    """Opens a chapter (one number, or level 1) or a section; `number` is () where none is printed."""

    level: int
    number: tuple[int, ...]
    title: str
    mark: str = ""  # what is printed for the number, if not the number: "Hoofdstuk 1:", "I.", "A.1"

    @property
    def printed(self) -> str:
        """The number and the title as they stand on the page."""
        return f"{self.mark or '.'.join(map(str, self.number))} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class Statement:
    """A citation: `kind` is "quote" or "pullquote"."""

    text: str
    kind: str = "quote"


Item = Heading | Statement


@dataclass(frozen=True, slots=True)
class Layout:
    """A test PDF: what it tests, what stands in it and how it is written."""

    name: str
    what: str
    items: tuple[Item, ...]
    write: Callable[[Sequence[Item], Path], None]
    unnumbered_pages: int = 0  # pages before the one on which 1 is printed


class LayoutError(Exception):
    """A PDF does not hold what was to be set."""


def numbered(*, pullquotes: bool = False, first: int = 1) -> tuple[Item, ...]:
    """The whole anthology under numbered chapters and sections, from chapter `first`."""
    return tuple(_items(first, pullquotes=pullquotes))


def unnumbered(*, pullquotes: bool = False) -> tuple[Item, ...]:
    """The whole anthology under headings without numbers."""
    return tuple(
        Heading(item.level, (), item.title) if isinstance(item, Heading) else item
        for item in _items(1, pullquotes=pullquotes)
    )


def three_levels() -> tuple[Item, ...]:
    """The anthology with every third section cut in two subsections, numbered 2.3.1 and 2.3.2."""
    found: list[Item] = []
    titles = ("Wat er gebeurt", "Wat er nodig is")
    left = 0
    for item in _items(2, pullquotes=False):
        if isinstance(item, Heading):
            left = 0
            found.append(item)
            cut = item
            continue
        if cut.number[1:] and cut.number[-1] % 3 == 2 and left in (0, 3):  # noqa: PLR2004 - the second of each three
            part = left // 3
            found.append(Heading(3, (*cut.number, part + 1), titles[part]))
        left += 1
        found.append(item)
    return tuple(found)


def one_level() -> tuple[Item, ...]:
    """The anthology under its sections alone, without chapters or numbers."""
    return tuple(
        Heading(1, (), item.title) if isinstance(item, Heading) else item
        for item in _items(1, pullquotes=False)
        if not (isinstance(item, Heading) and item.level == 1)
    )


def quoted(items: Sequence[Item], opening: str = "“") -> tuple[Item, ...]:
    """The same, each quote between typographic quotation marks."""
    return tuple(
        Statement(f"{opening}{item.text}”", item.kind) if isinstance(item, Statement) else item for item in items
    )


def _items(first: int, *, pullquotes: bool) -> Iterator[Item]:
    chapters: list[dict[str, Any]] = json.loads(TEXTS.read_text(encoding="utf-8"))
    for at, chapter in enumerate(chapters, first):
        yield Heading(1, (at,), chapter["title"])
        for under, section in enumerate(chapter["sections"], 1):
            yield Heading(2, (at, under), section["title"])
            for index, quote in enumerate(section["quotes"]):
                if pullquotes and index == len(section["quotes"]) // 2 and "pullquote" in section:
                    yield Statement(section["pullquote"], "pullquote")
                yield Statement(quote)


def letters(text: str) -> str:
    """Only letters and digits, without capitals."""
    return re.sub(r"[\W_]+", "", text).lower()


def truth(layout: Layout, pdf: Path, producer: str) -> dict[str, Any]:
    """What a careful reader writes down from the PDF.

    Raises:
        LayoutError: a citation does not begin on exactly one page.

    """
    return {"producer": producer, "what": layout.what, "citations": list(_citations(layout, _page_letters(pdf)))}


def _citations(layout: Layout, pages: Sequence[str]) -> Iterator[dict[str, Any]]:
    path: list[Heading] = []
    statements = [item for item in layout.items if isinstance(item, Statement)]
    begins = iter(_pages([statement.text for statement in statements], pages))
    for item in layout.items:
        if isinstance(item, Heading):
            path = [*(heading for heading in path if heading.level < item.level), item]
            continue
        number = path[-1].number
        under = path[-1] if len(path) > 1 else None
        lettered = bool(path[0].mark) and path[0].mark[0] in "ABCD"  # which no chapter number can say
        yield {
            "text": item.text,
            "kind": item.kind,
            "chapter": path[0].number[0] if path[0].number and not lettered else None,
            "chapter_title": path[0].title,
            "section": (under.mark or ".".join(map(str, number))) if under and number else None,
            "section_title": under.title if under else None,
            "page_label": str(next(begins) - layout.unnumbered_pages),
        }


def _page_letters(pdf: Path) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [letters(page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def _pages(texts: Sequence[str], pages: Sequence[str]) -> list[int]:
    """The page on which each text begins; one whose letters occur on several stands between its neighbours."""
    found = [_candidates(text, pages) for text in texts]
    for at, text in enumerate(texts):
        first = next((known[0] for known in reversed(found[:at]) if len(known) == 1), 1)
        last = next((known[0] for known in found[at + 1 :] if len(known) == 1), len(pages))
        if len(found[at]) == texts.count(text):
            found[at] = [found[at][texts[:at].count(text)]]  # said more than once, each time on another page
        if len(found[at]) != 1:
            found[at] = [page for page in found[at] if first <= page <= last]
        if len(found[at]) != 1:
            raise LayoutError(f"“{text[:40]}” begins on pages {found[at]}; it must begin on one")
    return [known[0] for known in found]


def _candidates(text: str, pages: Sequence[str]) -> list[int]:
    """The pages on which a text may begin."""
    found: list[int] = []
    for length in PREFIXES:
        start = letters(text)[:length]
        found = [at for at, page in enumerate(pages, 1) if start in page]
        found = found or [at for at, page in enumerate(pages, 1) if start[1:] in page]  # after a drop cap
        if len(found) == 1:
            break
    return found
