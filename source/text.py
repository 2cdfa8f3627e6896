"""Printed lines to display text, by steps that can be undone.

A step replaces what is printed at one place by what is shown there. Only these exist:

- a line break becomes a space, or nothing after a slash;
- a line-end hyphen with its line break becomes nothing (a syllable break), a hyphen (it belongs to the word) or a
  hyphen and a space (`wet- en regelgeving`);
- a line-end hyphen after a space becomes nothing too, but only within a word the document or Dutch has
  (`organi -` / `seren`): a dash looks the same, and stays;
- a ligature becomes its letters; a soft hyphen inside a line, which nobody sees, becomes nothing.

Nothing else is ever changed. `undo` gives back the printed lines.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from source.hyphens import HYPHENS, Hyphens

LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
SOFT_HYPHEN = "\u00ad"
LINE_END = re.compile(rf"\s*[{HYPHENS}]\n")
INSIDE = re.compile("[" + "".join(LIGATURES) + SOFT_HYPHEN + "]")


@dataclass(frozen=True, slots=True)
class Step:
    """One replacement: at this offset of the display text, `shown` stands for `printed`."""

    at: int
    printed: str
    shown: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A display text and the steps that led to it."""

    text: str
    steps: tuple[Step, ...]


def show(lines: Sequence[str], hyphens: Hyphens) -> Shown:
    """The display text of printed lines."""
    text = ""
    steps: list[Step] = []
    for part, printed, shown in _parts(lines, hyphens):
        text += part
        if printed:
            steps.append(Step(len(text), printed, shown))
            text += shown
    return Shown(text, tuple(steps))


def allowed(step: Step, text: str) -> bool:
    """Whether a step that led to the display text `text` is one of those named above."""
    if step.printed in LIGATURES:
        return step.shown == LIGATURES[step.printed]
    if step.printed == SOFT_HYPHEN:
        return not step.shown
    if step.printed == "\n":
        return step.shown == " " or (not step.shown and text[: step.at].endswith("/"))
    return bool(LINE_END.fullmatch(step.printed)) and step.shown in {"", "-", "- "}


def undo(shown: Shown) -> list[str]:
    """The printed lines that a display text came from."""
    text = shown.text
    for step in reversed(shown.steps):
        text = text[: step.at] + step.printed + text[step.at + len(step.shown) :]
    return text.split("\n")


def origins(shown: Shown) -> list[tuple[int, int] | None]:
    """For each character of a display text, its line and its place in that line; None for a space that is a line break.

    All letters of a ligature come from one place.
    """
    found: list[tuple[int, int] | None] = []
    line = place = at = 0
    for step in (*shown.steps, Step(len(shown.text), "", "")):
        found += [(line, place + i) for i in range(step.at - at)]
        place += step.at - at
        found += [None if character == " " else (line, place) for character in step.shown]
        line += step.printed.count("\n")
        place = 0 if "\n" in step.printed else place + len(step.printed)
        at = step.at + len(step.shown)
    return found


def _parts(lines: Sequence[str], hyphens: Hyphens) -> Iterator[tuple[str, str, str]]:
    """Text that stays, what is printed after it, and what is shown instead."""
    for i, line in enumerate(lines):
        last = i == len(lines) - 1
        body, printed, shown = (line, "", "") if last else _line_end(line, lines[i + 1], hyphens)
        start = 0
        for found in INSIDE.finditer(body):
            yield body[start : found.start()], found[0], LIGATURES.get(found[0], "")
            start = found.end()
        yield body[start:], printed, shown


def _line_end(line: str, following: str, hyphens: Hyphens) -> tuple[str, str, str]:
    if line.endswith("/"):
        return line, "\n", ""
    body = line[:-1].rstrip()
    if line[-1:] not in HYPHENS or not body or not following.strip():
        return line, "\n", " "
    before, after = body.split()[-1], following.split(maxsplit=1)[0]
    if body == line[:-1]:
        return body, line[-1] + "\n", hyphens.decide(before, line[-1], after)
    return (body, line[len(body) :] + "\n", "") if hyphens.is_stray(before, after) else (line, "\n", " ")
