"""The pages of administrators as HTML: which template, with which values."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from assistant.build import STEPS
from assistant.changes import Changes, telling
from assistant.desk import Desk, Row
from assistant.phrasebook import Phrases
from assistant.rebuilding import Job
from assistant.reference import created
from assistant.rehearsal import Rehearsed
from assistant.templating import fill
from assistant.view import View
from index.history import Event, history
from index.manifest import Manifest
from source.citations import Citation, is_proven
from source.pdfium import Picture

LATEST = 50  # events that are shown
MINUTE = 60  # seconds
ROUNDED = 10  # seconds to which the time left is rounded; it is an estimate


@dataclass(frozen=True, slots=True)
class Listed:
    """An edition as the list shows it."""

    row: Row
    status: str
    created: str


def desk_page(desk: Desk, done: str, wrong: str, view: View) -> str:
    """The build that runs, a form for a new PDF, all editions, and what was done with them."""
    words, job = view.words, desk.rebuilding.job
    if job and job.edition and not desk.waits(job.edition):
        job = None  # what it says of its edition is over
    rows = [
        Listed(row, words[f"status_{row.status}"], _moment(row.manifest.created, words) if row.manifest else "")
        for row in desk.rows()
    ]
    return _fill(
        "desk.html",
        desk,
        view,
        title=words["desk"],
        said=words[f"desk_{done}"] if done else "",
        trouble=words[f"desk_{wrong}"] if wrong else "",
        job=job,
        progress=progress(job, words),
        rows=rows,
        current=desk.current or "",
        earlier=desk.earlier,
        answering=desk.site.edition,
        most=desk.most_megabytes,
        events=[_event(event, words) for event in reversed(history(desk.folder)[-LATEST:])],
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of an edition."""

    changes: Changes
    rehearsal: Sequence[Rehearsed]
    asked: str  # the question of one's own
    expected: str  # the edition in use when it was compared
    wrong: str  # what went wrong before; empty if nothing did


def edition_page(desk: Desk, shown: Shown, view: View) -> str:
    """What an edition changes, the questions asked of it and of the one in use, and how to put it in use."""
    changes, wrong = shown.changes, shown.wrong
    name, words = changes.new.edition, view.words
    way = f"{view.home}beheer/uitgave/{quote(name, safe='')}"
    told, doubtful = telling(changes, words), bool(changes.doubts) and not desk.was_used(name)
    return _fill(
        "edition.html",
        desk,
        view,
        title=words["edition_title"].format(name=changes.new.pdf.name, date=created(changes.new, words)),
        trouble=words[f"desk_{wrong}"] if wrong else "",
        name=name,
        telling=replace(told, doubts=()) if doubtful else told,
        doubts=told.doubts if doubtful else (),
        link=lambda citation: f"{way}/pagina/{citation.page}?{urlencode({'citaat': citation.id})}",
        rehearsal=shown.rehearsal,
        asked=shown.asked,
        expected=shown.expected,
        in_use=name == shown.expected,
        way=way,
    )


def damaged_page(desk: Desk, name: str, told: str, view: View) -> str:
    """That an edition cannot be read, and how to remove it."""
    words = view.words
    way = f"{view.home}beheer/uitgave/{quote(name, safe='')}"
    return _fill("damaged.html", desk, view, title=words["status_damaged"], name=name, told=told, way=way)


def unproven_page(
    number: int, chosen: str, manifest: Manifest, citations: Sequence[Citation], picture: Picture | None, view: View
) -> str:
    """A physical page of an edition with the lines marked of one citation, by its id, and of what is not proven."""
    unproven = [citation for citation in citations if not is_proven(citation)]
    marked = [citation for citation in citations if citation.id == chosen] or unproven
    boxes = [box for citation in marked for box in citation.boxes if box.page == number]
    return fill(
        "unproven.html",
        view,
        manifest,
        title=view.words["pdf_page"].format(number=number),
        number=number,
        count=manifest.pdf.pages,
        way=f"{view.home}beheer/uitgave/{quote(manifest.edition, safe='')}",
        picture=picture,
        boxes=boxes,
        unproven=unproven,
        others=[citation for citation in citations if is_proven(citation)],
    )


def progress(job: Job | None, words: Phrases) -> dict[str, Any]:
    """How far a build is, for a page that shows it: how much of the whole, in per cent, and in words."""
    if job is None:
        return {"running": False, "percent": 0, "told": "", "left": ""}
    percent = round(100 * job.state.fraction) if job.state else 0
    return {"running": not job.ended, "percent": percent, "told": _told(job, words), "left": _left(job, words)}


def _told(job: Job, words: Phrases) -> str:
    if job.edition:
        return words["job_done"].format(name=job.name)
    if job.stopped:
        return words["job_stopped"].format(name=job.name)
    if job.error:
        known = f"wrong_{job.error}" in words.all
        return (
            words[f"wrong_{job.error}"].format(name=job.name) if known else words["wrong_other"].format(told=job.told)
        )
    if job.state is None or job.state.step not in STEPS:
        return words["job_begun"].format(name=job.name)
    said = words[f"step_{job.state.step}"]
    return said.format(done=job.state.done, count=job.state.count)


def _left(job: Job, words: Phrases) -> str:
    if job.ended or job.state is None or job.state.seconds_left is None:
        return ""
    seconds = job.state.seconds_left
    if seconds > MINUTE:
        return words["left_minutes"].format(count=max(2, round(seconds / MINUTE)))
    return words["left_seconds"].format(count=max(ROUNDED, round(seconds / ROUNDED) * ROUNDED))


def _event(event: Event, words: Phrases) -> dict[str, str]:
    return {
        "at": _moment(event.at, words),
        "what": words[f"deed_{event.what}"],
        "edition": event.edition,
        "by": event.by or words["somebody"],
    }


def _moment(at: str, words: Phrases) -> str:
    """A moment as one says it here: `24 november 2026 13:45`; as it is written where somebody else wrote it."""
    try:
        moment = datetime.fromisoformat(at).astimezone()
    except (OverflowError, ValueError):
        return at
    return f"{words.day(moment.date())} {moment:%H:%M}"


def _fill(template: str, desk: Desk, view: View, **values: Any) -> str:
    return fill(template, view, desk.site.catalogue.manifest, **values)
