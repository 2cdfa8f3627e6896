"""Adds lines to a file that others may have edited, or a power cut left unfinished."""

import os
from pathlib import Path

PRIVATE = 0o600  # read and write for its owner


def append_line(path: Path, line: str) -> None:
    """Write `line` on a line of its own at the end of `path`, and onto the disk; a new file is its owner's only.

    Raises:
        OSError: the file cannot be written.

    """
    with os.fdopen(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, PRIVATE), "r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - 1, 0))
        unfinished = size > 0 and file.read(1) != b"\n"
        file.seek(0, os.SEEK_END)
        file.write(b"\n" * unfinished + line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
