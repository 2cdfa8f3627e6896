import pytest
from hypothesis import given
from hypothesis import strategies as st

from source.hyphens import Hyphens
from source.text import LIGATURES, Shown, Step, show, undo

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
