import pytest
from hypothesis import given
from hypothesis import strategies as st

from source.hyphens import HYPHENS as HYPHEN
from source.hyphens import Hyphens
from source.text import LIGATURES, Shown, Step, allowed, origins, show, undo

HYPHENS = Hyphens(["mensenhandel organiseren"], lambda word: word == "zorg")
printed = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"])).filter(str.strip)
tricky = st.text(st.sampled_from("aZ1 -\u00ad\u2010\u0002\ufffe/ﬁﬃ.\u00a0"), max_size=8).filter(str.strip)


@pytest.mark.parametrize(
    ("lines", "text", "steps"),
    [
        (["een regel"], "een regel", ()),
        (["een", "regel"], "een regel", (Step(3, "\n", " "),)),
        (["zorg/", "opvang"], "zorg/opvang", (Step(5, "\n", ""),)),
        (["mensen-", "handel"], "mensenhandel", (Step(6, "-\n", ""),)),
        (["mensen\ufffe", "handel"], "mensenhandel", (Step(6, "\ufffe\n", ""),)),
        (["Noord-", "Holland"], "Noord-Holland", (Step(5, "-\n", "-"),)),
        (["wet-", "en regelgeving"], "wet- en regelgeving", (Step(3, "-\n", "- "),)),
        (["organi -", "seren"], "organiseren", (Step(6, " -\n", ""),)),
        (["dit -", "dat"], "dit - dat", (Step(5, "\n", " "),)),
        (["-", "zorg"], "- zorg", (Step(1, "\n", " "),)),
        (["mensen-"], "mensen-", ()),
        (["oﬃcieel ﬁjn"], "officieel fijn", (Step(1, "ﬃ", "ffi"), Step(10, "ﬁ", "fi"))),
        (["zo\u00adrg"], "zorg", (Step(2, "\u00ad", ""),)),
        (["ﬁ-", "Zorg", "en"], "fi-Zorg en", (Step(0, "ﬁ", "fi"), Step(2, "-\n", "-"), Step(7, "\n", " "))),
        (["1-", ""], "1- ", (Step(2, "\n", " "),)),
        (["mensen-", " "], "mensen-  ", (Step(7, "\n", " "),)),
        (["mensen -", ""], "mensen - ", (Step(8, "\n", " "),)),
        (["", "-", ""], " - ", (Step(0, "\n", " "), Step(2, "\n", " "))),
        ([], "", ()),
    ],
)
def test_lines_are_shown_by_steps(lines: list[str], text: str, steps: tuple[Step, ...]) -> None:
    """Each step says where, what is printed and what is shown."""
    assert show(lines, HYPHENS) == Shown(text, steps)


@pytest.mark.parametrize(("ligature", "expected"), LIGATURES.items())
def test_a_ligature_is_its_letters(ligature: str, expected: str) -> None:
    """All that Unicode has for Latin."""
    assert show([ligature], HYPHENS).text == expected


@given(st.lists(printed, min_size=1))
def test_what_is_shown_can_be_undone(lines: list[str]) -> None:
    """Whatever stands in the lines, if only something does."""
    assert undo(show(lines, HYPHENS)) == lines


@given(st.lists(tricky, min_size=1))
def test_hyphens_can_be_undone(lines: list[str]) -> None:
    """Also where line ends, hyphens, slashes and ligatures meet."""
    assert undo(show(lines, HYPHENS)) == lines


@given(st.lists(st.text(st.sampled_from("a1 -\u00ad\ufffe/ﬁ"), max_size=4)))
def test_lines_may_be_empty(lines: list[str]) -> None:
    """Or blank: nothing fails, and what is shown can be undone."""
    assert undo(show(lines, HYPHENS)) == (lines or [""])


@given(st.lists(printed | tricky))
def test_every_step_is_allowed(lines: list[str]) -> None:
    """Whatever stands in the lines."""
    shown = show(lines, HYPHENS)

    assert all(allowed(step, shown.text) for step in shown.steps)


@given(st.lists(tricky))
def test_every_step_at_a_hyphen_is_allowed(lines: list[str]) -> None:
    """Whatever the word list says."""
    for hyphens in (Hyphens([], lambda _: True), Hyphens([], lambda _: False)):
        shown = show(lines, hyphens)
        assert all(allowed(step, shown.text) for step in shown.steps)


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("geen", "een"),
        ("g", ""),
        ("", "niet "),
        ("", ""),
        ("\n", "-"),
        ("\n", " niet "),
        ("\n", "\n"),
        ("\n\n", " "),
        ("-\n", " "),
        ("-\n", "s"),
        ("-\n", " -"),
        ("-", ""),
        (" ", ""),
        ("n-\n", ""),
        ("-\nn", ""),
        ("--\n", ""),
        ("/\n", ""),
        ("\u00ad", "-"),
        ("\u00ad", " "),
        ("ﬁ", "fl"),
        ("ﬁ", "ﬁ"),
        ("ﬁ", ""),
        ("fi", "ﬁ"),
        ("ﬁﬁ", "fifi"),
        ("18", "16"),
    ],
)
def test_no_other_step_is_allowed(printed: str, shown: str) -> None:
    """No letter, digit, point or word is ever changed; only what is named above is."""
    for text in (f"zorg{shown}opvang", f"zorg/{shown}opvang"):
        assert allowed(Step(text.index(f"{shown}opvang"), printed, shown), text) is False


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("\n", " "),
        ("-\n", ""),
        ("\ufffe\n", "-"),
        ("\u2010\n", "- "),
        (" -\n", ""),
        ("\u00ad", ""),
        ("ﬄ", "ffl"),
    ],
)
def test_each_named_step_is_allowed(printed: str, shown: str) -> None:
    """Wherever it stands."""
    for before in ("", "zorg", "zorg/"):
        assert allowed(Step(len(before), printed, shown), f"{before}{shown}opvang") is True


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("zorg/opvang", 5, True),
        ("zorg/opvang", 4, False),
        ("zorg/opvang", 6, False),
        ("geeneen", 4, False),
        ("a", 0, False),
    ],
)
def test_a_line_break_becomes_nothing_after_a_slash_only(text: str, at: int, expected: bool) -> None:
    """Elsewhere two words would become one."""
    assert allowed(Step(at, "\n", ""), text) is expected


@given(st.lists(printed | tricky, min_size=1))
def test_each_shown_character_has_its_origin(lines: list[str]) -> None:
    """A line and a place in it, where it is printed, alone or in a ligature; a hyphen may be another one."""
    shown = show(lines, HYPHENS)
    found = origins(shown)

    assert len(found) == len(shown.text)
    for character, origin in zip(shown.text, found, strict=True):
        if origin is None:
            assert character == " "
            continue
        there = lines[origin[0]][origin[1]]
        assert character in LIGATURES.get(there, there) or (character == "-" and there in f"{HYPHEN} ")


@given(st.lists(tricky, min_size=1))
def test_nothing_but_steps_changes(lines: list[str]) -> None:
    """The letters that no step touches are those printed."""
    shown = show(lines, HYPHENS)
    kept, at = "", 0
    for step in shown.steps:
        kept += shown.text[at : step.at]
        at = step.at + len(step.shown)
    left = "\n".join(lines)
    for step in shown.steps:
        assert step.printed in left

    assert len(kept + shown.text[at:]) + sum(len(step.printed) for step in shown.steps) == len(left)
