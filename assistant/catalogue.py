"""What can be looked up in an edition without asking: a citation, a page, a section."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from index.edition import Edition
from index.manifest import Manifest
from index.selection import Facet, chapter_facets, section_facets
from source.citations import Citation


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The citations of one edition by what readers look for, each in document order."""

    manifest: Manifest
    by_id: Mapping[str, Citation]
    by_page: Mapping[int, tuple[Citation, ...]]  # physical page, from 1
    labels: Mapping[int, str]  # the numbers printed on the pages on which citations begin
    chapters: tuple[Facet, ...]
    sections: tuple[Facet, ...]
    by_section: tuple[tuple[Citation, ...], ...]  # item i belongs to section i

    @classmethod
    def of(cls, edition: Edition) -> "Catalogue":
        """The catalogue of an edition."""
        pages: dict[int, list[Citation]] = {}
        for citation in edition.citations:
            for page in citation.pages:
                pages.setdefault(page, []).append(citation)
        sections = section_facets(edition.citations)
        rows: dict[Facet, list[Citation]] = {replace(section, count=0): [] for section in sections}
        for citation in edition.citations:
            rows[_place(citation)].append(citation)
        return cls(
            edition.manifest,
            {citation.id: citation for citation in edition.citations},
            {page: tuple(found) for page, found in pages.items()},
            {c.page: c.page_label for c in edition.citations if c.page_label is not None},
            chapter_facets(edition.citations),
            sections,
            tuple(tuple(found) for found in rows.values()),
        )

    def section_number(self, place: Facet | Citation) -> int:
        """Which section a facet or a citation belongs to, from 1."""
        wanted = _place(place) if isinstance(place, Citation) else replace(place, count=0)
        return next(n for n, section in enumerate(self.sections, 1) if replace(section, count=0) == wanted)

    def known(self, ids: Iterable[str]) -> list[Citation]:
        """The citations among some ids, in that order, each once."""
        return [self.by_id[name] for name in dict.fromkeys(ids) if name in self.by_id]


def _place(citation: Citation) -> Facet:
    return Facet(citation.chapter, citation.chapter_title, citation.section, citation.section_title, 0)
