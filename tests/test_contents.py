import pytest

from source.contents import Entry, read_contents, split_number
from source.lines import Line
from tests.toy_pages import line


def page(*texts: str) -> list[Line]:
    return [line(text, y=100 + 12 * i) for i, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.4 Meldpunt", ((2, 4), "Meldpunt")),
        ("3 Wat gaat er goed?", ((3,), "Wat gaat er goed?")),
        ("3. Wat gaat er goed?", ((3,), "Wat gaat er goed?")),
        ("1.2.3.4 Diep", ((1, 2, 3, 4), "Diep")),
        ("12.27 Ambities 2024", ((12, 27), "Ambities 2024")),
        ("Wat gaat er goed?", ((), "Wat gaat er goed?")),
        ("2024 was een jaar", ((), "2024 was een jaar")),
        ("2.4", ((), "2.4")),
        ("2,4 procent", ((), "2,4 procent")),
        ("10x zo veel", ((), "10x zo veel")),
        ("", ((), "")),
    ],
)
def test_a_number_comes_before_a_title(text: str, expected: tuple[tuple[int, ...], str]) -> None:
    """Parts of one or two digits, at most four of them, then a space."""
    assert split_number(text) == expected


def test_a_contents_page_gives_its_entries() -> None:
    """Numbered or not; leaders are no part of the title, the heading of the page is no entry."""
    found = read_contents(
        page("Inhoud", "Voorwoord 3", "1 Trends ........ 5", "1.1 Zicht · · · 5", "1.2 Zorg in 2024 12", "2 Slot...14")
    )

    assert found == [
        Entry((), "Voorwoord", 3),
        Entry((1,), "Trends", 5),
        Entry((1, 1), "Zicht", 5),
        Entry((1, 2), "Zorg in 2024", 12),
        Entry((2,), "Slot", 14),
    ]


def test_a_title_of_two_lines_is_one_entry() -> None:
    """Its number stands before the first line, its page behind the second."""
    found = read_contents(page("1 Een 3", "2 Twee dat verder", "loopt 5", "3 Drie 7", "4 Vier 9"))

    assert found[1] == Entry((2,), "Twee dat verder loopt", 5)


def test_a_line_without_number_does_not_run_on() -> None:
    """It may be a heading between the entries."""
    found = read_contents(page("1 Een 3", "Bijlagen", "A Lijst 5", "B Namen 7", "C Bronnen 9"))

    assert [entry.title for entry in found] == ["Een", "A Lijst", "B Namen", "C Bronnen"]


def test_columns_are_read_one_after_the_other() -> None:
    """As on the page itself."""
    left = [line("1 Een 3", y=100), line("2 Twee 5", y=112)]
    right = [line("3 Drie 7", y=100, columns=(1, 1)), line("4 Vier 9", y=112, columns=(1, 1))]

    assert [entry.page for entry in read_contents([left[0], right[0], left[1], right[1]])] == [3, 5, 7, 9]


@pytest.mark.parametrize(
    "texts",
    [
        ["1 Een 3", "2 Twee 5", "3 Drie 7"],
        ["1 Een 3", "2 Twee 7", "3 Drie 5", "4 Vier 9"],
        ["In 2022", "in 2023", "waren er 2024", "en in 2025", "geen", "nog", "meer", "of", "minder"],
        ["3", "5", "7", "9"],
        [],
    ],
    ids=["three entries", "pages that go down", "a minority of the lines", "only numbers", "empty"],
)
def test_another_page_has_no_entries(texts: list[str]) -> None:
    """A contents page has four at least, on half of its lines, and their pages go up."""
    assert read_contents(page(*texts)) == []
