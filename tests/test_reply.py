import pytest

from assistant.reply import (
    LONGEST_QUESTION,
    Assistant,
    EmptyQuestionError,
    EmptySelectionError,
    LongQuestionError,
    QuestionError,
    check,
)
from index.glossary import Glossary
from index.ranking import rank
from index.selection import Selection
from tests.toys import TOY, citation, citations, edition, say

TEXTS = ("zorg", "geld", "politie", "school", say(zorg=3, geld=4), say(zorg=5, politie=12))


def assistant() -> Assistant:
    return Assistant(edition(citations(*TEXTS)), TOY)


@pytest.mark.parametrize("question", ["", " ", "\n\t\u00a0\u2003", "?", "?!… — «»", "_", "\u200b\u200b", "🎉", "\0"])
def test_a_question_without_a_letter_or_digit_is_empty(question: str) -> None:
    """Nothing, blanks, punctuation or pictures ask nothing."""
    with pytest.raises(EmptyQuestionError, match=r"^The question is empty; type a question\.$"):
        assistant().ask(question)


@pytest.mark.parametrize("question", ["a", "7", "é", "什么", "§ 2"])
def test_one_letter_or_digit_of_any_script_is_a_question(question: str) -> None:
    """However short."""
    assert check(question) == question


@pytest.mark.parametrize("length", [LONGEST_QUESTION + 1, 100_000])
def test_a_question_that_is_too_long_is_refused(length: int) -> None:
    """The message tells how long it is and how long it may be."""
    with pytest.raises(LongQuestionError) as caught:
        assistant().ask("a" * length)

    assert caught.value.length == length
    assert str(caught.value) == (
        f"The question has {length} characters; ask it in 2000 or less, one subject at a time."
    )
    assert isinstance(caught.value, QuestionError)


def test_the_longest_question_is_answered() -> None:
    """Exactly 2000 characters, of which the white space around them is none."""
    question = "zorg " * 399 + "zorg."

    assert len(question) == LONGEST_QUESTION
    assert assistant().ask(f"  {question}\n").question == question


def test_a_reply_tells_question_hits_and_edition() -> None:
    """The question without white space around it; the ranking of it as it is."""
    asked = assistant()

    reply = asked.ask("\n zorg  \t")

    assert reply.question == "zorg"
    assert reply.ranking == rank(asked.edition, TOY, "zorg", [], 10)
    assert (reply.hits, reply.answered) == (reply.ranking.hits, reply.ranking.answered)
    assert reply.edition is asked.edition.manifest


def test_a_selection_counts() -> None:
    """The ranking is that of the chosen part, with the glossary of the organisation."""
    glossary = Glossary((("XYZ", "geld"),))
    found = edition([*citations("zorg", "politie"), citation("geld", chapter=4)])
    chosen = Selection(chapters=frozenset({"2"}))

    reply = Assistant(found, TOY, glossary).ask("XYZ", selection=chosen)

    assert reply.ranking == rank(found, TOY, "XYZ", [], 10, chosen, glossary)
    assert {hit.citation.chapter for hit in reply.hits} == {2}


def test_a_selection_of_nothing_is_an_error() -> None:
    """It is no refusal: the message says which chapters there are."""
    with pytest.raises(EmptySelectionError) as caught:
        assistant().ask("zorg", selection=Selection(chapters=frozenset({"9"})))

    assert str(caught.value) == (
        "No citation is in the chapters, sections, pages or of the kind you chose; choose others. "
        "The chapters are: 2 Uitbuiting."
    )
    assert isinstance(caught.value, QuestionError)


def test_ten_hits_unless_another_number_is_asked() -> None:
    """Of twelve citations."""
    many = Assistant(edition(citations(*[say(zorg=count, geld=1) for count in range(1, 13)])), TOY)

    assert len(many.ask("zorg").hits) == 10
    assert [hit.citation.text for hit in many.ask("zorg", top_k=2).hits] == [
        say(zorg=12, geld=1),
        say(zorg=11, geld=1),
    ]
    assert len(many.ask("zorg", top_k=100).hits) == 12


def test_history_counts() -> None:
    """The reply after a history is the ranking after that history."""
    asked = assistant()

    reply = asked.ask("zorg", ["geld", "geld politie"])

    assert reply.hits == rank(asked.edition, TOY, "zorg", ["geld", "geld politie"], 10).hits
    assert reply.hits != asked.ask("zorg").hits
    assert reply.question == "zorg"


def test_blank_turns_are_no_history() -> None:
    """Nor do they take the place of one of the last three."""
    asked = assistant()

    assert asked.ask("zorg", ["", " \n"]).hits == asked.ask("zorg").hits
    assert asked.ask("zorg", ["geld", "", "geld", "\t", "politie", ""]).hits == (
        asked.ask("zorg", ["geld", "geld", "politie"]).hits
    )


@pytest.mark.parametrize("turn", ["?", "…", "🎉", "_ —", "\0", "\u200b"])
def test_turns_without_a_letter_or_digit_are_no_history(turn: str) -> None:
    """As they would be no question; nor do they take the place of one of the last three."""
    asked = assistant()

    assert asked.ask("zorg", [turn]).hits == asked.ask("zorg").hits
    assert asked.ask("zorg", ["geld", turn, "geld", turn, "politie", turn]).hits == (
        asked.ask("zorg", ["geld", "geld", "politie"]).hits
    )


def test_only_the_last_three_turns_count() -> None:
    """The fourth from the end makes no difference; the third does."""
    asked = assistant()
    three = asked.ask("zorg", ["geld", "politie", "politie"]).hits

    assert asked.ask("zorg", ["school", "geld", "politie", "politie"]).hits == three
    assert asked.ask("zorg", ["school", "school", "geld", "politie", "politie"]).hits == three
    assert asked.ask("zorg", ["politie", "politie"]).hits != three


def test_a_long_turn_counts_for_its_beginning() -> None:
    """As much of it as a question may have."""
    asked = assistant()

    assert asked.ask("zorg", ["geld".ljust(LONGEST_QUESTION) + "school"]).hits == asked.ask("zorg", ["geld"]).hits


def test_white_space_around_a_turn_is_none_of_it() -> None:
    """A turn begins with its first word, however far away that stands."""
    asked = assistant()

    assert asked.ask("zorg", ["\n " * LONGEST_QUESTION + "geld"]).hits == asked.ask("zorg", ["geld"]).hits
    assert asked.ask("zorg", [" \t" + "geld".ljust(LONGEST_QUESTION - 6) + "school"]).hits == (
        asked.ask("zorg", ["geld school"]).hits
    )
