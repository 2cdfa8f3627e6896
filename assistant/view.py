"""How a page is shown: its language, its address, and the files it loads."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup

from assistant.phrasebook import Phrases

STATIC = Path(__file__).parent / "static"
STYLE, SCRIPT, ICON = "reading.css", "reading.js", "icon.svg"


@dataclass(frozen=True, slots=True)
class View:
    """How a page is shown: in which language, how deep below the root of that language, and under which address."""

    words: Phrases
    depth: int = 0
    here: str = ""  # the address, seen from the root of the language
    judging: bool = False  # readers may say whether a citation is useful

    @property
    def home(self) -> str:
        """The way to the root of the language."""
        return "../" * self.depth

    @property
    def base(self) -> str:
        """The way to the root of the site."""
        return self.home if self.words.language == "nl" else f"{self.home}../"

    @property
    def other_language(self) -> str:
        """The language that one can switch to."""
        return "en" if self.words.language == "nl" else "nl"

    @property
    def other(self) -> str:
        """The same page in the other language."""
        return f"{self.base}{'en/' if self.words.language == 'nl' else ''}{self.here}"

    @property
    def head(self) -> Markup:
        """What every page loads."""
        return Markup(  # noqa: S704 - only names of our own files
            f'<link rel="icon" href="{self._file(ICON)}"><link rel="stylesheet" href="{self._file(STYLE)}">'
            f'<script type="module" src="{self._file(SCRIPT)}"></script>'
        )

    def _file(self, name: str) -> str:
        return f"{self.base}page-assets/{name}?v={_fingerprint(name)}"


@cache
def _fingerprint(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
