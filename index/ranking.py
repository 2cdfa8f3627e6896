"""A question to a ranking and one decision: answer or abstain."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.bundled import BUNDLED
from index.edition import Edition
from index.encoder import Encoder
from source.citations import Citation

LEAST_COSINE = {BUNDLED: 0.83}  # of the best hit; below it 6 % of answerable questions lie, and half of the others


@dataclass(frozen=True, slots=True)
class Hit:
    """A citation and how well it fits the question; only the order of scores means something."""

    citation: Citation
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best citations, best first, and whether they answer the question."""

    hits: tuple[Hit, ...]
    answered: bool


def rank(edition: Edition, encoder: Encoder, question: str, history: Sequence[str], top_k: int) -> Ranking:
    """Rank the edition's citations for `question`, asked after the questions in `history`, oldest first."""
    alone = encoder.encode_queries([question])[0]
    vector = _after(encoder, question, history, alone) if history else alone
    rows, cosines = edition.vectors.search(vector, top_k)
    hits = tuple(
        Hit(edition.citations[row], float(cosine)) for row, cosine in zip(rows.tolist(), cosines.tolist(), strict=True)
    )
    least = LEAST_COSINE.get(edition.manifest.model, 0.0)
    best = edition.vectors.search(alone, 1)[1]  # earlier questions make nothing answerable that is not
    return Ranking(hits, answered=bool(best.size) and float(best[0]) >= least)


def _after(encoder: Encoder, question: str, history: Sequence[str], alone: NDArray[np.float32]) -> NDArray[np.float32]:
    """Half the question alone, half the question after what was asked before: (dimension,), length 1."""
    total = alone + encoder.encode_queries([" ".join([*history, question])])[0]
    return np.asarray(total / np.linalg.norm(total), dtype=np.float32)
