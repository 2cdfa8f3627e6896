"""Whether the citations that were found answer the question: what was learned of that, and how it is applied.

`scripts/train_decision.py` made the numbers, from the anthologies in `scripts/anthologies`. Nothing in them is about
one document: they weigh signals on the scales of whatever edition is asked, and the kind of question. An anthology of
statements tells what people find and see happen; it has no answer to one that wants a date, a sum, an address.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from index.encoding import Encoding
from index.signals import Signals

DECISION = Path(str(files("index"))) / "data" / "decision.json"
FEW = 5  # the best hits whose mean is a feature beside the very best
Verdict = Literal["answered", "near", "none"]


@dataclass(frozen=True, slots=True)
class Judge:
    """A logistic regression over features, and the confidences from which a question is answered, or nearly so."""

    weights: tuple[float, ...]
    bias: float
    answered: float
    near: float

    def confidence(self, features: Sequence[float]) -> float:
        """How sure it is that the question has an answer, 0 to 1."""
        return float(_sigmoid(np.dot(self.weights, features) + self.bias))

    def verdict(self, confidence: float) -> Verdict:
        """What follows from a confidence."""
        if confidence >= self.answered:
            return "answered"
        return "near" if confidence >= self.near else "none"


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """What was learned; `kind` belongs to one model, the rest to every edition."""

    model: str  # whose question vectors `kind` can read
    kind: NDArray[np.float32]  # (dimension,), the direction in which questions lie that statements can answer
    kind_bias: float
    relevance: tuple[float, float, float]  # weights of the scaled cosine and MaxSim of one citation, and a bias
    relevant: float  # the score from which a citation bears on the question
    least: float  # the score that the best citation needs for an answer, however sure the rest is
    with_kind: Judge
    without_kind: Judge

    def judge(self, model: str) -> Judge:
        """The one for editions of this model."""
        return self.with_kind if model == self.model else self.without_kind

    def verdict(self, model: str, confidence: float, best: float) -> Verdict:
        """What follows from a confidence, and the score of the best citation.

        A question may be of a kind that statements answer, and of the field, and still be about something else.
        """
        found = self.judge(model).verdict(confidence)
        return "near" if found == "answered" and best < self.least else found

    def scores(self, signals: Sequence[Signals]) -> NDArray[np.float64]:
        """How likely each citation bears on the question: (citations,), 0 to 1.

        `signals` are scaled, one for each form the question is asked in, all of the same rows.
        """
        cosine, maxsim, bias = self.relevance
        means = np.mean([cosine * s.cosines + maxsim * s.maxsims for s in signals], axis=0)
        return _sigmoid(np.asarray(means, np.float64) + bias)

    def confidence(self, model: str, signals: Sequence[Signals], queries: Sequence[Encoding]) -> float:
        """How sure it is that the question has an answer, 0 to 1; 0 if there are no citations."""
        if not signals[0].rows.size:
            return 0.0
        features = nearness(signals)
        if model == self.model:
            kinds = [float(self.kind @ query.vector) + self.kind_bias for query in queries]
            features = [*features, float(np.mean(kinds))]
        return self.judge(model).confidence(features)


def nearness(signals: Sequence[Signals]) -> list[float]:
    """How near the nearest citations come: the best and the mean of the best few, of the cosine and of the MaxSim."""
    values = [np.mean([s.cosines for s in signals], axis=0), np.mean([s.maxsims for s in signals], axis=0)]
    best = [np.sort(measure)[::-1][:FEW] for measure in values]
    return [float(feature) for found in best for feature in (found[0], found.mean())]


@cache
def read_decision(path: Path = DECISION) -> Decision:
    """What `scripts/train_decision.py` wrote."""
    found = json.loads(path.read_text("utf-8"))
    return Decision(
        model=found["model"],
        kind=np.array(found["kind"], np.float32),
        kind_bias=found["kind_bias"],
        relevance=tuple(found["relevance"]),
        relevant=found["relevant"],
        least=found["least"],
        with_kind=_judge(found["with_kind"]),
        without_kind=_judge(found["without_kind"]),
    )


def _judge(found: dict[str, Any]) -> Judge:
    return Judge(tuple(found["weights"]), found["bias"], found["answered"], found["near"])


def _sigmoid(values: ArrayLike) -> NDArray[np.float64]:
    """1 / (1 + exp(-x)), without an overflow far below 0."""
    return np.asarray(np.exp(-np.logaddexp(0, -np.asarray(values, np.float64))))
