"""Which edition readers get: one is put in use only if it is whole, and one that is not is passed over."""

from pathlib import Path

from index.collection import CURRENT, editions, in_use, published, put_in_use, used_before
from index.edition import Edition, load_edition
from index.errors import (
    ChangedMeanwhileError,
    DamagedEditionError,
    EditionError,
    NoEarlierEditionError,
    NoEditionError,
    UnknownEditionError,
)
from index.manifest import Manifest


def publish(folder: Path, name: str, by: str, *, expected: str | None = None) -> Manifest:
    """Put the edition `name` in use, once every byte of it was checked; `expected` is the one still in use till then.

    Raises:
        UnknownEditionError: there is none of this name.
        EditionError: it is not whole, another was put in use meanwhile, or the folder cannot be written.

    """
    manifest = _whole(folder, name)
    put_in_use(folder, name, by, expected=expected)
    return manifest


def roll_back(folder: Path, by: str, *, expected: str | None = None) -> Manifest:
    """Put the edition in use before this one back in its place; one that is not whole is passed over.

    `expected` names the one that should still be in use, or is empty if that cannot be told.

    Raises:
        NoEditionError: none is in use.
        NoEarlierEditionError: there is no whole one.
        ChangedMeanwhileError: another was put in use meanwhile.
        DiskError: the folder cannot be written.

    """
    now = _in_use(folder)
    if expected not in {None, now or ""}:
        raise ChangedMeanwhileError(now or "none")
    for name in used_before(folder) if now else published(folder):
        try:
            manifest = _whole(folder, name)
        except EditionError:
            continue
        put_in_use(folder, name, by, what="rollback", expected=now)
        return manifest
    raise NoEarlierEditionError(folder)


def load_whole(folder: Path) -> tuple[Edition, tuple[EditionError, ...]]:
    """The edition in use or, where it is not whole, the last one before it that is; and what is wrong with the others.

    Raises:
        NoEditionError: none was ever in use.
        EditionError: none is whole; the first reason.

    """
    wrong = _not_there(folder)
    for name in published(folder):
        try:
            return load_edition(folder, name), tuple(wrong)
        except EditionError as error:
            wrong.append(error)
    raise wrong[0]


def _not_there(folder: Path) -> list[EditionError]:
    """Why it cannot be told which edition is in use, or that it is gone; raises NoEditionError if none ever was."""
    try:
        name = in_use(folder)
    except NoEditionError:
        if not published(folder):
            raise
        return [DamagedEditionError("in use", CURRENT, "is missing")]
    except DamagedEditionError as error:
        return [error]
    return [] if name in editions(folder) else [DamagedEditionError(name, "its folder", "is missing")]


def _whole(folder: Path, name: str) -> Manifest:
    if not (folder / "editions" / name).is_dir():
        raise UnknownEditionError(folder, name)
    return load_edition(folder, name).manifest


def _in_use(folder: Path) -> str:
    """The edition in use, "" if it cannot be told any more which; raises NoEditionError if none ever was."""
    try:
        return in_use(folder)
    except NoEditionError:
        if not published(folder):
            raise
    except DamagedEditionError:
        pass
    return ""
