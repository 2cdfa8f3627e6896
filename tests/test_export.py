"""Each file that citations can be taken away in, read back by another program than the one that wrote it."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pytest
from markdown_it import MarkdownIt

from assistant.export import FORMS, to_csv, to_docx, to_markdown, to_ris
from assistant.phrasebook import Language
from source.citations import Proof
from tests.exports import SUBJECT, Page, bundle, languages, link, paragraphs, quotations, references, table, texts
from tests.toys import citation, origin

LABOUR = {
    "section_title": "Arbeidsuitbuiting onvoldoende gezien als mensenhandel",
    "page": 20,
    "page_label": "18",
    "pages": (20,),
}
REFERENCE = "Bloemlezing Samen tegen mensenhandel, § 2.4 Arbeidsuitbuiting onvoldoende gezien als mensenhandel, p. 18"
FIRST = citation("Arbeidsuitbuiting wordt «vaak» gezien als slecht werkgeverschap.", **LABOUR)
SECOND = citation("Wat een", kind="pullquote", complete=False, proof=Proof(agreed=False, differences=()), **LABOUR)
LARGE, CUT = "uitgelicht op de pagina", "onvolledig: de aansluitende pagina ontbreekt in deze bron"
PROVEN = "woordelijk gecontroleerd"
UNPROVEN = "niet woordelijk gecontroleerd: vergelijk dit citaat met de pagina voordat u het overneemt"
NOTES = (LARGE, CUT, UNPROVEN)
SHA = origin().sha256
EDITION = "20260102T030405000000Z-0123abcd"
PROVENANCE = (
    f"Uitgave {EDITION}, ingelezen op 2 januari 2026 uit toy.pdf (SHA-256 {SHA}).",
    "Opgehaald op 24 november 2026.",
    f"Let op: {SUBJECT}.",
)


def test_a_word_document_says_all_there_is_to_say() -> None:
    """Each citation word for word, its reference, notes and link; then the edition, the dates and the warning."""
    assert paragraphs(to_docx(bundle([FIRST, SECOND]))) == [
        ("Heading 1", "Citaten: Bloemlezing Samen tegen mensenhandel"),
        ("Intense Quote", FIRST.text),
        ("Normal", REFERENCE),
        ("List Bullet", PROVEN),
        ("List Bullet", link(FIRST)),
        ("Intense Quote", SECOND.text),
        ("Normal", REFERENCE),
        *(("List Bullet", note) for note in NOTES),
        ("List Bullet", link(SECOND)),
        *(("Normal", line) for line in PROVENANCE),
    ]


def test_a_word_document_tells_its_title_its_day_and_no_author() -> None:
    """Nobody wrote it; it was made on the day of taking away, in the language of the citations."""
    facts = docx.Document(io.BytesIO(to_docx(bundle([FIRST])))).core_properties

    assert (facts.title, facts.author) == ("Citaten: Bloemlezing Samen tegen mensenhandel", "")
    assert (facts.language, facts.comments) == ("nl-NL", "")
    day = datetime(2026, 11, 24, tzinfo=UTC)
    assert (facts.created, facts.modified) == (day, day)


@pytest.mark.parametrize("words", ["nl", "en"])
def test_a_word_document_is_read_aloud_in_dutch(words: Language) -> None:
    """As all its text is said to be; no part of it is said to be anything else."""
    assert languages(to_docx(bundle([FIRST], words))) == (["nl-NL"], [])


def test_a_table_has_a_row_for_each_citation() -> None:
    """In UTF-8 with a byte order mark, parted by semicolons, as Dutch Excel opens it."""
    shared = {
        "Verwijzing": REFERENCE,
        "Uitgave": EDITION,
        "Ingelezen": "2026-01-02",
        "Opgehaald": "2026-11-24",
        "Bestand": "toy.pdf",
        "Controlegetal (SHA-256)": SHA,
        "Let op": SUBJECT,
    }

    assert table(to_csv(bundle([FIRST, SECOND]))) == [
        {"Tekst": FIRST.text, "Opmerkingen": PROVEN, "Link": link(FIRST), **shared},
        {"Tekst": SECOND.text, "Opmerkingen": "; ".join(NOTES), "Link": link(SECOND), **shared},
    ]


def test_a_bibliography_has_a_report_for_each_citation() -> None:
    """One tag a line, a line for each value, in the order that the format asks for."""
    shared = [("TY", "RPRT"), ("TI", "Samen tegen mensenhandel – facsimile van 32 pagina's")]
    ending = [("Y2", "2026/11/24/"), ("LA", "nl")]
    said = [("N1", line) for line in PROVENANCE]

    assert references(to_ris(bundle([FIRST, SECOND]))) == [
        [
            *shared,
            *[("AB", of.text), ("SP", "18"), ("N1", REFERENCE), *(("N1", note) for note in notes), *said],
            *[("UR", link(of)), *ending, ("ID", of.id)],
        ]
        for of, notes in ((FIRST, [PROVEN]), (SECOND, NOTES))
    ]


def test_markdown_quotes_each_citation() -> None:
    """As a quotation, its reference with notes, and its link; then where all come from."""
    rendered = MarkdownIt("commonmark").parse(to_markdown(bundle([FIRST, SECOND])).decode())
    shown = ["".join(c.content for c in t.children or () if c.type == "text") for t in rendered if t.type == "inline"]

    assert shown == [
        "Citaten: Bloemlezing Samen tegen mensenhandel",
        *[FIRST.text, f"{REFERENCE} ({PROVEN})", link(FIRST)],
        *[SECOND.text, f"{REFERENCE} ({'; '.join(NOTES)})", link(SECOND)],
        *PROVENANCE,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ja, dat is zo. „Echt?” vroeg hij; 'niet waar', zei ik (en zij ook): \"nooit\" – zo'n 1.000 keer!",
        "Kern-taak nr. 3 + 4 = 7, 24/7 op 1-1-2026; zie p. 16, § 2.4 … 100% #samen @politie ^2 {x} «y» € 5,-.",
        "'s Avonds is er geen opvang.",
        "(Geen opvang.)",
        ": zo staat het er",
        "2026 was een goed jaar. 3. is geen lijst",
    ],
)
def test_in_markdown_ordinary_punctuation_stays_as_it_is(text: str) -> None:
    """So that it can be read, and copied, without a program that knows Markdown."""
    assert quotations(to_markdown(texts(text))) == [text]
    assert Page(to_markdown(texts(text)).decode()).quotes == [f"\n{text}\n"]


def test_in_markdown_references_and_origin_stay_as_they_are() -> None:
    """They have no sign in them that means anything there, but the marks of heading, quotation and link."""
    assert to_markdown(bundle([FIRST])).decode().split("\n\n") == [
        "# Citaten: Bloemlezing Samen tegen mensenhandel",
        f"> {FIRST.text}",
        f"{REFERENCE} ({PROVEN})",
        f"<{link(FIRST)}>",
        *PROVENANCE[:2],
        f"{PROVENANCE[2]}\n",
    ]


def test_without_a_subject_there_is_no_warning() -> None:
    """The last line is the day; a page without a number is told by its place in the PDF."""
    bare = bundle([citation("zorg", page_label=None)], subject=None)

    assert paragraphs(to_docx(bare))[-1] == ("Normal", "Opgehaald op 24 november 2026.")
    assert table(to_csv(bare))[0]["Let op"] == ""
    assert ("SP", "18") in references(to_ris(bare))[0]
    assert bare.reference(bare.citations[0]) == "Bloemlezing Samen tegen mensenhandel, § 2.4 Arbeid, pdf-pagina 18"


def test_in_english_only_the_citations_are_dutch() -> None:
    """The heading, the dates and the notes are not."""
    found = [text for _, text in paragraphs(to_docx(bundle([FIRST], "en")))]

    assert found[1:4] == [FIRST.text, REFERENCE, "checked word for word"]
    assert found[-3] == f"Edition {EDITION}, imported on 2 January 2026 from toy.pdf (SHA-256 {SHA})."
    assert found[-2:] == ["Retrieved on 24 November 2026.", f"Please note: {SUBJECT}."]


def test_in_english_a_table_has_english_names() -> None:
    """One column for each thing, as in Dutch."""
    [row] = table(to_csv(bundle([FIRST], "en")))

    assert list(row) == [
        *["Text", "Reference", "Notes", "Link", "Edition"],
        *["Imported on", "Retrieved", "File", "Checksum (SHA-256)", "Please note"],
    ]


def test_without_citations_a_file_is_still_one() -> None:
    """Of each form; a table has its heading only."""
    assert table(to_csv(texts())) == []
    assert references(to_ris(texts())) == []
    assert [style for style, _ in paragraphs(to_docx(texts()))] == ["Heading 1", "Normal", "Normal", "Normal"]
    assert Page(to_markdown(texts()).decode()).elements == {"h1", "p"}
    assert set(FORMS) == {"docx", "csv", "ris", "md"}


THERE = replace(FIRST, text="Loon staat voorop.", section="3.1", section_title="Loon", page_label="7")
OTHER = replace(
    bundle([THERE], title="Verder", subject=None),
    link=lambda of: f"https://bloemlezing.example/bundel/jaar-2027/citaat/{of.id}",
)
SAID_THERE = ("Loon staat voorop.", "Bloemlezing Verder, § 3.1 Loon, p. 7", OTHER.link(THERE))
SAID_HERE = (FIRST.text, REFERENCE, link(FIRST))


def test_a_word_document_of_two_sources_has_a_part_for_each() -> None:
    """Under the name of the source, with the edition and warning of that source; the title names neither."""
    written = to_docx(bundle([FIRST]), OTHER)

    assert paragraphs(written) == [
        ("Heading 1", "Citaten"),
        ("Heading 2", "Bloemlezing Samen tegen mensenhandel"),
        *zip(("Intense Quote", "Normal"), SAID_HERE[:2], strict=True),
        *(("List Bullet", line) for line in (PROVEN, SAID_HERE[2])),
        *(("Normal", line) for line in PROVENANCE),
        ("Heading 2", "Bloemlezing Verder"),
        *zip(("Intense Quote", "Normal"), SAID_THERE[:2], strict=True),
        *(("List Bullet", line) for line in (PROVEN, SAID_THERE[2])),
        *(("Normal", line) for line in PROVENANCE[:2]),
    ]
    assert docx.Document(io.BytesIO(written)).core_properties.title == "Citaten"


def test_a_table_of_two_sources_tells_in_each_row_of_which_it_is() -> None:
    """Under one heading; the same id is another citation in another source."""
    rows = table(to_csv(bundle([FIRST]), OTHER))

    assert [(row["Tekst"], row["Verwijzing"], row["Link"]) for row in rows] == [SAID_HERE, SAID_THERE]
    assert [row["Let op"] for row in rows] == [SUBJECT, ""]


def test_a_bibliography_of_two_sources_names_the_title_of_each() -> None:
    """With its own page, link and warning."""
    tags = ("TI", "AB", "SP", "UR")
    records = [dict(record) for record in references(to_ris(bundle([FIRST]), OTHER))]

    assert [tuple(record[tag] for tag in tags) for record in records] == [
        ("Samen tegen mensenhandel – facsimile van 32 pagina's", FIRST.text, "18", SAID_HERE[2]),
        ("Verder", SAID_THERE[0], "7", SAID_THERE[2]),
    ]
    assert [record["N1"] for record in records] == [PROVENANCE[2], PROVENANCE[1]]


def test_markdown_of_two_sources_has_a_heading_for_each() -> None:
    """And below its citations where they come from."""
    assert to_markdown(bundle([FIRST]), OTHER).decode().rstrip("\n").split("\n\n") == [
        "# Citaten",
        "## Bloemlezing Samen tegen mensenhandel",
        *(f"> {FIRST.text}", f"{REFERENCE} ({PROVEN})", f"<{SAID_HERE[2]}>"),
        *PROVENANCE,
        "## Bloemlezing Verder",
        *(f"> {SAID_THERE[0]}", f"{SAID_THERE[1]} ({PROVEN})", f"<{SAID_THERE[2]}>"),
        *PROVENANCE[:2],
    ]
