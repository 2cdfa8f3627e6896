"""Layouts printed by Chromium that the reader was not tuned on."""

from collections.abc import Callable, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts.layouts.anthology import Heading, Item, Layout
from scripts.layouts.by_chromium import CHROMIUM, FLAGS
from scripts.layouts.neutral import neutralise
from scripts.layouts.unseen import PREFACE, speakers, unseen

COMMON = """
body { font: 10pt/1.35 "Liberation Sans"; margin: 0 }
p { margin: 0 0 1.2em; orphans: 2; widows: 2 }
h1, h2 { line-height: 1.2; break-after: avoid; break-inside: avoid }
"""
MAGAZINE = """
@page { size: A4; margin: 20mm 16mm 20mm 0;
  @bottom-right { content: counter(page) " | Bloemlezing"; font: 8pt "Liberation Sans" } }
.bar { position: fixed; left: 0; top: 0; width: 14mm; height: 256mm; background: #a90061 }
.bar span { position: absolute; left: 3.5mm; top: 90mm; color: #fff; font: bold 13pt "Liberation Sans";
  writing-mode: vertical-rl; transform: rotate(180deg) }
main { columns: 2; column-gap: 8mm; margin-left: 28mm }
h1 { font-size: 26pt; column-span: all; break-before: page; margin: 0 0 8mm; color: #a90061 }
h2 { font-size: 12pt; column-span: all; background: #a90061; color: #fff; padding: 2mm 4mm; margin: 4mm 0 5mm }
p.first::first-letter { float: left; font: bold 36pt/30pt "Liberation Serif"; color: #a90061; padding-right: 1.5mm }
"""
TABLE = """
@page { size: A4; margin: 22mm 20mm; @bottom-center { content: counter(page); font: 8pt "Liberation Sans" } }
h1 { font-size: 20pt; break-before: page; margin: 0 0 6mm }
h2 { font-size: 12pt; margin: 6mm 0 3mm; color: #275937 }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
td { border: .75pt solid #275937; padding: 2mm 3mm; vertical-align: top; break-inside: avoid }
"""
ALTERNATING = """
@page { size: A4; margin: 24mm 22mm;
  @bottom-center { content: "pagina " counter(page) " van " counter(pages); font: 8pt "Liberation Sans" } }
body { color: #4a4a4a; font: 11pt/1.4 "Liberation Serif" }
h1 { font: bold 24pt "Liberation Sans"; text-transform: uppercase; color: #01689b; break-before: page; margin: 0 0 8mm }
h2 { font: bold 13pt "Liberation Sans"; color: #01689b; margin: 8mm 0 5mm }
p { width: 62%; break-inside: avoid }
p.right { margin-left: 38%; text-align: right }
p span { display: block; font: 8pt "Liberation Sans"; margin-top: 1mm }
"""
TIGHT = """
@page { size: A4; margin: 22mm 24mm; @bottom-right { content: counter(page); font: 8pt "Liberation Sans" } }
body { font: 11pt/1.3 "Liberation Serif"; text-align: justify; hyphens: auto }
h1 { font: bold 22pt "Liberation Sans"; margin: 14mm 0 6mm; text-align: left }
h2 { font: bold 12pt "Liberation Sans"; margin: 6mm 0 3mm; text-align: left }
h1 + h2 { margin-top: 0 }
p { margin: 0 0 2pt; border-left: 3pt solid #ffb612; padding-left: 4mm; break-inside: avoid }
"""


def _writer(style: str, body: Callable[[Sequence[Item]], str]) -> Callable[[Sequence[Item], Path], None]:
    def write(items: Sequence[Item], path: Path) -> None:
        html = (
            f'<!doctype html><html lang="nl"><meta charset="utf-8"><title>Bloemlezing</title>'
            f"<style>{COMMON}{style}</style>{body(items)}</html>"
        )
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = browser.new_page()
            page.set_content(html)
            page.pdf(path=path, prefer_css_page_size=True, print_background=True)
            browser.close()
        neutralise(path)

    return write


def _magazine(items: Sequence[Item]) -> str:
    """A bar with the title along the edge; the first statement of a section has a drop cap."""
    parts = [
        _heading(item) if isinstance(item, Heading) else _paragraph(item.text, _kind(at, items))
        for at, item in enumerate(items)
    ]
    return f'<div class="bar"><span>Verhalen uit de praktijk</span></div><main>{"".join(parts)}</main>'


def _kind(at: int, items: Sequence[Item]) -> str:
    item = items[at]
    letter = not isinstance(item, Heading) and item.text[0].isalpha() and len(item.text) > 100  # noqa: PLR2004
    return "first" if isinstance(items[at - 1], Heading) and letter else ""


def _table(items: Sequence[Item]) -> str:
    """Each section a table of two columns, each cell a statement, row by row; a preface in front."""
    parts = ["<h1>Woord vooraf</h1>", *(_paragraph(text) for text in PREFACE)]
    for headings, group in groupby(items, key=lambda item: isinstance(item, Heading)):
        if headings:
            parts += [_heading(item) for item in group if isinstance(item, Heading)]
            continue
        cells = [f"<td>{escape(item.text)}</td>" for item in group if not isinstance(item, Heading)]
        rows = [f"<tr>{''.join(cells[at : at + 2])}</tr>" for at in range(0, len(cells), 2)]
        parts.append(f"<table>{''.join(rows)}</table>")
    return f"<main>{''.join(parts)}</main>"


def _alternating(items: Sequence[Item]) -> str:
    """Left and right in turn, the speaker below in small type."""
    who = speakers(items)
    parts = [
        _heading(item)
        if isinstance(item, Heading)
        else f'<p class="{"right" if at % 2 else "left"}">{escape(item.text)}<span>– {escape(who[at])}</span></p>'
        for at, item in enumerate(items)
    ]
    return f"<main>{''.join(parts)}</main>"


def _plain(items: Sequence[Item]) -> str:
    parts = [_heading(item) if isinstance(item, Heading) else _paragraph(item.text) for item in items]
    return f"<main>{''.join(parts)}</main>"


def _heading(item: Heading) -> str:
    return f"<h{item.level}>{escape(item.printed)}</h{item.level}>"


def _paragraph(text: str, kind: str = "") -> str:
    return f'<p class="{kind}">{escape(text)}</p>'


LAYOUTS = (
    Layout(
        "unseen-chromium-magazine",
        "Two columns; section headings white on a coloured band across both, a bar with turned text along the edge, "
        "drop caps, '12 | Bloemlezing'.",
        unseen(),
        _writer(MAGAZINE, _magazine),
    ),
    Layout(
        "unseen-chromium-table",
        "Statements in the cells of bordered tables of two columns, read row by row; a preface without number.",
        unseen(),
        _writer(TABLE, _table),
    ),
    Layout(
        "unseen-chromium-alternating",
        "Grey statements left and right aligned in turn, speaker below in small type, headings without numbers, those "
        "of chapters in capitals, 'pagina 3 van 9'.",
        unseen("", ""),
        _writer(ALTERNATING, _alternating),
    ),
    Layout(
        "unseen-chromium-tight",
        "'Deel 2 –', sections without numbers; justified and hyphenated; a coloured bar left of each statement and "
        "only 2 points between them; chapters begin where the one before ends.",
        unseen("Deel {n} –", ""),
        _writer(TIGHT, _plain),
    ),
)
