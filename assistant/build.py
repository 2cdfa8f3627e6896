"""A PDF to an edition in use: read, prove, embed, calibrate, write."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from index.calibration import calibrate
from index.decision import read_decision
from index.edition import Manifest, Origin, write_edition
from index.encoder import encoder_for_building
from index.errors import UnprovenError
from index.indexing import index_citations
from source.citations import Citation, is_proven
from source.limits import Limits
from source.reader import read

FACSIMILE = Path(str(files("source"))) / "data" / "samen-tegen-mensenhandel-facsimile.pdf"  # ships with the program
Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, of how much


def build(
    pdf: Path,
    data: Path,
    model: str,
    progress: Progress,
    limits: Limits | None = None,
    *,
    allow_unproven: bool = False,
) -> Manifest:
    """Make an edition of `pdf`, read within `limits`, and put it in use; the edition before stays on disk.

    Raises:
        SourceError: no citations can be read from the PDF.
        UnprovenError: not all are proven against the page, and `allow_unproven` is False.
        EditionError: the model cannot be had or the folder not be written.

    """
    found = read(pdf, limits, lambda done, count: progress("Reading pages", done, count))
    unproven = [citation for citation in found.citations if not is_proven(citation)]
    if unproven and not allow_unproven:
        raise UnprovenError(len(unproven), len(found.citations), _example(unproven[0]))
    progress("Preparing the model", 0, 1)
    encoder = encoder_for_building(model, data / "models")
    vectors, tokens = index_citations(
        found.citations, encoder, lambda done, count: progress("Embedding citations", done, count)
    )
    progress("Calibrating", 0, 1)
    calibration = calibrate(found.citations, vectors, tokens, encoder, read_decision())
    progress("Calibrating", 1, 1)
    origin = Origin(found.name, found.sha256, found.pages, found.title, found.subject, found.language)
    return write_edition(
        data, found.content, origin, found.citations, (vectors, tokens), calibration, model=encoder.name
    )


def _example(citation: Citation) -> str:
    """The first one and why, in a few words."""
    why = citation.proof.differences[0].what if citation.proof and citation.proof.differences else "not compared"
    return f"the first on page {citation.page_label or citation.page}: {why}"
