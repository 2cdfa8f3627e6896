"""What a new edition changes: which citations are added, gone, changed, moved, and where."""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

import numpy as np

from index.selection import Facet, chapter_facets, section_facets
from source.citations import Citation, is_proven, letters

LEAST_LIKENESS = 0.6  # one word of four leaves 0.75; of 650 statements none that were written apart come above 0.57
MOST_ALIKE = 100  # new citations that an old one may become; where there are more, they were all cast in one mould
LONG = 2_000  # words, marks and spaces; comparing all of so many takes a quarter second, of twice as many a whole
WORD = re.compile(r"[^\W_]+")
TOKEN = re.compile(r"\s+|[^\W_]+|[\W_]")  # white space, a word, or a mark


@dataclass(frozen=True, slots=True)
class Pair:
    """The same citation before and after."""

    old: Citation
    new: Citation


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two readings of an anthology beside each other; each citation of either is in one of the parts, or the same."""

    same: int  # with the same text, chapter, section and page
    added: tuple[Citation, ...]
    gone: tuple[Citation, ...]
    changed: tuple[Pair, ...]  # other words or marks
    moved: tuple[Pair, ...]  # the same text in another chapter or section
    repaged: tuple[Pair, ...]  # the same text and section on another page
    sections_added: tuple[Facet, ...]  # with the number of their citations
    sections_gone: tuple[Facet, ...]
    retitled: tuple[tuple[Facet, Facet], ...]  # chapters and sections with another title under the same number
    unproven: tuple[Citation, ...]  # of the new ones

    @property
    def alike(self) -> bool:
        """Whether nothing changes for readers."""
        return not (self.added or self.gone or self.changed or self.moved or self.repaged or self.retitled)


def compare(old: Sequence[Citation], new: Sequence[Citation]) -> Comparison:
    """Find each citation of `old` in `new`, by its text, then by its letters, then by its words.

    What is said more than once is found in the same section first, then in order. A quote is never found in a pull
    quote. Everything is in document order, pairs in that of `new`. Exchanging the two exchanges what is added and gone.
    """
    before, after = dict(enumerate(old)), dict(enumerate(new))
    same, repaged, moved = (_take(before, after, key) for key in (_printed, _said_here, _said))
    changed = [pair for key in (_letters_here, _letters) for pair in _take(before, after, key)]
    changed += _take_alike(before, after)

    def in_order(rows: Iterable[tuple[int, int]]) -> tuple[Pair, ...]:
        return tuple(Pair(old[a], new[b]) for a, b in sorted(rows, key=lambda pair: pair[1]))

    return Comparison(
        same=len(same),
        added=tuple(after.values()),
        gone=tuple(before.values()),
        changed=in_order(changed),
        moved=in_order(moved),
        repaged=in_order(repaged),
        sections_added=_sections_only_in(new, old),
        sections_gone=_sections_only_in(old, new),
        retitled=(*_retitled(chapter_facets(old), chapter_facets(new)), *_retitled(*map(section_facets, (old, new)))),
        unproven=tuple(citation for citation in new if not is_proven(citation)),
    )


def _sections_only_in(these: Sequence[Citation], those: Sequence[Citation]) -> tuple[Facet, ...]:
    known = {_place(section) for section in section_facets(those)}
    return tuple(section for section in section_facets(these) if _place(section) not in known)


def _retitled(old: Iterable[Facet], new: Iterable[Facet]) -> Iterator[tuple[Facet, Facet]]:
    """Those with another title of their own: of a section that of the section, of a chapter that of the chapter."""
    before = {_place(facet): facet for facet in old}
    for facet in new:
        earlier = before.get(_place(facet))
        if earlier and _title(earlier) != _title(facet):
            yield earlier, facet


def _title(facet: Facet) -> str | None:
    return facet.chapter_title if facet.section is None else facet.section_title


def _place(where: Citation | Facet) -> Hashable:
    """A chapter and a section by number or, without one, by title: a title that is corrected moves nothing."""
    chapter = where.chapter_title if where.chapter is None else where.chapter
    return chapter, where.section_title if where.section is None else where.section


def _printed(citation: Citation) -> Hashable:
    return _said_here(citation), citation.page, citation.page_label


def _said_here(citation: Citation) -> Hashable:
    return _said(citation), _place(citation)


def _said(citation: Citation) -> Hashable:
    return citation.kind, citation.text


def _letters_here(citation: Citation) -> Hashable:
    return _letters(citation), _place(citation)


def _letters(citation: Citation) -> Hashable:
    return citation.kind, letters(citation.text) or citation.text  # nothing but marks is told by its marks


def _take(
    before: dict[int, Citation], after: dict[int, Citation], key: Callable[[Citation], Hashable]
) -> list[tuple[int, int]]:
    """Take the rows with the same key out of both, the first with the first."""
    waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for row, citation in after.items():
        waiting[key(citation)].append(row)
    queues = ((row, waiting[key(citation)]) for row, citation in before.items())
    pairs = [(row, queue.popleft()) for row, queue in queues if queue]
    return _taken(before, after, pairs)


def _take_alike(before: dict[int, Citation], after: dict[int, Citation]) -> list[tuple[int, int]]:
    """Take the rows that share most of their words out of both: the most alike first, then those in one section."""
    found = sorted((-likeness, _place(before[a]) != _place(after[b]), a, b) for likeness, a, b in _alike(before, after))
    old_rows: set[int] = set()
    new_rows: set[int] = set()
    pairs = []
    for _, _, a, b in found:
        if a not in old_rows and b not in new_rows:
            old_rows.add(a)
            new_rows.add(b)
            pairs.append((a, b))
    return _taken(before, after, pairs)


def _taken(
    before: dict[int, Citation], after: dict[int, Citation], pairs: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    for a, b in pairs:
        del before[a], after[b]
    return pairs


def _alike(before: Mapping[int, Citation], after: Mapping[int, Citation]) -> Iterator[tuple[float, int, int]]:
    """How many words two rows of one kind share (Dice's coefficient), for those that share LEAST_LIKENESS or more."""
    rows = list(after)
    said = [_words(citation) for citation in after.values()]
    sizes = np.array([len(words) for words in said])
    holders: defaultdict[Hashable, list[int]] = defaultdict(list)
    for at, words in enumerate(said):
        for word in words:
            holders[word].append(at)
    places = {word: np.array(found) for word, found in holders.items()}
    for row, citation in before.items():
        words = _words(citation)
        found = [places[word] for word in words if word in places]
        if not found:
            continue
        likeness = 2 * np.bincount(np.concatenate(found), minlength=len(rows)) / (len(words) + sizes)
        nearest = np.argsort(-likeness, kind="stable")[:MOST_ALIKE]
        yield from ((float(likeness[at]), row, rows[at]) for at in nearest if likeness[at] >= LEAST_LIKENESS)


def _words(citation: Citation) -> set[Hashable]:
    """Each word with its number among the same words of the citation, and the kind, as kinds share nothing."""
    seen: Counter[str] = Counter()
    found: set[Hashable] = set()
    for word in WORD.findall(citation.text.casefold()):
        found.add((citation.kind, word, seen[word]))
        seen[word] += 1
    return found


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that is in both, or in one only; all pieces but the added ones are the old text."""

    text: str
    where: Literal["both", "old", "new"]


def word_changes(old: str, new: str) -> tuple[Piece, ...]:
    """Word by word what turned `old` into `new`; neighbours are in different texts, and none is empty."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=max(len(before), len(after)) > LONG)
    pieces: list[Piece] = []
    gone = come = ""
    for what, a, b, c, d in matcher.get_opcodes():
        run = "".join(before[a:b])
        if what == "equal" and not (run.isspace() and (gone or come)):
            pieces += [*_only(gone, come), Piece(run, "both")]
            gone = come = ""
            continue
        gone += run  # white space between two changes is part of both
        come += "".join(after[c:d])
    return (*pieces, *_only(gone, come))


def _only(gone: str, come: str) -> list[Piece]:
    return ([Piece(gone, "old")] if gone else []) + ([Piece(come, "new")] if come else [])
