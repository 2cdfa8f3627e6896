"""Judged questions to a report: asks each, as a user would."""

import time
from collections.abc import Sequence

from assistant.reply import Assistant, QuestionError
from index.evaluation import DEPTH, Answer, Question


def answer_all(assistant: Assistant, questions: Sequence[Question]) -> list[Answer]:
    """The answer to each question; one that is empty or too long is not answered."""
    return [_answer(assistant, question) for question in questions]


def _answer(assistant: Assistant, question: Question) -> Answer:
    start = time.perf_counter()
    try:
        reply = assistant.ask(question.text, question.history, DEPTH)
    except QuestionError:
        return Answer(question, (), answered=False, confidence=0.0, milliseconds=_since(start))
    found = (citation for hit in reply.hits for citation in (hit.citation, *hit.repeats))  # a hit shows all of them
    ids = tuple(citation.id for citation in found)
    return Answer(question, ids, reply.answered, reply.ranking.confidence, _since(start))


def _since(start: float) -> float:
    return (time.perf_counter() - start) * 1000
