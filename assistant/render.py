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
from index.evaluation import Quality, Report
from index.ranking import Hit
from index.selection import Facet
from source.citations import Citation, is_proven

REFUSAL = "Geen citaat gevonden dat deze vraag beantwoordt."
NEAR = "Geen citaat gevonden dat deze vraag rechtstreeks beantwoordt. Dit komt in de buurt:"
NEAREST = "Kijk misschien eens in:"
NEAR_HITS = 3  # that are shown where none answers the question
ALSO = "ook op"
ALSO_LARGE = "ook uitgelicht op"
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


def notes(citation: Citation, repeats: Sequence[Citation] = ()) -> list[str]:
    """What a reader must know of a citation beside its text; `repeats` say the same elsewhere."""
    return (
        [LARGE] * (citation.kind == "pullquote")
        + [_also(repeat) for repeat in repeats]
        + [CUT] * (not citation.complete)
        + [UNPROVEN] * (not is_proven(citation))
    )


def _also(repeat: Citation) -> str:
    """Where the same statement is printed too, if that was proven."""
    said = ALSO_LARGE if repeat.kind == "pullquote" else ALSO
    place = _page(repeat) if repeat.kind == "pullquote" else " · ".join([*_section(repeat), _page(repeat)])
    return f"{said} {place}" + ("" if is_proven(repeat) else f" ({UNPROVEN})")


def shown(reply: Reply) -> tuple[Hit, ...]:
    """The hits that a reader gets to see: all that answer the question, some that come near, or none."""
    if reply.answered:
        return reply.hits
    return reply.hits[:NEAR_HITS] if reply.ranking.verdict == "near" else ()


def section_name(facet: Facet) -> str:
    """A section and how many citations stand in it: `§ 2.4 Arbeidsuitbuiting … (3 citaten)`."""
    if facet.section is not None:
        name = f"§ {facet.section} {facet.section_title or f'({UNKNOWN_TITLE})'}"
    elif facet.section_title:
        name = facet.section_title
    else:
        number = [] if facet.chapter is None else [f"hoofdstuk {facet.chapter}"]
        name = " ".join([*number, *([facet.chapter_title] if facet.chapter_title else [])])
    return f"{name} ({_counted(facet.count)})"


def _counted(count: int) -> str:
    return "1 citaat" if count == 1 else f"{count} citaten"


def to_text(reply: Reply) -> str:
    """The reply for a terminal."""
    cards = [_text_card(number, hit) for number, hit in enumerate(shown(reply), start=1)]
    if reply.answered:
        return "\n\n".join(cards)
    if reply.ranking.verdict == "near":
        return "\n\n".join([NEAR, *cards])
    nearest = [f"   {_visible(section_name(facet))}" for facet in reply.ranking.nearest]
    return "\n".join([REFUSAL, *([NEAREST, *nearest] if nearest else [])])


def _text_card(number: int, hit: Hit) -> str:
    citation = hit.citation
    said = [f"   ({note})" for note in notes(citation, hit.repeats)]
    return "\n".join(_visible(line) for line in [f"{number}. {citation.text}", f"   {reference(citation)}", *said])


def _visible(line: str) -> str:
    """Control characters as their code, so that a text cannot steer a terminal or turn the reading direction."""
    return "".join(c if unicodedata.category(c) not in {"Cc", "Cf", "Cs"} else f"\\u{ord(c):04x}" for c in line)


def to_record(reply: Reply) -> dict[str, Any]:
    """The reply as plain values, for JSON."""
    return {
        "question": reply.question,
        "answered": reply.answered,
        "verdict": reply.ranking.verdict,
        "confidence": round(reply.ranking.confidence, 6),
        "hits": [
            {
                "citation": asdict(hit.citation),
                "score": round(hit.score, 6),
                "repeats": [asdict(repeat) for repeat in hit.repeats],
                "sentence": hit.sentence,
                "edition": reply.edition.edition,
                "pdf_sha256": reply.edition.pdf.sha256,
            }
            for hit in reply.hits
        ],
        "chapters": [asdict(facet) for facet in reply.ranking.chapters],
        "sections": [asdict(facet) for facet in reply.ranking.sections],
        "nearest": [asdict(facet) for facet in reply.ranking.nearest],
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
    from_chapters = "1 hoofdstuk" if len(chapters) == 1 else f"{len(chapters)} hoofdstukken"
    return f"{_counted(len(hits))} uit {from_chapters}, het best passende eerst."


def to_html(reply: Reply) -> str:
    """The reply as HTML: a sentence, and a list of cards or of sections to look in."""
    cards = "".join(_html_card(hit) for hit in shown(reply))
    if reply.answered:
        return f'<p class="summary">{escape(summary(reply.hits))}</p><ol class="citations">{cards}</ol>'
    if reply.ranking.verdict == "near":
        return f'<p class="refusal">{escape(NEAR)}</p><ol class="citations">{cards}</ol>'
    nearest = "".join(f"<li>{escape(section_name(facet))}</li>" for facet in reply.ranking.nearest)
    way_on = f'<p class="nearest">{escape(NEAREST)}</p><ul class="nearest">{nearest}</ul>' if nearest else ""
    return f'<p class="refusal">{escape(REFUSAL)}</p>{way_on}'


def _html_card(hit: Hit) -> str:
    citation = hit.citation
    said = "".join(f'<p class="note">{escape(note)}</p>' for note in notes(citation, hit.repeats))
    return (
        f'<li id="{escape(citation.id)}">'
        f'<blockquote lang="nl" dir="ltr">{_marked(citation.text, hit.sentence)}</blockquote>'
        f'<p class="reference">{escape(reference(citation))}</p>{said}</li>'
    )


def _marked(text: str, sentence: tuple[int, int] | None) -> str:
    """The whole text, the sentence that fits best marked, as HTML."""
    if sentence is None:
        return escape(text)
    start, end = sentence
    return f"{escape(text[:start])}<mark>{escape(text[start:end])}</mark>{escape(text[end:])}"


def report_text(report: Report) -> str:
    """How good answers are, as a table for a terminal."""
    lines = [f"{'style':<14}{'questions':>9}{'nDCG@10':>9}{'95 %':>14}{'Success@1':>11}{'Recall@10':>11}"]
    lines += [_quality_row(style, quality) for style, quality in report.styles.items()]
    refusal = report.refusal
    if refusal.auroc is not None:
        lines += ["", f"AUROC of the confidence, with and without an answer: {refusal.auroc:.3f}"]
    if refusal.refused is not None:
        lines.append(f"refused though there is an answer: {refusal.refused:.0%}")
    lines += [f"answered though there is none ({tier}): {share:.0%}" for tier, share in refusal.answered.items()]
    return "\n".join([*lines, f"median time a question: {report.milliseconds:.0f} ms"])


def _quality_row(style: str, quality: Quality) -> str:
    between = f"{quality.low:.2f} to {quality.high:.2f}"
    figures = f"{quality.ndcg:>9.3f}{between:>14}{quality.success:>11.2f}{quality.recall:>11.2f}"
    return f"{style:<14}{quality.questions:>9}{figures}"


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
