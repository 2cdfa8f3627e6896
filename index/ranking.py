"""A question to a ranking and a decision: answered, near, or nothing found."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.conversation import standalone
from index.decision import Verdict, read_decision
from index.edition import Edition
from index.encoder import Encoder
from index.encoding import Encoding
from index.glossary import Glossary
from index.selection import EVERYTHING, Facet, Selection, chapter_facets, section_facets
from index.signals import CANDIDATES, Signals, measure
from source.citations import Citation
from source.sentences import sentences

NO_GLOSSARY = Glossary(())
COUNTED = 10  # hits of an answered question that facets count in any case, for readers see them
NEAREST_SECTIONS = 3  # that a refusal offers as a way on


@dataclass(frozen=True, slots=True)
class Hit:
    """A citation and how likely it bears on the question, 0 to 1."""

    citation: Citation
    score: float
    repeats: tuple[Citation, ...] = ()  # the same statement at other places, and large in a pull quote
    sentence: tuple[int, int] | None = None  # the slice of the text that fits best; None for a single sentence


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best citations, best first, and what they amount to."""

    hits: tuple[Hit, ...]
    verdict: Verdict
    confidence: float  # how sure it is that the question has an answer, 0 to 1
    chapters: tuple[Facet, ...] = ()  # where the citations stand that bear on the question, in document order
    sections: tuple[Facet, ...] = ()
    nearest: tuple[Facet, ...] = ()  # the sections of the best citations, each with the number of all its citations

    @property
    def answered(self) -> bool:
        """Whether the hits answer the question."""
        return self.verdict == "answered"


def rank(
    edition: Edition,
    encoder: Encoder,
    question: str,
    history: Sequence[str],
    top_k: int,
    selection: Selection = EVERYTHING,
    glossary: Glossary = NO_GLOSSARY,
) -> Ranking:
    """Rank the edition's citations for `question`, asked after the questions in `history`, oldest first.

    Hits and verdict are those of the selection; facets count in the whole edition, so that a reader sees what lies
    outside.
    """
    forms = encoder.encode_queries(standalone(question, history))
    mended = edition.vocabulary.mend(question)
    spelled = [mended] if mended != question else []
    variants = encoder.encode_queries([*spelled, *(edition.abbreviations + glossary).variants(question)])
    whole = _find(edition, forms, variants, None)
    found = whole if selection == EVERYTHING else _find(edition, forms, variants, _among(edition, selection))
    confidence, verdict = _judge(edition, found)
    hits = [_hit(edition, forms[-1], row, score) for row, score in found.best[:top_k]]
    relevant = [edition.citations[row] for row in _bearing(whole, _judge(edition, whole)[1])]
    return Ranking(
        tuple(hits),
        verdict,
        confidence,
        chapter_facets(relevant),
        section_facets(relevant),
        _nearest(edition, [row for row, _ in found.best]),
    )


def _among(edition: Edition, selection: Selection) -> NDArray[np.int64]:
    """The rows of a selection."""
    return np.array([row for row, citation in enumerate(edition.citations) if selection.admits(citation)], np.int64)


def _judge(edition: Edition, found: "_Found") -> tuple[float, Verdict]:
    """How sure it is that these answer the question, asked in the way that suits best, and what that means."""
    decision, model = read_decision(), edition.manifest.model
    confidence = max(decision.confidence(model, signals, queries) for signals, queries in found.asked)
    return confidence, decision.verdict(model, confidence, found.best[0][1] if found.best else 0.0)


def _bearing(whole: "_Found", verdict: Verdict) -> list[int]:
    """The rows that bear on the question, in document order: likely ones, and in any case the first of an answer."""
    shown, relevant = COUNTED if verdict == "answered" else 0, read_decision().relevant
    return sorted(row for place, (row, score) in enumerate(whole.best) if place < shown or score >= relevant)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """What is known of the citations that were looked at."""

    asked: list[tuple[list[Signals], Sequence[Encoding]]]  # in all its forms, then each variant; signals are scaled
    best: list[tuple[int, float]]  # the row of the citation that is shown for each statement, and a score, best first


def _find(
    edition: Edition, forms: Sequence[Encoding], variants: Sequence[Encoding], among: NDArray[np.int64] | None
) -> _Found:
    """Measure the citations of some rows, or of all.

    A citation counts with the form of the question that suits it best: its own, or one with typing errors mended or
    abbreviations replaced.
    """
    rows = _candidates(edition, [*forms, *variants], among)
    asked: list[Sequence[Encoding]] = [forms, *([variant] for variant in variants)]
    signals = [[_measured(edition, query, rows) for query in queries] for queries in asked]
    scores = np.max([read_decision().scores(found) for found in signals], axis=0)
    allowed = None if among is None else set(among.tolist())
    best: dict[int, tuple[int, float]] = {}
    for row, score in zip(rows.tolist(), scores.tolist(), strict=True):
        stands = edition.stands_for[row]
        shown, highest = best.get(stands, (stands if allowed is None or stands in allowed else row, 0.0))
        best[stands] = shown, max(score, highest)
    return _Found(list(zip(signals, asked, strict=True)), sorted(best.values(), key=lambda item: (-item[1], item[0])))


def _candidates(edition: Edition, queries: Sequence[Encoding], among: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """The rows nearest to any way in which the question is asked, in order."""
    found = [edition.vectors.search(query.vector, CANDIDATES, among)[0] for query in queries]
    return np.unique(np.concatenate(found))


def _measured(edition: Edition, query: Encoding, rows: NDArray[np.int64]) -> Signals:
    return measure(edition.vectors, edition.tokens, query, rows).scaled(edition.scales)


def _hit(edition: Edition, query: Encoding, row: int, score: float) -> Hit:
    citation = edition.citations[row]
    group = edition.stands_for[row]
    same = tuple(edition.citations[r] for r, stands in enumerate(edition.stands_for) if stands == group and r != row)
    spans = sentences(citation.text)
    best = spans[edition.tokens.best_sentence(query, row)] if len(spans) > 1 else None
    return Hit(citation, score, same, best)


def _nearest(edition: Edition, best: Sequence[int]) -> tuple[Facet, ...]:
    """The sections of the best rows that have a name, each with the number of all its citations."""
    sections = [edition.sections[number] for number in dict.fromkeys(edition.section_of[row] for row in best)]
    named = [found for found in sections if any((found.chapter, found.chapter_title, found.section_title))]
    return tuple(named[:NEAREST_SECTIONS])
