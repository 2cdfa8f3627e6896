"""An edition: one PDF's citations and vectors, with a manifest that tells and proves what they are.

    FOLDER/editions/NAME/         citations.jsonl, vectors.faiss, tokens.safetensors, calibration.json, refusal.csv,
                                  refusal.svg, source.pdf, manifest.json, manifest.sha256

It is written beside the others under a name that starts with a dot, synced, then renamed: it is there whole or not at
all. Which edition is in use is up to `index.collection`.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from index.calibration import Calibration
from index.collection import add, in_use
from index.curve import to_csv, to_svg
from index.errors import DamagedEditionError, EditionError, NameTakenError
from index.glossary import Glossary, explained
from index.interaction import TokenIndex
from index.manifest import (
    CALIBRATION,
    CITATIONS,
    CURVE,
    FORMAT,
    PDF,
    PICTURE,
    TOKENS,
    VECTORS,
    Manifest,
    Origin,
    read_manifest,
    read_verified,
    with_manifest,
)
from index.repeats import repeats
from index.selection import Facet, section_facets, section_numbers
from index.signals import Scales
from index.spelling import Vocabulary
from index.vectors import VectorIndex
from source.citations import Citation, from_json, is_proven, to_json


@dataclass(frozen=True, slots=True)
class Edition:
    """A whole, verified edition in memory; row i of both indexes belongs to citation i."""

    manifest: Manifest
    citations: tuple[Citation, ...]
    vectors: VectorIndex
    tokens: TokenIndex
    scales: Scales
    stands_for: tuple[int, ...]  # as `repeats` gives them
    abbreviations: Glossary  # that the document explains itself
    vocabulary: Vocabulary
    sections: tuple[Facet, ...]  # with the number of their citations
    section_of: tuple[int, ...]  # which of them each citation stands in, from 0

    @classmethod
    def of(
        cls, manifest: Manifest, citations: Sequence[Citation], vectors: VectorIndex, tokens: TokenIndex, scales: Scales
    ) -> "Edition":
        """The edition with what follows from its citations."""
        texts = [citation.text for citation in citations]
        return cls(
            manifest,
            tuple(citations),
            vectors,
            tokens,
            scales,
            stands_for=repeats(citations),
            abbreviations=explained(texts),
            vocabulary=Vocabulary.of(texts),
            sections=section_facets(citations),
            section_of=section_numbers(citations),
        )


def write_edition(
    folder: Path,
    pdf: bytes,
    origin: Origin,
    citations: Sequence[Citation],
    indexes: tuple[VectorIndex, TokenIndex],
    calibration: Calibration,
    *,
    model: str,
    by: str = "",
) -> Manifest:
    """Write an edition beside the others of a collection; row i of both indexes belongs to citation i.

    `by` tells who built it.

    Raises:
        DiskError: the folder cannot be written; nothing has changed.

    """
    now = datetime.now(UTC)
    contents = {
        CITATIONS: "".join(to_json(citation) + "\n" for citation in citations).encode(),
        VECTORS: indexes[0].to_bytes(),
        TOKENS: indexes[1].to_bytes(),
        CALIBRATION: json.dumps(calibration.scales.to_record()).encode(),
        CURVE: to_csv(calibration.curve).encode(),
        PICTURE: to_svg(calibration.curve).encode(),
        PDF: pdf,
    }
    manifest = Manifest(
        format=FORMAT,
        edition=_name(now, origin),
        created=now.isoformat(timespec="seconds"),
        model=model,
        dimension=indexes[0].dimension,
        counts={
            "citations": len(citations),
            "unproven": sum(not is_proven(citation) for citation in citations),
            **Counter(citation.kind for citation in citations),
        },
        pdf=origin,
        files={name: hashlib.sha256(content).hexdigest() for name, content in contents.items()},
    )
    while True:
        try:
            add(folder, manifest.edition, with_manifest(contents, manifest), by)
        except NameTakenError:  # by another build in the same microsecond
            now += timedelta(microseconds=1)
            manifest = replace(manifest, edition=_name(now, origin))
        else:
            return manifest


def _name(moment: datetime, pdf: Origin) -> str:
    return f"{moment:%Y%m%dT%H%M%S%fZ}-{pdf.sha256[:8]}"


def load_manifest(folder: Path, name: str) -> Manifest:
    """What the edition of this name is; raises EditionError as `read_manifest` does."""
    return read_manifest(folder / "editions" / name)


def load_pdf(folder: Path, manifest: Manifest) -> bytes:
    """The PDF that an edition was made of.

    Raises:
        DamagedEditionError: it is missing or changed.

    """
    return read_verified(folder / "editions" / manifest.edition, PDF, manifest)


def load_edition(folder: Path, name: str | None = None) -> Edition:
    """Read an edition, by default the one in use, and check every file against the manifest.

    Raises:
        NoEditionError: there is none in use.
        DamagedEditionError: a file is missing, changed or unreadable.
        NewerEditionError: a newer version wrote it.
        OlderEditionError: an older version wrote it.

    """
    where = folder / "editions" / (name or in_use(folder))
    manifest = read_manifest(where)
    contents = {file: read_verified(where, file, manifest) for file in manifest.files}
    name = manifest.edition
    citations = _citations(name, contents[CITATIONS])
    vectors = _vectors(name, contents[VECTORS])
    if vectors.size != len(citations) or vectors.dimension != manifest.dimension:
        raise DamagedEditionError(name, VECTORS, "does not belong to the citations")
    tokens = _tokens(name, contents[TOKENS])
    if tokens.size != len(citations) or tokens.dimension != manifest.dimension:
        raise DamagedEditionError(name, TOKENS, "does not belong to the citations")
    return Edition.of(manifest, citations, vectors, tokens, _scales(name, contents[CALIBRATION]))


def load_citations(folder: Path, manifest: Manifest) -> tuple[Citation, ...]:
    """The citations of an edition alone; raises DamagedEditionError."""
    where = folder / "editions" / manifest.edition
    return _citations(manifest.edition, read_verified(where, CITATIONS, manifest))


def _citations(name: str, content: bytes) -> tuple[Citation, ...]:
    try:
        return tuple(from_json(line) for line in content.decode().split("\n") if line)
    except ValueError as error:
        raise DamagedEditionError(name, CITATIONS, "cannot be read") from error


def _vectors(name: str, content: bytes) -> VectorIndex:
    try:
        return VectorIndex.from_bytes(content)
    except EditionError as error:
        raise DamagedEditionError(name, VECTORS, "cannot be read") from error


def _tokens(name: str, content: bytes) -> TokenIndex:
    try:
        return TokenIndex.from_bytes(content)
    except EditionError as error:
        raise DamagedEditionError(name, TOKENS, "cannot be read") from error


def _scales(name: str, content: bytes) -> Scales:
    try:
        return Scales.from_record(json.loads(content))
    except (KeyError, RecursionError, TypeError, ValueError) as error:
        raise DamagedEditionError(name, CALIBRATION, "cannot be read") from error
