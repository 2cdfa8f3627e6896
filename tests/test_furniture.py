"""Pages are 800 points high; running heads stand at 40 points, running feet at 770."""

import pytest

from source.furniture import remove_furniture
from source.lines import Line
from tests.toy_pages import line

BODY = [f"regel {name} van de tekst" for name in ("een", "twee", "drie", "vier", "vijf", "zes")]


def page(number: int, head: str = "", foot: str = "", body: list[str] | None = None) -> list[Line]:
    """Lines of body text, each different on every page, between a running head and foot."""
    texts = [f"{text} {number * 'q'}" for text in BODY] if body is None else body
    found = [line(head, y=40, size=8, page=number)] if head else []
    found += [line(text, y=100 + 12 * i, page=number) for i, text in enumerate(texts)]
    return [*found, *([line(foot, y=770, size=8, page=number)] if foot else [])]


def texts(lines: list[Line]) -> list[str]:
    return [x.text for x in lines]


def test_lines_that_return_at_the_edge_are_taken_off() -> None:
    """Whatever number stands in them."""
    pages = [page(i, "Samen tegen mensenhandel", f"bloemlezing - {i + 10}") for i in (1, 2, 3)]

    found = remove_furniture(pages)

    assert found.pages == [page(i) for i in (1, 2, 3)]
    assert found.labels == ["11", "12", "13"]


def test_the_same_words_on_two_pages_are_a_running_line() -> None:
    """At the same height; capitals do not matter, and one page is none too many."""
    pages = [page(1, "Samen tegen mensenhandel"), page(2), page(3, "SAMEN TEGEN MENSENHANDEL")]

    assert remove_furniture(pages).pages == [page(i) for i in (1, 2, 3)]
    assert remove_furniture(pages[:2]).pages == pages[:2]


def test_the_same_words_at_another_height_stay() -> None:
    """As a heading that is printed twice."""
    twice = [[line("Samen", y=y, size=8, page=i), *page(i)] for i, y in ((1, 40), (2, 50))]

    assert remove_furniture(twice).pages == twice


def test_the_same_words_twice_on_one_page_stay() -> None:
    """Side by side: a page has a running line once."""
    both = [line("Samen", x=x, y=40, size=8, columns=(i, i)) for i, x in enumerate((50, 300))]

    assert remove_furniture([[*both, *page(1)], page(2)]).pages == [[*both, *page(1)], page(2)]


def test_numbers_that_differ_on_two_pages_are_too_few_to_tell() -> None:
    """They count the pages on three."""
    pages = [page(i, f"deel {i}") for i in (1, 2)]

    assert remove_furniture(pages).pages == pages
    assert remove_furniture(pages).labels == [None, None]


def test_three_numbers_on_two_pages_are_too_few_to_tell() -> None:
    """Two tables side by side and one on the next page have captions, no running heads."""
    captions = [
        [line("Tabel 1", 50, 40, 8), line("Tabel 2", 300, 40, 8, columns=(1, 1))],
        [line("Tabel 3", 50, 40, 8, page=2)],
    ]
    pages = [[*captions[0], *page(1)], [*captions[1], *page(2)]]

    assert remove_furniture(pages).pages == pages
    assert remove_furniture(pages).labels == [None, None]


@pytest.mark.parametrize("apart", [2, 3, 10])
def test_chapters_that_are_pages_apart_are_headings(apart: int) -> None:
    """Their numbers go up more slowly than the pages do."""
    heads = [f"Hoofdstuk {i // apart + 1}" if i % apart == 0 else "" for i in range(3 * apart)]
    pages = [page(i, head) for i, head in enumerate(heads, start=1)]

    assert remove_furniture(pages).pages == pages
    assert remove_furniture(pages).labels == [None] * len(pages)


@pytest.mark.parametrize("numbers", [(4, 5, 6), (4, 6, 9), (1, 2, 40)])
def test_numbers_that_go_up_with_the_pages_are_page_numbers(numbers: tuple[int, ...]) -> None:
    """Or faster, where pages are missing."""
    pages = [page(i, f"bladzijde {number}") for i, number in enumerate(numbers, start=1)]

    assert remove_furniture(pages).pages == [page(i) for i in (1, 2, 3)]
    assert remove_furniture(pages).labels == [str(number) for number in numbers]


@pytest.mark.parametrize(
    ("printed", "label"), [("9", "9"), ("- 9 -", "9"), ("– 9 –", "9"), ("| 9", "9"), ("(9)", "9"), ("iv", "iv")]
)
def test_a_bare_number_at_the_edge_is_a_page_number(printed: str, label: str) -> None:
    """Also on the only page there is."""
    found = remove_furniture([page(1, foot=printed)])

    assert found.pages == [page(1)]
    assert found.labels == [label]


@pytest.mark.parametrize(("size", "expected"), [(10, "9"), (13, "9"), (13.1, None), (40, None)])
def test_a_large_number_is_that_of_a_chapter(size: float, expected: str | None) -> None:
    """From 1.3 times the usual size, here 10 points; it stays."""
    number = line("9", y=40, size=size)
    found = remove_furniture([[number, *page(1)]])

    assert found.labels == [expected]
    assert found.pages == ([page(1)] if expected else [[number, *page(1)]])


def test_a_number_within_the_page_is_no_page_number() -> None:
    """Only the two outer rows are the edge."""
    lines = [*page(1), line("9", y=136.5), line("regel een slot", y=196), line("regel twee slot", y=208)]

    assert remove_furniture([lines]).labels == [None]
    assert remove_furniture([lines]).pages == [lines]


def test_a_line_within_the_page_stays() -> None:
    """However often it returns."""
    body = ["anders {}", "nog {}", "Dit zei men drie keer.", "ook {}", "toch {}"]
    pages = [page(i, body=[text.format("q" * i) for text in body]) for i in (1, 2, 3)]

    assert remove_furniture(pages).pages == pages


def test_a_running_line_that_differs_goes_by_its_place() -> None:
    """A foot that names each chapter stands where other pages have theirs, in the same size."""
    pages = [page(i, foot="Een bloemlezing") for i in (1, 2, 3)]
    odd = page(4, foot="Nawoord")

    assert remove_furniture([*pages, odd]).pages[3] == page(4)


def test_a_line_of_another_size_at_that_place_stays() -> None:
    """The last line of a full page is no foot."""
    pages = [page(i, foot="Een bloemlezing") for i in (1, 2, 3)]
    full = [*page(4), line("laatste regel", y=770, size=10, page=4)]

    assert remove_furniture([*pages, full]).pages[3] == full


def test_heights_may_differ_a_little() -> None:
    """As by a programme that rounds: three pages, three heights within three points."""
    pages = [[*page(i), line("Een bloemlezing", y=y, size=8, page=i)] for i, y in ((1, 767.5), (2, 768.5), (3, 768.9))]

    assert remove_furniture(pages).pages == [page(i) for i in (1, 2, 3)]


@pytest.mark.parametrize(
    ("feet", "expected"),
    [
        (["11", "12", "13"], ["11", "12", "13"]),
        (["-9-", "-10-", "-11-"], ["9", "10", "11"]),
        (["pagina 9", "pagina 10", "pagina 11"], ["9", "10", "11"]),
        (["17 | rapport 2024", "18 | rapport 2024", "20 | rapport 2024"], ["17", "18", "20"]),
        (["rapport 2024 | 17", "rapport 2024 | 18", "rapport 2024 | 20"], ["17", "18", "20"]),
        (["2024 - 1", "2024 - 2", "2024 - 3"], ["1", "2", "3"]),
        (["2024 | deel 17", "2024 | deel 18", "2024 | deel 20"], ["17", "18", "20"]),
        (["iv", "v", "vi", "1", "2", "3"], ["iv", "v", "vi", "1", "2", "3"]),
        (["3", "5", "17", "18", "61"], ["3", "5", "17", "18", "61"]),
        (["Slot", "Slot", "Slot"], [None, None, None]),
        (["rapport 2024", "rapport 2024", "rapport 2024"], [None, None, None]),
        (["- 9 -", "- 10 -", "- 11 -"], ["9", "10", "11"]),
        (["deel x", "deel x", "deel x"], [None, None, None]),
        (["deel x", "deel x", "3"], [None, None, "3"]),
        (["iv", "v"], ["iv", "v"]),
        (["Voorwoord iv", "Voorwoord v", "Voorwoord vi", "1"], ["iv", "v", "vi", "1"]),
        (["ix", "x", "xi", "xii"], ["ix", "x", "xi", "xii"]),
        (["iv", "", "1", "2"], ["iv", None, "1", "2"]),
        (["1", "2", "iii", "4"], ["1", "2", "3", "4"]),
    ],
)
def test_the_page_number_is_the_number_that_goes_up(feet: list[str], expected: list[str | None]) -> None:
    """In a running line, first or last; a year stays what it is; roman numbers come before arabic ones."""
    pages = [page(i, foot=foot) for i, foot in enumerate(feet, start=1)]

    assert remove_furniture(pages).labels == expected


@pytest.mark.parametrize(
    ("feet", "expected"),
    [
        (["11", "", "13", "14"], ["11", "12", "13", "14"]),
        (["11", "", "14", "15"], ["11", None, "14", "15"]),
        (["11", "", "", "14", "15"], ["11", "12", "13", "14", "15"]),
        (["11", "", "", "", "", "16"], ["11", "12", "13", "14", "15", "16"]),
        (["11", "", "", "15", "16"], ["11", None, None, "15", "16"]),
        (["11", "", "13", "", "", "17"], ["11", "12", "13", None, None, "17"]),
        (["iv", "", "vi", "1"], ["iv", None, "vi", "1"]),
        (["", "12", "13", "14", ""], [None, "12", "13", "14", None]),
    ],
)
def test_pages_without_number_between_two_that_leave_just_enough_have_those(
    feet: list[str], expected: list[str | None]
) -> None:
    """Nothing else is guessed."""
    pages = [page(i, foot=foot) for i, foot in enumerate(feet, start=1)]

    assert remove_furniture(pages).labels == expected


def test_a_number_that_does_not_fit_in_is_no_page_number() -> None:
    """Three pages go up; the fourth says something else."""
    pages = [page(i, foot=foot) for i, foot in enumerate(["11", "12", "3", "14"], start=1)]

    assert remove_furniture(pages).labels == ["11", "12", "13", "14"]


def test_a_heading_on_top_of_three_pages_stays() -> None:
    """Headings differ in more than their numbers, and are not set in the size of a running line."""
    heads = [["2.1 Meldpunt"], ["2.2 Zorg"], ["2.3 Politie"]]
    pages = [page(i, body=[*head, *(f"{x} {'q' * i}" for x in BODY)]) for i, head in enumerate(heads, start=1)]

    assert remove_furniture(pages).pages == pages


def test_no_pages() -> None:
    """Give none, and an empty page has no number."""
    assert remove_furniture([]).pages == []
    assert remove_furniture([[]]).labels == [None]
