"""The editions of one anthology on disk: which is there, which is in use, which was before, and who did what.

    FOLDER/current                the name of the edition in use; below it those used before, the latest first
    FOLDER/log.jsonl              what was done, when and by whom
    FOLDER/editions/NAME/         an edition; a name that starts with a dot is one that is being written or removed

An edition is never changed. `current` is replaced in one step, after the log says that it will be. Whatever is killed
when, the edition in use stays whole.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from index.disk import held, locked, make_folder, remove_folder, replace_file, sync, write_file
from index.errors import (
    ChangedMeanwhileError,
    DamagedEditionError,
    DiskError,
    InUseError,
    LockedError,
    NameTakenError,
    NoEditionError,
    UnknownEditionError,
)
from index.history import Deed, Event, history, is_name, record

EDITIONS, CURRENT = "editions", "current"
MOST_USED = 100  # editions used before that are remembered


def has_edition(folder: Path) -> bool:
    """Whether an edition is in use; raises DiskError where the folder cannot be looked into."""
    try:
        return (folder / CURRENT).is_file()
    except OSError as error:
        raise DiskError(folder, error.strerror or str(error)) from error


def is_begun(folder: Path) -> bool:
    """Whether an edition is or was in use, whatever can be read of it; raises DiskError."""
    return has_edition(folder) or bool(published(folder))


def in_use(folder: Path) -> str:
    """The name of the edition in use.

    Raises:
        NoEditionError: there is none.
        DamagedEditionError: the file that tells is unreadable.

    """
    return used(folder)[0]


def used(folder: Path) -> tuple[str, ...]:
    """The edition in use, and those used before it, the latest first; raises as `in_use` does."""
    if not has_edition(folder):
        raise NoEditionError(folder)
    try:
        first, *rest = (folder / CURRENT).read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError as error:
        raise DamagedEditionError("in use", CURRENT, "cannot be read") from error
    if not is_name(first.strip()):
        raise DamagedEditionError("in use", CURRENT, "does not name an edition")
    return tuple(dict.fromkeys(name.strip() for name in [first, *rest] if is_name(name.strip())))


def published(folder: Path) -> tuple[str, ...]:
    """All editions that are or were in use, the latest first, also where `current` is lost; those that are there."""
    names: list[str] = []
    with suppress(NoEditionError, DamagedEditionError):
        names += used(folder)
    names += [event.edition for event in reversed(history(folder)) if event.what in {"publish", "rollback"}]
    there = set(editions(folder))
    return tuple(name for name in dict.fromkeys(names) if name in there)


def editions(folder: Path) -> list[str]:
    """The names of the editions that are there, the oldest first."""
    try:
        return sorted(path.name for path in (folder / EDITIONS).iterdir() if is_name(path.name) and path.is_dir())
    except OSError:
        return []


def add(folder: Path, name: str, contents: Mapping[str, bytes], by: str = "") -> None:
    """Write an edition that is there whole or not at all; it is not put in use.

    Raises:
        NameTakenError: there is one of this name, or the beginning of one; nothing has changed.
        DiskError: the folder cannot be written; the edition is not there, or it may be gone after a power cut.

    """
    building = folder / EDITIONS / f".{name}"
    with _on_disk(folder), ExitStack() as ours:
        make_folder(building.parent)
        with locked(building.parent):  # who cleans meanwhile would take it for a leftover
            if building.exists() or building.with_name(name).exists():
                raise NameTakenError(name)
            building.mkdir()
            ours.enter_context(held(building))
        try:
            for file, content in contents.items():
                write_file(building / file, content)
            sync(building)
            record(folder, "build", name, by)
            building.rename(building.with_name(name))
            sync(building.parent)
        except OSError:
            _drop(building)
            raise


def _drop(building: Path) -> None:
    """Remove what was written in vain, as far as possible; the rest is cleaned later."""
    with suppress(OSError):
        remove_folder(building)


def put_in_use(folder: Path, name: str, by: str, *, what: Deed = "publish", expected: str | None = None) -> None:
    """Let `name` be the edition in use, in one step; on a rollback those used after it are forgotten.

    `expected` names the edition that should still be in use.

    Raises:
        UnknownEditionError: there is none of this name.
        ChangedMeanwhileError: another edition is in use than expected.
        DiskError: it could not be done; or it was done, but may be undone by a power cut.

    """
    with _changing(folder):
        if name not in editions(folder):
            raise UnknownEditionError(folder, name)
        before = _used_or_none(folder)
        if expected is not None and expected != (before or ("",))[0]:
            raise ChangedMeanwhileError(before[0] if before else "none")
        after = before[before.index(name) :] if what == "rollback" and name in before else (name, *before)
        record(folder, what, name, by, before[0] if before else None)
        lines = list(dict.fromkeys(after))[:MOST_USED]
        replace_file(folder / CURRENT, "".join(f"{line}\n" for line in lines).encode())


def _used_or_none(folder: Path) -> tuple[str, ...]:
    try:
        return used(folder)
    except (NoEditionError, DamagedEditionError):
        return ()


def remove(folder: Path, name: str, by: str) -> None:
    """Remove an edition that is not in use.

    Raises:
        UnknownEditionError: there is none of this name.
        InUseError: it is in use.
        DiskError: it could not be removed, or not wholly; then the rest goes at the next start.

    """
    with _changing(folder):
        if name not in editions(folder):
            raise UnknownEditionError(folder, name)
        if name in _used_or_none(folder)[:1]:
            raise InUseError(name)
        _remove(folder, name, by)


def _remove(folder: Path, name: str, by: str) -> None:
    record(folder, "remove", name, by)
    remove_folder(folder / EDITIONS / name)


def prune(folder: Path, keep: int, by: str, spare: Collection[str] = ()) -> list[str]:
    """Keep the edition in use and, up to `keep` in all, those used before it and the latest others; the ones removed.

    Besides, `spare` stays, and so does what is newer than the edition in use and never was: it waits to be looked at.

    Raises:
        NoEditionError: none is in use, so it is not known which to keep.
        DiskError: the folder cannot be written.

    """
    with _changing(folder):
        in_turn, there = used(folder), editions(folder)
        waiting = {name for name in there if name > in_turn[0]} - {*published(folder)}
        order = [name for name in dict.fromkeys([*in_turn, *reversed(there)]) if name in there and name not in waiting]
        unwanted = [name for name in order[max(keep, 1) :] if name not in spare]
        for name in unwanted:
            _remove(folder, name, by)
    return unwanted


def clean(folder: Path) -> list[str]:
    """Remove what killed programs left half done; the names of it. What cannot be removed stays and does no harm."""
    if not (folder / EDITIONS).is_dir():
        return []
    try:
        with locked(folder / EDITIONS):
            return [*_clean_editions(folder), *_clean_beside(folder)]
    except OSError:
        return []


def _clean_editions(folder: Path) -> Iterator[str]:
    for path in sorted((folder / EDITIONS).glob(".*")):
        with suppress(OSError), held(path) as ours:
            if ours and path.is_dir():
                remove_folder(path)
                yield path.name


def _clean_beside(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob(f".{CURRENT}.*")):
        with suppress(OSError):
            path.unlink()
            yield path.name


def undone(folder: Path) -> Event | None:
    """The last change of the edition in use, if the log announces it but it was not carried out."""
    changes = [event for event in history(folder) if event.what in {"publish", "rollback"}]
    used_now = _used_or_none(folder)
    return changes[-1] if changes and used_now and changes[-1].edition != used_now[0] else None


@contextmanager
def _changing(folder: Path) -> Iterator[None]:
    with _on_disk(folder):
        if not (folder / EDITIONS).is_dir():
            raise NoEditionError(folder)
        with locked(folder / EDITIONS):
            yield


@contextmanager
def _on_disk(folder: Path) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise LockedError(folder) from error
    except OSError as error:
        raise DiskError(folder, error.strerror or str(error)) from error


def used_before(folder: Path) -> Sequence[str]:
    """The editions used before the one in use that are still there, the latest first; raises as `in_use` does."""
    there = set(editions(folder))
    return [name for name in used(folder)[1:] if name in there]
