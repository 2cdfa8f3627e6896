"""Sets headings and quotes in columns over pages, for reportlab: breaks lines, fills columns, keeps order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import font_source_sans_pro
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from scripts.layouts.anthology import Heading, Item, Statement
from scripts.layouts.syllables import syllables

WIDTH, HEIGHT = 595.0, 842.0  # pt, A4
LEADING = 13.0  # pt between baselines
RULE = 0.5  # pt, the thickness of a thin rule
NOTED = 9  # of so many items one gets a footnote
HYPHEN = "\u00ad"  # drawn at line ends, so that it can be told from a hyphen of the author
FAMILIES = {
    "Source": ("SourceSans", "SourceSans-Bold"),
    "Helvetica": ("Helvetica", "Helvetica-Bold"),
    "Times": ("Times-Roman", "Times-Bold"),
}
NOTES = (
    "Zie ook de bijlage bij dit rapport, met de cijfers van vorig jaar.",
    "Genoemd door drie deelnemers aan de bijeenkomst in Utrecht.",
    "Deze afkorting staat in de lijst achterin.",
)


@dataclass(frozen=True, slots=True)
class Run:
    """A line drawn at once; y in points from the top of the page."""

    text: str
    x: float
    y: float
    font: str
    size: float
    colour: str = "#000000"


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A filled rectangle, in points from the top left."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(slots=True)
class Leaf:
    """What is drawn on one page."""

    runs: list[Run] = field(default_factory=list)
    rectangles: list[Rectangle] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Design:
    """How a document looks. Columns are their left edges."""

    columns: tuple[float, ...] = (48.0, 309.0)
    measure: float = 238.0
    top: float = 80.0
    bottom: float = 770.0  # the lowest baseline
    size: float = 9.5
    family: str = "Source"
    white: float = LEADING  # between two citations
    rules: bool = False  # thin rules between two citations
    panels: bool = False  # every other citation on a tint
    plates: frozenset[int] = frozenset()  # pages that are an image, from 1
    notes: bool = False
    hyphenate: bool = False
    pullquotes: str = "box"
    head: bool = False  # page number at the top, not at the foot
    chapter_opens_page: bool = True


class Flow:
    """Sets items one after another in columns over pages."""

    def __init__(self, design: Design) -> None:
        """An empty document."""
        register_fonts()
        self.design = design
        self.regular, self.bold = FAMILIES[design.family]
        self.leaves: list[Leaf] = []
        self.column = 0
        self.top = design.top
        self.y = design.top
        self.notes: list[str] = []
        self.noted = 0
        self.tinted = False  # whether the last citation stands on a tint
        self.spreads: list[Statement] = []
        self.order: list[Item] = []  # as they stand on the pages
        self.fresh = True  # nothing stands in this column yet
        self._page()

    def set(self, items: Sequence[Item]) -> list[Leaf]:
        """The pages with all items on them."""
        previous: Item | None = None
        for at, item in enumerate(items):
            if isinstance(item, Heading):
                self._heading(item, after=previous)
            elif item.kind == "pullquote":
                self._pullquote(item)
            else:
                self._quote(item, after=previous, noted=self.design.notes and at % NOTED == NOTED // 2)
            previous = item
        for statement in self.spreads:
            self.y = self.design.bottom + 4 * LEADING  # no page follows: below the columns of the last
            self._spread(statement)
        self._foot()
        return self.leaves

    def _page(self) -> None:
        if self.leaves:
            self._foot()
        self.leaves.append(Leaf())
        if len(self.leaves) in self.design.plates:
            self.leaves[-1].rectangles.append(Rectangle(0, 0, WIDTH, HEIGHT, "#7a9e9f"))
            self.leaves.append(Leaf())
        self.column, self.top = 0, self.design.top
        self.y, self.fresh = self.top, True
        if self.spreads:
            self._spread(self.spreads.pop(0))

    def _next_column(self) -> None:
        if self.column + 1 == len(self.design.columns):
            self._page()
            return
        self.column += 1
        self.y, self.fresh = self.top, True

    def _need(self, height: float) -> None:
        if self.y + height > self._bottom():
            self._next_column()

    def _bottom(self) -> float:
        return self.design.bottom - (5 * LEADING if self.design.notes else 0.0)

    def _line(self, text: str, font: str, size: float, colour: str = "#000000") -> None:
        if self.y > self._bottom():
            self._next_column()
        x = self.design.columns[self.column]
        self.leaves[-1].runs.append(Run(text, x, self.y, font, size, colour))
        self.fresh = False

    def _heading(self, heading: Heading, after: Item | None) -> None:
        if heading.level == 1 and self.design.chapter_opens_page:
            if after:
                self._page()
            self.order.append(heading)
            x = self.design.columns[0]
            self.leaves[-1].runs.append(Run(heading.printed, x, self.y + 8, self.bold, 22, "#1f4e79"))
            self.top = self.y = self.y + 48
            return
        size = 11.5 if heading.level > 1 else 16.0
        lines = self.wrap(heading.printed, self.bold, size)
        self._need((len(lines) + 4) * LEADING)
        self.order.append(heading)
        if not self.fresh:
            self.y += LEADING
        for line in lines:
            self._line(line, self.bold, size, "#1f4e79")
            self.y += LEADING
        self.y += self.design.white

    def _quote(self, statement: Statement, after: Item | None, *, noted: bool) -> None:
        if self.design.rules and isinstance(after, Statement) and not self.fresh:
            x, y = self.design.columns[self.column], self.y - 0.72 * LEADING
            self.leaves[-1].rectangles.append(Rectangle(x, y, self.design.measure, RULE, "#555555"))
        lines = self.wrap(statement.text, self.regular, self.design.size)
        self._need(LEADING if len(lines) > 1 else 0.0)  # no first line alone
        self.order.append(statement)
        self.tinted = self.design.panels and not self.tinted
        for at, line in enumerate(lines):
            self._line(line, self.regular, self.design.size)
            if self.tinted:
                self._tint()
            if noted and at == len(lines) // 2:
                self._note(line)
            self.y += LEADING
        if not self.fresh:
            self.y += self.design.white

    def _tint(self) -> None:
        """A band behind this line; the bands of one citation touch."""
        x = self.design.columns[self.column] - 3
        self.leaves[-1].rectangles.append(
            Rectangle(x, self.y - 0.75 * LEADING, self.design.measure + 6, LEADING, "#dcebe0")
        )

    def _note(self, line: str) -> None:
        self.noted += 1
        run = self.leaves[-1].runs[-1]
        x = run.x + pdfmetrics.stringWidth(line, run.font, run.size)
        self.leaves[-1].runs.append(Run(str(self.noted), x, run.y - 3.6, self.regular, 5.5))
        self.notes.append(f"{self.noted} {NOTES[self.noted % len(NOTES)]}")

    def _foot(self) -> None:
        """The page number, and the footnotes under a short rule."""
        number = str(len(self.leaves))
        y = 44.0 if self.design.head else HEIGHT - 36
        leaf = self.leaves[-1]
        leaf.runs.append(Run(number, WIDTH / 2 - 4, y, self.regular, 8.5))
        if not self.notes:
            return
        y = self.design.bottom - len(self.notes) * 9.5
        x = self.design.columns[0]
        leaf.rectangles.append(Rectangle(x, y - 12, 90, RULE, "#000000"))
        for note in self.notes:
            leaf.runs.append(Run(note, x, y, self.regular, 7))
            y += 9.5
        self.notes = []

    def _pullquote(self, statement: Statement) -> None:
        match self.design.pullquotes:
            case "box":
                self._box(statement.text)
            case "margin":
                self._margin(statement.text)
            case _:
                self.spreads.append(statement)

    def _box(self, text: str) -> None:
        lines = self.wrap(text, self.bold, 13, inside=24)
        height = len(lines) * 17 + 16
        self._need(height + LEADING)
        x = self.design.columns[self.column]
        self.leaves[-1].rectangles.append(Rectangle(x, self.y - 8, self.design.measure, height, "#f6e7c8"))
        for at, line in enumerate(lines):
            self.leaves[-1].runs.append(Run(line, x + 12, self.y + 12 + at * 17, self.bold, 13, "#8a3324"))
        self.y += height + LEADING
        self.fresh = False

    def _margin(self, text: str) -> None:
        """Beside the text, in the margin on the left, from this line down."""
        lines = self.wrap(text, self.bold, 12, inside=self.design.measure - 118)
        for at, line in enumerate(lines):
            self.leaves[-1].runs.append(Run(line, 40, min(self.y, 640) + at * 15.5, self.bold, 12, "#8a3324"))

    def _spread(self, statement: Statement) -> None:
        """Across all columns, at the top of the page."""
        self.order.append(statement)
        wide = self.design.columns[-1] - self.design.columns[0]
        for line in self.wrap(statement.text, self.bold, 17, inside=-wide):
            self.leaves[-1].runs.append(Run(line, self.design.columns[0], self.y + 6, self.bold, 17, "#8a3324"))
            self.y += 22
        self.y += 18
        self.top = self.y

    def wrap(self, text: str, font: str, size: float, inside: float = 0.0) -> list[str]:
        """The lines of a text in a column that is `inside` points narrower."""
        room = self.design.measure - inside
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if pdfmetrics.stringWidth(longer, font, size) <= room:
                lines[-1] = longer
                continue
            head, tail = self._broken(lines[-1], word, font, size, room)
            lines[-1] = f"{lines[-1]} {head}{HYPHEN}" if head else lines[-1]
            lines.append(tail)
        return lines

    def _broken(self, line: str, word: str, font: str, size: float, room: float) -> tuple[str, str]:
        parts = syllables(word) if self.design.hyphenate and font == self.regular else [word]
        for at in range(len(parts) - 1, 0, -1):
            head = "".join(parts[:at])
            if pdfmetrics.stringWidth(f"{line} {head}{HYPHEN}", font, size) <= room:
                return head, "".join(parts[at:])
        return "", word


@cache
def register_fonts() -> None:
    """Make Source Sans known to reportlab."""
    folder = Path(font_source_sans_pro.__file__).parent / "files"
    for name, file in (("SourceSans", "Regular"), ("SourceSans-Bold", "Bold")):
        pdfmetrics.registerFont(TTFont(name, folder / f"SourceSansPro-{file}.ttf"))
