import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from scripts.layouts.anthology import Layout, truth
from scripts.measure_extraction import EXACT, FACSIMILE, INTACT, LAYOUTS, SPURIOUS, differences, measure_pdf
from scripts.typeset_layouts import PRODUCERS

MADE = [(layout, producer) for producer, layouts in PRODUCERS.items() for layout in layouts]
PDFS = sorted(LAYOUTS.glob("*.pdf"))
UNNUMBERED = {"unseen-libreoffice-stars": 6.0, "unseen-typst-vertical-rule": 8.8}
"""Layouts whose chapters are numbered `I.` or `A.`, which the reader takes for no numbers: it cannot tell their preface
and appendix from chapters. What is spurious there, in per cent, may not get more."""
LARGEST = 150 * 1024  # bytes; the repository carries them all


def test_the_facsimile_is_read_whole() -> None:
    """Every citation of the facsimile is one item, letter for letter."""
    measured = measure_pdf(FACSIMILE)

    assert measured.exact == 100.0, "\n".join(differences(measured))


@pytest.mark.parametrize("pdf", PDFS, ids=lambda pdf: pdf.stem)
def test_a_layout_is_read(pdf: Path) -> None:
    """Whatever set the page, the citations come out one by one, with their words whole and nothing else among them."""
    measured = measure_pdf(pdf)

    wrong = "\n".join(differences(measured))
    assert measured.exact >= EXACT, wrong
    assert measured.intact >= INTACT, wrong
    assert measured.spurious_share <= UNNUMBERED.get(pdf.stem, SPURIOUS), wrong


def test_every_layout_is_checked_in() -> None:
    """Each layout that can be set has its PDF and its truth, and there are no others."""
    named = {layout.name for layout, _ in MADE}

    assert {pdf.stem for pdf in PDFS} == named
    assert {truth.stem for truth in LAYOUTS.glob("*.json")} == named


@pytest.mark.parametrize(("layout", "producer"), MADE, ids=[layout.name for layout, _ in MADE])
def test_the_truth_is_what_was_set(layout: Layout, producer: str) -> None:
    """The truth beside a PDF follows from the texts that were set and the pages on which they begin."""
    pdf = LAYOUTS / f"{layout.name}.pdf"

    assert truth(layout, pdf, producer) == json.loads(pdf.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("pdf", PDFS, ids=lambda pdf: pdf.stem)
def test_a_layout_is_small_and_says_nothing_of_where_it_was_made(pdf: Path) -> None:
    """No author, no path, no date of the machine; small enough to keep."""
    data = pdf.read_bytes()
    with PdfReader(pdf) as reader:
        facts: dict[str, str] = {key: str(value) for key, value in (reader.metadata or {}).items()}

    assert len(data) <= LARGEST
    assert facts.get("/Author", "") in {"", "anonymous"}
    assert all(date.startswith("D:20000101") for key, date in facts.items() if key.endswith("Date"))
    assert not any(path in data for path in (b"/home/", b"/root/", b"/tmp/"))


@pytest.mark.parametrize("pdf", PDFS, ids=lambda pdf: pdf.stem)
def test_the_truth_holds_no_printers_marks(pdf: Path) -> None:
    """A truth is display text: no soft hyphens, no ligatures, no bullets, no line breaks."""
    citations = json.loads(pdf.with_suffix(".json").read_text(encoding="utf-8"))["citations"]

    assert not set("".join(citation["text"] for citation in citations)) & set("\u00ad\u2010ﬀﬁﬂﬃﬄ•\n\x02")
