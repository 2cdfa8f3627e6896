import pytest

from index.selection import EVERYTHING, Facet, Selection, chapter_facets, page_number, section_facets, section_numbers
from tests.toys import citation

HERE = citation("zorg")  # chapter 2 Uitbuiting, section 2.4 Arbeid, page 18, printed 16
UNNUMBERED = citation(
    "geld", chapter=None, chapter_title="Slot", section=None, section_title=None, page=30, page_label=None, pages=(30,)
)


@pytest.mark.parametrize(
    ("selection", "here"),
    [
        (EVERYTHING, True),
        (Selection(chapters=frozenset({"2"})), True),
        (Selection(chapters=frozenset({"uitbuiting", "9"})), True),
        (Selection(chapters=frozenset({"1"})), False),
        (Selection(sections=frozenset({"2.4"})), True),
        (Selection(sections=frozenset({"ARBEID"})), True),
        (Selection(sections=frozenset({"2.40"})), False),
        (Selection(kinds=frozenset({"quote"})), True),
        (Selection(kinds=frozenset({"pullquote"})), False),
        (Selection(first_page=16, last_page=16), True),
        (Selection(first_page=17), False),
        (Selection(last_page=15), False),
        (Selection(chapters=frozenset({"2"}), sections=frozenset({"2.5"})), False),
    ],
)
def test_a_selection_admits_what_fits_all_its_parts(selection: Selection, here: bool) -> None:
    """Chapters and sections by number or title, whatever the capitals; pages by the number printed on them."""
    assert selection.admits(HERE) is here


def test_a_chapter_without_a_number_is_told_by_its_title() -> None:
    """And what has no section is in none."""
    assert Selection(chapters=frozenset({"slot"})).admits(UNNUMBERED)
    assert not Selection(sections=frozenset({"None"})).admits(UNNUMBERED)


@pytest.mark.parametrize(("label", "number"), [("16", 16), ("iv", 18), (None, 18), ("²", 18)])
def test_a_page_has_its_printed_number_or_its_place(label: str | None, number: int) -> None:
    """Its place where nothing or no Arabic number is printed."""
    assert page_number(citation("zorg", page_label=label)) == number


def test_facets_count_chapters_and_sections_in_their_order() -> None:
    """A chapter once, with all that stands in its sections."""
    found = [HERE, citation("zorg", section="2.10", section_title="Zorg"), citation("geld"), UNNUMBERED]

    assert chapter_facets(found) == (
        Facet(2, "Uitbuiting", None, None, 3),
        Facet(None, "Slot", None, None, 1),
    )
    assert section_facets(found) == (
        Facet(2, "Uitbuiting", "2.4", "Arbeid", 2),
        Facet(2, "Uitbuiting", "2.10", "Zorg", 1),
        Facet(None, "Slot", None, None, 1),
    )
    assert chapter_facets([]) == ()
    assert section_numbers(found) == (0, 1, 0, 2)
