"""What each block is: heading, title, pull quote, quote or something else. From typography, not from words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from source.contents import Entry, split_number
from source.layout import Block, same_look
from source.words import Word

LARGER = 1.12  # times the body size; less is the same size in another font
TITLE = 1.8  # times the body size from which a block without number is a title, not a pull quote
SMALLER = 0.93  # times the body size; less is a note, a caption or a label
HEADING_LINES = 4  # lines a heading has at most


class Role(Enum):
    """What a block is."""

    HEADING = "heading"  # opens a chapter or section; with or without a number
    QUOTE = "quote"  # text in the look of the body
    PULLQUOTE = "pullquote"  # a statement set large
    OTHER = "other"  # notes, captions, labels


@dataclass(frozen=True, slots=True)
class Marked:
    """A block with its role; for a heading, its number (() without one)."""

    block: Block
    role: Role
    number: tuple[int, ...] = ()


def body_look(blocks: Iterable[Block]) -> Word:
    """The word whose look most characters of the document have.

    Raises:
        ValueError: there are no blocks.

    """
    looks: Counter[tuple[float, bool, str]] = Counter()
    examples: dict[tuple[float, bool, str], Word] = {}
    for block in blocks:
        main = block.main
        look = (main.size, main.bold, main.color)
        looks[look] += sum(len(line.text) for line in block.lines)
        examples.setdefault(look, main)
    if not looks:
        raise ValueError("no blocks")
    return examples[looks.most_common(1)[0][0]]


def mark(blocks: Sequence[Block], body: Word, entries: Sequence[Entry]) -> list[Marked]:
    """Give every block, in reading order, its role."""
    listed = {_letters(entry.title) for entry in entries}
    marked = [_mark(block, body, listed) for block in blocks]
    kept = _longest_rising([(i, m.number) for i, m in enumerate(marked) if m.number])
    return [m if not m.number or i in kept else Marked(m.block, Role.OTHER) for i, m in enumerate(marked)]


def heading_text(block: Block) -> str:
    """The lines of a heading as one."""
    return " ".join(line.text for line in block.lines)


def _mark(block: Block, body: Word, listed: set[str]) -> Marked:
    main = block.main
    number, title = split_number(heading_text(block))
    in_contents = _letters(title) in listed
    if same_look(main, body):
        if number and in_contents:
            return Marked(block, Role.HEADING, number)
        return Marked(block, Role.QUOTE)
    if main.size < SMALLER * body.size:
        return Marked(block, Role.OTHER)
    if number and len(block.lines) <= HEADING_LINES:
        return Marked(block, Role.HEADING, number)
    if in_contents or main.size >= TITLE * body.size:
        return Marked(block, Role.HEADING)
    if main.size >= LARGER * body.size:
        return Marked(block, Role.PULLQUOTE)
    return Marked(block, Role.HEADING if main.bold else Role.QUOTE)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _longest_rising(numbered: Sequence[tuple[int, tuple[int, ...]]]) -> set[int]:
    """The places of the longest chain of numbers that only go up; a number that does not fit in is no heading's."""
    best: list[tuple[int, int | None]] = []
    for j, (_, number) in enumerate(numbered):
        before = [(best[i][0], i) for i in range(j) if numbered[i][1] < number]
        length, previous = max(before, default=(0, None))
        best.append((length + 1, previous))
    at = max(range(len(best)), key=lambda i: best[i][0], default=None)
    kept = set()
    while at is not None:
        kept.add(numbered[at][0])
        at = best[at][1]
    return kept
