"""The words of the interface, in Dutch and English: a fixed list, and all that a reply says beside citations."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
PHRASES = Path(__file__).parent / "phrases"
MONTHS: Mapping[Language, tuple[str, ...]] = {
    "nl": (
        *("januari", "februari", "maart", "april", "mei", "juni"),
        *("juli", "augustus", "september", "oktober", "november", "december"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language by name; one that is missing is an error."""

    language: Language
    all: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.all[name]

    def counted(self, count: int) -> str:
        """So many citations: `1 citaat`, `3 citaten`."""
        return self["one_citation"] if count == 1 else self["citations"].format(count=count)

    def listed(self, parts: list[str]) -> str:
        """Parts of a sentence: `a, b en c`."""
        return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {self['and']} {parts[-1]}"

    def day(self, day: date) -> str:
        """A date as one says it: `24 november 2026`."""
        return f"{day.day} {MONTHS[self.language][day.month - 1]} {day.year}"


@cache
def phrases(language: Language = "nl") -> Phrases:
    """The phrases of a language."""
    return Phrases(language, tomllib.loads((PHRASES / f"{language}.toml").read_text(encoding="utf-8")))
