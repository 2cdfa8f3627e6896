"""Late interaction: how well the words of a question are met by the words of each citation.

MaxSim of ColBERT (Khattab and Zaharia 2020, arXiv:2004.12832): every token of the question looks for the token of the
citation that is most like it; the score is the mean over those likenesses. Three things are ours: the mean of all
tokens is taken out of each vector first (contextual vectors all point one way), a token counts by how rare it is in
the edition (idf, as in BM25), and only a citation's own tokens have a say, not those of the prompt, of the model's
marks or of the heading that the citation was read after.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from index.clean import clean
from index.encoding import Encoding
from index.errors import EditionError
from source.sentences import sentences

WIDENED = 250_000  # tokens, 400 MB; so many are kept in 32 bits, which are read three times as fast as 16
STRIDE = 4096  # tokens that are made comparable at once: an index takes hardly more memory to load than to keep
TINY = np.float32(1e-9)  # no vector is shorter; keeps 0 / 0 from being asked


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """A citation as it is indexed: the vector of it and its heading as a whole, and those of its own tokens."""

    vector: NDArray[np.float32]  # (dimension,), of length 1
    tokens: NDArray[np.float16]  # (n, dimension), at least one, as the encoder gave them
    ids: NDArray[np.int32]  # (n,)
    sentences: NDArray[np.int32]  # (n,), which sentence of the citation a token stands in, from 0

    @classmethod
    def of(cls, heading: str, text: str, found: Encoding) -> "Encoded":
        """The citation `text` from the encoding of it together with the heading before it."""
        own = _own(heading, found)
        return cls(own.vector, own.tokens, own.ids, _sentence_numbers(text, own.starts))


@dataclass(frozen=True, slots=True, eq=False)
class TokenIndex:
    """The token vectors of all citations, one citation after the other."""

    raw: NDArray[np.float16]  # (tokens, dimension), as the encoder gave them
    vectors: NDArray[np.floating]  # (tokens, dimension), less `centre`, of length 1, with the precision of 16 bits
    ids: NDArray[np.int32]  # (tokens,)
    sentences: NDArray[np.int32]  # (tokens,), which sentence of its citation a token stands in, from 0
    ends: NDArray[np.int64]  # (citations,), where the tokens of each citation end
    centre: NDArray[np.float32]  # (dimension,)
    rarity: dict[int, float]  # of each token id in the edition

    @classmethod
    def build(cls, headings: Sequence[str], texts: Sequence[str], encodings: Sequence[Encoding]) -> "TokenIndex":
        """The index of some texts, at least one, and the encodings of each together with the heading before it."""
        return cls.of([Encoded.of(*each) for each in zip(headings, texts, encodings, strict=True)])

    @classmethod
    def of(cls, citations: Sequence[Encoded]) -> "TokenIndex":
        """The index of some citations, at least one."""
        raw = np.concatenate([citation.tokens for citation in citations])
        ids = np.concatenate([citation.ids for citation in citations])
        numbers = np.concatenate([citation.sentences for citation in citations])
        ends = np.cumsum([len(citation.ids) for citation in citations], dtype=np.int64)
        return cls._with(raw, ids, numbers, ends, raw.astype(np.float32).mean(axis=0))

    @classmethod
    def _with(
        cls,
        raw: NDArray[np.float16],
        ids: NDArray[np.int32],
        numbers: NDArray[np.int32],
        ends: NDArray[np.int64],
        centre: NDArray[np.float32],
    ) -> "TokenIndex":
        """The index with what follows from these."""
        return cls(raw, _comparable(raw, centre), ids, numbers, ends, centre, _rarity(ids, ends))

    @classmethod
    def from_bytes(cls, content: bytes) -> "TokenIndex":
        """The index that `to_bytes` wrote. Checks the form only: compare the file's hash before.

        Raises:
            EditionError: the bytes are no such index.

        """
        try:
            found = load(content)
            raw, ids, numbers = found["tokens"], found["ids"], found["sentences"]
            ends, centre = found["ends"], found["centre"]
        except (KeyError, SafetensorError) as error:
            raise EditionError(f"The token vectors cannot be read ({error}); run 'bloemlezing build' again.") from error
        fits = (
            raw.ndim == 2  # noqa: PLR2004 - a matrix
            and raw.shape[1:] == centre.shape
            and len(raw) == len(ids) == len(numbers) == (ends[-1] if ends.size else 0)
            and bool((np.diff(ends, prepend=0) > 0).all())
        )
        if not fits:
            raise EditionError("The token vectors do not belong together; run 'bloemlezing build' again.")
        return cls._with(raw, ids, numbers, ends, centre)

    def to_bytes(self) -> bytes:
        """The index as safetensors writes it."""
        return bytes(
            save(
                {
                    "tokens": self.raw,
                    "ids": self.ids,
                    "sentences": self.sentences,
                    "ends": self.ends,
                    "centre": self.centre,
                }
            )
        )

    @property
    def size(self) -> int:
        """The number of citations."""
        return len(self.ends)

    @property
    def dimension(self) -> int:
        """The length of each vector."""
        return len(self.centre)

    def encoded(self, vectors: NDArray[np.float32]) -> list[Encoded]:
        """What the index was made `of`, if `vectors` are those of whole citations: (citations, dimension)."""
        parts = (np.split(found, self.ends[:-1]) for found in (self.raw, self.ids, self.sentences))
        return [Encoded(*each) for each in zip(vectors, *parts, strict=True)]

    def weights(self, query: Encoding) -> NDArray[np.float32]:
        """How much each token of `query` counts: (tokens of the query,), of sum 1."""
        never = np.log(1 + (self.size + 0.5) / 0.5)
        found = np.array([self.rarity.get(int(token), never) for token in query.ids], np.float32)
        return np.asarray(found / max(found.sum(), TINY), np.float32)

    def score(self, query: Encoding, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The MaxSim of `query` with each citation of `rows`: (rows,), -1 to 1; 0 for a query without tokens."""
        return np.asarray(self.weights(query) @ self.best(query, rows), np.float32)

    def best(self, query: Encoding, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """How well each token of `query` is met by each citation of `rows`: (tokens of the query, rows)."""
        if not len(rows):
            return np.zeros((len(query.ids), 0), np.float32)
        starts = self._starts[rows]
        lengths = self.ends[rows] - starts
        firsts = np.cumsum(lengths) - lengths
        own = np.repeat(starts - firsts, lengths) + np.arange(lengths.sum())
        vectors = self.vectors if np.array_equal(own, np.arange(len(self.vectors))) else self.vectors[own]
        alike = _unit(query.tokens - self.centre) @ vectors.astype(np.float32, copy=False).T
        return np.asarray(np.maximum.reduceat(alike, firsts, axis=1), np.float32)

    def best_sentence(self, query: Encoding, row: int) -> int:
        """Which sentence of citation `row`, from 0, meets `query` best."""
        start, end = int(self._starts[row]), int(self.ends[row])
        numbers = self.sentences[start:end]
        alike = _unit(query.tokens - self.centre) @ self.vectors[start:end].astype(np.float32, copy=False).T
        weights = self.weights(query)
        scores = {n: float(weights @ alike[:, numbers == n].max(axis=1)) for n in np.unique(numbers).tolist()}
        return int(max(scores, key=lambda number: scores[number]))

    @property
    def _starts(self) -> NDArray[np.int64]:
        """(citations,), where the tokens of each citation begin."""
        return np.concatenate([np.zeros(1, np.int64), self.ends[:-1]])


def _comparable(raw: NDArray[np.float16], centre: NDArray[np.float32]) -> NDArray[np.floating]:
    """The vectors as they are held in memory."""
    vectors = np.empty(raw.shape, np.float32 if len(raw) <= WIDENED else np.float16)
    for start in range(0, len(raw), STRIDE):
        part = raw[start : start + STRIDE].astype(np.float32)
        vectors[start : start + STRIDE] = _unit(part - centre).astype(np.float16)
    return vectors


def _own(heading: str, found: Encoding) -> Encoding:
    """The tokens behind the heading; a text of which a model makes no token is taken for one token."""
    first = len(clean(f"{heading}x")) - 1
    mine = found.starts >= first
    if mine.any():
        return Encoding(found.vector, found.tokens[mine], found.ids[mine], found.starts[mine] - np.int32(first))
    token = found.vector[np.newaxis].astype(np.float16)
    return Encoding(found.vector, token, np.array([-1], np.int32), np.array([0], np.int32))


def _sentence_numbers(text: str, starts: NDArray[np.int32]) -> NDArray[np.int32]:
    """The sentence in which each token stands: (tokens,)."""
    firsts = [len(clean(f"{text[:start]}x")) - 1 for start, _ in sentences(text)]
    return np.maximum(np.searchsorted(firsts, starts, side="right") - 1, 0).astype(np.int32)


def _rarity(ids: NDArray[np.int32], ends: NDArray[np.int64]) -> dict[int, float]:
    """The idf of each token, as in BM25 (Robertson and Zaragoza 2009): ln(1 + (N - n + 0.5) / (n + 0.5)).

    N is the number of citations, n of those that have the token.
    """
    citations = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
    pairs = np.unique(np.stack([ids, citations]), axis=1)
    tokens, counts = np.unique(pairs[0], return_counts=True)
    rarity = np.log(1 + (len(ends) - counts + 0.5) / (counts + 0.5))
    return dict(zip(tokens.tolist(), rarity.tolist(), strict=True))


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), TINY), np.float32)
