"""Which chapter and section a text stands in, also where the page with the heading is missing.

Nothing is guessed: where the headings around a gap and the contents page leave more than one section possible, the
section is unknown.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from source.contents import Entry, split_number
from source.roles import Marked, Role, heading_text


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading or title on a page: `at` is its place among the blocks of the document."""

    at: int
    number: tuple[int, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the document's own division a text stands; `known` is False where more than one is possible."""

    number: tuple[int, ...]
    title: str | None
    known: bool = True


class Outline:
    """The headings of a document, its contents page and the pages that are missing."""

    def __init__(self, marked: Sequence[Marked], labels: Sequence[str | None], entries: Sequence[Entry]) -> None:
        """Take the blocks in reading order, the page number printed on each page, and the contents."""
        self._labels = [int(label) if label and label.isdigit() else None for label in labels]
        self._pages = [m.block.page for m in marked]
        self._headings = [
            Heading(at, m.number, split_number(heading_text(m.block))[1] if m.number else heading_text(m.block))
            for at, m in enumerate(marked)
            if m.role is Role.HEADING
        ]
        self._entries = sorted(entries, key=lambda entry: entry.page)
        self._titles = {entry.number: entry.title for entry in entries if entry.number}
        self._titles.update({h.number: h.title for h in self._headings if h.number})
        self.numbered = any(h.number for h in self._headings)

    def title(self, number: tuple[int, ...]) -> str | None:
        """The title of the chapter or section with this number, None where the document doesn't tell it."""
        return self._titles.get(number)

    def place(self, at: int) -> Place:
        """Where the block at this place stands."""
        before = next((h for h in reversed(self._headings) if h.at < at), None)
        after = next((h for h in self._headings if h.at > at), None)
        page = self._pages[at]
        if before and not self._gap(self._pages[before.at], page):
            return Place(before.number, before.title)
        just_before = _previous(after.number) if after else ()
        if just_before and after and not self._gap(page, self._pages[after.at]):
            return Place(just_before, self.title(just_before))
        if entry := self._entry(page, before, after):
            return Place(entry.number, entry.title)
        if before and just_before and before.number == just_before:
            return Place(before.number, before.title)
        return Place(_common(before.number if before else (), just_before), None, known=False)

    def gap_before(self, page: int) -> bool:
        """Whether pages are missing just before this physical page (from 1)."""
        return page > 1 and self._gap(page - 1, page)

    def gap_after(self, page: int) -> bool:
        """Whether pages are missing just after this physical page (from 1)."""
        return page < len(self._labels) and self._gap(page, page + 1)

    def _gap(self, first: int, last: int) -> bool:
        """Whether the printed numbers jump somewhere from physical page `first` to `last`."""
        labels = self._labels[first - 1 : last]
        return any(a is not None and b is not None and b > a + 1 for a, b in itertools.pairwise(labels))

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
