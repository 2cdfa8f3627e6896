"""Proves citations against the page with a second, independent reader; the only module that knows pypdfium2.

A citation is proven if, in its boxes, the page shows exactly the characters we display once our steps are undone, with
spaces where there is white and none where there is not, and if nothing else stands between or right beside its lines.
Similar is not enough: `geen slachtoffer` and `een slachtoffer` differ by one letter.
"""

import ctypes
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import pypdfium2
from pypdfium2 import raw

from source.citations import Citation, Difference, Proof
from source.content import UPRIGHT
from source.errors import UnreadablePDFError
from source.hyphens import HYPHENS
from source.lines import DESCENT
from source.page import Box
from source.separators import BULLETS
from source.text import LIGATURES, Shown, allowed, undo
from source.words import SMALL, SUPERSCRIPTS

SPACE = 0.14  # em of white from which words are apart where no space is drawn; spaced-out letters stay under it
BESIDE = 0.75  # em next to a line in which no other text may stand; a gutter is wider
INSET = 0.25  # share of a box's height by which a character's middle must lie inside it
DASHES = HYPHENS + "–—"  # bullets in front of a line, but part of the text after it
SAME_PLACE = 0.08  # em; a character drawn twice to look bold is shifted less than this
PAGES_KEPT = 8  # pages in memory; citations come page by page, and one runs over two or three
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
            self._pages[number] = sorted(_glyphs(textpage, _to_shown(page)), key=_height)
            textpage.close()
            page.close()
        return self._pages[number]


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


def prove_all(citations: Iterable[Citation], data: bytes) -> list[Citation]:
    """The citations, each with its proof against the PDF in `data`."""
    with PageReader(data) as pages:
        return [replace(citation, proof=prove(citation, pages)) for citation in citations]


def prove(citation: Citation, pages: PageReader) -> Proof:
    """Compare a citation with what stands in its boxes."""
    differences = tuple(_differences(citation, pages))
    return Proof(agreed=not differences, differences=differences)


def _differences(citation: Citation, pages: PageReader) -> Iterator[Difference]:
    if not all(allowed(step, citation.text) for step in citation.steps):
        yield Difference(citation.page, "", "", "a step that is not ours")
        return
    printed = undo(Shown(citation.text, citation.steps))
    if tuple(printed) != citation.lines or len(printed) != len(citation.boxes):
        yield Difference(citation.page, citation.text, "\n".join(citation.lines), "lines and text differ")
        return
    for line, box in zip(printed, citation.boxes, strict=True):
        if difference := _compare(line, box, pages):
            yield difference
    yield from _between(citation.boxes, pages)


def _compare(line: str, box: Box, pages: PageReader) -> Difference | None:
    inside, beside = _in_box(box, pages.glyphs(box.page))
    stands = "".join(glyph.text for glyph in inside)
    wanted = line.replace(" ", "")
    if wanted[:1] in BULLETS and not stands.startswith(wanted[:1]):
        wanted = wanted[1:]  # drawn as a shape, which is no text
    if _same(wanted) != _same(stands):
        inside = [glyph for glyph in inside if not _raised(glyph, box)]  # the mark of a footnote
        stands = "".join(glyph.text for glyph in inside)
    if _same(wanted) != _same(stands):
        return Difference(box.page, line, stands, "other characters stand there")
    if beside:
        return Difference(box.page, line, "".join(glyph.text for glyph in beside), "text stands right beside it")
    if at := _wrong_space(line, inside):
        return Difference(box.page, line, stands, f"other spaces stand there, near {line[max(0, at - 10) : at + 10]!r}")
    return None


def _same(text: str) -> str:
    """Ligatures as letters, all hyphens alike, raised digits as digits: the readers differ there, the page doesn't."""
    plain = text.translate({raised: plain for plain, raised in SUPERSCRIPTS.items()})
    return "".join("-" if character in HYPHENS else LIGATURES.get(character, character) for character in plain)


def _raised(glyph: Glyph, box: Box) -> bool:
    """Whether a character is a raised digit: a box is as high as its line's letters are large."""
    return glyph.text.isdigit() and glyph.size <= SMALL * (box.bottom - box.top) and glyph.y < _middle(box)


def _middle(box: Box) -> float:
    """The height of the middle of a small letter in a box."""
    return box.bottom - (DESCENT + 0.25) * (box.bottom - box.top)


def _in_box(box: Box, glyphs: Sequence[Glyph]) -> tuple[list[Glyph], list[Glyph]]:
    """The characters in a box from left to right, and those on its line right beside it."""
    height = box.bottom - box.top
    on_line = sorted(_band(glyphs, box.top + INSET * height, box.bottom - INSET * height), key=lambda g: (g.x0, g.x1))
    inside: list[Glyph] = []
    for glyph in on_line:
        middle = (glyph.x0 + glyph.x1) / 2
        if box.x0 - 0.5 <= middle <= box.x1 + 0.5 and not any(_drawn_twice(glyph, other) for other in inside[-3:]):
            inside.append(glyph)
    beside = [
        g
        for g in on_line
        if g not in inside
        and (g.text not in BULLETS or (g.text in DASHES and g.x0 >= box.x1 - 0.5))
        and g.x1 > box.x0 - BESIDE * height
        and g.x0 < box.x1 + BESIDE * height
    ]
    return inside, beside


def _height(glyph: Glyph) -> float:
    return glyph.y


def _band(glyphs: Sequence[Glyph], top: float, bottom: float) -> Sequence[Glyph]:
    """The characters between two heights, of those sorted from top to bottom."""
    return glyphs[bisect_left(glyphs, top, key=_height) : bisect_right(glyphs, bottom, key=_height)]


def _drawn_twice(a: Glyph, b: Glyph) -> bool:
    return a.text == b.text and a.drawn_by != b.drawn_by and abs(a.x0 - b.x0) <= SAME_PLACE * a.size


def _wrong_space(line: str, inside: Sequence[Glyph]) -> int:
    """The offset in `line` where it has a space and the page no white, or the other way round; 0 for none."""
    wanted = [(i, character) for i, character in enumerate(line) for _ in LIGATURES.get(character, " ")]
    glyphs = iter(inside)
    previous: Glyph | None = None
    spaced = False
    for i, character in wanted:
        if character == " ":
            spaced = True
            continue
        glyph = next(glyphs, None)
        if glyph is None:
            break
        if previous:
            apart = glyph.spaced or glyph.x0 - previous.x1 > SPACE * glyph.size
            if spaced != apart:
                return i
        previous, spaced = glyph, False
    return 0


def _between(boxes: Sequence[Box], pages: PageReader) -> Iterator[Difference]:
    """Text that stands between two lines of a citation that follow each other in a column."""
    for above, below in pairwise(boxes):
        if above.page != below.page or below.top < above.top or below.x0 > above.x1 or above.x0 > below.x1:
            continue
        x0, x1 = min(above.x0, below.x0), max(above.x1, below.x1)
        between = _band(pages.glyphs(above.page), above.bottom, below.top)
        found = [g for g in between if x0 <= g.x0 and g.x1 <= x1]
        if found:
            yield Difference(above.page, "", "".join(g.text for g in found), "text stands between two of its lines")
