"""The same questions to two toy editions."""

from assistant.examples import KNOWN
from assistant.rehearsal import HITS, rehearse, rehearse_all, sample
from assistant.reply import LONGEST_QUESTION, Assistant
from index.signals import Scales
from tests.toys import FAR, NEAR, TOY, citation, citations, edition

QUESTION = "Is er zorg ?"


def assistant(*texts: str, scales: Scales = NEAR) -> Assistant:
    """It answers from these citations."""
    return Assistant(edition(citations(*texts), scales=scales), TOY)


def test_an_answer_that_readers_see_the_same_is_the_same() -> None:
    """Though it is of another edition, in which other citations follow those that are seen."""
    seen = ["zorg zorg geld", "zorg", "zorg geld"]
    found = rehearse(QUESTION, assistant(*seen, "politie"), assistant(*seen, "school"))

    assert found.same
    assert [[hit.citation.text for hit in hits] for _, hits in found.sides] == [seen, seen]
    assert len(seen) == HITS


def test_an_answer_with_another_citation_is_another() -> None:
    """Also where only a word of it changed, or its page."""
    old = assistant("zorg", "geld")

    assert not rehearse(QUESTION, old, assistant("zorg !", "geld")).same
    assert not rehearse(QUESTION, old, Assistant(edition([citation("zorg", page=19), citation("geld")]), TOY)).same


def test_an_answer_where_there_was_none_is_another() -> None:
    """A refusal has no citations; two refusals are the same, whatever came nearest."""
    none, other, some = assistant("zorg", scales=FAR), assistant("geld", scales=FAR), assistant("zorg")

    assert [len(hits) for _, hits in rehearse(QUESTION, none, some).sides] == [0, 1]
    assert not rehearse(QUESTION, none, some).same
    assert rehearse(QUESTION, none, other).same


def test_without_an_edition_in_use_there_is_one_side() -> None:
    """And it is not the same as nothing."""
    found = rehearse(QUESTION, None, assistant("zorg"))

    assert found.old is None
    assert [[hit.citation.text for hit in hits] for _, hits in found.sides] == [["zorg"]]
    assert not found.same


def test_the_sample_bears_on_both() -> None:
    """The examples we know, then the largest sections of the old and of the new, each once."""
    old = Assistant(edition([citation("zorg", section_title="Zorg"), citation("geld", section_title="Geld")]), TOY)
    new = Assistant(edition([citation("zorg", section_title="Zorg"), citation("x", section_title="School")]), TOY)

    assert sample(old, new) == (*KNOWN["nl"], "Zorg", "Geld", "School")
    assert sample(None, new) == (*KNOWN["nl"], "Zorg", "School")


def test_a_question_of_ones_own_comes_first() -> None:
    """Once, also where it is in the sample; one that nobody could ask is left out."""
    old, new = assistant("zorg"), assistant("geld")
    asked = [*KNOWN["nl"], "Arbeid"]

    def questions(own: str) -> list[str]:
        return [found.question for found in rehearse_all(old, new, own)]

    assert questions(QUESTION) == [QUESTION, *asked]
    assert questions("Arbeid") == ["Arbeid", *KNOWN["nl"]]
    assert questions("") == questions("?!") == questions("a" * (LONGEST_QUESTION + 1)) == asked
