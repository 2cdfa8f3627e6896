"""Replies, reports and findings as text for a terminal and as JSON."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from assistant.reference import DUTCH, notes, reference, section_counted, visible
from assistant.reply import Reply, shown
from assistant.verify import Finding
from index.evaluation import Quality, Report
from index.ranking import Hit


def to_text(reply: Reply) -> str:
    """The reply for a terminal, in Dutch."""
    cards = [_card(number, hit) for number, hit in enumerate(shown(reply), start=1)]
    if reply.answered:
        return "\n\n".join(cards)
    if reply.ranking.verdict == "near":
        return "\n\n".join([DUTCH["near"], *cards])
    nearest = [f"   {visible(section_counted(facet))}" for facet in reply.ranking.nearest]
    return "\n".join([DUTCH["refusal"], *([DUTCH["nearest"], *nearest] if nearest else [])])


def _card(number: int, hit: Hit) -> str:
    citation = hit.citation
    said = [f"   ({note})" for note in notes(citation, hit.repeats)]
    return "\n".join(visible(line) for line in [f"{number}. {citation.text}", f"   {reference(citation)}", *said])


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


def finding_text(finding: Finding) -> str:
    """A citation that is not where the edition says, for a terminal."""
    told = "nowhere in this PDF"
    if finding.places:
        told = "elsewhere: " + ", ".join(reference(citation) for citation in finding.places)
    return visible(f"{reference(finding.citation)}: “{finding.citation.text}” is found {told}")


def verification_text(findings: Sequence[Finding]) -> str:
    """How many citations were found where, for a terminal."""
    found = Counter(finding.found for finding in findings)
    return (
        f"{len(findings)} citations: {found['here']} here, {found['elsewhere']} elsewhere, {found['nowhere']} nowhere."
    )
