"""What is left on a disk when the power is cut: what was synced, and of the rest whatever happened to be written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults import Step


@dataclass(slots=True)
class _File:
    content: bytes = b""
    safe: bytes = b""  # what it held when it was synced

    def sync(self) -> None:
        self.safe = self.content


@dataclass(slots=True)
class _Folder:
    names: "dict[str, _File | _Folder]" = field(default_factory=dict)
    safe: "dict[str, _File | _Folder]" = field(default_factory=dict)  # what it held when it was synced
    changes: "list[dict[str, _File | _Folder | None]]" = field(default_factory=list)  # since then

    def change(self, change: "dict[str, _File | _Folder | None]") -> None:
        self.changes.append(change)
        self.names = _changed(self.names, change)

    def sync(self) -> None:
        self.safe, self.changes = self.names, []


def _changed(
    names: "dict[str, _File | _Folder]", change: "dict[str, _File | _Folder | None]"
) -> "dict[str, _File | _Folder]":
    return {name: found for name, found in {**names, **change}.items() if found is not None}


def power_cut(start: Path, watched: Path, steps: Sequence[Step], into: Path, lasts: Callable[[], bool]) -> None:
    """Make the folder that is left when the power is cut after `steps`, taken in `watched`, which was as `start` is.

    What was synced is there. Of all else `lasts` tells one by one whether it is: a change of a name, or what was
    written in a file, which else is as long and holds zeros, or as it was.
    """
    root = _read(start)
    for step in steps:
        _take(root, step, watched)
    _write(root, into, lasts)


def _read(path: Path) -> "_File | _Folder":
    if path.is_file():
        return _File(path.read_bytes(), path.read_bytes())
    names = {inside.name: _read(inside) for inside in path.iterdir()}
    return _Folder(names, names)


def _find(root: "_File | _Folder", path: Path) -> Any:
    found: Any = root
    for name in path.parts:
        found = found.names[name]
    return found


def _take(root: "_File | _Folder", step: Step, watched: Path) -> None:
    path = step.path.relative_to(watched)
    name, folder = path.name, _find(root, path.parent)
    match step.call:
        case "open" if name not in folder.names:
            folder.change({name: _File()})
        case "write":
            folder.names[name].content += step.content
        case "fsync":
            _find(root, path).sync()
        case "rename" | "replace":
            assert step.to
            folder.change({name: None, step.to.name: folder.names[name]})
        case "mkdir":
            folder.change({name: _Folder()})
        case "unlink" | "rmdir":
            folder.change({name: None})


def _write(found: "_File | _Folder", to: Path, lasts: Callable[[], bool]) -> None:
    if isinstance(found, _File):
        lost = found.content == found.safe or not lasts()
        zeros = bytes(len(found.content) - len(found.safe)) if lost and found.content != found.safe and lasts() else b""
        to.write_bytes(found.safe + zeros if lost else found.content)
        return
    names = found.safe
    for change in found.changes:
        names = _changed(names, change) if lasts() else names
    to.mkdir()
    for name, inside in names.items():
        _write(inside, to / name, lasts)
