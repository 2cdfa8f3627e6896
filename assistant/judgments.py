"""What readers say of citations: stored here only, and only where the operator wants it; judgments for `evaluate`."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Literal

from index.disk import append_line
from index.errors import DiskError

FILE = "judgments.jsonl"
Grade = Literal[0, 2]


@dataclass(frozen=True, slots=True)
class Judgment:
    """Whether a citation is useful for a question (2) or not (0), as one reader said."""

    question: str
    history: tuple[str, ...]
    citation: str  # its id
    grade: Grade
    edition: str
    reader: str  # who said so, as far as one visit to the page goes: a random word
    said: str  # ISO 8601, UTC


class Judgments:
    """The judgments in a data folder; may be added to by several threads at once."""

    def __init__(self, data: Path) -> None:
        self._path = data / FILE
        self._writing = Lock()

    def add(
        self, question: str, history: Sequence[str], citation: str, grade: Grade, edition: str, reader: str = ""
    ) -> None:
        """Store what a reader said; `reader` tells the visit, not the person.

        Raises:
            DiskError: the file cannot be written.

        """
        said = datetime.now(UTC).isoformat(timespec="seconds")
        line = json.dumps(asdict(Judgment(question, tuple(history), citation, grade, edition, reader, said)))
        try:
            with self._writing:
                append_line(self._path, line)
        except OSError as error:
            raise DiskError(self._path.parent, error.strerror or str(error)) from error

    def all(self) -> list[Judgment]:
        """All judgments, oldest first; a line that was cut off by a power cut is passed over.

        Raises:
            DiskError: the file cannot be read.

        """
        try:
            lines = self._path.read_text(encoding="utf-8", errors="replace").split("\n") if self._path.exists() else []
        except OSError as error:
            raise DiskError(self._path.parent, error.strerror or str(error)) from error
        return [found for line in lines if line and (found := _read(line))]


def _read(line: str) -> Judgment | None:
    try:
        found = json.loads(line)
        texts = [found[name] for name in ("question", "citation", "edition", "reader", "said")]
        history, grade = found["history"], found["grade"]
    except (KeyError, RecursionError, TypeError, ValueError):
        return None
    if not isinstance(history, list) or not all(isinstance(text, str) for text in [*texts, *history]):
        return None
    question, citation, edition, reader, said = texts
    return Judgment(question, tuple(history), citation, grade, edition, reader, said) if grade in (0, 2) else None


def judged_questions(judgments: Iterable[Judgment]) -> list[dict[str, object]]:
    """One record for each question, as `evaluate` reads it: a citation is relevant if more readers say so than not.

    A question of which no citation is relevant is left out: that nothing shown was useful does not say that nothing is.
    """
    said: dict[tuple[str, tuple[str, ...]], dict[tuple[str, str | int], Grade]] = {}
    for number, judgment in enumerate(judgments):
        reader = judgment.reader or number  # one who is not known again
        said.setdefault((judgment.question, judgment.history), {})[judgment.citation, reader] = judgment.grade
    votes = {asked: _votes(grades) for asked, grades in said.items()}
    return [
        {
            "id": f"j{number}",
            "q": question,
            "history": list(history),
            "style": "judged",
            "rel": {citation: 2 if votes > 0 else 0 for citation, votes in counted.items()},
        }
        for number, ((question, history), counted) in enumerate(votes.items(), start=1)
        if any(votes > 0 for votes in counted.values())
    ]


def _votes(grades: Mapping[tuple[str, str | int], Grade]) -> Counter[str]:
    """For each citation, how many more readers find it useful than not; of each reader the last word counts."""
    votes: Counter[str] = Counter()
    for (citation, _), grade in grades.items():
        votes[citation] += 1 if grade else -1
    return votes
