"""What a page of a PDF looks like, drawn in a child process within limits."""

import base64
import binascii
from pathlib import Path

from source.errors import UnreadablePDFError
from source.limits import Limits
from source.pdfium import Picture
from source.reader import run_child

WEBP = b"RIFF"  # how every file of the format begins


def draw(content: bytes, number: int, path: Path, limits: Limits) -> Picture:
    """The picture of a physical page, from 1, of the PDF in `content`, which came from `path`.

    Raises:
        SourceError: there is no such page, or it cannot be drawn within the limits.

    """
    record = run_child("draw", b"%d\n%b" % (number, content), path, limits)
    try:
        webp = base64.b64decode(record["webp"], validate=True)
        width, height = float(record["width"]), float(record["height"])
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise UnreadablePDFError(path, "the program that draws it stopped") from error
    if not (webp.startswith(WEBP) and 0 < width < float("inf") and 0 < height < float("inf")):
        raise UnreadablePDFError(path, "the program that draws it stopped")
    return Picture(width, height, webp)
