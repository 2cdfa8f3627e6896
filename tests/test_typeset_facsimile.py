"""The checked-in facsimile, read by other code than the product's: pdfium's characters and their places."""

import ctypes
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pypdf
import pypdfium2
import pytest
from pypdfium2 import raw

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "scripts" / "typeset_facsimile.py"
FACSIMILE = ROOT / "source" / "data" / "samen-tegen-mensenhandel-facsimile.pdf"
DUMPS = Path(__file__).parent / "data" / "dumps"

FOOT = re.compile(r"bloemlezing - (?:programma )?samen tegen mensenhandel (\d+)")
GUTTER = (287.5, 308.5)  # pt from the left edge; the columns end at 287 and begin at 309
PIECES = 0.3  # em between two characters without a space: they belong to separate pieces of a line
HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})  # how pdfium tells a hyphen that ends a line


@dataclass(frozen=True, slots=True)
class Char:
    """A character as pdfium places it: its ink from left to right, its baseline from the foot of the page."""

    text: str
    left: float
    right: float
    baseline: float
    size: float


def squeeze(text: str) -> str:
    return " ".join(text.split())


def dumped_pages() -> dict[int, list[str]]:
    """The lines of the dumps by printed page number, the running foot last."""
    pages: dict[int, list[str]] = {}
    for dump in sorted(DUMPS.glob("*.txt")):
        lines: list[str] = []
        for line in filter(None, map(squeeze, dump.read_text(encoding="utf-8").splitlines())):
            lines.append(line)
            if foot := FOOT.fullmatch(line):
                pages[int(foot[1])] = lines
                lines = []
    return pages


def chars(page: pypdfium2.PdfPage) -> Iterator[Char]:
    """The characters that are drawn on a page, without those pdfium adds."""
    text = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        if raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        left, _, right, _ = text.get_charbox(index)
        char = chr(raw.FPDFText_GetUnicode(text, index)).translate(HYPHENS)
        yield Char(char, left, right, round(y.value, 1), raw.FPDFText_GetFontSize(text, index))


def line_text(line: Sequence[Char]) -> str:
    """The text of a line, with a space where a gap parts two pieces of it."""
    text = line[0].text
    for before, char in pairwise(line):
        apart = char.left - before.right > PIECES * char.size
        text += f" {char.text}" if apart else char.text
    return squeeze(text)


def standing_lines(page: pypdfium2.PdfPage) -> dict[str, list[str]]:
    """The lines on a page from top to bottom: those left of the gutter, right of it and across it."""
    columns: dict[str, list[str]] = {"left": [], "right": [], "full": []}
    ordered = sorted(chars(page), key=lambda char: (-char.baseline, char.left))
    for _, row in groupby(ordered, key=lambda char: char.baseline):
        drawn = list(row)
        across = any(c.right > GUTTER[0] and c.left < GUTTER[1] for c in drawn if c.text.strip())
        sides = {
            "left": [] if across else [c for c in drawn if c.left < GUTTER[0]],
            "right": [] if across else [c for c in drawn if c.left > GUTTER[0]],
            "full": drawn if across else [],
        }
        for column, side in sides.items():
            columns[column] += [line_text(side)] if side else []
    return columns


def unexplained(dump: Sequence[str], columns: dict[str, list[str]]) -> str:
    """The first thing on a page that the dump does not account for, or nothing.

    A dump line is a left line, a right line, both with a space between, or a line across the columns;
    the states are how many lines of each are used so far.
    """
    left, right, full = columns["left"], columns["right"], columns["full"]
    states = {(0, 0, 0)}
    for line in dump:
        after = set()
        for i, j, k in states:
            if left[i : i + 1] == [line]:
                after.add((i + 1, j, k))
            if right[j : j + 1] == [line]:
                after.add((i, j + 1, k))
            if full[k : k + 1] == [line]:
                after.add((i, j, k + 1))
            if left[i : i + 1] and right[j : j + 1] and f"{left[i]} {right[j]}" == line:
                after.add((i + 1, j + 1, k))
        if not after:
            return f"not explained: {line!r}"
        states = after
    return "" if (len(left), len(right), len(full)) in states else "lines left over on the page"


@pytest.fixture(scope="module")
def facsimile() -> Iterator[pypdfium2.PdfDocument]:
    with pypdfium2.PdfDocument(FACSIMILE) as document:
        yield document


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("typeset_facsimile", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("number", "dump"), dumped_pages().items())
def test_dump(facsimile: pypdfium2.PdfDocument, number: int, dump: list[str]) -> None:
    """Every dump line of a page stands on it, each line used once and in order, and nothing else does."""
    index = sorted(dumped_pages()).index(number)

    assert unexplained(dump, standing_lines(facsimile[index])) == ""


@pytest.mark.parametrize("change", ["word", "missing line", "extra line", "order"])
def test_dump_notices(facsimile: pypdfium2.PdfDocument, change: str) -> None:
    """A changed word, a missing line, an extra line and two lines swapped are all noticed."""
    numbers = sorted(dumped_pages())
    columns = standing_lines(facsimile[numbers.index(25)])
    left = columns["left"]
    columns["left"] = {
        "word": [left[0].replace("zorg", "zorgen"), *left[1:]],
        "missing line": left[1:],
        "extra line": [*left, left[-1]],
        "order": [left[1], left[0], *left[2:]],
    }[change]

    assert unexplained(dumped_pages()[25], columns)


def test_same_bytes(tmp_path: Path) -> None:
    """Typesetting again gives the checked-in bytes, whatever the folder, the time zone and the language."""
    again = tmp_path / "again.pdf"
    elsewhere = {"TZ": "Pacific/Auckland", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"}

    subprocess.run([sys.executable, SCRIPT, "-o", again], cwd=tmp_path, env={**os.environ, **elsewhere}, check=True)

    assert again.read_bytes() == FACSIMILE.read_bytes()


def test_page_labels() -> None:
    """A page's label is the number printed in its foot."""
    document = pypdf.PdfReader(FACSIMILE)
    printed = [foot[1] for page in document.pages for foot in FOOT.finditer(page.extract_text())]

    assert document.page_labels == printed
    assert printed == [str(number) for number in sorted(dumped_pages())]


def test_size() -> None:
    """Every page is an upright A4."""
    sizes = {(round(page.mediabox.width), round(page.mediabox.height)) for page in _pages()}

    assert sizes == {(595, 842)}


def test_fonts() -> None:
    """All that is used is Source Sans Pro, embedded, with a way back to Unicode."""
    resources: list[Any] = [page["/Resources"] for page in _pages()]
    fonts = [font.get_object() for used in resources for font in used["/Font"].values()]

    assert {font["/BaseFont"].partition("+")[2] for font in fonts} == {
        "SourceSansPro-Regular",
        "SourceSansPro-It",
        "SourceSansPro-Semibold",
        "SourceSansPro-Bold",
    }
    assert all("/FontFile2" in font["/FontDescriptor"] and "/ToUnicode" in font for font in fonts)


def test_metadata() -> None:
    """The title says that it is a facsimile, a viewer shows it, and the language is Dutch."""
    document = pypdf.PdfReader(FACSIMILE)
    catalog: Any = document.trailer["/Root"]

    assert document.metadata is not None
    assert document.metadata.title == "Samen tegen mensenhandel – facsimile van 32 pagina's"
    assert "niet de oorspronkelijke publicatie" in str(document.metadata.subject)
    assert catalog["/Lang"] == "nl-NL"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert document.outline == []


def test_naive_reading() -> None:
    """A reader that follows the drawing order reads straight across the columns, line for line the dump."""
    document = pypdf.PdfReader(FACSIMILE)
    page = document.pages[document.page_labels.index("25")]
    read = [squeeze(line) for line in page.extract_text().splitlines()]

    assert read == dumped_pages()[25]
    assert read[0] == (
        "De focus (en het geld) is heel sterk op zorg voor en slachtoffers. "
        "Daarnaast kunnen er nare gevolgen hangen aan"
    )


@pytest.mark.parametrize(
    ("lines", "trouble"),
    [(("mensenhandel " * 8,), "its column 246.0 pt"), (("mensenhandel",) * 60, "runs into the foot")],
)
def test_no_room(script: ModuleType, tmp_path: Path, lines: tuple[str, ...], trouble: str) -> None:
    """A line wider than its column and a column longer than its page stop the typesetting."""
    page = script.Page(1, (script.Block("left", "quote", lines),))

    with pytest.raises(script.TypesettingError, match=trouble):
        script.typeset([page], tmp_path / "facsimile.pdf")


def _pages() -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(FACSIMILE).pages)
