"""What was done with the editions of a collection, when and by whom: `log.jsonl`, a line of JSON for each deed."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from index.disk import SHARED, append_line

LOG = "log.jsonl"
Deed = Literal["build", "publish", "rollback", "remove"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done with an edition."""

    at: str  # ISO 8601, UTC
    what: Deed
    edition: str
    by: str  # who, as the system or the proxy names them
    before: str | None = None  # the edition in use until then, where another took its place


def record(folder: Path, what: Deed, edition: str, by: str, before: str | None = None) -> None:
    """Add an event to the log of a collection; raises OSError."""
    event = Event(datetime.now(UTC).isoformat(timespec="seconds"), what, edition, by, before)
    append_line(folder / LOG, json.dumps(asdict(event), ensure_ascii=False), SHARED)


def history(folder: Path) -> list[Event]:
    """What was done, the oldest first; a line that is no event, such as one that was cut off, is passed over."""
    try:
        lines = (folder / LOG).read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return []
    return [event for line in lines if (event := _event(line))]


def _event(line: str) -> Event | None:
    try:
        event = Event(**json.loads(line))
    except (RecursionError, TypeError, ValueError):
        return None
    texts = all(isinstance(text, str) for text in (event.at, event.edition, event.by))
    return event if texts and event.what in get_args(Deed) and is_name(event.edition) else None


def is_name(name: str) -> bool:
    """Whether an edition can have this name; one that starts with a dot is not there yet, or no more."""
    return bool(name) and not name.startswith(".") and name.isprintable() and Path(name).name == name
