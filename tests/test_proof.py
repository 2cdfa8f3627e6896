"""The proof: the page says exactly this, there, or the citation is not proven."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from source.citations import Citation, read_citations
from source.hyphens import Hyphens
from source.page import Box
from source.pdf import read_document
from source.pdfium import PageReader
from source.proof import _in_box, prove, prove_all
from source.text import Step, show
from tests.command import FACSIMILE

CITATIONS = read_citations(read_document(FACSIMILE))


@pytest.fixture(scope="module")
def pages() -> Iterator[PageReader]:
    """The facsimile as the second reader sees it."""
    with PageReader(FACSIMILE.read_bytes()) as reader:
        yield reader


def with_lines(citation: Citation, lines: list[str]) -> Citation:
    """The citation as it would be had these lines been read: text, steps and lines agree with each other."""
    shown = show(lines, Hyphens(lines, lambda _: True))
    return replace(citation, lines=tuple(lines), text=shown.text, steps=shown.steps)


def test_every_citation_of_the_facsimile_is_proven() -> None:
    """Two readers that share no code agree on all 559 citations."""
    proven = prove_all(CITATIONS, FACSIMILE.read_bytes())
    assert len(proven) == 559
    assert [citation.text for citation in proven if not citation.proof or not citation.proof.agreed] == []


def changed(draw: st.DrawFn, line: str) -> str:
    """The line with one character or one place between words changed."""
    at = draw(st.integers(0, len(line) - 1))
    words = line.split()
    how = draw(st.sampled_from(["drop", "replace", "insert", "swap", "glue", "split"]))
    if how == "drop":
        return line[:at] + line[at + 1 :]
    if how == "replace":
        return line[:at] + draw(st.sampled_from("aenx0137.,?é")) + line[at + 1 :]
    if how == "insert":
        return line[:at] + draw(st.sampled_from("gntk2.")) + line[at:]
    if how == "split":
        return line[:at] + " " + line[at:]
    word = draw(st.integers(0, max(0, len(words) - 2)))
    if how == "swap":
        words[word : word + 2] = reversed(words[word : word + 2])
        return " ".join(words)
    return " ".join([*words[:word], "".join(words[word : word + 2]), *words[word + 2 :]])


@st.composite
def altered(draw: st.DrawFn) -> Citation:
    """A citation with one small change in one line."""
    citation = draw(st.sampled_from(CITATIONS))
    at = draw(st.integers(0, len(citation.lines) - 1))
    line = " ".join(changed(draw, citation.lines[at]).split())
    lines = [*citation.lines[:at], line, *citation.lines[at + 1 :]]
    return with_lines(citation, lines) if line and line != citation.lines[at] else citation


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(altered())
def test_one_changed_character_is_never_proven(pages: PageReader, citation: Citation) -> None:
    """A character dropped, added or replaced, two words swapped, glued or split: the proof fails."""
    unchanged = citation in CITATIONS
    assert prove(citation, pages).agreed == unchanged


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(CITATIONS), st.sampled_from(CITATIONS), st.data())
def test_words_of_another_citation_are_never_proven(
    pages: PageReader, citation: Citation, other: Citation, data: st.DataObject
) -> None:
    """A line that goes on with words from elsewhere on the page (two columns woven into one) fails."""
    at = data.draw(st.integers(0, len(citation.lines) - 1))
    woven = f"{citation.lines[at]} {other.lines[0]}"
    lines = [*citation.lines[:at], woven, *citation.lines[at + 1 :]]
    assert not prove(with_lines(citation, lines), pages).agreed


@pytest.mark.parametrize(("said", "altered_text"), [("geen", "een"), ("niet", "wel"), ("18-", "16-"), ("geen", "")])
def test_a_denial_or_number_that_changes_is_not_proven(pages: PageReader, said: str, altered_text: str) -> None:
    """What turns a statement into its opposite fails, in every citation that has it."""
    found = [c for c in CITATIONS if any(said in line for line in c.lines)]
    assert len(found) > 3
    for citation in found:
        lines = [line.replace(said, altered_text) for line in citation.lines]
        assert not prove(with_lines(citation, lines), pages).agreed


def shortened(box: Box, words: list[str], pages: PageReader) -> Box:
    """The box as it would be drawn around only these, the first words in it."""
    inside, _ = _in_box(box, pages.glyphs(box.page))
    return replace(box, x1=inside[len("".join(words)) - 1].x1)


def test_a_word_lost_at_the_end_of_a_line_is_not_proven(pages: PageReader) -> None:
    """When the reader misses a last word and draws its box too short, the word right beside it tells."""
    tried = 0
    for citation in CITATIONS:
        for at, line in enumerate(citation.lines):
            words = line.split()[:-1]
            if not words:
                continue
            boxes = list(citation.boxes)
            boxes[at] = shortened(boxes[at], words, pages)
            lines = [*citation.lines[:at], " ".join(words), *citation.lines[at + 1 :]]
            assert not prove(replace(with_lines(citation, lines), boxes=tuple(boxes)), pages).agreed
            tried += 1
    assert tried > 1_000


def test_a_line_lost_in_the_middle_is_not_proven(pages: PageReader) -> None:
    """When the reader misses a line between two others, the text standing there tells."""
    long = [c for c in CITATIONS if len(c.lines) > 2 and len(c.pages) == 1 and len({b.x0 for b in c.boxes}) == 1]
    assert len(long) > 150
    for citation in long:
        lines = [citation.lines[0], *citation.lines[2:]]
        boxes = (citation.boxes[0], *citation.boxes[2:])
        assert not prove(replace(with_lines(citation, lines), boxes=boxes), pages).agreed


def test_a_citation_on_the_wrong_page_is_not_proven(pages: PageReader) -> None:
    """The same words with the boxes of another page, or of a page that does not exist, fail."""
    for page in (1, 2, 33, 10_000):
        citation = CITATIONS[0]
        boxes = tuple(replace(box, page=page) for box in citation.boxes)
        assert not prove(replace(citation, page=page, boxes=boxes), pages).agreed


def test_a_step_that_is_not_ours_is_not_proven(pages: PageReader) -> None:
    """Text cannot be changed by calling the change a step."""
    citation = next(c for c in CITATIONS if "geen" in c.text)
    at = citation.text.index("geen")
    forged = replace(
        citation,
        text=citation.text.replace("geen", "een", 1),
        steps=tuple(sorted((*citation.steps, Step(at, "geen", "een")), key=lambda step: step.at)),
    )
    assert [d.what for d in prove(forged, pages).differences] == ["a step that is not ours"]


def test_differences_say_what_and_where(pages: PageReader) -> None:
    """A citation that is not proven tells the page, our words and the page's."""
    citation = CITATIONS[0]
    wrong = with_lines(citation, [citation.lines[0].replace("Steeds", "Nooit"), *citation.lines[1:]])
    (difference,) = prove(wrong, pages).differences
    assert difference.page == 5
    assert difference.ours == "Nooit meer jongeren krijgen kennis over mensenhandel."
    assert difference.page_text == "Steedsmeerjongerenkrijgenkennisovermensenhandel."
    assert difference.what == "other characters stand there"
