"""Documents drawn by reportlab, which puts every word exactly where it is told."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle
from pypdf.generic import StreamObject
from reportlab.pdfgen.canvas import Canvas

from scripts.layouts.anthology import Heading, Item, Layout, numbered
from scripts.layouts.flow import HEIGHT, LEADING, WIDTH, Design, Flow, Leaf, Run
from scripts.layouts.paint import by_letter, by_line, by_row, by_word, new_canvas, over_watermark


def _writer(design: Design, paint: Callable[[Canvas, Leaf], None] = by_line) -> Callable[[Sequence[Item], Path], None]:
    def write(items: Sequence[Item], path: Path) -> None:
        canvas = new_canvas(path)
        for leaf in Flow(design).set(items):
            paint(canvas, leaf)
            canvas.showPage()
        canvas.save()

    return write


def _rotated(items: Sequence[Item], path: Path) -> None:
    """Pages that lie on their side in the file and are turned by the viewer."""
    leaves = Flow(Design(family="Times", size=10)).set(items)
    canvas = new_canvas(path)
    for leaf in leaves:
        canvas.setPageRotation(90)  # this swaps the sides of the MediaBox too
        canvas.transform(0, 1, -1, 0, HEIGHT, 0)
        by_line(canvas, leaf)
        canvas.showPage()
    canvas.save()


def _cropped(items: Sequence[Item], path: Path) -> None:
    """A4 cut out of a printer's sheet, with a slug and crop marks outside the cut."""
    left, foot = 60.0, 70.0
    leaves = Flow(Design()).set(items)
    canvas = new_canvas(path, WIDTH + 2 * left, HEIGHT + 2 * foot)
    for number, leaf in enumerate(leaves, 1):
        canvas.setCropBox((left, foot, left + WIDTH, foot + HEIGHT))
        canvas.setFont("Helvetica", 8)
        canvas.drawString(left + 10, foot - 30, f"Drukproef bloemlezing, vel {number + 40}, niet afsnijden")
        canvas.line(left, foot - 30, left, foot - 10)
        canvas.translate(left, foot)
        by_line(canvas, leaf)
        canvas.showPage()
    canvas.save()


def _front_matter(*, labels: bool) -> Callable[[Sequence[Item], Path], None]:
    """Three pages i, ii, iii (title, preface, contents), then 1, 2, 3: numbers at the top."""

    def write(items: Sequence[Item], path: Path) -> None:
        leaves = Flow(Design(head=True)).set(items)
        canvas = new_canvas(path)
        for number, leaf in zip(("i", "ii", "iii"), _front(items), strict=True):
            leaf.runs.append(Run(number, WIDTH / 2 - 4, 44.0, "SourceSans", 8.5))
            by_line(canvas, leaf)
            canvas.showPage()
        for leaf in leaves:
            by_line(canvas, leaf)
            canvas.showPage()
        canvas.save()
        if labels:
            writer = PdfWriter(clone_from=path)
            writer.set_page_label(0, 2, style=PageLabelStyle.LOWERCASE_ROMAN)
            writer.set_page_label(3, len(leaves) + 2, style=PageLabelStyle.DECIMAL, start=1)
            writer.write(path)

    return write


def _front(items: Sequence[Item]) -> list[Leaf]:
    title = Leaf(
        [Run("Bloemlezing", 48, 300, "SourceSans-Bold", 36), Run("Wat mensen zeiden", 48, 340, "SourceSans", 17)]
    )
    preface = [
        "Voor dit boekje spraken we een jaar lang met mensen uit het veld. Wat zij zeiden staat hier woord voor woord.",
        "De uitspraken zijn niet van ons. We hebben ze alleen gerangschikt, zodat wie iets zoekt het ook vindt.",
    ]
    flow = Flow(Design(columns=(48.0,), measure=380))
    lines = [flow.wrap(text, "SourceSans", 9.5) for text in preface]
    runs = [Run("Woord vooraf", 48, 100, "SourceSans-Bold", 22)]
    y = 140.0
    for paragraph in lines:
        for line in paragraph:
            runs.append(Run(line, 48, y, "SourceSans", 9.5))
            y += LEADING
        y += LEADING
    return [title, Leaf(runs), _contents(items)]


def _contents(items: Sequence[Item]) -> Leaf:
    leaf = Leaf([Run("Inhoud", 48, 100, "SourceSans-Bold", 22)])
    design = Design(head=True)
    pages: dict[str, int] = {}
    for number, page in enumerate(Flow(design).set(items), 1):
        for run in page.runs:
            pages.setdefault(run.text.split(" ")[0], number)
    y = 140.0
    for item in items:
        if isinstance(item, Heading):
            font = "SourceSans-Bold" if item.level == 1 else "SourceSans"
            leaf.runs.append(Run(item.printed, 48, y, font, 10))
            leaf.runs.append(Run(str(pages[item.printed.split(" ")[0]]), 400, y, font, 10))
            y += 16
    return leaf


def _control_hyphens(items: Sequence[Item], path: Path) -> None:
    """Hyphens at line ends have their own glyph, which the font's map calls a control character."""
    canvas_bytes = io.BytesIO()
    leaves = Flow(Design(hyphenate=True)).set(items)
    canvas = new_canvas(canvas_bytes)
    for leaf in leaves:
        by_line(canvas, leaf)
        canvas.showPage()
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(canvas_bytes))
    for thing in writer._objects:  # noqa: SLF001 - pypdf has no other way to all its objects
        if isinstance(thing, StreamObject) and b"begincmap" in (data := thing.get_data()):
            thing.set_data(data.replace(b"<00AD>", b"<0002>"))
    writer.write(path)


def _as_they_stand(items: Sequence[Item], design: Design) -> tuple[Item, ...]:
    """The items in the order of the pages: a pull quote across the columns stands at the top of the next page."""
    flow = Flow(design)
    flow.set(items)
    return tuple(flow.order)


def _with_spreads(_: Sequence[Item], path: Path) -> None:
    _writer(SPREADS)(numbered(pullquotes=True), path)


SPREADS = Design(pullquotes="spread", chapter_opens_page=False, bottom=600)
WIDE = Design(columns=(190.0,), measure=340.0, pullquotes="margin")

LAYOUTS = (
    Layout("reportlab-column-by-column", "Two columns, drawn one after the other.", numbered(), _writer(Design())),
    Layout(
        "reportlab-word-by-word",
        "Two columns, each word its own text operation, row by row over both columns, no space characters.",
        numbered(),
        _writer(Design(family="Helvetica", size=9), by_word),
    ),
    Layout(
        "reportlab-rotated-pages", "Pages on their side with /Rotate 90; shown they are upright.", numbered(), _rotated
    ),
    Layout(
        "reportlab-cropped-pages",
        "CropBox smaller than the MediaBox and not at the origin, with a printer's slug outside it.",
        numbered(),
        _cropped,
    ),
    Layout(
        "reportlab-roman-front-matter",
        "Pages i to iii, then 1 on, printed at the top; the PDF's page labels say the same.",
        numbered(),
        _front_matter(labels=True),
        unnumbered_pages=3,
    ),
    Layout(
        "reportlab-roman-front-matter-unlabelled",
        "Pages i to iii, then 1 on, printed at the top; the PDF has no page labels.",
        numbered(),
        _front_matter(labels=False),
        unnumbered_pages=3,
    ),
    Layout(
        "reportlab-thin-rules",
        "Equal line spacing throughout; only thin rules set the citations off.",
        numbered(),
        _writer(Design(rules=True, white=0.0, chapter_opens_page=False, bottom=560)),
    ),
    Layout(
        "reportlab-page-between",
        "Two full-page images, one between two halves of a citation.",
        numbered(),
        _writer(Design(plates=frozenset({2, 5}), chapter_opens_page=False, bottom=600)),
    ),
    Layout(
        "reportlab-footnotes",
        "Footnotes under a short rule, with small raised digits in and after citations.",
        numbered(),
        _writer(Design(notes=True)),
    ),
    Layout(
        "reportlab-pull-quotes-boxed",
        "Pull quotes in tinted boxes in the columns.",
        numbered(pullquotes=True),
        _writer(Design(pullquotes="box")),
    ),
    Layout(
        "reportlab-pull-quotes-margin",
        "One column of citations, pull quotes in the margin beside it.",
        numbered(pullquotes=True),
        _writer(WIDE),
    ),
    Layout(
        "reportlab-pull-quotes-spread",
        "Pull quotes across both columns at the top of a page.",
        _as_they_stand(numbered(pullquotes=True), SPREADS),
        _with_spreads,
    ),
    Layout(
        "reportlab-control-hyphens",
        "Line-end hyphens that the font's ToUnicode map calls U+0002.",
        numbered(),
        _control_hyphens,
    ),
    Layout(
        "reportlab-tinted-panels",
        "Equal line spacing throughout; every other citation stands on a tint.",
        numbered(),
        _writer(Design(panels=True, white=0.0, chapter_opens_page=False, bottom=560)),
    ),
    Layout(
        "reportlab-narrow-gutter",
        "Two columns only 11 points apart, drawn row by row over both.",
        numbered(),
        _writer(Design(columns=(60.0, 303.0), measure=232.0, family="Times", size=10.5), by_row),
    ),
    Layout(
        "reportlab-letter-spaced",
        "Letters set wide apart by the character spacing.",
        numbered(),
        _writer(Design(columns=(48.0, 315.0), measure=205.0, size=9), by_letter),
    ),
    Layout(
        "reportlab-watermark",
        "A large slanting watermark under the text of every page.",
        numbered(),
        _writer(Design(family="Helvetica", size=9.5), over_watermark),
    ),
)
