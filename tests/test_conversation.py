import pytest

from index.conversation import leans, standalone

HISTORY = ["Hoe staat het met de opvang?", "Is die er ook voor gezinnen?"]


@pytest.mark.parametrize(
    "question",
    [
        "en voor jongens?",
        "En wat doet de gemeente dan voor hun ouders en broers?",
        "maar is dat genoeg om iedereen die het nodig heeft te helpen?",
        "Wat vinden gemeenten en hulpverleners daarvan in de praktijk?",
        "Worden zij daar ook op gecontroleerd door de inspectie?",
        "what about children who come with their mothers?",
        "How do the police and the municipalities look at that?",
        "ook voor mannen",
        "voor wie niet?",
        "Helpt dat om daders eerder te vinden in de regio?",
        "Wat vinden gemeenten en politie van dat?",
    ],
)
def test_a_question_that_begins_in_the_middle_leans(question: str) -> None:
    """Or points back to something, or has four words at most."""
    assert leans(question)
    assert standalone(question, HISTORY) == [
        question,
        f"Hoe staat het met de opvang? Is die er ook voor gezinnen? {question}",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "Waarom doen slachtoffers zo vaak geen aangifte?",
        "Is er genoeg opvang voor mannen en vrouwen?",
        "Welke problemen ervaren jongens die in de prostitutie werken?",
        "Wat zeggen hulpverleners over het gevoel dat niemand luistert?",
        "Waarom is het daarom zo lastig om aangifte te doen?",
        "Welke opleiding krijgen agenten over mensenhandel?",
        "Why do so many victims refuse to talk to the police?",
        "Enkele voorbeelden van samenwerking tussen gemeenten",
    ],
)
def test_a_whole_question_drops_what_came_before(question: str) -> None:
    """The subject may have changed."""
    assert not leans(question)
    assert standalone(question, HISTORY) == [question]


def test_without_history_there_is_nothing_to_lean_on() -> None:
    """The question is asked as it is."""
    assert standalone("en voor jongens?", []) == ["en voor jongens?"]


def test_a_long_history_leaves_room_for_the_question() -> None:
    """Its end counts, and the question stands whole behind it."""
    _, after = standalone("en voor jongens?", ["begin " + "x" * 2000, "y" * 500])

    assert after == "x" * 99 + " " + "y" * 500 + " en voor jongens?"
