import numpy as np
import pytest

from index.indexing import heading, index_citations
from index.signals import CANDIDATES, Scale, Scales, Signals, measure
from tests.toys import TOY, citation, citations


def test_a_scale_puts_the_best_hits_of_general_questions_around_zero() -> None:
    """Their mean becomes 0, their deviation 1."""
    scale = Scale.of([0.7, 0.8, 0.9])

    assert [scale.mean, scale.deviation] == pytest.approx([0.8, float(np.std([0.7, 0.8, 0.9]))])
    np.testing.assert_allclose(scale.apply(np.array([0.8, 0.8 + scale.deviation], np.float32)), [0, 1], atol=1e-5)


def test_equal_hits_leave_a_scale_that_can_be_applied() -> None:
    """A deviation of 0 is taken for a very small one."""
    assert np.isfinite(Scale.of([0.5]).apply(np.array([1], np.float32))).all()


def test_scales_come_back_as_they_were() -> None:
    """From plain values."""
    scales = Scales(Scale(0.75, 0.03), Scale(0.68, 0.14))

    assert Scales.from_record(scales.to_record()) == scales


def test_signals_stand_in_the_order_of_rows() -> None:
    """Cosines by faiss, late interaction for the same rows."""
    vectors, tokens = index_citations(citations("geld", "zorg", "zorg geld"), TOY)
    (query,) = TOY.encode_queries(["zorg"])

    found = measure(vectors, tokens, query)

    assert found.rows.tolist() == [0, 1, 2]
    np.testing.assert_allclose(found.cosines, [0, 1, np.sqrt(0.5)], atol=1e-6)
    np.testing.assert_array_equal(found.maxsims, tokens.score(query, found.rows))


def test_only_some_rows_may_be_measured() -> None:
    """With the same signals as among all."""
    vectors, tokens = index_citations(citations("geld", "zorg", "zorg geld"), TOY)
    (query,) = TOY.encode_queries(["zorg"])

    some = measure(vectors, tokens, query, np.array([2, 0], np.int64))
    whole = measure(vectors, tokens, query)

    assert some.rows.tolist() == [0, 2]
    np.testing.assert_allclose(some.cosines, whole.cosines[[0, 2]])
    np.testing.assert_allclose(some.maxsims, whole.maxsims[[0, 2]])


def test_in_a_large_edition_only_the_nearest_are_measured() -> None:
    """As many as late interaction can look at in time."""
    found = citations(*["zorg"] * 3, *["geld"] * CANDIDATES)
    vectors, tokens = index_citations(found, TOY)
    (query,) = TOY.encode_queries(["zorg"])

    measured = measure(vectors, tokens, query)

    assert len(measured.rows) == CANDIDATES
    assert measured.rows[:3].tolist() == [0, 1, 2]


def test_scaled_signals_keep_their_rows() -> None:
    """Each measure on its own scale."""
    signals = Signals(np.array([4], np.int64), np.array([3], np.float32), np.array([5], np.float32))

    scaled = signals.scaled(Scales(Scale(1, 2), Scale(1, 4)))

    assert (scaled.rows.tolist(), scaled.cosines.tolist(), scaled.maxsims.tolist()) == ([4], [1], [1])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "Arbeid: "),
        ({"section_title": None}, "Uitbuiting: "),
        ({"section_title": None, "chapter_title": None}, ""),
    ],
)
def test_a_citation_is_read_after_the_title_it_stands_under(fields: dict[str, str | None], expected: str) -> None:
    """The nearest one that is known."""
    assert heading(citation("zorg", **fields)) == expected
