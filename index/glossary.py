"""Names that mean the same: abbreviations and what they stand for, in Dutch and English."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from index.errors import GlossaryError
from source.dictionary import is_word

SHIPPED = Path(str(files("index"))) / "data" / "glossary.txt"
EQUALS = " = "  # between the names of one concept
MOST_VARIANTS = 3  # ways a question is asked beside its own; each costs a pass through the model
PLURAL = r"(?:['’]?s|en|ën)?"  # an abbreviation or a name may stand in the plural
SHORT = re.compile(r"\(([^\W\d_][\w&/+.-]{1,9})\)")  # what may be an abbreviation, in brackets after its long form
MOST_WORDS = 5  # words of a long form beyond one for each letter (Schwartz and Hearst 2003)


@dataclass(frozen=True, slots=True)
class Glossary:
    """Concepts, each with the names it has."""

    concepts: tuple[tuple[str, ...], ...]

    def variants(self, question: str) -> list[str]:
        """The same question in other words, each with every known name in it replaced by another; first names first.

        An abbreviation that is also a word, such as "OM", counts only with its capitals.
        """
        known = [found for names in self.concepts if (found := _known(names, question))]
        most = max((len(others) for _, others in known), default=0)
        variants = []
        for number in range(min(most, MOST_VARIANTS)):
            variant = question
            for pattern, others in known:
                variant = _replaced(pattern, others[min(number, len(others) - 1)], variant)
            variants.append(variant)
        return [variant for variant in dict.fromkeys(variants) if variant != question]

    def __add__(self, other: "Glossary") -> "Glossary":
        """The concepts of both, these first."""
        return Glossary(tuple(dict.fromkeys(self.concepts + other.concepts)))


def _known(names: tuple[str, ...], question: str) -> tuple[re.Pattern[str], list[str]] | None:
    """How the longest of these names that stands in the question is found there, and the other names."""
    for name in sorted(names, key=len, reverse=True):
        if _pattern(name).search(question):
            return _pattern(name), [other for other in names if other != name]
    return None


def _replaced(pattern: re.Pattern[str], name: str, question: str) -> str:
    """With a name that is taken as it is, backslashes and all."""
    return pattern.sub(lambda _: name, question)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Finds a name in a question, also in the plural."""
    exact = name.isupper() and is_word(name.lower())
    return re.compile(rf"(?<!\w){re.escape(name)}{PLURAL}(?!\w)", 0 if exact else re.IGNORECASE)


def read_glossary(path: Path = SHIPPED) -> Glossary:
    """The glossary in a file: a concept a line, its names with " = " between them, '#' before what is none.

    Raises:
        GlossaryError: the file cannot be read, or a line has not two names.

    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GlossaryError(f"The glossary {path} cannot be read ({error}); name a text file in UTF-8.") from error
    return Glossary(
        tuple(
            _names(line, path, number)
            for number, line in enumerate(lines, start=1)
            if line.strip() and not line.lstrip().startswith("#")
        )
    )


def _names(line: str, path: Path, number: int) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in line.split(EQUALS) if name.strip()))
    if len(names) < 2:  # noqa: PLR2004 - one name means the same as no other
        raise GlossaryError(
            f"Line {number} of the glossary {path} has fewer than two names; write them with ' = ' between them, "
            "such as 'OM = Openbaar Ministerie'."
        )
    return names


def explained(texts: Iterable[str]) -> Glossary:
    """The abbreviations that texts explain themselves, as in "Nederlandse Arbeidsinspectie (NLA)".

    After Schwartz and Hearst (2003), "A simple algorithm for identifying abbreviation definitions in biomedical text":
    the letters of the abbreviation must stand in the words before it in the same order, the first one at the beginning
    of a word.
    """
    concepts = [
        (found[1], long)
        for text in texts
        for found in SHORT.finditer(text)
        if any(c.isupper() for c in found[1]) and (long := _long_form(found[1], text[: found.start()].split()))
    ]
    return Glossary(tuple(dict.fromkeys(concepts)))


def _long_form(short: str, before: Sequence[str]) -> str | None:
    """The words at the end of `before` that `short` abbreviates; None if there are none."""
    letters = [c.casefold() for c in short if c.isalnum()]
    words = before[-min(len(letters) + MOST_WORDS, 2 * len(letters)) :]
    text = " ".join(words).rstrip()
    at = len(text)
    for place, letter in reversed(list(enumerate(letters))):
        at -= 1
        while at >= 0 and (text[at].casefold() != letter or (place == 0 and at > 0 and text[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
    found = text[at:].strip(" ,;:.“”‘’\"'(")
    return found if len(found) > len(short) else None
