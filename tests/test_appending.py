from pathlib import Path

import pytest

from assistant.appending import append_line


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
