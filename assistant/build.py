"""A PDF to an edition beside the one in use: read, prove, embed, calibrate, write; and what it would change."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from assistant.changes import Changes
from index.calibration import calibrate
from index.collection import is_begun, published
from index.comparison import compare
from index.decision import read_decision
from index.doubts import Doubt, doubts
from index.edition import Edition, load_citations, load_manifest, write_edition
from index.encoder import Encoder, encoder_for_building
from index.errors import EditionError
from index.indexing import Known, index_citations, known_of
from index.manifest import FORMAT, Manifest, Origin
from index.publishing import load_whole
from source.citations import Citation, is_proven
from source.limits import Limits
from source.reader import Reading, read

FACSIMILE = Path(str(files("source"))) / "data" / "samen-tegen-mensenhandel-facsimile.pdf"  # ships with the program
Progress = Callable[[str, int, int], None]  # which step, how much of it is done, of how much
POLITE = 19  # niceness, the most there is: questions of readers go first
READ, PROVE, LOAD, EMBED, CALIBRATE, WRITE = "read", "prove", "load", "embed", "calibrate", "write"
READING = (READ, PROVE)
STEPS = (*READING, LOAD, EMBED, CALIBRATE, WRITE)


def read_anthology(pdf: Path, limits: Limits, progress: Progress) -> Reading:
    """The citations of `pdf`, each proven or not; raises SourceError."""
    return read(
        pdf,
        limits,
        lambda done, count: progress(READ, done, count),
        lambda done, count: progress(PROVE, done, count),
    )


def build(
    found: Reading, folder: Path, model: str, models: Path, progress: Progress, *, by: str = "", old: Edition | None
) -> Manifest:
    """Make an edition of what was read, beside the one in use; vectors are taken from `old` where texts are the same.

    Raises:
        EditionError: the model cannot be had or the folder not be written; then nothing has changed.

    """
    progress(LOAD, 0, 1)
    encoder = encoder_for_building(model, models)
    progress(LOAD, 1, 1)
    vectors, tokens = index_citations(
        found.citations, encoder, lambda done, count: progress(EMBED, done, count), _known(old, encoder)
    )
    calibration = calibrate(
        found.citations,
        vectors,
        tokens,
        encoder,
        read_decision(),
        lambda done, count: progress(CALIBRATE, done, count),
    )
    progress(WRITE, 0, 1)
    manifest = write_edition(
        folder,
        found.content,
        origin_of(found),
        found.citations,
        (vectors, tokens),
        calibration,
        model=encoder.name,
        by=by,
    )
    progress(WRITE, 1, 1)
    return manifest


def _known(old: Edition | None, encoder: Encoder) -> Known | None:
    """What an earlier edition knows of texts, if the same model made it."""
    if old is None or (old.manifest.model, old.manifest.dimension) != (encoder.name, encoder.dimension):
        return None
    return known_of(old.citations, old.vectors, old.tokens)


def edition_before(folder: Path) -> Edition | None:
    """The whole edition that readers get now; None if there is none."""
    try:
        return load_whole(folder)[0]
    except EditionError:
        return None


def origin_of(found: Reading) -> Origin:
    """What a PDF calls itself."""
    return Origin(found.name, found.sha256, found.pages, found.title, found.subject, found.language)


def changes_by(found: Reading, folder: Path, model: str, old: Edition | None) -> Changes:
    """What an edition of a collection made of what was read would change, before it is made."""
    counts = {
        "citations": len(found.citations),
        "unproven": sum(not is_proven(citation) for citation in found.citations),
    }
    now = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = Manifest(FORMAT, "", now, model, 0, counts, origin_of(found), {})
    return _changes(folder, (old.manifest, old.citations) if old else None, (manifest, found.citations))


def changes_between(folder: Path, old: str | None, new: str) -> Changes:
    """What differs between two editions of a collection, or what one without forerunner has.

    Raises:
        EditionError: one of them is not there, or not whole.

    """
    return _changes(folder, None if old is None else _content(folder, old), _content(folder, new))


def _content(folder: Path, name: str) -> tuple[Manifest, Sequence[Citation]]:
    manifest = load_manifest(folder, name)
    return manifest, load_citations(folder, manifest)


def _changes(
    folder: Path, old: tuple[Manifest, Sequence[Citation]] | None, new: tuple[Manifest, Sequence[Citation]]
) -> Changes:
    """What differs, and what is doubtful: also that there should be an edition to compare with, but none is given."""
    manifest, citations = new
    comparison = compare(old[1] if old else (), citations)
    found = doubts(old, manifest.pdf, citations, comparison)
    if old is None and is_begun(folder) and set(published(folder)) != {manifest.edition}:
        found = (Doubt("uncompared", {}), *found)
    return Changes(old and old[0], manifest, comparison, found)
