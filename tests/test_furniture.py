"""Pages are 800 points high; running heads stand at 40 points, running feet at 770."""

import pytest

from source.furniture import remove_furniture
from source.layout import Line
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


def test_two_pages_are_too_few_to_tell() -> None:
    """A running line returns on three."""
    pages = [page(i, "Samen tegen mensenhandel") for i in (1, 2)]

    assert remove_furniture(pages).pages == pages


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
    pages = [[*page(i), line("Een bloemlezing", y=y, size=8, page=i)] for i, y in ((1, 768.9), (2, 769.9), (3, 770.4))]

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
        (["iv", "v", "vi", "1", "2", "3"], ["iv", "v", "vi", "1", "2", "3"]),
        (["3", "5", "17", "18", "61"], ["3", "5", "17", "18", "61"]),
        (["Slot", "Slot", "Slot"], [None, None, None]),
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
        (["11", "", "", "14", "15"], ["11", None, None, "14", "15"]),
        (["", "12", "13", "14", ""], [None, "12", "13", "14", None]),
    ],
)
def test_a_page_without_number_between_two_that_leave_one_has_that(feet: list[str], expected: list[str | None]) -> None:
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
