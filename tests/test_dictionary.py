import pytest

from source.dictionary import is_dutch, is_word


@pytest.mark.parametrize(
    ("word", "dutch", "known"),
    [("mensen", True, True), ("fiets", True, True), ("fietz", False, False), ("victims", False, True)],
)
def test_a_word_list_has_words_that_somebody_writes(word: str, dutch: bool, known: bool) -> None:
    """Those of Dutch, and those of Dutch or English."""
    assert is_dutch(word) is dutch
    assert is_word(word) is known
