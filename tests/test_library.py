"""Where each collection of a data folder lives, and which there are."""

from pathlib import Path

import pytest

from index.errors import CollectionNameError, UnknownCollectionError
from index.library import MAIN, collection_folder, collections, known_collection
from tests.toys import citations, stage, write


def test_the_collection_without_a_name_lives_in_the_folder_itself(tmp_path: Path) -> None:
    """Others live beside each other below it, whether they are there or not."""
    assert collection_folder(tmp_path, MAIN) == tmp_path
    assert collection_folder(tmp_path, "jaar-2027") == tmp_path / "collections" / "jaar-2027"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a", "0", "jaar-2027", "a" * 40])
def test_small_letters_digits_and_hyphens_are_a_name(name: str, tmp_path: Path) -> None:
    """Of forty at most."""
    assert collection_folder(tmp_path, name).name == name


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "..",
        ".",
        "a/b",
        "a\\b",
        "/etc",
        "Jaar",
        "jaar 2027",
        "-jaar",
        "jaar-",
        "jaar\n",
        "ja\x00r",
        "jäar",
        "²",
        "a" * 41,
        "all",
        " ",
    ],
)
def test_no_other_name_leaves_the_folder(name: str, tmp_path: Path) -> None:
    """It is an error that says what a name may be, also where a collection is only looked for."""
    for asked in (collection_folder, known_collection):
        with pytest.raises(CollectionNameError) as raised:
            asked(tmp_path, name)
        assert str(raised.value) == (
            f"{name!r} cannot be the name of a collection; use small letters, digits and hyphens, such as 'jaar-2027'."
        )


def test_collections_are_those_with_an_edition_in_use(tmp_path: Path) -> None:
    """The one without a name first, the others in order of their names; what is no collection is passed over."""
    assert collections(tmp_path) == []
    for name in ("zorg", "jaar-2027"):
        write(collection_folder(tmp_path, name), citations("zorg"))
    stage(collection_folder(tmp_path, "nieuw"), citations("zorg"))
    write(tmp_path / "collections" / "Map", citations("zorg"))
    (tmp_path / "collections" / "los").write_text("")
    assert collections(tmp_path) == ["jaar-2027", "zorg"]

    write(tmp_path, citations("zorg"))

    assert collections(tmp_path) == [MAIN, "jaar-2027", "zorg"]


def test_a_known_collection_has_an_edition_in_use(tmp_path: Path) -> None:
    """The one without a name is always known: that it has no edition is told by who looks for one."""
    write(tmp_path / "collections" / "jaar-2027", citations("zorg"))

    assert known_collection(tmp_path, "jaar-2027") == tmp_path / "collections" / "jaar-2027"
    assert known_collection(tmp_path, MAIN) == tmp_path


def test_an_unknown_collection_is_told_with_those_there_are(tmp_path: Path) -> None:
    """One whose editions were never in use is not known either."""
    with pytest.raises(UnknownCollectionError) as raised:
        known_collection(tmp_path, "weg")
    assert str(raised.value) == (
        f"No collection weg in {tmp_path}; there is only the one without a name. "
        "Make it with 'bloemlezing build PDF --collection weg'."
    )

    for name in ("b", "a"):
        write(tmp_path / "collections" / name, citations("zorg"))
    stage(tmp_path / "collections" / "weg", citations("zorg"))

    with pytest.raises(UnknownCollectionError, match=r"; there are a, b\. Make it with "):
        known_collection(tmp_path, "weg")
