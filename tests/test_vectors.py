import faiss
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.errors import EditionError
from index.vectors import VectorIndex

ROWS = np.array([[0, 1], [0.6, 0.8], [1, 0], [-0.8, 0.6]], np.float32)
EAST = np.array([1, 0], np.float32)


def unit(angles: list[float]) -> NDArray[np.float32]:
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_scores_are_cosines_best_first() -> None:
    """Due east: itself, then the row that is 0.6 east, the one at right angles, the one that is 0.8 west."""
    rows, cosines = VectorIndex.build(ROWS).search(EAST, 4)

    assert rows.tolist() == [2, 1, 0, 3]
    assert cosines.tolist() == [1, np.float32(0.6), 0, np.float32(-0.8)]
    assert (rows.dtype.name, cosines.dtype.name) == ("int64", "float32")


def test_no_more_are_found_than_asked() -> None:
    """The best two of four."""
    rows, cosines = VectorIndex.build(ROWS).search(EAST, 2)

    assert rows.tolist() == [2, 1]
    assert cosines.tolist() == [1, np.float32(0.6)]


def test_no_more_are_found_than_there_are() -> None:
    """Each row once, and no row -1 to fill up."""
    rows, _ = VectorIndex.build(ROWS).search(EAST, 1000)

    assert rows.tolist() == [2, 1, 0, 3]


@pytest.mark.parametrize("top_k", [0, -1])
def test_nothing_asked_nothing_found(top_k: int) -> None:
    """Two empty arrays, of the types they always have."""
    rows, cosines = VectorIndex.build(ROWS).search(EAST, top_k)

    assert (rows.shape, rows.dtype.name) == ((0,), "int64")
    assert (cosines.shape, cosines.dtype.name) == ((0,), "float32")


def test_an_empty_index_finds_nothing() -> None:
    """However many are asked; also once it was written and read."""
    index = VectorIndex.build(np.empty((0, 2), np.float32))

    for empty in (index, VectorIndex.from_bytes(index.to_bytes())):
        rows, cosines = empty.search(EAST, 10)
        assert (rows.shape, rows.dtype.name) == ((0,), "int64")
        assert (cosines.shape, cosines.dtype.name) == ((0,), "float32")
        assert (empty.size, empty.dimension) == (0, 2)


def test_an_index_tells_its_size_and_dimension() -> None:
    """Rows and columns."""
    index = VectorIndex.build(ROWS[:3])

    assert (index.size, index.dimension) == (3, 2)


def test_columns_first_is_the_same_matrix() -> None:
    """How numpy happens to lay out the numbers does not matter."""
    rows, cosines = VectorIndex.build(np.asfortranarray(ROWS)).search(EAST, 4)

    assert rows.tolist() == [2, 1, 0, 3]
    assert cosines.tolist() == [1, np.float32(0.6), 0, np.float32(-0.8)]


@given(st.lists(st.floats(0, 6.28), min_size=1, max_size=20), st.floats(0, 6.28))
def test_what_was_written_answers_as_before(angles: list[float], asked: float) -> None:
    """The bytes hold the whole index: same rows, same cosines to the last bit, same bytes again."""
    index = VectorIndex.build(unit(angles))
    read = VectorIndex.from_bytes(index.to_bytes())
    query = unit([asked])[0]

    before, after = index.search(query, len(angles)), read.search(query, len(angles))

    assert (read.size, read.dimension) == (len(angles), 2)
    np.testing.assert_array_equal(before[0], after[0])
    np.testing.assert_array_equal(before[1], after[1])
    assert read.to_bytes() == index.to_bytes()


def test_an_index_gives_its_vectors_back() -> None:
    """Row by row, to the last bit; an empty one has none, each as long as any."""
    found = VectorIndex.from_bytes(VectorIndex.build(ROWS).to_bytes()).rows()

    np.testing.assert_array_equal(found, ROWS, strict=True)
    np.testing.assert_array_equal(VectorIndex.build(ROWS[:0]).rows(), np.empty((0, 2), np.float32), strict=True)


@given(st.lists(st.floats(0, 6.28), min_size=1, max_size=20), st.floats(0, 6.28))
def test_the_search_misses_nothing(angles: list[float], asked: float) -> None:
    """Comparing with every row one by one gives the same cosines, in the same order."""
    vectors, query = unit(angles), unit([asked])[0]

    rows, cosines = VectorIndex.build(vectors).search(query, len(angles))

    np.testing.assert_allclose(cosines, np.sort(vectors @ query)[::-1], atol=1e-6)
    np.testing.assert_allclose(cosines, (vectors @ query)[rows], atol=1e-6)


@pytest.mark.parametrize(
    "garbage", [b"", b"x", b"IxFI", b"no vectors at all" * 99, VectorIndex.build(ROWS).to_bytes()[:-1]]
)
def test_other_bytes_are_no_index(garbage: bytes) -> None:
    """Not empty, not foreign, not cut short."""
    with pytest.raises(EditionError, match=r"(?s)^The vectors cannot be read \(.*\); run 'bloemlezing build' again\.$"):
        VectorIndex.from_bytes(garbage)


def test_an_index_of_another_kind_is_refused() -> None:
    """One that measures distances would rank the worst first."""
    distances = faiss.serialize_index(faiss.IndexFlatL2(2)).tobytes()

    with pytest.raises(EditionError, match=r"^The vectors are of another kind of index; run 'bloemlezing build' again"):
        VectorIndex.from_bytes(distances)
