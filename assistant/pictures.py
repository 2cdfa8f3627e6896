"""The pictures of the pages of a collection's editions, each drawn once and kept for a while."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore, Lock
from time import monotonic

from index.collection import published
from index.edition import load_manifest, load_pdf
from index.errors import EditionError
from index.manifest import Manifest
from source.errors import SourceError
from source.facsimile import draw
from source.limits import Limits
from source.pdfium import Picture

KEPT = 200  # pictures in memory; at 90 to 170 KB each some 30 MB
WAITING = 8  # requests that may wait for a picture, of the 40 that are answered at once
PAUSE = 60.0  # seconds before a page that could not be drawn is tried again; it may have been bad luck
SECONDS = 5  # to draw one page; ours take 0.13

DRAWING, IN_LINE = Lock(), BoundedSemaphore(WAITING)  # of the whole process, however many collections it serves


class Pictures:
    """Draws pages one at a time; may be used by several threads at once."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        """Take the folder of the collection."""
        self._folder = folder
        self._manifests: dict[str, Manifest] = {}  # of editions that are or were in use, by name
        self._limits = Limits(limits.megabytes, limits.pages, limits.memory_megabytes, SECONDS, 0.0)
        self._kept: OrderedDict[tuple[str, int], Picture] = OrderedDict()
        self._failed: dict[tuple[str, int], float] = {}  # until when not to try again
        self._keeping = Lock()

    def get(self, manifest: Manifest, number: int) -> Picture | None:
        """The picture of a physical page, from 1; None where it cannot be drawn."""
        key = manifest.pdf.sha256, number
        if found := self._find(key):
            return found
        if not IN_LINE.acquire(blocking=False):
            return None  # too many wait already; the text of a page is worth more than its picture
        try:
            return self._draw(manifest, number, key)
        finally:
            IN_LINE.release()

    def manifest_of(self, sha256: str) -> Manifest | None:
        """The edition, in use or used before, that is made of the PDF with this fingerprint; a page may still show it.

        None where there is no such edition.
        """
        return next((manifest for manifest in self._published() if manifest.pdf.sha256 == sha256), None)

    def _published(self) -> Iterator[Manifest]:
        for name in published(self._folder):
            with suppress(EditionError):
                if name not in self._manifests:
                    self._manifests[name] = load_manifest(self._folder, name)
                yield self._manifests[name]

    def _draw(self, manifest: Manifest, number: int, key: tuple[str, int]) -> Picture | None:
        with DRAWING:
            if (found := self._find(key)) or self._failed.get(key, 0.0) > monotonic():
                return found
            try:
                found = draw(load_pdf(self._folder, manifest), number, Path(manifest.pdf.name), self._limits)
            except (EditionError, SourceError):
                self._failed[key] = monotonic() + PAUSE
                return None
            self._keep(key, found)
            return found

    def _find(self, key: tuple[str, int]) -> Picture | None:
        with self._keeping:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: tuple[str, int], picture: Picture) -> None:
        with self._keeping:
            self._kept[key] = picture
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
