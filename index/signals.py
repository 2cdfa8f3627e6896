"""How near citations come to a question, by two measures, in units that mean the same in every edition."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoding import Encoding
from index.interaction import TokenIndex
from index.vectors import VectorIndex

CANDIDATES = 1000  # citations that late interaction looks at; the others are too far from the question as a whole


@dataclass(frozen=True, slots=True)
class Scale:
    """Where zero and one lie for a measure: mean and standard deviation of the best hits of general questions."""

    mean: float
    deviation: float

    def apply(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """The values on this scale, of the same shape."""
        return np.asarray((values - self.mean) / self.deviation, np.float32)

    @classmethod
    def of(cls, best: Sequence[float]) -> "Scale":
        """The scale on which these best hits, at least one, have mean 0 and deviation 1."""
        return cls(float(np.mean(best)), max(float(np.std(best)), 1e-6))


@dataclass(frozen=True, slots=True)
class Scales:
    """The scales of an edition."""

    cosine: Scale
    maxsim: Scale

    @classmethod
    def from_record(cls, record: dict[str, dict[str, float]]) -> "Scales":
        """The scales that `to_record` gave; raises KeyError and TypeError."""
        return cls(Scale(**record["cosine"]), Scale(**record["maxsim"]))

    def to_record(self) -> dict[str, dict[str, float]]:
        """As plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True, eq=False)
class Signals:
    """How near some citations come to a question: three arrays of the same length."""

    rows: NDArray[np.int64]
    cosines: NDArray[np.float32]  # of question and citation as a whole
    maxsims: NDArray[np.float32]  # of the question's tokens and the citation's

    def scaled(self, scales: Scales) -> "Signals":
        """The same on the scales of an edition."""
        return Signals(self.rows, scales.cosine.apply(self.cosines), scales.maxsim.apply(self.maxsims))


def measure(
    vectors: VectorIndex, tokens: TokenIndex, query: Encoding, among: NDArray[np.int64] | None = None
) -> Signals:
    """The signals of the citations in the rows `among`, or else of the nearest ones; in row order."""
    rows, cosines = vectors.search(query.vector, CANDIDATES if among is None else len(among), among)
    order = np.argsort(rows)
    return Signals(rows[order], cosines[order], tokens.score(query, rows[order]))
