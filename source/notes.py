"""Footnotes: their marks in the text belong to the page, not to what was said.

A raised number is taken for a mark only where a note with that number stands in small type on the same page; others
(`m²`) stay.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from source.blocks import Block
from source.lines import Line
from source.roles import SMALLER, Marked, Role
from source.words import SUPERSCRIPTS, Word

PLAIN = {raised: chr(plain) for plain, raised in SUPERSCRIPTS.items()}
RAISED = re.compile("[" + "".join(map(chr, SUPERSCRIPTS.values())) + "]+")
NUMBER = re.compile(r"\d{1,3}")


def without_note_marks(marked: Sequence[Marked], body_size: float) -> list[Marked]:
    """The blocks, their texts without the marks of the notes on their page; `body_size` in points."""
    notes: dict[int, set[str]] = defaultdict(set)
    for m in marked:
        if m.role is Role.OTHER and m.block.main.size < SMALLER * body_size:
            notes[m.block.page] |= {_plain(line.words[0].text) for line in m.block.lines} - {""}
    return [m if m.role is Role.OTHER else replace(m, block=_cleaned(m.block, notes[m.block.page])) for m in marked]


def _plain(word: str) -> str:
    """The number a note begins with, raised or not; '' for none."""
    plain = "".join(PLAIN.get(ord(c), c) for c in word).rstrip(".):")
    return plain if NUMBER.fullmatch(plain) else ""


def _cleaned(block: Block, notes: set[str]) -> Block:
    if not notes:
        return block
    lines = tuple(line for line in (_without(line, notes) for line in block.lines) if line.words)
    return Block(lines) if lines else block


def _without(line: Line, notes: set[str]) -> Line:
    words = [replace(word, text=_strip(word, notes)) for word in line.words]
    return replace(line, words=tuple(word for word in words if word.text))


def _strip(word: Word, notes: set[str]) -> str:
    return RAISED.sub(lambda found: "" if _plain(found[0]) in notes else found[0], word.text)
