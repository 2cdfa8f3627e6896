"""What an edition is, as the file that tells and proves it: `manifest.json`, and its own hash beside it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.errors import DamagedEditionError, NewerEditionError, OlderEditionError

FORMAT = 3  # raised when older programs could not read what is written, or newer ones what was
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


def with_manifest(contents: dict[str, bytes], manifest: Manifest) -> dict[str, bytes]:
    """All files of an edition: its contents, the manifest, and the hash of that."""
    content = json.dumps(asdict(manifest), ensure_ascii=False, indent=2).encode()
    return {**contents, MANIFEST: content, CHECKSUM: _checksum(content)}


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the edition in `folder`.

    Raises:
        DamagedEditionError: it is missing, changed or unreadable.
        NewerEditionError: a newer version wrote it.
        OlderEditionError: an older version wrote it.

    """
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


def read_verified(folder: Path, file: str, manifest: Manifest) -> bytes:
    """The content of a file of an edition.

    Raises:
        DamagedEditionError: it is missing or was changed.

    """
    content = _read(folder, file)
    if hashlib.sha256(content).hexdigest() != manifest.files[file]:
        raise DamagedEditionError(folder.name, file, "was changed after it was written")
    return content


def _checksum(manifest: bytes) -> bytes:
    return f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n".encode()


def _read(folder: Path, file: str) -> bytes:
    try:
        return (folder / file).read_bytes()
    except (
        FileNotFoundError,
        IsADirectoryError,
        NotADirectoryError,
        ValueError,
    ) as error:  # ValueError: a name with a NUL
        raise DamagedEditionError(folder.name, file, "is missing") from error
    except OSError as error:
        raise DamagedEditionError(folder.name, file, f"cannot be read ({error.strerror})") from error
