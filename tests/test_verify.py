"""An edition looked up in a PDF: each citation here, elsewhere or nowhere, as the real command tells it."""

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from assistant.build import build, read_anthology
from assistant.verify import Finding, compare, verify
from index.bundled import BUNDLED
from index.errors import NoEditionError
from index.publishing import publish
from source.errors import MissingPDFError
from source.limits import Limits
from tests import hostile
from tests.command import FACSIMILE, run
from tests.toys import citation, citations

LAYOUTS = Path(__file__).parent / "data" / "layouts"
PDF = LAYOUTS / "reportlab-column-by-column.pdf"
OTHER = LAYOUTS / "reportlab-pull-quotes-boxed.pdf"  # many of the same statements, set elsewhere
SENTENCE = b"geen onderzoek."  # ends a statement that begins on the line above
FALSE = b"een onderzoek. "


@pytest.fixture(scope="module")
def edition(models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an edition of `PDF`."""
    data = tmp_path_factory.mktemp("verified")
    found = read_anthology(PDF, Limits(), lambda *_: None)
    publish(data, build(found, data, BUNDLED, models_dir, lambda *_: None, old=None).edition, "jan")
    return data


def altered(path: Path, said: bytes, instead: bytes) -> Path:
    """`PDF` with the one place where it says this changed."""
    writer = PdfWriter(clone_from=PdfReader(PDF))
    for page in writer.pages:
        contents = page.get_contents()
        assert contents is not None
        stream = StreamObject()
        stream.set_data(contents.get_data().replace(said, instead))
        page[NameObject("/Contents")] = writer._add_object(stream)
    writer.write(path)
    return path


def test_an_edition_is_found_in_its_own_pdf(edition: Path) -> None:
    """All of it, here; in the copy that the edition keeps as in the file it was made of."""
    for arguments in ([], [PDF]):
        done = run("verify", *arguments, data=edition)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == "68 citations: 68 here, 0 elsewhere, 0 nowhere.\n"


def test_the_facsimile_is_found_in_itself(data: Path) -> None:
    """All 559 citations."""
    assert run("verify", data=data).stdout == "559 citations: 559 here, 0 elsewhere, 0 nowhere.\n"


def test_a_statement_set_elsewhere_is_found_there(edition: Path) -> None:
    """Another PDF with the same statements: the exit code says that not all is here, the lines say where it is."""
    findings = verify(edition, OTHER, Limits())
    done = run("verify", OTHER, data=edition)

    moved = [finding for finding in findings if finding.found == "elsewhere"]
    assert len(moved) > 20
    assert all({place.text for place in finding.places} == {finding.citation.text} for finding in moved)
    assert all(finding.places == () for finding in findings if finding.found != "elsewhere")
    assert (done.returncode, done.stderr) == (3, "")
    lines = done.stdout.splitlines()
    assert sum(" is found elsewhere: Hoofdstuk " in line for line in lines) == len(moved)
    assert lines[-1].startswith(f"68 citations: {68 - len(moved)} here, {len(moved)} elsewhere, 0 nowhere")


def test_a_statement_with_one_letter_less_is_found_nowhere(edition: Path, tmp_path: Path) -> None:
    """`geen` made `een`: the statement is printed, with where it stood, and the exit code is 3."""
    pdf = altered(tmp_path / "anders.pdf", SENTENCE, FALSE)
    done = run("verify", pdf, data=edition)

    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout == (
        "Hoofdstuk 2 Problemen · § 2.1 Onvoldoende aangiftebereidheid · p. 2: “Slachtoffers ervaren te weinig "
        "vertrouwen, zonder aangifte geen onderzoek.” is found nowhere in this PDF\n"
        "68 citations: 67 here, 0 elsewhere, 1 nowhere.\n"
    )


def test_a_pdf_about_something_else_holds_nothing(edition: Path, tmp_path: Path) -> None:
    """Every citation is told, then the count."""
    (tmp_path / "bron.pdf").write_bytes(hostile.good())
    done = run("verify", tmp_path / "bron.pdf", data=edition)

    lines = done.stdout.splitlines()
    assert done.returncode == 3
    assert len(lines) == 69
    assert lines[-1] == "68 citations: 0 here, 0 elsewhere, 68 nowhere."


def test_what_cannot_be_verified_is_said(edition: Path, tmp_path: Path) -> None:
    """No edition or no PDF: a sentence and exit code 1, no verdict."""
    with pytest.raises(NoEditionError):
        verify(tmp_path, FACSIMILE, Limits())
    with pytest.raises(MissingPDFError):
        verify(edition, tmp_path / "weg.pdf", Limits())
    done = run("verify", tmp_path / "weg.pdf", data=edition)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "bloemlezing: There is no file weg.pdf; check the name and the folder.\n"


def test_only_proven_places_count() -> None:
    """The same words read from another place, but not proven there, are no find."""
    old = citations("zorg", "geld", "school")
    again = [old[0], citation("geld", proof=None), citation("school", proof=None)]
    read = [citation("geld", page=20), citation("geld", page=21, proof=None), citation("school", page=20, proof=None)]

    assert compare(old, again, read) == [
        Finding(old[0], "here"),
        Finding(old[1], "elsewhere", (read[0],)),
        Finding(old[2], "nowhere"),
    ]
