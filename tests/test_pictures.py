import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from pathlib import Path
from shutil import rmtree

import pytest

from assistant import pictures
from assistant.pictures import DRAWING, WAITING, Pictures
from index.manifest import PDF, Manifest
from source.facsimile import draw
from source.limits import Limits
from tests import hostile
from tests.toys import citations, write

TWO_PAGES = hostile.content(b"BT /F 10 Tf 60 700 Td (Tweede bladzijde) Tj ET")


def made(data: Path, pdf: bytes = TWO_PAGES) -> Manifest:
    """An edition of a PDF of two pages."""
    return write(data, citations("zorg"), pdf)


def test_a_picture_is_that_of_the_page(tmp_path: Path) -> None:
    """As the facsimile draws it from the edition's own PDF; each page its own."""
    manifest, drawn = made(tmp_path), Pictures(tmp_path, Limits())

    found = [drawn.get(manifest, number) for number in (1, 2)]

    assert found == [draw(TWO_PAGES, number, Path("toy.pdf"), Limits()) for number in (1, 2)]
    assert found[0] != found[1]


def test_a_page_is_drawn_once(tmp_path: Path) -> None:
    """The second time it is the same picture, also when the edition is gone; a page not drawn before is not there."""
    manifest, drawn = made(tmp_path), Pictures(tmp_path, Limits())
    first = drawn.get(manifest, 1)

    rmtree(tmp_path / "editions")

    assert first is not None
    assert drawn.get(manifest, 1) is first
    assert drawn.get(manifest, 2) is None


@pytest.mark.parametrize("number", [0, -1, 3, 10**9])
def test_a_page_that_is_not_there_has_no_picture(number: int, tmp_path: Path) -> None:
    """However often one asks."""
    manifest, drawn = made(tmp_path), Pictures(tmp_path, Limits())

    assert [drawn.get(manifest, number) for _ in range(3)] == [None, None, None]


def test_a_page_that_cannot_be_drawn_has_no_picture(tmp_path: Path) -> None:
    """The others have; so in an edition of something that is no PDF at all."""
    manifest, drawn = made(tmp_path / "a", hostile.form_bomb()), Pictures(tmp_path / "a", Limits(memory_megabytes=300))
    no_pdf = made(tmp_path / "b", hostile.html())

    assert [drawn.get(manifest, number) is None for number in (1, 2, 1)] == [False, True, False]
    assert Pictures(tmp_path / "b", Limits()).get(no_pdf, 1) is None


@pytest.mark.parametrize("content", [None, b"", hostile.good()], ids=["missing", "empty", "another PDF"])
def test_a_damaged_edition_has_no_pictures(content: bytes | None, tmp_path: Path) -> None:
    """A page is not drawn from a PDF that is not the one the citations were read from."""
    manifest = made(tmp_path)
    pdf = tmp_path / "editions" / manifest.edition / PDF
    if content is None:
        pdf.unlink()
    else:
        pdf.write_bytes(content)

    assert Pictures(tmp_path, Limits()).get(manifest, 1) is None


def test_a_page_that_could_not_be_drawn_is_tried_again_after_a_pause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have been bad luck; before that the answer is at hand, and the other page is there."""
    manifest, patient = made(tmp_path), Pictures(tmp_path, Limits())
    pdf = tmp_path / "editions" / manifest.edition / PDF
    pdf.rename(tmp_path / "away.pdf")
    assert patient.get(manifest, 1) is None
    monkeypatch.setattr(pictures, "PAUSE", 0.1)
    hasty = Pictures(tmp_path, Limits())
    assert hasty.get(manifest, 1) is None

    (tmp_path / "away.pdf").rename(pdf)
    time.sleep(0.1)

    drawn = draw(TWO_PAGES, 1, Path("toy.pdf"), Limits())
    assert [hasty.get(manifest, 1) for _ in range(2)] == [drawn, drawn]
    assert [patient.get(manifest, 1) for _ in range(2)] == [None, None]
    assert patient.get(manifest, 2) == draw(TWO_PAGES, 2, Path("toy.pdf"), Limits())


def test_no_more_wait_for_a_picture_than_a_server_can_spare(tmp_path: Path) -> None:
    """The others go without it at once; one that is there already is theirs too, and later all get theirs again."""
    manifest, drawn = made(tmp_path), Pictures(tmp_path, Limits())
    ready = drawn.get(manifest, 2)

    with ThreadPoolExecutor(WAITING + 4) as pool:
        with DRAWING:
            asked = [pool.submit(drawn.get, manifest, 1) for _ in range(WAITING + 4)]
            refused = list(islice(as_completed(asked, timeout=60), 4))
            assert [one.result() for one in refused] == [None] * 4
            assert ready is not None
            assert drawn.get(manifest, 2) is ready
            assert drawn.get(manifest, 1) is None
            assert [one.done() for one in asked].count(False) == WAITING == 8
        served = [one.result() for one in asked if one not in refused]

    assert served == [draw(TWO_PAGES, 1, Path("toy.pdf"), Limits())] * 8
    assert [drawn.get(manifest, 1) is one for one in served] == [True] * 8


def test_editions_do_not_share_pictures(tmp_path: Path) -> None:
    """Page 1 of one PDF is not page 1 of another; page 1 of the same PDF is."""
    drawn = Pictures(tmp_path, Limits())
    one, other, again = made(tmp_path), made(tmp_path, hostile.scan()), made(tmp_path)

    assert drawn.get(one, 1) != drawn.get(other, 1)
    assert drawn.get(one, 1) is drawn.get(again, 1)


def test_the_picture_asked_for_longest_ago_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two that fit; it can be drawn again."""
    monkeypatch.setattr(pictures, "KEPT", 2)
    manifest, drawn = made(tmp_path, hostile.content(b"", pages=2)), Pictures(tmp_path, Limits())
    first, second = drawn.get(manifest, 1), drawn.get(manifest, 2)

    assert drawn.get(manifest, 1) is first
    drawn.get(manifest, 3)

    assert drawn.get(manifest, 1) is first
    assert drawn.get(manifest, 2) is not second
    assert drawn.get(manifest, 2) == second


def test_several_threads_get_the_same_picture(tmp_path: Path) -> None:
    """Eight of them, which ask for two pages at once."""
    manifest, drawn = made(tmp_path), Pictures(tmp_path, Limits())

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: drawn.get(manifest, number), [1, 2] * 8))

    assert None not in found
    assert len({id(picture) for picture in found}) == 2
    assert len({id(picture) for picture in found[::2]}) == 1


def test_drawing_a_page_takes_no_longer_than_a_reader_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever reading the whole PDF may take."""
    monkeypatch.setattr(pictures, "SECONDS", 1)
    manifest = made(tmp_path, hostile.operator_bomb(b"0 0 m 500 500 l S ", 3_000_000))
    drawn = Pictures(tmp_path, Limits(seconds=600, seconds_per_page=60.0))
    start = time.monotonic()

    assert drawn.get(manifest, 2) is None
    assert time.monotonic() - start < 5
