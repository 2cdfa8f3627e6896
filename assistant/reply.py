"""What to answer. Knows no web page and no markup, and writes no text of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.edition import Edition, Manifest
from index.encoder import Encoder
from index.ranking import Hit, rank

LONGEST_QUESTION = 2_000  # characters; a page of text, ten times the longest question we have
SEVERAL = 10  # hits where nobody asks for another number
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


@dataclass(frozen=True, slots=True)
class Reply:
    """The citations that answer a question, best first; `answered` is False where none does."""

    question: str
    answered: bool
    hits: tuple[Hit, ...]
    edition: Manifest


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers questions from one edition; may be used by several threads at once."""

    edition: Edition
    encoder: Encoder

    def ask(self, question: str, history: Sequence[str] = (), top_k: int = SEVERAL) -> Reply:
        """Answer `question`, asked after the questions in `history`, oldest first, with at most `top_k` citations.

        Raises:
            QuestionError: the question is empty or too long.

        """
        question = check(question)
        earlier = [turn.strip()[:LONGEST_QUESTION] for turn in history if _says_something(turn)][-REMEMBERED:]
        ranking = rank(self.edition, self.encoder, question, earlier, top_k)
        return Reply(question, ranking.answered, ranking.hits, self.edition.manifest)


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


def _says_something(question: str) -> bool:
    return any(character.isalnum() for character in question)
