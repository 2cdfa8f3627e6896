"""What a hyphen at the end of a line means: a syllable break, or a hyphen that belongs to the word.

Decided in this order, the first that knows wins:

1. before "en", "of" and the like it stands for a part left out: `wet- en regelgeving`;
2. the document's own words: whichever of `mensenhandel` and `mensen-handel` it writes elsewhere;
3. before a capital, after an abbreviation, and next to a digit or a single letter it belongs to the word:
   `Samenwerkings-Verbanden`, `LVB-jongeren`, `24-uurs`, `e-mail`;
4. a soft hyphen is a syllable break by definition;
5. the word without hyphen is in the Dutch word list, or made of words in it: a syllable break,
   unless two vowels would meet that read as one (`zee-eend`);
6. neither part is a word: a syllable break, for a hyphen that belongs joins words;
7. otherwise it stays: better a hyphen too many than a word nobody wrote.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache

HYPHENS = "-\u00ad\u2010\u0002\ufffe"  # how it arrives from the producers we know
SOFT = "\u00ad"
SUSPENDED = {"en", "of", "en/of", "c.q.", "dan", "tot", "maar", "als", "noch"}  # words after a part left out
CLASH = {"aa", "ae", "ai", "au", "ee", "ei", "eu", "ie", "ij", "oe", "oi", "oo", "ou", "ui", "uu"}
SHORTEST_PART = 3  # letters; shorter parts would split nearly anything
LINKS = ("", "s", "e", "en")  # sounds between the parts of a Dutch compound
WORD = re.compile(r"\w[\w'’-]*")
EDGES = re.compile(r"^[^\w]+|[^\w]+$")

KEEP, JOIN, KEEP_SPACE = "-", "", "- "


class Hyphens:
    """Decides hyphens with the words of one document and a word list."""

    def __init__(self, lines: Iterable[str], known: Callable[[str], bool]) -> None:
        """Count the words of the document's `lines`; `known` tells whether the word list has a word."""
        self._known = known
        self._words: Counter[str] = Counter()
        for line in lines:
            words = line.split()
            if words and words[-1][-1] in HYPHENS:
                words = words[:-1]
            self._words.update(_bare(word) for word in words)

    def decide(self, before: str, hyphen: str, after: str) -> str:
        """What is shown between `before` and `after`, which a line-end `hyphen` parts."""
        if after.casefold().strip(",;") in SUSPENDED:
            return KEEP_SPACE
        left, right = _last_word(before), _first_word(after)
        joined, kept = self._count(left + right), self._count(f"{left}-{right}")
        if joined != kept:
            return JOIN if joined > kept else KEEP
        if not _may_join(left, right):
            return KEEP
        return JOIN if hyphen == SOFT or self._is_one_word(left.casefold(), right.casefold()) else KEEP

    def _count(self, word: str) -> int:
        return self._words[word.casefold()]

    def is_stray(self, before: str, after: str) -> bool:
        """Whether a hyphen with a space before it still is a syllable break: the whole is one well-known word."""
        left, right = _last_word(before), _first_word(after)
        return _may_join(left, right) and self._knows((left + right).casefold())

    def _is_one_word(self, left: str, right: str) -> bool:
        left = left.rsplit("-", 1)[-1]
        if self._known(left + right) or not (self._is_compound(left) or self._is_compound(right)):
            return True
        return left[-1:] + right[:1] not in CLASH and self._is_compound(left + right)

    def _is_compound(self, word: str) -> bool:
        """Whether a word is made of known words, joined as Dutch does."""

        @cache
        def splits(start: int) -> bool:
            if start == len(word):
                return True
            return any(
                self._is_part(word[start:end]) and splits(end) for end in range(start + SHORTEST_PART, len(word) + 1)
            )

        return splits(0)

    def _is_part(self, part: str) -> bool:
        return any(
            part.endswith(link)
            and len(part) - len(link) >= SHORTEST_PART
            and self._knows(part[: len(part) - len(link)])
            for link in LINKS
        )

    def _knows(self, word: str) -> bool:
        return self._words[word] > 0 or self._known(word)


def _bare(word: str) -> str:
    return EDGES.sub("", word).casefold()


def _last_word(text: str) -> str:
    """The word at the end: of `opvang/hulp` it is `hulp`."""
    return WORD.findall(text)[-1] if WORD.search(text) else ""


def _first_word(text: str) -> str:
    """The word at the beginning: of `men/providers` it is `men`."""
    return WORD.findall(text)[0] if WORD.search(text) else ""


def _may_join(left: str, right: str) -> bool:
    if len(left) < 2 or not right or left[-1].isdigit() or right[0].isdigit():  # noqa: PLR2004 - a letter
        return False
    if left.isupper():
        return right.isupper()
    return not right[0].isupper()
