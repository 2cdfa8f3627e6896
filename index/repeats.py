"""Statements that are printed more than once: the same words in two places, or large in a pull quote."""

from collections.abc import Sequence

from source.citations import Citation, letters

LEAST_SHARE = 0.6  # of a quote that a pull quote takes over; with less it is a statement of its own


def repeats(citations: Sequence[Citation]) -> tuple[int, ...]:
    """For each citation the row of the one that stands for it: itself, unless the same is said there.

    Equal are citations with the same letters and digits; the first quote stands for all of them. A pull quote also
    repeats the first quote that holds all its letters in one piece, if they are most of that quote.
    """
    said = [letters(citation.text) for citation in citations]
    firsts: dict[str, int] = {}
    for row in sorted(range(len(citations)), key=lambda row: (citations[row].kind != "quote", row)):
        firsts.setdefault(said[row], row)
    quotes = [row for row, citation in enumerate(citations) if citation.kind == "quote"]
    return tuple(
        next(
            (quote for quote in quotes if _takes_over(said[row], said[quote])),
            firsts[said[row]],
        )
        if citation.kind == "pullquote"
        else firsts[said[row]]
        for row, citation in enumerate(citations)
    )


def _takes_over(pull_quote: str, quote: str) -> bool:
    return len(pull_quote) >= LEAST_SHARE * len(quote) and pull_quote in quote
