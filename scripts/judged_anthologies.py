"""The anthologies that were written to learn from: statements under sections, and judged questions about them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parent / "anthologies"


@dataclass(frozen=True, slots=True, eq=False)
class Anthology:
    """Statements, the section title of each, and questions with grades (questions, statements): 2, 1 or 0."""

    name: str
    texts: list[str]
    titles: list[str]
    questions: list[dict[str, Any]]
    grades: NDArray[np.float32]


def anthologies(part: str) -> Iterator[Anthology]:
    """Those of `part`: "learned" to learn from, "held-back" to set thresholds and to measure on."""
    for path in sorted((FOLDER / part).glob("*.json")):
        found = json.loads(path.read_text("utf-8"))
        statements = [
            (s["id"], s["text"], section["title"]) for section in found["sections"] for s in section["statements"]
        ]
        rows = {name: row for row, (name, _, _) in enumerate(statements)}
        grades = np.zeros((len(found["questions"]), len(statements)), np.float32)
        for number, question in enumerate(found["questions"]):
            for name, grade in question["rel"].items():
                grades[number, rows[name]] = grade
        yield Anthology(
            path.stem,
            [text for _, text, _ in statements],
            [title for _, _, title in statements],
            found["questions"],
            grades,
        )
