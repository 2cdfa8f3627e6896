import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clean import clean

any_text = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Ik hoor er ook bij”", "“Ik hoor er ook bij”"),
        ("geen\0slachtoffer", "geen slachtoffer"),
        ("a \t\n\u00a0 b ", "a b"),
        ("half \ud83d", "half \ufffd"),
        ("twee helften: \ud83d\ude00", "twee helften: 😀"),
        (" \0 ", ""),
    ],
)
def test_only_what_a_model_cannot_take_is_changed(text: str, expected: str) -> None:
    """Typography stays; NULs, lone surrogates and runs of white space go."""
    assert clean(text) == expected


@given(any_text)
def test_a_cleaned_text_is_clean(text: str) -> None:
    """Cleaning twice is cleaning once, and the result can be written as UTF-8 and read by C."""
    once = clean(text)

    assert clean(once) == once
    assert b"\0" not in once.encode()
