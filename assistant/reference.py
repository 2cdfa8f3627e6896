"""Where a citation stands and what a reader must know of it, in words."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from assistant.phrasebook import Phrases, phrases
from index.manifest import Manifest
from index.selection import Facet
from source.citations import Citation, is_proven

DUTCH = phrases("nl")
SUBTITLE = re.compile(r"(?<=\w{4})[.:]\s+|\s+[–—-]\s+")  # what parts a title from what explains it; "Dr. " does not
LAST_SHORT = 0xFFFF  # the last character whose code has four digits
STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # Unicode categories: control, format, surrogate, line and paragraph ends


def visible(text: str) -> str:
    """The text with what no one can see, and what would steer a screen or a program, as its code."""
    return "".join(_code(c) if unicodedata.category(c) in STEERING or _is_none(c) else c for c in text)


def _is_none(character: str) -> bool:
    """Whether Unicode keeps a code for no character ever; XML has no place for it."""
    number = ord(character)
    return number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF  # noqa: PLR2004 - chapter 23.7 of the standard


def _code(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number <= LAST_SHORT else f"\\U{number:08x}"


def reference(citation: Citation, words: Phrases = DUTCH) -> str:
    """Where a citation stands: `Hoofdstuk 2 · § 2.4 Arbeidsuitbuiting … · p. 18`."""
    return " · ".join([*_chapter(citation, words), *_section(citation, words), page(citation, words)])


def cited(citation: Citation, document: str, words: Phrases = DUTCH) -> str:
    """How a citation is referred to elsewhere: `Bloemlezing Samen tegen mensenhandel, § 2.4 Arbeid…, p. 18`."""
    section = _section(citation, words)
    chapter = _chapter(citation, words) if not section or section == [words["unknown_section"]] else []
    return ", ".join([document, *chapter, *section, page(citation, words)])


def document_name(manifest: Manifest) -> str:
    """What the document is called in a reference: its title without subtitle, as a bloemlezing."""
    title = (manifest.pdf.title or "").strip() or manifest.pdf.name.removesuffix(".pdf")
    short = SUBTITLE.split(title)[0].strip()
    title = title if short.casefold() in {"", "bloemlezing"} else short  # that alone says nothing
    return title if "bloemlezing" in title.casefold() else f"Bloemlezing {title}"


def created(manifest: Manifest, words: Phrases = DUTCH) -> str:
    """The day on which an edition was made."""
    return words.day(datetime.fromisoformat(manifest.created).astimezone().date())


def _chapter(place: Citation | Facet, words: Phrases) -> list[str]:
    number = [] if place.chapter is None else [words["chapter"].format(number=place.chapter)]
    title = [place.chapter_title] if place.chapter_title else []
    return [" ".join([*number, *title])] if number or title else []


def _titled_section(place: Citation | Facet, words: Phrases) -> list[str]:
    if place.section is None:
        return [place.section_title] if place.section_title else []
    title = place.section_title or f"({words['unknown_title']})"
    return [f"{words['section'].format(number=place.section)} {title}"]


def _section(citation: Citation, words: Phrases) -> list[str]:
    return _titled_section(citation, words) or ([] if citation.section_known else [words["unknown_section"]])


def page(citation: Citation, words: Phrases = DUTCH) -> str:
    """The page a citation begins on, by the number printed on it, or else by its place in the PDF."""
    if citation.page_label is None:
        return words["pdf_page"].format(number=citation.page)
    return words["page"].format(label=citation.page_label)


def notes(citation: Citation, repeats: Sequence[Citation] = (), words: Phrases = DUTCH) -> list[str]:
    """What a reader must know of a citation beside its text; `repeats` say the same elsewhere."""
    return (
        [words["large"]] * (citation.kind == "pullquote")
        + [_also(repeat, words) for repeat in repeats]
        + [words["continues"]] * (len(citation.pages) > 1)
        + warnings(citation, words)
    )


def warnings(citation: Citation, words: Phrases = DUTCH) -> list[str]:
    """What must go along wherever a citation goes."""
    return [words["cut"]] * (not citation.complete) + [words["unproven"]] * (not is_proven(citation))


def _also(repeat: Citation, words: Phrases) -> str:
    """Where the same statement is printed too, if that was proven."""
    large = repeat.kind == "pullquote"
    place = page(repeat, words) if large else " · ".join([*_section(repeat, words), page(repeat, words)])
    said = words["also_large" if large else "also"].format(place=place)
    return said if is_proven(repeat) else f"{said} ({words['unproven']})"


def chapter_name(facet: Facet, words: Phrases = DUTCH) -> str:
    """A chapter: `Hoofdstuk 2 Problemen`; nothing where it has neither number nor title."""
    return "".join(_chapter(facet, words))


def section_name(facet: Facet, words: Phrases = DUTCH) -> str:
    """A section: `§ 2.4 Arbeidsuitbuiting …`; its chapter where the section has no name."""
    return "".join(_titled_section(facet, words)) or chapter_name(facet, words) or words["no_heading"]


def section_counted(facet: Facet, words: Phrases = DUTCH) -> str:
    """A section and how many citations stand in it: `§ 2.4 Arbeidsuitbuiting … (3 citaten)`."""
    return f"{section_name(facet, words)} ({words.counted(facet.count)})"
