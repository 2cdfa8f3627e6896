"""What an AI assistant may ask of the anthology, and the values it gets; knows no protocol."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import Field

from assistant.pages import CITATION
from assistant.reference import cited, document_name, notes, section_name
from assistant.reply import LONGEST_QUESTION, REMEMBERED, SEVERAL, shown
from assistant.site import Live, Site, UnknownSiteError
from assistant.view import COLLECTION
from index.decision import Verdict, read_decision
from index.ranking import Hit
from index.selection import Facet, Selection
from source.citations import Citation, Difference, is_proven
from source.page import Box
from source.text import Step

MOST_HITS = 20  # of one search; more fills the memory of an assistant, which may ask again or read a section
MOST_NAME = 500  # characters of the name of a chapter or section; a long title
MOST_ID = 100  # characters; ours have 12, and perhaps a number

LeftOut = Annotated[int, Field(description="Citations not given because they were not proven against their page.")]
Name = Annotated[str, Field(max_length=MOST_NAME)]
Collection = Annotated[
    Name | None, Field(description="Which anthology, if `contents` names others; the first if left out.")
]


class NotThereError(Exception):
    """What was asked for is not in the edition, or not to be given; the message says what to do."""


@dataclass(frozen=True, slots=True)
class GivenCitation:
    """A citation: `text` is printed exactly so, at the place that `reference` names."""

    id: str
    text: str
    reference: str
    chapter: int | None
    chapter_title: str | None
    section: str | None
    section_title: str | None
    page: Annotated[int, Field(description="Place in the PDF, from 1.")]
    page_label: Annotated[str | None, Field(description="Number printed on the page.")]
    proven: Annotated[bool, Field(description="A second reader saw exactly these characters there.")]
    complete: Annotated[bool, Field(description="False where it runs into a page that is missing from the source.")]
    notes: Annotated[list[str], Field(description="What must be told along with the text.")]
    path: Annotated[str, Field(description="Its permanent page, below the address of this site.")]
    edition: str
    pdf_sha256: str


@dataclass(frozen=True, slots=True)
class FoundCitation(GivenCitation):
    """A citation found for a question."""

    best_sentence: Annotated[str | None, Field(description="What fits best of `text`; null for a single sentence.")]


@dataclass(frozen=True, slots=True)
class CitationWithProof(GivenCitation):
    """A citation with its proof. The steps, undone from the last to the first, turn `text` into the lines:

    at character `at` of the text, from 0, `printed` takes the place of `shown`. Boxes are in points from the top left.
    """

    boxes: tuple[Box, ...]
    lines: tuple[str, ...]
    steps: tuple[Step, ...]
    agreed: bool
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section, its number in the contents and how many citations stand in it."""

    number: int
    chapter: int | None
    chapter_title: str | None
    section: str | None
    section_title: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter, how many citations stand in it, and its sections."""

    chapter: int | None
    chapter_title: str | None
    count: int
    sections: list[Section]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives, best first: citations that answer the question, or come near; or else where to look."""

    verdict: Verdict
    citations: list[FoundCitation]
    left_out: LeftOut
    nearest: Annotated[list[Section], Field(description="Sections to look in; only where the verdict is `none`.")]


@dataclass(frozen=True, slots=True)
class Reading:
    """The citations of a section, in the order of the page."""

    title: str
    section: Section
    citations: list[GivenCitation]
    left_out: LeftOut


@dataclass(frozen=True, slots=True)
class Other:
    """Another anthology: the name by which it is asked, and what it is called."""

    collection: str
    document: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What there is to read; counts are of all citations, proven or not."""

    document: str
    subject: Annotated[str | None, Field(description="What the PDF says of itself.")]
    edition: str
    pdf_sha256: str
    count: int
    left_out: LeftOut
    chapters: list[Chapter]
    other_collections: Annotated[list[Other], Field(description="Other anthologies that can be asked.")]


@dataclass(frozen=True, slots=True)
class _Given:
    """What one call gives, all of it of the same edition."""

    site: Site
    unproven: bool

    def may_give(self, citation: Citation) -> bool:
        return self.unproven or is_proven(citation)

    def found(self, hit: Hit) -> FoundCitation:
        best = hit.citation.text[slice(*hit.sentence)] if hit.sentence else None
        return FoundCitation(**self.fields(hit.citation, hit.repeats), best_sentence=best)

    def fields(self, citation: Citation, repeats: Sequence[Citation] = ()) -> dict[str, Any]:
        manifest = self.site.catalogue.manifest
        kept = ("id", "text", "chapter", "chapter_title", "section", "section_title", "page", "page_label", "complete")
        return {
            **{name: getattr(citation, name) for name in kept},
            "reference": cited(citation, document_name(manifest)),
            "proven": is_proven(citation),
            "notes": notes(citation, repeats),
            "path": self.path(citation),
            "edition": manifest.edition,
            "pdf_sha256": manifest.pdf.sha256,
        }

    def path(self, citation: Citation) -> str:
        """Where a citation stands on this site."""
        part = f"{COLLECTION}/{self.site.prefix}/" if self.site.prefix else ""
        return f"{part}{CITATION}/{quote(citation.id, safe='')}"

    def section(self, facet: Facet) -> Section:
        return Section(number=self.site.catalogue.section_number(facet), **asdict(facet))


@dataclass(frozen=True, slots=True)
class Tools:
    """What can be asked; `unproven` gives also citations that were not proven, marked so."""

    live: Live
    unproven: bool = False

    def search(
        self,
        question: Annotated[
            str,
            Field(min_length=1, max_length=LONGEST_QUESTION, description="In plain words, Dutch or English."),
        ],
        history: Annotated[
            list[Annotated[str, Field(max_length=LONGEST_QUESTION)]] | None,
            Field(max_length=REMEMBERED, description="Earlier questions it leans on, oldest first."),
        ] = None,
        chapter: Annotated[Name | int | None, Field(description="Only of this chapter: number or title.")] = None,
        section: Annotated[Name | int | None, Field(description="Only of this section: number or title.")] = None,
        limit: Annotated[int, Field(ge=1, le=MOST_HITS, description="Most citations to give.")] = SEVERAL,
        collection: Collection = None,
    ) -> Found:
        """Find the citations that answer a question, word for word, best first.

        The verdict is `answered`, `near` (none answers it directly, these come near) or `none` (nothing was found).
        """
        given = self._given(collection)
        selection = Selection(_named(chapter), _named(section))
        reply = given.site.assistant.ask(question, history or (), limit, selection)
        seen = [hit for place, hit in enumerate(shown(reply)) if _bears(place, hit)]
        found = [given.found(hit) for hit in seen if given.may_give(hit.citation)]
        nearest = reply.ranking.nearest if reply.ranking.verdict == "none" else ()
        sections = [given.section(facet) for facet in nearest]
        return Found(reply.ranking.verdict, found, len(seen) - len(found), sections)

    def read_section(
        self,
        number: Annotated[int, Field(ge=1, description="Of the section in `contents`, from 1.")],
        collection: Collection = None,
    ) -> Reading:
        """Read all citations of a section, in order."""
        given = self._given(collection)
        sections = given.site.catalogue.sections
        if number > len(sections):
            raise NotThereError(
                f"There is no section {number}; choose one from 1 to {len(sections)}, as `contents` numbers them."
            )
        facet, citations = sections[number - 1], given.site.catalogue.by_section[number - 1]
        found = [GivenCitation(**given.fields(citation)) for citation in citations if given.may_give(citation)]
        return Reading(section_name(facet), given.section(facet), found, len(citations) - len(found))

    def contents(self, collection: Collection = None) -> Contents:
        """List the chapters and sections, with the number by which to read each section."""
        given = self._given(collection)
        catalogue, pdf = given.site.catalogue, given.site.catalogue.manifest.pdf
        sections = [given.section(facet) for facet in catalogue.sections]
        chapters = [
            Chapter(*place, facet.count, [s for s in sections if (s.chapter, s.chapter_title) == place])
            for facet in catalogue.chapters
            for place in [(facet.chapter, facet.chapter_title)]
        ]
        left_out = sum(not given.may_give(citation) for citation in catalogue.by_id.values())
        document, edition = document_name(catalogue.manifest), catalogue.manifest.edition
        others = [Other(name, title) for name, title in given.site.documents if name != given.site.collection]
        return Contents(document, pdf.subject, edition, pdf.sha256, len(catalogue.by_id), left_out, chapters, others)

    def get_citation(
        self,
        id: Annotated[str, Field(min_length=1, max_length=MOST_ID)],  # noqa: A002
        collection: Collection = None,
    ) -> CitationWithProof:
        """Get a citation with its proof: where its lines stand on the page, and how they became its text."""
        given = self._given(collection)
        citation = given.site.catalogue.by_id.get(id)
        if citation is None:
            edition = given.site.edition
            raise NotThereError(
                f"No citation in edition {edition} has the id {id}; take one from `search` or `read_section`."
            )
        if not given.may_give(citation):
            raise NotThereError(
                f"Citation {id} was not proven against its page, so it is not given here; compare it with the page at "
                f"{given.path(citation)} on this site."
            )
        differences = citation.proof.differences if citation.proof else ()
        return CitationWithProof(
            **given.fields(citation),
            boxes=citation.boxes,
            lines=citation.lines,
            steps=citation.steps,
            agreed=is_proven(citation),
            differences=differences,
        )

    def _given(self, collection: str | None) -> "_Given":
        try:
            return _Given(self.live.site(collection or None), self.unproven)
        except UnknownSiteError as error:
            names = ", ".join(repr(site.collection) for site in self.live.sites)
            raise NotThereError(f"There is no such collection; choose one of {names}, or leave it out.") from error


def _named(name: str | int | None) -> frozenset[str]:
    """A chapter or section by its name; an assistant may leave it empty for none."""
    return frozenset() if name in {None, ""} else frozenset({str(name)})


def _bears(place: int, hit: Hit) -> bool:
    """Whether a hit bears on the question, as on our pages: the first ten do, and later ones that are likely to."""
    return place < SEVERAL or hit.score >= read_decision().relevant
