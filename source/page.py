"""What stands on a page: text and rules with their places. Knows no PDF library."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of text in one font on one baseline, in points from the top left of the page as shown."""

    text: str
    edges: tuple[float, ...]  # left edge of each character, then the right edge of the last
    y: float  # baseline
    size: float
    font: str
    color: str  # '#rrggbb', or the name and values of a colour in another space

    @property
    def x0(self) -> float:
        """The left edge, in points."""
        return self.edges[0]

    @property
    def x1(self) -> float:
        """The right edge, in points."""
        return self.edges[-1]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the top left of the page as shown."""

    page: int  # physical, from 1
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page as shown: rotated and cropped as a viewer would."""

    number: int  # physical, from 1
    label: str | None  # the PDF's own page label, if it has one
    width: float
    height: float
    fragments: tuple[Fragment, ...]
    rules: tuple[Box, ...]  # drawn lines and rectangles


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the PDF's outline."""

    title: str
    level: int  # from 0
    page: int  # physical, from 1


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF as read: its pages in order and what it says of itself."""

    title: str | None
    subject: str | None
    language: str | None
    sha256: str
    pages: tuple[Page, ...]
    bookmarks: tuple[Bookmark, ...]
