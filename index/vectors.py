"""Nearest neighbours among vectors; the only module that knows faiss."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.errors import EditionError

if TYPE_CHECKING:
    import faiss


@dataclass(frozen=True, slots=True)
class VectorIndex:
    """Unit vectors, searched exactly by inner product, which for them is the cosine."""

    _index: "faiss.IndexFlatIP"

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> "VectorIndex":
        """An index of `vectors`, (n, dimension) float32 with rows of length 1."""
        import faiss  # noqa: PLC0415 - a fifth of a second

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def from_bytes(cls, data: bytes) -> "VectorIndex":
        """The index that `to_bytes` wrote. Checks the form only: compare the file's hash before.

        Raises:
            EditionError: the bytes are no such index.

        """
        import faiss  # noqa: PLC0415 - a fifth of a second

        try:
            index: Any = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
        except RuntimeError as error:
            raise EditionError(f"The vectors cannot be read ({error}); run 'bloemlezing build' again.") from error
        if not isinstance(index, faiss.IndexFlatIP):
            raise EditionError("The vectors are of another kind of index; run 'bloemlezing build' again.")
        return cls(index)

    def to_bytes(self) -> bytes:
        """The index as faiss writes it."""
        import faiss  # noqa: PLC0415 - a fifth of a second

        return bytes(faiss.serialize_index(self._index).tobytes())

    @property
    def size(self) -> int:
        """The number of vectors."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """The length of each vector."""
        return int(self._index.d)

    def rows(self) -> NDArray[np.float32]:
        """The vectors as they were added, to the last bit: (size, dimension)."""
        return np.asarray(self._index.reconstruct_n(0, self.size), np.float32)

    def search(
        self, query: NDArray[np.float32], top_k: int, among: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The rows nearest to `query`, (dimension,) float32, best first, and their cosines: two arrays (top_k,).

        Only rows of `among` are found, if it is given; each may be named there once.
        """
        import faiss  # noqa: PLC0415 - a fifth of a second

        count = min(top_k, self.size if among is None else len(among))
        if count < 1:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        parameters: Any = faiss.SearchParameters  # a class that faiss wraps, which the checker does not see
        chosen = None if among is None else parameters(sel=faiss.IDSelectorBatch(among))
        scores, rows = self._index.search(query[np.newaxis, :], count, params=chosen)
        return rows[0], scores[0]
