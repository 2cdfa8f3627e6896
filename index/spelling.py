"""Typing errors in a question, mended by the words that the edition itself uses."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise

from source.dictionary import is_word

WORD = re.compile(r"[^\W\d_]+")
SHORTEST = 5  # letters of a word that is mended; shorter ones are like too many others
SHORTEST_WHOLE = 8  # letters of a word that may have been cut in two
SHORTEST_PART = 3  # letters of either part
LEAST_LIKENESS = 0.88  # of a word and what it was meant to be (difflib's ratio): a letter in eight, two in sixteen
MOST_MENDED = 8  # words of a question; each is compared with the whole vocabulary


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of an edition, in small letters."""

    words: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Vocabulary":
        """The words of some texts."""
        return cls(frozenset(word.lower() for text in texts for word in WORD.findall(text)))

    def mend(self, question: str) -> str:
        """The question with unknown words replaced by the nearest ones of the edition, and cut ones joined.

        Only a word that is in no dictionary, Dutch or English, is unknown; what is near none of the edition's stays.
        """
        return self._mended(self._joined(question))

    def _joined(self, question: str) -> str:
        """With two words as one where the edition writes them so."""
        found = list(WORD.finditer(question))
        for first, second in reversed(list(pairwise(found))):
            whole = (first[0] + second[0]).lower()
            between = question[first.end() : second.start()]
            if between == " " and self._was_cut(whole, first[0], second[0]):
                question = question[: first.start()] + whole + question[second.end() :]
        return question

    def _was_cut(self, whole: str, first: str, second: str) -> bool:
        parts = min(len(first), len(second))
        return len(whole) >= SHORTEST_WHOLE and parts >= SHORTEST_PART and whole in self.words

    def _mended(self, question: str) -> str:
        unknown = [found for found in WORD.finditer(question) if self._is_unknown(found[0].lower())]
        for found in reversed(unknown[:MOST_MENDED]):
            word = found[0].lower()
            alike = sorted(other for other in self.words if other[0] == word[0])  # few mistype the first letter
            nearest = get_close_matches(word, alike, 1, LEAST_LIKENESS)
            if nearest:
                question = question[: found.start()] + nearest[0] + question[found.end() :]
        return question

    def _is_unknown(self, word: str) -> bool:
        return len(word) >= SHORTEST and word not in self.words and not is_word(word)
