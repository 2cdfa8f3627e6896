"""Reads an unknown PDF in a child process with limits on memory, time, size and pages, and waits for its citations."""

import hashlib
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

from source import errors
from source.child import NO_MEMORY
from source.citations import Citation, Difference, Proof, from_json, to_json
from source.limits import MEBIBYTE, Limits

Progress = Callable[[int, int], None]  # pages or citations done, and in all
COMMAND = (sys.executable, "-I", "-B", "-X", "utf8", "-m", "source.child")  # no environment, user site or .pyc files
MOST_OUTPUT = 256 * MEBIBYTE  # of the child; the citations of 2,000 full pages are 30
PATIENCE = 10  # times as long by the clock for who is nice and waits for others; the child's own limit is CPU time
GRACE = 5  # seconds in which the system takes back the memory of a child that ended
CHUNK = 2**16  # bytes; what a pipe holds
PLAIN = {kind.__name__: kind for kind in (errors.EncryptedPDFError, errors.NoPagesError, errors.NoTextError)}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: a PDF's own bytes, what it says of itself, and its citations in reading order."""

    name: str  # of the file, fit for a screen
    content: bytes = field(repr=False)  # exactly what was read, whatever happens to the file
    sha256: str
    pages: int
    title: str | None
    subject: str | None
    language: str | None
    citations: tuple[Citation, ...] = field(repr=False)


def read(
    path: Path, limits: Limits | None = None, progress: Progress | None = None, proving: Progress | None = None
) -> Reading:
    """Read the PDF at `path` without trusting it; `progress` is told pages done and in all, `proving` citations.

    Raises:
        SourceError: it is missing, no PDF, damaged, protected, too large or costly, has no text or no citations.

    """
    limits = limits or Limits()
    content = _content(path, limits)
    with _child("read", content, limits) as child:
        reading = _Talk(child, path, limits, progress).reading(content)
    return replace(reading, citations=prove(reading.citations, content, path, limits, proving))


def prove(
    citations: Sequence[Citation], content: bytes, path: Path, limits: Limits, progress: Progress | None = None
) -> tuple[Citation, ...]:
    """The citations, each with its proof against the PDF in `content`, which came from `path`.

    Raises:
        SourceError: the second reader cannot read the PDF, or not within the limits.

    """
    lines = b"".join(to_json(citation).encode() + b"\n" for citation in citations)
    with _child("prove", b"%d\n%b%b" % (len(content), content, lines), limits) as child:
        proofs = _Talk(child, path, limits, progress, pages=len(citations)).proofs(len(citations))
    return tuple(replace(citation, proof=proof) for citation, proof in zip(citations, proofs, strict=True))


def run_child(task: str, content: bytes, path: Path, limits: Limits) -> dict[str, Any]:
    """The one record that a child process answers with to `task` on `content`, which came from `path`.

    Raises:
        SourceError: the child found something wrong, or was not done within the limits.

    """
    with _child(task, content, limits) as child:
        return _Talk(child, path, limits, None).record()


@contextmanager
def _child(task: str, content: bytes, limits: Limits) -> Iterator[subprocess.Popen[bytes]]:
    """A child process that is given `content`, and is gone when the context ends, however it ends."""
    child = subprocess.Popen(  # noqa: S603 - our own module; nothing of the PDF is in the command
        [*COMMAND, task, json.dumps(asdict(limits))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={},
        start_new_session=True,
    )
    feeder = threading.Thread(target=_feed, args=(child.stdin, content), daemon=True)
    feeder.start()
    try:
        yield child
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        feeder.join()
        cast("IO[bytes]", child.stdout).close()


def _content(path: Path, limits: Limits) -> bytes:
    try:
        if not path.is_file():
            raise errors.MissingPDFError(path)
        with path.open("rb") as file:
            content = file.read(limits.megabytes * MEBIBYTE + 1)
    except OSError as error:
        raise errors.UnreadablePDFError(path, error.strerror or "it cannot be opened") from error
    if len(content) > limits.megabytes * MEBIBYTE:
        raise errors.TooLargePDFError(path, limits.megabytes)
    return content


def _feed(pipe: IO[bytes], content: bytes) -> None:
    with suppress(BrokenPipeError), pipe:  # the child may end before it has read all
        pipe.write(content)


class _Talk:
    """What the child says, until its time is over. Nothing it says is trusted: it has read the PDF."""

    def __init__(
        self, child: subprocess.Popen[bytes], path: Path, limits: Limits, progress: Progress | None, pages: int = 0
    ) -> None:
        self._child = child
        self._path = path
        self._limits = limits
        self._progress = progress
        self._allowed = limits.seconds_for(pages)
        self._patience = PATIENCE if os.nice(0) > 0 else 1
        self._started = time.monotonic()

    def reading(self, content: bytes) -> Reading:
        lines = self._lines()
        try:
            record = self._last_record(lines)
            facts = record["document"]
            citations = tuple(from_json(line.decode()) for line in islice(lines, record["citations"]))
            if len(citations) != record["citations"] or next(lines, None) is not None:
                raise ValueError("not as many citations as told")  # noqa: TRY301 - one translation for all that is wrong
        except (KeyError, RecursionError, TypeError, ValueError) as error:
            raise self._ended() from error
        if not citations:
            raise errors.NoCitationsError(self._path)
        return Reading(
            name=errors.name_of(self._path),
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            citations=citations,
            **facts,
        )

    def record(self) -> dict[str, Any]:
        lines = self._lines()
        try:
            found: dict[str, Any] = json.loads(next(lines, b""))
            if "error" in found:
                raise self._told(found["error"], found["reason"])
        except (KeyError, RecursionError, TypeError, ValueError) as error:
            raise self._ended() from error
        return found

    def proofs(self, count: int) -> list[Proof]:
        lines = self._lines()
        try:
            found = [self._proof(line, done, count) for done, line in enumerate(islice(lines, count), start=1)]
            if len(found) != count or next(lines, None) is not None:
                raise ValueError("not as many proofs as citations")  # noqa: TRY301 - one translation for all
        except (KeyError, RecursionError, TypeError, ValueError) as error:
            raise self._ended() from error
        return found

    def _proof(self, line: bytes, done: int, count: int) -> Proof:
        record: dict[str, Any] = json.loads(line)
        if "error" in record:
            raise self._told(record["error"], record["reason"])
        differences = tuple(Difference(**difference) for difference in record["differences"])
        if self._progress:
            self._progress(done, count)
        return Proof(agreed=record["agreed"] is True and not differences, differences=differences)

    def _last_record(self, lines: Iterator[bytes]) -> dict[str, Any]:
        """The record after those of progress: the document's facts."""
        for line in lines:
            record: dict[str, Any] = json.loads(line)
            if "error" in record:
                raise self._told(record["error"], record["reason"])
            if "done" not in record:
                return record
            self._allowed = self._limits.seconds_for(min(record["done"], self._limits.pages))
            if self._progress:
                self._progress(record["done"], record["count"])
        raise ValueError("nothing about the document")

    def _told(self, kind: str, reason: str) -> errors.SourceError:
        """The error that the child found, about the file as it is called here."""
        if kind == errors.TooManyPagesError.__name__:
            return errors.TooManyPagesError(self._path, self._limits.pages)
        if kind == errors.GarbledTextError.__name__:
            return errors.GarbledTextError(self._path, reason)
        return PLAIN[kind](self._path) if kind in PLAIN else errors.UnreadablePDFError(self._path, reason)

    def _ended(self) -> errors.SourceError:
        """Why the child said no more, or nonsense."""
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(GRACE)
        code = self._child.poll()
        if code == -signal.SIGXCPU:
            return errors.TooCostlyPDFError.time(self._path, self._allowed)
        if code in (
            NO_MEMORY,
            -signal.SIGABRT,
            -signal.SIGKILL,
        ):  # pdfium aborts without memory, a system without kills
            return errors.TooCostlyPDFError.memory(self._path, self._limits.memory_megabytes)
        return errors.UnreadablePDFError(self._path, "the program that reads it stopped")

    def _left(self) -> float:
        return self._started + self._allowed * self._patience - time.monotonic()

    def _lines(self) -> Iterator[bytes]:
        pipe = cast("IO[bytes]", self._child.stdout).fileno()
        rest: list[bytes] = []
        total = 0
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            while selector.select(max(0.0, self._left())) and self._left() > 0:
                chunk = os.read(pipe, CHUNK)
                if not chunk:
                    return
                total += len(chunk)
                if total > MOST_OUTPUT:
                    raise errors.TooCostlyPDFError.memory(self._path, self._limits.memory_megabytes)
                *whole, last = chunk.split(b"\n")
                if whole:
                    yield b"".join([*rest, whole[0]])
                    yield from whole[1:]
                    rest = []
                rest.append(last)
        raise errors.TooCostlyPDFError.time(self._path, self._allowed * self._patience)
