"""Sets the transcription in `facsimile/pages` as a facsimile PDF of the anthology.

Each page is drawn row by row across both columns, so a naive reader interleaves them, as it does with the
original. The same input gives the same bytes: nothing depends on time, locale or working directory, and the
streams are not compressed, since zlib's output differs between its versions. The PDF is not tagged:
reportlab cannot write a structure tree.
"""

import argparse
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import font_source_sans_pro
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

PAGES = Path(__file__).parent / "facsimile" / "pages"
OUTPUT = Path(__file__).parents[1] / "source" / "data" / "samen-tegen-mensenhandel-facsimile.pdf"

WIDTH, HEIGHT = A4
ROW = 12.0  # pt between two baselines of the grid: 56 rows, the longest column, leave room for the foot
TOP = 66.0  # pt from the top of the page to the first baseline
BOTTOM = HEIGHT - 72.0  # no baseline of the text may stand lower, or it runs into the foot
FOOT = HEIGHT - 36.0  # baseline of the running foot
INDENT = 26.0  # pt between the number and the title in the contents: room for "4.14" in bold
PADDING = 16.0  # pt of white around the figure inside its box
CAPITAL = 5.0  # pt, the height of a capital in the figure
BAND = 34.0  # pt of coloured band below the last line of the titles

PURPLE = "#42145f"
MAGENTA = "#a90061"
TINT = "#f3ecf6"  # light enough for purple and magenta text to stay readable: contrast above 6 to 1
BLACK = "#000000"
GREY = "#555555"


class TypesettingError(Exception):
    """A line of the transcription does not fit where it has to stand."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Where lines may stand: the left edge and the width, in points."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Style:
    """How the lines of a kind of block look; sizes in points."""

    font: str = "Regular"
    size: float = 8.8  # the widest line of the transcription, 27.6 em, fits the column of 246 pt
    leading: float = ROW
    colour: str = BLACK


@dataclass(frozen=True, slots=True)
class Block:
    """The lines between two white gaps, and what they are."""

    column: str
    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its printed number, its blocks in reading order."""

    number: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A text drawn at once: the start of its baseline, in points from the top left of the page."""

    text: str
    x: float
    y: float
    kind: str


LEFT = Measure(x=41.0, width=246.0)
RIGHT = Measure(x=309.0, width=246.0)  # after a gutter of 22 pt
SPREAD = Measure(x=41.0, width=514.0)

FONTS = ("Regular", "It", "Semibold", "Bold")
STYLES = {
    "quote": Style(),
    "body": Style(),
    "list": Style(),
    "heading": Style(font="Bold", colour=MAGENTA),
    "pullquote": Style(font="Semibold", size=12.0, leading=16.0, colour=PURPLE),
    "title": Style(font="Bold", size=36.0, leading=42.0, colour=PURPLE),
    "subtitle": Style(size=17.0, leading=22.0, colour=MAGENTA),
    "chapter entry": Style(font="Bold", size=9.0, leading=14.0, colour=MAGENTA),
    "section entry": Style(size=9.0, leading=14.0),
    "figure": Style(size=8.0, colour=PURPLE),
    "caption": Style(font="It", size=7.2, leading=10.8, colour=GREY),
    "footer": Style(size=7.5, colour=GREY),
}
MEASURES = {  # by kind, for blocks that are as wide as the page; blocks in a column have the column's
    "title": SPREAD,
    "subtitle": SPREAD,
    "chapter entry": LEFT,
    "section entry": LEFT,
    "figure": SPREAD,
    "footer": SPREAD,
}
WHITE = {  # pt between two blocks, by the kinds above and below; not listed: as between two citations
    ("heading", "quote"): ROW,
    ("heading", "body"): 0.0,
    ("caption", "heading"): ROW,
    ("body", "body"): ROW,
    ("body", "list"): 0.0,
    ("list", "body"): ROW,
    ("quote", "pullquote"): 2.5 * ROW,  # the half row takes the pull quote off the grid
    ("pullquote", "quote"): 1.5 * ROW,
    ("title", "subtitle"): 6.0,
    ("subtitle", "chapter entry"): 4 * ROW,
    ("chapter entry", "section entry"): 0.0,
    ("section entry", "section entry"): 0.0,
    ("section entry", "chapter entry"): 6.0,
    ("chapter entry", "chapter entry"): 6.0,
}
BETWEEN_CITATIONS = 2 * ROW  # two blank lines, as printed


def read_pages(folder: Path) -> list[Page]:
    """The transcribed pages by printed number."""
    records = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("p*.json")]
    pages = [Page(record["page"], _blocks(record["blocks"])) for record in records]
    return sorted(pages, key=lambda page: page.number)


def _blocks(records: Sequence[dict[str, Any]]) -> tuple[Block, ...]:
    blocks = [Block(record["column"], record["kind"], tuple(record["lines"])) for record in records]
    return tuple(replace(block, kind=_kind(block, first=not index)) for index, block in enumerate(blocks))


def _kind(block: Block, *, first: bool) -> str:
    """The kind of a block, with those told apart that look different on paper."""
    if block.kind == "title" and not first:
        return "subtitle"
    if block.kind == "toc":
        return "section entry" if re.match(r"\d+\.\d", block.lines[0]) else "chapter entry"
    if block.kind == "figure" and block.column != "full":
        return "caption"
    return block.kind


def set_page(page: Page) -> list[Run]:
    """The runs of a page, row by row: top to bottom, and from left to right on a baseline."""
    foot = [block for block in page.blocks if block.kind == "footer"]
    spread = [block for block in page.blocks if block.column == "full" and block.kind != "footer"]
    runs = set_blocks(spread, TOP)
    top = max((run.y + 3 * ROW for run in runs), default=TOP)
    for column in ("left", "right"):
        runs += set_blocks([block for block in page.blocks if block.column == column], top)
    if any(run.y > BOTTOM for run in runs):
        raise TypesettingError(f"page {page.number}: the text runs into the foot")
    return sorted(runs + set_blocks(foot, FOOT), key=lambda run: (run.y, run.x))


def set_blocks(blocks: Sequence[Block], top: float) -> list[Run]:
    """The blocks below each other from the baseline `top`; what has the grid's leading stands on the grid."""
    runs: list[Run] = []
    y = top
    above = ""
    for block in blocks:
        leading = STYLES[block.kind].leading
        y += WHITE.get((above, block.kind), BETWEEN_CITATIONS) if above else 0.0
        y = _on_grid(y, top) if leading == ROW else y
        for line in block.lines:
            runs += _set_line(line, y, block)
            y += leading
        above = block.kind
    return runs


def _on_grid(y: float, top: float) -> float:
    return top + math.ceil((y - top) / ROW) * ROW


def _set_line(line: str, y: float, block: Block) -> list[Run]:
    measure = {"left": LEFT, "right": RIGHT}.get(block.column) or MEASURES[block.kind]
    width = text_width(line, block.kind)
    if width > measure.width:
        raise TypesettingError(f"{line!r} is {width:.1f} pt wide, its column {measure.width:.1f} pt")
    if block.kind.endswith("entry"):
        return _set_entry(line, y, block.kind, measure)
    x = measure.x + (measure.width - width) / 2 if block.kind == "figure" else measure.x
    return [Run(line, x, y, block.kind)]


def _set_entry(line: str, y: float, kind: str, measure: Measure) -> list[Run]:
    """A line of the contents: number, title, and the page at the right edge of the column."""
    title, page = line.rsplit(" ", 1)
    runs = []
    x = measure.x
    if title[0].isdigit():
        number, title = title.split(" ", 1)
        runs.append(Run(number, x, y, kind))
        x += INDENT
    end = measure.x + measure.width - text_width(page, kind)
    if x + text_width(title, kind) >= end:
        raise TypesettingError(f"{line!r} leaves no room for its page number")
    return [*runs, Run(title, x, y, kind), Run(page, end, y, kind)]


def text_width(text: str, kind: str) -> float:
    """The width in points of a text in the style of a kind of block."""
    style = STYLES[kind]
    return float(pdfmetrics.stringWidth(text, _font_name(style.font), style.size))


def draw_page(canvas: Canvas, runs: Sequence[Run]) -> None:
    """Draws the ground under titles and the box around a figure, then the runs."""
    _draw_ground(canvas, runs)
    _draw_box(canvas, [run.y for run in runs if run.kind == "figure"])
    for run in runs:
        _draw_run(canvas, run)
    canvas.showPage()


def _draw_run(canvas: Canvas, run: Run) -> None:
    """Draws a text in one operation; drawString would end it with a new line, which parts the columns."""
    style = STYLES[run.kind]
    text = canvas.beginText(run.x, HEIGHT - run.y)
    text.setFont(_font_name(style.font), style.size)
    text.setFillColor(style.colour)
    text.textOut(run.text)
    canvas.drawText(text)


def _draw_ground(canvas: Canvas, runs: Sequence[Run]) -> None:
    """A coloured ground: the whole page of a chapter opener, on the cover down to below the titles."""
    titles = [run.y for run in runs if run.kind in {"title", "subtitle"}]
    if not titles:
        return
    opener = all(run.kind in {"title", "footer"} for run in runs)
    depth = HEIGHT if opener else max(titles) + BAND
    canvas.setFillColor(TINT)
    canvas.rect(0, HEIGHT - depth, WIDTH, depth, stroke=0, fill=1)
    canvas.setFillColor(MAGENTA)
    canvas.rect(0, HEIGHT - depth, 8, depth, stroke=0, fill=1)


def _draw_box(canvas: Canvas, baselines: Sequence[float]) -> None:
    if not baselines:
        return
    top, bottom = min(baselines) - PADDING - CAPITAL, max(baselines) + PADDING
    canvas.setFillColor(TINT)
    canvas.setStrokeColor(PURPLE)
    canvas.rect(SPREAD.x, HEIGHT - bottom, SPREAD.width, bottom - top, stroke=1, fill=1)


def typeset(pages: Sequence[Page], path: Path) -> None:
    """Writes the facsimile; raises TypesettingError where a line does not fit."""
    for font in FONTS:
        pdfmetrics.registerFont(TTFont(_font_name(font), _font_file(font)))
    canvas = Canvas(
        str(path),
        pagesize=A4,
        pageCompression=0,
        invariant=1,
        initialFontName=_font_name("Regular"),  # or every page names Helvetica, which is not embedded
        lang="nl-NL",
    )
    _describe(canvas, len(pages))
    for index, page in enumerate(pages):
        canvas.addPageLabel(index, style="ARABIC", start=page.number)
        draw_page(canvas, set_page(page))
    path.parent.mkdir(parents=True, exist_ok=True)
    canvas.save()


def _describe(canvas: Canvas, pages: int) -> None:
    canvas.setTitle(f"Samen tegen mensenhandel – facsimile van {pages} pagina's")
    canvas.setSubject(
        f"Facsimile van {pages} pagina's van de bloemlezing 'Samen tegen mensenhandel': "
        "gezet naar een transcriptie, niet de oorspronkelijke publicatie"
    )
    canvas.setAuthor("")
    canvas.setCreator(Path(__file__).name)
    canvas.setViewerPreference("DisplayDocTitle", "true")


def _font_name(font: str) -> str:
    return f"SourceSansPro-{font}"


def _font_file(font: str) -> str:
    return str(Path(font_source_sans_pro.font_directory) / f"{_font_name(font)}.ttf")


def main() -> None:
    """Typesets the facsimile from the command line."""
    parser = argparse.ArgumentParser(description="Typeset the facsimile of the anthology.")
    parser.add_argument("-o", "--output", type=Path, default=OUTPUT, help="where to write the PDF")
    path: Path = parser.parse_args().output
    pages = read_pages(PAGES)
    typeset(pages, path)
    print(f"{path}: {len(pages)} pages, {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
