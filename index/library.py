"""The collections of a data folder: the one that lives in it, and others by name.

DATA/                         the collection without a name: `current`, `editions/`, …
DATA/collections/NAME/        the collection of this name, laid out alike
DATA/models/                  models, shared by all
"""

import re
from pathlib import Path

from index.collection import is_begun
from index.errors import CollectionNameError, UnknownCollectionError

MAIN = ""  # the collection without a name; most organisations have no other
ALL = "all"  # stands for all collections where one can be named
NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")  # fit for an address and for any file system


def collection_folder(data: Path, name: str) -> Path:
    """Where a collection lives, or would.

    Raises:
        CollectionNameError: no collection can have this name.

    """
    if name == MAIN:
        return data
    if not NAME.fullmatch(name) or name == ALL:
        raise CollectionNameError(name)
    return data / "collections" / name


def collections(data: Path) -> list[str]:
    """The names of the collections in which an edition is or was in use; the one without a name first."""
    try:
        found = sorted(path.name for path in (data / "collections").iterdir() if NAME.fullmatch(path.name))
    except OSError:
        found = []
    return [name for name in [MAIN, *found] if is_begun(collection_folder(data, name))]


def known_collection(data: Path, name: str) -> Path:
    """Where a collection lives that has an edition in use.

    Raises:
        CollectionNameError: no collection can have this name.
        UnknownCollectionError: none has.

    """
    folder = collection_folder(data, name)
    if name != MAIN and not is_begun(folder):
        raise UnknownCollectionError(data, name, [found for found in collections(data) if found])
    return folder
