import errno
from pathlib import Path

import pytest

from index.disk import CHUNK, append_line, held, locked, make_folder, remove_folder, replace_file, write_file
from tests.faults import at, fail, halfway, sound, watched

# a line at the end


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "nieuw\n"),
        ("oud\n", "oud\nnieuw\n"),
        ("oud", "oud\nnieuw\n"),
        ("# wie", "# wie\nnieuw\n"),
        ("\n", "\nnieuw\n"),
    ],
)
def test_a_line_stands_by_itself(before: str, after: str, tmp_path: Path) -> None:
    """Whatever the file ended with; a remark does not swallow it."""
    file = tmp_path / "file"
    file.write_text(before, encoding="utf-8")

    append_line(file, "nieuw")

    assert file.read_text(encoding="utf-8") == after


def test_a_new_file_is_its_owners_and_an_old_one_keeps_its_rights(tmp_path: Path) -> None:
    """What is in it may be private; what someone set on purpose stays."""
    new, old = tmp_path / "new", tmp_path / "old"
    old.touch()
    old.chmod(0o640)

    append_line(new, "é")
    append_line(old, "é")

    assert (new.stat().st_mode & 0o777, old.stat().st_mode & 0o777) == (0o600, 0o640)
    assert new.read_bytes() == old.read_bytes() == "é\n".encode()


@pytest.mark.parametrize("before", [b"", b"oud\n"])
def test_a_line_that_could_not_be_written_whole_swallows_no_other(before: bytes, tmp_path: Path) -> None:
    """Half of it is there; the next begins below it."""
    file = tmp_path / "file"
    file.write_bytes(before)

    with watched(tmp_path, halfway(2, fail(errno.ENOSPC))), pytest.raises(OSError, match="No space left"):
        append_line(file, "nieuw")
    append_line(file, "nieuwer")

    assert file.read_bytes() == before + b"nie\nnieuwer\n"


def test_the_name_of_a_new_file_lasts(tmp_path: Path) -> None:
    """Its folder is synced with the first line, and not with the others."""
    with watched(tmp_path) as steps:
        append_line(tmp_path / "file", "een")
        append_line(tmp_path / "file", "twee")

    assert [(step.call, step.path.name) for step in steps if step.call == "fsync"] == [
        ("fsync", "file"),
        ("fsync", tmp_path.name),
        ("fsync", "file"),
    ]


# whole files


def test_a_file_is_written_once(tmp_path: Path) -> None:
    """Also when it takes several writes, some of which stop halfway; never over another."""
    content = bytes(range(256)) * (CHUNK // 100)
    with watched(tmp_path, lambda number, _step: number % 2 == 0) as steps:
        write_file(tmp_path / "file", content)

    assert (tmp_path / "file").read_bytes() == content
    assert [step.call for step in steps][0 :: len(steps) - 1] == ["open", "fsync"]
    with pytest.raises(FileExistsError):
        write_file(tmp_path / "file", b"")
    assert (tmp_path / "file").read_bytes() == content


@pytest.mark.parametrize("number", range(1, 9))
def test_a_file_is_replaced_or_not(number: int, tmp_path: Path) -> None:
    """Whatever step fails; no other file stays behind."""
    file = tmp_path / "file"
    file.write_bytes(b"oud")
    with watched(tmp_path) as steps:
        replace_file(file, b"oud")
    calls = ["unlink", "open", "write", "fsync", "replace", "look", "fsync"]
    assert [step.call for step in steps] == calls

    with watched(tmp_path, at(number, fail(errno.EIO)) if number <= len(calls) else sound):
        if number <= len(calls):
            with pytest.raises(OSError, match="Input/output error"):
                replace_file(file, b"nieuw")
        else:
            replace_file(file, b"nieuw")

    assert file.read_bytes() == (b"oud" if number <= 5 else b"nieuw")
    assert list(tmp_path.iterdir()) == [file]


# folders


def test_the_name_of_each_new_folder_lasts(tmp_path: Path) -> None:
    """That of what was there already is left as it is."""
    with watched(tmp_path) as steps:
        make_folder(tmp_path / "a" / "b")
        make_folder(tmp_path / "a" / "b")

    made = [(step.call, step.path.name) for step in steps if step.call != "look"]
    assert made == [("mkdir", "a"), ("fsync", tmp_path.name), ("mkdir", "b"), ("fsync", "a")]


def test_a_folder_loses_its_name_before_its_files(tmp_path: Path) -> None:
    """And that lasts, so that there is never half a folder under its name."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "file").touch()

    with watched(tmp_path) as steps:
        remove_folder(tmp_path / "a")

    assert [(step.call, step.path.name) for step in steps if step.call != "look"] == [
        ("rename", "a"),
        ("fsync", tmp_path.name),
        ("unlink", "file"),
        ("rmdir", ".gone-a"),
    ]
    assert list(tmp_path.iterdir()) == []


# locks


def test_one_has_the_lock_of_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another asks in vain, or waits and is told who keeps it; afterwards it is free, also after an error."""
    monkeypatch.setattr("index.disk.PATIENCE", 0.0)
    with locked(tmp_path):
        with held(tmp_path) as ours:
            assert ours is False
        with pytest.raises(TimeoutError), locked(tmp_path):
            pass
    with pytest.raises(KeyError), locked(tmp_path):
        raise KeyError
    with held(tmp_path) as ours:
        assert ours is True
