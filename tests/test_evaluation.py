import json
from pathlib import Path

import numpy as np
import pytest

from assistant.evaluate import answer_all
from assistant.reply import Assistant
from index.errors import EditionError, QuestionsError
from index.evaluation import Answer, Question, auroc, interval, read_questions, report, run_lines, with_ids_of
from tests.toys import TOY, citation, citations, edition


def question(name: str, style: str = "natural", tier: str = "", **grades: int) -> Question:
    return Question(name, "Waarom?", (), style, tier, grades)


def answer(
    asked: Question, *ids: str, answered: bool = True, confidence: float = 0.5, milliseconds: float = 10
) -> Answer:
    return Answer(asked, ids, answered, confidence, milliseconds)


def test_gain_is_two_to_the_grade_less_one() -> None:
    """A useful citation before the one that answers: (1 + 3 / log2 3) / (3 + 1 / log2 3)."""
    found = report([answer(question("q", a=2, b=1), "b", "a")]).styles["all"]

    assert found.ndcg == pytest.approx((1 + 3 / np.log2(3)) / (3 + 1 / np.log2(3)))
    assert (found.success, found.recall, found.questions) == (0, 1, 1)


def test_only_ten_hits_count() -> None:
    """The eleventh is not seen; Recall@10 counts what answers, not what is only useful."""
    asked = question("q", a=2, b=2, c=1)
    others = [f"x{number}" for number in range(9)]

    found = report([answer(asked, "a", *others, "b", "c")]).styles["all"]

    assert (found.success, found.recall) == (1, 0.5)


def test_a_question_that_got_nothing_counts_as_nothing() -> None:
    """It is not left out of the mean."""
    found = report([answer(question("q1", a=2), "a"), answer(question("q2", a=2))]).styles["all"]

    assert (found.questions, found.ndcg, found.success, found.recall) == (2, 0.5, 0.5, 0.5)


def test_each_style_is_told_apart() -> None:
    """All together first, then by name; questions without answer have no style."""
    found = report(
        [
            answer(question("q1", "typo", a=2), "a"),
            answer(question("q2", "lookup", a=2), "b"),
            answer(question("q3", "negative", "off"), "a"),
        ]
    )

    assert {name: quality.ndcg for name, quality in found.styles.items()} == {"all": 0.5, "lookup": 0, "typo": 1}
    assert list(found.styles) == ["all", "lookup", "typo"]


def test_refusals_are_counted_on_both_sides() -> None:
    """Those refused though there is an answer, those answered though there is none, by tier."""
    found = report(
        [
            answer(question("q1", a=2), "a", confidence=0.9),
            answer(question("q2", a=2), "a", answered=False, confidence=0.3),
            answer(question("q3", "negative", "off"), "a", answered=False, confidence=0.1),
            answer(question("q4", "negative", "near"), "a", confidence=0.8),
            answer(question("q5", "negative", "near"), answered=False, confidence=0.2, milliseconds=1000),
        ]
    )

    assert found.refusal.refused == 0.5
    assert found.refusal.answered == {"near": 0.5, "off": 0}
    assert found.refusal.auroc == pytest.approx(5 / 6)
    assert found.milliseconds == 10


def test_without_one_side_there_is_nothing_to_part() -> None:
    """Only questions with an answer, or only others."""
    assert report([answer(question("q1", a=2), "a")]).refusal.auroc is None
    only_negative = report([answer(question("q1", "negative", "off"), "a")])
    assert (only_negative.styles, only_negative.refusal.refused) == ({}, None)


def test_auroc_is_how_often_one_is_above_the_other() -> None:
    """A tie counts half."""
    assert auroc([3, 1], [2]) == 0.5
    assert auroc([2], [2]) == 0.5
    assert auroc([3, 4], [1, 2]) == 1


def test_an_interval_lies_around_the_mean() -> None:
    """Narrower with more values, the same each time, and a point where all are equal."""
    few, many = np.array([0, 1] * 5, float), np.array([0, 1] * 500, float)

    assert interval(few)[0] < interval(many)[0] < 0.5 < interval(many)[1] < interval(few)[1]
    assert interval(few) == interval(few)
    assert interval(np.full(9, 0.25)) == (0.25, 0.25)


def test_questions_are_read_with_what_they_have(tmp_path: Path) -> None:
    """History, style and tier may be left out; one without grades above 0 has no answer."""
    path = tmp_path / "questions.jsonl"
    path.write_text(
        '\ufeff{"id": 1, "q": "Waarom?", "rel": {"a": 2}}\n\n'
        '{"id": "n", "q": "Hoe laat?", "history": ["Eerst"], "style": "negative", "tier": "off", "rel": {"a": 0}}\n',
        encoding="utf-8",
    )

    assert read_questions(path) == [
        Question("1", "Waarom?", (), "question", "all", {"a": 2}),
        Question("n", "Hoe laat?", ("Eerst",), "negative", "off", {}),
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"id": 1, "q": "x", "rel": {}}\nzorg\n', r"^Line 2 of .* is no judged question"),
        ('{"id": 1, "q": "x"}\n', r"^Line 1 of .* write JSON with id, q and rel"),
        ('{"id": 1, "q": "x", "rel": ["a"]}\n', r"^Line 1 of "),
        ('{"id": 1, "q": "x", "rel": {"a": "veel"}}\n', r"^Line 1 of "),
        ("[]\n", r"^Line 1 of "),
        ('{"id": 1, "q": "x", "rel": {"a": 3}}\n', r"^Line 1 of "),
        ('{"id": 1, "q": "x", "rel": {"a": 2}, "history": "y"}\n', r"^Line 1 of "),
        ('{"id": "een twee", "q": "x", "rel": {}}\n', r"^Line 1 of .* is no id"),
        ('{"id": "\\ud800", "q": "x", "rel": {}}\n', r"^Line 1 of "),
        ('{"id": 1, "q": "x", "rel": {"\\ud800": 1}}\n', r"^Line 1 of "),
        ('{"id": 1, "q": "x", "rel": {}}\n{"id": "1", "q": "y", "rel": {}}\n', r"has the id '1' twice"),
        ("", r"holds no questions; write one a line"),
        (None, r"cannot be read .* name a file of JSON Lines"),
    ],
)
def test_what_is_no_question_is_an_error(content: str | None, told: str, tmp_path: Path) -> None:
    """The message names the line and says what it should be."""
    path = tmp_path / "questions.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")

    with pytest.raises(QuestionsError, match=told) as caught:
        read_questions(path)
    assert isinstance(caught.value, EditionError)


def test_judgments_of_other_ids_are_found_by_their_text(tmp_path: Path) -> None:
    """Equal letters, or most of them in one piece; two equal citations in the same order; what is gone stays judged."""
    reference = tmp_path / "reference.jsonl"
    texts = {
        "r0": "een lang citaat",
        "r1": "Dezelfde.",
        "r2": "dezelfde",
        "r3": "Een lang citaat, zonder het begin",
        "r4": "Weg",
        "r5": "kort",
    }
    reference.write_text("\n".join(json.dumps({"id": name, "text": text}) for name, text in texts.items()))
    ours = [
        citation("dezelfde", id="a"),
        citation("Voorwoord: een lang citaat, zonder het begin", id="b"),
        citation("Dezelfde!", id="c"),
        citation("kort maar met veel meer erachter", id="d"),
        citation("een lang citaat!", id="e"),
    ]

    (found,) = with_ids_of([question("q", r0=2, r1=2, r2=1, r3=2, r4=1, r5=1)], reference, ours)

    assert found.grades == {"e": 2, "a": 2, "c": 1, "b": 2, "r4": 1, "r5": 1}


@pytest.mark.parametrize("content", [None, "zorg", "[]", '{"id": "r1"}'])
def test_what_is_no_reference_is_an_error(content: str | None, tmp_path: Path) -> None:
    """Which says what it should be."""
    reference = tmp_path / "reference.jsonl"
    if content is not None:
        reference.write_text(content)

    with pytest.raises(QuestionsError, match="name JSON lines with id and text"):
        with_ids_of([], reference, [])


def test_a_run_is_written_as_trec_reads_it() -> None:
    """Question, Q0, citation, rank, score and tag; the score falls with the rank."""
    lines = list(run_lines([answer(question("q1", a=2), "a", "b")], "edition"))

    assert lines == ["q1 Q0 a 1 1.000000 edition", "q1 Q0 b 2 0.500000 edition"]


def test_every_question_is_asked_as_a_user_would() -> None:
    """What a hit repeats is found with it; an empty question is not answered, and stops nothing."""
    found = [*citations("zorg", "geld"), citation("zorg", kind="pullquote", id="large")]
    asked = [Question("q", "zorg", (), "natural", "", {"x": 2}), Question("n", " ?", (), "negative", "broken", {})]

    first, empty = answer_all(Assistant(edition(found), TOY), asked)

    assert first.ids == (found[0].id, "large", found[1].id)
    assert first.milliseconds > 0
    assert (empty.ids, empty.answered, empty.confidence) == ((), False, 0)
