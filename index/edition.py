"""An edition on disk: one PDF's citations and vectors, with a manifest that tells and proves what they are.

    DATA/current                  the name of the edition in use
    DATA/editions/NAME/           citations.jsonl, vectors.faiss, tokens.safetensors, calibration.json, refusal.csv,
                                  refusal.svg, source.pdf, manifest.json, manifest.sha256
    DATA/models/                  models, shared by all editions

An edition is written beside the others under a name that starts with a dot, synced, then renamed; `current` is
replaced last, in one step. Whatever is killed when, the edition in use stays whole.
"""

import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.calibration import Calibration
from index.curve import to_csv, to_svg
from index.errors import (
    DamagedEditionError,
    DiskError,
    EditionError,
    NewerEditionError,
    NoEditionError,
    OlderEditionError,
)
from index.glossary import Glossary, explained
from index.interaction import TokenIndex
from index.repeats import repeats
from index.signals import Scales
from index.spelling import Vocabulary
from index.vectors import VectorIndex
from source.citations import Citation, from_json, is_proven, to_json

FORMAT = 2  # raised when older programs could not read what is written, or newer ones what was
CITATIONS, VECTORS, TOKENS, PDF = "citations.jsonl", "vectors.faiss", "tokens.safetensors", "source.pdf"
CALIBRATION, CURVE, PICTURE = "calibration.json", "refusal.csv", "refusal.svg"
FILES = {CITATIONS, VECTORS, TOKENS, CALIBRATION, CURVE, PICTURE, PDF}
MANIFEST = "manifest.json"
CHECKSUM = "manifest.sha256"  # as sha256sum writes it


@dataclass(frozen=True, slots=True)
class Origin:
    """The PDF an edition is made of, as it calls itself."""

    name: str  # of the file
    sha256: str
    pages: int
    title: str | None
    subject: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an edition is; `files` maps each file's name to its SHA-256."""

    format: int
    edition: str
    created: str  # ISO 8601, UTC
    model: str
    dimension: int
    counts: dict[str, int]
    pdf: Origin
    files: dict[str, str]


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

    @classmethod
    def of(
        cls, manifest: Manifest, citations: Sequence[Citation], vectors: VectorIndex, tokens: TokenIndex, scales: Scales
    ) -> "Edition":
        """The edition with what follows from its citations."""
        texts = [citation.text for citation in citations]
        derived = repeats(citations), explained(texts), Vocabulary.of(texts)
        return cls(manifest, tuple(citations), vectors, tokens, scales, *derived)


def write_edition(
    data: Path,
    pdf: bytes,
    origin: Origin,
    citations: Sequence[Citation],
    indexes: tuple[VectorIndex, TokenIndex],
    calibration: Calibration,
    *,
    model: str,
) -> Manifest:
    """Write an edition beside the others and put it in use; row i of both indexes belongs to citation i.

    Raises:
        DiskError: the folder cannot be written.

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
        edition=f"{now:%Y%m%dT%H%M%S%fZ}-{origin.sha256[:8]}",
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
    contents[MANIFEST] = json.dumps(asdict(manifest), ensure_ascii=False, indent=2).encode()
    contents[CHECKSUM] = _checksum(contents[MANIFEST])
    editions = data / "editions"
    try:
        try:
            _write(editions, manifest.edition, contents)
            _replace(data / "current", manifest.edition)
        except OSError:
            shutil.rmtree(editions / manifest.edition, ignore_errors=True)
            raise
        _sync(data)
    except OSError as error:
        raise DiskError(data, error.strerror or str(error)) from error
    return manifest


def _write(editions: Path, name: str, contents: dict[str, bytes]) -> None:
    building = editions / f".{name}"
    building.mkdir(parents=True)
    try:
        for file, content in contents.items():
            _write_file(building / file, content)
        _sync(building)
        building.rename(editions / name)
    except OSError:
        shutil.rmtree(building, ignore_errors=True)
        raise
    _sync(editions)


def _replace(path: Path, content: str) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        _write_file(beside, content.encode())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _checksum(manifest: bytes) -> bytes:
    return f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n".encode()


def _write_file(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make the names in a folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def has_edition(data: Path) -> bool:
    """Whether an edition is in use."""
    return (data / "current").is_file()


def load_pdf(data: Path, manifest: Manifest) -> bytes:
    """The PDF that an edition was made of.

    Raises:
        DamagedEditionError: it is missing or changed.

    """
    return _verified(data / "editions" / manifest.edition, PDF, manifest.files[PDF])


def load_edition(data: Path) -> Edition:
    """Read the edition in use and check every file against the manifest.

    Raises:
        NoEditionError: there is none.
        DamagedEditionError: a file is missing, changed or unreadable.
        NewerEditionError: a newer version wrote it.
        OlderEditionError: an older version wrote it.

    """
    if not has_edition(data):
        raise NoEditionError(data)
    name = (data / "current").read_text(encoding="utf-8", errors="replace").strip()
    if name in {"", ".", ".."} or Path(name).name != name:
        raise DamagedEditionError("in use", "current", "does not name an edition")
    folder = data / "editions" / name
    manifest = _manifest(folder)
    contents = {file: _verified(folder, file, digest) for file, digest in manifest.files.items()}
    citations = _citations(name, contents[CITATIONS])
    vectors = _vectors(name, contents[VECTORS])
    if vectors.size != len(citations) or vectors.dimension != manifest.dimension:
        raise DamagedEditionError(name, VECTORS, "does not belong to the citations")
    tokens = _tokens(name, contents[TOKENS])
    if tokens.size != len(citations) or tokens.dimension != manifest.dimension:
        raise DamagedEditionError(name, TOKENS, "does not belong to the citations")
    return Edition.of(manifest, citations, vectors, tokens, _scales(name, contents[CALIBRATION]))


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


def _manifest(folder: Path) -> Manifest:
    checksum, content = _read(folder, CHECKSUM), _read(folder, MANIFEST)
    if checksum != _checksum(content):
        raise DamagedEditionError(folder.name, MANIFEST, "was changed after it was written")
    try:
        found: dict[str, Any] = json.loads(content)
        version = int(found["format"])
    except (KeyError, OverflowError, RecursionError, TypeError, ValueError) as error:
        raise DamagedEditionError(folder.name, MANIFEST, "cannot be read") from error
    if version > FORMAT:
        raise NewerEditionError(folder.name, version)
    if version < FORMAT:
        raise OlderEditionError(folder.absolute())
    try:
        manifest = Manifest(**{**found, "pdf": Origin(**found["pdf"]), "files": dict(found["files"])})
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedEditionError(folder.name, MANIFEST, "cannot be read") from error
    if manifest.edition != folder.name or set(manifest.files) != FILES:
        raise DamagedEditionError(folder.name, MANIFEST, "belongs to another edition")
    return manifest


def _verified(folder: Path, file: str, digest: str) -> bytes:
    content = _read(folder, file)
    if hashlib.sha256(content).hexdigest() != digest:
        raise DamagedEditionError(folder.name, file, "was changed after it was written")
    return content


def _read(folder: Path, file: str) -> bytes:
    try:
        return (folder / file).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        raise DamagedEditionError(folder.name, file, "is missing") from error
