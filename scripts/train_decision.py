"""Learns when citations answer a question, and writes it to index/data/decision.json.

    python -m scripts.train_decision [--models DIR]

The direction of `kind` is learned from the anthologies in scripts/anthologies/learned; the weights of the signals and
the thresholds from those in held-back, whose questions neither the adapter nor `kind` has seen. Prints what the result
does on the held-back ones, each judged by weights learned from the others. Takes about four minutes.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from index.bundled import BUNDLED, unpack
from index.calibration import general_questions, scales_of
from index.conversation import standalone
from index.decision import DECISION, nearness
from index.encoder import Encoder
from index.encoding import vectors
from index.evaluation import auroc
from index.interaction import TokenIndex
from index.light import LightEncoder
from index.signals import Signals, measure
from index.vectors import VectorIndex
from scripts.judged_anthologies import Anthology, anthologies

REFUSED = 0.08  # share of the held-back answerable questions below the threshold for an answer
MISSED = 0.03  # share of them below the threshold for near citations
LEAST = 0.15  # score of the best citation for an answer: a third of the questions about another subject stay below
PRECISION = 0.5  # of the citations above the threshold of relevance, at least so many bear on the question


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The questions of an anthology as they look to the decision."""

    signals: list[list[Signals]]  # scaled, for each form of each question
    vectors: NDArray[np.float32]  # (questions, dimension), the mean over the forms
    grades: NDArray[np.float32]
    tiers: list[str]

    @property
    def answerable(self) -> NDArray[np.bool_]:
        """(questions,)"""
        return np.asarray(self.grades.max(axis=1) > 0)

    @property
    def features(self) -> NDArray[np.float64]:
        """(questions, 4)"""
        return np.array([nearness(found) for found in self.signals])


def ask(anthology: Anthology, encoder: Encoder) -> Asked:
    """Index an anthology and ask all its questions."""
    headings = [f"{title}: " for title in anthology.titles]
    encodings = encoder.encode_documents([h + t for h, t in zip(headings, anthology.texts, strict=True)])
    found = VectorIndex.build(vectors(encodings, encoder.dimension))
    tokens = TokenIndex.build(headings, anthology.texts, encodings)
    scales = scales_of([measure(found, tokens, query) for query in encoder.encode_queries(general_questions())])
    forms = [encoder.encode_queries(standalone(q["q"], q["history"])) for q in anthology.questions]
    return Asked(
        [[measure(found, tokens, form).scaled(scales) for form in several] for several in forms],
        np.array([vectors(several, encoder.dimension).mean(axis=0) for several in forms]),
        anthology.grades,
        [q.get("tier", "") for q in anthology.questions],
    )


def logistic(x: NDArray[Any], y: NDArray[np.bool_], strength: float) -> LogisticRegression:
    """A logistic regression in which answerable and other questions count alike."""
    return LogisticRegression(C=strength, max_iter=5000, class_weight="balanced").fit(x, y)


def judge(x: NDArray[np.float64], held: list[Asked], name: str) -> dict[str, Any]:
    """Weights, bias and thresholds; prints how well they do on anthologies whose judgments they have not seen."""
    y = np.concatenate([asked.answerable for asked in held])
    tiers = np.array([tier for asked in held for tier in asked.tiers])
    group = np.concatenate([[number] * len(asked.tiers) for number, asked in enumerate(held)])
    unseen = np.zeros(len(y))
    for number in range(len(held)):
        fit = logistic(x[group != number], y[group != number], 1)
        unseen[group == number] = fit.decision_function(x[group == number])
    confidences = 1 / (1 + np.exp(-unseen))
    answered, nearly = np.quantile(confidences[y], [REFUSED, MISSED])
    told = {tier: f"{(confidences[tiers == tier] >= answered).mean():.0%}" for tier in ("off", "near", "broken")}
    print(f"{name}: AUROC {auroc(confidences[y], confidences[~y]):.3f}; answered though it should not be: {told}")
    fit = logistic(x, y, 1)
    return {
        "weights": fit.coef_[0].round(4).tolist(),
        "bias": round(float(fit.intercept_[0]), 4),
        "answered": round(float(answered), 4),
        "near": round(float(nearly), 4),
    }


def relevance(held: list[Asked]) -> tuple[list[float], float]:
    """Weights of cosine and MaxSim with a bias, and the score from which citations are mostly relevant."""
    pairs, relevant = [], []
    for asked in held:
        for signals, grades in zip(asked.signals, asked.grades, strict=True):
            if grades.max() > 0:
                pairs.append(np.mean([[s.cosines, s.maxsims] for s in signals], axis=0).T)
                relevant.append(grades >= 1)
    x, y = np.concatenate(pairs), np.concatenate(relevant)
    fit = LogisticRegression(C=1000).fit(x, y)
    scores = fit.predict_proba(x)[:, 1]
    least = next(t for t in np.arange(0.05, 1, 0.01) if y[scores >= t].mean() >= PRECISION)
    return [round(float(v), 4) for v in (*fit.coef_[0], fit.intercept_[0])], round(float(least), 2)


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--models", type=Path, default=Path("data/models"), help="where models are unpacked (%(default)s)"
    )
    encoder = LightEncoder(unpack(parser.parse_args().models))
    learned = [ask(anthology, encoder) for anthology in anthologies("learned")]
    held = [ask(anthology, encoder) for anthology in anthologies("held-back")]
    kind = logistic(np.concatenate([a.vectors for a in learned]), np.concatenate([a.answerable for a in learned]), 10)
    features = np.concatenate([a.features for a in held])
    kinds = np.concatenate([kind.decision_function(a.vectors) for a in held])
    weights, least = relevance(held)
    found = {
        "model": BUNDLED,
        "relevance": weights,
        "relevant": least,
        "least": LEAST,
        "with_kind": judge(np.column_stack([features, kinds]), held, "with kind"),
        "without_kind": judge(features, held, "without kind"),
        "kind_bias": round(float(kind.intercept_[0]), 4),
        "kind": kind.coef_[0].round(4).tolist(),
    }
    DECISION.write_text(json.dumps(found) + "\n", "utf-8")


if __name__ == "__main__":
    main()
