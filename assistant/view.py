"""How a page is shown: its language, its address, and the files it loads."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from markupsafe import Markup

from assistant.phrasebook import Phrases

STATIC = Path(__file__).parent / "static"
COLLECTION = "bundel"  # under which the pages of a collection stand, but for the default one
STYLE, SCRIPT, ICON = "reading.css", "reading.js", "icon.svg"


@dataclass(frozen=True, slots=True)
class View:
    """How a page is shown: in which language, for which collection, and under which address."""

    words: Phrases
    depth: int = 0  # of its address below the root of the language
    here: str = ""  # the address, seen from the root of the collection
    collection: str = ""  # whose pages are linked to; none for the default one
    documents: tuple[tuple[str, str], ...] = ()  # if several collections are served: of each its name and document
    judging: bool = False  # readers may say whether a citation is useful

    @property
    def home(self) -> str:
        """The way to the root of the collection."""
        return f"{self.start}{self.part}"

    @property
    def start(self) -> str:
        """The way to the root of the language."""
        return "../" * self.depth

    @property
    def key(self) -> str:
        """What stands before the id of a citation in a list that may hold citations of several collections."""
        return f"{self.collection}:" if self.collection else ""

    @property
    def base(self) -> str:
        """The way to the root of the site."""
        return self.start if self.words.language == "nl" else f"{self.start}../"

    @property
    def document(self) -> str:
        """What the document is called among several; nothing where there is one."""
        first = self.documents[0][1] if self.documents else ""  # of the default collection, whatever its name is
        return dict(self.documents).get(self.collection, first)

    def own(self, keys: Iterable[str]) -> list[str]:
        """The ids of the citations of this collection in such a list."""
        own = [key.removeprefix(self.key) for key in keys if key.startswith(self.key)]
        return [name for name in own if ":" not in name]

    def to(self, collection: str, documents: tuple[tuple[str, str], ...] | None = None) -> "View":
        """The same page, with links to the pages of another collection, as the site of that knows the documents."""
        return replace(self, collection=collection, documents=self.documents if documents is None else documents)

    @property
    def other_language(self) -> str:
        """The language that one can switch to."""
        return "en" if self.words.language == "nl" else "nl"

    @property
    def other(self) -> str:
        """The same page in the other language."""
        return f"{self.base}{'en/' if self.words.language == 'nl' else ''}{self.part}{self.here}"

    @property
    def part(self) -> str:
        """Where the pages of the collection stand, below the root of the language."""
        return f"{COLLECTION}/{self.collection}/" if self.collection else ""

    @property
    def head(self) -> Markup:
        """What every page loads."""
        return Markup(  # noqa: S704 - only names of our own files
            f'<link rel="icon" href="{self._file(ICON)}"><link rel="stylesheet" href="{self._file(STYLE)}">'
            f'<script type="module" src="{self._file(SCRIPT)}"></script>'
        )

    @property
    def desk_script(self) -> Markup:
        """What the pages of administrators load besides."""
        return Markup(f'<script type="module" src="{self._file("desk.js")}"></script>')  # noqa: S704 - our own file

    def _file(self, name: str) -> str:
        return f"{self.base}page-assets/{name}?v={_fingerprint(name)}"


@cache
def _fingerprint(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
