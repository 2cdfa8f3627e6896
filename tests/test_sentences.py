import pytest

from source.sentences import ENDED, ENDINGS


@pytest.mark.parametrize(
    "text",
    ["Zo is het.", "Is dat zo?", "Nee!", "En dan…", "Hij zei “nee.”", "(Zie boven.)", 'Hij zei "nee!")', "Ja.’”", "1."],
)
def test_a_sentence_ends_with_a_full_stop_and_what_closes_around_it(text: str) -> None:
    """Or with a question mark, an exclamation mark or three dots; such a text may also be complete."""
    assert ENDED.search(text)
    assert text[-1] in ENDINGS


@pytest.mark.parametrize("text", ["Nodig is:", "geld;", "het “zogenaamde”", "de foto’", "(de politie)", "»", "[1]"])
def test_a_text_may_be_complete_where_no_sentence_ends(text: str) -> None:
    """A quotation mark or bracket alone may close a word just as well."""
    assert not ENDED.search(text)
    assert text[-1] in ENDINGS


@pytest.mark.parametrize("text", ["en dan", "de politie,", "mensen-", "van €", "art. 3", "“nee", "Zie blz. ("])
def test_a_text_that_breaks_off_is_not_complete(text: str) -> None:
    """After a letter, a digit, a comma, a hyphen or what opens."""
    assert not ENDED.search(text)
    assert text[-1] not in ENDINGS
