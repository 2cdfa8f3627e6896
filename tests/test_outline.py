import pytest

from source.contents import Entry
from source.outline import Outline, Place
from source.roles import Marked
from tests.toy_pages import heading, quote

CONTENTS = [
    Entry((1,), "Trends", 10),
    Entry((1, 1), "Zicht", 10),
    Entry((1, 2), "Zorg", 14),
    Entry((2,), "Problemen", 20),
    Entry((2, 1), "Politie", 20),
]


def place(marked: list[Marked], labels: list[str | None], entries: list[Entry] | None = None) -> Place:
    """Where the last quote stands."""
    at = max(i for i, m in enumerate(marked) if m.role.value == "quote")
    return Outline(marked, labels, entries or []).place(at)


def test_a_text_stands_under_the_heading_above_it() -> None:
    """On the same page or on pages that follow without a gap, up to the next heading."""
    marked = [heading("1.1 Zicht", (1, 1)), quote(), quote(page=2), heading("1.2 Zorg", (1, 2), 2), quote(page=3)]
    outline = Outline(marked, ["10", "11", "12"], [])

    assert [outline.place(at) for at in (1, 2, 4)] == [
        Place((1, 1), "Zicht"),
        Place((1, 1), "Zicht"),
        Place((1, 2), "Zorg"),
    ]


def test_a_document_without_numbers_has_titles() -> None:
    """Its chapters are told apart by them."""
    marked = [heading("Voorwoord"), quote(), heading("Slot"), quote()]
    outline = Outline(marked, [None], [])

    assert (outline.place(1), outline.place(3)) == (Place((), "Voorwoord"), Place((), "Slot"))
    assert outline.numbered is False


@pytest.mark.parametrize(
    ("following", "expected"),
    [
        (heading("2.3 Zorg", (2, 3), 2), Place((2, 2), None)),
        (heading("2.1 Zorg", (2, 1), 2), Place((2,), None)),
        (heading("2.2 Zorg", (2, 2), 3), Place((2, 1), None)),
    ],
)
def test_after_a_gap_the_next_heading_tells_the_section(following: Marked, expected: Place) -> None:
    """The one just before it; its title is unknown, for its heading is missing."""
    marked = [heading("1.1 Zicht", (1, 1)), quote(page=2), following]

    assert place(marked, ["10", "15", "16"]) == expected


def test_a_title_that_only_the_contents_tell() -> None:
    """Is the title of the missing heading."""
    marked = [heading("1.1 Zicht", (1, 1)), quote(page=2), heading("2.2 Hulp", (2, 2), 2)]

    assert place(marked, ["10", "25"], CONTENTS) == Place((2, 1), "Politie")


def test_after_a_gap_the_contents_tell_the_section() -> None:
    """The last entry on an earlier page."""
    marked = [heading("1.1 Zicht", (1, 1)), quote(page=2)]

    assert place(marked, ["10", "15"], CONTENTS) == Place((1, 2), "Zorg")


def test_an_entry_on_the_page_itself_is_not_meant() -> None:
    """Its heading would stand above the text."""
    marked = [heading("1.1 Zicht", (1, 1)), quote(page=2)]

    assert place(marked, ["10", "14"], CONTENTS) == Place((1, 1), "Zicht")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((1, 1), (1, 4), Place((1,), None, known=False)),
        ((1, 1), (2, 2), Place((), None, known=False)),
        ((1, 1), (2,), Place((), None, known=False)),
        ((1, 1), (1, 2), Place((1, 1), "Titel")),
    ],
)
def test_between_two_gaps_a_section_is_not_guessed(
    before: tuple[int, ...], after: tuple[int, ...], expected: Place
) -> None:
    """Only if no section fits in between is it known; else at most the chapter is."""
    marked = [heading(f"{'.'.join(map(str, before))} Titel", before), quote(page=2), heading("x Na", after, 3)]

    assert place(marked, ["10", "15", "20"]) == expected


def test_without_anything_around_it_the_section_is_unknown() -> None:
    """Nothing is guessed."""
    assert place([quote()], ["15"]) == Place((), None, known=False)
    assert place([heading("1.1 Zicht", (1, 1)), quote(page=2)], ["10", "15"]) == Place((), None, known=False)


@pytest.mark.parametrize("before", [(1, 3), (2, 1)])
def test_contents_that_contradict_the_headings_are_not_believed(before: tuple[int, ...]) -> None:
    """An entry comes after the heading before the gap."""
    marked = [heading("x Voor", before), quote(page=2)]

    assert place(marked, ["10", "15"], CONTENTS).known is False


@pytest.mark.parametrize(
    ("labels", "before", "after"),
    [
        (["10", "11", "12"], False, False),
        (["10", "12", "13"], True, False),
        (["10", "11", "13"], False, True),
        ([None, "11", None], False, False),
        (["iv", "5", "9"], False, True),
    ],
)
def test_a_gap_is_a_jump_in_the_printed_numbers(labels: list[str | None], before: bool, after: bool) -> None:
    """Just before or just after the second page; the first and the last page have no neighbours there."""
    outline = Outline([], labels, [])

    assert (outline.gap_before(2), outline.gap_after(2)) == (before, after)
    assert (outline.gap_before(1), outline.gap_after(3)) == (False, False)


def test_titles_come_from_headings_first() -> None:
    """Then from the contents."""
    outline = Outline([heading("1.1 Zicht op", (1, 1))], ["10"], CONTENTS)

    assert [outline.title(number) for number in ((1, 1), (1, 2), (9,))] == ["Zicht op", "Zorg", None]
    assert outline.numbered is True
