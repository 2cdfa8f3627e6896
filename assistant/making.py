"""Starts `assistant.builder` in a process of its own, and hears what it says."""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, cast

from assistant.build import Progress
from index.collection import clean
from index.errors import EditionError
from source.limits import Limits

COMMAND = (sys.executable, "-P", "-X", "utf8", "-m", "assistant.builder")  # -P: no module of the current folder


@dataclass(frozen=True, slots=True)
class Task:
    """An edition to be made: of which PDF, in the folder of which collection, with which model, for whom."""

    pdf: Path
    folder: Path
    model: str
    models: Path  # where the bundled model is kept
    limits: Limits
    by: str

    @classmethod
    def from_json(cls, text: str) -> "Task":
        """The task that `to_json` gave."""
        record: dict[str, Any] = json.loads(text)
        paths = {name: Path(record[name]) for name in ("pdf", "folder", "models")}
        return cls(**{**record, **paths, "limits": Limits(**record["limits"])})

    def to_json(self) -> str:
        """The task as another process can read it, in whatever folder it runs."""
        paths = {name: str(path.absolute()) for name, path in asdict(self).items() if isinstance(path, Path)}
        return json.dumps({**asdict(self), **paths})


class MakingError(EditionError):
    """What the process said went wrong, or that it ended before it was done."""

    def __init__(self, told: str, code: int) -> None:
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        super().__init__(
            told or f"The program that makes the edition ended too early ({how}); nothing was put in use, so try again."
        )


def begin(task: Task, *, apart: bool = False) -> subprocess.Popen[bytes]:
    """A process that makes an edition, and is gone when this one is, or closes its standard input.

    With `apart` in a session of its own: Linux shares out processors among sessions first, and niceness counts only
    within one, so that of a terminal or a schedule would weigh as much as that of a server.
    """
    return subprocess.Popen(  # noqa: S603 - our own module
        [*COMMAND, task.to_json()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=apart
    )


def heard(child: subprocess.Popen[bytes], progress: Progress) -> dict[str, Any]:
    """What the process says at last, as `assistant.builder` tells it; nothing if it was stopped."""
    for line in cast("IO[bytes]", child.stdout):
        if not line.startswith(b"{"):
            continue  # a library that says something
        record: dict[str, Any] = json.loads(line)
        if "step" not in record:
            return record
        progress(record["step"], record["done"], record["count"])
    return {}


def made_apart(task: Task, progress: Progress) -> str:
    """The name of an edition that a process of its own made; if this is interrupted, nothing is left of either.

    Raises:
        MakingError: it could not be made; nothing has changed.

    """
    with begin(task, apart=True) as child:
        try:
            record = heard(child, progress)
        except BaseException:
            child.kill()
            child.wait()
            clean(task.folder)
            raise
    if "edition" not in record:
        raise MakingError(record.get("told", ""), child.returncode)
    return str(record["edition"])
