"""Opens a PDF and reads what stands on its pages; the only module that knows pypdf."""

import hashlib
import logging
import math
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pypdf
from pypdf import PdfReader
from pypdf.errors import DependencyError, DeprecationError, FileNotDecryptedError, LimitReachedError, PyPdfError
from pypdf.generic import ContentStream, DictionaryObject, NullObject, StreamObject
from pypdf.generic._font import Font as PdfFont

from source.content import IDENTITY, Form, Matrix, Operation, draw
from source.errors import EncryptedPDFError, MissingPDFError, NoPagesError, TooManyPagesError, UnreadablePDFError
from source.limits import MEBIBYTE, Limits
from source.page import Bookmark, Box, Document, Fragment, Page

LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 64 * MEBIBYTE,  # of one stream; a page of text has less than one
    "stream_parsing_work_maximum_count": 500_000,  # operands of one page; the densest page here has 3,000
    "outline_maximum_entries": 10_000,  # five for each page of the longest report
    "named_destinations_maximum_entries": 10_000,  # the same
    "jbig2dec_binary": None,  # no other program is ever run
}
BROKEN = (  # what pypdf and the code here raise on files that are not as they should be
    PyPdfError,
    DependencyError,
    DeprecationError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
HEADER_WITHIN = 1024  # bytes from the start in which viewers look for '%PDF-'
COLOR_SPACE = 200  # characters that tell one colour space from another
UNKNOWN = "\ufffd"  # a code the font does not translate
THOUSANDTH = 0.001  # glyph space to text space, for all fonts but Type 3 (ISO 32000-2, 9.2.4)
FULL_WIDTH = 1000.0  # width of a CID without one (ISO 32000-2, 9.7.4.3)

logging.getLogger("pypdf").setLevel(logging.ERROR)  # its warnings tell users nothing they can act on


Progress = Callable[[int, int], None]  # pages done, pages in all


def read_document(path: Path, progress: Progress | None = None) -> Document:
    """Read the whole PDF at `path` in this process; only for files one trusts (`source.reader` is for others).

    Raises:
        SourceError: the file is missing, no PDF, damaged, empty or protected.

    """
    if not path.is_file():
        raise MissingPDFError(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadablePDFError(path, error.strerror or "it cannot be opened") from error
    return parse(data, path, progress)


def parse(data: bytes, path: Path, progress: Progress | None = None, most_pages: int = Limits().pages) -> Document:
    """Read the PDF in `data`; `path` is only named in errors.

    Raises:
        SourceError: it is no PDF, damaged, empty, protected or has more than `most_pages` pages.

    """
    if b"%PDF-" not in data[:HEADER_WITHIN]:
        raise UnreadablePDFError(path, "it does not start as a PDF does")
    with pypdf.apply_configuration(**LIMITS, page_tree_maximum_entries=2 * most_pages):  # a node for each page
        try:
            return _read(PdfReader(BytesIO(data)), path, data, progress, most_pages)
        except FileNotDecryptedError as error:
            raise EncryptedPDFError(path) from error
        except BROKEN as error:
            raise UnreadablePDFError(path, _reason(error)) from error


def _reason(error: Exception) -> str:
    return str(error).split("\n", 1)[0] or type(error).__name__


def _read(reader: PdfReader, path: Path, data: bytes, progress: Progress | None, most_pages: int) -> Document:
    if reader.is_encrypted and not reader.decrypt(""):
        raise EncryptedPDFError(path)
    count = _count(reader, path, most_pages)
    labels = _labels(reader, count)
    fonts: dict[int, _Font] = {}
    pages = []
    numbers: dict[float, float] = {}
    for number, page in enumerate(reader.pages, start=1):
        read = _page(page, number, labels[number - 1], fonts)
        pages.append(replace(read, fragments=tuple(_lighter(f, numbers) for f in read.fragments)))
        if progress:
            progress(number, count)
    information = reader.metadata
    return Document(
        title=_text(information.title) if information else None,
        subject=_text(information.subject) if information else None,
        language=_text(reader.root_object.get("/Lang")),
        sha256=hashlib.sha256(data).hexdigest(),
        pages=tuple(pages),
        bookmarks=_outline(reader),
    )


def _count(reader: PdfReader, path: Path, most_pages: int) -> int:
    try:
        count = len(reader.pages)
    except LimitReachedError as error:
        if "depth" in str(error):
            raise
        raise TooManyPagesError(path, most_pages) from error
    if not count:
        raise NoPagesError(path)
    if count > most_pages:
        raise TooManyPagesError(path, most_pages)
    return count


def _labels(reader: PdfReader, count: int) -> list[str | None]:
    """The page labels; without a good list of them, none: the page numbers printed on the pages go first anyway."""
    if "/PageLabels" not in reader.root_object:
        return [None] * count
    try:
        return [_text(label) for label in reader.page_labels]
    except BROKEN:
        return [None] * count


def _text(value: Any) -> str | None:
    return _whole(str(value)).strip() or None if value is not None else None


def _outline(reader: PdfReader) -> tuple[Bookmark, ...]:
    """The bookmarks; a broken outline has none, for no page depends on them."""
    try:
        return tuple(_bookmarks(reader, reader.outline, 0))
    except BROKEN:
        return ()


def _bookmarks(reader: PdfReader, outline: list[Any], level: int) -> Iterator[Bookmark]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _bookmarks(reader, entry, level + 1)
            continue
        page = reader.get_destination_page_number(entry)
        if page is not None and page >= 0 and entry.title:
            yield Bookmark(_whole(str(entry.title)).strip(), level, page + 1)


def _page(page: Any, number: int, label: str | None, fonts: dict[int, "_Font"]) -> Page:
    x0, y0, x1, y1 = (float(value) for value in page.cropbox)
    if not all(map(math.isfinite, (x0, y0, x1, y1))):
        raise ValueError(f"page {number} has no size")
    x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    turn = int(page.rotation) % 360
    width, height = (y1 - y0, x1 - x0) if turn in (90, 270) else (x1 - x0, y1 - y0)
    base: Matrix = {
        0: (1.0, 0.0, 0.0, -1.0, -x0, y1),
        90: (0.0, 1.0, 1.0, 0.0, -y0, -x0),
        180: (-1.0, 0.0, 0.0, 1.0, x1, -y0),
        270: (0.0, -1.0, -1.0, 0.0, y1, x1),
    }.get(turn, (1.0, 0.0, 0.0, -1.0, -x0, y1))
    drawing = draw(_operations(page.get("/Contents"), page.pdf), _Resources.of(page, page.pdf, fonts), base)
    return Page(
        number=number,
        label=label,
        width=round(width, 2),
        height=round(height, 2),
        fragments=tuple(f for f in drawing.fragments if _shown(f.x0, f.x1, f.y, width, height)),
        rules=tuple(Box(number, *(round(value, 2) for value in rule)) for rule in drawing.rules),
    )


def _lighter(fragment: Fragment, numbers: dict[float, float]) -> Fragment:
    """The fragment with numbers that others have too; rounded as they are, this saves a quarter of all memory."""
    return replace(fragment, edges=tuple(numbers.setdefault(edge, edge) for edge in fragment.edges))


def _shown(x0: float, x1: float, y: float, width: float, height: float) -> bool:
    """Whether text starts on the page as shown; what lies outside the crop box nobody sees."""
    return x1 > 0 and x0 < width and 0 < y < height


def _operations(content: Any, pdf: Any) -> Iterable[Operation]:
    if content is None or isinstance(content.get_object(), NullObject):
        return ()
    return cast("Iterable[Operation]", ContentStream(content.get_object(), pdf, "bytes").operations)


@dataclass(slots=True)
class _Resources:
    """The resource dictionary of a page or form; fonts are read once per document."""

    dictionary: DictionaryObject
    pdf: Any
    fonts: dict[int, "_Font"] = field(repr=False)

    @classmethod
    def of(cls, owner: Any, pdf: Any, fonts: dict[int, "_Font"]) -> "_Resources":
        found = owner.get("/Resources")
        dictionary = found.get_object() if found is not None else None
        return cls(dictionary if isinstance(dictionary, DictionaryObject) else DictionaryObject(), pdf, fonts)

    def _find(self, kind: str, name: str) -> Any:
        group = self.dictionary.get(kind)
        group = group.get_object() if group is not None else None
        found = group.get(name) if isinstance(group, DictionaryObject) else None
        return found.get_object() if found is not None else None

    def font(self, name: str) -> "_Font | None":
        resource = self._find("/Font", name)
        if not isinstance(resource, DictionaryObject):
            return None
        if id(resource) not in self.fonts:
            self.fonts[id(resource)] = _Font(resource)
        return self.fonts[id(resource)]

    def color_space(self, name: str) -> str:
        """The colour space as written in the file, which is the same under every name."""
        found = self._find("/ColorSpace", name)
        return str(found)[:COLOR_SPACE] if found is not None else name

    def form(self, name: str) -> Form | None:
        resource = self._find("/XObject", name)
        if not isinstance(resource, StreamObject) or resource.get("/Subtype") != "/Form":
            return None
        values = [float(value) for value in resource.get("/Matrix", IDENTITY)]
        own = resource if "/Resources" in resource else {"/Resources": self.dictionary}
        return Form(
            operations=cast("Iterable[Operation]", ContentStream(resource, self.pdf, "bytes").operations),
            matrix=cast("Matrix", tuple(values)) if len(values) == len(IDENTITY) else IDENTITY,
            resources=_Resources.of(own, self.pdf, self.fonts),
        )


class _Font:
    """A font of the PDF: turns codes into text and widths. Keeps its resource, so that its identity stays its own."""

    def __init__(self, resource: DictionaryObject) -> None:
        self._resource = resource
        self._font = PdfFont.from_font_resource(resource)
        self.name = self._font.name.split("+", 1)[-1]
        self._unit = THOUSANDTH
        self._default = self._font.character_widths.get("default", 0.0)
        self._composite = isinstance(self._font.encoding, str)
        self._unmapped = (
            self._composite and not self._font.character_map and "Uni" not in str(resource.get("/Encoding"))
        )
        if self._font.sub_type == "Type3":
            self._unit = abs(float(resource.get("/FontMatrix", [THOUSANDTH])[0])) or THOUSANDTH
        elif self._composite and not any("/DW" in d.get_object() for d in resource.get("/DescendantFonts", [])):
            self._default = FULL_WIDTH
        self._known: dict[str, tuple[str, float, bool]] = {}

    def glyphs(self, data: bytes) -> Iterable[tuple[str, float, bool]]:
        """The text, advance (1 = the font size) and one-byte-space mark of each code in `data`."""
        encoding = self._font.encoding
        codes = data.decode(encoding, "replace") if isinstance(encoding, str) else data.decode("latin-1")
        for code in codes:
            if code not in self._known:
                width = float(self._font.character_widths.get(code, self._default)) * self._unit
                self._known[code] = (self._translate(code), width, code == " " and not self._composite)
            yield self._known[code]

    def _translate(self, code: str) -> str:
        font = self._font
        if code in font.character_map:
            return _whole(str(font.character_map[code]))
        if isinstance(font.encoding, str):
            return UNKNOWN if self._unmapped else _whole(code)
        named = font.encoding.get(ord(code), UNKNOWN) if font.interpretable else UNKNOWN
        return UNKNOWN if len(named) > 1 and named.startswith("/") else named


def _whole(text: str) -> str:
    """The text, unless it holds half a surrogate pair, which is no character."""
    return UNKNOWN if any("\ud800" <= character <= "\udfff" for character in text) else text
