"""What is measured of an edition when it is built, so that thresholds fit it without any judged question.

General questions, which no anthology answers, show how near a question comes that should be refused; sentences of the
edition, each asked without the citation it stands in, how near one that is answered. The first give the scales on
which all signals are read; both together the curve that is published with the edition.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.decision import Decision
from index.encoder import Encoder
from index.encoding import Encoding, Progress
from index.interaction import TokenIndex
from index.repeats import repeats
from index.signals import Scale, Scales, Signals, measure
from index.vectors import VectorIndex
from source.citations import Citation
from source.sentences import sentences

GENERAL_QUESTIONS = Path(str(files("index"))) / "data" / "general-questions.txt"
MOST_SENTENCES = 200  # of the edition, spread evenly; more make the curve no smoother and the build slower
LEAST_WORDS = 6  # of a sentence; shorter ones say too little to be asked
BATCH = 32  # questions encoded together, between two reports of progress
STEPS = 50  # of the curve, from 0 to 1

Confidence = Callable[[Signals, Encoding], float]


@dataclass(frozen=True, slots=True)
class Point:
    """At one threshold: which share of the general questions is answered, and of the edition's sentences refused."""

    threshold: float
    answered: float
    refused: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The scales of an edition, and its refusal curve."""

    scales: Scales
    curve: tuple[Point, ...]


def calibrate(
    citations: Sequence[Citation],
    vectors: VectorIndex,
    tokens: TokenIndex,
    encoder: Encoder,
    decision: Decision,
    progress: Progress | None = None,
) -> Calibration:
    """Measure an edition of at least one citation; `progress` is told questions asked and in all. Raises ModelError."""
    asked, own = general_questions(), _own_sentences(citations)
    encoded = _encode([*asked, *(sentence for _, sentence in own)], encoder, progress)
    general = encoded[: len(asked)]
    found = [measure(vectors, tokens, query) for query in general]
    scales = scales_of(found)

    def judge(signals: Signals, query: Encoding) -> float:
        return decision.confidence(encoder.name, [signals.scaled(scales)], [query])

    answered = np.array([judge(signals, query) for signals, query in zip(found, general, strict=True)])
    rows = [row for row, _ in own]
    refused = np.array(_refused(citations, vectors, tokens, rows, encoded[len(asked) :], judge))
    return Calibration(scales, tuple(_point(step / STEPS, answered, refused) for step in range(STEPS + 1)))


def _point(threshold: float, general: NDArray[np.float64], own: NDArray[np.float64]) -> Point:
    return Point(
        threshold,
        float((general >= threshold).mean()),
        float((own < threshold).mean()) if own.size else 0.0,
    )


def scales_of(found: Sequence[Signals]) -> Scales:
    """The scales on which the best hits of these questions, at least one, have mean 0 and deviation 1."""
    return Scales(
        Scale.of([float(signals.cosines.max()) for signals in found]),
        Scale.of([float(signals.maxsims.max()) for signals in found]),
    )


def general_questions(path: Path = GENERAL_QUESTIONS) -> list[str]:
    """Questions of daily life, one a line, '#' before what is none."""
    return [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def _encode(texts: Sequence[str], encoder: Encoder, progress: Progress | None) -> list[Encoding]:
    done: list[Encoding] = []
    for start in range(0, len(texts), BATCH):
        done += encoder.encode_queries(texts[start : start + BATCH])
        if progress:
            progress(len(done), len(texts))
    return done


def _own_sentences(citations: Sequence[Citation]) -> list[tuple[int, str]]:
    """Sentences of the edition, spread evenly, each with the row of the citation it stands in."""
    asked = [
        (row, citation.text[start:end])
        for row, citation in enumerate(citations)
        for start, end in sentences(citation.text)
        if len(citation.text[start:end].split()) >= LEAST_WORDS
    ]
    return asked[:: max(1, -(-len(asked) // MOST_SENTENCES))]


def _refused(
    citations: Sequence[Citation],
    vectors: VectorIndex,
    tokens: TokenIndex,
    rows: Sequence[int],
    queries: Sequence[Encoding],
    judge: Confidence,
) -> list[float]:
    """The confidences of these sentences, each asked without its citation, of `rows`, and what repeats that."""
    groups = repeats(citations)
    others = [np.array([r for r, g in enumerate(groups) if g != groups[row]], np.int64) for row in rows]
    return [judge(measure(vectors, tokens, query, among), query) for query, among in zip(queries, others, strict=True)]
