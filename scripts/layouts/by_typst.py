"""Layouts set by typst, which draws line-end hyphens apart and ligatures as one glyph."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import typst

from scripts.layouts.anthology import Heading, Item, Layout, numbered, three_levels

COMMON = """
#set document(title: "Bloemlezing", date: none)
#set page(paper: "a4", margin: (x: 2cm, y: 2.4cm), numbering: "1")
#set text(lang: "nl", font: "Libertinus Serif", size: 10.5pt)
#set par(spacing: 1.5em)
#set heading(numbering: "1.1")
#show heading: set block(above: 2em, below: 1.2em)
#show heading: set par(justify: false)
#show heading: set text(hyphenate: false)
"""
TWO_COLUMNS = """
#set page(columns: 2)
#set text(font: "New Computer Modern", ligatures: false, hyphenate: true)
#set par(justify: true)
"""
THREE_COLUMNS = """
#set page(columns: 3, margin: (x: 1.5cm, y: 2cm))
#set columns(gutter: 14pt)
#set text(size: 11pt, hyphenate: true)
#set par(justify: true)
"""
LANDSCAPE = """
#set page(flipped: true, columns: 2, margin: (x: 2.5cm, y: 2cm))
#set text(size: 11pt)
#show heading.where(level: 1): it => { pagebreak(weak: true); it }
"""
CONTENTS = """
#set page(numbering: "i")
#show outline.entry.where(level: 1): set text(weight: "bold")
#outline(title: "Inhoud")
#pagebreak()
#set page(numbering: "1")
#counter(page).update(1)
#counter(heading).update(1)
"""
INDENTS = """
#set page(columns: 2)
#set par(first-line-indent: (amount: 1.4em, all: true), spacing: 0.65em, justify: true)
#show heading: set par(first-line-indent: 0em)
"""
LIGATURES = """
#set page(columns: 2)
#set text(size: 10pt, ligatures: true, discretionary-ligatures: false)
"""
MIRRORED = """
#set page(
  columns: 2,
  margin: (inside: 3.4cm, outside: 1.6cm, y: 2.4cm),
  numbering: "1",
  footer: none,
  header: context {
    set text(size: 8pt)
    let number = counter(page).get().first()
    let title = query(selector(heading.where(level: 2)).before(here())).map(it => it.body).at(-1, default: [])
    if calc.odd(number) [#emph(title) #h(1fr) #number] else [#number #h(1fr) _Bloemlezing van uitspraken_]
  },
)
#set text(size: 11.5pt, hyphenate: true)
#set par(justify: true)
"""
HANGING = """
#set page(margin: (x: 4cm, y: 2.4cm))
#set text(size: 11.5pt)
#set par(hanging-indent: 1.6em, spacing: 0.65em)
#show heading: set par(hanging-indent: 0em)
"""
CHAPTER_PAGES = """
#show heading.where(level: 1): it => {
  pagebreak(weak: true)
  v(30%)
  text(size: 80pt, fill: rgb("#1f4e79"), counter(heading).display())
  parbreak()
  text(size: 30pt, it.body)
  pagebreak()
}
"""


def _writer(look: str) -> Callable[[Sequence[Item], Path], None]:
    def write(items: Sequence[Item], path: Path) -> None:
        source = "\n\n".join([COMMON, look, *map(_markup, items)])
        path.write_bytes(typst.compile(source.encode(), format="pdf", ignore_system_fonts=True))

    return write


def _markup(item: Item) -> str:
    if isinstance(item, Heading):
        return f"#heading(level: {item.level}, {_literal(item.title)})"
    return f"#par({_literal(item.text)})"


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


LAYOUTS = (
    Layout("typst-two-columns", "Two columns, justified and hyphenated.", numbered(), _writer(TWO_COLUMNS)),
    Layout("typst-three-columns", "Three columns, justified and hyphenated.", numbered(), _writer(THREE_COLUMNS)),
    Layout("typst-landscape", "Landscape pages of two columns, ragged.", numbered(), _writer(LANDSCAPE)),
    Layout(
        "typst-three-levels",
        "One column, headings 2, 2.2 and 2.2.1, a contents page, bookmarks and page labels i, 1, 2.",
        three_levels(),
        _writer(CONTENTS),
        unnumbered_pages=1,
    ),
    Layout(
        "typst-first-line-indents",
        "Two columns; only an indented first line sets the citations off.",
        numbered(),
        _writer(INDENTS),
    ),
    Layout(
        "typst-hanging-indents",
        "One column, equal line spacing; all lines but the first of a citation are indented.",
        numbered(),
        _writer(HANGING),
    ),
    Layout(
        "typst-mirrored-margins",
        "Two columns in other places on left and right pages, with other running heads.",
        numbered(),
        _writer(MIRRORED),
    ),
    Layout(
        "typst-chapter-pages",
        "One column; each chapter opens with a page of its own: a huge number, and the title under it.",
        numbered(),
        _writer(CHAPTER_PAGES),
    ),
    Layout(
        "typst-ligatures",
        "Two columns in a font with ligatures for ff, fi, fl and ffi.",
        numbered(),
        _writer(LIGATURES),
    ),
)
