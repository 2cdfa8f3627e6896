"""Reads, proves or draws one PDF in a process of its own, within limits: bytes go in, JSON Lines come out.

`source.reader` runs it as `python -m source.child TASK LIMITS`, those of `source.limits.Limits` in JSON. It opens no
file by a name from outside. At any point `{"error": kind, "reason": …}` may come, after which nothing follows. The
tasks:

- `read`, with the PDF on standard input: a line `{"done": 3, "count": 32}` for each page; then
  `{"document": …, "citations": 559}` and so many lines, each a citation;
- `draw`, with a line that tells the number of a page, and the PDF: a line for its picture, in base64;
- `prove`, with a line that tells the size of the PDF in bytes, the PDF, and citations as JSON Lines: a line for the
  proof of each.
"""

import base64
import gc
import json
import math
import os
import resource
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from source.limits import MEBIBYTE, Limits

UNNAMED = Path("PDF")  # errors want a name; the real one never comes here
AUTOGROUP = Path("/proc/self/autogroup")
TRIES = 20  # to write there, a tenth of a second apart
NO_MEMORY = 71  # exit code: memory ran out (EX_OSERR of sysexits.h)


def main() -> None:
    """Do what the command line says with what comes on standard input."""
    limits = Limits(**json.loads(sys.argv[2]))
    if sys.argv[1] != "draw":  # a picture is what a reader waits for
        defer()
    restrict(limits)
    gc.disable()  # one document, then the end: looking for garbage among millions of words doubles the time
    try:
        {"draw": _draw, "prove": _prove, "read": _read}[sys.argv[1]](sys.stdin.buffer.read(), limits)
    except MemoryError:
        os._exit(NO_MEMORY)  # at once: there is no memory left to say anything


def defer() -> None:
    """Let niceness count against programs of other sessions too: Linux shares out processors among sessions first.

    Does nothing but in a process that begins a session, and whose niceness is not 0. The system may put it off; it is
    tried for two seconds. See "The autogroup feature" in sched(7).
    """
    if os.getsid(0) != os.getpid() or os.nice(0) == 0:
        return
    for _ in range(TRIES):
        try:
            AUTOGROUP.write_text(str(os.nice(0)), "ascii")
        except BlockingIOError:  # without CAP_SYS_ADMIN one may, a tenth of a second after another did
            time.sleep(0.1)
        except OSError:  # other systems have no such thing
            return
        else:
            return


def restrict(limits: Limits) -> None:
    """Take from this process what reading a PDF does not need, and limit the rest; it cannot be undone."""
    for kind, most in {
        resource.RLIMIT_CORE: 0,  # a crash leaves no memory image
        resource.RLIMIT_FSIZE: 0,  # no byte is written to any file
        resource.RLIMIT_NPROC: 0,  # no program is started (root may still)
        resource.RLIMIT_AS: limits.memory_megabytes * MEBIBYTE,
    }.items():
        with suppress(OSError, ValueError):  # macOS refuses some; the wall clock of the parent still holds
            resource.setrlimit(kind, (most, most))
    hard = math.ceil(limits.seconds_for(limits.pages)) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, hard))


def _read(data: bytes, limits: Limits) -> None:
    from source.citations import read_citations, to_json  # noqa: PLC0415 - under the limits, as all that follows
    from source.errors import SourceError  # noqa: PLC0415
    from source.pdf import parse  # noqa: PLC0415

    try:
        document = parse(data, UNNAMED, lambda done, count: _progress(done, count, limits), limits.pages)
        _check_text(document)
    except SourceError as error:
        _write({"error": type(error).__name__, "reason": getattr(error, "reason", "")})
        return
    del data
    citations = read_citations(document)
    facts = {"title": document.title, "subject": document.subject, "language": document.language}
    _write({"document": {**facts, "pages": len(document.pages)}, "citations": len(citations)})
    for citation in citations:
        _line(to_json(citation))


def _prove(data: bytes, limits: Limits) -> None:
    from source.citations import from_json  # noqa: PLC0415 - under the limits, as all that follows
    from source.errors import UnreadablePDFError  # noqa: PLC0415
    from source.pdfium import PageReader  # noqa: PLC0415
    from source.proof import prove  # noqa: PLC0415

    size, _, rest = data.partition(b"\n")
    pdf, lines = rest[: int(size)], rest[int(size) :].splitlines()
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (min(math.ceil(limits.seconds_for(len(lines))), hard), hard))
    try:
        with PageReader(pdf) as pages:
            for line in lines:
                _write(asdict(prove(from_json(line.decode()), pages)))
    except UnreadablePDFError as error:
        _write({"error": type(error).__name__, "reason": error.reason})


def _draw(data: bytes, _limits: Limits) -> None:
    from source.errors import UnreadablePDFError  # noqa: PLC0415 - under the limits, as all that follows
    from source.pdfium import PageReader  # noqa: PLC0415

    number, _, pdf = data.partition(b"\n")
    try:
        with PageReader(pdf) as pages:
            picture = pages.picture(int(number))
    except UnreadablePDFError as error:
        _write({"error": type(error).__name__, "reason": error.reason})
        return
    _write({**asdict(picture), "webp": base64.b64encode(picture.webp).decode()})


def _check_text(document: Any) -> None:
    from source.errors import GarbledTextError, NoTextError  # noqa: PLC0415
    from source.garbled import garbled  # noqa: PLC0415

    if not any(page.fragments for page in document.pages):
        raise NoTextError(UNNAMED)
    if reason := garbled(document.pages):
        raise GarbledTextError(UNNAMED, reason)


def _progress(done: int, count: int, limits: Limits) -> None:
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (min(math.ceil(limits.seconds_for(done)), hard), hard))
    _write({"done": done, "count": count})


def _write(record: dict[str, Any]) -> None:
    _line(json.dumps(record, ensure_ascii=False))


def _line(text: str) -> None:
    sys.stdout.buffer.write(text.encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
