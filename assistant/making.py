"""Starts `assistant.builder` in a process of its own, and hears what it says."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, cast

from assistant.build import Progress
from index.collection import clean
from index.errors import EditionError
from source.limits import Limits

COMMAND = (sys.executable, "-P", "-X", "utf8", "-m", "assistant.builder")  # -P: no module of the current folder


class MakingError(EditionError):
    """What the process said went wrong, or that it ended before it was done."""

    def __init__(self, told: str, code: int) -> None:
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        super().__init__(
            told or f"The program that makes the edition ended too early ({how}); nothing has changed, so try again."
        )


def begin(
    pdf: Path, folder: Path, model: str, models: Path, limits: Limits, by: str, *, apart: bool = False
) -> subprocess.Popen[bytes]:
    """A process that makes an edition of `pdf` in the folder of a collection, for `by`.

    With `apart` in a session of its own: Linux shares out processors among sessions first, and niceness counts only
    within one, so that of a terminal or a schedule would weigh as much as that of a server.
    """
    task = {
        "pdf": str(pdf.absolute()),
        "folder": str(folder.absolute()),
        "model": model,
        "models": str(models.absolute()),
        "limits": asdict(limits),
        "by": by,
    }
    return subprocess.Popen(  # noqa: S603 - our own module
        [*COMMAND, json.dumps(task)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=apart
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


def made_apart(
    pdf: Path,
    folder: Path,
    model: str,
    models: Path,
    limits: Limits,
    by: str,
    progress: Progress,
) -> str:
    """The name of an edition that a process of its own made; if this is interrupted, nothing is left of either.

    Raises:
        MakingError: it could not be made; nothing has changed.

    """
    with begin(pdf, folder, model, models, limits, by, apart=True) as child:
        try:
            record = heard(child, progress)
        except BaseException:
            child.kill()
            child.wait()
            clean(folder)
            raise
    if "edition" not in record:
        raise MakingError(record.get("told", ""), child.returncode)
    return str(record["edition"])
