"""The desk of toy collections."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.desk import Desk, Desks, Row
from assistant.pictures import Pictures
from assistant.reply import Assistant
from assistant.settings import Settings
from assistant.site import Live, Site, UnknownSiteError
from index.collection import put_in_use, remove
from index.edition import load_edition
from index.errors import DamagedEditionError, EditionError, UnknownEditionError
from index.manifest import CHECKSUM, CITATIONS, MANIFEST
from source.limits import Limits
from tests.command import FACSIMILE
from tests.toys import TOY, citation, citations, stage, write

PICTURE = FACSIMILE.read_bytes()


def served(folder: Path, name: str, collection: str = "") -> Site:
    """A site that answers from an edition, whichever is in use."""
    return Site(Assistant(load_edition(folder, name), TOY), Pictures(folder, Limits()), collection=collection)


def desk(folder: Path, name: str) -> Desk:
    """The desk of a server that answers from an edition."""
    return Desk(Settings(data=folder), Live([served(folder, name)]), "")


def damage(folder: Path, name: str, file: str = CITATIONS) -> None:
    """Change a byte in a file of an edition."""
    path = folder / "editions" / name / file
    path.write_bytes(b"?" + path.read_bytes()[1:])


def outdate(folder: Path, name: str) -> None:
    """Make an edition one that an older version of the program wrote."""
    path = folder / "editions" / name / MANIFEST
    path.write_bytes(path.read_bytes().replace(b'"format": ', b'"format": -'))
    (path.parent / CHECKSUM).write_text(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {MANIFEST}\n")


def test_the_list_tells_what_became_of_each_edition(tmp_path: Path) -> None:
    """The latest first: one that never was in use, the one that is, one that was, and one that cannot be read."""
    damaged, before, now = (write(tmp_path, citations(text)) for text in ("zorg", "geld", "school"))
    never = stage(tmp_path, citations("politie"))
    damage(tmp_path, damaged.edition, MANIFEST)

    assert desk(tmp_path, now.edition).rows() == (
        Row(never.edition, never, "never"),
        Row(now.edition, now, "now"),
        Row(before.edition, before, "before"),
        Row(damaged.edition, None, "damaged"),
    )


def test_an_edition_is_compared_with_the_one_in_use(tmp_path: Path) -> None:
    """And the one in use with the one before it; the first with nothing."""
    first, now = write(tmp_path, citations("zorg")), write(tmp_path, citations("zorg", "geld"))
    never = stage(tmp_path, citations("zorg", "school"))
    at = desk(tmp_path, now.edition)

    def compared(name: str) -> str | None:
        old = at.changes(name).old
        return old.edition if old else None

    assert compared(never.edition) == compared(first.edition) == now.edition
    assert compared(now.edition) == first.edition
    remove(tmp_path, first.edition, "jan")
    assert compared(now.edition) is None
    assert at.changes(never.edition).comparison.gone == tuple(citations("geld"))


def test_what_was_put_in_use_a_moment_ago_is_what_is_compared_with(tmp_path: Path) -> None:
    """Also before the server answers from it: whoever publishes next takes that one's place."""
    first, now = write(tmp_path, citations("zorg")), write(tmp_path, citations("geld"))
    never = stage(tmp_path, citations("school"))

    assert desk(tmp_path, first.edition).changes(never.edition).old == now


@pytest.mark.parametrize("spoil", [damage, outdate])
def test_what_is_not_whole_stands_in_nobodys_way(tmp_path: Path, spoil: Callable[[Path, str], None]) -> None:
    """An edition is then compared with the last one that can be read, or with nothing."""
    first, now = write(tmp_path, citations("zorg")), write(tmp_path, citations("geld"))
    never = stage(tmp_path, citations("school"))
    at = desk(tmp_path, now.edition)
    spoil(tmp_path, now.edition)
    assert at.changes(never.edition).old == first
    spoil(tmp_path, first.edition)
    assert at.changes(never.edition).old is None
    assert at.changes(never.edition).comparison.added == tuple(citations("school"))


def test_an_edition_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    """Which names that edition, not one it would be compared with."""
    now, never = write(tmp_path, citations("zorg")), stage(tmp_path, citations("geld"))
    at = desk(tmp_path, now.edition)
    damage(tmp_path, never.edition)
    for ask in (at.changes, lambda name: at.rehearsal(name, ""), lambda name: at.page(name, 18)):
        with pytest.raises(DamagedEditionError) as caught:
            ask(never.edition)
        assert caught.value.edition == never.edition


@pytest.mark.parametrize("name", ["", ".", "..", "../editions", ".gone-x", "x", "x/y", "\0", "/etc"])
def test_only_an_edition_has_pages(tmp_path: Path, name: str) -> None:
    """Nothing else on the disk can be named, not what is being written or removed either."""
    now = write(tmp_path, citations("zorg"))
    (tmp_path / "editions" / ".gone-x").mkdir()
    at = desk(tmp_path, now.edition)
    for ask in (at.changes, at.manifest, lambda name: at.rehearsal(name, ""), lambda name: at.page(name, 1)):
        with pytest.raises(UnknownEditionError):
            ask(name)
    with pytest.raises(UnknownEditionError):
        at.picture(name, 1)


def test_both_editions_are_asked_the_same(tmp_path: Path) -> None:
    """Readers' answers come from the edition that is served; nothing of the new one reaches readers."""
    now = write(tmp_path, [citation("zorg", section_title="Zorg")])
    never = stage(tmp_path, [citation("geld", section_title="Geld")])
    at = desk(tmp_path, now.edition)

    found = at.rehearsal(never.edition, "Is er zorg?")

    assert [one.question for one in found][::4] == ["Is er zorg?", "Zorg"]
    assert [(one.old and one.old.edition, one.new.edition) for one in found] == [(now, never)] * 6
    assert at.site.edition == now.edition


def test_a_page_has_its_picture_and_its_citations(tmp_path: Path) -> None:
    """Of the edition that is named, though readers see no picture of it."""
    now = write(tmp_path, citations("zorg"))
    never = stage(tmp_path, [citation("geld", page=2, pages=(2, 3)), citation("school")], PICTURE)
    at = desk(tmp_path, now.edition)

    manifest, found, picture = at.page(never.edition, 3)

    assert (manifest, [one.text for one in found]) == (never, ["geld"])
    assert picture is not None
    assert picture == at.picture(never.edition, 3)
    assert at.picture(never.edition, 0) is at.picture(never.edition, 33) is None
    assert at.picture(now.edition, 1) is None  # a toy that cannot be drawn
    assert at.site.pictures.manifest_of(never.pdf.sha256) is None


def test_where_it_cannot_be_told_which_is_in_use_none_is(tmp_path: Path) -> None:
    """The list is shown all the same, as what was in use is in the log; a later one can be put in use."""
    now = write(tmp_path, citations("zorg"))
    at = desk(tmp_path, now.edition)
    assert at.current == now.edition
    for content in ("", "../x\n"):
        (tmp_path / "current").write_text(content)
        assert at.current is None
        assert [row.status for row in at.rows()] == ["before"]
    (tmp_path / "current").unlink()
    assert at.current is None
    put_in_use(tmp_path, now.edition, "jan", expected=at.current or "")
    assert at.current == now.edition


def test_each_collection_has_its_own_desk(tmp_path: Path) -> None:
    """Always the same one, as builds belong to it; a collection that is not served has none."""
    main, other = write(tmp_path, citations("zorg")), write(tmp_path / "collections" / "b", citations("geld"))
    live = Live([served(tmp_path, main.edition), served(tmp_path / "collections" / "b", other.edition, "b")])
    desks = Desks(Settings(data=tmp_path), live)

    assert desks.of("").rows() == (Row(main.edition, main, "now"),)
    assert desks.of("b").rows() == (Row(other.edition, other, "now"),)
    assert desks.of("b") is desks.of("b")
    with pytest.raises(UnknownSiteError):
        desks.of("c")


def test_a_desk_works_for_a_site_that_was_replaced(tmp_path: Path) -> None:
    """It always speaks of what readers see now."""
    first, now = write(tmp_path, citations("zorg")), write(tmp_path, citations("geld"))
    live = Live([served(tmp_path, first.edition)])
    at = Desk(Settings(data=tmp_path), live, "")
    live.replace(replace(served(tmp_path, now.edition)))

    assert at.site.edition == now.edition
    assert [one.old and one.old.edition for one in at.rehearsal(first.edition, "")] == [now] * 4
    with pytest.raises(EditionError):
        at.changes("x")


def test_what_can_be_put_back_is_the_last_one_used_that_is_there(tmp_path: Path) -> None:
    """None where there was no other; where it cannot be told which is in use, another than readers see."""
    first = write(tmp_path, citations("zorg"))
    at = desk(tmp_path, first.edition)
    assert at.earlier is None
    second, third = write(tmp_path, citations("geld")), write(tmp_path, citations("school"))
    assert at.earlier == second.edition
    remove(tmp_path, second.edition, "jan")
    assert at.earlier == first.edition
    (tmp_path / "current").write_text("")
    assert at.earlier == third.edition


def test_readers_and_a_new_edition_are_compared_not_readers_with_themselves(tmp_path: Path) -> None:
    """Of the edition that they see there is nothing to rehearse."""
    now = write(tmp_path, citations("zorg"))

    assert desk(tmp_path, now.edition).rehearsal(now.edition, "Is er zorg ?") == ()
