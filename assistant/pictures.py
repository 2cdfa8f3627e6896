"""The pictures of an edition's pages, each drawn once and kept for a while."""

from collections import OrderedDict
from pathlib import Path
from threading import BoundedSemaphore, Lock
from time import monotonic

from index.edition import Manifest, load_pdf
from index.errors import EditionError
from source.errors import SourceError
from source.facsimile import draw
from source.limits import Limits
from source.pdfium import Picture

KEPT = 200  # pictures in memory; at 90 to 170 KB each some 30 MB
WAITING = 8  # requests that may wait for a picture, of the 40 that are answered at once
PAUSE = 60.0  # seconds before a page that could not be drawn is tried again; it may have been bad luck
SECONDS = 5  # to draw one page; ours take 0.13


class Pictures:
    """Draws pages one at a time; may be used by several threads at once."""

    def __init__(self, data: Path, limits: Limits) -> None:
        self._data = data
        self._limits = Limits(limits.megabytes, limits.pages, limits.memory_megabytes, SECONDS, 0.0)
        self._kept: OrderedDict[tuple[str, int], Picture] = OrderedDict()
        self._failed: dict[tuple[str, int], float] = {}  # until when not to try again
        self._keeping, self._drawing, self._waiting = Lock(), Lock(), BoundedSemaphore(WAITING)

    def get(self, manifest: Manifest, number: int) -> Picture | None:
        """The picture of a physical page, from 1; None where it cannot be drawn."""
        key = manifest.pdf.sha256, number
        if found := self._find(key):
            return found
        if not self._waiting.acquire(blocking=False):
            return None  # too many wait already; the text of a page is worth more than its picture
        try:
            return self._draw(manifest, number, key)
        finally:
            self._waiting.release()

    def _draw(self, manifest: Manifest, number: int, key: tuple[str, int]) -> Picture | None:
        with self._drawing:
            if (found := self._find(key)) or self._failed.get(key, 0.0) > monotonic():
                return found
            try:
                found = draw(load_pdf(self._data, manifest), number, Path(manifest.pdf.name), self._limits)
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
