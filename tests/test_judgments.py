import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.judgments import FILE, Grade, Judgment, Judgments, judged_questions
from index.errors import DiskError
from index.evaluation import Question, read_questions

EDITION = "20260102T030405000000Z-0123abcd"
GARBAGE = (
    "geen JSON",
    "{}",
    "[]",
    "null",
    "5",
    '{"question": "zorg"',
)
LINE = {"question": "zorg", "history": [], "citation": "a", "grade": 2, "edition": "e", "reader": "r", "said": "x"}


def judged(
    question: str, citation: str = "a", grade: Grade = 2, history: tuple[str, ...] = (), reader: str = ""
) -> Judgment:
    return Judgment(question, history, citation, grade, EDITION, reader, "2026-11-24T12:00:00+00:00")


def said(data: Path) -> list[str]:
    """The questions that were judged, oldest first."""
    return [judgment.question for judgment in Judgments(data).all()]


def test_what_is_added_is_there(tmp_path: Path) -> None:
    """Word for word, oldest first, with the moment; also for another process that reads the file."""
    before = datetime.now(UTC).replace(microsecond=0)
    judgments = Judgments(tmp_path)

    judgments.add("Is er opvang?", ["Wat is zorg?", "en geld?"], "a1", 2, EDITION, "k3x9")
    judgments.add("Is er opvang?", [], "b2-2", 0, EDITION)

    first, second = Judgments(tmp_path).all()
    assert first == Judgment("Is er opvang?", ("Wat is zorg?", "en geld?"), "a1", 2, EDITION, "k3x9", first.said)
    assert second == Judgment("Is er opvang?", (), "b2-2", 0, EDITION, "", second.said)
    assert before <= datetime.fromisoformat(first.said) <= datetime.fromisoformat(second.said) <= datetime.now(UTC)


def test_nothing_is_stored_but_what_was_said(tmp_path: Path) -> None:
    """No name, no address, no browser: one file, one line a judgment, seven fields, of which one tells the visit."""
    Judgments(tmp_path).add("Is er opvang?", [], "a1", 2, EDITION, "k3x9")

    [line] = (tmp_path / FILE).read_text(encoding="utf-8").splitlines()
    assert [path.name for path in tmp_path.iterdir()] == ["judgments.jsonl"]
    assert list(json.loads(line)) == ["question", "history", "citation", "grade", "edition", "reader", "said"]


@given(st.text(), st.lists(st.text(), max_size=3), st.text(), st.sampled_from([0, 2]), st.text())
@example('\ud83d\n\u2028\r"', ["\0"], "a", 2, "\ud83d\n")
@settings(max_examples=100, derandomize=True, deadline=None)
def test_any_text_comes_back(question: str, history: list[str], citation: str, grade: Grade, reader: str) -> None:
    """Line ends, half characters and quotation marks too."""
    with TemporaryDirectory() as folder:
        Judgments(Path(folder)).add(question, history, citation, grade, EDITION, reader)
        [found] = Judgments(Path(folder)).all()

    assert found == Judgment(question, tuple(history), citation, grade, EDITION, reader, found.said)


def test_without_a_file_there_are_no_judgments(tmp_path: Path) -> None:
    """Reading makes none."""
    assert Judgments(tmp_path).all() == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("garbage", GARBAGE)
def test_a_line_that_is_no_judgment_is_passed_over(garbage: str, tmp_path: Path) -> None:
    """Those before and after it are not."""
    Judgments(tmp_path).add("eerst", [], "a", 2, EDITION)
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write(garbage + "\n")
    Judgments(tmp_path).add("daarna", [], "a", 2, EDITION)

    assert said(tmp_path) == ["eerst", "daarna"]


@pytest.mark.parametrize(
    "garbage",
    [
        pytest.param("[" * 100_000, id="deep"),
        *(json.dumps({name: value for name, value in LINE.items() if name != left_out}) for left_out in LINE),
        json.dumps({**LINE, "question": 5}),
        json.dumps({**LINE, "history": 5}),
        json.dumps({**LINE, "history": [["x"]]}),
        json.dumps({**LINE, "history": "abc"}),
        json.dumps({**LINE, "citation": ["a"]}),
        json.dumps({**LINE, "grade": "ja"}),
        json.dumps({**LINE, "grade": 1}),
        json.dumps({**LINE, "edition": None}),
        json.dumps({**LINE, "reader": 5}),
        json.dumps({**LINE, "said": 20261124}),
    ],
)
def test_a_line_with_other_values_is_no_judgment(garbage: str, tmp_path: Path) -> None:
    """Every field is there, a text is a text, a grade is 0 or 2; what is nested too deep is passed over as well."""
    (tmp_path / FILE).write_text(garbage + "\n", encoding="utf-8")

    assert Judgments(tmp_path).all() == []


def test_what_else_a_line_says_is_left_out(tmp_path: Path) -> None:
    """It is a judgment all the same."""
    (tmp_path / FILE).write_text(json.dumps({**LINE, "who": "ik"}) + "\n", encoding="utf-8")

    assert Judgments(tmp_path).all() == [Judgment("zorg", (), "a", 2, "e", "r", "x")]


def test_bytes_that_are_no_text_are_passed_over(tmp_path: Path) -> None:
    """As a damaged disk leaves them."""
    Judgments(tmp_path).add("eerst", [], "a", 2, EDITION)
    with (tmp_path / FILE).open("ab") as file:
        file.write(b"\xff\x00\xfe\n")

    assert said(tmp_path) == ["eerst"]


def test_a_line_that_was_cut_off_is_passed_over(tmp_path: Path) -> None:
    """Wherever the power failed; the line before it is whole."""
    Judgments(tmp_path).add("eerst", [], "a", 2, EDITION)
    one = (tmp_path / FILE).read_bytes()
    Judgments(tmp_path).add("daarna", ["zorg"], "b", 2, EDITION)
    both = (tmp_path / FILE).read_bytes()

    for length in range(len(one), len(both) - 1):
        (tmp_path / FILE).write_bytes(both[:length])
        assert said(tmp_path) == ["eerst"]


@pytest.mark.parametrize("left", [1, 20, 100])
def test_what_is_added_after_a_cut_is_not_lost(left: int, tmp_path: Path) -> None:
    """The half line stays by itself; the next judgment begins on a line of its own."""
    Judgments(tmp_path).add("eerst", [], "a", 2, EDITION)
    (tmp_path / FILE).write_bytes((tmp_path / FILE).read_bytes()[:left])

    Judgments(tmp_path).add("daarna", [], "a", 2, EDITION)
    Judgments(tmp_path).add("ten slotte", [], "a", 2, EDITION)

    assert said(tmp_path) == ["daarna", "ten slotte"]


def test_several_threads_lose_nothing(tmp_path: Path) -> None:
    """Eight of them, 25 judgments each, of a page of text."""
    judgments, page = Judgments(tmp_path), "é" * 2_000

    def add(thread: int) -> None:
        for number in range(25):
            judgments.add(f"{page} {thread} {number}", [page], "a", 2, EDITION)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(8)))

    found = said(tmp_path)
    assert sorted(found) == sorted(f"{page} {thread} {number}" for thread in range(8) for number in range(25))
    for thread in range(8):
        mine = [question.rsplit(" ", 1)[1] for question in found if question.split(" ")[1] == str(thread)]
        assert mine == [str(number) for number in range(25)]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """With the system's reason and what to do: one that is gone, and one in which something else has the name."""
    (tmp_path / "bezet" / FILE).mkdir(parents=True)
    for folder, reason in ((tmp_path / "weg", "No such file or directory"), (tmp_path / "bezet", "Is a directory")):
        with pytest.raises(DiskError) as raised:
            Judgments(folder).add("zorg", [], "a", 2, EDITION)

        assert str(raised.value) == (
            f"Cannot read or write in {folder} ({reason}); make room or choose another folder with --data."
        )


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    """It is not taken for an empty one."""
    (tmp_path / FILE).mkdir()

    with pytest.raises(DiskError, match="Is a directory"):
        Judgments(tmp_path).all()


@pytest.mark.parametrize(
    ("grades", "relevant"),
    [([2], 2), ([0], 0), ([2, 0], 0), ([2, 0, 2], 2), ([0, 0, 2], 0), ([2, 2, 0, 0], 0)],
)
@pytest.mark.parametrize("readers", ["", "abcd"], ids=["unknown", "known"])
def test_a_citation_is_relevant_if_more_readers_say_so_than_not(
    grades: list[Grade], relevant: int, readers: str
) -> None:
    """A tie is not enough; who is not known counts as someone else each time."""
    said = [judged("zorg", "a", grade, reader=readers[n : n + 1]) for n, grade in enumerate(grades)]

    assert judged_questions([judged("zorg", "useful"), *said]) == [
        {"id": "j1", "q": "zorg", "history": [], "style": "judged", "rel": {"useful": 2, "a": relevant}}
    ]


@pytest.mark.parametrize(
    ("said", "relevant"),
    [
        ([("x", 2), ("x", 2), ("y", 0), ("z", 0)], 0),  # one vote, however often it is cast
        ([("x", 0), ("x", 2)], 2),
        ([("x", 2), ("x", 0)], 0),
        ([("x", 2), ("y", 2), ("z", 0), ("x", 0)], 0),
        ([("x", 0), ("y", 2), ("", 0), ("x", 2)], 2),
    ],
)
def test_the_last_word_of_a_reader_counts(said: list[tuple[str, Grade]], relevant: int) -> None:
    """Of each reader one, on each citation; what they say of another, or of another question, is another matter."""
    elsewhere = [judged("zorg", "useful", reader="x"), judged("geld", "a", 2, reader="x")]
    found = judged_questions([*(judged("zorg", "a", grade, reader=who) for who, grade in said), *elsewhere])

    assert [(record["q"], record["rel"]) for record in found] == [
        ("zorg", {"a": relevant, "useful": 2}),
        ("geld", {"a": 2}),
    ]


@pytest.mark.parametrize("said", [[("a", 0)], [("a", 2), ("a", 0)], [("a", 0), ("b", 0), ("b", 2), ("b", 0)]])
def test_a_question_without_a_useful_citation_is_left_out(said: list[tuple[str, Grade]]) -> None:
    """That nothing shown was useful does not say that nothing is; the others keep their place."""
    found = judged_questions(
        [*(judged("zorg", citation, grade) for citation, grade in said), judged("geld"), judged("zorg", "a", 0, ("x",))]
    )

    assert found == [{"id": "j2", "q": "geld", "history": [], "style": "judged", "rel": {"a": 2}}]


def test_a_question_is_another_after_another_conversation() -> None:
    """One record for each, in the order in which they were first judged, with all citations judged for it."""
    found = judged_questions(
        [
            judged("en geld?", "a", 2, ("zorg",)),
            judged("zorg", "b"),
            judged("en geld?", "c", 0, ("school",)),
            judged("en geld?", "d", 0, ("zorg",)),
            judged("zorg", "b"),
            judged("en geld?", "e", 2, ("school",)),
        ]
    )

    assert [(record["id"], record["q"], record["history"], record["rel"]) for record in found] == [
        ("j1", "en geld?", ["zorg"], {"a": 2, "d": 0}),
        ("j2", "zorg", [], {"b": 2}),
        ("j3", "en geld?", ["school"], {"c": 0, "e": 2}),
    ]


def test_without_judgments_there_are_no_questions() -> None:
    """None at all."""
    assert judged_questions([]) == []


def test_evaluate_reads_judged_questions(tmp_path: Path) -> None:
    """With history and style; a citation that is not relevant is no grade."""
    found = judged_questions([judged("zorg", "a", 2, ("geld",)), judged("zorg", "b", 0, ("geld",)), judged("school")])
    (tmp_path / "questions.jsonl").write_text("".join(json.dumps(record) + "\n" for record in found), encoding="utf-8")

    assert read_questions(tmp_path / "questions.jsonl") == [
        Question("j1", "zorg", ("geld",), "judged", "all", {"a": 2}),
        Question("j2", "school", (), "judged", "all", {"a": 2}),
    ]
