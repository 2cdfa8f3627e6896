"""Words to printed lines, each in its columns. Pure geometry; knows no PDF library and no language."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from source.columns import document_gutters, page_gutters, split
from source.page import Box, Page
from source.words import Word, rows

ASCENT = 0.75  # em above the baseline that letters with a stem reach
DESCENT = 0.25  # em below the baseline that letters with a tail reach
UNKNOWN_LEADING = 1.5  # em; the distance taken where a size is too rare to have a usual one
SLACK = 0.3  # points of noise in that distance
SAME_SIZE = 0.06  # share by which two sizes may differ and still be one
DOT = 8.0  # points; larger shapes are no bullets
BULLET_GAP = 2.0  # em between a bullet and its text at most


@dataclass(frozen=True)
class Line:
    """A printed line of one column."""

    page: int  # physical, from 1
    columns: tuple[int, int]  # first and last column it stands in, from 0
    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        """The words with one space between them."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def main(self) -> Word:
        """The word whose look stands for the line: of the look that most characters have."""
        looks: Counter[tuple[float, str, str]] = Counter()
        for word in self.words:
            looks[word.size, word.font, word.color] += len(word.text)
        look = looks.most_common(1)[0][0]
        return next(word for word in self.words if (word.size, word.font, word.color) == look)

    @property
    def x0(self) -> float:
        """The left edge, in points."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """The right edge, in points."""
        return self.words[-1].x1

    @property
    def y(self) -> float:
        """The baseline, in points from the top."""
        return self.main.y

    @property
    def top(self) -> float:
        """The top of its letters, in points from the top."""
        return self.y - ASCENT * self.main.size

    @property
    def bottom(self) -> float:
        """The bottom of its letters, in points from the top."""
        return self.y + DESCENT * self.main.size


def usual_look(lines: Iterable[Line]) -> Word | None:
    """The word whose look most characters have, which is that of the body; None where there are no lines."""
    looks: Counter[tuple[float, bool, str]] = Counter()
    examples: dict[tuple[float, bool, str], Word] = {}
    for line in lines:
        look = (line.main.size, line.main.bold, line.main.color)
        looks[look] += len(line.text)
        examples.setdefault(look, line.main)
    return examples[looks.most_common(1)[0][0]] if looks else None


def same_look(a: Word, b: Word) -> bool:
    """Whether two words are set alike: size, weight and colour."""
    return abs(a.size - b.size) <= SAME_SIZE * max(a.size, b.size) and a.bold == b.bold and a.color == b.color


def read_lines(pages: Sequence[Page]) -> list[list[Line]]:
    """The lines of each page, from top to bottom and from left to right."""
    page_rows = [rows(page.fragments) for page in pages]
    known = document_gutters([page_gutters(found) for found in page_rows])
    return [
        _widened(
            [
                _with_bullet(Line(page.number, span, tuple(words)), dots)
                for span, words in split(found, page_gutters(found, known))
            ]
        )
        for page, found, dots in zip(pages, page_rows, map(_dots, pages), strict=True)
    ]


def _dots(page: Page) -> list[Box]:
    """The drawn shapes of a page that are small and about as wide as high."""
    found = []
    for box in page.rules:
        width, height = box.x1 - box.x0, box.bottom - box.top
        if 0 < width <= DOT and 0 < height <= DOT and 0.5 <= width / height <= 2.0:  # noqa: PLR2004 - about square
            found.append(box)
    return found


def _with_bullet(line: Line, dots: Sequence[Box]) -> Line:
    """The line with the bullet that is drawn, not written, before it."""
    size = line.main.size
    for dot in dots:
        beside = 0 < line.x0 - dot.x1 <= BULLET_GAP * size
        if beside and line.y - size < dot.top and dot.bottom < line.y + DESCENT * size and dot.x1 - dot.x0 < size / 2:
            bullet = replace(line.words[0], text="•", x0=dot.x0, x1=dot.x1)
            return replace(line, words=(bullet, *line.words))
    return line


def _widened(lines: Sequence[Line]) -> list[Line]:
    """The short last line of a text across several columns stands in as many columns as the text does."""
    found: list[Line] = []
    for line in sorted(lines, key=lambda line: (line.y, line.x0)):
        above = found[-1] if found else None
        if above and _ends(above, line) and not any(_beside(line, other) for other in lines):
            found.append(replace(line, columns=above.columns))
        else:
            found.append(line)
    return found


def _ends(above: Line, below: Line) -> bool:
    """Whether `below` can be the last line of the wider text above it."""
    wider = above.columns[0] <= below.columns[0] and above.columns[1] >= below.columns[1]
    near = 0 < below.y - above.y <= UNKNOWN_LEADING * below.main.size
    inside = above.x0 - SLACK <= below.x0 and below.x1 <= above.x1 + SLACK
    return wider and above.columns != below.columns and near and inside and same_look(above.main, below.main)


def _beside(line: Line, other: Line) -> bool:
    return other is not line and abs(other.y - line.y) < line.main.size
