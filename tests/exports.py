"""Citations to take away, and readers of the files they are taken away in: none of ours."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from html.parser import HTMLParser
from typing import Any

import docx
from markdown_it import MarkdownIt

from assistant.export import Bundle
from assistant.phrasebook import Language, phrases
from index.manifest import Manifest
from source.citations import Citation
from tests.toys import citation, manifest, origin

SUBJECT = "Facsimile van 32 pagina's, niet de oorspronkelijke publicatie"


def toy_manifest(**facts: Any) -> Manifest:
    named = {"title": "Samen tegen mensenhandel – facsimile van 32 pagina's", "subject": SUBJECT, **facts}
    return manifest(pdf=origin(**named))


def bundle(found: Sequence[Citation], language: Language = "nl", **facts: Any) -> Bundle:
    """Citations to take away on 24 November 2026."""
    return Bundle(found, toy_manifest(**facts), phrases(language), date(2026, 11, 24), link)


def link(of: Citation) -> str:
    return f"https://bloemlezing.example/citaat/{of.id}"


def texts(*said: str) -> Bundle:
    return bundle([citation(text, id=f"c{number}") for number, text in enumerate(said)])


def paragraphs(written: bytes) -> list[tuple[str, str]]:
    """Style and text of each paragraph of a Word document."""
    found = docx.Document(io.BytesIO(written)).paragraphs
    return [(paragraph.style.name or "" if paragraph.style else "", paragraph.text) for paragraph in found]


def languages(written: bytes) -> tuple[list[str], list[str]]:
    """The languages of a Word document: of all its text, and of parts of it for which it names one."""
    document = docx.Document(io.BytesIO(written))
    said = document.styles.element.xpath("w:docDefaults//w:lang/@w:val")
    return said, [*document.styles.element.xpath("w:style//w:lang/@w:val"), *document.element.xpath("//w:lang/@w:val")]


def quotations(written: bytes) -> list[str]:
    """What stands behind the sign of a quotation in Markdown, to the letter."""
    return [line.removeprefix("> ") for line in written.decode().split("\n") if line.startswith("> ")]


def table(written: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file as Excel reads it, by the names in the first."""
    assert written.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))


def references(written: bytes) -> list[list[tuple[str, str]]]:
    """The tags and values of each record of a RIS file; raises where a line is none."""
    found: list[list[tuple[str, str]]] = []
    *records, rest = written.decode().split("ER  - \r\n\r\n")
    assert rest == ""
    for record in records:
        lines = [re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line) for line in record.removesuffix("\r\n").split("\r\n")]
        found.append([(line[1], line[2]) for line in lines if line])
        assert None not in lines
    return found


class Page(HTMLParser):
    """What rendered Markdown is made of: its elements, the targets of its links, and the text of each quotation."""

    def __init__(self, markdown: str, **options: bool) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.links: list[str] = []
        self.quotes: list[str] = []
        self._quoting = False
        self.feed(MarkdownIt("commonmark", options).render(markdown))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        if tag == "blockquote":
            self._quoting = True
            self.quotes.append("")

    def handle_endtag(self, tag: str) -> None:
        self._quoting = self._quoting and tag != "blockquote"

    def handle_data(self, data: str) -> None:
        if self._quoting:
            self.quotes[-1] += data
