"""What to answer. Knows no web page and no markup, and writes no text of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.edition import Edition
from index.encoder import Encoder
from index.glossary import Glossary
from index.manifest import Manifest
from index.ranking import COUNTED, NO_GLOSSARY, Hit, Ranking, rank
from index.selection import EVERYTHING, Facet, Selection, chapter_facets

LONGEST_QUESTION = 2_000  # characters; a page of text, ten times the longest question we have
SEVERAL = COUNTED  # hits where nobody asks for another number: those that facets count
NEAR_HITS = 3  # that are shown where none answers the question
REMEMBERED = 3  # earlier questions that still count; a conversation moves on


class QuestionError(Exception):
    """A question that cannot be answered as it is; the message says what to do."""


class EmptyQuestionError(QuestionError):
    """There is nothing in the question."""

    def __init__(self) -> None:
        super().__init__("The question is empty; type a question.")


class LongQuestionError(QuestionError):
    """The question is longer than anyone asks."""

    def __init__(self, length: int) -> None:
        self.length = length
        super().__init__(
            f"The question has {length} characters; ask it in {LONGEST_QUESTION} or less, one subject at a time."
        )


class EmptySelectionError(QuestionError):
    """Nothing in the edition is in the part that was asked for."""

    def __init__(self, chapters: Sequence[str]) -> None:
        self.chapters = tuple(chapters)
        super().__init__(
            f"No citation is in the chapters, sections, pages or of the kind you chose; choose others. "
            f"The chapters are: {'; '.join(chapters)}."
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """What was found for a question, in which edition."""

    question: str
    ranking: Ranking
    edition: Manifest

    @property
    def answered(self) -> bool:
        """Whether the hits answer the question."""
        return self.ranking.answered

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The nearest citations, best first, also where they do not answer the question."""
        return self.ranking.hits


def shown(reply: Reply) -> tuple[Hit, ...]:
    """The hits that a reader gets to see: all that answer the question, some that come near, or none."""
    if reply.answered:
        return reply.hits
    return reply.hits[:NEAR_HITS] if reply.ranking.verdict == "near" else ()


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers questions from one edition; may be used by several threads at once."""

    edition: Edition
    encoder: Encoder
    glossary: Glossary = NO_GLOSSARY

    def ask(
        self, question: str, history: Sequence[str] = (), top_k: int = SEVERAL, selection: Selection = EVERYTHING
    ) -> Reply:
        """Answer `question`, asked after the questions in `history`, oldest first, with at most `top_k` citations.

        Raises:
            QuestionError: the question is empty or too long, or no citation is in the selection.

        """
        question = check(question)
        if not any(selection.admits(citation) for citation in self.edition.citations):
            raise EmptySelectionError([_named(facet) for facet in chapter_facets(self.edition.citations)])
        earlier = [turn.strip()[:LONGEST_QUESTION] for turn in history if _says_something(turn)][-REMEMBERED:]
        ranking = rank(self.edition, self.encoder, question, earlier, top_k, selection, self.glossary)
        return Reply(question, ranking, self.edition.manifest)


def check(question: str) -> str:
    """The question without white space around it.

    Raises:
        QuestionError: it is empty or too long.

    """
    question = question.strip()
    if not _says_something(question):
        raise EmptyQuestionError
    if len(question) > LONGEST_QUESTION:
        raise LongQuestionError(len(question))
    return question


def _named(facet: Facet) -> str:
    return " ".join(str(part) for part in (facet.chapter, facet.chapter_title) if part is not None)


def _says_something(question: str) -> bool:
    return any(character.isalnum() for character in question)
