"""Prints what each means of ranking brings, on the held-back anthologies and on the judged questions.

    python -m scripts.measure_ranking [--data DIR]

One means is changed at a time; the last row of each part has all of them. DIR holds an edition of the
facsimile. Takes about five minutes.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.bundled import BUNDLED, PLAIN, unpack
from index.calibration import general_questions, scales_of
from index.conversation import standalone
from index.decision import read_decision
from index.edition import load_edition
from index.encoding import vectors
from index.evaluation import Answer, Question, read_questions, report, with_ids_of
from index.glossary import explained, read_glossary
from index.indexing import heading
from index.interaction import TokenIndex
from index.light import LightEncoder
from index.signals import Signals, measure
from index.vectors import VectorIndex
from scripts.judged_anthologies import anthologies

TESTED = Path(__file__).parents[1] / "tests" / "data"
STYLES = ("all", "natural", "keywords", "typo", "abbreviation", "english", "followup", "lookup")
Forms = Callable[[Question], list[str]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A document and judged questions about it; citations have their row as id."""

    headings: list[str]
    texts: list[str]
    questions: list[Question]


def held_back() -> Iterator[Judged]:
    """The anthologies that nothing was learned from but weights and thresholds."""
    for anthology in anthologies("held-back"):
        questions = [
            Question(
                f"{anthology.name} {number}",
                question["q"],
                tuple(question["history"]),
                question["style"],
                "",
                {str(row): int(grade) for row, grade in enumerate(grades) if grade},
            )
            for number, (question, grades) in enumerate(zip(anthology.questions, anthology.grades, strict=True))
        ]
        yield Judged([f"{title}: " for title in anthology.titles], anthology.texts, questions)


def judged_questions(data: Path) -> Judged:
    """The facsimile and the questions in tests/data."""
    citations = load_edition(data).citations
    rows = {citation.id: str(row) for row, citation in enumerate(citations)}
    found = with_ids_of(read_questions(TESTED / "questions-dev.jsonl"), TESTED / "citations.jsonl", citations)
    questions = [
        Question(
            q.id, q.text, q.history, q.style, q.tier, {rows.get(name, name): grade for name, grade in q.grades.items()}
        )
        for q in found
    ]
    return Judged([heading(citation) for citation in citations], [c.text for c in citations], questions)


def answers(
    judged: Judged, encoder: LightEncoder, forms: Forms, weights: Sequence[float], *, titled: bool
) -> list[Answer]:
    """The best ten rows for each question that has an answer."""
    headings = judged.headings if titled else [""] * len(judged.texts)
    encodings = encoder.encode_documents([h + t for h, t in zip(headings, judged.texts, strict=True)])
    index = VectorIndex.build(vectors(encodings, encoder.dimension))
    tokens = TokenIndex.build(headings, judged.texts, encodings)
    scales = scales_of([measure(index, tokens, query) for query in encoder.encode_queries(general_questions())])
    glossary = explained(judged.texts) + read_glossary()

    def mixed(texts: Sequence[str]) -> NDArray[np.float32]:
        found: list[Signals] = [measure(index, tokens, q).scaled(scales) for q in encoder.encode_queries(texts)]
        return np.asarray(np.mean([weights[0] * s.cosines + weights[1] * s.maxsims for s in found], axis=0))

    done = []
    for question in judged.questions:
        if not question.grades:
            continue
        asked = [forms(question), *([variant] for variant in glossary.variants(question.text) if forms is as_answered)]
        best = np.argsort(-np.max([mixed(texts) for texts in asked], axis=0), kind="stable")[:10]
        done.append(Answer(question, tuple(map(str, best)), answered=True, confidence=1, milliseconds=0))
    return done


def alone(question: Question) -> list[str]:
    """Without its history."""
    return [question.text]


def joined(question: Question) -> list[str]:
    """Always after its history."""
    return [" ".join([*question.history, question.text])]


def leaning(question: Question) -> list[str]:
    """After its history where it leans on that, and by itself."""
    return standalone(question.text, question.history)


def as_answered(question: Question) -> list[str]:
    """The same, and with abbreviations replaced."""
    return leaning(question)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data"), help="where the edition lives (%(default)s)")
    data = parser.parse_args().data
    plain, learned = (LightEncoder(unpack(data / "models", model)) for model in (PLAIN, BUNDLED))
    cosine, maxsim, both = (1.0, 0.0), (0.0, 1.0), read_decision().relevance[:2]
    means = [
        ("model as published: cosine", plain, alone, cosine, False),
        ("model as published: MaxSim", plain, alone, maxsim, False),
        ("learned: cosine", learned, alone, cosine, False),
        ("learned: MaxSim", learned, alone, maxsim, False),
        ("learned: both", learned, alone, both, False),
        ("under headings: cosine", learned, alone, cosine, True),
        ("under headings: MaxSim", learned, alone, maxsim, True),
        ("under headings: both", learned, alone, both, True),
        ("always after the history", learned, joined, both, True),
        ("after it where it leans", learned, leaning, both, True),
        ("with abbreviations", learned, as_answered, both, True),
    ]
    for name, part in (("held-back anthologies", list(held_back())), ("judged questions", [judged_questions(data)])):
        print(f"{name + ', nDCG@10':<38}" + "".join(f"{style[:8]:>10}" for style in STYLES))
        for label, encoder, forms, weights, titled in means:
            found = [a for judged in part for a in answers(judged, encoder, forms, weights, titled=titled)]
            styles = report(found).styles
            print(f"{label:<38}" + "".join(f"{styles[style].ndcg:>10.3f}" for style in STYLES), flush=True)


if __name__ == "__main__":
    main()
