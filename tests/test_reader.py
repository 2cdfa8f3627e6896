"""The child process: its limits, what it says, and that nothing of it stays."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from source import reader
from source.child import AUTOGROUP
from source.citations import is_proven, read_citations
from source.errors import (
    MissingPDFError,
    SourceError,
    TooCostlyPDFError,
    TooLargePDFError,
    TooManyPagesError,
    UnreadablePDFError,
)
from source.limits import Limits
from source.pdf import read_document
from source.proof import prove_all
from source.reader import prove, read
from tests import hostile, sessions

FACSIMILE = Path(__file__).parents[1] / "source" / "data" / "samen-tegen-mensenhandel-facsimile.pdf"


FLOOD = "while True: print('{\"done\": 1, \"count\": 1}' + ' ' * 2**16)"


def pdf(folder: Path, content: bytes) -> Path:
    (folder / "bron.pdf").write_bytes(content)
    return folder / "bron.pdf"


def children() -> list[str]:
    """The readers that this process started and that still run; the browser of other tests is none."""
    return [path.name for path in Path("/proc").glob("[0-9]*") if _is_our_python(path)]


def _is_our_python(process: Path) -> bool:
    try:
        ours = f") S {os.getpid()} " in (process / "stat").read_text()
        return ours and (process / "cmdline").read_text().startswith(sys.executable)
    except OSError:  # it ended while we looked
        return False


def test_the_child_reads_what_this_process_reads() -> None:
    """The same citations and facts, and the bytes they were read from."""
    document = read_document(FACSIMILE)

    found = read(FACSIMILE)

    assert list(found.citations) == prove_all(read_citations(document), FACSIMILE.read_bytes())
    assert (found.name, found.pages) == (FACSIMILE.name, len(document.pages))
    assert (found.title, found.subject, found.language) == (document.title, document.subject, document.language)
    assert found.content == FACSIMILE.read_bytes()
    assert found.sha256 == document.sha256 == hashlib.sha256(found.content).hexdigest()


def test_the_second_child_proves_what_this_process_proves() -> None:
    """Each citation against the page, whatever proof it came with."""
    citations = [replace(citation, proof=None) for citation in read(FACSIMILE).citations[::50]]
    wrong = replace(citations[0], page=7, boxes=tuple(replace(box, page=7) for box in citations[0].boxes))

    proven = prove([wrong, *citations], FACSIMILE.read_bytes(), FACSIMILE, Limits())

    assert [is_proven(citation) for citation in proven] == [False, *[True] * len(citations)]
    assert list(proven) == prove_all([wrong, *citations], FACSIMILE.read_bytes())


def test_a_reading_of_two_minds_is_not_proven(tmp_path: Path) -> None:
    """Where a font gives one code two meanings, the readers disagree; the proof tells where and what each saw."""
    found = {c.text: c.proof for c in read(pdf(tmp_path, hostile.two_meanings())).citations}

    proof = found["De vader is vaak bekend bij de politie."]
    assert proof
    assert not proof.agreed
    assert [(d.page, d.ours, d.page_text) for d in proof.differences] == [
        (1, "De vader is vaak bekend bij de politie.", "Dedaderisvaakbekendbijdepolitie.")
    ]
    assert all(proof and proof.agreed for text, proof in found.items() if text in hostile.STATEMENTS)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("", UnreadablePDFError),
        ("print('{}\\n{}')", UnreadablePDFError),
        ('print(\'{"agreed": true, "differences": []}\\n\' * 2)', UnreadablePDFError),
        ('print(\'{"agreed": true, "differences": [{"page": 1}]}\')', UnreadablePDFError),
        ('print(\'{"error": "UnreadablePDFError", "reason": "x"}\')', UnreadablePDFError),
        ("import os; os.abort()", TooCostlyPDFError),
        ("import time; time.sleep(60)", TooCostlyPDFError),
    ],
)
def test_nothing_the_proving_child_says_or_does_proves(
    code: str, error: type[SourceError], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fewer proofs than citations, or more, or nonsense: an error about the file, no proof."""
    path = pdf(tmp_path, hostile.good())
    one = read(path).citations[:1]
    monkeypatch.setattr(reader, "COMMAND", (sys.executable, "-I", "-c", code))

    with pytest.raises(error, match=r"^bron\.pdf "):
        prove(one, path.read_bytes(), path, hostile.limits_for(code))

    assert children() == []


def test_progress_counts_every_page(tmp_path: Path) -> None:
    """Pages done and pages in all."""
    seen: list[tuple[int, int]] = []

    read(pdf(tmp_path, hostile.content(b"", pages=2)), progress=lambda *report: seen.append(report))

    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_it_works_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a folder `source` or a broken environment would lead astray."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "child.py").write_text("raise SystemExit", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    assert len(read(pdf(tmp_path, hostile.good())).citations) == 4


def test_a_file_that_changes_while_it_is_read_changes_nothing(tmp_path: Path) -> None:
    """What was read is what is handed over."""
    path = pdf(tmp_path, hostile.good())
    before = path.read_bytes()

    def change(*_: int) -> None:
        path.write_bytes(b"other")

    found = read(path, progress=change)

    assert path.read_bytes() == b"other"
    assert found.content == before


@pytest.mark.parametrize(
    ("limits", "error", "said"),
    [
        (Limits(pages=2), TooManyPagesError, "has more than 2 pages; choose the anthology itself, or allow more with "),
        (Limits(seconds=1), TooCostlyPDFError, "takes too long to read (more than 1 seconds); "),
        (Limits(memory_megabytes=150), TooCostlyPDFError, "takes too much memory to read (more than 150 MB); "),
    ],
)
def test_a_limit_is_said(limits: Limits, error: type[SourceError], said: str, tmp_path: Path) -> None:
    """With the setting that moves it."""
    content = hostile.text_bomb(4) if limits.pages > 2 else hostile.content(b"", pages=2)

    with pytest.raises(error) as raised:
        read(pdf(tmp_path, content), limits)

    assert str(raised.value).startswith(f"bron.pdf {said}")
    assert "BLOEMLEZING_PDF_" in str(raised.value)
    assert children() == []


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    """Not even opened in a child."""
    path = tmp_path / "bron.pdf"
    with path.open("wb") as file:
        file.truncate(2**20 + 1)

    with pytest.raises(TooLargePDFError, match=r"^bron\.pdf is larger than 1 MB; .* BLOEMLEZING_PDF_MEGABYTES\.$"):
        read(path, Limits(megabytes=1))


@pytest.mark.parametrize("name", ["weg.pdf", "map", "pijp", "a\0b"])
def test_what_is_no_file_is_missing(name: str, tmp_path: Path) -> None:
    """A folder, a pipe and an impossible name too."""
    (tmp_path / "map").mkdir()
    os.mkfifo(tmp_path / "pijp")

    with pytest.raises(MissingPDFError):
        read(tmp_path / name)


def test_a_name_that_is_too_long_is_said(tmp_path: Path) -> None:
    """The system's own reason in our sentence."""
    with pytest.raises(UnreadablePDFError, match="name too long"):
        read(tmp_path / ("a" * 300))


def test_the_child_is_killed_when_this_process_is_interrupted(tmp_path: Path) -> None:
    """As by Ctrl-C while a page is read."""

    def interrupt(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(pdf(tmp_path, hostile.content(b"", pages=50)), progress=interrupt)

    assert children() == []


def test_reading_works_in_a_thread(tmp_path: Path) -> None:
    """As a server does it."""
    path, found = pdf(tmp_path, hostile.good()), []
    threads = [threading.Thread(target=lambda: found.append(len(read(path).citations))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [4, 4, 4]


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("", UnreadablePDFError),
        ("print('no JSON')", UnreadablePDFError),
        ("print('[]')", UnreadablePDFError),
        ("print('[' * 100_000)", UnreadablePDFError),
        ('print(\'{"document": {}, "citations": 3}\')', UnreadablePDFError),
        ('print(\'{"document": 1, "citations": -1}\')', UnreadablePDFError),
        ('print(\'{"error": "SystemExit", "reason": "\\\\u202ex"}\')', UnreadablePDFError),
        ("import os; os.abort()", TooCostlyPDFError),
        ("import os; os.kill(os.getpid(), 11)", UnreadablePDFError),
        ("import os; os.kill(os.getpid(), 24)", TooCostlyPDFError),
        ("import os; os.kill(os.getpid(), 9)", TooCostlyPDFError),
        ("import time; time.sleep(60)", TooCostlyPDFError),
        ("import os, time; os.close(1); time.sleep(60)", UnreadablePDFError),
        ('while True: print(\'{"done": 1, "count": 1}\')', TooCostlyPDFError),
        ("print('x' * 2**20)", UnreadablePDFError),
    ],
)
def test_nothing_the_child_says_or_does_harms(
    code: str, error: type[SourceError], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever took it over: the answer is an error about the file."""
    monkeypatch.setattr(reader, "COMMAND", (sys.executable, "-I", "-c", code))

    with pytest.raises(error) as raised:
        read(pdf(tmp_path, hostile.good()), hostile.limits_for(code))

    assert str(raised.value).startswith("bron.pdf ")
    assert str(raised.value).isprintable()
    assert children() == []


def test_who_is_nice_may_have_to_wait(tmp_path: Path) -> None:
    """A build beside a busy server gets the processor late; that is not the fault of the PDF."""
    slow = 'import time; time.sleep(2); print(\'{"error": "NoTextError", "reason": ""}\')'
    code = (
        "import os, sys; from pathlib import Path; from source import reader; from source.limits import Limits;"
        f"reader.COMMAND = (sys.executable, '-I', '-c', {slow!r}); os.nice(int(sys.argv[2]));"
        "reader.read(Path(sys.argv[1]), Limits(seconds=1))"
    )
    for nice, error in (("0", "TooCostlyPDFError"), ("5", "NoTextError")):
        command = [sys.executable, "-I", "-c", code, str(pdf(tmp_path, hostile.good())), nice]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert error in done.stderr.splitlines()[-1]


def test_a_flood_of_output_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it fills the memory here."""
    monkeypatch.setattr(reader, "MOST_OUTPUT", 2**20)
    monkeypatch.setattr(reader, "COMMAND", (sys.executable, "-I", "-c", FLOOD))

    with pytest.raises(TooCostlyPDFError, match="memory"):
        read(pdf(tmp_path, hostile.good()))


def test_the_child_limits_itself(tmp_path: Path) -> None:
    """Without a parent that watches the clock, CPU time ends it."""
    command = [sys.executable, "-I", "-B", "-m", "source.child", "read", json.dumps({"seconds": 1})]
    before = os.times()
    with pdf(tmp_path, hostile.text_bomb(4)).open("rb") as file:
        done = subprocess.run(command, stdin=file, capture_output=True, check=False)
    after = os.times()

    assert done.returncode == -signal.SIGXCPU
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    assert spent < 3  # of the processor, however long it had to wait for it


def test_niceness_goes_along_into_the_session_of_the_child(tmp_path: Path) -> None:
    """Where sessions share the processors first, a child that begins one would be as urgent as the server."""
    if not sessions.weighed():
        pytest.skip("sessions are not weighed here")
    code = (
        "import json, os, sys; from pathlib import Path; from source.reader import read; os.nice(7); groups = [];"
        "started = Path(f'/proc/self/task/{os.getpid()}/children');"
        "group = lambda *_: groups.append(Path(f'/proc/{started.read_text().split()[0]}/autogroup').read_text());"
        "read(Path(sys.argv[1]), progress=group); groups.append(Path('/proc/self/autogroup').read_text());"
        "print(json.dumps(groups))"
    )
    own = AUTOGROUP.read_text("ascii")
    more_than_a_pipe_holds = hostile.long_statement(2 * reader.CHUNK)  # the child waits while its group is read
    command = [sys.executable, "-I", "-c", code, str(pdf(tmp_path, more_than_a_pipe_holds))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    of_child, of_parent = json.loads(done.stdout)
    assert of_child.endswith(" nice 7\n")
    assert of_parent == own


def test_niceness_goes_along_where_others_write_theirs() -> None:
    """Who is not root must try again: the system takes one such change in a tenth of a second."""
    if not sessions.weighed():
        pytest.skip("sessions are not weighed here")
    code = (
        "import os; from source.child import AUTOGROUP, defer; os.nice(7);"
        "\ntry: AUTOGROUP.write_text('1')"
        "\nexcept BlockingIOError: pass"  # another test did so just now: as good
        "\ndefer(); print(AUTOGROUP.read_text())"
    )
    as_others = ["setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin"] if os.getuid() == 0 else []
    command = [*as_others, sys.executable, "-I", "-c", code]
    done = subprocess.run(command, start_new_session=True, capture_output=True, text=True, check=True)

    assert done.stdout.endswith(" nice 7\n\n")


@pytest.mark.parametrize(
    "attempt", ["open('new', 'wb', 0).write(b'x')", "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))", "bytes(2**30)"]
)
def test_the_child_cannot_write_or_grow(attempt: str, tmp_path: Path) -> None:
    """Not even code that runs in it; root may lift limits again, others not."""
    if "setrlimit" in attempt and os.getuid() == 0:
        pytest.skip("root may")
    code = (
        "import resource; from source.child import restrict; from source.limits import Limits;"
        f"restrict(Limits(memory_megabytes=256)); file = {attempt}"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(("OSError", "ValueError", "MemoryError"))
