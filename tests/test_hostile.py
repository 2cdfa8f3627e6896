"""Each hostile PDF ends in a clear message or in citations: soon, in little memory, with nothing left behind."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from source.errors import LONGEST_NAME, SourceError, name_of
from source.reader import read
from tests import hostile
from tests.command import run
from tests.toys import citations, write

MOST_SECONDS = 30
MOST_MEBIBYTES = 1024
READS = ""  # instead of the name of an error: citations are read
PROBE = """
import json, resource, sys, time
from pathlib import Path
from source.errors import SourceError
from source.reader import read
start = time.monotonic()
try:
    found = {"error": "", "texts": [citation.text for citation in read(Path(sys.argv[1])).citations]}
except SourceError as error:
    found = {"error": type(error).__name__, "said": str(error)}
found["seconds"] = time.monotonic() - start
found["mebibytes"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(json.dumps(found))
"""

CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "good": (hostile.good, READS),
    "no bytes": (lambda: b"", "UnreadablePDFError"),
    "html": (hostile.html, "UnreadablePDFError"),
    "user password": (lambda: hostile.protected("geheim", "baas"), "EncryptedPDFError"),
    "owner password": (lambda: hostile.protected("", "baas"), READS),
    "scan": (hostile.scan, "NoTextError"),
    "flate bomb": (lambda: hostile.flate_bomb(1), "UnreadablePDFError"),
    "flate bomb in a bomb": (lambda: hostile.flate_bomb(2), "UnreadablePDFError"),
    "operators beyond the limit": (lambda: hostile.operator_bomb(b"q ", 30_000_000), "UnreadablePDFError"),
    "operators up to the limit": (lambda: hostile.operator_bomb(b"q ", 400_000), READS),
    "many pages of operators": (lambda: hostile.operator_bomb(b"q ", 400_000, 2_500), "TooCostlyPDFError"),
    "rules": (lambda: hostile.operator_bomb(b"1 1 5 5 re f ", 70_000), READS),
    "string beyond memory": (lambda: hostile.text_bomb(30), "TooCostlyPDFError"),
    "forms in forms": (hostile.form_bomb, "TooCostlyPDFError"),
    "100,000 pages": (lambda: hostile.many_pages(100_000, 1_000), "TooManyPagesError"),
    "100,000 pages in one node": (lambda: hostile.many_pages(100_000, 100_000), "TooManyPagesError"),
    "100,000 pages in as many nodes": (lambda: hostile.many_pages(100_000, 1), "TooManyPagesError"),
    "page tree in a circle": (hostile.cyclic_pages, "UnreadablePDFError"),
    "page tree that doubles": (hostile.doubling_pages, "TooManyPagesError"),
    "outline in a circle": (lambda: hostile.outline("cyclic"), READS),
    "outline that doubles": (lambda: hostile.outline("doubling"), READS),
    "outline that is none": (lambda: hostile.outline("none"), READS),
    "private letters": (lambda: hostile.garbled_by("private"), "GarbledTextError"),
    "unknown letters": (lambda: hostile.garbled_by("unknown"), "GarbledTextError"),
    "control characters for letters": (lambda: hostile.garbled_by("control"), "GarbledTextError"),
    "unassigned letters": (lambda: hostile.garbled_by("unassigned"), "GarbledTextError"),
    "halves of letters": (lambda: hostile.garbled_by("halves"), "GarbledTextError"),
    "shifted letters": (lambda: hostile.garbled_by("shifted"), "GarbledTextError"),
    "signs for letters": (lambda: hostile.garbled_by("signs"), "GarbledTextError"),
    "odd characters": (hostile.odd_characters, READS),
    "two meanings": (hostile.two_meanings, READS),
    "markup": (hostile.markup, READS),
    "actions": (hostile.actions, READS),
    "xfa": (hostile.xfa, READS),
    "20,000 characters": (lambda: hostile.long_statement(20_000), READS),
}


@pytest.mark.parametrize("case", CASES)
def test_a_hostile_pdf_is_read_or_refused(case: str, tmp_path: Path) -> None:
    """Within 30 seconds and a GiB, in one sentence that names the file and says what to do; no file is left."""
    make, expected = CASES[case]
    pdf, temporary = tmp_path / "in" / "bron.pdf", tmp_path / "tmp"
    pdf.parent.mkdir()
    temporary.mkdir()
    pdf.write_bytes(make())
    environ = {**os.environ, "TMPDIR": str(temporary), "HOME": str(temporary)}

    done = subprocess.run(
        [sys.executable, "-c", PROBE, pdf], cwd=temporary, env=environ, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)

    assert found["error"] == expected
    assert found["seconds"] < MOST_SECONDS
    assert found["mebibytes"] < MOST_MEBIBYTES
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["bron.pdf", "in", "tmp"]
    if expected:
        assert "bron.pdf" in found["said"]
        assert "; " in found["said"]
        assert found["said"].isprintable()
    else:
        assert set(hostile.STATEMENTS) <= set(found["texts"])


@pytest.mark.parametrize("share", [i / 24 for i in range(24)])
def test_a_truncated_pdf_is_read_or_refused(share: float, tmp_path: Path) -> None:
    """Wherever it was cut: what could be read is read, the rest is refused in a sentence."""
    (tmp_path / "half.pdf").write_bytes(hostile.truncated(share))

    with pytest.raises(SourceError, match=r"^half\.pdf .*; "):
        read(tmp_path / "half.pdf")


def test_odd_characters_stay_as_printed(tmp_path: Path) -> None:
    """Direction overrides and control characters are part of the text; what Unicode calls white space parts words."""
    (tmp_path / "bron.pdf").write_bytes(hostile.odd_characters())

    texts = [citation.text for citation in read(tmp_path / "bron.pdf").citations]

    assert "Er is \u202egeen\x00 op\x1bvang voor man\u200fnen hier." in texts


def test_markup_stays_text(tmp_path: Path) -> None:
    """In a citation as in the title; a direction override in the subject is what the PDF says of itself."""
    (tmp_path / "bron.pdf").write_bytes(hostile.markup())

    found = read(tmp_path / "bron.pdf")

    assert hostile.MARKUP in [citation.text for citation in found.citations]
    assert found.title == hostile.MARKUP


def test_a_statement_of_20000_characters_is_one_citation(tmp_path: Path) -> None:
    """To the last word."""
    (tmp_path / "bron.pdf").write_bytes(hostile.long_statement(20_000))

    longest = max((citation.text for citation in read(tmp_path / "bron.pdf").citations), key=len)

    assert len(longest) == 20_001
    assert longest.endswith(" te.")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("gewoon café.pdf", "gewoon café.pdf"),
        ("\u202efdp.exe", "\\u202efdp.exe"),
        ("a\nb\x1b[31m.pdf", "a\\nb\\x1b[31m.pdf"),
        ("\udcff.pdf", "\\udcff.pdf"),
        ("..\\..\\x.pdf", "..\\..\\x.pdf"),
        ("a" * 300 + ".pdf", "a" * 79 + "…" + "a" * 16 + ".pdf"),
    ],
)
def test_a_file_name_is_shown_without_harm(name: str, shown: str) -> None:
    """Its last part only, with what cannot be seen written out, and not too long."""
    assert name_of(Path(name)) == shown
    assert len(shown) <= LONGEST_NAME


def test_a_file_name_reaches_nothing(tmp_path: Path) -> None:
    """A name with an escape code and one that looks like an option are only names."""
    for name in ("-m\x1b[31m.pdf", "$(touch x);.pdf", "{}\n.pdf"):
        (tmp_path / name).write_bytes(hostile.good())
        assert read(tmp_path / name).name == name_of(Path(name))
    assert len(list(tmp_path.iterdir())) == 3


def test_the_edition_in_use_is_not_touched(tmp_path: Path) -> None:
    """By a build of hostile PDFs on the command line: a sentence, exit code 1, every byte as it was."""
    data = tmp_path / "data"
    write(data, citations("zorg"))
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}

    for case in ("scan", "page tree in a circle", "private letters", "operators beyond the limit"):
        (tmp_path / "bron.pdf").write_bytes(CASES[case][0]())
        done = run("build", tmp_path / "bron.pdf", data=data)
        assert done.returncode == 1
        assert "bron.pdf" in done.stderr.splitlines()[-1]
        assert "Traceback" not in done.stderr

    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before
