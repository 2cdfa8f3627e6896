"""Layouts drawn by reportlab that the reader was not tuned on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.pdfbase import pdfmetrics

from scripts.layouts.anthology import Heading, Item, Layout
from scripts.layouts.flow import HEIGHT, WIDTH, Rectangle, Run, register_fonts
from scripts.layouts.flow import Leaf as Page
from scripts.layouts.paint import by_line, new_canvas
from scripts.layouts.unseen import APPENDIX, PREFACE, speakers, unseen

BLUE, GREEN, GREY = "#154273", "#39870c", "#666666"


@dataclass(slots=True)
class Pen:
    """Sets lines from the top of a page to its foot, then on the next; y in points from the top."""

    x: float
    measure: float
    top: float
    bottom: float
    pages: list[Page] = field(default_factory=lambda: [Page()])
    y: float = 0.0

    def turn(self) -> None:
        """Go to the next page."""
        self.pages.append(Page())
        self.y = self.top

    def need(self, height: float) -> None:
        """Turn the page unless there is room for this much."""
        if self.y + height > self.bottom:
            self.turn()

    def put(self, lines: Sequence[str], font: str, size: float, leading: float, colour: str = "#000000") -> None:
        """Set lines here, each below the other."""
        for line in lines:
            self.pages[-1].runs.append(Run(line, self.x, self.y, font, size, colour))
            self.y += leading

    def band(self, height: float, colour: str) -> None:
        """Colour behind the line that is set next."""
        self.pages[-1].rectangles.append(Rectangle(self.x - 8, self.y - 14, self.measure + 16, height, colour))

    def wrap(self, text: str, font: str, size: float) -> list[str]:
        """The lines of a text as wide as the pen writes."""
        return wrapped(text, font, size, self.measure)


def wrapped(text: str, font: str, size: float, room: float) -> list[str]:
    """The lines of a text."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if pdfmetrics.stringWidth(longer, font, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _numbered(pages: Sequence[Page], text: str, x: float) -> None:
    for number, page in enumerate(pages, 1):
        page.runs.append(Run(text.format(number=number, last=len(pages)), x, HEIGHT - 34, "SourceSans", 8, GREY))


def _write(pages: Sequence[Page], path: Path) -> None:
    canvas = new_canvas(path)
    for page in pages:
        by_line(canvas, page)
        canvas.showPage()
    canvas.save()


def _side_heads(items: Sequence[Item], path: Path) -> None:
    """Number of the chapter large in the margin beside its title; titles of sections in the margin beside the text."""
    pen = Pen(200, 330, 80, 770, y=80)
    side = 140.0
    floor = 0.0  # where the title in the margin ends
    for at, item in enumerate(items):
        if isinstance(item, Heading) and item.level == 1:
            if at:
                pen.turn()
            pen.pages[-1].runs.append(Run(str(item.number[0]), 48, pen.y + 6, "SourceSans-Bold", 40, GREEN))
            pen.y += 6
            pen.put([item.title], "SourceSans-Bold", 24, 50, GREEN)
            floor = 0.0
        elif isinstance(item, Heading):
            pen.y = max(pen.y, floor) + (10 if floor else 0)
            pen.need(100)
            lines = wrapped(item.printed, "SourceSans-Bold", 11, side)
            for turn, line in enumerate(lines):
                pen.pages[-1].runs.append(Run(line, 48, pen.y + 14 * turn, "SourceSans-Bold", 11, GREEN))
            floor = pen.y + 14 * len(lines) + 14
        else:
            lines = pen.wrap(item.text, "SourceSans", 10)
            page = len(pen.pages)
            pen.need(13 * (len(lines) - 1))
            floor = floor if page == len(pen.pages) else 0.1
            pen.put(lines, "SourceSans", 10, 13)
            pen.y += 8
    _numbered(pen.pages, "{number}", 530)
    _write(pen.pages, path)


def _bands(items: Sequence[Item], path: Path) -> None:
    """Headings white on colour; a bar at the outer edge with the number of the chapter; preface and appendix."""
    pen = Pen(90, 400, 90, 770, y=90)
    pen.put(["Voorwoord"], "Times-Bold", 22, 36, BLUE)
    for text in PREFACE:
        pen.put(pen.wrap(text, "Times-Roman", 11), "Times-Roman", 11, 14)
        pen.y += 7
    chapter = [""]
    for item in items:
        if isinstance(item, Heading) and item.level == 1:
            pen.turn()
            chapter += [str(item.number[0])] * (len(pen.pages) - len(chapter))
            pen.put([item.printed.upper()], "Times-Bold", 22, 36, BLUE)
        elif isinstance(item, Heading):
            pen.y += 8
            pen.need(90)
            pen.band(22, BLUE)
            pen.put([item.printed], "Helvetica-Bold", 11, 28, "#ffffff")
        else:
            lines = pen.wrap(item.text, "Times-Roman", 11)
            pen.need(13 * (len(lines) - 1))
            pen.put(lines, "Times-Roman", 11, 13)
            pen.y += 7
        chapter += [chapter[-1]] * (len(pen.pages) - len(chapter))
    pen.turn()
    pen.put(["Bijlage"], "Times-Bold", 22, 36, BLUE)
    for text in APPENDIX:
        pen.put([f"• {text}"], "Times-Roman", 11, 16)
    for number, page in enumerate(pen.pages, 1):
        x = WIDTH - 40 if number % 2 else 0.0
        page.rectangles.append(Rectangle(x, 0, 40, HEIGHT, BLUE))
        if number <= len(chapter) and chapter[number - 1]:
            page.runs.append(Run(chapter[number - 1], x + 13, 120, "Helvetica-Bold", 26, "#ffffff"))
    _numbered(pen.pages, "{number} | Bloemlezing", 90)
    _write(pen.pages, path)


def _ornaments(items: Sequence[Item], path: Path) -> None:
    """A large quotation mark before each statement, the speaker below; a running head of chapter or section."""
    pen = Pen(110, 400, 90, 760, y=90)
    who = speakers(items)
    heads: list[tuple[str, str]] = []
    chapter = section = ""
    for at, item in enumerate(items):
        if isinstance(item, Heading):
            chapter, section = (item.title, "") if item.level == 1 else (chapter, item.title)
            size = 20 if item.level == 1 else 13
            pen.y += 20 if item.level == 1 and not isinstance(items[at - 1], Heading) and at else 6
            pen.need(120 if item.level > 1 else 170)
            pen.put([item.printed], "Helvetica-Bold", size, size + 14, BLUE)
        else:
            lines = pen.wrap(item.text, "Helvetica", 10)
            pen.need(14 * len(lines) + 12)
            pen.pages[-1].runs.append(Run("“", 82, pen.y + 14, "Times-Bold", 44, "#ffb612"))
            pen.put(lines, "Helvetica", 10, 14)
            pen.put([f"– {who[at]}"], "Helvetica", 7.5, 26, GREY)
        heads += [(chapter, section)] * (len(pen.pages) - len(heads))
    for number, (page, (left, right)) in enumerate(zip(pen.pages, heads, strict=True), 1):
        page.runs.append(Run(right if number % 2 else left, 110, 48, "Helvetica", 8, GREY))
    _numbered(pen.pages, "pagina {number} van {last}", 440)
    _write(pen.pages, path)


def _with_fonts(write: Callable[[Sequence[Item], Path], None]) -> Callable[[Sequence[Item], Path], None]:
    def written(items: Sequence[Item], path: Path) -> None:
        register_fonts()
        write(items, path)

    return written


LAYOUTS = (
    Layout(
        "unseen-reportlab-side-heads",
        "The number of the chapter large in the margin, the titles of sections in the margin beside the text.",
        unseen(),
        _with_fonts(_side_heads),
    ),
    Layout(
        "unseen-reportlab-bands",
        "Section headings white on coloured bands, chapter titles in capitals, a coloured bar along the outer edge "
        "with the chapter's number; preface and appendix without numbers.",
        unseen(),
        _with_fonts(_bands),
    ),
    Layout(
        "unseen-reportlab-ornaments",
        "A large quotation mark beside each statement, the speaker below in small type, headings without numbers, "
        "running heads of chapter and section.",
        unseen("", ""),
        _with_fonts(_ornaments),
    ),
)
