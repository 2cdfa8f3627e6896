import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoding import Encoding, encoding
from index.errors import EditionError
from index.interaction import Encoded, TokenIndex
from tests.toys import TOY, say

# Two words, each its own axis. Their mean lies halfway; less that, they point in opposite directions.
ZORG, GELD = "zorg", "geld"


def index(*texts: str, heading: str = "") -> TokenIndex:
    return TokenIndex.build([heading] * len(texts), texts, TOY.encode_documents([heading + text for text in texts]))


def query(text: str) -> Encoding:
    return TOY.encode_queries([text])[0]


def rows(count: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.arange(count, dtype=np.int64)


def test_the_mean_of_all_tokens_is_taken_out() -> None:
    """(1, 0) and (0, 1) have the mean (1/2, 1/2); less that, they are opposites."""
    scores = index(ZORG, GELD).score(query(ZORG), rows(2))

    np.testing.assert_allclose(scores, [1, -1], atol=1e-3)


def test_a_token_finds_its_best_match_wherever_it_stands() -> None:
    """The second citation says both words: each word of the question finds its like there."""
    found = index(ZORG, "zorg geld", GELD)

    np.testing.assert_allclose(found.score(query("geld zorg"), rows(3)), [0, 1, 0], atol=1e-3)


def test_a_rare_token_counts_more() -> None:
    """Of four citations three say "zorg", one "geld"; idf as in BM25."""
    found = index(ZORG, ZORG, ZORG, GELD)
    common, rare = math.log(1 + 1.5 / 3.5), math.log(1 + 3.5 / 1.5)

    np.testing.assert_allclose(found.weights(query("zorg geld")), np.array([common, rare]) / (common + rare), rtol=1e-6)
    np.testing.assert_allclose(
        found.score(query("zorg geld"), rows(4))[[0, 3]],
        [(common - rare) / (common + rare), (rare - common) / (common + rare)],
        atol=1e-3,
    )


def test_a_token_that_no_citation_has_counts_most() -> None:
    """It is rarer than any that one has."""
    weights = index(ZORG, GELD).weights(query("zorg onbekend"))

    assert weights[1] > weights[0]
    assert weights.sum() == pytest.approx(1)


def test_only_the_rows_that_are_asked_are_scored() -> None:
    """In the order in which they are asked."""
    found = index(ZORG, "zorg geld", GELD)

    np.testing.assert_allclose(found.score(query(ZORG), np.array([2, 0], np.int64)), [-1, 1], atol=1e-3)
    assert found.score(query(ZORG), rows(0)).shape == (0,)


def test_a_heading_has_no_say() -> None:
    """Its tokens are left out, whatever they are."""
    with_heading, without = index(ZORG, GELD, heading="politie school: "), index(ZORG, GELD)

    assert with_heading.to_bytes() == without.to_bytes()
    np.testing.assert_array_equal(with_heading.ends, [1, 2])


def test_a_question_without_tokens_meets_nothing() -> None:
    """Every score is 0."""
    np.testing.assert_array_equal(index(ZORG, GELD).score(query(""), rows(2)), [0, 0])


def test_a_citation_without_tokens_is_taken_for_one_token() -> None:
    """So that every citation has a score."""
    found = index("", ZORG)

    assert found.ends.tolist() == [1, 2]
    assert np.isfinite(found.score(query(ZORG), rows(2))).all()


@pytest.mark.parametrize(
    ("text", "asked", "best"),
    [
        ("Geld zorg. School geld. Politie.", "school", 1),
        ("Geld zorg. School geld. Politie.", "zorg", 0),
        ("Zorg.", "school", 0),
        ("Zorg.  \n School. Geld.", "geld.", 2),
    ],
)
def test_the_best_sentence_is_the_one_that_meets_the_question_best(text: str, asked: str, best: int) -> None:
    """Counted from 0; the white space between sentences makes no difference."""
    found = index(text.replace(".", " ."), "politie zorg school geld", heading="School. Zorg: ")

    assert found.best_sentence(query(asked.replace(".", "")), 0) == best


def test_what_was_saved_is_what_was_built() -> None:
    """To the last bit."""
    built = index("zorg geld. Politie", GELD)
    read = TokenIndex.from_bytes(built.to_bytes())

    for name in ("raw", "vectors", "ids", "sentences", "ends", "centre"):
        np.testing.assert_array_equal(getattr(read, name), getattr(built, name), strict=True)
    assert read.rarity == built.rarity
    assert (read.size, read.dimension) == (2, 4)
    assert read.to_bytes() == built.to_bytes()


def test_an_index_tells_what_it_was_made_of() -> None:
    """Its citations one by one, as the encoder gave them: "geld." with its full stop is none of the four words."""
    whole = np.array([[1, 0, 0, 0], [0, 1, 0, 0]], np.float32)

    first, second = index("Zorg geld. Politie.", GELD, heading="school: ").encoded(whole)

    assert first.tokens.tolist() == [[1, 0, 0, 0], [1, 1, 1, 1], [1, 1, 1, 1]]
    assert first.sentences.tolist() == [0, 0, 1]
    assert second.tokens.tolist() == [[0, 1, 0, 0]]
    assert second.ids.tolist() == query(GELD).ids.tolist()
    assert [first.vector.tolist(), second.vector.tolist()] == whole.tolist()


@given(st.lists(st.sampled_from(["", "zorg", "zorg geld. Politie", "school x"]), min_size=1, max_size=6))
def test_an_index_of_what_an_index_was_made_of_is_that_index(texts: list[str]) -> None:
    """To the last byte; also where a text has no tokens."""
    built = index(*texts, heading="politie: ")

    assert TokenIndex.of(built.encoded(np.zeros((len(texts), 4), np.float32))).to_bytes() == built.to_bytes()


def test_a_text_without_tokens_is_encoded_as_one_token() -> None:
    """The vector of the whole, with a number that no word has."""
    found = Encoded.of("", "", query(""))

    assert found.tokens.tolist() == [[0.5, 0.5, 0.5, 0.5]]
    assert (found.ids.tolist(), found.sentences.tolist()) == ([-1], [0])


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"x",
        b"no vectors at all" * 99,
        index(ZORG).to_bytes()[:-1],
        index(ZORG).to_bytes().replace(b'"tokens"', b'"vector"'),
    ],
)
def test_garbage_is_an_error_that_says_what_to_do(garbage: bytes) -> None:
    """And never half an index."""
    with pytest.raises(EditionError, match="run 'bloemlezing build' again"):
        TokenIndex.from_bytes(garbage)


@given(
    st.lists(st.lists(st.sampled_from(["zorg", "geld", "politie", "school", "x"]), max_size=6), min_size=1, max_size=6)
)
def test_a_score_is_a_cosine(texts: list[list[str]]) -> None:
    """Between -1 and 1, and for a citation asked word for word nowhere higher than there."""
    found = index(*[" ".join(words) for words in texts])
    scores = found.score(query(" ".join(texts[0])), rows(len(texts)))

    assert (np.abs(scores) <= 1 + 1e-3).all()
    assert scores[0] >= scores.max() - 1e-3


def test_the_vectors_of_a_prompt_and_of_marks_are_left_out() -> None:
    """An encoding holds the tokens that stand in the text, each with its place there."""
    found = encoding(
        np.array([3, 4], np.float32),
        np.array([[9, 9], [8, 8], [1, 0], [0, 2], [7, 7]], np.float32),
        [0, 11, 12, 13, 2],
        [(0, 0), (0, 6), (7, 11), (12, 16), (0, 0)],
        "query: ",
        "Geen hulp",
    )

    np.testing.assert_allclose(found.vector, [0.6, 0.8])
    assert found.tokens.tolist() == [[1, 0], [0, 2]]
    assert (found.ids.tolist(), found.starts.tolist()) == ([12, 13], [0, 5])


def test_what_is_said_more_often_is_found_more_than_once() -> None:
    """Equal citations have equal scores."""
    scores = index(say(zorg=2, geld=1), GELD, say(zorg=2, geld=1)).score(query("zorg"), rows(3))

    assert scores[0] == scores[2]


def test_a_large_index_is_kept_in_16_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the scores of a small one."""
    texts = ("zorg geld. Politie", GELD, "school zorg")
    small = index(*texts)
    monkeypatch.setattr("index.interaction.WIDENED", 0)
    large = index(*texts)

    assert [found.vectors.dtype.name for found in (small, large)] == ["float32", "float16"]
    assert small.to_bytes() == large.to_bytes()
    for chosen in (rows(3), np.array([2, 0], np.int64)):
        np.testing.assert_array_equal(small.score(query("zorg"), chosen), large.score(query("zorg"), chosen))
    assert small.best_sentence(query("politie"), 0) == large.best_sentence(query("politie"), 0)


def test_vectors_do_not_depend_on_how_many_are_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by a single bit; the last part may be a short one."""
    texts = ("zorg geld. Politie", GELD, "school zorg")
    together = index(*texts)
    monkeypatch.setattr("index.interaction.STRIDE", 4)

    np.testing.assert_array_equal(index(*texts).vectors, together.vectors)


def test_a_space_before_a_word_is_none_of_it() -> None:
    """Some tokenizers count it so; the first word is not lost, and begins where it begins."""
    found = encoding(
        np.ones(2, np.float32),
        np.eye(3, 2, dtype=np.float32),
        [1, 2, 3],
        [(0, 6), (6, 11), (11, 16)],
        "query: ",
        "Geen hulp",
    )

    assert (found.ids.tolist(), found.starts.tolist()) == ([2, 3], [0, 5])
