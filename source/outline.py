"""Which chapter and section a text stands in, also where the page with the heading is missing.

Nothing is guessed: where the headings around a gap and the contents page leave more than one section possible, the
section is unknown.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from source.contents import Entry, split_number
from source.roles import TITLE, Look, Marked, Role, look

AS_LARGE = 0.95  # times the size of numbered chapters, from which a heading without number is one of them
DEEP = 9  # level of a heading that divides nothing we count: a bold line inside a section


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading on a page: `at` is its place among the blocks of the document, `level` 1 for a chapter."""

    at: int
    level: int
    number: tuple[int, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the document's own division a text stands."""

    inside: bool  # in a chapter or section; not in front matter or an appendix
    chapter: int | None = None
    chapter_title: str | None = None
    section: str | None = None
    section_title: str | None = None
    known: bool = True  # False where more than one section is possible


class Outline:
    """The headings of a document, its contents page and the pages that are missing."""

    def __init__(
        self,
        marked: Sequence[Marked],
        titles: Sequence[str],
        labels: Sequence[str | None],
        entries: Sequence[Entry],
        body_size: float,
    ) -> None:
        """Take the blocks in reading order and the text of each, the number printed on each page, and the contents."""
        self._labels = [int(label) if label and label.isdigit() else None for label in labels]
        self._pages = [m.block.page for m in marked]
        found = [at for at, m in enumerate(marked) if m.role is Role.HEADING]
        self.numbered = any(marked[at].number for at in found)
        levels = _numbered_levels(marked) if self.numbered else _ranked_levels(marked)
        inner = _inner_looks(marked) if self.numbered else None
        self._headings = [
            Heading(at, level, marked[at].number, _title(marked[at], titles[at]))
            for at in found
            if (level := _level(marked[at], levels, body_size, inner)) < DEEP
        ]
        self._ats = [heading.at for heading in self._headings]
        self._paths = _paths(self._headings)
        self._entries = sorted(entries, key=lambda entry: entry.page)
        self._titles = {entry.number: entry.title for entry in entries if entry.number}
        self._titles.update({h.number: h.title for h in self._headings if h.number})

    def place(self, at: int) -> Place:
        """Where the block at this place stands."""
        path = self._paths[bisect_left(self._ats, at)]
        following = bisect_right(self._ats, at)
        last = path[-1] if path else None
        after = self._headings[following] if following < len(self._headings) else None
        page = self._pages[at]
        missing = self._gap(self._pages[last.at], page) if last else self._starts_late(page)
        if not missing:
            return self._below(path)
        just_before = _previous(after.number) if after else ()
        if just_before and after and not self._gap(page, self._pages[after.at]):
            return self._numbered_place(just_before)
        if entry := self._entry(page, last, after):
            return self._numbered_place(entry.number)
        if last and just_before and last.number == just_before:
            return self._numbered_place(just_before)
        if last and not self.numbered:
            return replace(self._below(path), section_title=None, known=False)
        common = _common(last.number if last else (), just_before)
        return Place(bool(common), common[0], self._titles.get(common), known=False) if common else Place(inside=False)

    def _below(self, path: Sequence[Heading]) -> Place:
        """The place under these headings, from the chapter down."""
        if not path:
            return Place(inside=False)
        chapter = path[0] if path[0].level == 1 else None
        if not self.numbered:
            section = path[-1].title if len(path) > 1 or chapter is None else None
            return Place(True, chapter_title=chapter.title if chapter else None, section_title=section)
        numbers = [h.number for h in path if h.number]
        if not numbers:
            return Place(inside=False)  # front matter or an appendix, for the others have numbers
        place = self._numbered_place(numbers[-1])
        if path[-1].number or path[-1].level == 1:
            return place
        return replace(place, section=None, section_title=path[-1].title)

    def _numbered_place(self, number: tuple[int, ...]) -> Place:
        if not number:
            return Place(inside=False)
        in_section = len(number) > 1
        return Place(
            inside=True,
            chapter=number[0],
            chapter_title=self._titles.get(number[:1]),
            section=".".join(map(str, number)) if in_section else None,
            section_title=self._titles.get(number) if in_section else None,
        )

    def gap_before(self, page: int) -> bool:
        """Whether pages are missing just before this physical page (from 1)."""
        return page > 1 and self._gap(page - 1, page)

    def gap_after(self, page: int) -> bool:
        """Whether pages are missing just after this physical page (from 1)."""
        return page < len(self._labels) and self._gap(page, page + 1)

    def _gap(self, first: int, last: int) -> bool:
        """Whether the printed numbers go up faster than the pages somewhere from physical page `first` to `last`."""
        labels = enumerate(self._labels[first - 1 : last])
        ahead = [label - page for page, label in labels if label is not None]
        return any(b > a for a, b in pairwise(ahead))

    def _starts_late(self, page: int) -> bool:
        """Whether pages are missing somewhere from the document's beginning to this physical page."""
        first = self._labels[0]
        return (first is not None and first > 1) or self._gap(1, page)

    def _entry(self, page: int, before: Heading | None, after: Heading | None) -> Entry | None:
        """The contents' last entry before this page, if the contents reach that far back.

        An entry on the page itself cannot be meant: its heading would stand above the text.
        """
        label = self._labels[page - 1]
        earlier = [entry for entry in self._entries if label is not None and entry.page < label]
        if not earlier:
            return None
        entry = earlier[-1]
        fits = not entry.number or (
            (not before or entry.number >= before.number)
            and (not after or not after.number or entry.number < after.number)
        )
        return entry if fits else None


def _previous(number: tuple[int, ...]) -> tuple[int, ...]:
    """The number just before: 2.4 to 2.3, 2.1 to 2; () before a chapter, whose sections nobody told."""
    if len(number) < 2:  # noqa: PLR2004 - a chapter
        return ()
    return (*number[:-1], number[-1] - 1) if number[-1] > 1 else number[:-1]


def _common(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    """The chapter that both numbers lie in, () if they lie in two."""
    return a[:1] if a and b and a[0] == b[0] else ()


def _paths(headings: Sequence[Heading]) -> list[list[Heading]]:
    """For each number of headings that came before: those that a text then stands under, from the chapter down."""
    paths: list[list[Heading]] = [[]]
    for heading in headings:
        paths.append([*(h for h in paths[-1] if h.level < heading.level), heading])
    return paths


def _title(m: Marked, text: str) -> str:
    return split_number(text)[1] if m.number else text


def _numbered_levels(marked: Sequence[Marked]) -> dict[Look, int]:
    """The level that each look of numbered headings has: that of the first one.

    Where only chapters have numbers, looks that return are those of sections.
    """
    levels: dict[Look, int] = {}
    for m in marked:
        if m.role is Role.HEADING and m.number:
            levels.setdefault(look(m.block.main), len(m.number))
    if max(levels.values()) == 1:
        others = Counter(look(m.block.main) for m in marked if m.role is Role.HEADING and not m.number)
        levels.update({found: 2 for found, count in others.items() if count > 1 and found not in levels})
    return levels


def _ranked_levels(marked: Sequence[Marked]) -> dict[Look, int]:
    """In a document without numbers, the level of each look of headings: the largest and boldest first.

    A look that occurs once, on a page without statements, is the document's own title.
    """
    told = {m.block.page for m in marked if m.role is Role.QUOTE}
    looks: dict[Look, list[int]] = {}
    for m in marked:
        if m.role is Role.HEADING:
            looks.setdefault(look(m.block.main), []).append(m.block.page)
    dividing = [found for found, pages in looks.items() if len(pages) > 1 or pages[0] in told]
    return {found: level for level, found in enumerate(sorted(dividing, key=lambda f: (-f[0], not f[1])), start=1)}


def _inner_looks(marked: Sequence[Marked]) -> set[Look]:
    """The looks of headings without number that the contents list and that stand between numbered ones."""
    numbered = [at for at, m in enumerate(marked) if m.role is Role.HEADING and m.number]
    return {
        look(m.block.main)
        for at, m in enumerate(marked)
        if m.role is Role.HEADING and m.listed and not m.number and numbered[0] < at < numbered[-1]
    }


def _level(m: Marked, levels: dict[Look, int], body_size: float, inner: set[Look] | None) -> int:
    """The level of a heading; `inner` is None in a document without numbers."""
    if m.number:
        return len(m.number)
    found = levels.get(look(m.block.main), DEEP)
    if inner is None or not (m.listed or m.block.main.size >= TITLE * body_size):
        return found
    chapters = [size for (size, _, _), level in levels.items() if level == 1]
    smaller = bool(chapters) and m.block.main.size < AS_LARGE * min(chapters)
    return min(found, 2 if smaller and look(m.block.main) in inner else 1)
