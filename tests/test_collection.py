import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.collection import (
    MOST_USED,
    clean,
    editions,
    has_edition,
    in_use,
    prune,
    published,
    put_in_use,
    remove,
    undone,
    used,
    used_before,
)
from index.edition import load_edition
from index.errors import (
    ChangedMeanwhileError,
    DamagedEditionError,
    InUseError,
    NoEditionError,
    UnknownEditionError,
)
from index.history import Event, history, is_name
from tests.faults import watched
from tests.toys import citations, stage, write

FOUND = citations("zorg", "geld")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A collection of three editions: one used before, one in use, one that never was."""
    with watched(tmp_path):  # as that does not really sync
        write(tmp_path, FOUND)
        write(tmp_path, FOUND)
        stage(tmp_path, FOUND)
    return tmp_path


# which is in use


def test_writing_puts_nothing_in_use(tmp_path: Path) -> None:
    """An edition is there, and readers have none."""
    made = stage(tmp_path, FOUND)

    assert editions(tmp_path) == [made.edition]
    assert has_edition(tmp_path) is False
    with pytest.raises(NoEditionError):
        in_use(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        "",
        " ",
        "\n",
        ".",
        "..",
        " ..\n",
        "../x",
        "../../etc",
        "/etc",
        "editions/x",
        "./x",
        "x/",
        "x/..",
        "/",
        "a\0b",
        ".x",
    ],
)
def test_current_names_an_edition_and_nothing_else(data: Path, content: str) -> None:
    """Not nothing, no path that leads elsewhere, and none that is being written."""
    (data / "current").write_text(content)

    with pytest.raises(DamagedEditionError, match=r"^Edition in use is damaged: current does not name an edition; "):
        in_use(data)


@pytest.mark.parametrize("content", ["x", "een twee", "\ufffd", "n" * 300])
def test_current_names_an_edition_that_is_there(data: Path, content: str) -> None:
    """Whatever the name."""
    (data / "current").write_text(content)

    with pytest.raises(DamagedEditionError, match=r"damaged: manifest\.sha256 (is missing|cannot be read \(File name)"):
        load_edition(data)


@given(st.text())
def test_a_name_is_one_step_down(name: str) -> None:
    """From the folder of the editions, to one that anyone can see."""
    if is_name(name):
        assert Path("editions", name).parts == ("editions", name)
        assert not name.startswith(".")


def test_below_the_edition_in_use_stand_those_used_before(data: Path) -> None:
    """Each once; a line that is no name is passed over, as is an edition that is no longer there."""
    first, second, third = editions(data)
    (data / "current").write_text(f" {third} \r\n{first}\n\n../x\n{first}\n{third}\nweg\n{second}")

    assert used(data) == (third, first, "weg", second)
    assert used_before(data) == [first, second]
    assert in_use(data) == third


def test_a_folder_is_no_edition_unless_it_has_a_name(data: Path) -> None:
    """Nor is a file."""
    before = editions(data)
    (data / "editions" / ".half").mkdir()
    (data / "editions" / "README").touch()

    assert editions(data) == before
    assert editions(data / "elsewhere") == []


# putting in use


def test_putting_in_use_remembers_what_was(data: Path) -> None:
    """The latest first, each once."""
    first, second, third = editions(data)

    put_in_use(data, third, "jan")
    put_in_use(data, first, "jan")

    assert (data / "current").read_text() == f"{first}\n{third}\n{second}\n"


def test_rolling_back_forgets_what_was_used_after_it(data: Path) -> None:
    """So that rolling back twice goes back two editions; the log forgets nothing."""
    first, second, third = editions(data)
    put_in_use(data, third, "jan")

    put_in_use(data, second, "jan", what="rollback")

    assert used(data) == (second, first)
    assert published(data) == (second, first, third)


def test_a_hundred_editions_are_remembered(data: Path) -> None:
    """No more, or `current` would grow for ever."""
    (data / "current").write_text("".join(f"{number}\n" for number in range(2 * MOST_USED)))
    newest = editions(data)[-1]

    put_in_use(data, newest, "jan")

    assert used(data) == (newest, *(f"{number}" for number in range(MOST_USED - 1)))


def test_what_is_expected_to_be_in_use_can_be_nothing(tmp_path: Path) -> None:
    """A first edition takes the place of none."""
    made = stage(tmp_path, FOUND).edition

    with pytest.raises(ChangedMeanwhileError, match=r"^Meanwhile another edition was put in use \(none\);"):
        put_in_use(tmp_path, made, "jan", expected="gisteren")
    put_in_use(tmp_path, made, "jan", expected="")
    with pytest.raises(ChangedMeanwhileError, match=made):
        put_in_use(tmp_path, made, "jan", expected="")

    assert used(tmp_path) == (made,)


def test_only_what_is_there_can_be_put_in_use_or_removed(data: Path, tmp_path: Path) -> None:
    """And nothing where there are no editions at all."""
    for name in ("gisteren", "", "..", ".half"):
        with pytest.raises(UnknownEditionError):
            put_in_use(data, name, "jan")
        with pytest.raises(UnknownEditionError):
            remove(data, name, "jan")
    with pytest.raises(NoEditionError):
        put_in_use(tmp_path / "elders", "gisteren", "jan")

    assert not (tmp_path / "elders").exists()


# removing


def test_the_edition_in_use_is_not_removed(data: Path) -> None:
    """Any other is, also one that was used before."""
    first, second, third = editions(data)

    with pytest.raises(InUseError, match=f"^Edition {second} is in use; put another in use before you remove it"):
        remove(data, second, "jan")
    remove(data, first, "jan")

    assert editions(data) == [second, third]
    assert (used(data), used_before(data), published(data)) == ((second, first), [], (second,))


@pytest.mark.parametrize(("keep", "kept"), [(0, [1, 2]), (1, [1, 2]), (2, [0, 1, 2]), (9, [0, 1, 2])])
def test_pruning_keeps_what_is_in_use_then_what_was(data: Path, keep: int, kept: list[int]) -> None:
    """And what is newer and not used yet: somebody may be looking at it. The names of those removed are given."""
    names = editions(data)

    gone = prune(data, keep, "jan")

    assert editions(data) == [names[number] for number in kept]
    assert sorted([*gone, *editions(data)]) == names


def test_what_is_spared_is_not_pruned(data: Path) -> None:
    """Such as the edition that readers get, where the one in use is damaged."""
    first, second, third = editions(data)
    put_in_use(data, third, "jan")

    assert prune(data, 1, "jan", [first]) == [second]
    assert editions(data) == [first, third]


def test_nothing_is_pruned_when_it_is_not_known_what_to_keep(data: Path) -> None:
    """`current` is lost, or says nothing."""
    names = editions(data)

    (data / "current").write_text("")
    with pytest.raises(DamagedEditionError):
        prune(data, 1, "jan")
    (data / "current").unlink()
    with pytest.raises(NoEditionError):
        prune(data, 1, "jan")

    assert editions(data) == names


def test_cleaning_removes_what_is_ours_alone(data: Path) -> None:
    """Not a file that someone's file manager made, and nothing that has a name; a second time nothing."""
    names = editions(data)
    (data / "editions" / ".half").mkdir()
    (data / "editions" / ".DS_Store").touch()
    (data / ".current.12").touch()
    (data / ".env").touch()

    assert clean(data) == [".half", ".current.12"]
    assert clean(data) == []
    assert clean(data / "elders") == []
    assert (data / "editions" / ".DS_Store").exists()
    assert (data / ".env").exists()
    assert editions(data) == names


# the log


def test_the_log_tells_what_was_done_when_and_by_whom(data: Path) -> None:
    """One line of JSON for each deed; on a change of what is in use also what was."""
    start = datetime.now(UTC).replace(microsecond=0)
    first, second, third = editions(data)
    put_in_use(data, third, "piet")
    put_in_use(data, second, "een “baas”\n", what="rollback")
    remove(data, first, "")

    events = history(data)

    assert [(event.what, event.edition, event.by, event.before) for event in events] == [
        ("build", first, "jan", None),
        ("publish", first, "jan", None),
        ("build", second, "jan", None),
        ("publish", second, "jan", first),
        ("build", third, "jan", None),
        ("publish", third, "piet", second),
        ("rollback", second, "een “baas”\n", third),
        ("remove", first, "", None),
    ]
    assert [json.loads(line) for line in (data / "log.jsonl").read_text().splitlines()] == [asdict(e) for e in events]
    assert start <= datetime.fromisoformat(events[-1].at) <= datetime.now(UTC)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"zorg",
        b'{"at": "2026',
        b"[" * 100_000,
        b"null",
        b"\x00\x00",
        b"\xff",
        b'{"at": "x", "what": "verzonnen", "edition": "x", "by": "x"}',
        b'{"at": "x", "what": ["build"], "edition": "x", "by": "x"}',
        b'{"at": "x", "what": "publish", "edition": "../x", "by": "x"}',
        b'{"at": "x", "what": "publish", "edition": 1, "by": "x"}',
        b'{"at": "x", "what": "publish", "edition": "x"}',
        b'{"at": "x", "what": "publish", "edition": "x", "by": "x", "more": 1}',
    ],
)
def test_a_line_that_is_no_event_is_passed_over(line: bytes, data: Path) -> None:
    """Those above it and below it are read; the next stands on a line of its own."""
    before, third = history(data), editions(data)[2]
    with (data / "log.jsonl").open("ab") as file:
        file.write(line)

    put_in_use(data, third, "jan")

    *events, last = history(data)
    assert events == before
    assert (last.what, last.edition) == ("publish", third)


def test_what_was_announced_and_not_done_is_told(data: Path) -> None:
    """Until something else is done with success."""
    first, second, third = editions(data)
    event = Event("2026-01-02T03:04:05+00:00", "publish", third, "jan", second)
    assert undone(data) is None
    with (data / "log.jsonl").open("a") as file:
        file.write(json.dumps(asdict(event)) + "\n")

    assert undone(data) == event
    put_in_use(data, first, "jan")
    assert undone(data) is None
