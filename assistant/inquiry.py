"""A question as a reader asks it on a page: with what they chose beside it, and all they then get to see."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.reply import SEVERAL, Assistant, Reply
from index.ranking import Hit
from index.selection import EVERYTHING, Facet, Selection, chapter_facets

MOST_HITS = 100  # of one question; more is reading the anthology, which the contents are for
MOST_COLUMNS = 8  # each is a question of its own
COLUMN_HITS = 5  # in each column; four columns of five fit on a screen and a half

Part = tuple[str, ...]  # of the anthology: none for the whole, a chapter, or a chapter and a section, by name


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question, the earlier ones it may lean on, and what the reader chose to see of the answer."""

    question: str
    history: tuple[str, ...] = ()
    part: Part = ()
    top_k: int = SEVERAL
    columns: bool = False  # the chapters side by side

    @property
    def selection(self) -> Selection:
        """The part of the anthology that is searched."""
        if not self.part:
            return EVERYTHING
        return Selection(frozenset(self.part[:1]) - {""}, frozenset(self.part[1:]))


@dataclass(frozen=True, slots=True)
class Answer:
    """What is found for an inquiry: the reply to the question, and the one of the part that was chosen.

    Beside them, one for each chapter where these stand side by side. Whether the question is answered, and how many
    citations bear on it, is said of the whole anthology, whatever part is shown.
    """

    inquiry: Inquiry
    reply: Reply
    within: Reply
    columns: tuple[tuple[Facet, Reply], ...] = ()

    @property
    def counted(self) -> int:
        """How many citations of the chosen part bear on the question; at least one, the best there."""
        ranking, part = self.reply.ranking, self.inquiry.part
        facets = ranking.sections if len(part) > 1 else ranking.chapters
        return max(1, sum(facet.count for facet in facets if not part or part_of(facet) == part))

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The hits to show of an answered question: as many as were asked for, but none that does not bear on it."""
        return self.within.hits[: min(self.inquiry.top_k, self.counted)]

    @property
    def next_top_k(self) -> int | None:
        """How many hits to ask for to see more; None if there are no more, or more than a page shows."""
        most = min(self.counted, MOST_HITS)
        return min(self.inquiry.top_k + SEVERAL, MOST_HITS) if self.inquiry.top_k < most else None


def answer(assistant: Assistant, inquiry: Inquiry) -> Answer:
    """Answer an inquiry; a part or columns of what is not answered are those of the whole.

    Raises:
        QuestionError: the question is empty or too long, or no citation is in the part that was chosen.

    """
    reply = assistant.ask(inquiry.question, inquiry.history, inquiry.top_k)
    if not reply.answered:
        inquiry = replace(inquiry, part=(), columns=False)
    if inquiry.columns:
        inquiry = replace(inquiry, part=())
    return Answer(
        inquiry,
        reply,
        _within(assistant, inquiry, inquiry.top_k) if inquiry.part else reply,
        tuple(_columns(assistant, inquiry)) if inquiry.columns else (),
    )


def _within(assistant: Assistant, inquiry: Inquiry, top_k: int) -> Reply:
    return assistant.ask(inquiry.question, inquiry.history, top_k, inquiry.selection)


def _columns(assistant: Assistant, inquiry: Inquiry) -> Iterator[tuple[Facet, Reply]]:
    named = [(facet, part) for facet in chapter_facets(assistant.edition.citations) if (part := part_of(facet))]
    for facet, part in named[:MOST_COLUMNS]:
        yield facet, _within(assistant, replace(inquiry, part=part), COLUMN_HITS)


def part_of(facet: Facet) -> Part:
    """How a chapter or section is chosen; none where it has no name to choose it by."""
    chapter = str(facet.chapter) if facet.chapter is not None else facet.chapter_title or ""
    section = facet.section or facet.section_title
    return (chapter, section) if section else (chapter,) if chapter else ()
