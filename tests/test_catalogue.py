import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.catalogue import Catalogue
from index.selection import Facet
from source.citations import Citation
from tests.toys import citation, edition, manifest

FIRST = citation("zorg", id="a", page=17, page_label="15", pages=(17,))
ACROSS = citation("geld", id="b", page=18, page_label="16", pages=(18, 19))
LARGE = citation("zorg!", id="c", kind="pullquote", page=19, page_label="17", pages=(19,))
OTHER = citation("politie", id="d", section="2.5", section_title="Ketens", page=20, page_label=None, pages=(20,))
AMBITION = citation("school", id="e", chapter=4, chapter_title="Ambities", section=None, section_title=None, page=30)
BACK = citation("zorg en geld", id="f", page=21, page_label="xix", pages=(21,))  # of 2.4 again
FOUND = [FIRST, ACROSS, LARGE, OTHER, AMBITION, BACK]


def catalogue(*found: Citation) -> Catalogue:
    return Catalogue.of(edition(found or FOUND))


def test_each_citation_is_found_by_its_id() -> None:
    """The citation itself, in the order of the document."""
    assert list(catalogue().by_id.items()) == [(c.id, c) for c in FOUND]
    assert catalogue().manifest == manifest(6)


def test_a_citation_across_two_pages_is_on_both() -> None:
    """By the physical page; each page in the order of the document, and none without citations."""
    ambition = citation("school", id="e", page=30, pages=(30,))

    assert catalogue(FIRST, ACROSS, LARGE, ambition).by_page == {
        17: (FIRST,),
        18: (ACROSS,),
        19: (ACROSS, LARGE),
        30: (ambition,),
    }


def test_labels_are_what_is_printed_on_pages() -> None:
    """On those where a citation begins and a number is printed."""
    assert catalogue(FIRST, ACROSS, OTHER, BACK).labels == {17: "15", 18: "16", 21: "xix"}


def test_chapters_and_sections_are_in_the_order_of_the_document() -> None:
    """Each once, with all its citations, wherever they stand."""
    found = catalogue()

    assert found.chapters == (Facet(2, "Uitbuiting", None, None, 5), Facet(4, "Ambities", None, None, 1))
    assert found.sections == (
        Facet(2, "Uitbuiting", "2.4", "Arbeid", 4),
        Facet(2, "Uitbuiting", "2.5", "Ketens", 1),
        Facet(4, "Ambities", None, None, 1),
    )
    assert found.by_section == ((FIRST, ACROSS, LARGE, BACK), (OTHER,), (AMBITION,))


def test_the_sections_hold_every_citation_once() -> None:
    """As many as each facet counts."""
    found = catalogue()

    assert [len(section) for section in found.by_section] == [facet.count for facet in found.sections]
    assert sorted(c.id for section in found.by_section for c in section) == sorted(found.by_id)


@pytest.mark.parametrize(("place", "number"), [(FIRST, 1), (BACK, 1), (OTHER, 2), (AMBITION, 3)])
def test_a_citation_tells_the_number_of_its_section(place: Citation, number: int) -> None:
    """From 1, as its facet does, however many that counts."""
    found = catalogue()
    facet = found.sections[number - 1]
    fewer = Facet(facet.chapter, facet.chapter_title, facet.section, facet.section_title, 1)

    assert found.section_number(place) == found.section_number(facet) == found.section_number(fewer) == number


def test_sections_of_one_name_in_two_chapters_are_two() -> None:
    """Also without a number; in one chapter they are one."""
    here, there = ({"chapter": None, "chapter_title": t, "section": None, "section_title": "Slot"} for t in "AB")
    one, two, three = citation("zorg", id="a", **here), citation("geld", id="b", **there), citation("x", id="c", **here)

    found = catalogue(one, two, three)

    assert found.by_section == ((one, three), (two,))
    assert [found.section_number(c) for c in (one, two, three)] == [1, 2, 1]


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ([], []),
        (["c", "a"], [LARGE, FIRST]),
        (["c", "a", "c", "a"], [LARGE, FIRST]),
        (["weg", "a", "", "A", "a "], [FIRST]),
        (["weg"], []),
    ],
)
def test_known_citations_stand_in_the_order_asked(ids: list[str], expected: list[Citation]) -> None:
    """Each once; what the edition does not have is left out."""
    assert catalogue().known(ids) == expected


@given(st.lists(st.sampled_from(["a", "b", "c", "weg", "\0", ""])))
def test_known_citations_are_those_of_the_ids(ids: list[str]) -> None:
    """Neither more nor fewer, and asking for them again changes nothing."""
    found = [c.id for c in catalogue(FIRST, ACROSS, LARGE).known(ids)]

    assert set(found) == set(ids) & {"a", "b", "c"}
    assert [c.id for c in catalogue(FIRST, ACROSS, LARGE).known(found)] == found
