"""What a new edition changes, told to an editor: as a page to mail, as Markdown, and as lines for a terminal."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.export import plain
from assistant.phrasebook import Phrases
from assistant.reference import created, document_name, notes, reference, section_counted, section_name, visible
from assistant.templating import fill
from assistant.view import View
from index.comparison import Comparison, Pair, Piece, word_changes
from index.doubts import Doubt
from index.manifest import Manifest
from index.selection import Facet
from source.citations import Citation, Difference

MOST_OPEN = 20  # entries of a list that stand open; more than some screens of them hide the lists below


@dataclass(frozen=True, slots=True)
class Changes:
    """What a report tells: the two editions, what differs, and what an administrator should look at."""

    old: Manifest | None  # None for a first edition
    new: Manifest
    comparison: Comparison
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the table of editions, with a value of the old one, if there is one, and of the new one."""

    name: str
    values: tuple[str, ...]
    dutch: bool = False  # a title of the source


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Where a citation and its page disagree, in words."""

    where: str
    what: str
    ours: str
    page_text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A citation in a list, as it is now, or was where it is gone."""

    citation: Citation
    pieces: tuple[Piece, ...] = ()  # what changed word by word, where the text did
    before: Citation | None = None  # where it stood, if that was elsewhere
    place: str = ""  # of `before`, in words
    unproven: bool = False  # whether the list is of what is not proven
    mismatches: tuple[Mismatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of difference: how often it occurs, and all cases of it."""

    name: str  # unique in a report
    heading: str
    entries: tuple[Entry, ...] = ()
    sections: tuple[Facet, ...] = ()
    titles: tuple[tuple[str, str], ...] = ()  # before and after

    @property
    def count(self) -> int:
        """How many cases there are."""
        return len(self.entries) + len(self.sections) + len(self.titles)

    @property
    def closed(self) -> bool:
        """Whether the list is so long that a reader is to open it."""
        return self.count > MOST_OPEN


@dataclass(frozen=True, slots=True)
class Telling:
    """A report in the words of a language, in the order in which it is told."""

    heading: str
    document: str
    remark: str  # empty, or what there is to say before the figures
    facts: tuple[Fact, ...]
    same: int
    doubts: tuple[str, ...]
    parts: tuple[Part, ...]


def telling(changes: Changes, words: Phrases) -> Telling:
    """What a report tells, for the template `changes.html` among others; parts with nothing in them are left out."""
    same = words["changes_none"] if changes.comparison.alike else ""
    return Telling(
        heading=words["changes_title"],
        document=document_name(changes.new),
        remark=words["changes_first"] if changes.old is None else same,
        facts=tuple(_facts(changes, words)),
        same=changes.comparison.same,
        doubts=tuple(doubt_in_words(doubt, words) for doubt in changes.doubts),
        parts=tuple(part for part in _parts(changes.comparison, words) if part.count),
    )


def doubt_in_words(doubt: Doubt, words: Phrases) -> str:
    """What is odd about a new edition, and what to do."""
    sentences: Mapping[str, str] = {
        "uncompared": words["doubt_uncompared"],
        "same_pdf": words["doubt_same_pdf"],
        "another": words["doubt_another"],
        "fewer": words["doubt_fewer"],
        "unproven": words["doubt_unproven"],
        "empty_sections": words["doubt_empty_sections"],
        "garbled": words["doubt_garbled"],
    }
    counted = {name: words.counted(int(doubt.facts[name])) for name in ("kept", "now", "then") if name in doubt.facts}
    return visible(sentences[doubt.kind].format(**{**doubt.facts, **counted}))


def _facts(changes: Changes, words: Phrases) -> Iterator[Fact]:
    editions = [manifest for manifest in (changes.old, changes.new) if manifest]
    rows = {
        words["file"]: [manifest.pdf.name for manifest in editions],
        words["edition"]: [manifest.edition for manifest in editions],
        words["read_on"]: [created(manifest, words) for manifest in editions],
        words["pages"]: [str(manifest.pdf.pages) for manifest in editions],
        words["changes_count"]: [str(manifest.counts["citations"]) for manifest in editions],
        words["changes_unproven"]: [str(manifest.counts["unproven"]) for manifest in editions],
    }
    yield Fact(words["source"], tuple(manifest.pdf.title or manifest.pdf.name for manifest in editions), dutch=True)
    yield from (Fact(name, tuple(values)) for name, values in rows.items())


def _parts(found: Comparison, words: Phrases) -> Iterator[Part]:
    changed = tuple(_paired(pair, words, word_changes(pair.old.text, pair.new.text)) for pair in found.changed)
    yield Part("changed", words["changes_changed"], changed)
    yield Part("moved", words["changes_moved"], tuple(_paired(pair, words) for pair in found.moved))
    yield Part("gone", words["changes_gone"], tuple(map(Entry, found.gone)))
    yield Part("added", words["changes_added"], tuple(map(Entry, found.added)))
    yield Part("repaged", words["changes_repaged"], tuple(_paired(pair, words) for pair in found.repaged))
    yield Part("sections-added", words["changes_sections_added"], sections=found.sections_added)
    yield Part("sections-gone", words["changes_sections_gone"], sections=found.sections_gone)
    titles = tuple((section_name(old, words), section_name(new, words)) for old, new in found.retitled)
    yield Part("retitled", words["changes_retitled"], titles=titles)
    yield Part("unproven", words["changes_unproven"], tuple(_unproven(citation, words) for citation in found.unproven))


def _paired(pair: Pair, words: Phrases, pieces: tuple[Piece, ...] = ()) -> Entry:
    """A pair of which is told where it stood, unless that is where it stands."""
    before = reference(pair.old, words)
    if before != reference(pair.new, words):
        return Entry(pair.new, pieces, pair.old, before)
    if pair.old.page != pair.new.page:  # the number printed on it is the same
        old, new = (words["pdf_page"].format(number=citation.page) for citation in (pair.old, pair.new))
        return Entry(pair.new, pieces, pair.old, words["changes_now"].format(old=old, new=new))
    return Entry(pair.new, pieces)


def _unproven(citation: Citation, words: Phrases) -> Entry:
    found = citation.proof.differences if citation.proof else ()
    return Entry(citation, unproven=True, mismatches=tuple(_mismatch(difference, words) for difference in found))


def _mismatch(found: Difference, words: Phrases) -> Mismatch:
    sentences = {
        "other characters": words["differs_characters"],
        "text stands right beside": words["differs_beside"],
        "text stands between": words["differs_between"],
        "other spaces": words["differs_spaces"],
    }  # by how the proof begins to say it
    what = next((said for start, said in sentences.items() if found.what.startswith(start)), words["differs_otherwise"])
    return Mismatch(words["pdf_page"].format(number=found.page), what, found.ours, found.page_text)


def to_html(changes: Changes, words: Phrases) -> str:
    """The report as a document that needs nothing from elsewhere, to be mailed or kept."""
    return fill("report.html", View(words), changes.new, telling=telling(changes, words))


def to_markdown(changes: Changes, words: Phrases) -> str:
    """The report as Markdown, in which nothing of a citation is markup."""
    told = telling(changes, words)
    figures = [f"- {plain(fact.name)}: {' → '.join(map(plain, fact.values))}" for fact in told.facts]
    counts = "\n".join(f"- {line}" for line in _counts(told, words))
    blocks = [f"# {plain(told.heading)}: {plain(told.document)}", *([told.remark] if told.remark else [])]
    blocks += ["\n".join(figures), *([f"## {words['changes_figures']}", counts] if counts else [])]
    if told.doubts:
        blocks += [f"## {words['mind']}", "\n".join(f"- {plain(doubt)}" for doubt in told.doubts)]
    blocks += [block for part in told.parts for block in _listed(part, words)]
    return "\n\n".join(blocks) + "\n"


def _listed(part: Part, words: Phrases) -> Iterator[str]:
    yield f"## {part.heading} ({part.count})"
    if part.sections:
        yield "\n".join(f"- {plain(section_counted(facet, words))}" for facet in part.sections)
    if part.titles:
        yield "\n".join(f"- {plain(old)} → {plain(new)}" for old, new in part.titles)
    for entry in part.entries:
        yield from _blocks(entry, words)


def _blocks(entry: Entry, words: Phrases) -> Iterator[str]:
    """A citation with what must be known of it, as blocks of Markdown."""
    if entry.pieces:
        yield f"> {words['changes_was']}: {_marked(entry.pieces, 'old', '~~')}"
        yield f"> {words['changes_becomes']}: {_marked(entry.pieces, 'new', '**')}"
    else:
        yield f"> {plain(entry.citation.text)}"
    said = "; ".join(notes(entry.citation, words=words))
    yield plain(reference(entry.citation, words) + (f" ({said})" if said else ""))
    if entry.place:
        yield plain(words["changes_from"].format(place=entry.place))
    if entry.mismatches:
        yield "\n".join(f"- {_differing(found, words)}" for found in entry.mismatches)
    elif entry.unproven:
        yield words["changes_not_compared"]


def _differing(found: Mismatch, words: Phrases) -> str:
    both = ((words["changes_here"], found.ours), (words["changes_there"], found.page_text))
    texts = [f"{name}: “{plain(' / '.join(text.splitlines()))}”." for name, text in both if text]
    return " ".join([f"{found.where}: {found.what}", *texts])


def _marked(pieces: tuple[Piece, ...], where: str, sign: str) -> str:
    """The old or the new text, with signs around the words that are not so in the other; marks need whole words."""
    text, changed = "", set[int]()
    for piece in pieces:
        shown = visible(piece.text) if piece.where in {where, "both"} else ""
        changed |= set(range(len(text), len(text) + len(shown))) if piece.where == where else set()
        text += shown

    def word(found: re.Match[str]) -> str:
        around = "" if changed.isdisjoint(range(*found.span())) else sign
        return f"{around}{plain(found[0])}{around}"

    return re.sub(r"\S+", word, text)


def summary_lines(changes: Changes, words: Phrases) -> list[str]:
    """The figures in a few lines: the number of citations before and after, and each difference that there is."""
    editions = [manifest for manifest in (changes.old, changes.new) if manifest]
    totals = " → ".join(str(manifest.counts["citations"]) for manifest in editions)
    return [f"{words['changes_count']}: {totals}", *_counts(telling(changes, words), words)]


def _counts(told: Telling, words: Phrases) -> list[str]:
    same = [f"{words['changes_same']}: {told.same}"] if told.same else []
    return same + [f"{part.heading}: {part.count}" for part in told.parts]
