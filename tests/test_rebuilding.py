"""Builds in a process of their own: the real one."""

import io
import os
import signal
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest

from assistant.build import POLITE
from assistant.making import MakingError, Task, begin, made_apart
from assistant.rebuilding import BusyError, Job, NoPDFError, Rebuilding, clean_uploads
from index.bundled import BUNDLED
from index.collection import clean, editions, has_edition
from index.disk import held
from index.edition import load_edition
from index.errors import DiskError
from index.history import history
from source.limits import Limits
from tests import hostile, sessions
from tests.command import COMMAND, FACSIMILE
from tests.serving import until
from tests.toys import citations, write

SOUND = hostile.good()


@pytest.fixture
def rebuilding(tmp_path: Path, models_dir: Path) -> Rebuilding:
    """Builds in a data folder with a toy edition in use."""
    write(tmp_path, citations("zorg"))
    return Rebuilding(tmp_path, BUNDLED, models_dir, Limits())


def ended(rebuilding: Rebuilding) -> Job:
    """The build, once it ended."""
    until(lambda: rebuilding.job is not None and rebuilding.job.ended, seconds=90)
    assert rebuilding.job
    return rebuilding.job


def leftovers(folder: Path) -> list[str]:
    """What is left in a data folder of builds that made no edition."""
    hidden = [path.name for path in (folder / "editions").iterdir() if path.name.startswith(".")]
    return hidden + [path.name for path in (folder / "uploads").glob("*")]


def below(process: int) -> list[int]:
    """A process and those it started."""
    try:
        started = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [process, *(one for child in started for one in below(int(child)))]


def runs(process: int) -> bool:
    """Whether a process is there, and not only its number."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_build_makes_an_edition_beside_the_one_in_use(rebuilding: Rebuilding, tmp_path: Path) -> None:
    """The log tells for whom; the upload is gone; until it ends it tells how far it is."""
    toy = load_edition(tmp_path).manifest.edition
    steps: list[str] = []
    rebuilding.start("Bloemlezing 2027.pdf", io.BytesIO(SOUND), "Els")
    assert rebuilding.job
    assert (rebuilding.job.name, rebuilding.job.by, rebuilding.job.ended) == ("Bloemlezing 2027.pdf", "Els", False)

    def over() -> bool:
        job = rebuilding.job
        if job and job.state and job.state.step not in steps:
            steps.append(job.state.step)
        return job is not None and job.ended

    until(over, seconds=90)

    job = ended(rebuilding)
    assert (job.error, job.told, job.stopped) == (None, "", False)
    assert editions(tmp_path) == [toy, job.edition]
    assert load_edition(tmp_path).manifest.edition == toy
    made = load_edition(tmp_path, job.edition)
    assert [one.text for one in made.citations] == [*hostile.STATEMENTS] * 2
    assert made.manifest.pdf.name == "Bloemlezing 2027.pdf"
    assert [(event.what, event.edition, event.by) for event in history(tmp_path)][-1] == ("build", job.edition, "Els")
    assert leftovers(tmp_path) == []
    assert steps == sorted(steps, key=["read", "prove", "load", "embed", "calibrate", "write"].index)
    assert {"embed", "calibrate"} <= set(steps)


def mark_only() -> bytes:
    return b"%PDF-1.7\n<!DOCTYPE html><p>Dit is geen pdf"


def locked() -> bytes:
    return hostile.protected("geheim", "geheim")


@pytest.mark.parametrize(
    ("content", "error"),
    [(hostile.scan, "NoTextError"), (locked, "EncryptedPDFError"), (mark_only, "UnreadablePDFError")],
)
def test_what_cannot_be_read_is_told_by_its_kind(
    rebuilding: Rebuilding, tmp_path: Path, content: Callable[[], bytes], error: str
) -> None:
    """With the sentence of the program, and nothing is left; another build may start."""
    before = editions(tmp_path)
    for _ in range(2):
        rebuilding.start("bron.pdf", io.BytesIO(content()), "Els")
        job = ended(rebuilding)
        assert (job.error, job.edition, job.stopped) == (error, None, False)
        assert job.told.startswith("bron.pdf ")
    assert (editions(tmp_path), leftovers(tmp_path)) == (before, [])


def test_a_model_that_is_not_there_is_told(rebuilding: Rebuilding, tmp_path: Path) -> None:
    """As it is where the command builds."""
    wrong = Rebuilding(tmp_path, "/no/such/model", tmp_path / "models", Limits())
    wrong.start("bron.pdf", io.BytesIO(SOUND), "Els")
    assert ended(wrong).error == "ModelError"
    assert rebuilding.job is None
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"Dit is geen pdf.", hostile.html(), b" " * 1024 + SOUND])
def test_what_does_not_begin_as_a_pdf_is_refused_at_once(
    rebuilding: Rebuilding, tmp_path: Path, content: bytes
) -> None:
    """It is not kept, and no build is remembered."""
    with pytest.raises(NoPDFError):
        rebuilding.start("bron.pdf", io.BytesIO(content), "Els")
    assert rebuilding.job is None
    assert not (tmp_path / "uploads").exists()


def test_a_stopped_build_leaves_nothing(rebuilding: Rebuilding, tmp_path: Path) -> None:
    """Neither a process nor a file, wherever it was; meanwhile no other starts, and afterwards one may."""
    before, use = editions(tmp_path), load_edition(tmp_path).manifest.edition
    for step, content in (("begun", SOUND), ("read", FACSIMILE.read_bytes()), ("load", SOUND), ("calibrate", SOUND)):
        rebuilding.start("bron.pdf", io.BytesIO(content), "Els")
        with pytest.raises(BusyError):
            rebuilding.start("bron.pdf", io.BytesIO(SOUND), "Jan")
        until(lambda step=step: step == "begun" or at(rebuilding, step), seconds=60)  # type: ignore[misc]
        processes = below(rebuilding._child.pid) if rebuilding._child else []
        assert len(processes) == {"read": 2}.get(step, len(processes))
        rebuilding.stop()
        assert ended(rebuilding).stopped
        assert (editions(tmp_path), leftovers(tmp_path)) == (before, [])
        assert load_edition(tmp_path).manifest.edition == use
        until(lambda processes=processes: not any(map(runs, processes)), seconds=10)  # type: ignore[misc]


def at(rebuilding: Rebuilding, step: str) -> bool:
    """Whether the build is at this step."""
    return rebuilding.job is not None and rebuilding.job.state is not None and rebuilding.job.state.step == step


def test_nothing_to_stop_is_nothing(rebuilding: Rebuilding, tmp_path: Path) -> None:
    """And the next build is not stopped by it."""
    rebuilding.stop()
    assert rebuilding.job is None
    rebuilding.start("bron.pdf", io.BytesIO(hostile.scan()), "Els")
    assert ended(rebuilding).error == "NoTextError"
    rebuilding.stop()
    assert ended(rebuilding).error == "NoTextError"
    assert has_edition(tmp_path)


def test_a_build_that_dies_by_itself_is_told(rebuilding: Rebuilding, tmp_path: Path) -> None:
    """As when the system has no memory left: it is not taken for one that was stopped, and another may start."""
    rebuilding.start("bron.pdf", io.BytesIO(SOUND), "Els")
    until(lambda: rebuilding._child is not None)
    assert rebuilding._child
    rebuilding._child.kill()

    job = ended(rebuilding)

    assert (job.error, job.stopped) == ("StoppedError", False)
    assert leftovers(tmp_path) == []
    rebuilding.start("bron.pdf", io.BytesIO(hostile.scan()), "Els")
    assert ended(rebuilding).error == "NoTextError"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_build_that_cannot_begin_ends(rebuilding: Rebuilding, tmp_path: Path) -> None:
    """Whatever goes wrong, it does not stand in the way of the next one for ever; the upload is gone."""
    wrong = Rebuilding(tmp_path, "a\0b" * 200_000, tmp_path, Limits())  # too long a command for the system
    wrong.start("bron.pdf", io.BytesIO(SOUND), "Els")

    assert ended(wrong).error == "StoppedError"
    assert leftovers(tmp_path) == []
    assert rebuilding.job is None


class _Broken(io.BytesIO):
    """A file that the disk has no room for."""

    def read(self, size: int | None = -1) -> bytes:
        if size != 1024:
            raise OSError(28, "No space left on device")
        return super().read(size)


def test_an_upload_that_cannot_be_kept_is_said(rebuilding: Rebuilding, tmp_path: Path) -> None:
    """Nothing of it stays, and another build may start."""
    broken: IO[bytes] = _Broken(SOUND)
    with pytest.raises(DiskError, match="No space left on device"):
        rebuilding.start("bron.pdf", broken, "Els")
    assert (ended(rebuilding).error, leftovers(tmp_path)) == ("DiskError", [])
    rebuilding.start("bron.pdf", io.BytesIO(hostile.scan()), "Els")
    assert ended(rebuilding).error == "NoTextError"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Bloemlezing 2027.pdf", "Bloemlezing 2027.pdf"),
        ("RAPPORT.PDF", "RAPPORT.pdf"),
        ("../../x.pdf", "x.pdf"),
        ("C:\\Users\\els\\x.pdf", "x.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ("..", "upload.pdf"),
        (".pdf", "upload.pdf"),
        ("", "upload.pdf"),
        (".verborgen.pdf", "verborgen.pdf"),
        ("a\0b\nc\x1b[2J\u202ed.pdf", "abc[2Jd.pdf"),
        ("\"'<b>{x}%s$(id).pdf", "\"'<b>{x}%s$(id).pdf"),
        ("a" * 5_000 + ".pdf", "a" * 200 + ".pdf"),
        ("🌷" * 100 + ".pdf", "🌷" * 50 + ".pdf"),
        ("é" * 199 + "🌷.pdf", "é" * 100 + ".pdf"),
    ],
)
def test_any_name_becomes_that_of_a_file(rebuilding: Rebuilding, given: str, kept: str) -> None:
    """In the folder of the upload, and fit for any file system."""
    rebuilding.start(given, io.BytesIO(SOUND), "Els")
    rebuilding.stop()
    assert (ended(rebuilding).name, ended(rebuilding).stopped) == (kept, True)


def test_uploads_that_were_left_are_removed(tmp_path: Path) -> None:
    """Not those that somebody is at work on."""
    for name in ("left", "at-work"):
        (tmp_path / "uploads" / name).mkdir(parents=True)
        (tmp_path / "uploads" / name / "x.pdf").write_bytes(SOUND)
    with held(tmp_path / "uploads" / "at-work"):
        clean_uploads(tmp_path)
        assert [path.name for path in (tmp_path / "uploads").iterdir()] == ["at-work"]
    clean_uploads(tmp_path / "nowhere")


def test_a_stopped_build_is_one_that_somebody_stopped() -> None:
    """Not one that runs, made an edition, or failed."""
    job = Job("x.pdf", "Els", started=None)  # type: ignore[arg-type]
    assert not job.stopped
    assert replace(job, ended=True).stopped
    assert not replace(job, ended=True, edition="x").stopped
    assert not replace(job, ended=True, error="x").stopped


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_build_from_a_shell_lets_questions_go_first_and_ends_with_it(own_data: Path, how: signal.Signals) -> None:
    """Its work is done in a session of its own, as nice as can be; of that nothing is left when the command ends."""
    before = editions(own_data)
    command = [COMMAND, "build", "--data", str(own_data), "--collection", "tweede"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as build:
        assert build.stderr
        for line in build.stderr:
            if line.startswith("Embedding"):
                break
        _, worker, *_ = below(build.pid)
        assert os.getsid(worker) == worker
        assert os.getpriority(os.PRIO_PROCESS, worker) == POLITE
        if sessions.weighed():
            assert Path(f"/proc/{worker}/autogroup").read_text("ascii").endswith(f" nice {POLITE}\n")
        build.send_signal(how)
        build.communicate(timeout=10)
    assert build.returncode == {signal.SIGINT: 130, signal.SIGKILL: -signal.SIGKILL}[how]
    until(lambda: not runs(worker))
    assert editions(own_data) == before
    folder = own_data / "collections" / "tweede"
    assert how == signal.SIGKILL or not list(folder.glob("editions/*"))
    clean(folder)
    assert not list(folder.glob("editions/.*"))


def test_a_build_for_nobody_ends_at_once(tmp_path: Path, models_dir: Path) -> None:
    """In the midst of a step, though its output goes somewhere: a parent that is killed only lets go of the pipes."""
    with begin(Task(FACSIMILE, tmp_path / "a", BUNDLED, models_dir, Limits(), "")) as child:
        assert child.stdin
        assert child.stdout
        assert child.stdout.readline()
        child.stdin.close()
        said = child.stdout.read()
    assert child.returncode == 1
    assert b"edition" not in said
    assert not has_edition(tmp_path / "a")


def test_a_program_that_ends_too_early_is_told(tmp_path: Path) -> None:
    """With how it ended; nothing has changed."""
    task = Task(FACSIMILE, tmp_path / "a", "", tmp_path, Limits(megabytes="x"), "")  # type: ignore[arg-type]
    with pytest.raises(MakingError, match=r"ended too early \(exit code 1\)"):
        made_apart(task, lambda *_: None)
    assert list(tmp_path.iterdir()) == []
