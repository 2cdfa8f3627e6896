import pytest

from source.citations import read_citations
from source.contents import Entry
from source.outline import Outline, Place
from source.page import Document
from source.roles import Marked, Role, heading_text
from tests.toy_pages import block, column, fragment, heading, page, quote

BODY_SIZE = 10.0
NOWHERE = Place(inside=False)
CONTENTS = [
    Entry((1,), "Trends", 10),
    Entry((1, 1), "Zicht", 10),
    Entry((1, 2), "Zorg", 14),
    Entry((2,), "Problemen", 20),
    Entry((2, 1), "Politie", 20),
]


def outline(marked: list[Marked], labels: list[str | None], entries: list[Entry] | None = None) -> Outline:
    return Outline(marked, [heading_text(m.block) for m in marked], labels, entries or [], BODY_SIZE)


def place(marked: list[Marked], labels: list[str | None], entries: list[Entry] | None = None) -> Place:
    """Where the last quote stands."""
    at = max(i for i, m in enumerate(marked) if m.role is Role.QUOTE)
    return outline(marked, labels, entries).place(at)


def places(marked: list[Marked], labels: list[str | None], entries: list[Entry] | None = None) -> list[Place]:
    """Where each quote stands."""
    found = outline(marked, labels, entries)
    return [found.place(at) for at, m in enumerate(marked) if m.role is Role.QUOTE]


def section(number: str, title: str | None = None, chapter_title: str | None = None) -> Place:
    return Place(True, int(number.split(".", maxsplit=1)[0]), chapter_title, number, title)


def title(text: str, size: float, number: tuple[int, ...] = (), page: int = 1, *, listed: bool = False) -> Marked:
    """A heading in a size of its own."""
    return Marked(block(text, size=size, page=page), Role.HEADING, number, listed)


def test_a_text_stands_under_the_heading_above_it() -> None:
    """On the same page or on pages that follow without a gap, up to the next heading."""
    marked = [heading("1.1 Zicht", (1, 1)), quote(), quote(page=2), heading("1.2 Zorg", (1, 2), 2), quote(page=3)]

    assert places(marked, ["10", "11", "12"]) == [
        section("1.1", "Zicht"),
        section("1.1", "Zicht"),
        section("1.2", "Zorg"),
    ]


def test_a_section_stands_in_its_chapter() -> None:
    """Whose title its own heading tells, or else the contents."""
    marked = [
        heading("1 Trends", (1,)),
        quote(),
        heading("1.1 Zicht", (1, 1)),
        quote(),
        heading("2.1 Politie", (2, 1)),
        quote(),
    ]

    assert places(marked, ["10"], CONTENTS) == [
        Place(True, 1, "Trends"),
        section("1.1", "Zicht", "Trends"),
        section("2.1", "Politie", "Problemen"),
    ]


def test_a_document_without_numbers_has_titles() -> None:
    """Its chapters are told apart by them."""
    marked = [heading("Voorwoord"), quote(), heading("Slot"), quote()]

    assert places(marked, [None]) == [Place(True, chapter_title="Voorwoord"), Place(True, chapter_title="Slot")]
    assert outline(marked, [None]).numbered is False


def test_a_document_without_numbers_has_chapters_larger_than_sections() -> None:
    """What is printed large once, on a page without statements, is the title of the whole."""
    marked = [
        title("Bloemlezing", 40),
        title("Voorwoord", 20, page=2),
        quote(page=2),
        title("Zorg", 14, page=2),
        quote(page=2),
        title("Slot", 20, page=3),
        quote(page=3),
    ]

    assert places(marked, ["1", "2", "3"]) == [
        Place(True, chapter_title="Voorwoord"),
        Place(True, chapter_title="Voorwoord", section_title="Zorg"),
        Place(True, chapter_title="Slot"),
    ]


def test_a_heading_without_number_that_looks_like_a_section_is_one() -> None:
    """It has a title and no number."""
    marked = [title("1 Trends", 18, (1,)), title("1.1 Zicht", 14, (1, 1)), title("Zorg", 14), quote()]

    assert place(marked, ["10"]) == Place(True, 1, "Trends", None, "Zorg")


@pytest.mark.parametrize("bijlage", [title("Bijlage", 18), title("Bijlage", 12, listed=True)])
def test_a_chapter_without_number_among_numbered_ones_is_none_of_them(bijlage: Marked) -> None:
    """A foreword or an appendix, which is set large or named in the contents."""
    marked = [title("1 Trends", 18, (1,)), quote(), title("2 Zorg", 18, (2,)), quote(), bijlage, quote()]

    assert places(marked, ["10"]) == [Place(True, 1, "Trends"), Place(True, 2, "Zorg"), NOWHERE]


def test_a_small_heading_that_the_contents_list_between_chapters_is_a_section() -> None:
    """Chapters may be numbered and sections not."""
    zorg = title("Zorg", 12, listed=True)
    marked = [title("1 Trends", 18, (1,)), zorg, quote(), title("2 Slot", 18, (2,)), quote()]

    assert places(marked, ["10"])[0] == Place(True, 1, "Trends", None, "Zorg")


@pytest.mark.parametrize("number", [(1,), (1, 1), (2, 4)])
@pytest.mark.parametrize("labels", [["1", "2"], [None, None], [None, "2"], ["iv", "1"]])
def test_a_text_before_the_first_heading_stands_nowhere(number: tuple[int, ...], labels: list[str | None]) -> None:
    """In a document whose pages are all there, whatever number its first heading has."""
    marked = [quote(), quote(page=2), heading("x Zicht", number, 2)]

    assert places(marked, labels) == [NOWHERE, NOWHERE]
    assert places(marked, labels, CONTENTS) == [NOWHERE, NOWHERE]


@pytest.mark.parametrize("labels", [["10", "11"], ["1", "11"]])
def test_a_text_before_the_first_heading_that_is_left_stands_in_what_came_before(labels: list[str | None]) -> None:
    """Pages are missing before it: at the beginning, or since."""
    marked = [quote(page=2), heading("2.4 Zicht", (2, 4), 2)]

    assert place(marked, labels) == section("2.3")
    assert place([quote(page=2), heading("2.1 Zicht", (2, 1), 2)], labels) == Place(True, 2)


@pytest.mark.parametrize(
    ("following", "expected"),
    [
        (heading("2.3 Zorg", (2, 3), 2), section("2.2")),
        (heading("2.1 Zorg", (2, 1), 2), Place(True, 2)),
        (heading("2.2 Zorg", (2, 2), 3), section("2.1")),
    ],
)
def test_after_a_gap_the_next_heading_tells_the_section(following: Marked, expected: Place) -> None:
    """The one just before it; its title is unknown, for its heading is missing."""
    marked = [heading("1.1 Zicht", (1, 1)), quote(page=2), following]

    assert place(marked, ["10", "15", "16"]) == expected


def test_a_title_that_only_the_contents_tell() -> None:
    """Is the title of the missing heading."""
    marked = [heading("1.1 Zicht", (1, 1)), quote(page=2), heading("2.2 Hulp", (2, 2), 2)]

    assert place(marked, ["10", "25"], CONTENTS) == section("2.1", "Politie", "Problemen")


def test_after_a_gap_the_contents_tell_the_section() -> None:
    """The last entry on an earlier page."""
    marked = [heading("1.1 Zicht", (1, 1)), quote(page=2)]

    assert place(marked, ["10", "15"], CONTENTS) == section("1.2", "Zorg", "Trends")


def test_an_entry_on_the_page_itself_is_not_meant() -> None:
    """Its heading would stand above the text."""
    marked = [heading("1.1 Zicht", (1, 1)), quote(page=2)]

    assert place(marked, ["10", "14"], CONTENTS) == section("1.1", "Zicht", "Trends")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((1, 1), (1, 4), Place(True, 1, known=False)),
        ((1, 1), (2, 2), NOWHERE),
        ((1, 1), (2,), NOWHERE),
        ((1, 1), (1, 2), section("1.1", "Titel")),
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
    assert place([quote()], ["15"]) == NOWHERE
    assert place([heading("1.1 Zicht", (1, 1)), quote(page=2)], ["10", "15"]) == NOWHERE


@pytest.mark.parametrize("before", [(1, 3), (2, 1)])
def test_contents_that_contradict_the_headings_are_not_believed(before: tuple[int, ...]) -> None:
    """An entry comes after the heading before the gap."""
    marked = [heading("x Voor", before), quote(page=2)]

    assert place(marked, ["10", "15"], CONTENTS) == NOWHERE


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
    found = outline([], labels)

    assert (found.gap_before(2), found.gap_after(2)) == (before, after)
    assert (found.gap_before(1), found.gap_after(3)) == (False, False)


def test_titles_come_from_headings_first() -> None:
    """Then from the contents."""
    marked = [heading("1.1 Zicht op", (1, 1)), quote(), heading("1.2 x", (1, 2), 3), quote(page=3)]
    found = places([*marked, quote(page=4), heading("2.2 Hulp", (2, 2), 4)], ["10", "11", "12", "30"], CONTENTS)

    assert [(p.section, p.section_title) for p in found] == [("1.1", "Zicht op"), ("1.2", "x"), ("2.1", "Politie")]
    assert outline(marked, ["10"]).numbered is True


def test_a_pull_quote_below_a_quote_that_runs_on_comes_after_it() -> None:
    """Citations are listed by where they begin, and the quote begins first."""
    left = ["Er is te weinig zicht op slachtoffers", "en de hulp die hun geboden wordt, dus", "is er nog meer te"]
    right = ["doen voor hen.", "Dat geldt voor alle regio’s in het land", "en voor iedereen die daar hulp zoekt."]
    title_across = fragment("1.1 Een kop die over alle twee de kolommen loopt", 50, 60, 14)
    large = fragment("Zij zwijgen.", 50, 170, 14)
    document = Document(
        None, None, None, "", (page([title_across, *column(left, 50), large, *column(right, 300)]),), ()
    )

    found = read_citations(document)

    assert [(c.kind, c.text[:11], len(c.lines)) for c in found] == [
        ("quote", "Er is te we", 6),
        ("pullquote", "Zij zwijgen", 1),
    ]


def test_sections_without_numbers_stand_in_numbered_chapters() -> None:
    """Where only chapters have numbers, headings of one look that returns are sections; one that occurs once is not."""
    marked = [title("1 Trends", 18, (1,)), title("Zorg", 12), quote(), title("Geld", 12), quote()]
    marked += [title("Let op", 11), quote(), title("2 Slot", 18, (2,)), quote()]

    assert places(marked, ["10"]) == [
        Place(True, 1, "Trends", None, "Zorg"),
        Place(True, 1, "Trends", None, "Geld"),
        Place(True, 1, "Trends", None, "Geld"),
        Place(True, 2, "Slot"),
    ]
