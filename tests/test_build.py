import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from assistant.build import build
from index.bundled import BUNDLED
from index.edition import Edition, load_edition
from index.errors import EditionError, ModelError, UnprovenError
from index.indexing import heading
from source.citations import is_proven
from source.errors import MissingPDFError, NoCitationsError, NoTextError, SourceError, UnreadablePDFError
from source.reader import read
from tests import hostile
from tests.toys import citations, write

FACSIMILE = Path(__file__).parents[1] / "source" / "data" / "samen-tegen-mensenhandel-facsimile.pdf"

Reports = list[tuple[str, int, int]]


@pytest.fixture(scope="session")
def built(models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Reports]:
    """The data folder with an edition of the facsimile, and the reports while it was built; half a minute."""
    data = tmp_path_factory.mktemp("built")
    (data / "models").symlink_to(models_dir.resolve())
    reports: Reports = []
    build(FACSIMILE, data, BUNDLED, lambda *report: reports.append(report))
    return data, reports


@pytest.fixture(scope="session")
def facsimile(built: tuple[Path, Reports]) -> Edition:
    return load_edition(built[0])


def test_an_edition_holds_the_citations_of_its_pdf(facsimile: Edition) -> None:
    """All 559 of them, as they are read from the PDF, each with a vector."""
    found = read(FACSIMILE)

    assert len(found.citations) == 559
    assert facsimile.citations == found.citations
    assert facsimile.vectors.size == 559
    assert facsimile.manifest.pdf.sha256 == found.sha256


def test_an_edition_tells_what_it_was_built_from(facsimile: Edition) -> None:
    """The model, the PDF as it calls itself, and how much was found in it."""
    manifest = facsimile.manifest

    assert (manifest.model, manifest.dimension) == (BUNDLED, 384)
    assert manifest.counts["citations"] == 559
    assert sum(manifest.counts[kind] for kind in ("quote", "pullquote")) == 559
    assert (manifest.pdf.name, manifest.pdf.pages, manifest.pdf.language) == (
        "samen-tegen-mensenhandel-facsimile.pdf",
        32,
        "nl-NL",
    )
    assert manifest.pdf.title == "Samen tegen mensenhandel – facsimile van 32 pagina's"
    assert manifest.pdf.sha256 == hashlib.sha256(FACSIMILE.read_bytes()).hexdigest()


def test_an_edition_keeps_its_pdf(built: tuple[Path, Reports], facsimile: Edition) -> None:
    """To the byte."""
    kept = built[0] / "editions" / facsimile.manifest.edition / "source.pdf"

    assert kept.read_bytes() == FACSIMILE.read_bytes()


def test_progress_is_told_in_order(built: tuple[Path, Reports]) -> None:
    """Page by page, then the model, the citations up to all of them, and what is measured of them."""
    assert built[1] == [
        *[("Reading pages", page, 32) for page in range(1, 33)],
        ("Preparing the model", 0, 1),
        ("Embedding citations", 256, 559),
        ("Embedding citations", 512, 559),
        ("Embedding citations", 559, 559),
        ("Calibrating", 0, 1),
        ("Calibrating", 1, 1),
    ]


def test_row_and_citation_belong_together(facsimile: Edition, models_dir: Path) -> None:
    """Asked for word for word, the engine for questions finds the very citation the engine for building embedded."""
    from index.encoder import encoder_for_questions  # noqa: PLC0415 - only this test asks

    encoder = encoder_for_questions(BUNDLED, models_dir)
    some = facsimile.citations[::80]

    found = encoder.encode_documents([heading(citation) + citation.text for citation in some])
    nearest = [facsimile.citations[facsimile.vectors.search(one.vector, 1)[0][0]].text for one in found]

    assert nearest == [citation.text for citation in some]


def scan() -> bytes:
    """A PDF of a page without text."""
    writer, file = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(file)
    return file.getvalue()


def letter() -> bytes:
    """A PDF with a line of text and no headings."""
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(72, 720, "Dit is geen bloemlezing.")
    canvas.save()
    return file.getvalue()


def other() -> bytes:
    """No PDF."""
    return b"Dit is geen PDF."


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        (scan, NoTextError, r"^bron\.pdf contains no text, only images; "),
        (letter, NoCitationsError, r"^No citations were found in bron\.pdf; "),
        (other, UnreadablePDFError, r"^bron\.pdf cannot be read as a PDF \("),
    ],
)
def test_a_pdf_without_citations_changes_nothing(
    content: Callable[[], bytes], error: type[SourceError], message: str, tmp_path: Path
) -> None:
    """The message says what is wrong with it; nothing is written, and the edition in use stays in use."""
    data, pdf = tmp_path / "data", tmp_path / "bron.pdf"
    write(data, citations("zorg"))
    pdf.write_bytes(content())
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}

    with pytest.raises(error, match=message):
        build(pdf, data, BUNDLED, lambda *_: None)

    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before
    assert load_edition(data).citations == tuple(citations("zorg"))


def test_a_pdf_that_is_not_there_makes_no_folder(tmp_path: Path) -> None:
    """Nor anything else."""
    with pytest.raises(MissingPDFError, match=r"^There is no file bron\.pdf; "):
        build(tmp_path / "bron.pdf", tmp_path / "data", BUNDLED, lambda *_: None)

    assert list(tmp_path.iterdir()) == []


def test_without_a_model_the_edition_in_use_stays(tmp_path: Path) -> None:
    """A model that cannot be loaded is found out before anything is written."""
    kept = write(tmp_path, citations("zorg"))

    with pytest.raises(ModelError, match="BLOEMLEZING_MODEL") as caught:
        build(FACSIMILE, tmp_path, "/no/such/model", lambda *_: None)

    assert isinstance(caught.value, EditionError)
    assert load_edition(tmp_path).manifest == kept
    assert [folder.name for folder in (tmp_path / "editions").iterdir()] == [kept.edition]


TWO_MEANINGS = "De vader is vaak bekend bij de politie."  # or the "dader": the font says both


def test_an_unproven_citation_stops_the_build(tmp_path: Path) -> None:
    """The message says how many, where and why; nothing is written, and the edition in use stays in use."""
    data, pdf = tmp_path / "data", tmp_path / "bron.pdf"
    kept = write(data, citations("zorg"))
    pdf.write_bytes(hostile.two_meanings())

    with pytest.raises(
        UnprovenError, match=r"^1 of 5 citations .* page 1: other characters stand there\).*; "
    ) as raised:
        build(pdf, data, "/no/such/model", lambda *_: None)

    assert isinstance(raised.value, EditionError)
    assert load_edition(data).manifest == kept
    assert [folder.name for folder in (data / "editions").iterdir()] == [kept.edition]


def test_an_unproven_citation_is_published_when_allowed(tmp_path: Path, models_dir: Path) -> None:
    """The manifest counts it, and it keeps what the second reader saw."""
    (tmp_path / "models").symlink_to(models_dir.resolve())
    (tmp_path / "bron.pdf").write_bytes(hostile.two_meanings())

    manifest = build(tmp_path / "bron.pdf", tmp_path, BUNDLED, lambda *_: None, allow_unproven=True)

    assert (manifest.counts["citations"], manifest.counts["unproven"]) == (5, 1)
    assert [c.text for c in load_edition(tmp_path).citations if not is_proven(c)] == [TWO_MEANINGS]


def test_an_edition_of_the_facsimile_is_proven(facsimile: Edition) -> None:
    """All of it, and it says so."""
    assert all(is_proven(citation) for citation in facsimile.citations)
    assert facsimile.manifest.counts["unproven"] == 0
