import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.spelling import MOST_MENDED, Vocabulary

WORDS = Vocabulary.of(
    [
        "Ervaringsdeskundigen inzetten.",
        "Geen huisvesting voor zwerfjongeren",
        "De Arbeidsinspectie (NLA)",
        "maatschappelijk",
    ]
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("maatschapelijk werk", "maatschappelijk werk"),
        ("geen huis vesting", "geen huisvesting"),
        ("ervarings deskundigen inzeten?", "ervaringsdeskundigen inzetten?"),
        ("zwerf jongeren", "zwerfjongeren"),
        ("Arbiedsinspectie", "arbeidsinspectie"),
    ],
)
def test_a_typing_error_becomes_the_word_of_the_edition(question: str, expected: str) -> None:
    """Letters too few, too many or exchanged, and a word that was cut in two."""
    assert WORDS.mend(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Huisvesting en opvang",
        "maatschappij",
        "the housing of young people",
        "xqzvwk",
        "huis, vesting",
        "in zetten",
        "kaatschappelijk",
        "geldhuisvesting",
        "nla",
        "",
        "12345",
    ],
)
def test_what_is_no_typing_error_stays(question: str) -> None:
    """A word that some dictionary has, one that is near none of the edition's, and words that belong apart."""
    assert WORDS.mend(question) == question


def test_a_long_question_is_mended_at_its_beginning() -> None:
    """Each word is looked up among all words, which takes time."""
    mended = WORDS.mend("maatschapelijk " * 20).split()

    assert mended.count("maatschappelijk") == MOST_MENDED


@given(st.text("abehijklmnopstuvw .,?'", max_size=40))
def test_mending_twice_changes_no_more(question: str) -> None:
    """A mended word is one of the edition's."""
    once = WORDS.mend(question)

    assert WORDS.mend(once) == once
