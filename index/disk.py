"""Writing that outlives a crash: what is on the disk when a function returns stays there, and is whole.

Every step is one call of the operating system, so that a test can stop the program, or fail, before any of them.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

CHUNK = 2**20  # bytes of one write
SHARED, PRIVATE = 0o644, 0o600  # who may read a file: anyone, as a server may run as someone else, or its owner
PATIENCE = 10.0  # seconds to wait for who else changes a folder; a change takes milliseconds
PAUSE = 0.05  # seconds between two tries


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are not there yet, so that their names last; raises OSError."""
    for path in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        path.mkdir(exist_ok=True)
        sync(path.parent)


def write_file(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, and onto the disk; raises OSError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, SHARED)
    try:
        _write_all(handle, content)
    finally:
        os.close(handle)


def replace_file(path: Path, content: bytes) -> None:
    """Put a file in the place of another in one step; who reads `path` finds the old content or the new.

    Raises:
        OSError: it was not replaced; or it was, but might be the old one again after a power cut.

    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.unlink(missing_ok=True)  # of a process that had our number, and was killed
        write_file(beside, content)
        os.replace(beside, path)  # noqa: PTH105 - what the tests stop at
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    sync(path.parent)


def append_line(path: Path, line: str, mode: int = PRIVATE) -> None:
    """Write `line` on a line of its own at the end of `path`, and onto the disk; `mode` is that of a new file.

    Others may have edited the file, or a power cut left its last line unfinished. Raises OSError.
    """
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, mode)
    try:
        size = os.fstat(handle).st_size
        unfinished = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        _write_all(handle, b"\n" * unfinished + line.encode() + b"\n")
    finally:
        os.close(handle)
    if not size:
        sync(path.parent)


def _write_all(handle: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest[:CHUNK]) :]
    os.fsync(handle)


def sync(path: Path) -> None:
    """Make a file, or the names in a folder, last through a power cut; raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_folder(folder: Path) -> None:
    """Remove a folder with all that is in it: first its name, so that it is there whole or not at all.

    Raises:
        OSError: it is still there, or partly under a name that begins with a dot.

    """
    hidden = folder.with_name(f".gone-{folder.name.lstrip('.')}")
    if folder != hidden:
        os.rename(folder, hidden)  # noqa: PTH104 - what the tests stop at
        sync(hidden.parent)  # or a power cut could give the name back without the files
    shutil.rmtree(hidden)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Nobody else who asks for the lock of `folder` has it meanwhile; it ends with the process, however that ends.

    Raises:
        OSError: somebody else keeps it, or there is no such folder.

    """
    until = time.monotonic() + PATIENCE
    handle = os.open(folder, os.O_RDONLY)
    try:
        while not _lock(handle):
            if time.monotonic() > until:
                raise TimeoutError
            time.sleep(PAUSE)
        yield
    finally:
        os.close(handle)


@contextmanager
def held(folder: Path) -> Iterator[bool]:
    """Whether nobody else holds the lock of `folder`; if so, we do meanwhile. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield _lock(handle)
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
