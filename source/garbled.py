"""Tells text from what fonts without a translation into letters leave of it."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from source.page import Page
from source.words import rows

SAMPLE = 200  # pages looked at, evenly over the document: enough to see a font that sets running text
REPLACEMENT = "\ufffd"  # what stands for a code that a font does not translate
UNTRANSLATED = ("Cc", "Cn", "Co", "Cs")  # Unicode categories no letter has: control, unassigned, private use, half
MOST_UNTRANSLATED = 0.2  # share of characters; a word has about five, so one in nearly every word
FEWEST_WORDS = 20  # fewer prove nothing about a document
MOST_STRANGE = 0.5  # share of words without letters, numbers left out; in text it stays under a tenth
LONG = 4  # letters; shorter words lack a vowel in many languages
MOST_VOWELLESS = 0.25  # share of long Latin words; shifted codes leave a half without vowel, text under a tenth
VOWELS = frozenset("aeiouæœøı")  # without y: it is one in few words of four letters or more


def garbled(pages: Sequence[Page]) -> str | None:
    """Why what stands on these pages is no text; None if it is."""
    step = max(1, len(pages) // SAMPLE)
    words = Counter(word.text for page in pages[::step] for row in rows(page.fragments) for word in row)
    characters: Counter[str] = Counter()
    for word, count in words.items():
        for character in word:
            characters[character] += count
    if _share(characters, _untranslated) > MOST_UNTRANSLATED:
        return "its fonts do not tell which letters they show"
    if _share(Counter({w: n for w, n in words.items() if not _number(w)}), _strange) > MOST_STRANGE:
        return "its words are not made of letters"
    if _share(Counter({w: n for w, n in words.items() if _long_latin(w)}), _vowelless) > MOST_VOWELLESS:
        return "its words are not those of a language"
    return None


def _share(counts: Counter[str], has: Callable[[str], bool]) -> float:
    """The share of those for which `has` is true; 0 where there are too few to tell."""
    total = counts.total()
    return sum(n for found, n in counts.items() if has(found)) / total if total >= FEWEST_WORDS else 0.0


def _untranslated(character: str) -> bool:
    return character == REPLACEMENT or unicodedata.category(character) in UNTRANSLATED


def _letters(word: str) -> int:
    return sum(unicodedata.category(character)[0] in "LM" for character in word)  # letters and their marks


def _number(word: str) -> bool:
    return any(map(str.isdigit, word)) and not _letters(word)


def _strange(word: str) -> bool:
    return 2 * _letters(word) < len(word)


def _plain(word: str) -> str:
    """The word in small letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if c.isalpha())


def _long_latin(word: str) -> bool:
    plain = _plain(word)
    return len(plain) >= LONG and all(c < "\u0250" for c in plain)  # the Latin blocks end there


def _vowelless(word: str) -> bool:
    return VOWELS.isdisjoint(_plain(word))
