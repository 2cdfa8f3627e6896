"""The contents page: which chapters and sections the document says it has, and where."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from source.lines import Line

ENTRIES = 4  # lines with a page number a contents page has at least
SHARE = 0.5  # of a page's lines that are entries
LEADERS = re.compile(r"[\s.·…_]+$")
PAGE = re.compile(r"(.*\S)(?:\s|[.·…_]{3,})[\s.·…_]*(\d{1,4})")
NUMBERED = re.compile(
    r"(?:(?:hoofdstuk|deel|paragraaf|chapter|part|section)\s+)?(\d{1,2}(?:\.\d{1,2}){0,3})(?:[.:]|\s*[–—-](?=\s))?\s+(\S.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: `number` is () where there is none, `page` the printed page number."""

    number: tuple[int, ...]
    title: str
    page: int


def split_number(text: str) -> tuple[tuple[int, ...], str]:
    """`2.4 Title` to `(2, 4)` and `Title`; `()` and the text where there is no number."""
    if found := NUMBERED.fullmatch(text):
        return tuple(int(part) for part in found[1].split(".")), found[2]
    return (), text


def read_contents(lines: Sequence[Line]) -> list[Entry]:
    """The entries of a page, [] if it is no contents page."""
    entries = []
    pending = ""
    for line in sorted(lines, key=lambda line: (line.columns[0], line.y)):
        title, page = _split_page(line)
        if page is None:
            pending = line.text if split_number(line.text)[0] else ""
            continue
        number, name = split_number(f"{pending} {title}".strip())
        entries.append(Entry(number, name, page))
        pending = ""
    pages = [entry.page for entry in entries]
    if len(entries) < ENTRIES or len(entries) < SHARE * len(lines) or pages != sorted(pages):
        return []
    return entries


def _split_page(line: Line) -> tuple[str, int | None]:
    found = PAGE.fullmatch(line.text)
    return (LEADERS.sub("", found[1]), int(found[2])) if found else (line.text, None)
