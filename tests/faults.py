"""A disk that fails, a program that is killed, a power cut: at the n-th step in a folder, counted and not timed.

A step is a call of a function of `os` that changes a disk, or opens what is on it; `Path` and `shutil` look these up
there too. Meanwhile nothing is really synced: whether it was asked for is what counts.
"""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FunctionType
from typing import Any

import pytest

from index.errors import EditionError

ROOT = Path(__file__).parent.parent
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
STEPS = ("open", "write", "fsync", "rename", "replace", "mkdir", "unlink", "rmdir")


@dataclass(frozen=True, slots=True)
class Step:
    """A call of the operating system."""

    call: str  # one of STEPS, or "look", an `open` that can change nothing
    path: Path
    to: Path | None = None  # the new name
    content: bytes = b""  # what is written


Fault = Callable[[int, Step], bool]  # is asked before the n-th step; True makes a write stop halfway
Happening = Callable[[], object]
Work = Callable[[Path], object]


def sound(_number: int, _step: Step) -> bool:
    """Nothing happens."""
    return False


def kill() -> None:
    """End as nobody can prevent."""
    os.kill(os.getpid(), signal.SIGKILL)


def fail(code: int) -> Happening:
    """An error of the operating system."""

    def happen() -> None:
        raise OSError(code, os.strerror(code))

    return happen


def at(number: int, happen: Happening) -> Fault:
    """Once, before the n-th step."""

    def fault(now: int, _step: Step) -> bool:
        if now == number:
            happen()
        return False

    return fault


def halfway(number: int, happen: Happening) -> Fault:
    """Once, when half of what the n-th step would write was written."""

    def fault(now: int, _step: Step) -> bool:
        if now == number + 1:
            happen()
        return now == number

    return fault


def since(number: int, happen: Happening, calls: Collection[str] = STEPS) -> Fault:
    """Before the n-th step and every one that follows."""

    def fault(now: int, step: Step) -> bool:
        if now >= number and step.call in calls:
            happen()
        return False

    return fault


def full(number: int) -> Fault:
    """From the n-th step on nothing can be added."""
    return since(number, fail(errno.ENOSPC), ("open", "write", "mkdir"))


@contextmanager
def watched(folder: Path, fault: Fault = sound) -> Iterator[list[Step]]:
    """The steps in `folder` and below it, in order; `fault` is asked before each."""
    watch = _Watch(folder, fault)
    with pytest.MonkeyPatch.context() as patch:
        for name in (*STEPS, "close"):
            patch.setattr(os, name, getattr(watch, name))
        yield watch.steps


class _Watch:
    """Functions in the place of those of `os`."""

    def __init__(self, folder: Path, fault: Fault) -> None:
        self.steps: list[Step] = []
        self._folder = folder
        self._fault = fault
        self._asking = False
        self._os: dict[str, Callable[..., Any]] = {name: getattr(os, name) for name in (*STEPS, "close")}
        self._places: dict[int, Path] = {}  # of what is open

    def open(self, path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        place = self._place(path, dir_fd)
        self._step(Step("open" if flags & WRITING else "look", place))
        handle: int = self._os["open"](path, flags, mode, dir_fd=dir_fd)
        self._places[handle] = place
        return handle

    def close(self, handle: int) -> None:
        self._places.pop(handle, None)
        self._os["close"](handle)

    def write(self, handle: int, content: Any) -> int:
        halved = self._step(Step("write", self._places.get(handle, Path()), content=bytes(content)))
        written: int = self._os["write"](handle, content[: (len(content) + 1) // 2] if halved else content)
        return written

    def fsync(self, handle: int) -> None:
        self._step(Step("fsync", self._places.get(handle, Path())))

    def rename(self, path: Any, to: Any) -> None:
        self._step(Step("rename", Path(path), Path(to)))
        self._os["rename"](path, to)

    def replace(self, path: Any, to: Any) -> None:
        self._step(Step("replace", Path(path), Path(to)))
        self._os["replace"](path, to)

    def mkdir(self, path: Any, mode: int = 0o777) -> None:
        self._step(Step("mkdir", Path(path)))
        self._os["mkdir"](path, mode)

    def unlink(self, path: Any, *, dir_fd: int | None = None) -> None:
        self._step(Step("unlink", self._place(path, dir_fd)))
        self._os["unlink"](path, dir_fd=dir_fd)

    def rmdir(self, path: Any, *, dir_fd: int | None = None) -> None:
        self._step(Step("rmdir", self._place(path, dir_fd)))
        self._os["rmdir"](path, dir_fd=dir_fd)

    def _place(self, path: Any, parent: int | None) -> Path:
        return Path(path) if parent is None else self._places[parent] / path

    def _step(self, step: Step) -> bool:
        if self._asking or not step.path.is_relative_to(self._folder):
            return False
        self.steps.append(step)
        self._asking = True
        try:
            return self._fault(len(self.steps), step)
        finally:
            self._asking = False


# in processes of their own


def killed(work: Work, start: Path, into: Path, *, half: bool = False) -> list[Path]:
    """Copies of `start`, in each of which `work` was killed a step later; in the last it was not killed at all."""
    _program("kill", work, start, into, half)
    return sorted(into.iterdir(), key=lambda path: int(path.name))


def together(works: Sequence[Work], folder: Path, rounds: int) -> list[list[str]]:
    """What came of works that begin at the same time, round after round: the error of each, "" if there was none."""
    found: list[list[str]] = json.loads(_program("race", *works, folder, rounds))
    return found


def _program(*words: object) -> str:
    # of its own, as one that has threads, such as the tests, cannot be copied
    named = [f"{word.__module__}:{word.__name__}" if isinstance(word, FunctionType) else str(word) for word in words]
    command = [sys.executable, "-m", "tests.faults", *named]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _named(word: str) -> Work:
    module, name = word.split(":")
    found: Work = getattr(import_module(f"tests.{module.removeprefix('tests.')}"), name)
    return found


def _kill(work: Work, start: Path, into: Path, fault: Callable[[int, Happening], Fault]) -> int | None:
    with TemporaryDirectory() as rehearsal:  # so that what is imported on the way is there already
        _watch(work, shutil.copytree(start, Path(rehearsal) / "0"), sound)
    for number in count(1):
        folder = into / str(number)
        shutil.copytree(start, folder)
        process = get_context("fork").Process(target=_watch, args=(work, folder, fault(number, kill)))
        process.start()
        process.join()
        if process.exitcode != -signal.SIGKILL:
            break
    return process.exitcode


def _watch(work: Work, folder: Path, fault: Fault) -> None:
    with watched(folder, fault):
        work(folder)


def _race(works: Sequence[Work], folder: Path, rounds: int) -> Iterator[list[str]]:
    context = get_context("fork")
    for _ in range(rounds):
        barrier, told = context.Barrier(len(works)), context.SimpleQueue()
        processes = [
            context.Process(target=_begin, args=(number, work, folder, barrier, told))
            for number, work in enumerate(works)
        ]
        for process in processes:
            process.start()
        found = dict(told.get() for _ in works)
        for process in processes:
            process.join()
        yield [found[number] for number in range(len(works))]


def _begin(number: int, work: Work, folder: Path, barrier: Any, told: Any) -> None:
    barrier.wait()
    try:
        work(folder)
    except EditionError as error:
        told.put((number, type(error).__name__))
    else:
        told.put((number, ""))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["kill", done, begin, end, half]:
            sys.exit(_kill(_named(done), Path(begin), Path(end), halfway if half == "True" else at))
        case ["race", *doing, where, times]:
            sys.stdout.write(json.dumps(list(_race([_named(word) for word in doing], Path(where), int(times)))))
