"""How good answers are, measured as the field does: nDCG@10, Success@1, Recall@10, and refusals.

ir-measures does the arithmetic of ranking. Grades are 2 (answers the question) and 1 (useful); nDCG takes 2^grade - 1
as gain, the others count grade 2 only.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from index.errors import QuestionsError
from source.citations import Citation, letters

DEPTH = 10  # hits that count
RESAMPLES = 2000  # of the bootstrap
OFTEN = 0.6  # of the longer of two texts that the shorter must cover to be taken for the same citation
GRADES = {1: 1, 2: 2}  # useful, and answers it
NEGATIVE = "negative"  # the style of questions that have no answer


@dataclass(frozen=True, slots=True)
class Question:
    """A judged question; `grades` are by citation id, and none if nothing answers it."""

    id: str
    text: str
    history: tuple[str, ...]
    style: str
    tier: str  # of a question without answer: how far it is from the subject
    grades: dict[str, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to a question: citation ids, best first, how sure it was, and how long it took."""

    question: Question
    ids: tuple[str, ...]
    answered: bool
    confidence: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Quality:
    """The mean of each measure over some questions, and the interval in which that of nDCG lies for 95 %."""

    questions: int
    ndcg: float
    low: float
    high: float
    success: float
    recall: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """Shares, 0 to 1, None where there was no such question; `auroc` tells how well confidence parts the two kinds."""

    auroc: float | None
    refused: float | None  # of the questions that have an answer
    answered: dict[str, float]  # of those that have none, by tier


@dataclass(frozen=True, slots=True)
class Report:
    """How good the answers to a set of questions are."""

    styles: dict[str, Quality]  # "all" first
    refusal: Refusal
    milliseconds: float  # the median a question


def read_questions(path: Path) -> list[Question]:
    """Judged questions, JSON Lines: id, q, rel (citation id to grade), and perhaps history, style and tier.

    Raises:
        QuestionsError: the file cannot be read, or a line is no such question.

    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsError(f"The questions {path} cannot be read ({error}); name a file of JSON Lines.") from error
    found = [_question(line, path, number) for number, line in enumerate(lines, start=1) if line.strip()]
    if not found:
        raise QuestionsError(f"{path} holds no questions; write one a line, as JSON with id, q and rel.")
    if twice := [name for name, count in Counter(question.id for question in found).items() if count > 1]:
        raise QuestionsError(f"{path} has the id {twice[0]!r} twice; give each question an id of its own.")
    return found


def _question(line: str, path: Path, number: int) -> Question:
    try:
        found = json.loads(line)
        grades = {_name(name): GRADES[grade] for name, grade in found["rel"].items() if grade != 0}
        style = str(found.get("style") or ("question" if grades else NEGATIVE))
        history = _texts(found.get("history") or [])
        return Question(_name(found["id"]), str(found["q"]), history, style, str(found.get("tier") or "all"), grades)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise QuestionsError(
            f"Line {number} of {path} is no judged question ({error!r}); write JSON with id, q and rel (citation id to "
            "grade: 2 answers it, 1 is useful), and perhaps history, style and tier."
        ) from error


def _texts(value: object) -> tuple[str, ...]:
    """A list of texts; raises TypeError."""
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise TypeError(f"{value!r} is no list of texts")
    return tuple(value)


def _name(value: object) -> str:
    """An id as other programs read it: letters of some encoding, without white space; raises ValueError."""
    name = str(value)
    name.encode()
    if not name or name.split() != [name]:
        raise ValueError(f"{name!r} is no id")
    return name


def with_ids_of(questions: Iterable[Question], reference: Path, citations: Sequence[Citation]) -> list[Question]:
    """The questions with grades by the ids of `citations`, for judgments of other ids.

    `reference` are JSON lines with the id and text of each judged citation. The same citation is one whose letters and
    digits are equal, or contain the others' where those are 60 % of them. A judged citation that is not there keeps
    its own id: it cannot be found, and counts as missed.

    Raises:
        QuestionsError: the reference cannot be read.

    """
    try:
        lines = [json.loads(line) for line in reference.read_text("utf-8-sig").split("\n") if line.strip()]
        texts = {str(line["id"]): str(line["text"]) for line in lines}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise QuestionsError(
            f"The citations {reference} cannot be read ({error!r}); name JSON lines with id and text."
        ) from error
    places = _places(texts, citations)
    return [
        Question(q.id, q.text, q.history, q.style, q.tier, {places.get(name, name): g for name, g in q.grades.items()})
        for q in questions
    ]


def _places(texts: dict[str, str], citations: Sequence[Citation]) -> dict[str, str]:
    """For each judged citation the id of the one it is: first those that are equal, in order, then those alike."""
    ours = {citation.id: letters(citation.text) for citation in citations}
    theirs = {name: letters(text) for name, text in texts.items()}
    places: dict[str, str] = {}
    for same in (str.__eq__, _alike):
        for name in [name for name in theirs if name not in places]:
            found = next((one for one, said in ours.items() if same(theirs[name], said)), None)
            if found is not None:
                places[name] = found
                del ours[found]
    return places


def _alike(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    return short in long and len(short) >= OFTEN * len(long)


def report(answers: Sequence[Answer]) -> Report:
    """The quality of some answers, at least one."""
    answerable = [answer for answer in answers if answer.question.grades]
    measured = _measured(answerable)
    styles = dict.fromkeys(answer.question.style for answer in answerable)
    groups = {"all": answerable, **{s: [a for a in answerable if a.question.style == s] for s in sorted(styles)}}
    return Report(
        {name: _quality([measured[a.question.id] for a in group]) for name, group in groups.items() if group},
        _refusal(answers),
        float(np.median([answer.milliseconds for answer in answers])),
    )


def _measured(answers: Sequence[Answer]) -> dict[str, tuple[float, float, float]]:
    """nDCG@10, Success@1 and Recall@10 of each question."""
    from ir_measures import Qrel, R, ScoredDoc, Success, iter_calc, nDCG  # noqa: PLC0415 - only to evaluate

    measures = [nDCG(gains={0: 0, 1: 1, 2: 3}) @ DEPTH, Success(rel=2) @ 1, R(rel=2) @ DEPTH]
    qrels = [Qrel(a.question.id, name, grade) for a in answers for name, grade in a.question.grades.items()]
    run = [ScoredDoc(a.question.id, name, -rank) for a in answers for rank, name in enumerate(a.ids)]
    found = {(metric.query_id, metric.measure): metric.value for metric in iter_calc(measures, qrels, run)}
    return {
        a.question.id: (
            found[a.question.id, measures[0]],
            found[a.question.id, measures[1]],
            found[a.question.id, measures[2]],
        )
        for a in answers
    }


def _quality(measured: Sequence[tuple[float, float, float]]) -> Quality:
    ndcg, success, recall = np.array(measured).T
    low, high = interval(ndcg)
    return Quality(len(measured), float(ndcg.mean()), low, high, float(success.mean()), float(recall.mean()))


def interval(values: NDArray[np.float64]) -> tuple[float, float]:
    """Where the mean lies for 95 %: the percentile bootstrap (Efron 1979) over 2,000 resamples."""
    random = np.random.default_rng(0)
    means = values[random.integers(0, len(values), (RESAMPLES, len(values)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def _refusal(answers: Sequence[Answer]) -> Refusal:
    have = [a for a in answers if a.question.grades]
    lack = [a for a in answers if not a.question.grades]
    tiers = sorted({a.question.tier for a in lack})
    return Refusal(
        auroc([a.confidence for a in have], [a.confidence for a in lack]) if have and lack else None,
        float(np.mean([not a.answered for a in have])) if have else None,
        {tier: float(np.mean([a.answered for a in lack if a.question.tier == tier])) for tier in tiers},
    )


def auroc(positives: ArrayLike, negatives: ArrayLike) -> float:
    """How often one of `positives` is above one of `negatives`; a tie counts half. Both hold at least one number."""
    above = np.asarray(positives)[:, None] - np.asarray(negatives)[None]
    return float((above > 0).mean() + (above == 0).mean() / 2)


def run_lines(answers: Iterable[Answer], tag: str) -> Iterable[str]:
    """The lines of a trec run file: question, Q0, citation, rank, score, tag."""
    for answer in answers:
        for rank, name in enumerate(answer.ids, start=1):
            yield f"{answer.question.id} Q0 {name} {rank} {1 / rank:.6f} {tag}"
