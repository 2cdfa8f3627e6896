from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source.sentences import ENDED, ENDINGS, sentences


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


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eén zin.", ["Eén zin."]),
        ("Dit is er één. Dit is een andere! En dit?", ["Dit is er één.", "Dit is een andere!", "En dit?"]),
        ("Hij zei: “Ga weg.” Ik ging.", ["Hij zei: “Ga weg.”", "Ik ging."]),
        ("Zo is het. ‘Niet waar’, zei zij.", ["Zo is het.", "‘Niet waar’, zei zij."]),
        ("Te weinig: • geen bed. • Geen hulp.", ["Te weinig:", "• geen bed.", "• Geen hulp."]),
        ("In 2018. 12 zaken.", ["In 2018.", "12 zaken."]),
        ("Geen punt", ["Geen punt"]),
        ("  Wit \n rondom.  Ja. ", ["Wit \n rondom.", "Ja."]),
        ("", []),
        (" \t", []),
    ],
)
def test_a_text_is_cut_into_its_sentences(text: str, expected: list[str]) -> None:
    """After what ends one and before what opens the next, and before every bullet."""
    assert cut(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "T.a.v. Nederland is dat anders.",
        "Zie bijv. Rotterdam of o.a. Utrecht.",
        "Art. 273f, blz. 3 en nr. 4.",
        "De heer J. Jansen en dhr. Pietersen.",
        "Het kost 1.500 euro, 3.5 maal zoveel",
        "Wat nu ... dat weet niemand",
        "Ja! zei hij.",
    ],
)
def test_not_every_full_stop_ends_a_sentence(text: str) -> None:
    """Not after a shortened word or an initial, nor inside a number, nor before a small letter."""
    assert cut(text) == [text]


@given(st.text(".?!… •-“”()AaBb1\n"))
def test_nothing_but_white_space_is_left_out(text: str) -> None:
    """The sentences stand in order, apart from each other, and hold all that can be seen."""
    spans = sentences(text)

    assert all(start < end for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert "".join("".join(cut(text)).split()) == "".join(text.split())
