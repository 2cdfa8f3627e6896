"""Blocks to citations: which text is a citation, where it stands, and how it is written to a file."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from source.blocks import read_blocks
from source.contents import read_contents
from source.dictionary import is_dutch
from source.furniture import remove_furniture
from source.hyphens import Hyphens
from source.lines import Line, read_lines
from source.notes import without_note_marks
from source.order import put_in_order
from source.outline import Outline
from source.page import Box, Document
from source.roles import Role, body_look, mark
from source.separators import separate
from source.statements import Kind, Statement, read_statements
from source.text import Step, show

ID_LENGTH = 12  # hexadecimal digits: one chance in a million of a clash among 20,000 citations


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a citation and the page disagree."""

    page: int  # physical, from 1
    ours: str
    page_text: str
    what: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What the second reader found: whether the page says exactly this, there, and if not, where they differ."""

    agreed: bool
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A statement as printed, and where it stands."""

    id: str
    text: str
    kind: Kind
    chapter: int | None
    chapter_title: str | None
    section: str | None
    section_title: str | None
    page: int  # physical, from 1
    page_label: str | None  # as printed
    pages: tuple[int, ...]
    boxes: tuple[Box, ...]  # one a line
    lines: tuple[str, ...]
    steps: tuple[Step, ...]  # undone in reverse, they turn the text into the lines
    complete: bool  # False where it runs into a missing page
    section_known: bool = True  # False where headings on missing pages leave more than one section possible
    proof: Proof | None = None  # None as long as nobody compared it with the page


def read_citations(document: Document) -> list[Citation]:
    """All citations of a document, in reading order; none if it has no headings, for then it is no anthology."""
    furnished = remove_furniture(read_lines(document.pages))
    labels = [printed or page.label for printed, page in zip(furnished.labels, document.pages, strict=True)]
    contents = [read_contents(lines) for lines in furnished.pages]
    pages = [[] if entries else lines for lines, entries in zip(furnished.pages, contents, strict=True)]
    blocks = put_in_order(read_blocks(pages, [page.rules for page in document.pages]))
    if not blocks:
        return []
    body = body_look(blocks)
    entries = [entry for page in contents for entry in page]
    marked = separate(without_note_marks(mark(blocks, body, entries), body.size))
    if not any(m.role is Role.HEADING for m in marked):
        return []  # a letter, not an anthology
    hyphens = Hyphens((line.text for block in blocks for line in block.lines), is_dutch)
    titles = [show([line.text for line in m.block.lines], hyphens).text for m in marked]
    outline = Outline(marked, titles, labels, entries, body.size)
    statements = read_statements(marked, outline)
    return list(_with_ids(_citation(statement, labels, hyphens) for statement in statements))


def _citation(statement: Statement, labels: Sequence[str | None], hyphens: Hyphens) -> Citation:
    lines = tuple(line.text for line in statement.lines)
    shown = show(lines, hyphens)
    pages = tuple(dict.fromkeys(line.page for line in statement.lines))
    return Citation(
        id="",
        text=shown.text,
        kind=statement.kind,
        chapter=statement.place.chapter,
        chapter_title=statement.place.chapter_title,
        section=statement.place.section,
        section_title=statement.place.section_title,
        section_known=statement.place.known,
        page=pages[0],
        page_label=labels[pages[0] - 1],
        pages=pages,
        boxes=tuple(_box(line) for line in statement.lines),
        lines=lines,
        steps=shown.steps,
        complete=not statement.cut,
    )


def _box(line: Line) -> Box:
    return Box(line.page, round(line.x0, 2), round(line.top, 2), round(line.x1, 2), round(line.bottom, 2))


def _with_ids(citations: Iterable[Citation]) -> Iterator[Citation]:
    """Give each citation an id that depends on its letters and kind alone, so that a later edition keeps it.

    The same statement printed twice gets a number behind the second.
    """
    seen: Counter[str] = Counter()
    for citation in citations:
        said = f"{citation.kind}:{letters(citation.text)}"
        name = hashlib.sha256(said.encode()).hexdigest()[:ID_LENGTH]
        seen[name] += 1
        yield replace(citation, id=name if seen[name] == 1 else f"{name}-{seen[name]}")


def letters(text: str) -> str:
    """The letters and digits of a text, all of them small: what makes two statements the same, whatever their marks."""
    return re.sub(r"[\W_]+", "", text).casefold()


def is_proven(citation: Citation) -> bool:
    """Whether the page was seen to say exactly this, there."""
    return citation.proof is not None and citation.proof.agreed


def to_json(citation: Citation) -> str:
    """One citation as one line of JSON."""
    return json.dumps(asdict(citation), ensure_ascii=False)


def from_json(line: str) -> Citation:
    """The citation that `to_json` wrote.

    Raises:
        ValueError: the line is no citation.

    """
    try:
        found: dict[str, Any] = json.loads(line)
        found["boxes"] = tuple(Box(**box) for box in found["boxes"])
        found["steps"] = tuple(Step(**step) for step in found["steps"])
        if proof := found.get("proof"):
            found["proof"] = Proof(proof["agreed"], tuple(Difference(**d) for d in proof["differences"]))
        return Citation(**{**found, "pages": tuple(found["pages"]), "lines": tuple(found["lines"])})
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a citation: {error}") from error
