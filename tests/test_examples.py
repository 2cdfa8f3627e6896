from pathlib import Path

import pytest

from assistant.examples import KNOWN, examples
from assistant.phrasebook import LANGUAGES, Language
from assistant.reply import Assistant
from index.edition import load_edition
from index.encoder import encoder_for_questions
from source.citations import Citation
from tests.toys import FAR, NEAR, TOY, citation, edition


def placed(section: str, title: str | None, count: int) -> list[Citation]:
    """So many statements in a section."""
    return [citation(f"{title} {n}", section=section, section_title=title) for n in range(count)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_are_questions_that_the_anthology_answers(language: Language, data: Path) -> None:
    """In either language, by the real model, of the facsimile."""
    found = load_edition(data)
    assistant = Assistant(found, encoder_for_questions(found.manifest.model, data / "models"))

    shown = examples(assistant)[language]

    assert shown == KNOWN[language]
    assert [assistant.ask(question).answered for question in shown] == [True, True, True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_known_examples_are_in_the_language_of_the_page(language: Language) -> None:
    """Three of them, where the edition answers the Dutch ones."""
    assert examples(Assistant(edition(placed("2.1", "Zorg", 3), scales=NEAR), TOY))[language] == KNOWN[language]
    assert len(KNOWN[language]) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_anthology_begins_with_its_largest_sections(language: Language) -> None:
    """By their titles, the largest first, of equals the first in the document; never more than three."""
    sections = [("2.1", "Zorg", 1), ("2.2", "Geld", 2), ("2.3", None, 9), ("2.4", "Politie", 4), ("2.5", "School", 2)]
    found = [statement for section in sections for statement in placed(*section)]

    assert examples(Assistant(edition(found, scales=FAR), TOY))[language] == ("Politie", "Geld", "School")


def test_a_title_of_two_sections_is_an_example_once() -> None:
    """An anthology without titles has no examples."""
    twice = [*placed("2.1", "Zorg", 3), *placed("3.1", "Zorg", 3), *placed("3.2", "Geld", 1)]

    assert examples(Assistant(edition(twice, scales=FAR), TOY))["nl"] == ("Zorg", "Geld")
    assert examples(Assistant(edition(placed("2.1", None, 3), scales=FAR), TOY))["nl"] == ()
