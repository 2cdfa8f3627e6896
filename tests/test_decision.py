import math

import numpy as np
import pytest

from index.bundled import BUNDLED, DIMENSION
from index.decision import FEW, Decision, Judge, nearness, read_decision
from index.signals import Signals
from tests.toys import TOY

JUDGE = Judge(weights=(1, 0, 0, 0), bias=-2, answered=0.7, near=0.5)
DECISION = Decision(
    model="toy",
    kind=np.array([2, 0, 0, 0], np.float32),
    kind_bias=-1,
    relevance=(1, 2, -3),
    relevant=0.5,
    least=0.2,
    with_kind=Judge(weights=(1, 0, 0, 0, 10), bias=-2, answered=0.7, near=0.5),
    without_kind=JUDGE,
)


def signals(cosines: list[float], maxsims: list[float]) -> Signals:
    return Signals(np.arange(len(cosines)), np.array(cosines, np.float32), np.array(maxsims, np.float32))


def test_a_score_weighs_both_signals() -> None:
    """1 times the cosine, 2 times the MaxSim, less 3, as a chance; the mean over the forms of the question."""
    scores = DECISION.scores([signals([1, 0], [1, 0]), signals([1, 2], [1, 2])])

    np.testing.assert_allclose(scores, [0.5, 1 / (1 + math.exp(-0))], rtol=1e-6)


def test_the_features_are_the_best_hit_and_the_mean_of_the_best_few() -> None:
    """Of the cosine, then of the MaxSim, each of its own best."""
    found = signals([1, 2, 3, 4, 5, 6], [6, 0, 0, 0, 0, 0])

    assert nearness([found]) == [6, 4, 6, pytest.approx(6 / FEW)]
    assert nearness([signals([2], [3])]) == [2, 2, 3, 3]


def test_the_kind_of_question_counts_for_the_model_it_was_learned_with() -> None:
    """Twice the first axis, less 1; for another model it says nothing."""
    found, (asked,) = [signals([2], [0])], TOY.encode_queries(["zorg"])

    assert DECISION.confidence("toy", found, [asked]) == pytest.approx(1 / (1 + math.exp(-10)))
    assert DECISION.confidence("another", found, [asked]) == pytest.approx(0.5)


def test_without_citations_nothing_is_sure() -> None:
    """And nothing fails."""
    assert DECISION.confidence("toy", [signals([], [])], TOY.encode_queries(["zorg"])) == 0


@pytest.mark.parametrize(
    ("confidence", "verdict"), [(1, "answered"), (0.7, "answered"), (0.69, "near"), (0.5, "near"), (0.49, "none")]
)
def test_a_verdict_follows_from_the_confidence(confidence: float, verdict: str) -> None:
    """At a threshold it is reached."""
    assert JUDGE.verdict(confidence) == verdict


@pytest.mark.parametrize(
    ("confidence", "best", "verdict"),
    [(0.9, 0.2, "answered"), (0.9, 0.19, "near"), (0.6, 0.9, "near"), (0.6, 0.1, "near"), (0.1, 0.9, "none")],
)
def test_an_answer_needs_a_citation_that_is_likely_by_itself(confidence: float, best: float, verdict: str) -> None:
    """However sure the rest is; what comes near stays near."""
    assert DECISION.verdict("toy", confidence, best) == verdict


def test_the_shipped_decision_is_that_of_the_bundled_model() -> None:
    """Each threshold lies where it can be reached, and near comes before answered."""
    found = read_decision()

    assert (found.model, found.kind.shape) == (BUNDLED, (DIMENSION,))
    assert min(found.relevance[:2]) > 0
    assert 0 < found.least < found.relevant < 1
    for judge, features in ((found.with_kind, 5), (found.without_kind, 4)):
        assert len(judge.weights) == features
        assert 0 < judge.near < judge.answered < 1
