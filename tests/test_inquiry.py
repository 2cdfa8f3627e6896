"""An edition of three chapters of seven citations, of which the first of each chapter suit "zorg" best."""

import pytest

from assistant.inquiry import COLUMN_HITS, MOST_COLUMNS, MOST_HITS, Answer, Inquiry, answer, part_of
from assistant.reply import Assistant, EmptyQuestionError, EmptySelectionError
from index.selection import EVERYTHING, Facet, Selection, chapter_facets, section_facets
from index.signals import Scale, Scales
from source.citations import Citation
from tests.toys import FAR, NEAR, TOY, citation, edition, say

FEW = Scales(Scale(0.9, 0.1), Scale(0.9, 0.1))  # the question is answered, though no citation bears on it by its score
MOST = Scales(Scale(0.4, 0.1), Scale(0.4, 0.1))  # 18 of 21 do
ALMOST = Scales(Scale(0.2, 1), Scale(0.2, 1))  # the question is nearly answered


def statement(number: int) -> Citation:
    """The lower its number, the more it is about care; chapters take turns, and so do the sections of each."""
    chapter = 1 + number % 3
    place = {"chapter": chapter, "chapter_title": "ABC"[chapter - 1], "section": f"{chapter}.{1 + number % 2}"}
    return citation(say(zorg=20 - number, geld=number), id=f"c{number}", **place)


FOUND = [statement(number) for number in range(21)]


def ask(scales: Scales, inquiry: Inquiry) -> Answer:
    return answer(Assistant(edition(FOUND, scales=scales), TOY), inquiry)


def ids(found: Answer) -> list[str]:
    return [hit.citation.id for hit in found.hits]


@pytest.mark.parametrize(
    ("part", "selection"),
    [
        ((), EVERYTHING),
        (("2",), Selection(frozenset({"2"}))),
        (("2", "2.4"), Selection(frozenset({"2"}), frozenset({"2.4"}))),
        (("", "Slot"), Selection(sections=frozenset({"Slot"}))),
    ],
)
def test_a_part_selects_a_chapter_or_a_section(part: tuple[str, ...], selection: Selection) -> None:
    """Nothing selects everything; a section may stand outside any chapter."""
    assert Inquiry("zorg", part=part).selection == selection


@pytest.mark.parametrize(
    ("facet", "part"),
    [
        (Facet(2, "Uitbuiting", None, None, 3), ("2",)),
        (Facet(2, "Uitbuiting", "2.4", "Arbeid", 3), ("2", "2.4")),
        (Facet(None, "Slot", None, "Dank", 3), ("Slot", "Dank")),
        (Facet(None, None, None, "Dank", 3), ("", "Dank")),
        (Facet(None, None, None, None, 3), ()),
    ],
)
def test_a_facet_is_chosen_by_number_or_title(facet: Facet, part: tuple[str, ...]) -> None:
    """What has neither cannot be chosen."""
    assert part_of(facet) == part


def test_every_facet_selects_what_it_counts() -> None:
    """All citations of a chapter or section, and no others."""
    for facet in (*chapter_facets(FOUND), *section_facets(FOUND)):
        selection = Inquiry("zorg", part=part_of(facet)).selection
        assert sum(selection.admits(found) for found in FOUND) == facet.count


def test_an_answer_begins_with_the_ten_best() -> None:
    """Of the whole anthology, and there are more; none is looked up that is not asked for."""
    found = ask(MOST, Inquiry("zorg"))

    assert ids(found) == [hit.citation.id for hit in found.reply.hits] == [f"c{number}" for number in range(10)]
    assert (found.next_top_k, found.columns, found.within) == (20, (), found.reply)


@pytest.mark.parametrize(
    ("scales", "part", "shown"),
    [
        (FEW, ("1",), [0, 3, 6, 9]),
        (FEW, ("2",), [1, 4, 7]),
        (FEW, ("2", "2.1"), [4]),
        (MOST, ("1",), [0, 3, 6, 9, 12, 15]),
        (MOST, ("1", "1.2"), [3, 9, 15]),
        (NEAR, ("3",), [2, 5, 8, 11, 14, 17, 20]),
    ],
)
def test_of_a_part_no_more_is_shown_than_is_counted(scales: Scales, part: tuple[str, ...], shown: list[int]) -> None:
    """The number beside a chapter or section is that of the hits one gets by choosing it."""
    found = ask(scales, Inquiry("zorg", part=part))

    facets = (*found.reply.ranking.chapters, *found.reply.ranking.sections)
    assert ids(found) == [f"c{number}" for number in shown]
    assert [facet.count for facet in facets if part_of(facet) == part] == [len(shown)] == [found.counted]
    assert found.next_top_k is None


@pytest.mark.parametrize("top_k", [10, 20, 100])
@pytest.mark.parametrize(("part", "counted"), [((), 10), (("1",), 4), (("2", "2.1"), 1)])
def test_what_does_not_bear_on_the_question_is_never_shown(part: tuple[str, ...], counted: int, top_k: int) -> None:
    """Nor offered, however many are asked for."""
    found = ask(FEW, Inquiry("zorg", part=part, top_k=top_k))

    assert len(found.within.hits) >= len(found.hits) == found.counted == counted
    assert found.next_top_k is None


def test_of_a_part_without_a_count_one_citation_is_shown() -> None:
    """The best there: it was asked for, by hand perhaps."""
    place = {"chapter": 9, "chapter_title": "Slot", "section": None, "section_title": None}
    rare = [citation(say(zorg=1, geld=9), id="rare", **place), citation(say(geld=5), id="rarer", **place)]
    found = answer(Assistant(edition([*FOUND, *rare], scales=FEW), TOY), Inquiry("zorg", part=("9",)))

    assert (ids(found), found.counted, found.next_top_k) == (["rare"], 1, None)
    assert [facet.chapter for facet in found.reply.ranking.chapters] == [1, 2, 3]


def test_more_of_a_part_is_all_that_is_counted_there() -> None:
    """After that there is no more, though the chapter has another."""
    first = ask(MOST, Inquiry("zorg", part=("1",), top_k=5))
    more = ask(MOST, Inquiry("zorg", part=("1",), top_k=first.next_top_k or 0))

    assert (ids(first), first.next_top_k) == ([f"c{number}" for number in (0, 3, 6, 9, 12)], 15)
    assert (ids(more), more.next_top_k) == ([f"c{number}" for number in (0, 3, 6, 9, 12, 15)], None)
    assert len(more.within.hits) == 7


def test_a_part_does_not_change_what_is_said_of_the_whole() -> None:
    """Its verdict and its counts."""
    whole, part = ask(MOST, Inquiry("zorg")), ask(MOST, Inquiry("zorg", part=("2",)))

    assert part.reply == whole.reply
    assert {hit.citation.chapter for hit in part.within.hits} == {2}


def test_there_is_no_more_at_the_end() -> None:
    """Ten more each time, until all 21 are there, or all 18 that bear on the question."""
    for scales, expected in [(NEAR, [(10, 20), (20, 30), (21, None)]), (MOST, [(10, 20), (18, None), (18, None)])]:
        asked = [ask(scales, Inquiry("zorg", top_k=top_k)) for top_k in (10, 20, 30)]
        assert [(len(found.hits), found.next_top_k) for found in asked] == expected


def test_there_is_no_more_when_the_last_ten_are_full() -> None:
    """An anthology of exactly ten citations has no eleventh."""
    found = answer(Assistant(edition(FOUND[:10], scales=NEAR), TOY), Inquiry("zorg"))

    assert (len(found.hits), found.next_top_k) == (10, None)


@pytest.mark.parametrize(("top_k", "following"), [(80, 90), (90, 100), (95, 100), (100, None)])
def test_a_page_shows_no_more_than_a_hundred(top_k: int, following: int | None) -> None:
    """However many there are: the contents have the rest."""
    many = [citation(say(zorg=200 - number, geld=number), id=f"c{number}") for number in range(120)]

    found = answer(Assistant(edition(many, scales=NEAR), TOY), Inquiry("zorg", top_k=top_k))

    assert MOST_HITS == 100
    assert (len(found.hits), found.next_top_k) == (top_k, following)


def test_side_by_side_each_chapter_has_a_column() -> None:
    """With its five best; the part that was chosen is forgotten."""
    found = ask(MOST, Inquiry("zorg", part=("2",), columns=True))

    assert found.inquiry == Inquiry("zorg", columns=True)
    assert [facet for facet, _ in found.columns] == [Facet(n, "ABC"[n - 1], None, None, 7) for n in (1, 2, 3)]
    assert [[hit.citation.id for hit in reply.hits] for _, reply in found.columns] == [
        [f"c{number}" for number in range(first, 15, 3)] for first in range(3)
    ]
    assert found.reply == ask(MOST, Inquiry("zorg")).reply
    assert COLUMN_HITS == 5


def test_no_more_than_eight_chapters_stand_side_by_side() -> None:
    """The first that have a name, for each is a question of its own."""
    nameless = citation(say(zorg=9, geld=9), chapter=None, chapter_title=None, section=None, section_title=None)
    found = [nameless, *(citation(say(zorg=9, geld=n), id=str(n), chapter=n) for n in range(1, 12))]

    columns = answer(Assistant(edition(found, scales=NEAR), TOY), Inquiry("zorg", columns=True)).columns

    assert [facet.chapter for facet, _ in columns] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert MOST_COLUMNS == 8


def test_a_chapter_without_a_name_has_no_column() -> None:
    """One without a number has; all columns ask after the same earlier questions."""
    bare = {"chapter": None, "section": None, "section_title": None}
    outside = citation(say(zorg=9, politie=9), id="outside", chapter_title=None, **bare)
    closing = citation(say(zorg=1, politie=5), id="closing", chapter_title="Slot", **bare)
    assistant = Assistant(edition([outside, *FOUND, closing], scales=NEAR), TOY)

    found = answer(assistant, Inquiry("zorg", (say(politie=30),), columns=True))

    assert [(facet.chapter, facet.chapter_title) for facet, _ in found.columns] == [
        *[(1, "A"), (2, "B"), (3, "C")],
        (None, "Slot"),
    ]
    for facet, reply in found.columns:
        selection = Inquiry("", part=part_of(facet)).selection
        assert reply == assistant.ask("zorg", [say(politie=30)], COLUMN_HITS, selection)


@pytest.mark.parametrize(("scales", "verdict"), [(FAR, "none"), (ALMOST, "near")])
def test_what_is_not_answered_has_no_parts_and_no_columns(scales: Scales, verdict: str) -> None:
    """It is said of the whole anthology, whatever was chosen."""
    whole = ask(scales, Inquiry("zorg"))

    assert whole.reply.ranking.verdict == verdict
    assert ask(scales, Inquiry("zorg", part=("2",), columns=True)) == whole
    assert (whole.columns, whole.within) == ((), whole.reply)


def test_a_question_leans_on_the_earlier_ones_in_a_part_too() -> None:
    """As it does in the whole."""
    found = ask(NEAR, Inquiry("zorg", (say(geld=30),), part=("1",)))

    assert ids(found) == [
        hit.citation.id
        for hit in Assistant(edition(FOUND, scales=NEAR), TOY)
        .ask("zorg", [say(geld=30)], 10, Selection(frozenset({"1"})))
        .hits
    ]
    assert ids(found) != ids(ask(NEAR, Inquiry("zorg", part=("1",))))


def test_what_cannot_be_asked_is_said() -> None:
    """An empty question, and a part in which no citation stands."""
    with pytest.raises(EmptyQuestionError):
        ask(NEAR, Inquiry(" ?", part=("1",)))
    with pytest.raises(EmptySelectionError):
        ask(NEAR, Inquiry("zorg", part=("9",)))
