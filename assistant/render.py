"""A reply as text, JSON and HTML. Pure; the only place that escapes."""

import json
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from html import escape
from typing import Any

from assistant.reply import Reply
from assistant.verify import Finding
from index.edition import Manifest
from index.ranking import Hit
from source.citations import Citation, is_proven

REFUSAL = "Geen citaat gevonden dat deze vraag beantwoordt."
UNKNOWN_SECTION = "paragraaf onbekend: de pagina met het kopje ontbreekt in deze bron"
UNKNOWN_TITLE = "titel onbekend: de pagina met het kopje ontbreekt in deze bron"
UNPROVEN = "niet woordelijk gecontroleerd: vergelijk dit citaat met de pagina voordat u het overneemt"
LARGE = "uitgelicht op de pagina"
CUT = "onvolledig: de aansluitende pagina ontbreekt in deze bron"


def reference(citation: Citation) -> str:
    """Where a citation stands: `Hoofdstuk 2 · § 2.4 Arbeidsuitbuiting … · p. 18`."""
    parts = [*_chapter(citation), *_section(citation), _page(citation)]
    return " · ".join(parts)


def _chapter(citation: Citation) -> list[str]:
    if citation.chapter is None:
        return [citation.chapter_title] if citation.chapter_title else []
    title = f" {citation.chapter_title}" if citation.chapter_title else ""
    return [f"Hoofdstuk {citation.chapter}{title}"]


def _section(citation: Citation) -> list[str]:
    if citation.section is None:
        return [] if citation.section_known else [UNKNOWN_SECTION]
    return [f"§ {citation.section} {citation.section_title or f'({UNKNOWN_TITLE})'}"]


def _page(citation: Citation) -> str:
    if citation.page_label is None:
        return f"pdf-pagina {citation.page}"
    return f"p. {citation.page_label}"


def notes(citation: Citation) -> list[str]:
    """What a reader must know of a citation beside its text."""
    return (
        [LARGE] * (citation.kind == "pullquote")
        + [CUT] * (not citation.complete)
        + [UNPROVEN] * (not is_proven(citation))
    )


def to_text(reply: Reply) -> str:
    """The reply for a terminal."""
    if not reply.answered:
        return REFUSAL
    return "\n\n".join(_text_card(number, hit.citation) for number, hit in enumerate(reply.hits, start=1))


def _text_card(number: int, citation: Citation) -> str:
    lines = [f"{number}. {citation.text}", f"   {reference(citation)}", *(f"   ({note})" for note in notes(citation))]
    return "\n".join(_visible(line) for line in lines)


def _visible(line: str) -> str:
    """Control characters as their code, so that a text cannot steer a terminal or turn the reading direction."""
    return "".join(c if unicodedata.category(c) not in {"Cc", "Cf", "Cs"} else f"\\u{ord(c):04x}" for c in line)


def to_record(reply: Reply) -> dict[str, Any]:
    """The reply as plain values, for JSON."""
    return {
        "question": reply.question,
        "answered": reply.answered,
        "hits": [
            {
                "citation": asdict(hit.citation),
                "score": round(hit.score, 6),
                "edition": reply.edition.edition,
                "pdf_sha256": reply.edition.pdf.sha256,
            }
            for hit in reply.hits
        ],
        "edition": {
            "edition": reply.edition.edition,
            "created": reply.edition.created,
            "pdf_sha256": reply.edition.pdf.sha256,
        },
    }


def to_json(record: dict[str, Any]) -> str:
    """A record as one line of JSON; half a surrogate pair, which no encoding has, is written as its code."""
    line = json.dumps(record, ensure_ascii=False)
    return line if line.isprintable() else json.dumps(record)


def summary(hits: Sequence[Hit]) -> str:
    """One sentence: how many citations, from how many chapters."""
    chapters = {(hit.citation.chapter, hit.citation.chapter_title) for hit in hits}
    citations = "1 citaat" if len(hits) == 1 else f"{len(hits)} citaten"
    from_chapters = "1 hoofdstuk" if len(chapters) == 1 else f"{len(chapters)} hoofdstukken"
    return f"{citations} uit {from_chapters}, het best passende eerst."


def to_html(reply: Reply) -> str:
    """The reply as HTML: a sentence and a list of cards."""
    if not reply.answered:
        return f'<p class="refusal">{escape(REFUSAL)}</p>'
    cards = "".join(_html_card(hit.citation) for hit in reply.hits)
    return f'<p class="summary">{escape(summary(reply.hits))}</p><ol class="citations">{cards}</ol>'


def _html_card(citation: Citation) -> str:
    said = "".join(f'<p class="note">{escape(note)}</p>' for note in notes(citation))
    return (
        f'<li id="{escape(citation.id)}"><blockquote lang="nl" dir="ltr">{escape(citation.text)}</blockquote>'
        f'<p class="reference">{escape(reference(citation))}</p>{said}</li>'
    )


def notice(manifest: Manifest) -> str:
    """What a reader must know of the source before anything else, as HTML: what its PDF says it is about."""
    return f'<p class="notice">{escape(manifest.pdf.subject)}.</p>' if manifest.pdf.subject else ""


def about(manifest: Manifest) -> str:
    """What the source is, as HTML."""
    pdf = manifest.pdf
    rows = [
        ("Bron", pdf.title or pdf.name),
        ("Let op", pdf.subject or ""),
        ("Bestand", f"{pdf.name}, {pdf.pages} pagina's, {manifest.counts['citations']} citaten"),
        ("Ingelezen", manifest.created[:10]),
        ("Controlegetal (SHA-256)", pdf.sha256),
    ]
    shown = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows if value)
    return f'<dl class="about">{shown}</dl>'


def finding_text(finding: Finding) -> str:
    """A citation that is not where the edition says, for a terminal."""
    told = "nowhere in this PDF"
    if finding.places:
        told = "elsewhere: " + ", ".join(reference(citation) for citation in finding.places)
    return _visible(f"{reference(finding.citation)}: “{finding.citation.text}” is found {told}")


def verification_text(findings: Sequence[Finding]) -> str:
    """How many citations were found where, for a terminal."""
    found = Counter(finding.found for finding in findings)
    return (
        f"{len(findings)} citations: {found['here']} here, {found['elsewhere']} elsewhere, {found['nowhere']} nowhere."
    )
