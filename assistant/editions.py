"""What the commands about editions do; each gives what to print, as lines and as values, and the exit code."""

import getpass
import shlex
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from assistant.build import Progress, changes_between, changes_by, edition_before, read_anthology
from assistant.changes import Changes, doubt_in_words, summary_lines, to_html, to_markdown
from assistant.making import Task, made_apart
from assistant.phrasebook import phrases
from assistant.settings import Settings
from index import collection
from index.edition import load_edition, load_manifest
from index.errors import (
    ChangedMeanwhileError,
    EditionError,
    NewerEditionError,
    OlderEditionError,
    UnknownEditionError,
)
from index.history import history
from index.library import collection_folder, known_collection
from index.manifest import Manifest
from index.publishing import publish, roll_back

ENGLISH, DUTCH = phrases("en"), phrases("nl")
CHECK_FAILED = 3  # exit code: done, and what was checked is not as it should be


class AmbiguousEditionError(EditionError):
    """A part of a name that several editions have."""

    def __init__(self, part: str, count: int) -> None:
        super().__init__(f"{count} editions have {part!r} in their names; give more of the name you mean.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a command."""

    lines: tuple[str, ...]
    record: dict[str, Any] = field(default_factory=dict)
    code: int = 0


def by_whom() -> str:
    """Who runs this program, as the system names them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def try_out(pdf: Path, settings: Settings, progress: Progress) -> Outcome:
    """Read and prove a PDF, and tell what an edition of it would change; nothing is written.

    Raises:
        SourceError: no citations can be read from it.
        EditionError: the collection cannot have this name.

    """
    folder = _folder(settings)
    old = edition_before(folder)
    changes = changes_by(read_anthology(pdf, settings.limits, progress), folder, settings.model, old)
    told = summary_lines(changes, ENGLISH) if old else [f"A first edition: {_described(changes.new)}"]
    lines = [*told, *_doubted(changes), "Nothing was written."]
    return Outcome(tuple(lines), _record(changes), CHECK_FAILED if changes.doubts else 0)


def make(
    pdf: Path, settings: Settings, progress: Progress, *, publishing: bool = False, force: bool = False
) -> Outcome:
    """Make an edition of a PDF beside the one in use; put it in use on demand, or if it is the first of all.

    Raises:
        EditionError: no citations can be read from it, the model cannot be had or the folder not be written; then
            nothing has changed.

    """
    folder = _folder(settings)
    collection.clean(folder)
    begun, expected = collection.is_begun(folder), _in_use(folder) or ""
    old = edition_before(folder)
    task = Task(pdf, folder, settings.model, settings.data / "models", settings.limits, by_whom())
    made = load_manifest(folder, made_apart(task, progress))
    changes = changes_between(folder, old.manifest.edition if old else None, made.edition)
    told = summary_lines(changes, ENGLISH) if old else []
    if begun and not publishing:
        ready = f"Edition {made.edition} is ready beside the one in use: {_described(made)}"
        how = f"Put it in use with 'bloemlezing editions publish {made.edition}{_where(settings)}'."
        return Outcome((ready, *told, *_doubted(changes), how), {**_record(changes), "published": False})
    if changes.doubts and not force:
        return _stopped(changes, told, settings)
    try:
        publish(folder, made.edition, by_whom(), expected=expected)
    except ChangedMeanwhileError as error:
        return _stopped(changes, [*told, str(error)], settings)
    lines = (f"Edition {made.edition} is in use: {_described(made)}", *told, *_doubted(changes))
    return Outcome(lines, {**_record(changes), "published": True})


def put_in_use(name: str, settings: Settings, *, force: bool = False) -> Outcome:
    """Put an edition in use; one that never was stops at doubts, unless forced.

    Raises:
        EditionError: it is not there or not whole, or the folder cannot be written.

    """
    folder = _there(settings)
    name = find(folder, name)
    now = _in_use(folder) or ""
    if name not in collection.published(folder):
        old = edition_before(folder)
        changes = changes_between(folder, old.manifest.edition if old else None, name)
        if changes.doubts and not force:
            return _stopped(changes, summary_lines(changes, ENGLISH), settings)
    made = publish(folder, name, by_whom(), expected=now)
    return Outcome((f"Edition {name} is in use: {_described(made)}",), {"edition": name, "published": True})


def put_back(settings: Settings) -> Outcome:
    """Put the edition that was in use before this one back; raises EditionError."""
    made = roll_back(_there(settings), by_whom())
    return Outcome((f"Edition {made.edition} is in use again: {_described(made)}",), {"edition": made.edition})


def prune(keep: int, settings: Settings) -> Outcome:
    """Remove the oldest editions until `keep` are left; never the one in use, nor a newer one that was not used yet.

    Raises:
        EditionError: none is in use, or the folder cannot be written.

    """
    folder = _there(settings)
    answering = edition_before(folder)  # another than the one in use, where that is damaged
    spare = [answering.manifest.edition] if answering else []
    gone = collection.prune(folder, keep, by_whom(), spare)
    lines = [f"Edition {name} was removed." for name in gone] or ["There was nothing to remove."]
    return Outcome(tuple(lines), {"removed": gone})


def list_all(settings: Settings) -> Outcome:
    """All editions, the latest first, and which is in use."""
    folder = _there(settings)
    names = {*collection.editions(folder), *filter(None, [_in_use(folder)])}
    records = [_row(folder, name) for name in sorted(names, reverse=True)]
    lines = [_line(record) for record in records] or [
        f"No editions yet; run 'bloemlezing build PDF{_where(settings)}'."
    ]
    return Outcome(tuple(lines), {"editions": records})


def show(name: str, settings: Settings) -> Outcome:
    """What an edition is, and what was done with it; every byte of it is checked. Raises EditionError."""
    folder = _there(settings)
    name = find(folder, name)
    manifest = load_edition(folder, name).manifest
    events = [asdict(event) for event in history(folder) if event.edition == name]
    facts = {
        "edition": name,
        "status": _status(folder, name),
        "created": manifest.created,
        "PDF": f"{manifest.pdf.name} ({manifest.pdf.pages} pages)",
        "title": manifest.pdf.title or "-",
        "SHA-256": manifest.pdf.sha256,
        "citations": f"{manifest.counts['citations']} ({manifest.counts['unproven']} not proven)",
        "model": manifest.model,
    }
    lines = [f"{key + ':':<11} {value}" for key, value in facts.items()]
    lines += [f"{event['at']}  {event['what']} by {event['by'] or 'unknown'}" for event in events]
    return Outcome(tuple(lines), {**asdict(manifest), "status": facts["status"], "events": events})


def log(settings: Settings) -> Outcome:
    """What was done with editions, when and by whom, the oldest first."""
    events = history(_there(settings))
    lines = [f"{event.at}  {event.what:<8}  {event.edition}  by {event.by or 'unknown'}" for event in events]
    return Outcome(tuple(lines) or ("Nothing was done yet.",), {"events": [asdict(event) for event in events]})


def compare(old: str, new: str, settings: Settings) -> tuple[Outcome, dict[str, str]]:
    """What differs between two editions; beside it the report for editors, by the end of its file name.

    Raises:
        EditionError: one of them is not there, or not whole.

    """
    folder = _there(settings)
    changes = changes_between(folder, find(folder, old), find(folder, new))
    report = {"html": to_html(changes, DUTCH), "md": to_markdown(changes, DUTCH)}
    return Outcome((*summary_lines(changes, ENGLISH), *_doubted(changes)), _record(changes)), report


def find(folder: Path, part: str) -> str:
    """The edition of this name, or whose name alone has `part` in it.

    Raises:
        UnknownEditionError: no name has it.
        AmbiguousEditionError: several have.

    """
    names = collection.editions(folder)
    found = [part] if part in names else [name for name in names if part and part in name]
    if not found:
        raise UnknownEditionError(folder, part)
    if len(found) > 1:
        raise AmbiguousEditionError(part, len(found))
    return found[0]


def _folder(settings: Settings) -> Path:
    return collection_folder(settings.data, settings.collection)


def _there(settings: Settings) -> Path:
    """The folder of a collection in which something was built, or of the one without a name; raises EditionError."""
    folder = _folder(settings)
    return folder if folder.is_dir() else known_collection(settings.data, settings.collection)


def _where(settings: Settings) -> str:
    """What to add to a command so that it is about this collection."""
    data = f" --data {shlex.quote(str(settings.data))}" if settings.data != Settings().data else ""
    return data + (f" --collection {settings.collection}" if settings.collection else "")


def _described(manifest: Manifest) -> str:
    unproven = manifest.counts["unproven"]
    marked = f", {unproven} of them not proven and marked so" if unproven else ", each proven against its page"
    return f"{manifest.counts['citations']} citations from {manifest.pdf.name}{marked}."


def _doubted(changes: Changes) -> Iterator[str]:
    for doubt in changes.doubts:
        yield f"Look first: {doubt_in_words(doubt, ENGLISH)}"


def _stopped(changes: Changes, told: list[str], settings: Settings) -> Outcome:
    name = changes.new.edition
    how = f"put it in use all the same with 'bloemlezing editions publish {name} --force{_where(settings)}'."
    lines = (*told, *_doubted(changes), f"Edition {name} is ready, but not in use; look at it, and {how}")
    return Outcome(lines, {**_record(changes), "published": False}, CHECK_FAILED)


def _record(changes: Changes) -> dict[str, Any]:
    found = changes.comparison
    parts = ("added", "gone", "changed", "moved", "repaged", "sections_added", "sections_gone", "unproven")
    return {
        "edition": changes.new.edition or None,
        "compared_with": changes.old.edition if changes.old else None,
        "pdf": asdict(changes.new.pdf),
        "counts": changes.new.counts,
        "changes": {"same": found.same, **{part: len(getattr(found, part)) for part in parts}},
        "doubts": [
            {"kind": doubt.kind, **doubt.facts, "told": doubt_in_words(doubt, ENGLISH)} for doubt in changes.doubts
        ],
    }


def _row(folder: Path, name: str) -> dict[str, Any]:
    record: dict[str, Any] = {"edition": name, "status": _status(folder, name)}
    try:
        manifest = load_manifest(folder, name)
    except EditionError as error:
        kinds = {OlderEditionError: "older format", NewerEditionError: "newer format"}
        return {**record, "trouble": kinds.get(type(error), "damaged"), "told": str(error)}
    counts = manifest.counts
    return {
        **record,
        "created": manifest.created,
        "citations": counts["citations"],
        "unproven": counts["unproven"],
        "pdf": manifest.pdf.name,
    }


def _line(record: dict[str, Any]) -> str:
    if "trouble" in record:
        return f"{record['edition']}  {record['status']:<6}  {record['trouble']}: {record['told']}"
    return f"{record['edition']}  {record['status']:<6}  {record['citations']} citations  {record['pdf']}"


def _status(folder: Path, name: str) -> str:
    """`in use`, `used` before, or `unused` as yet."""
    if _in_use(folder) == name:
        return "in use"
    return "used" if name in collection.published(folder) else "unused"


def _in_use(folder: Path) -> str | None:
    try:
        return collection.in_use(folder)
    except EditionError:
        return None
