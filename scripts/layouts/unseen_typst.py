"""Layouts set by typst that the reader was not tuned on."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import typst

from scripts.layouts.anthology import Heading, Item, Layout
from scripts.layouts.unseen import APPENDIX, PREFACE, speakers, unseen

COMMON = """
#set document(title: "Bloemlezing", date: none)
#set text(lang: "nl", font: "Libertinus Serif", size: 10.5pt)
#show heading: set par(justify: false)
#show heading: set text(hyphenate: false)
"""
RUNNING_HEADS = """
#let latest(level) = query(heading.where(level: level)).filter(it => it.location().page() <= here().page()).map(
  it => it.body).at(-1, default: [])
#set page(
  margin: (x: 2.8cm, top: 2.6cm, bottom: 2.4cm),
  header: context {
    set text(size: 8pt, fill: rgb("#555555"))
    if calc.even(here().page()) [#latest(1)] else [#h(1fr) #latest(2)]
  },
  footer: context {
    set text(size: 8pt)
    let number = counter(page).display()
    if calc.even(here().page()) [#number | Bloemlezing] else [#h(1fr) Bloemlezing | #number]
  },
)
#set text(size: 11pt, hyphenate: true, fill: luma(70))
#set par(justify: true, leading: 0.62em, spacing: 0.62em + 2pt)
#show heading: set text(fill: rgb("#154273"))
#show heading.where(level: 1): set text(size: 19pt)
#show heading.where(level: 2): set text(size: 12.5pt)
#show heading: set block(above: 1.8em, below: 0.9em)
"""
FOUR_COLUMNS = """
#set page(flipped: true, columns: 4, margin: (x: 1.4cm, top: 1.8cm, bottom: 1.8cm),
  footer: context align(center, text(size: 7.5pt)[pagina #counter(page).display() van #counter(page).final().at(0)]))
#set columns(gutter: 16pt)
#set text(size: 9.5pt, hyphenate: true)
#set par(leading: 0.6em, spacing: 0.6em)
#show heading: it => upper(it)
#show heading.where(level: 1): set text(size: 15pt, fill: rgb("#a90061"))
#show heading.where(level: 2): set text(size: 10.5pt, fill: rgb("#a90061"))
#show heading: set block(above: 1.6em, below: 1em)
#let ornament = align(center, block(above: .8em, below: .8em, text(fill: rgb("#a90061"))[\\* \\* \\*]))
"""
BOOKLET = """
#set page(paper: "a5", margin: (left: 2.6cm, right: 1.5cm, y: 1.8cm), numbering: "1")
#set text(font: "New Computer Modern", size: 10pt)
#set par(leading: 0.65em, spacing: 0.65em)
#show heading.where(level: 1): it => {
  pagebreak(weak: true)
  place(dx: -1.7cm, text(size: 40pt, fill: rgb("#39870c"), counter(heading).display("1")))
  block(below: 1.2em, text(size: 20pt, it.body))
}
#show heading.where(level: 2): it => block(above: 1.6em, below: 1em, text(size: 12pt)[
  #counter(heading).display("1.1") #h(.4em) #it.body])
#let said(what, who) = block(breakable: false, below: 1.3em)[
  #emph(what) #linebreak() #text(size: 7.5pt, fill: luma(90))[– #who]]
"""
VERTICAL_RULE = """
#set page(columns: 2, margin: (x: 2cm, top: 2.2cm, bottom: 2.4cm),
  background: place(line(start: (10.5cm, 2.2cm), end: (10.5cm, 27.3cm), stroke: .6pt + luma(120))),
  footer: context align(right, text(size: 8pt)[pagina #counter(page).display() van #counter(page).final().at(0)]))
#set columns(gutter: 1.1cm)
#set text(size: 11pt, hyphenate: true)
#set par(justify: true, leading: 0.6em, spacing: 1.15em)
#show heading.where(level: 1): set text(size: 17pt, fill: rgb("#01689b"))
#show heading.where(level: 2): set text(size: 12pt, fill: rgb("#01689b"))
#show heading: set block(above: 1.7em, below: 1em)
"""


def _chapter_heads(items: Sequence[Item], path: Path) -> None:
    """A contents page; chapters begin where the one before ends; the title says 'Hoofdstuk 1:'."""
    body = "\n\n".join(
        f"#heading(level: {item.level}, {_literal(item.printed)})"
        if isinstance(item, Heading)
        else f"#par({_literal(item.text)})"
        for item in items
    )
    _compile([COMMON, RUNNING_HEADS, '#outline(title: "Inhoud")', "#pagebreak()", body], path)


def _four_columns(items: Sequence[Item], path: Path) -> None:
    """Three stars between statements."""
    parts: list[str] = []
    for at, item in enumerate(items):
        if isinstance(item, Heading):
            parts.append(f"#heading(level: {item.level}, {_literal(item.printed)})")
            continue
        if at and not isinstance(items[at - 1], Heading):
            parts.append("#ornament")
        parts.append(f"#par({_literal(item.text)})")
    _compile([COMMON, FOUR_COLUMNS, *parts], path)


def _booklet(items: Sequence[Item], path: Path) -> None:
    """The speaker under each statement, in small type."""
    who = speakers(items)
    parts = [
        f"#heading(level: {item.level}, {_literal(item.title)})"
        if isinstance(item, Heading)
        else f"#said({_literal(item.text)}, {_literal(who[at])})"
        for at, item in enumerate(items)
    ]
    _compile([COMMON, '#set heading(numbering: "1.1")', BOOKLET, *parts], path)


def _vertical_rule(items: Sequence[Item], path: Path) -> None:
    """A preface in front and a list of participants at the back, neither numbered."""
    preface = ["#heading(level: 1)[Vooraf]", *(f"#par({_literal(text)})" for text in PREFACE), "#pagebreak()"]
    body = [
        f"#heading(level: {item.level}, {_literal(item.printed)})"
        if isinstance(item, Heading)
        else f"#par({_literal(item.text)})"
        for item in items
    ]
    appendix = ["#pagebreak()", "#heading(level: 1)[Bijlage: wie wij spraken]", *(f"- {text}" for text in APPENDIX)]
    _compile([COMMON, VERTICAL_RULE, *preface, *body, *appendix], path)


def _compile(parts: Sequence[str], path: Path) -> None:
    path.write_bytes(typst.compile("\n\n".join(parts).encode(), format="pdf", ignore_system_fonts=True))


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


_Write = Callable[[Sequence[Item], Path], None]

LAYOUTS = (
    Layout(
        "unseen-typst-chapter-heads",
        "'Hoofdstuk 1:', sections without numbers, running heads of chapter and section, contents, grey justified "
        "text with 2 points between statements, '12 | Bloemlezing'.",
        unseen("Hoofdstuk {n}:", ""),
        _chapter_heads,
    ),
    Layout(
        "unseen-typst-four-columns",
        "Landscape, four columns, headings in capitals, three stars between statements, 'pagina 3 van 4'.",
        unseen(),
        _four_columns,
    ),
    Layout(
        "unseen-typst-booklet",
        "A5, one column, statements in italics with the speaker's function in small type below; chapter number in the "
        "margin.",
        unseen(),
        _booklet,
    ),
    Layout(
        "unseen-typst-vertical-rule",
        "Two columns with a rule between, 'A.' and 'A.1', a preface and a list of participants without numbers.",
        unseen("{a}.", "{a}.{m}"),
        _vertical_rule,
    ),
)
