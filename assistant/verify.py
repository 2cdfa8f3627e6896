"""Re-proves an edition against a PDF: is each citation here, elsewhere, or nowhere in it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.edition import load_edition, load_pdf
from source.citations import Citation, is_proven
from source.limits import Limits
from source.reader import prove, read


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a citation of the edition is found in the PDF; `places` are those of equal texts that are proven there."""

    citation: Citation
    found: Literal["here", "elsewhere", "nowhere"]
    places: tuple[Citation, ...] = ()


def verify(data: Path, pdf: Path | None, limits: Limits) -> list[Finding]:
    """Look up the citations of the edition in use in `pdf`, or in the PDF it was made of.

    Raises:
        EditionError: there is no whole edition.
        SourceError: the PDF cannot be read.

    """
    edition = load_edition(data)
    if pdf is None:
        path = Path(edition.manifest.pdf.name)
        again = prove(edition.citations, load_pdf(data, edition.manifest), path, limits)
        return compare(edition.citations, again, again)
    reading = read(pdf, limits)
    return compare(edition.citations, prove(edition.citations, reading.content, pdf, limits), reading.citations)


def compare(edition: Sequence[Citation], again: Sequence[Citation], read: Sequence[Citation]) -> list[Finding]:
    """Look up each citation of `edition`.

    `again` are the same citations, in the same order, each proven or not in the places they had; `read` are the
    citations that are read from the PDF anew.
    """
    places: dict[str, list[Citation]] = {}
    for citation in read:
        if is_proven(citation):
            places.setdefault(citation.text, []).append(citation)
    return [_find(old, new, places) for old, new in zip(edition, again, strict=True)]


def _find(old: Citation, new: Citation, places: dict[str, list[Citation]]) -> Finding:
    if is_proven(new):
        return Finding(old, "here")
    found = tuple(places.get(old.text, ()))
    return Finding(old, "elsewhere" if found else "nowhere", found)
