"""What a hyphen at the end of a line means: a syllable break, or a hyphen that belongs to the word.

Decided in this order, the first that knows wins:

1. before "en", "of" and the like it stands for a part left out: `wet- en regelgeving`;
2. a soft hyphen is a syllable break by definition;
3. the document's own words: whichever of `mensenhandel` and `mensen-handel` it writes elsewhere;
4. before a capital or next to a digit or a single letter it belongs to the word;
5. the word without hyphen is in the Dutch word list, or made of words in it: a syllable break,
   unless two vowels would meet that read as one (`zee-eend`);
6. otherwise it stays: better a hyphen too many than a word nobody wrote.
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
        left, right = _bare(before), _bare(after)
        if after.casefold().strip(",;") in SUSPENDED:
            return KEEP_SPACE
        if hyphen == SOFT:
            return JOIN
        joined, kept = self._words[left + right], self._words[f"{left}-{right}"]
        if joined != kept:
            return JOIN if joined > kept else KEEP
        if not _may_join(before, after):
            return KEEP
        return JOIN if self._is_word(left, right) else KEEP

    def is_stray(self, before: str, after: str) -> bool:
        """Whether a hyphen with a space before it still is a syllable break: the whole is one well-known word."""
        joined = _bare(before) + _bare(after)
        return _may_join(before, after) and self._knows(joined)

    def _is_word(self, left: str, right: str) -> bool:
        joined = left.rsplit("-", 1)[-1] + right
        if self._known(joined):
            return True
        return left[-1:] + right[:1] not in CLASH and self._is_compound(joined)

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


def _may_join(before: str, after: str) -> bool:
    left, right = EDGES.sub("", before), EDGES.sub("", after)
    if not left or not right or left[-1].isdigit() or right[0].isdigit() or len(left) == 1:
        return False
    return not right[0].isupper() or left.isupper()


def dutch_words() -> Callable[[str], bool]:
    """The word list of simplemma (MIT): 'does Dutch have this word?'. Loads in about a tenth of a second."""
    from simplemma import is_known  # noqa: PLC0415 - its dictionary is needed only when a document is read

    return lambda word: bool(is_known(word, lang="nl"))
