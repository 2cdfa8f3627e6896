"""Measures what readers notice of a rebuild: questions come at fixed times while editions are made and put in use.

Run as `python -m scripts.measure_rebuild`, with nothing else running. A server of its own answers from the facsimile.
An administrator sends it the facsimile with a few citations changed, and then one in which hardly a citation is what it
was, so that all are encoded again; with `--shell` an operator builds them with the command. Each is put in use as soon
as it is there. Exit code 1 says that a question went wrong, or was answered from two editions at once or from one that
was not in use.

An answer takes as long as it comes after the moment at which its question was due, also where it could not be asked by
then. Times hold for one machine and one moment: compare them with those of the quiet seconds before.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

import httpx

from assistant.reply import LONGEST_QUESTION
from index.bundled import unpack
from index.collection import editions, in_use
from scripts.typeset_facsimile import PAGES, Block, read_pages, typeset
from tests.command import COMMAND, run
from tests.serving import serving

ROOT = Path(__file__).parent.parent
QUESTIONS = ROOT / "tests" / "data" / "questions-dev.jsonl"
MODELS = Path(os.environ.get("BLOEMLEZING_TEST_MODELS") or ROOT / ".artefacts" / "models")
ADMINISTRATOR = "maker"
QUIET = "quiet"
QUIET_SECONDS = 20.0  # before each rebuild
PROBED = 5.0  # seconds in which is seen how much the server can do at all
BUSY = 8  # readers who ask without a pause; as many keep two processors at work
TURN = 2.0  # seconds in which each reader asks once; after 5 the server closes a connection
PATIENCE = 30.0  # seconds after which a question counts as not answered
LONGEST = 600.0  # seconds until a rebuild should be done
LOOK = 0.25  # seconds between two looks at how far it is
BACK = 3  # times the edition before is put back; a swap takes a second or two, too little to measure by itself
SELDOM = 40  # one in so many quotes is changed
WANTED = 2  # times the quiet median, at most


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: when it was due, on the clock of `time.monotonic`, and how many seconds later what was there."""

    due: float
    seconds: float
    status: int  # 0 if nothing came
    editions: frozenset[str]  # that the answer and its hits name


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the run, on the clock of `time.monotonic`, and the editions that were in use in it."""

    name: str
    start: float
    end: float
    editions: frozenset[str]


def main() -> int:
    """Print the figures; 1 if a reader got an error or a mixed answer."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rate", type=float, default=50.0, metavar="N", help="questions a second (%(default)s)")
    parser.add_argument("--shell", action="store_true", help="make editions as from another terminal")
    options = parser.parse_args()
    rate: float = options.rate
    with tempfile.TemporaryDirectory() as folder:
        data, key = _data(Path(folder))
        pdfs = {"a few new": Path(folder) / "few.pdf", "all new": Path(folder) / "all.pdf"}
        _typeset(pdfs["a few new"], SELDOM)
        _typeset(pdfs["all new"], 1)
        with serving(data, rate="0", administrators=ADMINISTRATOR) as address:
            _tell_most(address, rate)
            client = httpx.Client(base_url=address, auth=(ADMINISTRATOR, key), timeout=PATIENCE)
            began, spent = time.monotonic(), time.process_time()
            rebuild = partial(_rebuild_in_shell, data) if options.shell else partial(_rebuild, client)
            with client, _readers(address, rate) as asked:
                phases = [
                    phase for what, pdf in pdfs.items() for phase in _phases(what, client, data, partial(rebuild, pdf))
                ]
            share = (time.process_time() - spent) / (time.monotonic() - began)
    print(f"Asking {rate:.0f} a second took {share:.0%} of a processor.")
    return _report(asked, phases)


def _data(folder: Path) -> tuple[Path, str]:
    """A data folder with an edition of the facsimile, and the key of an administrator."""
    unpack(MODELS)
    data = folder / "data"
    data.mkdir()
    (data / "models").symlink_to(MODELS.absolute())
    built = run("build", data=data)
    if built.returncode:
        sys.exit(built.stderr)
    return data, run("key", ADMINISTRATOR, data=data).stdout.strip()


def _typeset(pdf: Path, seldom: int) -> None:
    """Set the facsimile with one in so many quotes changed: the words of each line in reverse, so it stays as wide."""
    numbers = count(1)

    def change(block: Block) -> Block:
        if block.kind not in {"quote", "pullquote"} or next(numbers) % seldom:
            return block
        return replace(block, lines=tuple(" ".join(reversed(line.split(" "))) for line in block.lines))

    typeset([replace(page, blocks=tuple(map(change, page.blocks))) for page in read_pages(PAGES)], pdf)


def _phases(what: str, client: httpx.Client, data: Path, rebuild: Callable[[], None]) -> Iterator[Phase]:
    """A rebuild, after some quiet, and the swap, there and back until there is enough to measure."""
    old = in_use(data)
    yield _phase(QUIET, {old}, lambda: time.sleep(QUIET_SECONDS))
    yield _phase(f"made: {what}", {old}, rebuild)
    new = editions(data)[-1]
    if new == old:
        sys.exit("No edition came of it.")
    yield _phase(f"put in use: {what}", {old, new}, partial(_publish_each, client, [new, *[old, new] * BACK]))


def _phase(name: str, names: set[str], deed: Callable[[], None]) -> Phase:
    start = time.monotonic()
    deed()
    return Phase(name, start, time.monotonic(), frozenset(names))


def _rebuild(client: httpx.Client, pdf: Path) -> None:
    """Send a PDF as the page of administrators does, and wait until its edition is made."""
    with pdf.open("rb") as file:
        sent = client.post("/beheer/nieuw", files={"pdf": (pdf.name, file, "application/pdf")})
    _check(sent, "begun")
    _wait(lambda: not client.get("/beheer/voortgang").json()["running"])


def _rebuild_in_shell(data: Path, pdf: Path) -> None:
    """Make an edition as from another terminal or a schedule: in a session of its own."""
    command = [COMMAND, "build", str(pdf), "--data", str(data)]
    made = subprocess.run(command, start_new_session=True, capture_output=True, text=True, check=False)
    if made.returncode:
        sys.exit(made.stderr)


def _publish_each(client: httpx.Client, names: Sequence[str]) -> None:
    for name in names:
        _publish(client, name)


def _publish(client: httpx.Client, name: str) -> None:
    """Put an edition in use as that page does, and wait until readers get it."""
    before = client.get("/health").json()["edition"]
    _check(client.post(f"/beheer/uitgave/{name}/publiceren", data={"expected": before, "seen": "on"}), "published")
    _wait(lambda: bool(client.get("/health").json()["edition"] == name))


def _check(sent: httpx.Response, done: str) -> None:
    where = sent.headers.get("location", "")
    if not where.endswith(f"gedaan={done}"):
        sys.exit(f"The server refused: {sent.status_code} {where}")


def _wait(done: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST
    while not done():
        if time.monotonic() > end:
            sys.exit("It takes too long.")
        time.sleep(LOOK)


def _tell_most(address: str, rate: float) -> None:
    """Say how many questions a second the server can answer while it has nothing else to do."""
    with _asking(address, BUSY, lambda _: time.monotonic()) as asked:
        time.sleep(PROBED)
    most = len(asked) / PROBED
    verdict = "enough" if most >= rate else "too few: give a lower --rate"
    print(f"Asked without a pause, the server answers {most:.0f} questions a second; that is {verdict}.", flush=True)


@contextmanager
def _readers(address: str, rate: float) -> Iterator[list[Asked]]:
    """Readers who ask at fixed times, whatever the answers do."""
    start, readers = time.monotonic(), max(1, round(rate * TURN))
    with _asking(address, readers, lambda number: start + number / rate) as asked:
        yield asked


@contextmanager
def _asking(address: str, readers: int, due: Callable[[int], float]) -> Iterator[list[Asked]]:
    """So many readers, who ask in turn until the context ends; question `number`, from 0, at `due(number)`."""
    asked: list[Asked] = []
    bodies, stop = _bodies(), Event()

    def read(number: int) -> None:
        connection = HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
        while not stop.wait(max(0.0, (at := due(number)) - time.monotonic())):
            asked.append(_ask(connection, bodies[number % len(bodies)], at))
            number += readers
        connection.close()

    threads = [Thread(target=read, args=(first,)) for first in range(readers)]
    for thread in threads:
        thread.start()
    try:
        yield asked
    finally:
        stop.set()
    for thread in threads:
        thread.join()


def _ask(connection: HTTPConnection, body: bytes, due: float) -> Asked:
    try:
        connection.request("POST", "/api/v1/ask", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        content, status = answer.read(), answer.status
    except (HTTPException, OSError):
        connection.close()  # the next question opens it again
        content, status = b"", 0
    seconds = time.monotonic() - due
    return Asked(due, seconds, status, _editions(content) if status == httpx.codes.OK else frozenset())


def _editions(content: bytes) -> frozenset[str]:
    answer = json.loads(content)
    return frozenset([answer["edition"]["edition"], *(hit["edition"] for hit in answer["hits"])])


def _bodies() -> list[bytes]:
    """The judged questions that the API takes."""
    asked = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    taken = [(one["q"][:LONGEST_QUESTION], one["history"]) for one in asked if any(map(str.isalnum, one["q"]))]
    return [json.dumps({"question": question, "history": history}).encode() for question, history in taken]


def _report(asked: Sequence[Asked], phases: Sequence[Phase]) -> int:
    print(f"{'':<22}{'seconds':>8}{'asked':>7}{'errors':>7}{'mixed':>6}{'median':>8}{'95 %':>7}{'ratio':>6}")
    quiet, wrong = 0.0, 0
    for phase in phases:
        found = [one for one in asked if phase.start <= one.due < phase.end]
        errors = sum(one.status != httpx.codes.OK for one in found)
        mixed = sum(_mixed(one, phases) for one in found)
        times = sorted(one.seconds * 1000 for one in found)
        median, tail = statistics.median(times), times[int(len(times) * 0.95)]
        quiet = median if phase.name == QUIET else quiet
        counts = f"{phase.end - phase.start:>8.1f}{len(found):>7}{errors:>7}{mixed:>6}"
        print(f"{phase.name:<22}{counts}{median:>8.0f}{tail:>7.0f}{median / quiet:>6.1f}")
        wrong += errors + mixed
    print(f"Milliseconds; the ratio of a median to the quiet one before it should be {WANTED} at most.")
    return 1 if wrong else 0


def _mixed(asked: Asked, phases: Sequence[Phase]) -> bool:
    """Whether an answer names two editions, or one that was not in use while it was waited for."""
    while_waiting = [phase for phase in phases if asked.due < phase.end and phase.start <= asked.due + asked.seconds]
    possible = frozenset[str]().union(*(phase.editions for phase in while_waiting))
    return asked.status == httpx.codes.OK and not (len(asked.editions) == 1 and asked.editions <= possible)


if __name__ == "__main__":
    sys.exit(main())
