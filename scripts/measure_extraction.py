"""Measures what the reader makes of the facsimile and of every layout in tests/data/layouts.

A citation is recovered exactly if some item has the same letters and digits; each item counts once. Words are intact
if they stand as whole words, in order, in the item that matches the citation best.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from source.citations import read_citations
from source.pdf import read_document

ROOT = Path(__file__).parents[1]
FACSIMILE = ROOT / "source" / "data" / "samen-tegen-mensenhandel-facsimile.pdf"
TRUTH = ROOT / "tests" / "data" / "citations.jsonl"
LAYOUTS = ROOT / "tests" / "data" / "layouts"
EXACT = 98.0  # per cent; the least a layout nobody has seen must reach
INTACT = 99.0  # per cent
SPURIOUS = 1.0  # per cent, at most
HEADER = f"{'':44}{'citations':>10}{'exact':>8}{'within':>8}{'spurious':>9}{'section':>8}{'label':>8}{'words':>8}"


@dataclass(frozen=True, slots=True)
class Item:
    """A citation, as it should be or as it was read. Chapter and section as (number, title)."""

    text: str
    kind: str = "quote"
    chapter: tuple[int | None, str | None] = (None, None)
    section: tuple[str | None, str | None] = (None, None)
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A citation of the truth, the item that matches it best (if any) and whether their letters are the same."""

    truth: Item
    item: Item | None
    exact: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """What the reader made of one PDF; shares in per cent."""

    name: str
    pairs: tuple[Pair, ...]
    spurious: tuple[Item, ...]
    items: int

    @property
    def exact(self) -> float:
        """Citations recovered as one item."""
        return _per_cent([pair.exact for pair in self.pairs])

    @property
    def within(self) -> float:
        """Citations that stand whole in some item, perhaps with more."""
        return _per_cent([pair.exact or is_within(pair.truth, pair.item) for pair in self.pairs])

    @property
    def spurious_share(self) -> float:
        """Items that are no citation, or one too many."""
        return 100 * len(self.spurious) / self.items if self.items else 0.0

    @property
    def place(self) -> float:
        """Recovered citations with the right chapter and section."""
        return _per_cent([same_place(pair.truth, pair.item) for pair in self.pairs if pair.exact and pair.item])

    @property
    def label(self) -> float:
        """Recovered citations with the right page label."""
        return _per_cent([pair.truth.label == pair.item.label for pair in self.pairs if pair.exact and pair.item])

    @property
    def intact(self) -> float:
        """Words of the citations that stand whole in the matched item."""
        counts = [words_intact(pair.truth.text, pair.item.text if pair.item else "") for pair in self.pairs]
        return 100 * sum(kept for kept, _ in counts) / max(sum(total for _, total in counts), 1)

    @property
    def passes(self) -> bool:
        """Whether the thresholds are met."""
        if self.name == FACSIMILE.stem:
            return self.exact == 100.0  # noqa: PLR2004 - all of them
        return self.exact >= EXACT and self.intact >= INTACT and self.spurious_share <= SPURIOUS


def letters(text: str) -> str:
    """Only letters and digits, in lower case: what two readings share whatever their typography."""
    return re.sub(r"[\W_]+", "", text).lower()


def words_intact(truth: str, read: str) -> tuple[int, int]:
    """How many words of `truth` stand as whole words, in the same order, in `read`; and how many there are.

    Punctuation around and in words is not compared, but where it parts words it must part them in both.
    """
    wanted, found = _words(truth), _words(read)
    matcher = SequenceMatcher(a=wanted, b=found, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()), len(wanted)


def is_within(truth: Item, item: Item | None) -> bool:
    """Whether the letters of a citation stand one after another in those of an item."""
    return item is not None and letters(truth.text) in letters(item.text)


def same_place(truth: Item, item: Item) -> bool:
    """Whether an item has the chapter and section it should; titles count where the truth knows them."""
    return _same(truth.chapter, item.chapter) and _same(truth.section, item.section)


def measure(name: str, truth: Sequence[Item], items: Sequence[Item]) -> Measured:
    """Match every citation with an item: first the exact ones, then for the others the one most like it."""
    free: dict[str, list[int]] = {}
    for at, item in enumerate(items):
        free.setdefault(letters(item.text), []).append(at)
    exact: dict[int, int] = {}
    for at, wanted in enumerate(truth):
        if places := free.get(letters(wanted.text)):
            exact[at] = _take(places, wanted, items)
    rest = [item for at, item in enumerate(items) if at not in exact.values()]
    pairs = [
        Pair(wanted, items[exact[at]], exact=True) if at in exact else Pair(wanted, _nearest(wanted, rest), exact=False)
        for at, wanted in enumerate(truth)
    ]
    return Measured(name, tuple(pairs), tuple(rest), len(items))


def measure_pdf(pdf: Path) -> Measured:
    """Run the real reader on a PDF and compare with its truth."""
    return measure(pdf.stem, read_truth(pdf), read_items(pdf))


def read_items(pdf: Path) -> list[Item]:
    """What the reader finds."""
    return [
        Item(
            citation.text,
            citation.kind,
            (citation.chapter, citation.chapter_title),
            (citation.section, citation.section_title),
            citation.page_label,
        )
        for citation in read_citations(read_document(pdf))
    ]


def read_truth(pdf: Path) -> list[Item]:
    """What should be found."""
    if pdf.stem == FACSIMILE.stem:
        return [_item(json.loads(line)) for line in TRUTH.read_text(encoding="utf-8").splitlines()]
    return [_item(record) for record in json.loads(pdf.with_suffix(".json").read_text(encoding="utf-8"))["citations"]]


def row(measured: Measured) -> str:
    """A line of the table."""
    shares = (measured.exact, measured.within, measured.spurious_share, measured.place, measured.label, measured.intact)
    cells = "".join(f"{share:{width}.1f}" for share, width in zip(shares, (8, 8, 9, 8, 8, 8), strict=True))
    return f"{measured.name:44}{len(measured.pairs):10}{cells}{'' if measured.passes else '  below'}"


def differences(measured: Measured) -> Iterator[str]:
    """What is wrong, in words."""
    for pair in measured.pairs:
        if not pair.exact:
            yield f"missing   {_shown(pair.truth)}"
            if pair.item:
                yield f"  nearest {_shown(pair.item)}"
            continue
        if pair.item and not same_place(pair.truth, pair.item):
            yield f"place     {_shown(pair.truth)}\n  read as {pair.item.chapter} {pair.item.section}"
        if pair.item and pair.truth.label != pair.item.label:
            yield f"label     {_shown(pair.truth)}\n  read as {pair.item.label}"
        if pair.item and pair.truth.kind != pair.item.kind:
            yield f"kind      {_shown(pair.truth)}\n  read as {pair.item.kind}"
        if pair.item and (broken := _broken(pair.truth.text, pair.item.text)):
            yield f"words     {_shown(pair.truth)}\n  broken  {broken}"
    for item in measured.spurious:
        yield f"spurious  {_shown(item)}"


def _item(record: dict[str, Any]) -> Item:
    return Item(
        record["text"],
        record["kind"],
        (record["chapter"], record.get("chapter_title")),
        (record["section"], record["section_title"]),
        str(record.get("page_label", record.get("page"))),
    )


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def _same(truth: tuple[object, str | None], item: tuple[object, str | None]) -> bool:
    if truth[0] != item[0]:
        return False
    if truth[1] is None:  # a section without a title, or a facsimile without the page that has it
        return truth[0] is not None or item[1] is None
    return item[1] is not None and letters(truth[1]) == letters(item[1])


def _take(places: list[int], wanted: Item, items: Sequence[Item]) -> int:
    """The item in the right place if the same text occurs more often, else the first."""
    best = min(places, key=lambda at: (not same_place(wanted, items[at]), at))
    places.remove(best)
    return best


def _nearest(wanted: Item, items: Iterable[Item]) -> Item | None:
    """The item that shares most words with a citation; None if it has fewer than a third of them."""
    scored = [(words_intact(wanted.text, item.text), -at, item) for at, item in enumerate(items)]
    (kept, total), _, item = max(scored, default=((0, 1), 0, None), key=lambda score: score[:2])
    return item if 3 * kept >= total else None


def _broken(truth: str, read: str) -> str:
    matcher = SequenceMatcher(a=_words(truth), b=_words(read), autojunk=False)
    codes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return "; ".join(f"{' '.join(_words(truth)[a:b])} -> {' '.join(_words(read)[c:d])}" for _, a, b, c, d in codes)


def _shown(item: Item) -> str:
    return f"[{item.label}] {item.chapter[0] or item.chapter[1]} § {item.section[0] or item.section[1]}: {item.text}"


def _per_cent(truths: Sequence[bool]) -> float:
    return 100 * sum(truths) / len(truths) if truths else 0.0


def _named(name: str) -> Path:
    return Path(name) if name.endswith(".pdf") else LAYOUTS / f"{name}.pdf"


def main() -> int:
    """Print the table, or the differences of one PDF."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pdfs", nargs="*", type=_named, help="PDFs with a truth beside them; else all")
    parser.add_argument("--check", action="store_true", help="exit 1 if a PDF is below its thresholds")
    parser.add_argument("--show", metavar="NAME", help="print the differences of one PDF")
    options = parser.parse_args()
    if options.show:
        print(*differences(measure_pdf(_named(options.show))), sep="\n")
        return 0
    print(HEADER)
    below = False
    for pdf in options.pdfs or [FACSIMILE, *sorted(LAYOUTS.glob("*.pdf"))]:
        measured = measure_pdf(pdf)
        below = below or not measured.passes
        print(row(measured), flush=True)
    return 1 if below and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
