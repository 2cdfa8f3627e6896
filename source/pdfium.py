"""The second reader: which characters a page shows, and where, and what it looks like. Alone knows pypdfium2."""

import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pypdfium2
from pypdfium2 import raw

from source.content import UPRIGHT
from source.errors import UnreadablePDFError

PAGES_KEPT = 8  # pages in memory; citations come page by page, and one runs over two or three
SCALE = 1.5  # pixels a point: body text of 9 points can be read, a page of A4 takes 170 KB
MOST_PIXELS = 2_500  # on the long side, for posters
QUALITY, METHOD = 80, 2  # of WebP, 0 to 100 and 0 (fast) to 6 (small)
INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)  # leave no mark on the page


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character as the second reader sees it, in points from the top left of the page as shown."""

    text: str
    x0: float
    x1: float
    y: float  # the middle of a small letter
    size: float
    spaced: bool  # a space is drawn before it
    drawn_by: int  # the text object that draws it


@dataclass(frozen=True, slots=True)
class Picture:
    """What a page looks like."""

    width: float  # of the page as shown, in points
    height: float
    webp: bytes


class PageReader:
    """The characters of a PDF's pages, each page read once. Not safe for threads: pdfium is not."""

    def __init__(self, data: bytes) -> None:
        """Open the PDF in `data`.

        Raises:
            UnreadablePDFError: pdfium cannot.

        """
        try:
            self._document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise UnreadablePDFError(Path("PDF"), f"the second reader says: {error}") from error
        self._pages: dict[int, list[Glyph]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    def glyphs(self, number: int) -> list[Glyph]:
        """The visible characters of a physical page, from 1, from top to bottom; [] for a page that does not exist."""
        if not 1 <= number <= len(self._document):
            return []
        if number not in self._pages:
            while len(self._pages) >= PAGES_KEPT:
                del self._pages[next(iter(self._pages))]
            page = self._document[number - 1]
            textpage = page.get_textpage()
            self._pages[number] = sorted(_glyphs(textpage, _to_shown(page)), key=height)
            textpage.close()
            page.close()
        return self._pages[number]

    def picture(self, number: int) -> Picture:
        """What a physical page, from 1, looks like.

        Raises:
            UnreadablePDFError: there is no such page, or pdfium cannot draw it.

        """
        try:
            page = self._document[number - 1]
            width, height = page.get_size()
            scale = min(SCALE, MOST_PIXELS / max(width, height, 1))
            image = page.render(scale=scale, may_draw_forms=False).to_pil()
        except (IndexError, pypdfium2.PdfiumError) as error:
            raise UnreadablePDFError(Path("PDF"), f"page {number} cannot be drawn: {error}") from error
        written = io.BytesIO()
        image.convert("RGB").save(written, "WEBP", quality=QUALITY, method=METHOD)
        page.close()
        return Picture(width, height, written.getvalue())


def _to_shown(page: Any) -> Any:
    """What turns a point of the page's own space into points from the top left of the page as shown."""
    x0, y0, x1, y1 = page.get_cropbox()
    return {
        90: lambda x, y: (y - y0, x - x0),
        180: lambda x, y: (x1 - x, y - y0),
        270: lambda x, y: (y1 - y, x1 - x),
    }.get(page.get_rotation(), lambda x, y: (x - x0, y1 - y))


def _glyphs(textpage: Any, to_shown: Any) -> Iterator[Glyph]:
    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    spaced = False
    for i in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, i)
        if raw.FPDFText_IsGenerated(textpage, i) == 1 and not raw.FPDFText_IsHyphen(textpage, i):
            continue
        text = chr(code) if code else ""
        if not text or text.isspace() or _invisible(textpage, i):
            spaced = spaced or text.isspace()
            continue
        matrix = _matrix(textpage, i)
        if not _upright(matrix, to_shown) or not raw.FPDFText_GetLooseCharBox(textpage, i, box):
            continue
        raw.FPDFText_GetCharOrigin(textpage, i, x, y)
        a, b = to_shown(box.left, box.bottom), to_shown(box.right, box.top)
        size = float(raw.FPDFText_GetFontSize(textpage, i)) * float((matrix.c**2 + matrix.d**2) ** 0.5)
        middle = to_shown(x.value, y.value)[1] - 0.25 * size
        drawn_by = ctypes.cast(raw.FPDFText_GetTextObject(textpage, i), ctypes.c_void_p).value or 0
        yield Glyph(text, min(a[0], b[0]), max(a[0], b[0]), middle, size, spaced, drawn_by)
        spaced = False


def _matrix(textpage: Any, i: int) -> Any:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, i, matrix)
    return matrix


def _upright(matrix: Any, to_shown: Any) -> bool:
    """Whether text with this matrix runs from left to right on the page as shown; a watermark does not."""
    start, end = to_shown(0.0, 0.0), to_shown(matrix.a, matrix.b)
    return bool(end[0] > start[0] and abs(end[1] - start[1]) <= UPRIGHT * (end[0] - start[0]))


def _invisible(textpage: Any, i: int) -> bool:
    drawn = raw.FPDFText_GetTextObject(textpage, i)
    return bool(drawn) and raw.FPDFTextObj_GetTextRenderMode(drawn) in INVISIBLE


def height(glyph: Glyph) -> float:
    """The height by which the characters of a page are sorted."""
    return glyph.y
