"""The texts of the layouts the reader was not tuned on, under headings numbered in several ways."""

import json
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

from scripts.layouts.anthology import Heading, Item, Statement

TEXTS: dict[str, Any] = json.loads((Path(__file__).parent / "unseen.json").read_text(encoding="utf-8"))
PREFACE: list[str] = TEXTS["preface"]
APPENDIX: list[str] = TEXTS["appendix"]
ROMAN = ("I", "II", "III", "IV")
STEP = 5  # neighbours in the list of speakers are not neighbours on the page


def unseen(chapter: str = "{n}", section: str = "{n}.{m}", chapters: Sequence[int] = (0, 1, 2, 3)) -> tuple[Item, ...]:
    """The chapters with these indices. `chapter` and `section` print the numbers: {n} 1, {r} I, {a} A, {m} 1.

    '' prints none.
    """
    found: list[Item] = []
    for n, index in enumerate(chapters, 1):
        one = TEXTS["chapters"][index]
        names = {"n": n, "r": ROMAN[n - 1], "a": "ABCD"[n - 1]}
        found.append(Heading(1, (n,) if chapter else (), one["title"], chapter.format(**names)))
        for m, part in enumerate(one["sections"], 1):
            mark = section.format(**names, m=m)
            found.append(Heading(2, (n, m) if section else (), part["title"], mark))
            found += [Statement(quote) for quote in part["quotes"]]
    return tuple(found)


def speakers(items: Sequence[Item]) -> dict[int, str]:
    """Who says what: the function of the speaker by the index of the statement among the items."""
    names: list[str] = TEXTS["speakers"]
    statements = [at for at, item in enumerate(items) if isinstance(item, Statement)]
    return {at: names[turn * STEP % len(names)] for turn, at in zip(count(), statements, strict=False)}
