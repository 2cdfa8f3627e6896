"""Layouts set by LibreOffice Writer from flat OpenDocument text."""

import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import pypdfium2

from scripts.layouts.anthology import Heading, Item, Layout, letters, numbered, unnumbered
from scripts.layouts.neutral import neutralise
from scripts.layouts.syllables import with_soft_hyphens

NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office",
        "style": "style",
        "text": "text",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
        "meta": "meta",
    }.items()
)
NUMBERING = """<text:outline-style style:name="Outline">
<text:outline-level-style text:level="1" style:num-format="1">{space}</text:outline-level-style>
<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2">{space}</text:outline-level-style>
</text:outline-style>""".format(
    space='<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
    '<style:list-level-label-alignment text:label-followed-by="space"/></style:list-level-properties>'
)
BULLETS = """<text:list-style style:name="Bullets">
<text:list-level-style-bullet text:level="1" text:bullet-char="{mark}">
<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">
<style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.5cm" fo:margin-left="0.5cm"/>
</style:list-level-properties></text:list-level-style-bullet></text:list-style>"""
DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document {namespaces} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
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
<style:style style:name="Heading_1" style:family="paragraph" style:default-outline-level="1">
<style:paragraph-properties fo:margin-top="12pt" fo:margin-bottom="8pt" fo:keep-with-next="always"/>
<style:text-properties fo:font-size="19pt" fo:font-weight="bold"/>
</style:style>
<style:style style:name="Heading_2" style:family="paragraph" style:default-outline-level="2">
<style:paragraph-properties fo:margin-top="10pt" fo:margin-bottom="8pt" fo:keep-with-next="always"/>
<style:text-properties fo:font-size="12.5pt" fo:font-weight="bold" fo:color="#1b5e20"/>
</style:style>
<style:style style:name="Contents" style:family="paragraph">
<style:paragraph-properties fo:margin-bottom="3pt"><style:tab-stops>
<style:tab-stop style:position="15cm" style:type="right" style:leader-style="dotted" style:leader-text="."/>
</style:tab-stops></style:paragraph-properties>
</style:style>
<style:style style:name="Contents_title" style:family="paragraph">
<style:paragraph-properties fo:margin-bottom="14pt"/>
<style:text-properties fo:font-size="19pt" fo:font-weight="bold"/>
</style:style>
<style:style style:name="Furniture" style:family="paragraph">
<style:paragraph-properties fo:text-align="center"/>
<style:text-properties fo:font-size="8pt"/>
</style:style>
{numbering}
</office:styles>
<office:automatic-styles>
<style:style style:name="Open" style:family="paragraph" style:master-page-name="Standard"/>
<style:style style:name="Break" style:family="paragraph" style:parent-style-name="Heading_1">
<style:paragraph-properties fo:break-before="page"/>
</style:style>
<style:style style:name="Columns" style:family="section">
<style:section-properties text:dont-balance-text-columns="true">
<style:columns fo:column-count="{columns}" fo:column-gap="0.7cm"/>
</style:section-properties></style:style>
{bullets}
<style:page-layout style:name="Sheet"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"
 fo:margin-top="1.5cm" fo:margin-bottom="1.5cm" fo:margin-left="{side}cm" fo:margin-right="{side}cm"/>
<style:header-style>
<style:header-footer-properties fo:min-height="0.8cm" fo:margin-bottom="0.5cm"/></style:header-style>
<style:footer-style>
<style:header-footer-properties fo:min-height="0.8cm" fo:margin-top="0.5cm"/></style:footer-style>
</style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Sheet">
{head}
<style:footer><text:p text:style-name="Furniture"><text:page-number text:select-page="current"/></text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text>
{body}
</office:text></office:body>
</office:document>
"""
RUNNING_HEAD = """<style:header><text:p text:style-name="Furniture">
<text:chapter text:display="name" text:outline-level="1"/></text:p></style:header>"""


@dataclass(frozen=True, slots=True)
class Design:
    """How a document looks; sizes in points, the side margins in centimetres."""

    columns: int = 1
    size: float = 10.5
    white: float = 10.0
    side: float = 2.0
    font: str = "Liberation Serif"
    align: str = "start"
    head: bool = False
    numbers: bool = True
    bullets: str = ""  # the mark before each citation
    soft_hyphens: bool = False
    contents: bool = False


def _writer(design: Design) -> Callable[[Sequence[Item], Path], None]:
    def write(items: Sequence[Item], path: Path) -> None:
        _convert(_document(items, design, {}), path)
        if design.contents:  # now that the pages of the headings are known
            _convert(_document(items, design, _pages(items, path)), path)
        neutralise(path)

    return write


def _document(items: Sequence[Item], design: Design, pages: dict[Heading, int]) -> str:
    body = "\n".join(_element(item, design) for item in items)
    contents = _contents(items, pages) if design.contents else ""
    if design.contents:
        body = body.replace("Heading_1", "Break", 1)
    if design.columns > 1:
        body = f'<text:section text:style-name="Columns" text:name="Body">{body}</text:section>'
    return DOCUMENT.format(
        namespaces=NAMESPACES,
        font=design.font,
        size=design.size,
        white=design.white,
        align=design.align,
        columns=design.columns,
        side=design.side,
        bullets=BULLETS.format(mark=design.bullets),
        numbering=NUMBERING if design.numbers else "",
        head=RUNNING_HEAD if design.head else "",
        body=contents + body,
    )


def _element(item: Item, design: Design) -> str:
    if isinstance(item, Heading):
        level = item.level
        return f'<text:h text:style-name="Heading_{level}" text:outline-level="{level}">{escape(item.title)}</text:h>'
    text = with_soft_hyphens(item.text) if design.soft_hyphens else item.text
    paragraph = f'<text:p text:style-name="Quote">{escape(text)}</text:p>'
    if design.bullets:
        return f'<text:list text:style-name="Bullets"><text:list-item>{paragraph}</text:list-item></text:list>'
    return paragraph


def _contents(items: Sequence[Item], pages: dict[Heading, int]) -> str:
    entries = [
        f'<text:p text:style-name="Contents">{escape(item.printed)}<text:tab/>{pages.get(item, 0)}</text:p>'
        for item in items
        if isinstance(item, Heading)
    ]
    return "\n".join(['<text:p text:style-name="Contents_title">Inhoud</text:p>', *entries])


def _pages(items: Sequence[Item], path: Path) -> dict[Heading, int]:
    """The page of each heading, from 1; the first is the contents itself."""
    document = pypdfium2.PdfDocument(path)
    texts = [letters(page.get_textpage().get_text_range()) for page in document]
    document.close()
    headings = [item for item in items if isinstance(item, Heading)]
    return {
        heading: next(at for at, text in enumerate(texts[1:], 2) if letters(heading.printed) in text)
        for heading in headings
    }


def _convert(document: str, path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, path.stem).with_suffix(".fodt")
        source.write_text(document, encoding="utf-8")
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
        subprocess.run([*command, "--outdir", folder, str(source)], check=True, capture_output=True)
        path.write_bytes(source.with_suffix(".pdf").read_bytes())


LAYOUTS = (
    Layout(
        "libreoffice-two-columns",
        "A section of two columns, headings without numbers, running heads that repeat the chapter's title.",
        unnumbered(),
        _writer(Design(columns=2, head=True, numbers=False, size=11, white=11)),
    ),
    Layout(
        "libreoffice-bullets",
        "One column, each citation a bullet with the mark drawn as text.",
        numbered(),
        _writer(Design(bullets="•", white=3, font="Liberation Sans", size=11)),
    ),
    Layout(
        "libreoffice-dashes",
        "Two columns, each citation after a dash drawn as text, no white between them.",
        numbered(),
        _writer(Design(columns=2, bullets="–", white=0, size=12)),
    ),
    Layout(
        "libreoffice-three-columns",
        "Three columns, justified, hyphenated at soft hyphens.",
        numbered(),
        _writer(Design(columns=3, align="justify", soft_hyphens=True, side=1.6)),
    ),
    Layout(
        "libreoffice-contents",
        "One column, numbered headings and a contents page with dotted leaders.",
        numbered(),
        _writer(Design(contents=True, font="DejaVu Sans", white=8)),
    ),
)
