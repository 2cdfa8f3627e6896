"""What each block is: heading, pull quote, quote or something else. From typography, not from words."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from source.blocks import Block
from source.contents import Entry, split_number
from source.lines import same_look, usual_look
from source.words import Word

LARGER = 1.12  # times the body size; less is the same size in another font
TITLE = 1.8  # times the body size from which a block is a title, not a pull quote
SMALLER = 0.93  # times the body size; less is a note, a caption or a label
HEADING_LINES = 4  # lines a heading has at most
BARE_NUMBER = re.compile(r"\d{1,2}\.?")
SENTENCE_END = re.compile(r"[.!…”’\"»][.)]?$")  # what statements end with, and headings don't

Look = tuple[float, bool, str]


class Role(Enum):
    """What a block is."""

    HEADING = "heading"  # opens a chapter or section; with or without a number
    QUOTE = "quote"  # text in the look of the body
    PULLQUOTE = "pullquote"  # a statement set large
    OTHER = "other"  # notes, captions, labels


@dataclass(frozen=True, slots=True)
class Marked:
    """A block with its role; for a heading its number (() without one) and whether the contents list it."""

    block: Block
    role: Role
    number: tuple[int, ...] = ()
    listed: bool = False
    opens: bool | None = None  # whether it opens a statement; None where nothing tells


def look(word: Word) -> Look:
    """Size, weight and colour."""
    return word.size, word.bold, word.color


def body_look(blocks: Iterable[Block]) -> Word:
    """The word whose look most characters of the document have.

    Raises:
        ValueError: there are no blocks.

    """
    found = usual_look(line for block in blocks for line in block.lines)
    if found is None:
        raise ValueError("no blocks")
    return found


def mark(blocks: Sequence[Block], body: Word, entries: Sequence[Entry]) -> list[Marked]:
    """Give every block, in reading order, its role."""
    titles = {_letters(entry.title) for entry in entries}
    marked = [_mark(block, body, titles) for block in blocks]
    marked = _with_number_above(marked, body)
    kept = _longest_rising([(i, m.number) for i, m in enumerate(marked) if m.number])
    marked = [m if not m.number or i in kept else _demoted(m, body) for i, m in enumerate(marked)]
    deepest = max((len(marked[i].number) for i in kept), default=0)
    return marked if deepest > 1 else _by_typography(marked, body)  # then sections, if any, have no numbers


def _with_number_above(marked: Sequence[Marked], body: Word) -> list[Marked]:
    """A large bare number is the number of the title right after it on its page, above or beside it."""
    found = list(marked)
    for i, m in enumerate(marked):
        text = heading_text(m.block)
        if not BARE_NUMBER.fullmatch(text) or m.block.main.size < LARGER * body.size:
            continue
        found[i] = replace(m, role=Role.OTHER, number=())
        titles = [j for j, t in enumerate(marked) if _titles(t, m.block, body)]
        if titles:
            nearest = min(titles, key=lambda j: abs(marked[j].block.top - m.block.top))
            found[nearest] = replace(marked[nearest], role=Role.HEADING, number=(int(text.rstrip(".")),))
    return found


def _titles(m: Marked, number: Block, body: Word) -> bool:
    """Whether a block is large, has no number of its own, and stands beside or below the number on its page."""
    large = m.block is not number and m.block.page == number.page and m.block.main.size >= LARGER * body.size
    return large and not m.number and not BARE_NUMBER.fullmatch(heading_text(m.block)) and m.block.bottom > number.top


def _demoted(m: Marked, body: Word) -> Marked:
    """What a block is that begins with a number out of order: text in the body's look, else nothing of ours."""
    return replace(m, role=Role.QUOTE if same_look(m.block.main, body) else Role.OTHER, number=())


def heading_text(block: Block) -> str:
    """The lines of a heading as one."""
    return " ".join(line.text for line in block.lines)


def _mark(block: Block, body: Word, titles: set[str]) -> Marked:
    if not _letters(heading_text(block)):
        return Marked(block, Role.OTHER)  # an ornament between statements
    main = block.main
    number, title = split_number(heading_text(block))
    listed = _letters(title) in titles
    if same_look(main, body):
        return Marked(block, Role.HEADING, number, listed) if number and listed else Marked(block, Role.QUOTE)
    if main.size < SMALLER * body.size:
        return Marked(block, Role.OTHER)
    if len(block.lines) <= HEADING_LINES and (number or listed or main.size >= TITLE * body.size):
        return Marked(block, Role.HEADING, number, listed)
    if main.size >= LARGER * body.size:
        return Marked(block, Role.PULLQUOTE)
    if main.bold and not body.bold and len(block.lines) <= HEADING_LINES and not _is_sentence(block):
        return Marked(block, Role.HEADING)
    return Marked(block, Role.QUOTE)


def _by_typography(marked: Sequence[Marked], body: Word) -> list[Marked]:
    """Where headings or at least sections have no numbers, tell them from pull quotes: these are mostly sentences.

    Blocks of one look are the same thing, so each look is judged as a whole.
    """
    votes: dict[Look, list[bool]] = defaultdict(list)
    for m in marked:
        if m.role in {Role.HEADING, Role.PULLQUOTE} and not m.number:
            votes[look(m.block.main)].append(_is_sentence(m.block))
    sentences = {found for found, said in votes.items() if 2 * sum(said) > len(said)}
    return [_judged(m, body, sentences) for m in marked]


def _judged(m: Marked, body: Word, sentences: set[Look]) -> Marked:
    if m.role not in {Role.HEADING, Role.PULLQUOTE} or m.listed or m.number:
        return m
    if look(m.block.main) not in sentences:
        return replace(m, role=Role.HEADING)
    return replace(m, role=Role.PULLQUOTE if m.block.main.size >= LARGER * body.size else Role.QUOTE)


def _is_sentence(block: Block) -> bool:
    return bool(SENTENCE_END.search(block.lines[-1].text))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _longest_rising(numbered: Sequence[tuple[int, tuple[int, ...]]]) -> set[int]:
    """The places of the longest chain of numbers that only go up; one that does not fit in is no heading's."""
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
