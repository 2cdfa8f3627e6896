import numpy as np
import pytest

from index.bundled import BUNDLED
from index.edition import Edition
from index.ranking import Ranking, rank
from index.vectors import VectorIndex
from tests.toys import TOY, citation, citations, edition, manifest, say

CARE = "zorg"  # (1, 0, 0, 0)
MONEY = "geld"  # (0, 1, 0, 0)
BOTH = say(zorg=3, geld=4)  # (3/5, 4/5, 0, 0)
POLICE = say(zorg=5, politie=12)  # (5/13, 0, 12/13, 0)
TEXTS = (MONEY, POLICE, BOTH, CARE)


def shown(ranking: Ranking) -> list[tuple[str, float]]:
    return [(hit.citation.text, hit.score) for hit in ranking.hits]


def scored(*expected: tuple[str, float]) -> list[tuple[str, object]]:
    return [(text, pytest.approx(score, abs=1e-6)) for text, score in expected]


def test_the_best_citation_comes_first() -> None:
    """Each with the cosine of its vector and the question's."""
    ranking = rank(edition(citations(*TEXTS)), TOY, "zorg", [], 10)

    assert shown(ranking) == scored((CARE, 1), (BOTH, 3 / 5), (POLICE, 5 / 13), (MONEY, 0))


def test_no_more_hits_than_asked() -> None:
    """The best two of four."""
    ranking = rank(edition(citations(*TEXTS)), TOY, "zorg", [], 2)

    assert shown(ranking) == scored((CARE, 1), (BOTH, 3 / 5))


def test_a_hit_is_the_citation_itself() -> None:
    """With all its fields, not one that reads the same."""
    found = [citation(text, id=text, page=page) for page, text in enumerate(TEXTS, start=1)]

    ranking = rank(edition(found), TOY, "zorg", [], 10)

    assert [hit.citation for hit in ranking.hits] == [found[3], found[2], found[1], found[0]]


@pytest.mark.parametrize("history", [[say(geld=24)], [say(geld=10), say(geld=14)]])
def test_what_was_asked_before_counts_as_much_as_the_question(history: list[str]) -> None:
    """The question is (1, 0), after its history it is (7/25, 24/25); halfway lies (4/5, 3/5)."""
    ranking = rank(edition(citations(*TEXTS)), TOY, say(zorg=7), history, 10)

    assert shown(ranking) == scored((BOTH, 24 / 25), (CARE, 4 / 5), (MONEY, 3 / 5), (POLICE, 4 / 13))


def test_a_history_about_the_same_changes_nothing() -> None:
    """Halfway between a vector and itself lies that vector, still of length 1."""
    found = edition(citations(*TEXTS))

    assert shown(rank(found, TOY, "zorg", ["zorg", "zorg"], 10)) == shown(rank(found, TOY, "zorg", [], 10))


@pytest.mark.parametrize(
    ("model", "text", "answered"),
    [
        (BUNDLED, say(zorg=45, geld=28), True),  # 45/53 = 0.849
        (BUNDLED, say(zorg=4, geld=3), False),  # 0.8
        ("toy", say(zorg=4, geld=3), True),
        ("toy", "geld", True),  # 0
        ("/models/multilingual-e5-small", say(zorg=4, geld=3), True),
    ],
)
def test_only_the_bundled_model_knows_what_is_too_far(model: str, text: str, answered: bool) -> None:
    """Its scores were measured; those of another model mean something else."""
    ranking = rank(edition([citation(text)], model), TOY, "zorg", [], 10)

    assert ranking.answered is answered
    assert [hit.citation.text for hit in ranking.hits] == [text]


def test_the_best_hit_decides() -> None:
    """That others are too far does not matter."""
    ranking = rank(edition(citations(*TEXTS), BUNDLED), TOY, "zorg", [], 10)

    assert ranking.answered is True
    assert len(ranking.hits) == 4


def test_history_makes_nothing_answerable_that_is_not() -> None:
    """The ranking is that of the question after its history; the decision is that of the question alone."""
    found = edition(citations(MONEY, BOTH), BUNDLED)

    ranking = rank(found, TOY, say(zorg=7), [say(geld=24)], 10)

    assert shown(ranking) == scored((BOTH, 24 / 25), (MONEY, 3 / 5))
    assert ranking.answered is False  # the question alone comes no nearer than 3/5


def test_history_takes_no_answer_away() -> None:
    """The best for the question alone need not be the best after its history, nor be asked for."""
    found = edition(citations(BOTH, CARE), BUNDLED)

    ranking = rank(found, TOY, say(zorg=7), [say(geld=24)], 1)

    assert shown(ranking) == scored((BOTH, 24 / 25))
    assert ranking.answered is True


def test_the_opposite_is_no_answer() -> None:
    """With whatever model."""
    opposite = VectorIndex.build(np.array([[-1, 0, 0, 0]], np.float32))

    ranking = rank(Edition(manifest(), (citation("zorg"),), opposite), TOY, "zorg", [], 10)

    assert (ranking.hits[0].score, ranking.answered) == (-1, False)
