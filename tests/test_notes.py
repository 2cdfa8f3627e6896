import pytest

from source.notes import without_note_marks
from source.roles import Marked, Role
from tests.toy_pages import block, quote, texts

BODY = 10.0  # points


def note(*lines: str, page: int = 1) -> Marked:
    """A block in small type."""
    return Marked(block(*lines, y=700, size=8, page=page), Role.OTHER)


def cleaned(text: str, *notes: Marked) -> str:
    """A quote on a page with these notes."""
    found = without_note_marks([quote(text), *notes], BODY)[0].block
    return " ".join(line.text for line in found.lines)


@pytest.mark.parametrize("text", ["1 Zie het rapport.", "1. Zie het rapport.", "1) Zie", "1: Zie", "¹ Zie", "1"])
def test_the_mark_of_a_note_is_not_part_of_the_text(text: str) -> None:
    """However the number of the note is written."""
    assert cleaned("Er is meer¹ geld nodig.", note(text)) == "Er is meer geld nodig."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nodig.¹", "nodig."),
        ("nodig¹.", "nodig."),
        ("nodig¹²", "nodig"),
        ("nodig¹ ²", "nodig"),
        ("¹ nodig ²", "nodig"),
        ("nodig ¹² .", "nodig ."),
        ("meer¹geld²nodig", "meergeldnodig"),
    ],
)
def test_every_mark_goes_wherever_it_stands(text: str, expected: str) -> None:
    """Behind a full stop, in front of it, or by itself."""
    assert cleaned(text, note("1 Een", "2 Twee"), note("12 Twaalf")) == expected


@pytest.mark.parametrize(
    "notes",
    [
        [],
        [note("1 Zie het rapport.")],
        [note("12 Zie het rapport.")],
        [note("Op 2 mei")],
        [note("2e druk")],
        [note("2 Zie het rapport.", page=2)],
        [quote("2 Zie het rapport.")],
        [Marked(block("2 Zorg", size=14), Role.HEADING, (2,))],
    ],
    ids=["none", "another", "longer", "later in it", "with a letter", "on another page", "in the body", "a heading"],
)
def test_a_raised_number_without_a_note_stays(notes: list[Marked]) -> None:
    """Square metres are no note."""
    assert cleaned("Een kamer van 8 m² is klein.", *notes) == "Een kamer van 8 m² is klein."


def test_the_number_of_a_chapter_is_no_note() -> None:
    """It is set large; notes are set small."""
    number = Marked(block("2", size=40), Role.OTHER)

    assert cleaned("Een kamer van 8 m² is klein.", number) == "Een kamer van 8 m² is klein."


def test_a_line_of_nothing_but_a_mark_leaves_a_block_with_edges() -> None:
    """The number of a note may stand on a baseline of its own."""
    found = without_note_marks([quote("Een kamer."), note("¹"), note("Zie het rapport.")], BODY)

    assert [m.block.x0 for m in found if m.block.lines] == [50] * len(found)


def test_a_number_on_the_line_stays() -> None:
    """Only raised ones are marks; a part of a raised number is none."""
    assert cleaned("Wij zijn 1 team van 2 mensen¹²", note("1 Een", "2 Twee")) == "Wij zijn 1 team van 2 mensen¹²"


def test_marks_go_page_by_page() -> None:
    """The same number may be a note on one page and a power on the next."""
    marked = [quote("m²"), note("2 Een"), quote("m²", page=2), note("3 Drie", page=2)]

    assert texts(m.block for m in without_note_marks(marked, BODY)) == [["m"], ["2 Een"], ["m²"], ["3 Drie"]]


def test_all_but_the_words_stays() -> None:
    """Place, role, number; the words around a mark keep their places."""
    marked = [Marked(block("2.4 Zorg¹ nu", size=14), Role.HEADING, (2, 4), listed=True, opens=False), note("1 Zie")]
    found = without_note_marks(marked, BODY)

    [line], [was] = found[0].block.lines, marked[0].block.lines
    assert [(w.text, w.x0, w.x1) for w in line.words] == [
        ("2.4", was.words[0].x0, was.words[0].x1),
        ("Zorg", was.words[1].x0, was.words[1].x1),
        ("nu", was.words[2].x0, was.words[2].x1),
    ]
    assert (found[0].role, found[0].number, found[0].listed, found[0].opens) == (Role.HEADING, (2, 4), True, False)
