"""Proves citations against the page as a second reader sees it, which shares no code with the first.

A citation is proven if, in its boxes, the page shows exactly the characters we display once our steps are undone, with
spaces where there is white and none where there is not, and if nothing else stands between or right beside its lines.
Similar is not enough: `geen slachtoffer` and `een slachtoffer` differ by one letter.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from source.citations import Citation, Difference, Proof
from source.hyphens import HYPHENS
from source.lines import DESCENT
from source.page import Box
from source.pdfium import Glyph, PageReader, height
from source.separators import BULLETS
from source.text import LIGATURES, Shown, allowed, undo
from source.words import LARGE, SMALL, SUPERSCRIPTS

SPACE = 0.14  # em of white from which words are apart where no space is drawn; spaced-out letters stay under it
BESIDE = 0.75  # em next to a line in which no other text may stand; a gutter is wider
INSET = 0.25  # share of a box's height by which a character's middle must lie inside it
DASHES = HYPHENS + "–—"  # bullets in front of a line, but part of the text after it
SAME_PLACE = 0.08  # em; a character drawn twice to look bold is shifted less than this
CAPITAL = 0.7  # em; height of capitals in common fonts


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
    if _same(wanted) == _same("".join(glyph.text for glyph in _by_place([*inside, *beside]))):
        inside, beside = _by_place([*inside, *beside]), []  # the two readers take a font's widths differently
        stands = wanted
    if _same(wanted) != _same(stands):
        initial = [glyph for glyph in pages.glyphs(box.page) if _begins(glyph, box)]
        inside = initial + [glyph for glyph in inside if not _raised(glyph, box)]  # without the mark of a footnote
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


def _begins(glyph: Glyph, box: Box) -> bool:
    """Whether a character is a large initial whose top stands at the beginning of a line."""
    height = box.bottom - box.top
    top = glyph.y - (CAPITAL - 0.25) * glyph.size
    at_left = box.x0 - 0.5 <= glyph.x0 and glyph.x0 < box.x0 + height
    return glyph.size >= LARGE * height and at_left and abs(top - box.top) <= height / 2


def _middle(box: Box) -> float:
    """The height of the middle of a small letter in a box."""
    return box.bottom - (DESCENT + 0.25) * (box.bottom - box.top)


def _in_box(box: Box, glyphs: Sequence[Glyph]) -> tuple[list[Glyph], list[Glyph]]:
    """The characters in a box from left to right, and those on its line right beside it."""
    height = box.bottom - box.top
    on_line = _by_place(_band(glyphs, box.top + INSET * height, box.bottom - INSET * height))
    inside: list[Glyph] = []
    for glyph in on_line:
        middle = (glyph.x0 + glyph.x1) / 2
        if box.x0 - 0.5 <= middle <= box.x1 + 0.5 and not any(_drawn_twice(glyph, other) for other in inside[-3:]):
            inside.append(glyph)
    beside = [
        g
        for g in on_line
        if g not in inside
        and g.size < LARGE * height  # an initial stands beside several lines
        and (g.text not in BULLETS or (g.text in DASHES and g.x0 >= box.x1 - 0.5))
        and g.x1 > box.x0 - BESIDE * height
        and g.x0 < box.x1 + BESIDE * height
    ]
    return inside, beside


def _by_place(glyphs: Iterable[Glyph]) -> list[Glyph]:
    return sorted(glyphs, key=lambda g: (g.x0, g.x1))


def _band(glyphs: Sequence[Glyph], top: float, bottom: float) -> Sequence[Glyph]:
    """The characters between two heights, of those sorted from top to bottom."""
    return glyphs[bisect_left(glyphs, top, key=height) : bisect_right(glyphs, bottom, key=height)]


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
            initial = previous.size >= LARGE * glyph.size
            apart = glyph.spaced or (not initial and glyph.x0 - previous.x1 > SPACE * glyph.size)
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
        large = LARGE * (above.bottom - above.top)
        found = [g for g in between if x0 <= g.x0 and g.x1 <= x1 and g.size < large]
        if found:
            yield Difference(above.page, "", "".join(g.text for g in found), "text stands between two of its lines")
