"""Layouts printed by Chromium from HTML: CSS columns, grids and boxes."""

from collections.abc import Callable, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts.layouts.anthology import Heading, Item, Layout, numbered, one_level, quoted, unnumbered
from scripts.layouts.neutral import neutralise

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NUMBER = '<div style="width: 100%; text-align: center; font-size: 8pt"><span class="pageNumber"></span></div>'
COMMON = """
@page { size: A4 }
body { font: 10pt/1.35 "Liberation Sans"; margin: 0 }
p { margin: 0 0 1.35em; orphans: 2; widows: 2 }
h1, h2 { line-height: 1.2; break-after: avoid; break-inside: avoid }
h1 { font-size: 20pt; margin: .8em 0 .6em }
h1:first-child { margin-top: 0 }
h2 { font-size: 12pt; margin: 1em 0 .8em; color: #7a1f5c }
"""
COLUMNS = """
body { font: 10pt/1.4 "DejaVu Serif" }
main { columns: 2; column-gap: 9mm }
h1, h2, figure { column-span: all }
h1 { break-before: page }
figure { margin: 0 0 6mm; background: #dfe8ee; text-align: center; font-size: 7pt; padding: 4mm }
figcaption { font-style: italic }
"""
QUOTATION_MARKS = """
body { font: 11.5pt/1.5 "Liberation Serif"; margin: 0 12mm }
p { margin: 0 }
"""
BULLETS = """
body { font-size: 11.5pt; line-height: 1.5 }
ul { margin: 0; padding-left: 6mm }
"""
UNNUMBERED = """
main { columns: 2; column-gap: 10mm; font-size: 10.5pt }
h1 { font-size: 24pt; column-span: all; break-before: page }
h2 { font-size: 13pt; color: #000 }
"""
BOXES = """
main { columns: 2; column-gap: 10mm; font-size: 10.5pt }
aside { break-inside: avoid; border: 1.5pt solid #7a1f5c; padding: 3mm 4mm; margin: 0 0 1.35em; font-size: 14pt }
"""
UNEQUAL = """
body { font-size: 10.5pt }
.page { display: grid; grid-template-columns: 1.7fr 1fr; column-gap: 9mm; height: 238mm; break-after: page }
.page > div { height: 238mm; overflow: hidden; min-width: 0 }
h1, h2 { break-after: auto }
"""
WIDE_SPACES = """
main { columns: 3; column-gap: 7mm; text-align: justify; font-size: 10.5pt }
h1, h2 { text-align: left }
"""
LOW_MARKS = """
body { font: 11pt/1.5 "Liberation Serif" }
main { columns: 2; column-gap: 10mm; text-align: justify }
p { margin: 0 }
h1, h2 { text-align: left }
"""
ONE_LEVEL = """
body { font-size: 11.5pt; margin: 0 10mm }
h1 { font-size: 15pt }
"""
CARDS = """
.cards { display: grid; grid-template-columns: 1fr 1fr; gap: 4mm }
.cards p { margin: 0; padding: 3mm 4mm; border-radius: 2mm; background: #eef3f7; break-inside: avoid }
"""
FILL = """() => {  // Pour the text into the cells of grids, page after page; cut a paragraph where its cell is full.
  const main = document.querySelector("main"), all = [...main.children];
  main.replaceChildren();
  let cells = [];
  const next = () => {
    if (!cells.length) {
      const page = main.appendChild(document.createElement("div"));
      page.className = "page";
      cells = [0, 1].map(() => page.appendChild(document.createElement("div")));
    }
    return cells.shift();
  };
  let cell = next();
  const full = () => cell.scrollHeight > cell.clientHeight + 1;
  for (let element of all) {
    cell.append(element);
    if (element.tagName !== "P") {
      const probe = cell.appendChild(document.createElement("div"));
      probe.style.height = "110px";
      const over = full();
      probe.remove();
      if (over) { element.remove(); cell = next(); cell.append(element); }
      continue;
    }
    if (!full()) continue;
    const words = element.textContent.split(" "), rest = [];
    while (full() && words.length) { rest.unshift(words.pop()); element.textContent = words.join(" "); }
    if (words.length < 12) { rest.unshift(...words); element.remove(); }
    const tail = document.createElement("p");
    tail.textContent = rest.join(" ");
    cell = next();
    cell.append(tail);
  }
}"""
FIGURE = """<figure><svg width="640" height="120" viewBox="0 0 640 120" font-size="9">
<rect x="60" y="60" width="90" height="40" fill="#1f4e79"/><text x="80" y="114">2021</text>
<rect x="240" y="40" width="90" height="60" fill="#1f4e79"/><text x="260" y="114">2022</text>
<rect x="420" y="15" width="90" height="85" fill="#1f4e79"/><text x="440" y="114">2023</text></svg>
<figcaption>Figuur: aantal reacties per jaar</figcaption></figure>"""


def _writer(
    style: str, body: Callable[[Sequence[Item]], str], script: str | None = None
) -> Callable[[Sequence[Item], Path], None]:
    def write(items: Sequence[Item], path: Path) -> None:
        html = (
            f'<!doctype html><html lang="nl"><meta charset="utf-8"><title>Bloemlezing</title>'
            f"<style>{COMMON}{style}</style><main>{body(items)}</main></html>"
        )
        _print(html, script, path)
        neutralise(path)

    return write


def _print(html: str, script: str | None, path: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 643, "height": 1000})  # px, the width of the text on paper
        page.set_content(html)
        if script:
            page.emulate_media(media="print")
            page.evaluate(script)
        page.pdf(
            path=path,
            prefer_css_page_size=True,
            display_header_footer=True,
            print_background=True,
            header_template="<span></span>",
            footer_template=NUMBER,
            margin={"top": "20mm", "bottom": "22mm", "left": "20mm", "right": "20mm"},
        )
        browser.close()


def _paragraphs(items: Sequence[Item]) -> str:
    return "\n".join(map(_element, items))


def _with_figures(items: Sequence[Item]) -> str:
    """A figure under the heading of each chapter."""
    chapter = (isinstance(item, Heading) and item.level == 1 for item in items)
    return "\n".join(_element(item) + (FIGURE if opens else "") for item, opens in zip(items, chapter, strict=True))


def _in_cards(items: Sequence[Item]) -> str:
    """The citations of a section side by side, each in a card."""
    groups = groupby(items, key=lambda item: isinstance(item, Heading))
    return "\n".join(
        _paragraphs(list(group)) if headings else f'<div class="cards">{_paragraphs(list(group))}</div>'
        for headings, group in groups
    )


def _bulleted(items: Sequence[Item]) -> str:
    return "\n".join(
        _element(item) if isinstance(item, Heading) else f"<ul><li>{escape(item.text)}</li></ul>" for item in items
    )


def _element(item: Item) -> str:
    if isinstance(item, Heading):
        return f"<h{item.level}>{escape(item.printed)}</h{item.level}>"
    tag = "aside" if item.kind == "pullquote" else "p"
    return f"<{tag}>{escape(item.text)}</{tag}>"


LAYOUTS = (
    Layout(
        "chromium-columns",
        "Two CSS columns under headings across both and a figure as wide as the page; ligatures.",
        numbered(),
        _writer(COLUMNS, _with_figures),
    ),
    Layout(
        "chromium-unequal-columns",
        "A wide and a narrow column (CSS grid); citations run on from one to the other.",
        numbered(),
        _writer(UNEQUAL, _paragraphs, FILL),
    ),
    Layout(
        "chromium-quotation-marks",
        "One column, equal line spacing; only quotation marks set the citations off.",
        quoted(numbered()),
        _writer(QUOTATION_MARKS, _paragraphs),
    ),
    Layout(
        "chromium-bullets",
        "One column, each citation a bullet, no white between them.",
        numbered(),
        _writer(BULLETS, _bulleted),
    ),
    Layout(
        "chromium-unnumbered-headings",
        "Two columns under headings without numbers, larger and bold; some run over two lines.",
        unnumbered(),
        _writer(UNNUMBERED, _paragraphs),
    ),
    Layout(
        "chromium-boxed-pull-quotes",
        "Two columns with pull quotes in bordered boxes.",
        numbered(pullquotes=True),
        _writer(BOXES, _paragraphs),
    ),
    Layout(
        "chromium-wide-word-spaces",
        "Three columns, justified without hyphenation: some word spaces are wider than a gutter needs to be.",
        numbered(),
        _writer(WIDE_SPACES, _paragraphs),
    ),
    Layout(
        "chromium-low-quotation-marks",
        "Two columns, equal line spacing; only „low and high” quotation marks set the citations off.",
        quoted(numbered(), "„"),
        _writer(LOW_MARKS, _paragraphs),
    ),
    Layout(
        "chromium-cards",
        "Citations side by side in tinted cards of equal height, under headings across the page.",
        numbered(),
        _writer(CARDS, _in_cards),
    ),
    Layout(
        "chromium-one-level",
        "One column under headings of one level, without numbers.",
        one_level(),
        _writer(ONE_LEVEL, _paragraphs),
    ),
)
