"""Which citations a question is asked of, and how many of its hits stand where."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from source.citations import Citation


@dataclass(frozen=True, slots=True)
class Selection:
    """The part of an edition that a reader wants to see; what is None or empty selects nothing out.

    A chapter is told by its number or its title, a section likewise; a page by the number printed on it, or else by
    its place in the PDF.
    """

    chapters: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    first_page: int | None = None
    last_page: int | None = None

    def admits(self, citation: Citation) -> bool:
        """Whether a citation is in this part."""
        return (
            _named(self.chapters, citation.chapter, citation.chapter_title)
            and _named(self.sections, citation.section, citation.section_title)
            and (not self.kinds or citation.kind in self.kinds)
            and (self.first_page is None or page_number(citation) >= self.first_page)
            and (self.last_page is None or page_number(citation) <= self.last_page)
        )


EVERYTHING = Selection()


def _named(wanted: frozenset[str], number: object, title: str | None) -> bool:
    names = {str(number).casefold()} if number is not None else set()
    names |= {title.casefold()} if title else set()
    return not wanted or bool(names & {name.casefold() for name in wanted})


def page_number(citation: Citation) -> int:
    """The number printed on the page, where there is one; the place of the page in the PDF, from 1, elsewhere."""
    label = citation.page_label or ""
    return int(label) if label.isascii() and label.isdigit() else citation.page


@dataclass(frozen=True, slots=True)
class Facet:
    """A chapter, or a section of one, and how many hits stand in it."""

    chapter: int | None
    chapter_title: str | None
    section: str | None
    section_title: str | None
    count: int


def chapter_facets(citations: Iterable[Citation]) -> tuple[Facet, ...]:
    """The chapters in which citations stand, in the order of the citations."""
    counts = Counter((citation.chapter, citation.chapter_title) for citation in citations)
    return tuple(Facet(*chapter, None, None, count) for chapter, count in counts.items())


def section_facets(citations: Iterable[Citation]) -> tuple[Facet, ...]:
    """The sections in which citations stand, in the order of the citations."""
    counts = Counter(map(_section, citations))
    return tuple(Facet(*section, count) for section, count in counts.items())


def section_numbers(citations: Iterable[Citation]) -> tuple[int, ...]:
    """Of each citation, which of the `section_facets` of them all it stands in, from 0."""
    numbers: dict[object, int] = {}
    return tuple(numbers.setdefault(_section(citation), len(numbers)) for citation in citations)


def _section(citation: Citation) -> tuple[int | None, str | None, str | None, str | None]:
    return citation.chapter, citation.chapter_title, citation.section, citation.section_title
