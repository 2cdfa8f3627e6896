"""Ways to draw a page with reportlab: line by line, row by row, word by word, letters apart."""

import io
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from scripts.layouts.flow import HEIGHT, WIDTH, Leaf


def new_canvas(path: Path | io.BytesIO, width: float = WIDTH, height: float = HEIGHT) -> Canvas:
    """An empty PDF without a name, a date or a place."""
    canvas = Canvas(path if isinstance(path, io.BytesIO) else str(path), pagesize=(width, height), invariant=1)
    canvas.setTitle("Bloemlezing")
    canvas.setAuthor("")
    canvas.setCreator("reportlab")
    return canvas


def by_line(canvas: Canvas, leaf: Leaf) -> None:
    """Each line at once, column by column."""
    for rectangle in leaf.rectangles:
        canvas.setFillColor(rectangle.colour)
        y = HEIGHT - rectangle.y - rectangle.height
        canvas.rect(rectangle.x, y, rectangle.width, rectangle.height, stroke=0, fill=1)
    for run in leaf.runs:
        canvas.setFont(run.font, run.size)
        canvas.setFillColor(run.colour)
        canvas.drawString(run.x, HEIGHT - run.y, run.text)


def by_word(canvas: Canvas, leaf: Leaf) -> None:
    """Each word on its own, row by row over both columns, without one space character."""
    for run in sorted(leaf.runs, key=lambda run: (run.y, run.x)):
        canvas.setFont(run.font, run.size)
        canvas.setFillColor(run.colour)
        x = run.x
        space = pdfmetrics.stringWidth(" ", run.font, run.size)
        for word in run.text.split(" "):
            canvas.drawString(x, HEIGHT - run.y, word)
            x += pdfmetrics.stringWidth(word, run.font, run.size) + space


def by_letter(canvas: Canvas, leaf: Leaf) -> None:
    """Letters set wide apart by the character spacing of the text state."""
    for run in leaf.runs:
        text = canvas.beginText(run.x, HEIGHT - run.y)
        text.setFont(run.font, run.size)
        text.setCharSpace(0.09 * run.size)
        text.setFillColor(run.colour)
        text.textOut(run.text)
        text.setCharSpace(0)
        canvas.drawText(text)


def by_row(canvas: Canvas, leaf: Leaf) -> None:
    """Line by line over both columns."""
    by_line(canvas, Leaf(sorted(leaf.runs, key=lambda run: (run.y, run.x)), leaf.rectangles))


def over_watermark(canvas: Canvas, leaf: Leaf) -> None:
    """A large grey word slantwise under the text."""
    canvas.saveState()
    canvas.setFillColor("#e4e4e4")
    canvas.setFont("Helvetica-Bold", 110)
    canvas.translate(130, 230)
    canvas.rotate(52)
    canvas.drawString(0, 0, "CONCEPT")
    canvas.restoreState()
    by_line(canvas, leaf)
