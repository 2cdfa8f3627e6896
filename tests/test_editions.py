"""What the commands about editions do, as the real command does it."""

import getpass
import json
import math
import os
import pty
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant.build import changes_between
from assistant.changes import to_html, to_markdown
from assistant.phrasebook import phrases
from index.calibration import BATCH, general_questions
from index.collection import in_use, published
from index.history import history
from index.manifest import Manifest
from tests import hostile
from tests.command import COMMAND, run
from tests.toys import citation, citations, stage, write

ME = getpass.getuser()
FIRST = citations("zorg", "geld")
SECOND = [*FIRST, *citations("politie")]
DOUBTED = [*SECOND, citation("school", proof=None)]
NO_NAME = "cannot be the name of a collection; use small letters, digits and hyphens, such as 'jaar-2027'."
DOUBT = "Not checked word for word: 1 of the 4 citations, the first on page 16. Compare these citations with the page."


@dataclass(frozen=True, slots=True)
class Shelf:
    """A data folder with three editions: one that was in use, the one in use, and one with a doubt beside them."""

    data: Path
    used: Manifest
    now: Manifest
    beside: Manifest

    @property
    def names(self) -> list[str]:
        """The oldest first."""
        return [self.used.edition, self.now.edition, self.beside.edition]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    data = tmp_path / "data"
    used, now = write(data, FIRST, b"%PDF eerste"), write(data, SECOND, b"%PDF tweede")
    return Shelf(data, used, now, stage(data, DOUBTED, b"%PDF derde"))


def contents(folder: Path) -> dict[Path, bytes | None]:
    """All that is in a folder, with the bytes of what are files."""
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def said(data: Path, *arguments: str | Path, code: int = 0) -> list[str]:
    """The lines that `editions` prints, once it is seen that it ends with this code and says nothing else."""
    done = run("editions", *arguments, data=data)
    assert (done.returncode, done.stderr) == (code, "")
    return done.stdout.splitlines()


def told(data: Path, *arguments: str | Path, code: int = 0) -> Any:
    """The one JSON document that `editions` prints."""
    (line,) = said(data, *arguments, "--json", code=code)
    return json.loads(line)


def refused(data: Path, *arguments: str | Path) -> str:
    """What `editions` says when it cannot do what was asked, once it is seen that nothing has changed."""
    before = contents(data)
    done = run("editions", *arguments, data=data)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert contents(data) == before
    return done.stderr.removesuffix("\n")


def stopped(name: str, data: Path) -> str:
    """What is said last of an edition with a doubt."""
    command = f"bloemlezing editions publish {name} --force --data {data}"
    return f"Edition {name} is ready, but not in use; look at it, and put it in use all the same with '{command}'."


def test_all_editions_are_listed(shelf: Shelf) -> None:
    """The latest first, each with what became of it."""
    used, now, beside = shelf.names

    assert said(shelf.data, "list") == [
        f"{beside}  unused  4 citations  toy.pdf",
        f"{now}  in use  3 citations  toy.pdf",
        f"{used}  used    2 citations  toy.pdf",
    ]
    assert told(shelf.data, "list")["editions"][0] == {
        "edition": beside,
        "status": "unused",
        "created": shelf.beside.created,
        "citations": 4,
        "unproven": 1,
        "pdf": "toy.pdf",
    }
    assert [row["status"] for row in told(shelf.data, "list")["editions"]] == ["unused", "in use", "used"]


def test_where_there_are_no_editions_it_is_said_how_to_make_one(tmp_path: Path) -> None:
    """And nothing is made; that is no error."""
    assert said(tmp_path, "list") == [f"No editions yet; run 'bloemlezing build PDF --data {tmp_path}'."]
    assert said(tmp_path, "log") == ["Nothing was done yet."]
    assert (told(tmp_path, "list"), told(tmp_path, "log")) == ({"editions": []}, {"events": []})
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_edition_is_listed_as_such(shelf: Shelf) -> None:
    """Whether its manifest is gone, was changed, or all of the edition in use is missing; the rest is listed."""
    used, now, beside = shelf.names
    (shelf.data / "editions" / used / "manifest.json").unlink()
    shutil.rmtree(shelf.data / "editions" / now)

    what_to_do = "put an earlier one back with 'bloemlezing editions rollback', or run 'bloemlezing build PDF' again."
    assert said(shelf.data, "list") == [
        f"{beside}  unused  4 citations  toy.pdf",
        f"{now}  in use  damaged: Edition {now} is damaged: manifest.sha256 is missing; {what_to_do}",
        f"{used}  used    damaged: Edition {used} is damaged: manifest.json is missing; {what_to_do}",
    ]
    (shelf.data / "editions" / beside / "manifest.json").write_text("{}")
    assert told(shelf.data, "list")["editions"][0] == {
        "edition": beside,
        "status": "unused",
        "trouble": "damaged",
        "told": f"Edition {beside} is damaged: manifest.json was changed after it was written; {what_to_do}",
    }


def test_an_edition_is_shown(shelf: Shelf) -> None:
    """What it is, then what was done with it."""
    built, published_ = [event for event in history(shelf.data) if event.edition == shelf.now.edition]

    assert said(shelf.data, "show", shelf.now.edition) == [
        f"edition:    {shelf.now.edition}",
        "status:     in use",
        f"created:    {shelf.now.created}",
        "PDF:        toy.pdf (32 pages)",
        "title:      Bloemlezing",
        f"SHA-256:    {shelf.now.pdf.sha256}",
        "citations:  3 (0 not proven)",
        "model:      toy",
        f"{built.at}  build by jan",
        f"{published_.at}  publish by jan",
    ]
    assert told(shelf.data, "show", shelf.now.edition) == {
        **asdict(shelf.now),
        "status": "in use",
        "events": [asdict(built), asdict(published_)],
    }


def test_every_byte_of_an_edition_that_is_shown_is_checked(shelf: Shelf) -> None:
    """A change of its PDF too is said, with what to do."""
    (shelf.data / "editions" / shelf.used.edition / "source.pdf").write_bytes(b"%PDF eerstE")

    assert refused(shelf.data, "show", shelf.used.edition).startswith(
        f"bloemlezing: Edition {shelf.used.edition} is damaged: source.pdf was changed after it was written; put an "
    )


def test_what_a_pdf_calls_itself_does_not_steer_the_terminal(tmp_path: Path) -> None:
    """It is shown as codes, on its own line; in JSON it is what it was."""
    title = "\x1b[2JBloemlezing\nstatus: in use\u202e"
    made = stage(tmp_path, FIRST, title=title)

    assert r"title:      \u001b[2JBloemlezing\u000astatus: in use\u202e" in said(tmp_path, "show", made.edition)
    assert told(tmp_path, "show", made.edition)["pdf"]["title"] == title


def test_a_part_of_a_name_is_enough_if_no_other_has_it(shelf: Shelf) -> None:
    """If several have it, or none, that is an error, and nothing is done."""
    part = shelf.used.edition[-8:]

    assert said(shelf.data, "show", part)[0] == f"edition:    {shelf.used.edition}"
    assert said(shelf.data, "publish", part) == [
        f"Edition {shelf.used.edition} is in use: 2 citations from toy.pdf, each proven against its page."
    ]
    assert refused(shelf.data, "publish", "Z-") == (
        "bloemlezing: 3 editions have 'Z-' in their names; give more of the name you mean."
    )
    for none in ("nergens", "", "../editions", ".."):
        assert refused(shelf.data, "publish", none) == (
            f"bloemlezing: No edition {none} in {shelf.data}; see 'bloemlezing editions list'."
        )


def test_a_whole_name_is_never_ambiguous(shelf: Shelf) -> None:
    """Also if it is a part of another name."""
    longer = shelf.data / "editions" / f"{shelf.used.edition}-kopie"
    shutil.copytree(shelf.data / "editions" / shelf.used.edition, longer)

    assert said(shelf.data, "show", shelf.used.edition)[0] == f"edition:    {shelf.used.edition}"


def test_the_log_tells_who_did_what(shelf: Shelf) -> None:
    """The oldest first, also of what this program does now."""
    said(shelf.data, "publish", shelf.used.edition)
    events = history(shelf.data)

    assert [(event.what, event.edition, event.by, event.before) for event in events] == [
        ("build", shelf.used.edition, "jan", None),
        ("publish", shelf.used.edition, "jan", None),
        ("build", shelf.now.edition, "jan", None),
        ("publish", shelf.now.edition, "jan", shelf.used.edition),
        ("build", shelf.beside.edition, "jan", None),
        ("publish", shelf.used.edition, ME, shelf.now.edition),
    ]
    assert said(shelf.data, "log") == [
        f"{event.at}  {event.what:<8}  {event.edition}  by {event.by}" for event in events
    ]
    assert told(shelf.data, "log") == {"events": [asdict(event) for event in events]}


def test_two_editions_are_compared(shelf: Shelf) -> None:
    """In the order in which they are named; what must be looked at in the second is said, and that is no error."""
    used, now, beside = shelf.names

    assert said(shelf.data, "compare", used, now) == ["Citations: 2 → 3", "Unchanged: 2", "Added: 1"]
    assert said(shelf.data, "compare", now, beside) == [
        "Citations: 3 → 4",
        "Unchanged: 3",
        "Added: 1",
        "Not checked word for word: 1",
        f"Look first: {DOUBT}",
    ]
    found = told(shelf.data, "compare", now, beside)
    assert (found["edition"], found["compared_with"], found["counts"]["citations"]) == (beside, now, 4)
    assert found["changes"] == {
        "same": 3,
        "added": 1,
        "gone": 0,
        "changed": 0,
        "moved": 0,
        "repaged": 0,
        "sections_added": 0,
        "sections_gone": 0,
        "unproven": 1,
    }
    assert found["doubts"] == [{"kind": "unproven", "count": 1, "total": 4, "example": "16", "told": DOUBT}]


def test_a_report_is_written_as_a_page_and_as_markdown(shelf: Shelf, tmp_path: Path) -> None:
    """In Dutch, for editors, beside what is printed; the ends of the names are added to what was named."""
    used, now, _ = shelf.names
    file = tmp_path / "verslag.2026"

    assert said(shelf.data, "compare", used, now, "--report", file) == said(shelf.data, "compare", used, now)
    changes, dutch = changes_between(shelf.data, used, now), phrases("nl")
    assert (tmp_path / "verslag.2026.html").read_text(encoding="utf-8") == to_html(changes, dutch)
    assert (tmp_path / "verslag.2026.md").read_text(encoding="utf-8") == to_markdown(changes, dutch)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "verslag.2026.html", "verslag.2026.md"]


def test_a_report_that_cannot_be_written_is_said(shelf: Shelf, tmp_path: Path) -> None:
    """Also where no file can have the name."""
    arguments = ("compare", shelf.used.edition, shelf.now.edition, "--report")

    assert refused(shelf.data, *arguments, tmp_path / "weg" / "verslag") == (
        f"bloemlezing: Cannot write {tmp_path}/weg/verslag.html (No such file or directory); choose another file."
    )
    (tmp_path / "bezet.html").mkdir()
    assert refused(shelf.data, *arguments, tmp_path / "bezet") == (
        f"bloemlezing: Cannot write {tmp_path}/bezet.html (Is a directory); choose another file."
    )


def test_a_doubt_stops_an_edition_that_was_never_in_use(shelf: Shelf) -> None:
    """Exit code 3; what differs and what is odd is said, and how to go on. The edition in use stays in use."""
    before = contents(shelf.data)
    name = shelf.beside.edition

    assert said(shelf.data, "publish", name, code=3) == [
        "Citations: 3 → 4",
        "Unchanged: 3",
        "Added: 1",
        "Not checked word for word: 1",
        f"Look first: {DOUBT}",
        stopped(name, shelf.data),
    ]
    record = told(shelf.data, "publish", name, code=3)
    assert (record["edition"], record["published"]) == (name, False)
    assert [doubt["kind"] for doubt in record["doubts"]] == ["unproven"]
    assert contents(shelf.data) == before


def test_a_doubt_does_not_stop_who_insists(shelf: Shelf) -> None:
    """Nor is it raised again once the edition was in use."""
    name = shelf.beside.edition
    line = f"Edition {name} is in use: 4 citations from toy.pdf, 1 of them not proven and marked so."

    assert said(shelf.data, "publish", name, "--force") == [line]
    assert in_use(shelf.data) == name
    said(shelf.data, "rollback")
    assert said(shelf.data, "publish", name) == [line]


def test_the_advice_can_be_followed_to_the_letter(tmp_path: Path) -> None:
    """Also for a folder with a space in its name, and a collection."""
    data = tmp_path / "een map"
    write(data / "collections" / "nieuw", SECOND)
    made = stage(data / "collections" / "nieuw", DOUBTED, b"%PDF ander")

    advice = said(data, "publish", made.edition, "--collection", "nieuw", code=3)[-1]

    command = advice.split("with 'bloemlezing ")[1].removesuffix("'.")
    assert command == f"editions publish {made.edition} --force --data '{data}' --collection nieuw"
    done = subprocess.run(f"{COMMAND} {command}", shell=True, capture_output=True, check=False)  # noqa: S602 - a shell
    assert (done.returncode, in_use(data / "collections" / "nieuw")) == (0, made.edition)


def test_an_edition_without_doubts_is_put_in_use(shelf: Shelf) -> None:
    """Where one was never in use as well."""
    made = stage(shelf.data, SECOND, b"%PDF vierde")

    assert told(shelf.data, "publish", made.edition) == {"edition": made.edition, "published": True}
    assert published(shelf.data)[:2] == (made.edition, shelf.now.edition)


def test_a_damaged_edition_is_not_put_in_use(shelf: Shelf) -> None:
    """Not even by force."""
    name = shelf.used.edition
    (shelf.data / "editions" / name / "vectors.faiss").write_bytes(b"")

    assert refused(shelf.data, "publish", name, "--force").startswith(
        f"bloemlezing: Edition {name} is damaged: vectors.faiss was changed after it was written; "
    )


def test_a_lost_name_of_the_edition_in_use_can_be_repaired(shelf: Shelf) -> None:
    """By putting an edition in use, or the one that was last back."""
    (shelf.data / "current").write_bytes(b"\x00")
    assert said(shelf.data, "rollback")[0].startswith(f"Edition {shelf.now.edition} is in use again: ")
    (shelf.data / "current").write_bytes(b"\x00")
    assert said(shelf.data, "publish", shelf.used.edition)[0].startswith(f"Edition {shelf.used.edition} is in use: ")
    assert in_use(shelf.data) == shelf.used.edition


def test_the_edition_before_is_put_back(shelf: Shelf) -> None:
    """And once there is none before that, it is said what else can be done."""
    used = shelf.used.edition

    assert said(shelf.data, "rollback") == [
        f"Edition {used} is in use again: 2 citations from toy.pdf, each proven against its page."
    ]
    assert in_use(shelf.data) == used
    assert refused(shelf.data, "rollback") == (
        f"bloemlezing: No earlier edition in {shelf.data} can be put back; "
        "name one with 'bloemlezing editions publish'."
    )
    said(shelf.data, "publish", shelf.now.edition)
    assert told(shelf.data, "rollback") == {"edition": used}


def test_without_an_edition_in_use_nothing_is_put_back_or_removed(tmp_path: Path) -> None:
    """It is said what to do."""
    stage(tmp_path, FIRST)
    sentence = f"No edition in {tmp_path}; run 'bloemlezing build PDF --data {tmp_path}' or name another."

    assert refused(tmp_path, "rollback") == f"bloemlezing: {sentence}"
    assert refused(tmp_path, "prune", "--keep", "1") == f"bloemlezing: {sentence}"


def test_pruning_keeps_the_edition_in_use(shelf: Shelf) -> None:
    """However few are kept, and the newer one that waits to be looked at. The log tells what is removed."""
    used, now, beside = shelf.names

    assert said(shelf.data, "prune", "--keep", "2") == ["There was nothing to remove."]
    assert told(shelf.data, "prune", "--keep", "1") == {"removed": [used]}
    assert sorted(path.name for path in (shelf.data / "editions").iterdir()) == [now, beside]
    assert in_use(shelf.data) == now
    last = history(shelf.data)[-1]
    assert (last.what, last.edition, last.by) == ("remove", used, ME)


def test_pruning_spares_the_edition_that_readers_get(shelf: Shelf) -> None:
    """Where the one in use is damaged, that is the one before it."""
    used, now, _ = shelf.names
    (shelf.data / "editions" / now / "vectors.faiss").write_bytes(b"")

    assert said(shelf.data, "prune", "--keep", "1") == ["There was nothing to remove."]
    assert used in {path.name for path in (shelf.data / "editions").iterdir()}


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "Wat nu?"],
        ["verify"],
        ["evaluate", "questions.jsonl"],
        ["editions", "list"],
        ["editions", "log"],
        ["editions", "rollback"],
        ["editions", "prune", "--keep", "1"],
        ["editions", "show", "a"],
        ["editions", "compare", "a", "b"],
        ["editions", "publish", "a"],
    ],
)
def test_an_unknown_collection_is_an_error(arguments: list[str], tmp_path: Path) -> None:
    """That names those there are, and says how to make it; a name that no collection can have is another."""
    write(tmp_path / "collections" / "jaar-2027", FIRST)
    (tmp_path / "questions.jsonl").write_text('{"id": 1, "q": "Wat nu?", "style": "a", "rel": {}}\n')
    arguments = [str(tmp_path / part) if part.endswith(".jsonl") else part for part in arguments]
    before = contents(tmp_path)

    make_it = "Make it with 'bloemlezing build PDF --collection nee'."
    unknown = f"No collection nee in {tmp_path}; there are jaar-2027. {make_it}"
    for name, sentence in (("nee", unknown), ("../x", f"'../x' {NO_NAME}")):
        done = run(*arguments, "--collection", name, data=tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (1, "", f"bloemlezing: {sentence}\n")
    assert contents(tmp_path) == before


OLD = ("De politie werkt goed samen met de gemeente.", "Er is genoeg geld voor scholing van de mensen.")
NEW = ("De politie werkt niet goed samen met de gemeente.", "Op school wordt er te weinig over gesproken.")
DIFFERENCE = ["Citations: 6 → 6", "Unchanged: 4", "Changed: 1", "Gone: 1", "Added: 1"]
ASKED = len(general_questions()) + 6  # each citation of these anthologies is a sentence
STEPS = [
    "Reading pages: 1 of 1",
    "Proving citations: 6 of 6",
    "Preparing the model: 0 of 1",
    "Preparing the model: 1 of 1",
    "Embedding citations: 6 of 6",
    f"Calibrating: {ASKED} of {ASKED}",
    "Writing the edition: 0 of 1",
    "Writing the edition: 1 of 1",
]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an anthology, a second one that differs from it, and one that cannot be proven wholly."""
    folder = tmp_path_factory.mktemp("papers")
    for name, statements in (("oud", OLD), ("nieuw", NEW)):
        (folder / f"{name}.pdf").write_bytes(hostile.written(hostile.anthology(*statements)))
    (folder / "twee.pdf").write_bytes(hostile.two_meanings())
    (folder / "geen.pdf").write_bytes(hostile.html())
    return folder


@pytest.fixture(scope="module")
def first(papers: Path, models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the first anthology was built. Not to be changed by tests."""
    data = tmp_path_factory.mktemp("first")
    (data / "models").symlink_to(models_dir.resolve())
    done = run("build", papers / "oud.pdf", data=data)
    assert (done.returncode, done.stderr.splitlines()) == (0, STEPS)
    assert done.stdout == (
        f"Edition {in_use(data)} is in use: 6 citations from oud.pdf, each proven against its page.\n"
    )
    return data


@pytest.fixture
def own(first: Path, tmp_path: Path) -> Path:
    """A copy of that folder, which a test may change."""
    return shutil.copytree(first, tmp_path / "own", symlinks=True)


def test_a_second_edition_is_ready_beside_the_first(own: Path, papers: Path) -> None:
    """What differs is told, and how to put it in use; until then nothing changes for readers."""
    before = in_use(own)
    done = run("build", papers / "nieuw.pdf", data=own)
    (made,) = {path.name for path in (own / "editions").iterdir()} - {before}

    assert (done.returncode, done.stderr.splitlines()) == (0, STEPS)
    assert done.stdout.splitlines() == [
        f"Edition {made} is ready beside the one in use: 6 citations from nieuw.pdf, each proven against its page.",
        *DIFFERENCE,
        f"Put it in use with 'bloemlezing editions publish {made} --data {own}'.",
    ]
    assert in_use(own) == before
    assert said(own, "publish", made) == [
        f"Edition {made} is in use: 6 citations from nieuw.pdf, each proven against its page."
    ]
    assert [(event.what, event.by) for event in history(own)] == [("build", ME), ("publish", ME)] * 2


def test_a_second_edition_is_put_in_use_on_demand(own: Path, papers: Path) -> None:
    """If nothing must be looked at; as JSON the same is told, beside the bar on a terminal."""
    before = in_use(own)
    code, printed, shown = on_terminal(["build", papers / "nieuw.pdf", "--publish", "--json"], own)
    record = json.loads(printed)

    assert (code, record["edition"], record["published"], record["doubts"]) == (0, in_use(own), True, [])
    assert (record["compared_with"], record["pdf"]["name"], record["counts"]["citations"]) == (before, "nieuw.pdf", 6)
    assert [record["changes"][part] for part in ("same", "changed", "gone", "added")] == [4, 1, 1, 1]
    assert shown[-1] == "[####################] 100 %  Writing the edition: 1 of 1, about 0 s left\r\n"
    assert [line.split("%  ")[1].split(":")[0] for line in shown] == [
        "Reading pages",
        *["Proving citations"] * 6,
        *["Preparing the model"] * 2,
        *["Embedding citations"] * 3,
        *["Calibrating"] * math.ceil(ASKED / BATCH),
        *["Writing the edition"] * 2,
    ]


def test_an_edition_that_cannot_be_proven_is_not_put_in_use(own: Path, papers: Path) -> None:
    """Exit code 3 and what is wrong; it is ready beside, to be put in use all the same."""
    before = in_use(own)
    done = run("build", papers / "twee.pdf", "--publish", data=own)
    (made,) = {path.name for path in (own / "editions").iterdir()} - {before}

    assert done.returncode == 3
    assert done.stdout.splitlines() == [
        "Citations: 6 → 5",
        "Unchanged: 4",
        "Gone: 2",
        "Added: 1",
        "Not checked word for word: 1",
        f"Look first: {DOUBT.replace('4', '5').replace('16', '1')}",
        stopped(made, own),
    ]
    assert in_use(own) == before
    assert [row["status"] for row in told(own, "list")["editions"]] == ["unused", "in use"]


def test_a_first_edition_with_a_doubt_is_not_put_in_use(papers: Path, models_dir: Path, tmp_path: Path) -> None:
    """Nobody asked for it to be published, and nobody looked at it."""
    (tmp_path / "models").symlink_to(models_dir.resolve())
    done = run("build", papers / "twee.pdf", data=tmp_path)
    (row,) = told(tmp_path, "list")["editions"]

    assert (done.returncode, row["status"], row["unproven"]) == (3, "unused", 1)
    assert done.stdout.splitlines()[-1].startswith(f"Edition {row['edition']} is ready, but not in use; ")
    assert run("ask", "Wat nu?", data=tmp_path).returncode == 1


def test_where_no_edition_is_whole_a_new_one_is_looked_at_first(own: Path, papers: Path) -> None:
    """There is nothing to compare it with, so nobody knows whether it is the right one; forced, it is put in use."""
    damaged = in_use(own)
    (own / "editions" / damaged / "vectors.faiss").write_bytes(b"")

    stopped = run("build", papers / "oud.pdf", "--publish", data=own)
    assert (stopped.returncode, in_use(own)) == (3, damaged)
    assert "Look first: The edition in use cannot be read, so nothing was compared." in stopped.stdout
    assert run("build", papers / "oud.pdf", "--publish", "--force", data=own).returncode == 0
    assert in_use(own) != damaged


@pytest.mark.parametrize(
    ("pdf", "code", "lines"),
    [
        ("nieuw.pdf", 0, DIFFERENCE),
        (
            "oud.pdf",
            3,
            [
                "Citations: 6 → 6",
                "Unchanged: 6",
                "Look first: This PDF is the same as that of the edition in use. Check that you chose the right file.",
            ],
        ),
    ],
)
def test_a_dry_run_writes_nothing(first: Path, papers: Path, pdf: str, code: int, lines: Sequence[str]) -> None:
    """It tells what would differ, and with exit code 3 that something must be looked at."""
    before = contents(first), contents(papers)
    done = run("build", papers / pdf, "--dry-run", data=first)

    assert (done.returncode, done.stderr.splitlines()) == (code, STEPS[:2])
    assert done.stdout.splitlines() == [*lines, "Nothing was written."]
    assert (contents(first), contents(papers)) == before


def test_a_dry_run_of_a_first_edition_makes_no_folder(papers: Path, tmp_path: Path) -> None:
    """Nor does it need a model; as JSON it tells the same."""
    done = run("build", papers / "twee.pdf", "--dry-run", "--json", "--collection", "nieuw", data=tmp_path / "data")
    record = json.loads(done.stdout)

    assert (done.returncode, done.stderr.splitlines()) == (3, [STEPS[0], "Proving citations: 5 of 5"])
    assert (record["edition"], record["compared_with"], record["changes"]["added"]) == (None, None, 5)
    assert record["counts"] == {"citations": 5, "unproven": 1}
    assert [doubt["kind"] for doubt in record["doubts"]] == ["unproven"]
    assert list(tmp_path.iterdir()) == []


def test_a_pdf_that_cannot_be_read_changes_nothing(first: Path, papers: Path) -> None:
    """Whatever is forced."""
    before = contents(first)
    done = run("build", papers / "geen.pdf", "--publish", "--force", data=first)

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith("bloemlezing: geen.pdf cannot be read as a PDF (")
    assert contents(first) == before


def test_a_bar_ends_before_anything_else_is_said(first: Path, papers: Path) -> None:
    """Also on a narrow terminal, and where a build stops half way: each line is its own."""
    code, printed, shown = on_terminal(["build", papers / "nieuw.pdf", "--dry-run"], first, columns=60)
    assert (code, printed.splitlines()) == (0, [*DIFFERENCE, "Nothing was written."])
    assert shown[0].startswith("[####................]  20 %  Reading pages: 1 of 1, about ")
    assert shown[-1] == "[####################] 100 %  Proving citations: 6 of 6, ab\r\n"
    assert max(map(len, shown[:-1])) <= 59

    code, printed, shown = on_terminal(["build", papers / "nieuw.pdf"], first, model="/no/such/model")
    assert (code, printed) == (1, "")
    bar, sentence = shown[-1].splitlines()
    assert bar.startswith("[##..................]  10 %  Preparing the model: 0 of 1, about ")
    assert sentence.startswith("bloemlezing: ")


def test_a_collection_is_built_beside_the_others(papers: Path, models_dir: Path, tmp_path: Path) -> None:
    """In a folder of its own, with the models of all; every command about it takes its name."""
    (tmp_path / "models").symlink_to(models_dir.resolve())
    folder = tmp_path / "collections" / "jaar-2027"
    named = ("--collection", "jaar-2027")

    assert run("build", papers / "oud.pdf", *named, data=tmp_path).returncode == 0

    assert sorted(path.name for path in tmp_path.iterdir()) == ["collections", "models"]
    assert sorted(path.name for path in folder.iterdir()) == ["current", "editions", "log.jsonl"]
    assert said(tmp_path, "list", *named) == [f"{in_use(folder)}  in use  6 citations  oud.pdf"]
    assert said(tmp_path, "list") == [f"No editions yet; run 'bloemlezing build PDF --data {tmp_path}'."]
    assert run("verify", *named, data=tmp_path).stdout == "6 citations: 6 here, 0 elsewhere, 0 nowhere.\n"
    asked = run("ask", "politie werkt samen met de gemeente", "-k", "1", *named, data=tmp_path)
    assert asked.stdout.splitlines()[0] == f"1. {OLD[0]}"
    assert run("ask", "Wat nu?", data=tmp_path).returncode == 1


@pytest.mark.parametrize("name", ["../x", "all", "Jaar 2027"])
def test_a_collection_with_another_name_is_not_built(name: str, papers: Path, tmp_path: Path) -> None:
    """Nor tried; nothing is read or made."""
    for flags in ([], ["--dry-run"], ["--publish", "--force"]):
        done = run("build", papers / "oud.pdf", "--collection", name, *flags, data=tmp_path / "data")
        assert (done.returncode, done.stdout, done.stderr) == (1, "", f"bloemlezing: {name!r} {NO_NAME}\n")
    assert list(tmp_path.iterdir()) == []


def on_terminal(
    arguments: Sequence[str | Path], data: Path, *, columns: int = 80, model: str = ""
) -> tuple[int, str, list[str]]:
    """The exit code, what is printed, and each line that a terminal on standard error shows instead of the last."""
    ours, theirs = pty.openpty()
    environ = {**os.environ, "BLOEMLEZING_DATA": str(data), "BLOEMLEZING_MODEL": model, "COLUMNS": str(columns)}
    command = [COMMAND, *map(str, arguments)]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=theirs, text=True) as running:
        os.close(theirs)
        shown = b"".join(iter(lambda: _read(ours), b"")).decode()
        printed = running.communicate()[0]
    os.close(ours)
    before, *lines = shown.split("\r\x1b[K")
    assert before == ""
    return running.returncode, printed, lines


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 2**16)
    except OSError:  # nobody has the other end any more
        return b""
