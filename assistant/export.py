"""Chosen citations as a file to work with: Word, CSV, RIS or Markdown. The only module that knows python-docx."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from assistant.phrasebook import Phrases
from assistant.reference import cited, created, document_name, notes, visible
from index.manifest import Manifest
from source.citations import Citation, is_proven

DUTCH = "nl-NL"  # the language of citations, in which a screen reader is to read them
MOST_TITLE = 255  # characters of a title in the properties of a Word document
FORMULA = ("=", "+", "-", "@")  # what spreadsheets take for a formula at the start of a cell
MARKS = re.compile(r"([\\`*_\[\]<>&|~$])|^([#+\-=>]|\d+(?=[.)]))|(#)$")  # what Markdown may take for markup


@dataclass(frozen=True, slots=True)
class Bundle:
    """The citations that go along, and what must be said of them."""

    citations: Sequence[Citation]
    manifest: Manifest
    words: Phrases
    today: date
    link: Callable[[Citation], str]  # the permanent link to a citation

    @property
    def document(self) -> str:
        """What the source is called."""
        return document_name(self.manifest)

    @property
    def provenance(self) -> list[str]:
        """Which edition of what, from when, and what its PDF says of itself."""
        pdf = self.manifest.pdf
        edition = self.words["export_edition"].format(
            edition=self.manifest.edition,
            date=created(self.manifest, self.words),
            file=visible(pdf.name),
            sha256=pdf.sha256,
        )
        mind = [f"{self.words['mind']}: {visible(pdf.subject)}."] if pdf.subject else []
        return [f"{edition}.", f"{self.words['exported'].format(date=self.words.day(self.today))}.", *mind]

    def reference(self, citation: Citation) -> str:
        """How a citation is referred to."""
        return visible(cited(citation, self.document, self.words))

    def notes(self, citation: Citation) -> list[str]:
        """What must be known of a citation."""
        proven = [self.words["proven"]] if is_proven(citation) else []
        return [*notes(citation, words=self.words), *proven]


def _title(bundles: Sequence[Bundle]) -> str:
    """What a file is about; the bundles are each of another source."""
    first = bundles[0]
    return f"{first.words['export_title']}: {first.document}" if len(bundles) == 1 else first.words["export_title"]


def to_docx(*bundles: Bundle) -> bytes:
    """A Word document: each citation with its reference, then where they come from."""
    from docx import Document  # noqa: PLC0415 - a fifth of a second
    from docx.oxml.ns import qn  # noqa: PLC0415

    document = Document()
    title = visible(_title(bundles))
    document.core_properties.title = title[:MOST_TITLE]
    now = datetime.combine(bundles[0].today, time(), UTC)
    document.core_properties.created = document.core_properties.modified = now
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.language = DUTCH
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), DUTCH)
    document.add_heading(title, level=1)
    for bundle in bundles:
        if len(bundles) > 1:
            document.add_heading(visible(bundle.document), level=2)
        for citation in bundle.citations:
            document.add_paragraph(visible(citation.text), style="Intense Quote")
            document.add_paragraph(bundle.reference(citation))
            for line in [*bundle.notes(citation), bundle.link(citation)]:
                document.add_paragraph(line, style="List Bullet")
        for line in bundle.provenance:
            document.add_paragraph(line)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def to_csv(*bundles: Bundle) -> bytes:
    """A table for a spreadsheet program, in UTF-8 with a mark by which Excel knows it; one row a citation.

    What a program would take for a formula gets an apostrophe in front.
    """
    rows = [row for bundle in bundles for row in _rows(bundle)]
    written = io.StringIO()
    table = csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    table.writerow(rows[0] if rows else [bundles[0].words["text"]])
    table.writerows([[_cell(value) for value in row.values()] for row in rows])
    return written.getvalue().encode("utf-8-sig")


def _rows(bundle: Bundle) -> list[dict[str, str]]:
    pdf, words = bundle.manifest.pdf, bundle.words
    return [
        {
            words["text"]: citation.text,
            words["reference"]: bundle.reference(citation),
            words["notes"]: "; ".join(bundle.notes(citation)),
            words["link"]: bundle.link(citation),
            words["edition"]: bundle.manifest.edition,
            words["read_on"]: bundle.manifest.created[:10],
            words["retrieved"]: bundle.today.isoformat(),
            words["file"]: pdf.name,
            words["fingerprint"]: pdf.sha256,
            words["mind"]: pdf.subject or "",
        }
        for citation in bundle.citations
    ]


def _cell(value: str) -> str:
    value = visible(value)
    return f"'{value}" if value.lstrip().startswith(FORMULA) else value


def to_ris(*bundles: Bundle) -> bytes:
    """References for a program that keeps a bibliography, in the RIS format."""
    return "".join(_ris(bundle, citation) for bundle in bundles for citation in bundle.citations).encode()


def _ris(bundle: Bundle, citation: Citation) -> str:
    label = citation.page_label or str(citation.page)
    fields = [
        ("TY", "RPRT"),
        ("TI", bundle.manifest.pdf.title or document_name(bundle.manifest)),
        ("AB", citation.text),
        ("SP", label),
        ("N1", bundle.reference(citation)),
        *(("N1", note) for note in [*bundle.notes(citation), *bundle.provenance]),
        ("UR", bundle.link(citation)),
        ("Y2", f"{bundle.today:%Y/%m/%d/}"),
        ("LA", "nl"),
        ("ID", citation.id),
    ]
    return "".join(f"{tag}  - {visible(value)}\r\n" for tag, value in fields) + "ER  - \r\n\r\n"


def to_markdown(*bundles: Bundle) -> bytes:
    """Quotations with their references as Markdown, in which nothing of a citation is markup."""
    parts = [f"# {plain(_title(bundles))}"]
    for bundle in bundles:
        parts += [f"## {plain(bundle.document)}"] * (len(bundles) > 1)
        for citation in bundle.citations:
            said = [plain(note) for note in bundle.notes(citation)]
            lines = [f"> {plain(citation.text)}", f"{plain(bundle.reference(citation))} ({'; '.join(said)})"]
            parts += [*lines, f"<{bundle.link(citation)}>"]
        parts += [plain(line) for line in bundle.provenance]
    return ("\n\n".join(parts) + "\n").encode()


def plain(text: str) -> str:
    """A text in which Markdown finds no markup."""
    return MARKS.sub(_escaped, visible(text))


def _escaped(mark: re.Match[str]) -> str:
    number = mark[2] is not None and mark[2].isdigit()  # then it is the point behind it that makes a list
    return f"{mark[0]}\\" if number else f"\\{mark[0]}"


FORMS: dict[str, tuple[str, Callable[..., bytes]]] = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
    "csv": ("text/csv; charset=utf-8", to_csv),
    "ris": ("application/x-research-info-systems; charset=utf-8", to_ris),
    "md": ("text/markdown; charset=utf-8", to_markdown),
}
