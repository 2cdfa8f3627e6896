import numpy as np
import pytest

from index.decision import read_decision
from index.glossary import Glossary
from index.ranking import COUNTED, NEAREST_SECTIONS, Ranking, rank
from index.selection import Facet, Selection
from index.signals import CANDIDATES, Scale, Scales, measure
from tests.toys import FAR, NEAR, SCALES, TOY, citation, citations, edition, say

CARE, MONEY = "zorg", "geld"
BOTH = say(zorg=3, geld=4)
POLICE = say(zorg=5, politie=12)
TEXTS = (MONEY, POLICE, BOTH, CARE)


def shown(ranking: Ranking) -> list[str]:
    return [hit.citation.text for hit in ranking.hits]


def test_the_best_citation_comes_first() -> None:
    """The whole of a citation counts and each of its words: the one word asked for, half of it, and none of it."""
    ranking = rank(edition(citations(*TEXTS)), TOY, "zorg", [], 10)

    assert shown(ranking) == [CARE, BOTH, POLICE, MONEY]
    assert [hit.score for hit in ranking.hits] == sorted((hit.score for hit in ranking.hits), reverse=True)


def test_a_score_is_the_chance_that_the_signals_tell() -> None:
    """As the decision weighs cosine and MaxSim."""
    found = edition(citations(*TEXTS))
    (query,) = TOY.encode_queries(["zorg"])
    scores = read_decision().scores([measure(found.vectors, found.tokens, query).scaled(SCALES)])

    ranking = rank(found, TOY, "zorg", [], 10)

    assert [hit.score for hit in ranking.hits] == pytest.approx(sorted(scores.tolist(), reverse=True))


def test_no_more_hits_than_asked() -> None:
    """The best two of four."""
    assert shown(rank(edition(citations(*TEXTS)), TOY, "zorg", [], 2)) == [CARE, BOTH]


def test_a_hit_is_the_citation_itself() -> None:
    """With all its fields, not one that reads the same."""
    found = [citation(text, id=text, page=page) for page, text in enumerate(TEXTS, start=1)]

    ranking = rank(edition(found), TOY, "zorg", [], 10)

    assert [hit.citation for hit in ranking.hits] == [found[3], found[2], found[1], found[0]]


def test_a_question_that_leans_is_asked_after_what_came_before() -> None:
    """Short as it is, "zorg" after "politie" finds who says both."""
    found = edition(citations(CARE, POLICE, MONEY))

    assert shown(rank(found, TOY, "zorg", [], 1)) == [CARE]
    assert shown(rank(found, TOY, "zorg", [say(politie=30)], 1)) == [POLICE]


def test_a_question_that_is_whole_drops_what_came_before() -> None:
    """The subject has changed."""
    whole = say(zorg=5)
    found = edition(citations(CARE, POLICE, MONEY))

    assert rank(found, TOY, whole, [say(politie=30)], 3) == rank(found, TOY, whole, [], 3)


def test_an_abbreviation_is_asked_as_what_it_stands_for() -> None:
    """One that the glossary explains, and one that the document explains itself."""
    found = edition([*citations(CARE, MONEY), citation("School Op School (SOS)", id="sos")])

    assert shown(rank(found, TOY, "XYZ", [], 1, glossary=Glossary((("XYZ", MONEY),)))) == [MONEY]
    assert found.abbreviations.concepts == (("SOS", "School Op School"),)


def test_in_a_large_edition_an_abbreviation_finds_candidates_of_its_own() -> None:
    """To the toy "XYZ" is as near to every citation; the last one is no candidate but for what XYZ stands for."""
    found = edition([*(citation(MONEY, id=str(number)) for number in range(CANDIDATES)), citation(CARE)])

    assert shown(rank(found, TOY, "XYZ", [], 1, glossary=Glossary((("XYZ", CARE),)))) == [CARE]


def test_a_typing_error_is_asked_as_it_was_meant() -> None:
    """By the words that the edition uses; the document has no abbreviation for it."""
    found = edition(citations(CARE, "school politie"))

    assert shown(rank(found, TOY, "poltiie", [], 1)) == ["school politie"]


def test_what_an_abbreviation_stands_for_makes_it_sure() -> None:
    """As sure as the question that writes it out."""
    found, glossary = edition(citations(CARE, MONEY)), Glossary((("XYZ", MONEY),))

    assert rank(found, TOY, "XYZ", [], 1).confidence < rank(found, TOY, MONEY, [], 1).confidence
    assert rank(found, TOY, "XYZ", [], 1, glossary=glossary).confidence == rank(found, TOY, MONEY, [], 1).confidence


def test_an_answer_must_come_near() -> None:
    """Far from what general questions find, near it, and beyond doubt."""
    texts = citations(*TEXTS)

    far, beyond = (
        rank(edition(texts, scales=FAR), TOY, "zorg", [], 9),
        rank(edition(texts, scales=NEAR), TOY, "zorg", [], 9),
    )

    assert (far.verdict, far.answered) == ("none", False)
    assert (beyond.verdict, beyond.answered) == ("answered", True)
    assert shown(far) == [CARE, BOTH, POLICE, MONEY]


def test_the_verdict_does_not_depend_on_how_many_hits_are_asked() -> None:
    """Nor does the confidence."""
    found = edition(citations(*TEXTS))

    one, all_four = rank(found, TOY, "zorg", [], 1), rank(found, TOY, "zorg", [], 4)

    assert (one.verdict, one.confidence) == (all_four.verdict, all_four.confidence)


def test_what_is_printed_twice_is_one_hit() -> None:
    """The quote stands for its pull quote and for the same words on another page."""
    quote = citation(CARE, page=18)
    again, large = citation("Zorg!", page=30), citation(CARE, kind="pullquote", page=19)

    ranking = rank(edition([large, citation(MONEY), quote, again]), TOY, "zorg", [], 10)

    assert [(hit.citation, hit.repeats) for hit in ranking.hits] == [
        (quote, (large, again)),
        (citation(MONEY), ()),
    ]


def test_a_selection_keeps_the_best_of_its_part() -> None:
    """Of page 30 only; and a pull quote is shown for itself where only pull quotes are asked for."""
    quote, large = citation(CARE), citation(CARE, kind="pullquote")
    elsewhere = citation(MONEY, page=30, page_label="30")
    found = edition([quote, large, elsewhere])

    page_30 = rank(found, TOY, "zorg", [], 10, Selection(first_page=30))
    pull_quotes = rank(found, TOY, "zorg", [], 10, Selection(kinds=frozenset({"pullquote"})))
    nowhere = rank(found, TOY, "zorg", [], 10, Selection(first_page=99))

    assert [hit.citation for hit in page_30.hits] == [elsewhere]
    assert [(hit.citation, hit.repeats) for hit in pull_quotes.hits] == [(large, (quote,))]
    assert (nowhere.hits, nowhere.verdict) == ((), "none")


def test_facets_count_what_bears_on_the_question_everywhere() -> None:
    """In document order, a repeated statement once, also outside the selection and beyond the hits asked for."""
    found = edition(
        [
            citation(say(zorg=2, geld=1)),
            citation(CARE, section="2.5", section_title="Zorg"),
            citation(CARE, kind="pullquote"),
            citation(say(zorg=9, geld=1), chapter=4, chapter_title="Ambities", section="4.1", section_title="Meer"),
        ],
        scales=NEAR,
    )

    ranking = rank(found, TOY, "zorg", [], 1, Selection(chapters=frozenset({"4"})))

    assert [hit.citation.section for hit in ranking.hits] == ["4.1"]
    assert ranking.chapters == (
        Facet(2, "Uitbuiting", None, None, 2),
        Facet(4, "Ambities", None, None, 1),
    )
    assert [(facet.section, facet.count) for facet in ranking.sections] == [("2.4", 1), ("2.5", 1), ("4.1", 1)]
    assert rank(edition(found.citations, scales=FAR), TOY, "zorg", [], 1).chapters == ()


def test_facets_of_an_answer_count_at_least_the_hits_shown() -> None:
    """The first ten, though none of them bears on the question by its score; of more, only those that do."""
    found = [citation(say(zorg=n, geld=20 - n), id=str(n), section=f"2.{n}") for n in range(21)]
    hard = edition(found, scales=Scales(Scale(0.9, 0.1), Scale(0.9, 0.1)))

    ranking = rank(hard, TOY, "zorg", [], COUNTED)

    assert ranking.verdict == "answered"
    assert sum(hit.score >= read_decision().relevant for hit in ranking.hits) == 0
    assert {facet.section for facet in ranking.sections} == {hit.citation.section for hit in ranking.hits}
    assert [facet.count for facet in ranking.chapters] == [COUNTED]
    assert rank(hard, TOY, "zorg", [], 21).sections == rank(hard, TOY, "zorg", [], 1).sections == ranking.sections


def test_facets_of_a_refusal_count_only_what_bears_on_the_question() -> None:
    """Hits that come near are shown, and still not counted."""
    found = [citation(say(zorg=n, geld=12 - n), id=str(n), section=f"2.{n}") for n in range(13)]

    refused = rank(edition(found, scales=Scales(Scale(1, 0.5), Scale(-2, 1))), TOY, "zorg", [], 10)
    near = rank(edition(found, scales=Scales(Scale(0.2, 1), Scale(0.2, 1))), TOY, "zorg", [], 10)

    above = [hit.citation.section for hit in refused.hits if hit.score >= read_decision().relevant]
    assert (refused.verdict, len(above)) == ("none", 5)
    assert [facet.section for facet in refused.sections] == above[::-1]
    assert (near.verdict, len(near.hits), near.chapters, near.sections) == ("near", 10, (), ())


def test_facets_do_not_depend_on_the_selection() -> None:
    """Of an answered question ten are counted, though the part that was chosen does not answer it by itself."""
    found = [
        citation(say(zorg=n, geld=20 - n), id=str(n), section=f"2.{n}", page=n, page_label=None) for n in range(21)
    ]
    hard = edition(found, scales=Scales(Scale(0.9, 0.1), Scale(0.9, 0.1)))

    whole, part = rank(hard, TOY, "zorg", [], 5), rank(hard, TOY, "zorg", [], 5, Selection(last_page=4))

    assert (whole.verdict, part.verdict) == ("answered", "none")
    assert [hit.citation.id for hit in part.hits] == ["4", "3", "2", "1", "0"]
    assert [facet.section for facet in part.sections] == [f"2.{n}" for n in range(11, 21)]
    assert (part.chapters, part.sections) == (whole.chapters, whole.sections)


def test_a_part_that_answers_makes_no_more_count() -> None:
    """Of a question that the whole edition does not answer only what bears on it is counted, whatever was chosen."""
    far = [citation(say(zorg=1, geld=9 + n), id=str(n)) for n in range(12)]
    found = [citation(CARE, id="best", page=30, page_label="30"), *far]
    nearly = edition(found, scales=Scales(Scale(0.4, 0.2), Scale(0.4, 0.2)))

    whole, part = rank(nearly, TOY, "zorg", [], 10), rank(nearly, TOY, "zorg", [], 10, Selection(first_page=30))

    assert (whole.verdict, part.verdict) == ("near", "answered")
    assert whole.chapters == part.chapters == (Facet(2, "Uitbuiting", None, None, 1),)
    assert whole.sections == part.sections == (Facet(2, "Uitbuiting", "2.4", "Arbeid", 1),)


def test_the_nearest_sections_are_those_of_the_best_hits() -> None:
    """Best first, each once, with the number of all its citations."""
    found = [
        citation(MONEY),
        citation(MONEY),
        *[citation(say(zorg=n, geld=1), section=f"3.{n}", section_title=f"Deel {n}") for n in range(1, 6)],
        citation(CARE, section="3.5", section_title="Deel 5"),
    ]

    nearest = rank(edition(found), TOY, "zorg", [], 10).nearest

    assert [(facet.section, facet.count) for facet in nearest] == [("3.5", 2), ("3.4", 1), ("3.3", 1)]
    assert len(nearest) == NEAREST_SECTIONS
    assert rank(edition(found), TOY, "zorg", [], 1).nearest == nearest


def test_chapters_without_numbers_are_told_apart() -> None:
    """By their titles; what stands under no heading at all is no way on."""
    bare: dict[str, None] = {"chapter": None, "section": None, "section_title": None}
    found = [
        citation(CARE, chapter_title=None, **bare),
        citation(say(zorg=3, geld=1), **{**bare, "chapter_title": "A"}),
        citation(say(zorg=2, geld=1), **{**bare, "chapter_title": "B"}),
    ]

    nearest = rank(edition(found), TOY, "zorg", [], 10).nearest

    assert [facet.chapter_title for facet in nearest] == ["A", "B"]


def test_the_best_sentence_of_a_long_citation_is_told() -> None:
    """As a slice of its text; a citation of one sentence has none."""
    long = citation("Geld , en geld. Zorg zorg . Politie")

    ranking = rank(edition([long, citation(MONEY)]), TOY, "zorg", [], 10)

    assert ranking.hits[0].sentence is not None
    assert long.text[slice(*ranking.hits[0].sentence)] == "Zorg zorg ."
    assert ranking.hits[1].sentence is None


def test_ties_are_broken_by_the_order_of_the_document() -> None:
    """So that the same question always gets the same answer."""
    found = [citation(f"zorg {number}", page=number) for number in range(1, 6)]

    assert [hit.citation.page for hit in rank(edition(found), TOY, "zorg", [], 5).hits] == [1, 2, 3, 4, 5]


def test_all_scores_are_finite() -> None:
    """Also for a question without a word that the model knows."""
    ranking = rank(edition(citations(*TEXTS)), TOY, "", [], 10)

    assert len(ranking.hits) == 4
    assert np.isfinite([hit.score for hit in ranking.hits]).all()
