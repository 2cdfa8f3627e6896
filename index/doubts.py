"""What an administrator should look at before a new edition is published."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from index.comparison import Comparison
from index.manifest import Manifest, Origin
from source.citations import Citation, is_proven
from source.dictionary import is_word
from source.garbled import REPLACEMENT, UNTRANSLATED

Kind = Literal["uncompared", "same_pdf", "another", "fewer", "unproven", "empty_sections", "garbled"]

FEWER = 0.8  # of the citations in use; a revised anthology rarely drops one in five, a column not read is a half
FOUND_AGAIN = 0.5  # of the citations in use; where fewer are, it is probably another anthology
MOST_LOST = 0.5  # of the citations of a section without any now; where the others went it was divided up, not lost
FEWEST_WORDS = 6  # of a citation; names and abbreviations alone may be half of a shorter one
LEAST_KNOWN = 0.5  # of its words in a dictionary; the least in 6,300 statements of 57 anthologies, and none under it
MOST_GARBLED = 0.02  # of all citations; some statements are in a third language, a font that is not read sets more
WORD = re.compile(r"[^\W\d_]+")
NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*", re.ASCII)  # of a chapter or section, as the reader knows them


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason to look before publishing, and the facts in it."""

    kind: Kind
    facts: Mapping[str, int | str]  # what its sentence names, such as {"now": 120, "then": 560}


def doubts(
    old: tuple[Manifest, Sequence[Citation]] | None,
    pdf: Origin,
    new: Sequence[Citation],
    comparison: Comparison | None,
) -> tuple[Doubt, ...]:
    """What is odd about the citations of `pdf`, against the edition in use if there is one.

    - same_pdf: this PDF is the one in use.
    - another: few of the citations in use, `kept` of `then`, are found again.
    - fewer: there are much fewer citations, `now`, than in use, `then`.
    - unproven: `count` of `total` are not seen to stand on their page; the first is on page `example`.
    - empty_sections: `count` sections, the first of them `example`, have no citations where some are expected.
    - garbled: `count` of `total` do not look like text; the first is on page `example`.
    """
    found = [*_against(old, pdf, new, comparison)] if old and comparison else []
    total = len(new)
    unproven = [citation for citation in new if not is_proven(citation)]
    if unproven:
        found.append(Doubt("unproven", {"count": len(unproven), "total": total, "example": _page(unproven[0])}))
    garbled = [citation for citation in new if _untranslated(citation.text) or _strange(citation.text)]
    if len(garbled) > MOST_GARBLED * total or any(_untranslated(citation.text) for citation in garbled):
        found.append(Doubt("garbled", {"count": len(garbled), "total": total, "example": _page(garbled[0])}))
    return tuple(found)


def _against(
    old: tuple[Manifest, Sequence[Citation]], pdf: Origin, new: Sequence[Citation], comparison: Comparison
) -> Iterator[Doubt]:
    manifest, citations = old
    if pdf.sha256 == manifest.pdf.sha256:
        yield Doubt("same_pdf", {})
    kept = len(citations) - len(comparison.gone)
    if kept < FOUND_AGAIN * len(citations):
        yield Doubt("another", {"kept": kept, "then": len(citations)})
    if len(new) < FEWER * len(citations):
        yield Doubt("fewer", {"now": len(new), "then": len(citations)})
    if empty := [*_emptied(citations, new, comparison.gone), *_skipped(citations, new)]:
        yield Doubt("empty_sections", {"count": len(empty), "example": empty[0]})


def _page(citation: Citation) -> str:
    return citation.page_label or str(citation.page)


def _name(citation: Citation) -> str:
    """What its section is known by: the number or else the title, of the chapter where there is no section."""
    names = citation.section, citation.section_title, citation.chapter, citation.chapter_title
    return next((str(name) for name in names if name is not None), "")


def _emptied(old: Iterable[Citation], new: Sequence[Citation], gone: Iterable[Citation]) -> list[str]:
    """The sections that had citations and have none now, most of them being nowhere else either."""
    then, lost = Counter(map(_name, old)), Counter(map(_name, gone))
    filled = {*map(_name, new), *map(_dotted, _numbers(new))}
    return [name for name, count in then.items() if name and name not in filled and lost[name] > MOST_LOST * count]


def _skipped(old: Iterable[Citation], new: Iterable[Citation]) -> list[str]:
    """The numbers left out between or before others, such as 2.2 where 2.3 is, that the old edition does not know.

    What it knew is judged by its citations; what it left out as well, such as a chapter without citations, is no news.
    """
    before, after = _numbers(old), _numbers(new)
    if not before:
        return []
    return [_dotted(number) for number in sorted(_gaps(after) - _gaps(before) - before)]


def _numbers(citations: Iterable[Citation]) -> set[tuple[int, ...]]:
    """The numbers of all sections and of what they are part of: 2.4.1 is in 2.4, which is in 2."""
    names = {str(name) for citation in citations for name in (citation.section, citation.chapter)}
    numbers = [tuple(map(int, name.split("."))) for name in names if NUMBER.fullmatch(name)]
    return {number[:depth] for number in numbers for depth in range(1, len(number) + 1)}


def _dotted(number: tuple[int, ...]) -> str:
    return ".".join(map(str, number))


def _gaps(numbers: set[tuple[int, ...]]) -> set[tuple[int, ...]]:
    lower = {(*number[:-1], last) for number in numbers for last in range(1, number[-1])}
    return lower - numbers


def _untranslated(text: str) -> bool:
    """Whether a character stands in it that is no letter, but a code which a font did not translate."""
    return any(character == REPLACEMENT or unicodedata.category(character) in UNTRANSLATED for character in text)


def _strange(text: str) -> bool:
    """Whether most of its words are neither Dutch nor English."""
    words = WORD.findall(unicodedata.normalize("NFC", text).casefold())
    return len(words) >= FEWEST_WORDS and sum(map(is_word, words)) < LEAST_KNOWN * len(words)
