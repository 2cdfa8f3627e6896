"""Layouts set by LibreOffice Writer that the reader was not tuned on."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from scripts.layouts.anthology import Heading, Item, Layout, Statement
from scripts.layouts.by_libreoffice import NAMESPACES, _convert, _pages
from scripts.layouts.neutral import neutralise
from scripts.layouts.syllables import with_soft_hyphens
from scripts.layouts.unseen import APPENDIX, PREFACE, speakers, unseen

DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document {namespaces} xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls>
<style:font-face style:name="Body" svg:font-family="'{font}'"/>
</office:font-face-decls>
<office:styles>
<style:default-style style:family="paragraph">
<style:text-properties style:font-name="Body" fo:font-size="{size}pt" fo:language="nl" fo:country="NL"/>
</style:default-style>
<style:style style:name="Quote" style:family="paragraph">
<style:paragraph-properties fo:margin-bottom="{white}pt" fo:text-align="{align}" fo:orphans="2" fo:widows="2"/>
</style:style>
<style:style style:name="Small" style:family="paragraph">
<style:text-properties fo:font-size="8pt" fo:color="#555555"/></style:style>
<style:style style:name="Stars" style:family="paragraph">
<style:paragraph-properties fo:margin-bottom="{white}pt" fo:text-align="center"/></style:style>
<style:style style:name="H1" style:family="paragraph" style:default-outline-level="1">
<style:paragraph-properties fo:margin-top="16pt" fo:margin-bottom="8pt" fo:keep-with-next="always"/>
<style:text-properties fo:font-size="18pt" fo:font-weight="bold" fo:color="#154273"/>
</style:style>
<style:style style:name="H2" style:family="paragraph" style:default-outline-level="2">
<style:paragraph-properties fo:margin-top="12pt" fo:margin-bottom="6pt" fo:keep-with-next="always"/>
<style:text-properties fo:font-size="12.5pt" fo:font-weight="bold" fo:color="#154273"/>
</style:style>
<style:style style:name="Contents" style:family="paragraph">
<style:paragraph-properties fo:margin-bottom="3pt"><style:tab-stops>
<style:tab-stop style:position="7.4cm" style:type="right" style:leader-style="dotted" style:leader-text="."/>
</style:tab-stops></style:paragraph-properties></style:style>
<style:style style:name="Foot" style:family="paragraph">
<style:paragraph-properties fo:text-align="end"/><style:text-properties fo:font-size="8pt"/></style:style>
</office:styles>
<office:automatic-styles>
<style:style style:name="H1_break" style:family="paragraph" style:parent-style-name="H1">
<style:paragraph-properties fo:break-before="page"/></style:style>
<style:style style:name="Two" style:family="section"><style:section-properties>
<style:columns fo:column-count="2" fo:column-gap="0.9cm"/></style:section-properties></style:style>
<style:style style:name="Who" style:family="table-column">
<style:table-column-properties style:column-width="4cm"/></style:style>
<style:style style:name="What" style:family="table-column">
<style:table-column-properties style:column-width="12.6cm"/></style:style>
<style:style style:name="Cell" style:family="table-cell">
<style:table-cell-properties fo:padding="0.12cm" fo:border="0.5pt solid #154273"/></style:style>
<style:style style:name="Row" style:family="table-row"><style:table-row-properties fo:keep-together="always"/>
</style:style>
<style:page-layout style:name="Sheet"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"
 fo:margin-top="1.5cm" fo:margin-bottom="1.5cm" fo:margin-left="2.2cm" fo:margin-right="2.2cm"/>
<style:header-style>
<style:header-footer-properties fo:min-height="0.8cm" fo:margin-bottom="0.5cm"/></style:header-style>
<style:footer-style>
<style:header-footer-properties fo:min-height="0.8cm" fo:margin-top="0.5cm"/></style:footer-style>
</style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Sheet">
<style:header><text:p text:style-name="Foot">{head}</text:p></style:header>
<style:footer><text:p text:style-name="Foot">{foot}</text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text>
{body}
</office:text></office:body>
</office:document>
"""
NUMBER = '<text:page-number text:select-page="current"/>'
OF = f"Pagina {NUMBER} van <text:page-count/>"
CHAPTER = '<text:chapter text:display="name" text:outline-level="1"/>'


def _writer(
    body: Callable[[Sequence[Item], dict[Heading, int]], Iterator[str]],
    *,
    contents: bool = False,
    font: str = "Liberation Serif",
    size: float = 11,
    white: float = 8,
    align: str = "start",
    head: str = "",
    foot: str = NUMBER,
) -> Callable[[Sequence[Item], Path], None]:
    def write(items: Sequence[Item], path: Path) -> None:
        look = {"font": font, "size": size, "white": white, "align": align, "head": head, "foot": foot}
        _convert(DOCUMENT.format(namespaces=NAMESPACES, body="\n".join(body(items, {})), **look), path)
        if contents:  # now that the pages of the headings are known
            pages = _pages(items, path)
            _convert(DOCUMENT.format(namespaces=NAMESPACES, body="\n".join(body(items, pages)), **look), path)
        neutralise(path)

    return write


def _stars(items: Sequence[Item], pages: dict[Heading, int]) -> Iterator[str]:
    """A contents list in two columns, three stars between statements, an appendix with a list."""
    yield _paragraph("Inhoud", "H1")
    entries = [item for item in items if isinstance(item, Heading)]
    lines = [
        f'<text:p text:style-name="Contents">{escape(item.printed)}<text:tab/>{pages.get(item, 0)}</text:p>'
        for item in entries
    ]
    yield f'<text:section text:style-name="Two" text:name="Contents">{"".join(lines)}</text:section>'
    for at, item in enumerate(items):
        if isinstance(item, Heading):
            yield _heading(item, fresh=at == 0)
            continue
        if not isinstance(items[at - 1], Heading):
            yield _paragraph("***", "Stars")
        yield _paragraph(item.text)
    yield _heading(Heading(1, (), "Bijlage Deelnemers"), fresh=True)
    for text in APPENDIX:
        yield _paragraph(f"– {text}")


def _who_and_what(items: Sequence[Item], _: dict[Heading, int]) -> Iterator[str]:
    """Each section a table: left who said it in small type, right the statement. A preface in front."""
    yield _paragraph("Leeswijzer", "H1")
    yield from map(_paragraph, PREFACE)
    who = speakers(items)
    first = True
    for headings, group in groupby(enumerate(items), key=lambda turn: isinstance(turn[1], Heading)):
        pairs = list(group)
        if headings:
            for turn in pairs:
                item = turn[1]
                if isinstance(item, Heading):
                    yield _heading(item, fresh=first)
                    first = False
            continue
        rows = [
            f'<table:table-row table:style-name="Row">{_cell(who[at], "Small")}{_cell(item.text, "Quote")}'
            "</table:table-row>"
            for at, item in pairs
            if isinstance(item, Statement)
        ]
        columns = '<table:table-column table:style-name="Who"/><table:table-column table:style-name="What"/>'
        yield f'<table:table table:name="T{pairs[0][0]}">{columns}{"".join(rows)}</table:table>'


def _cell(text: str, style: str) -> str:
    return f'<table:table-cell table:style-name="Cell">{_paragraph(text, style)}</table:table-cell>'


def _justified(items: Sequence[Item], _: dict[Heading, int]) -> Iterator[str]:
    """Two columns from the first chapter to the last, chapters where they fall."""
    yield '<text:section text:style-name="Two" text:name="Body">'
    for item in items:
        yield _heading(item) if isinstance(item, Heading) else _paragraph(with_soft_hyphens(item.text))
    yield "</text:section>"


def _heading(item: Heading, *, fresh: bool = False) -> str:
    style = "H1_break" if fresh else f"H{item.level}"
    return f'<text:h text:style-name="{style}" text:outline-level="{item.level}">{escape(item.printed)}</text:h>'


def _paragraph(text: str, style: str = "Quote") -> str:
    return f'<text:p text:style-name="{style}">{escape(text)}</text:p>'


LAYOUTS = (
    Layout(
        "unseen-libreoffice-stars",
        "'I.' and sections without numbers; a contents list in two columns, '***' between statements, an appendix "
        "with a list of names.",
        unseen("{r}.", ""),
        _writer(_stars, contents=True, head="Bloemlezing", foot=NUMBER),
    ),
    Layout(
        "unseen-libreoffice-who-and-what",
        "Bordered tables: the speaker's function in small type on the left, the statement on the right; a preface.",
        unseen(),
        _writer(_who_and_what, font="Liberation Sans", size=10, white=0, foot=OF),
    ),
    Layout(
        "unseen-libreoffice-justified",
        "Two columns, justified, hyphenated; 4 points between statements; the chapter's title at the head, "
        "'Pagina 3 van 6' at the foot.",
        unseen(),
        _writer(_justified, size=10.5, white=4, align="justify", head=CHAPTER, foot=OF),
    ),
)
