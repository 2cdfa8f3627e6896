import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from assistant.build import build, changes_between, changes_by, edition_before, read_anthology
from index.bundled import BUNDLED
from index.calibration import general_questions
from index.collection import has_edition
from index.doubts import Doubt
from index.edition import Edition, load_edition
from index.errors import EditionError, ModelError
from index.history import history
from index.indexing import heading
from index.manifest import Manifest
from source.citations import is_proven
from source.errors import MissingPDFError, NoCitationsError, NoTextError, SourceError, UnreadablePDFError
from source.limits import Limits
from source.reader import Reading, read
from tests import hostile
from tests.toys import citation, citations, edition, stage, write

FACSIMILE = Path(__file__).parents[1] / "source" / "data" / "samen-tegen-mensenhandel-facsimile.pdf"

Reports = list[tuple[str, int, int]]


def quiet(*_: object) -> None:
    """Tells nobody how far a build is."""


def anthology(pdf: Path) -> Reading:
    return read_anthology(pdf, Limits(), quiet)


@pytest.fixture(scope="session")
def built(models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest, Reports]:
    """The data folder with an edition of the facsimile, and the reports while it was built; half a minute."""
    data = tmp_path_factory.mktemp("built")
    reports: Reports = []
    found = read_anthology(FACSIMILE, Limits(), lambda *report: reports.append(report))
    made = build(found, data, BUNDLED, models_dir, lambda *report: reports.append(report), by="jan", old=None)
    return data, made, reports


@pytest.fixture(scope="session")
def facsimile(built: tuple[Path, Manifest, Reports]) -> Edition:
    return load_edition(built[0], built[1].edition)


def test_an_edition_is_made_beside_the_one_in_use(built: tuple[Path, Manifest, Reports]) -> None:
    """None is in use here, and none is put in use; the log tells who built it."""
    data, made, _ = built

    assert not has_edition(data)
    assert sorted(path.name for path in data.iterdir()) == ["editions", "log.jsonl"]
    assert [(event.what, event.edition, event.by) for event in history(data)] == [("build", made.edition, "jan")]


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


def test_an_edition_keeps_its_pdf(built: tuple[Path, Manifest, Reports], facsimile: Edition) -> None:
    """To the byte."""
    kept = built[0] / "editions" / facsimile.manifest.edition / "source.pdf"

    assert kept.read_bytes() == FACSIMILE.read_bytes()


def test_progress_is_told_in_order(built: tuple[Path, Manifest, Reports]) -> None:
    """Page by page, then each proof, the model, the citations up to all of them, what is measured, what is written."""
    asked = len(general_questions()) + 167  # every fourth of its own 665 sentences
    assert built[2] == [
        *[("read", page, 32) for page in range(1, 33)],
        *[("prove", done, 559) for done in range(1, 560)],
        ("load", 0, 1),
        ("load", 1, 1),
        ("embed", 256, 559),
        ("embed", 512, 559),
        ("embed", 559, 559),
        *[("calibrate", done, asked) for done in (*range(32, asked, 32), asked)],
        ("write", 0, 1),
        ("write", 1, 1),
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
    """The message says what is wrong with it, before a build could begin; nothing is made in its place."""
    (tmp_path / "bron.pdf").write_bytes(content())

    with pytest.raises(error, match=message):
        anthology(tmp_path / "bron.pdf")

    assert [path.name for path in tmp_path.iterdir()] == ["bron.pdf"]


def test_a_pdf_that_is_not_there_makes_no_folder(tmp_path: Path) -> None:
    """Nor anything else."""
    with pytest.raises(MissingPDFError, match=r"^There is no file bron\.pdf; "):
        anthology(tmp_path / "bron.pdf")

    assert list(tmp_path.iterdir()) == []


def test_without_a_model_the_edition_in_use_stays(tmp_path: Path) -> None:
    """A model that cannot be loaded is found out before anything is written."""
    data = tmp_path / "data"
    kept = write(data, citations("zorg"))
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    (tmp_path / "bron.pdf").write_bytes(hostile.good())

    with pytest.raises(ModelError, match="BLOEMLEZING_MODEL") as caught:
        build(anthology(tmp_path / "bron.pdf"), data, "/no/such/model", tmp_path / "models", quiet, old=None)

    assert isinstance(caught.value, EditionError)
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before
    assert load_edition(data).manifest == kept


TWO_MEANINGS = "De vader is vaak bekend bij de politie."  # or the "dader": the font says both


@pytest.fixture(scope="module")
def doubted(models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """A data folder with an edition of five citations, one of which is not proven."""
    data = tmp_path_factory.mktemp("doubted")
    (data / "bron.pdf").write_bytes(hostile.two_meanings())
    return data, build(anthology(data / "bron.pdf"), data, BUNDLED, models_dir, quiet, old=None)


def test_an_unproven_citation_is_kept_and_counted(doubted: tuple[Path, Manifest]) -> None:
    """The manifest counts it, it keeps what the second reader saw, and it is a doubt; nothing is put in use."""
    data, manifest = doubted

    assert (manifest.counts["citations"], manifest.counts["unproven"]) == (5, 1)
    unproven = [c for c in load_edition(data, manifest.edition).citations if not is_proven(c)]
    assert [c.text for c in unproven] == [TWO_MEANINGS]
    assert changes_between(data, None, manifest.edition).doubts == (
        Doubt("unproven", {"count": 1, "total": 5, "example": "1"}),
    )
    assert not has_edition(data)


def test_what_an_earlier_edition_knows_is_not_embedded_again(doubted: tuple[Path, Manifest], models_dir: Path) -> None:
    """Of two statements that stayed, each printed twice, the rows are the same; the new one is embedded alone."""
    data, manifest = doubted
    (data / "nieuw.pdf").write_bytes(hostile.written(hostile.anthology("Op school wordt er weinig over gesproken.")))
    reports: Reports = []
    old = load_edition(data, manifest.edition)

    made = build(anthology(data / "nieuw.pdf"), data, BUNDLED, models_dir, lambda *r: reports.append(r), old=old)

    assert [report for report in reports if report[0] == "embed"] == [("embed", 4, 5), ("embed", 5, 5)]
    new = load_edition(data, made.edition)
    assert [c.text for c in new.citations if c.text in hostile.STATEMENTS] == [*hostile.STATEMENTS] * 2
    rows = {c.text: row.tolist() for c, row in zip(old.citations, old.vectors.rows(), strict=True)}
    assert [row.tolist() == rows.get(c.text) for c, row in zip(new.citations, new.vectors.rows(), strict=True)] == [
        True,
        True,
        False,
        True,
        True,
    ]


def test_what_another_model_knew_is_embedded_again(tmp_path: Path, models_dir: Path) -> None:
    """Also if the texts are the same."""
    (tmp_path / "bron.pdf").write_bytes(hostile.good())
    reports: Reports = []
    toy = edition([citation(text, section_title="Trends en ontwikkelingen") for text in hostile.STATEMENTS])

    build(anthology(tmp_path / "bron.pdf"), tmp_path, BUNDLED, models_dir, lambda *r: reports.append(r), old=toy)

    assert [report for report in reports if report[0] == "embed"] == [("embed", done, 4) for done in (1, 2, 3, 4)]


def test_what_changes_is_known_before_it_is_made(doubted: tuple[Path, Manifest]) -> None:
    """What is told of a PDF is what is told of the edition made of it, but for the name of the edition."""
    data, manifest = doubted
    made, told = (
        changes_between(data, None, manifest.edition),
        changes_by(anthology(data / "bron.pdf"), data / "elders", BUNDLED, None),
    )

    assert (told.old, told.comparison, told.doubts) == (made.old, made.comparison, made.doubts)
    assert (told.new.edition, told.new.pdf) == ("", made.new.pdf)
    assert told.new.counts == {"citations": 5, "unproven": 1}


def test_changes_against_an_edition_are_between_the_two(tmp_path: Path) -> None:
    """What is only in the new one is added, what is only in the old one is gone."""
    old, new = write(tmp_path, citations("zorg", "geld")), stage(tmp_path, citations("zorg", "school"), b"%PDF ander")

    found = changes_between(tmp_path, old.edition, new.edition)

    assert (found.old, found.new) == (old, new)
    assert (found.comparison.same, found.comparison.added, found.comparison.gone) == (
        1,
        tuple(citations("school")),
        tuple(citations("geld")),
    )


def test_the_edition_before_is_the_one_readers_get(tmp_path: Path) -> None:
    """None at first; one that was never in use does not count; where the one in use is broken, the one before it."""
    assert edition_before(tmp_path) is None
    stage(tmp_path, citations("zorg"))
    assert edition_before(tmp_path) is None
    first, second = write(tmp_path, citations("zorg")), write(tmp_path, citations("geld"))
    assert [before.manifest for before in [edition_before(tmp_path)] if before] == [second]
    (tmp_path / "editions" / second.edition / "vectors.faiss").write_bytes(b"")
    assert [before.manifest for before in [edition_before(tmp_path)] if before] == [first]


def test_an_edition_of_the_facsimile_is_proven(facsimile: Edition) -> None:
    """All of it, and it says so."""
    assert all(is_proven(citation) for citation in facsimile.citations)
    assert facsimile.manifest.counts["unproven"] == 0
