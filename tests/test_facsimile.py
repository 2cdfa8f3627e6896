"""What pages look like: the real PDF, pages that are turned or cut, and PDFs that mean harm."""

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from source import reader
from source.citations import Citation
from source.errors import SourceError, TooCostlyPDFError, UnreadablePDFError
from source.facsimile import draw
from source.limits import Limits
from source.page import Box
from source.pdfium import MOST_PIXELS, SCALE, Picture
from source.reader import read
from tests import hostile
from tests.command import FACSIMILE

LAYOUTS = Path(__file__).parent / "data" / "layouts"
UNUSUAL = ["reportlab-cropped-pages", "reportlab-rotated-pages", "typst-landscape"]
PDF = Path("bron.pdf")
QUICK = Limits(memory_megabytes=300, seconds=2, seconds_per_page=0.0)
CONTRAST = 60  # of 255, between letters and what they stand on
WEBP = "UklGRg=="  # RIFF


def opened(picture: Picture) -> Image.Image:
    """What another program sees in it, in shades of grey."""
    image = Image.open(io.BytesIO(picture.webp))
    assert image.format == "WEBP"
    return image.convert("L")


def contrast(image: Image.Image, picture: Picture, x0: float, top: float, x1: float, bottom: float) -> int:
    """Between the darkest and the lightest pixel of a part of a page, in points from its top left."""
    scale = image.width / picture.width
    [(dark, light)] = ImageStat.Stat(image.crop((scale * x0, scale * top, scale * x1, scale * bottom))).extrema
    return int(light - dark)


def on(page: int, citations: tuple[Citation, ...]) -> list[Box]:
    return [box for citation in citations for box in citation.boxes if box.page == page]


def misplaced(pdf: Path) -> list[Box]:
    """The boxes of a PDF's citations that are not on their page, or whose letters begin or end elsewhere."""
    found = read(pdf)
    wrong: list[Box] = []
    for page in range(1, found.pages + 1):
        picture = draw(found.content, page, pdf, Limits())
        image = opened(picture)
        wrong += [box for box in on(page, found.citations) if not fits(box, image, picture)]
    return wrong


def fits(box: Box, image: Image.Image, picture: Picture) -> bool:
    """Whether letters stand at both ends of a box, and nothing beside it: its neighbours are further than 5 points."""
    ends = [(box.x0, box.x0 + 4), (box.x1 - 4, box.x1)]
    beside = [(box.x0 - 5, box.x0 - 1), (box.x1 + 1, box.x1 + 5)]
    return (
        0 <= box.x0 < box.x1 <= picture.width
        and 0 <= box.top < box.bottom <= picture.height
        and all(contrast(image, picture, x0, box.top, x1, box.bottom) > CONTRAST for x0, x1 in ends)
        and not any(contrast(image, picture, x0, box.top, x1, box.bottom) > CONTRAST for x0, x1 in beside)
    )


@pytest.mark.parametrize("number", [1, 18, 32])
def test_a_page_of_the_facsimile_is_drawn(number: int) -> None:
    """As a WEBP of 1.5 pixels a point, small enough to send."""
    picture = draw(FACSIMILE.read_bytes(), number, FACSIMILE, Limits())

    image = opened(picture)
    assert (round(picture.width, 2), round(picture.height, 2)) == (595.28, 841.89)
    assert abs(image.width - SCALE * picture.width) <= 1
    assert abs(image.height - SCALE * picture.height) <= 1
    assert len(picture.webp) < 200_000


def test_a_known_citation_stands_in_its_box() -> None:
    """The first of page 5 is black on white; the margin left of it is white."""
    picture = draw(FACSIMILE.read_bytes(), 5, FACSIMILE, Limits())
    image = opened(picture)

    assert contrast(image, picture, 41.0, 59.4, 251.32, 68.2) > 200
    assert contrast(image, picture, 10.0, 59.4, 38.0, 68.2) < 10


def test_every_citation_of_the_facsimile_stands_in_its_boxes() -> None:
    """Its letters begin and end where the boxes do: 1371 lines on 32 pages."""
    assert misplaced(FACSIMILE) == []


@pytest.mark.parametrize("name", UNUSUAL)
def test_boxes_fit_pages_of_every_shape(name: str) -> None:
    """Pages that are cut, turned or wide are drawn as they are read."""
    assert misplaced(LAYOUTS / f"{name}.pdf") == []


@pytest.mark.parametrize("number", [33, 0, -1, 10**30])
def test_a_page_that_is_not_there_cannot_be_drawn(number: int) -> None:
    """It is said, with the name of the file."""
    with pytest.raises(UnreadablePDFError) as raised:
        draw(FACSIMILE.read_bytes(), number, PDF, Limits())

    assert str(raised.value) == (
        f"bron.pdf cannot be read as a PDF (page {number} cannot be drawn: Failed to load page.); "
        "open it in a PDF viewer and save it anew as PDF."
    )


HOSTILE: dict[str, tuple[Callable[[], bytes], int, type[SourceError]]] = {
    "cut short": (lambda: hostile.truncated(0.5), 1, UnreadablePDFError),
    "a web page": (hostile.html, 1, UnreadablePDFError),
    "empty": (bytes, 1, UnreadablePDFError),
    "protected": (lambda: hostile.protected("geheim", "baas"), 1, UnreadablePDFError),
    "pages that hold each other": (hostile.cyclic_pages, 1, UnreadablePDFError),
    "a GiB of zeros": (lambda: hostile.flate_bomb(2), 2, TooCostlyPDFError),
    "millions of lines": (lambda: hostile.operator_bomb(b"0 0 m 500 500 l S ", 3_000_000), 2, TooCostlyPDFError),
    "forms in forms": (hostile.form_bomb, 2, TooCostlyPDFError),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_pdf_is_not_drawn(case: str) -> None:
    """Within the limits it ends in one sentence that names the file."""
    make, number, error = HOSTILE[case]
    content = make()
    start = time.monotonic()

    with pytest.raises(error) as raised:
        draw(content, number, PDF, QUICK)

    assert str(raised.value).startswith("bron.pdf ")
    assert str(raised.value).isprintable()
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    ("size", "pixels"),
    [("14400 14400", (MOST_PIXELS, MOST_PIXELS)), ("1000000 0.1", (MOST_PIXELS, 1)), ("0.1 0.1", (1, 1))],
)
def test_a_page_of_an_odd_size_makes_no_large_picture(size: str, pixels: tuple[int, int]) -> None:
    """The long side is at most 2,500 pixels."""
    pages = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>"]
    content = hostile.raw([*pages, f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size}] >>"])

    assert opened(draw(content, 1, PDF, Limits())).size == pixels


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("", UnreadablePDFError),
        ("print('[]')", UnreadablePDFError),
        ("print('null')", UnreadablePDFError),
        ("print('{}')", UnreadablePDFError),
        ("print('[' * 100_000)", UnreadablePDFError),
        (f'print(\'{{"webp": "{WEBP}", "width": 1}}\')', UnreadablePDFError),
        (f'print(\'{{"webp": "{WEBP}", "width": 0, "height": 1}}\')', UnreadablePDFError),
        (f'print(\'{{"webp": "{WEBP}", "width": NaN, "height": 1}}\')', UnreadablePDFError),
        (f'print(\'{{"webp": "{WEBP}", "width": 1, "height": Infinity}}\')', UnreadablePDFError),
        (f'print(\'{{"webp": "{WEBP}", "width": [], "height": 1}}\')', UnreadablePDFError),
        ('print(\'{"webp": "PHN2Zz4=", "width": 1, "height": 1}\')', UnreadablePDFError),
        ('print(\'{"webp": "\\\\u00e9", "width": 1, "height": 1}\')', UnreadablePDFError),
        ('print(\'{"webp": 5, "width": 1, "height": 1}\')', UnreadablePDFError),
        ('print(\'{"error": "SystemExit", "reason": "\\\\u202ex"}\')', UnreadablePDFError),
        ("import os; os.abort()", TooCostlyPDFError),
        ("import time; time.sleep(60)", TooCostlyPDFError),
        ("print('x' * 2**20)", UnreadablePDFError),
    ],
)
def test_nothing_the_drawing_child_says_or_does_harms(
    code: str, error: type[SourceError], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever took it over: no picture, but an error about the file."""
    monkeypatch.setattr(reader, "COMMAND", (sys.executable, "-I", "-c", code))

    with pytest.raises(error) as raised:
        draw(hostile.good(), 1, PDF, hostile.limits_for(code))

    assert str(raised.value).startswith("bron.pdf ")
    assert str(raised.value).isprintable()
