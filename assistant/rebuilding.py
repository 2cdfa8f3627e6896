"""Builds beside a server that answers: one at a time, each in a process of its own that can be stopped."""

import contextlib
import logging
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock, Thread
from typing import IO, Any, cast

from assistant.build import Progress
from assistant.making import Task, begin, heard
from assistant.progress import State, Stopwatch
from index.collection import clean
from index.disk import held
from index.errors import DiskError
from source.limits import Limits

UPLOADS = "uploads"  # in the folder of a collection, which nothing serves
BEGINNING = 1024  # bytes among which a PDF says that it is one
MARK = b"%PDF-"
PDF = ".pdf"
CHUNK = 2**20  # bytes of one write
MOST_NAME = 200  # bytes kept of the name of a file; file systems take 255


class BusyError(Exception):
    """An edition is being made already."""


class NoPDFError(Exception):
    """What was sent is no PDF, or nothing."""


@dataclass(frozen=True, slots=True)
class Job:
    """A build: of which file, for whom, and how far it is or what came of it."""

    name: str  # of the file
    by: str
    started: datetime
    state: State | None = None
    edition: str | None = None  # what it made
    error: str | None = None  # the kind of what went wrong
    told: str = ""  # what went wrong, as the program says it
    ended: bool = False

    @property
    def stopped(self) -> bool:
        """Whether it ended because somebody wanted it to."""
        return self.ended and self.edition is None and self.error is None


class Rebuilding:
    """The builds for one collection; may be used by several threads at once."""

    def __init__(self, folder: Path, model: str, models: Path, limits: Limits) -> None:
        self._folder = folder
        self._model, self._models, self._limits = model, models, limits
        self._lock = Lock()
        self._job: Job | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._stopping = False

    @property
    def job(self) -> Job | None:
        """The build that runs, or else the last one since the server started."""
        return self._job

    @property
    def running(self) -> bool:
        """Whether a build is under way."""
        return self._job is not None and not self._job.ended

    def start(self, name: str, content: IO[bytes], by: str) -> None:
        """Keep an uploaded PDF and make an edition of it; the upload is gone when that ends, however it ends.

        Raises:
            BusyError: another one is being made.
            NoPDFError: it is no PDF.
            DiskError: it could not be kept.

        """
        with self._lock:
            if self._job and not self._job.ended:
                raise BusyError
            if MARK not in content.read(BEGINNING):
                raise NoPDFError
            content.seek(0)
            self._job = Job(_file_name(name), by, datetime.now(UTC))
            self._stopping = False
        keeping = ExitStack()
        try:
            pdf = keeping.enter_context(_upload(self._folder, _file_name(name), content))
        except OSError as error:
            self._end(error="DiskError", told=str(error))
            raise DiskError(self._folder, error.strerror or str(error)) from error
        Thread(target=self._run, args=(keeping, pdf, by), daemon=True, name="rebuilding").start()

    def stop(self) -> bool:
        """Stop the build that runs, of which nothing is left; whether there is one."""
        with self._lock:
            self._stopping = self.running
            if self._child and self._stopping:
                self._child.kill()
            return self._stopping

    def _run(self, keeping: ExitStack, pdf: Path, by: str) -> None:
        """Wait for the edition; whatever happens, the build ends, and nothing but the edition is left of it."""
        record: dict[str, Any] = {}
        try:
            with keeping, self._begun(pdf, by) as child:
                record = heard(child, self._teller())
        finally:
            with self._lock:
                self._child = None
            clean(self._folder)
            self._end(**self._outcome(record))

    def _outcome(self, record: dict[str, Any]) -> dict[str, Any]:
        """What a build comes to that said this at last."""
        if "edition" in record:
            return {"edition": record["edition"]}
        if self._stopping:
            return {}
        error, told = record.get("error", "StoppedError"), record.get("told", "")
        logging.getLogger(__name__).error("An edition could not be made: %s (%s)", told, error)
        return {"error": error, "told": told}

    def _begun(self, pdf: Path, by: str) -> subprocess.Popen[bytes]:
        with self._lock:
            child = begin(Task(pdf, self._folder, self._model, self._models, self._limits, by))
            self._child = child
            if self._stopping:
                child.kill()
            return child

    def _teller(self) -> Progress:
        """Takes note of how far a build is."""
        watch = Stopwatch()

        def tell(step: str, done: int, count: int) -> None:
            with self._lock:
                self._job = replace(cast("Job", self._job), state=watch.state(step, done, count))

        return tell

    def _end(self, **came: Any) -> None:
        with self._lock:
            self._job = replace(cast("Job", self._job), ended=True, **came)


@contextlib.contextmanager
def _upload(folder: Path, name: str, content: IO[bytes]) -> Iterator[Path]:
    """A file with what was uploaded, in a folder of its own that is gone afterwards."""
    own = folder / UPLOADS / secrets.token_hex(8)
    own.mkdir(parents=True, mode=0o700)
    try:
        with held(own):  # so that who cleans sees that it is no leftover
            with (own / name).open("wb") as file:
                shutil.copyfileobj(content, file, CHUNK)
            yield own / name
    finally:
        shutil.rmtree(own, ignore_errors=True)


def clean_uploads(folder: Path) -> None:
    """Remove the uploads that a killed server left behind."""
    for path in (folder / UPLOADS).glob("*"):
        with contextlib.suppress(OSError), held(path) as ours:
            if ours:
                shutil.rmtree(path)


def _file_name(name: str) -> str:
    """The name of an uploaded file, fit for a file of ours."""
    kept = "".join(character for character in Path(name.replace("\\", "/")).name if character.isprintable())
    stem = kept[: -len(PDF)] if kept.casefold().endswith(PDF) else kept
    short = stem.strip(". ").encode()[:MOST_NAME].decode(errors="ignore")
    return f"{short or 'upload'}{PDF}"
