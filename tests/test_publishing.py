"""Whatever happens at whatever step, readers get a whole edition: the old one or the new one."""

import errno
import hashlib
import json
import random
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from itertools import count
from pathlib import Path

import pytest

from index.collection import (
    clean,
    editions,
    in_use,
    prune,
    published,
    remove,
    undone,
    used_before,
)
from index.edition import load_edition
from index.errors import (
    ChangedMeanwhileError,
    DamagedEditionError,
    DiskError,
    EditionError,
    InUseError,
    LockedError,
    NewerEditionError,
    NoEarlierEditionError,
    NoEditionError,
    OlderEditionError,
    UnknownEditionError,
)
from index.history import LOG, history
from index.manifest import CHECKSUM, FILES, FORMAT, MANIFEST, VECTORS
from index.publishing import load_whole, publish, roll_back
from source.citations import Citation
from tests.faults import Fault, Work, at, fail, full, halfway, killed, since, together, watched
from tests.power import power_cut
from tests.toys import citations, stage, write

FIRST, SECOND, THIRD, FOURTH, LAST = (citations(text, "zorg") for text in ("geld", "politie", "school", "x", "y"))
Texts = tuple[str, ...]


def texts(found: Sequence[Citation]) -> Texts:
    return tuple(citation.text for citation in found)


def named(works: Sequence[Work]) -> str:
    return "-".join(work.__name__ for work in works)


# what is done with the collection `data` in a folder


def built(folder: Path, number: int) -> str:
    """The name of the edition that was built as the first, second, third."""
    return [event.edition for event in history(folder / "data") if event.what == "build"][number - 1]


def build(folder: Path) -> None:
    stage(folder / "data", FOURTH)


def begin(folder: Path) -> None:
    write(folder / "data", FOURTH)


def put(folder: Path) -> None:
    publish(folder / "data", built(folder, 3), "jan")


def put_first(folder: Path) -> None:
    publish(folder / "data", built(folder, 1), "piet")


def back(folder: Path) -> None:
    roll_back(folder / "data", "jan")


def thin(folder: Path) -> None:
    prune(folder / "data", 1, "jan")


def take(folder: Path) -> None:
    remove(folder / "data", built(folder, 3), "jan")


def tidy(folder: Path) -> None:
    clean(folder / "data")


AFTER: dict[Work, list[Citation]] = {
    build: SECOND,
    begin: FOURTH,
    put: THIRD,
    back: FIRST,
    thin: SECOND,
    take: SECOND,
    tidy: SECOND,
}
all_works = pytest.mark.parametrize("work", [pytest.param(work, id=work.__name__) for work in AFTER])


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a collection of three editions: one used before, one in use, one that never was."""
    folder = tmp_path_factory.mktemp("used")
    write(folder / "data", FIRST)
    write(folder / "data", SECOND)
    stage(folder / "data", THIRD)
    return folder


@pytest.fixture(scope="module")
def littered(used: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with what killed programs left: an edition half written, one half removed, another `current`."""
    folder = tmp_path_factory.mktemp("littered")
    shutil.copytree(used, folder, dirs_exist_ok=True)
    data = folder / "data"
    for name in (".20261124T000000000000Z-0123abcd", ".gone-20261123T000000000000Z-0123abcd"):
        shutil.copytree(data / "editions" / in_use(data), data / "editions" / name)
    (data / ".current.99999").write_text("half a na")
    return folder


@pytest.fixture
def start(work: Work, used: Path, littered: Path, tmp_path: Path) -> Path:
    """What there is before the work begins."""
    if work is begin:
        (tmp_path / "start").mkdir()
        return tmp_path / "start"
    return littered if work is tidy else used


@pytest.fixture
def folder(used: Path, tmp_path: Path) -> Path:
    """A copy of that folder, which a test may change."""
    return shutil.copytree(used, tmp_path / "copy")


def readers_get(data: Path) -> tuple[Texts, list[tuple[str, str]]]:
    """The texts that are searched, and which file of which edition is wrong; none if no edition is there yet."""
    try:
        edition, wrong = load_whole(data)
    except NoEditionError:
        return (), []
    return texts(edition.citations), [
        (error.edition, error.file) for error in wrong if isinstance(error, DamagedEditionError)
    ]


def assert_whole(folder: Path, work: Work, *, done: bool = False) -> None:
    """Readers get the old edition or the new one, all that are there are whole, and the next can be made."""
    data = folder / "data"
    with watched(folder):  # as that does not really sync
        before, wrong = readers_get(data)
        assert before == texts(AFTER[work]) or (not done and before == (() if work is begin else texts(SECOND)))
        assert wrong == [] or (work is begin and wrong == [("in use", "current")])
        clean(data)
        assert readers_get(data) == (before, wrong)
        assert list(data.rglob(".*")) == []
        for name in editions(data):
            assert load_edition(data, name).manifest.edition == name
        write(data, LAST)
        assert readers_get(data) == (texts(LAST), [])
        assert undone(data) is None


# killed


@all_works
@pytest.mark.parametrize("half", [False, True])
def test_whenever_it_is_killed_readers_get_a_whole_edition(work: Work, start: Path, half: bool, tmp_path: Path) -> None:
    """Before each step, and halfway each that writes."""
    folders = killed(work, start, tmp_path / "killed", half=half)

    assert len(folders) > 10
    for folder in folders:
        assert_whole(folder, work, done=folder == folders[-1])


def test_a_change_that_was_killed_is_told(used: Path, tmp_path: Path) -> None:
    """It was announced, or it was not begun, or it was done."""
    told = [
        (undone(folder / "data") is not None, in_use(folder / "data") == built(folder, 3))
        for folder in killed(put, used, tmp_path / "killed")
    ]

    assert list(dict.fromkeys(told)) == [(False, False), (True, False), (False, True)]


# errors


def out_of_room(number: int) -> Fault:
    return at(number, fail(errno.ENOSPC))


def out_of_room_halfway(number: int) -> Fault:
    return halfway(number, fail(errno.ENOSPC))


def broken_once(number: int) -> Fault:
    return at(number, fail(errno.EIO))


def broken(number: int) -> Fault:
    return since(number, fail(errno.EIO))


@all_works
@pytest.mark.parametrize("fault", [out_of_room, out_of_room_halfway, broken_once, broken, full])
def test_whatever_step_fails_readers_get_a_whole_edition(
    work: Work, fault: Callable[[int], Fault], start: Path, tmp_path: Path
) -> None:
    """Once, or from then on, so that what was begun cannot be removed either."""
    for number in count(1):
        folder = shutil.copytree(start, tmp_path / f"{number}")
        with watched(folder, fault(number)) as steps:
            error = raised_by(work, folder)
        assert_whole(folder, work, done=error is None)
        if len(steps) < number:
            break
        assert isinstance(error, DiskError) or work is tidy or fault in {full, out_of_room_halfway}


def raised_by(work: Work, folder: Path) -> EditionError | None:
    try:
        work(folder)
    except EditionError as error:
        return error
    return None


@all_works
def test_a_disk_that_is_read_only_is_read(work: Work, start: Path, tmp_path: Path) -> None:
    """Readers get what they got; who wants to write is told why that cannot be, and what to do."""
    folder = shutil.copytree(start, tmp_path / "copy")
    before = readers_get(folder / "data")

    with watched(folder, since(1, fail(errno.EROFS))) as steps:
        told = str(raised_by(work, folder))
        assert readers_get(folder / "data") == before

    assert steps
    assert told == (
        "None"
        if work is tidy
        else f"Cannot read or write in {folder / 'data'} (Read-only file system); "
        "make room or choose another folder with --data."
    )


# power


def never() -> bool:
    return False


def always() -> bool:
    return True


def sometimes(seed: int) -> Callable[[], bool]:
    chance = random.Random(seed)
    return lambda: chance.random() < 0.5


@all_works
def test_whenever_the_power_is_cut_readers_get_a_whole_edition(work: Work, start: Path, tmp_path: Path) -> None:
    """What was not synced is gone, or is there, or partly; what a function did before it returned is there."""
    folder = shutil.copytree(start, tmp_path / "copy")
    with watched(folder) as steps:
        work(folder)

    for number in range(len(steps) + 1):
        for name, lasts in (("never", never), ("always", always), ("a", sometimes(number)), ("b", sometimes(-number))):
            left = tmp_path / f"{number} {name}"
            power_cut(start, folder, steps[:number], left, lasts)
            if number == len(steps):
                assert editions(left / "data") == editions(folder / "data")
            assert_whole(left, work, done=number == len(steps))


@all_works
def test_what_is_counted_is_what_happens(work: Work, start: Path, tmp_path: Path) -> None:
    """The steps, taken one by one, lead to what is on the disk: none is overlooked."""
    folder = shutil.copytree(start, tmp_path / "copy")
    with watched(folder) as steps:
        work(folder)

    power_cut(start, folder, steps, tmp_path / "again", always)

    assert tree(tmp_path / "again") == tree(folder)


def tree(folder: Path) -> dict[str, bytes | None]:
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def test_all_is_on_the_disk_before_it_has_its_name(folder: Path) -> None:
    """Each file is synced after it was written, then the folder, then the name is changed, then that is synced."""
    with watched(folder) as steps:
        build(folder)
    kinds = [(step.call, step.path.name) for step in steps]
    rename = next(number for number, step in enumerate(steps) if step.call == "rename")
    building = steps[rename].path

    files = [step.path for step in steps if step.call == "open" and step.path.parent == building]
    assert len(files) == 9
    for file in files:
        assert [step.call for step in steps if step.path == file] == ["open", "write", "fsync"]
    synced = kinds.index(("fsync", building.name))
    assert max(number for number, step in enumerate(steps) if step.path in files) < synced < rename
    assert kinds[rename + 1 :] == [("look", "editions"), ("fsync", "editions")]


# at the same time

MEANWHILE = [
    (put, put_first),
    (put, back),
    (put, take),
    (put, thin),
    (back, put),
    (thin, put),
    (thin, put_first),
    (thin, thin),
    (take, put),
    (take, thin),
    (build, tidy),
    (build, put),
    (build, build),
    (build, thin),
    (tidy, build),
    (begin, begin),
]


@pytest.mark.parametrize(("work", "other"), [pytest.param(*works, id=named(works)) for works in MEANWHILE])
def test_whatever_is_done_at_any_step_of_something_else_readers_get_a_whole_edition(
    work: Work, other: Work, start: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are done, or one is told that the other came first, or that another program is changing the folder."""
    monkeypatch.setattr("index.disk.PATIENCE", 0.0)  # else it waits for a work that goes on only after it
    for number in count(1):
        folder = shutil.copytree(start, tmp_path / f"{number}")
        said: list[EditionError | None] = []
        with watched(folder, at(number, lambda: said.append(raised_by(other, folder)))) as steps:  # noqa: B023
            said.append(raised_by(work, folder))

        done = [done for done, error in zip((other, work)[-len(said) :], said, strict=True) if error is None]
        assert_agreed(folder, done, already=0 if work is begin else 5)
        assert all(refused(error) for error in said if error)
        if len(steps) < number:
            break


REFUSED = (ChangedMeanwhileError, InUseError, LockedError, NoEarlierEditionError, UnknownEditionError)


def refused(error: EditionError) -> bool:
    return isinstance(error, REFUSED)


def assert_agreed(folder: Path, done: Sequence[Work], *, already: int = 5) -> None:
    """The edition in use is whole, the log tells of all that was done, nothing is left over."""
    data = folder / "data"
    assert readers_get(data) == (texts(load_edition(data).citations), [])
    deeds = {build: "build", begin: "publish", put: "publish", put_first: "publish", back: "rollback", take: "remove"}
    told = Counter(event.what for event in history(data)[already:])
    assert told >= Counter(deeds[work] for work in done if work in deeds)
    assert all(isinstance(json.loads(line), dict) for line in (data / LOG).read_text().splitlines())
    assert undone(data) is None
    assert list(data.rglob(".*")) == []
    for name in editions(data):
        assert load_edition(data, name).manifest.edition == name


@all_works
def test_who_reads_meanwhile_gets_a_whole_edition(work: Work, start: Path, tmp_path: Path) -> None:
    """At every step, the old one till it is the new one, and no reason for worry."""
    folder = shutil.copytree(start, tmp_path / "copy")
    found: list[Texts] = []

    def read() -> None:
        got, wrong = readers_get(folder / "data")
        found.append(got)
        assert wrong == [] or (work is begin and wrong == [("in use", "current")])

    with watched(folder, since(1, read)):
        work(folder)
    read()

    assert list(dict.fromkeys(found)) == list(
        dict.fromkeys([() if work is begin else texts(SECOND), texts(AFTER[work])])
    )


@pytest.mark.parametrize("works", [[put, put_first], [back, put], [thin, put], [build, build, tidy]], ids=named)
def test_what_begins_at_the_same_time_is_done_one_after_the_other(works: list[Work], folder: Path) -> None:
    """In processes of their own, again and again; none waits in vain."""
    found = together(works, folder, 12)

    done = [work for errors in found for work, error in zip(works, errors, strict=True) if not error]
    assert_agreed(folder, done)
    assert {error for errors in found for error in errors} <= {"", *(error.__name__ for error in REFUSED)} - {
        "DiskError"
    }


# damage


def flipped(content: bytes, at: int, bit: int) -> bytes:
    return content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]


@pytest.mark.parametrize("file", sorted({*FILES, MANIFEST, CHECKSUM}))
def test_a_flipped_bit_puts_the_edition_before_in_its_place(file: str, folder: Path) -> None:
    """First, last and anywhere; what is wrong with the edition in use is told."""
    data = folder / "data"
    name, path = in_use(data), data / "editions" / in_use(data) / file
    whole = path.read_bytes()

    for at_byte in {0, len(whole) // 3, len(whole) // 2, len(whole) - 1}:
        for bit in (1, 32, 128):
            path.write_bytes(flipped(whole, at_byte, bit))
            assert readers_get(data) == (texts(FIRST), [(name, MANIFEST if file == CHECKSUM else file)])

    path.write_bytes(whole)
    assert readers_get(data) == (texts(SECOND), [])


def test_a_flipped_bit_of_what_is_in_use_is_told(folder: Path) -> None:
    """Readers get an edition that was in use, this one or the one before; a flip in the lines below changes nothing."""
    data = folder / "data"
    name, whole = in_use(data), (data / "current").read_bytes()
    found = set()

    for at_byte in range(len(whole)):
        for bit in (1, 2, 4, 8, 16, 32, 64, 128):
            (data / "current").write_bytes(flipped(whole, at_byte, bit))
            answer, wrong = readers_get(data)
            assert answer == texts(SECOND) or (wrong and answer == texts(FIRST))
            assert len(wrong) == (at_byte <= len(name))
            found |= {file for _, file in wrong}

    assert found == {"current", "its folder"}


def test_a_flipped_bit_of_the_log_changes_nothing(folder: Path) -> None:
    """For readers; nor for who writes."""
    data = folder / "data"
    whole = (data / LOG).read_bytes()

    for at_byte in range(len(whole)):
        (data / LOG).write_bytes(flipped(whole, at_byte, 1 << at_byte % 8))
        assert readers_get(data) == (texts(SECOND), [])
        assert len(history(data)) >= 3
    put_first(folder)
    assert readers_get(data) == (texts(FIRST), [])


def test_the_vectors_of_another_edition_with_as_many_citations_are_noticed(folder: Path) -> None:
    """They would find the wrong citations."""
    data = folder / "data"
    name = in_use(data)
    shutil.copy(data / "editions" / built(folder, 1) / VECTORS, data / "editions" / name / VECTORS)

    assert readers_get(data) == (texts(FIRST), [(name, VECTORS)])


@pytest.mark.parametrize(("version", "error"), [(FORMAT + 1, NewerEditionError), (FORMAT - 1, OlderEditionError)])
def test_an_edition_of_another_version_is_passed_over(version: int, error: type[EditionError], folder: Path) -> None:
    """The one before it is served, and what to do is told."""
    data = folder / "data"
    path = data / "editions" / in_use(data)
    content = (path / MANIFEST).read_bytes().replace(b'"format": %d' % FORMAT, b'"format": %d' % version)
    (path / MANIFEST).write_bytes(content)
    (path / CHECKSUM).write_text(f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n")

    edition, wrong = load_whole(data)

    assert edition.citations == tuple(FIRST)
    assert [type(reason) for reason in wrong] == [error]


def test_an_edition_that_is_gone_is_told(folder: Path) -> None:
    """By its name; the one before it is served."""
    data = folder / "data"
    name = in_use(data)
    shutil.rmtree(data / "editions" / name)

    edition, (reason,) = load_whole(data)

    assert edition.citations == tuple(FIRST)
    assert str(reason) == (
        f"Edition {name} is damaged: its folder is missing; put an earlier one back with "
        "'bloemlezing editions rollback', or run 'bloemlezing build PDF' again."
    )
    back(folder)
    assert readers_get(data) == (texts(FIRST), [])


NOT_CURRENT = [b"", b"\n", b"\xff\xfe\x00", b"../data\n", b"gisteren\n", None]


def lose_current(data: Path, content: bytes | None) -> None:
    (data / "current").unlink()
    if content is not None:
        (data / "current").write_bytes(content)


@pytest.mark.parametrize("content", NOT_CURRENT)
def test_without_current_the_log_knows_what_was_in_use(content: bytes | None, folder: Path) -> None:
    """Empty, other than a name, of none that is there, or gone; rolling back puts right what is in use."""
    data = folder / "data"
    lose_current(data, content)

    answer, wrong = readers_get(data)
    assert (answer, len(wrong)) == (texts(SECOND), 1)

    (back if content != b"gisteren\n" else put)(folder)
    assert readers_get(data) == (texts(SECOND if content != b"gisteren\n" else THIRD), [])


@pytest.mark.parametrize("content", NOT_CURRENT)
def test_without_current_and_log_an_edition_is_named_by_hand(content: bytes | None, folder: Path) -> None:
    """None is chosen for readers that perhaps never was in use; all are there, and one can be put in use."""
    data = folder / "data"
    third = built(folder, 3)
    (data / LOG).unlink()
    lose_current(data, content)

    with pytest.raises(NoEditionError if content is None else DamagedEditionError):
        load_whole(data)
    with pytest.raises(NoEditionError if content is None else NoEarlierEditionError):
        roll_back(data, "jan")

    publish(data, third, "jan")
    assert readers_get(data) == (texts(THIRD), [])


def test_when_none_is_whole_the_first_reason_is_told(folder: Path) -> None:
    """That of the edition in use."""
    data = folder / "data"
    for name in editions(data):
        (data / "editions" / name / VECTORS).write_bytes(b"")

    with pytest.raises(DamagedEditionError) as caught:
        load_whole(data)

    assert (caught.value.edition, caught.value.file) == (in_use(data), VECTORS)


# what is put in use


def test_an_edition_that_is_not_whole_is_not_put_in_use(folder: Path) -> None:
    """Nothing is written, not even in the log."""
    data = folder / "data"
    (data / "editions" / built(folder, 3) / VECTORS).write_bytes(b"")
    before = tree(folder)

    with pytest.raises(DamagedEditionError):
        put(folder)
    with pytest.raises(UnknownEditionError):
        publish(data, "gisteren", "jan")

    assert tree(folder) == before


def test_rolling_back_passes_over_what_is_not_whole(folder: Path) -> None:
    """To the one before that; and stops where there is none."""
    data = folder / "data"
    put(folder)
    (data / "editions" / built(folder, 2) / VECTORS).write_bytes(b"")

    back(folder)

    assert readers_get(data) == (texts(FIRST), [])
    with pytest.raises(NoEarlierEditionError):
        back(folder)


def test_who_compared_with_an_edition_that_is_no_longer_in_use_compares_again(folder: Path) -> None:
    """The message names the one that is; nothing is written."""
    data = folder / "data"
    before = tree(folder)

    with pytest.raises(ChangedMeanwhileError) as caught:
        publish(data, built(folder, 3), "jan", expected=built(folder, 1))

    assert tree(folder) == before
    assert str(caught.value) == (
        f"Meanwhile another edition was put in use ({built(folder, 2)}); compare again before you publish."
    )


def test_rolling_back_undoes_what_was_seen_and_nothing_else(folder: Path) -> None:
    """An edition put in use after one looked stays in use, and those before it are remembered."""
    with watched(folder, at(1, lambda: put(folder))), pytest.raises(ChangedMeanwhileError):
        back(folder)

    assert used_in(folder) == [built(folder, number) for number in (3, 2, 1)]


def used_in(folder: Path) -> list[str]:
    return [in_use(folder / "data"), *used_before(folder / "data")]


# the clock


class YearEarlier(datetime):
    """A clock that was put back."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "YearEarlier":
        then = datetime.now(tz)
        return cls.fromtimestamp(then.timestamp() - 365 * 24 * 3600, tz)


class Standing(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Standing":
        return cls(2026, 1, 2, 3, 4, 5, tzinfo=tz)


def test_a_clock_that_goes_back_changes_no_order_of_use(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was used before is what was, whatever its name; only a list by name has it elsewhere."""
    for module in ("edition", "history"):
        monkeypatch.setattr(f"index.{module}.datetime", YearEarlier)
    data = folder / "data"
    fourth = write(data, FOURTH)

    names = [built(folder, number) for number in (1, 2, 3)]
    assert (fourth.edition, editions(data)) == (built(folder, 4), [fourth.edition, *names])
    assert used_in(folder) == [fourth.edition, names[1], names[0]]
    assert published(data) == (fourth.edition, names[1], names[0])
    assert prune(data, 2, "jan") == [names[0]]  # the third is newer than the one in use, and waits
    back(folder)
    assert readers_get(data) == (texts(SECOND), [])
    assert undone(data) is None


def test_a_clock_that_stands_still_overwrites_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Editions of one moment, also one that is not whole yet, come after each other."""
    monkeypatch.setattr("index.edition.datetime", Standing)
    data = folder / "data"
    write(data, FOURTH)
    (data / "editions" / f".{built(folder, 4).replace('000000Z', '000001Z')}").mkdir()
    before = tree(data / "editions")

    later = stage(data, LAST)

    assert later.edition == built(folder, 4).replace("000000Z", "000002Z")
    assert load_edition(data, later.edition).manifest == later
    assert {path: found for path, found in tree(data / "editions").items() if later.edition not in str(path)} == before
    assert readers_get(data) == (texts(FOURTH), [])
