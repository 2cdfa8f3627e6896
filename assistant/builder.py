"""Makes an edition in a process of its own, so that a server goes on answering while it is made.

`assistant.making` runs it as `python -m assistant.builder TASK`, a `Task` in JSON. On standard output comes a line
`{"step": "read", "done": 3, "count": 32}` for each step, and then `{"edition": name}`, or
`{"error": kind, "told": sentence}`. It ends with standard input, which who waits for it keeps open.
"""

import json
import os
import sys
from contextlib import suppress
from threading import Thread
from typing import Any

from assistant.build import POLITE, build, edition_before, read_anthology
from assistant.making import Task
from index.errors import EditionError
from source.child import defer
from source.errors import SourceError


def main() -> None:
    """Do what the command line says."""
    Thread(target=_end_with_input, daemon=True).start()
    os.nice(POLITE)
    defer()
    task = Task.from_json(sys.argv[1])
    try:
        found = read_anthology(task.pdf, task.limits, _progress)
        old = edition_before(task.folder)
        made = build(found, task.folder, task.model, task.models, _progress, by=task.by, old=old)
    except (EditionError, SourceError) as error:
        _write({"error": type(error).__name__, "told": str(error)})
    else:
        _write({"edition": made.edition})


def _end_with_input() -> None:
    """End, also in the midst of a step, once standard input ends: then nobody waits any more."""
    os.read(sys.stdin.fileno(), 1)  # not through sys.stdin, whose lock would be in the way at the end
    os._exit(1)


def _progress(step: str, done: int, count: int) -> None:
    _write({"step": step, "done": done, "count": count})


def _write(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with suppress(BrokenPipeError):  # the server is gone
        main()
