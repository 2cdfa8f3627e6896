"""What was learned from, and that it is not what is measured with."""

import json
import re
from pathlib import Path

import pytest

from scripts.judged_anthologies import Anthology, anthologies

DATA = Path(__file__).parent / "data"
STYLES = {"natural", "keywords", "typo", "abbreviation", "english", "followup", "lookup", "negative"}


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def measured(file: str, key: str) -> set[str]:
    """The letters of what is measured with."""
    return {letters(json.loads(line)[key]) for line in (DATA / file).read_text("utf-8").splitlines() if line}


@pytest.mark.parametrize(("part", "count"), [("learned", 48), ("held-back", 8)])
def test_every_anthology_is_well_formed(part: str, count: int) -> None:
    """A grade for each statement and question; only negatives have none; follow-ups have a history."""
    found = list(anthologies(part))

    assert len(found) == count
    for anthology in found:
        assert anthology.grades.shape == (len(anthology.questions), len(anthology.texts))
        assert len(anthology.titles) == len(anthology.texts) >= 90
        assert {question["style"] for question in anthology.questions} == STYLES
        for question, grades in zip(anthology.questions, anthology.grades, strict=True):
            assert bool(grades.max() == 2) is (question["style"] != "negative")
            assert question["style"] != "followup" or question["history"]


def test_nothing_is_learned_from_what_is_measured_with() -> None:
    """No judged question that has an answer, and no citation of some length, occurs among what was learned from."""
    questions = measured("questions-dev.jsonl", "q")
    citations = {text for text in measured("citations.jsonl", "text") if len(text) > 30}

    for part in ("learned", "held-back"):
        for anthology in anthologies(part):
            assert not questions & {letters(q["q"]) for q in anthology.questions if q["style"] != "negative"}
            assert not citations & {letters(text) for text in anthology.texts}


def test_what_was_held_back_was_not_learned_from() -> None:
    """No anthology is in both parts, nor a question; a few words such as "en voor mannen" may be asked of two."""
    learned, held = list(anthologies("learned")), list(anthologies("held-back"))

    assert not {a.name for a in learned} & {a.name for a in held}
    assert not _answerable(learned) & _answerable(held)


def _answerable(found: list[Anthology]) -> set[str]:
    asked = (q for anthology in found for q in anthology.questions if q["style"] != "negative")
    return {text for q in asked if len(text := letters(q["q"])) > 50}
