"""A server that answers goes on answering, from one whole edition at a time, whatever is put in use."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from threading import Event

import httpx
import pytest

from assistant import following
from assistant.api import create_app
from assistant.following import Follower
from assistant.settings import Settings
from index.bundled import BUNDLED
from index.collection import put_in_use
from index.encoder import Encoder, encoder_for_questions
from index.errors import DamagedEditionError, NoEditionError
from index.library import collection_folder
from index.manifest import VECTORS, Manifest
from index.ranking import NO_GLOSSARY
from index.vectors import VectorIndex
from tests.assistants import served
from tests.serving import answerable
from tests.toys import citations, write

FIRST = ("Er is te weinig opvang.", "De opvang is vol.", "Mannen vinden geen opvang.")
SECOND = ("Er is genoeg opvang.", "De opvang heeft plaats.", "Mannen vinden hier opvang.", "Vrouwen ook.")
ENOUGH_SWAPS = 5
ENOUGH_ANSWERS = 5  # by each of those who ask


@pytest.fixture(scope="module")
def encoder(models_dir: Path) -> Encoder:
    """The bundled model, as the server runs it."""
    return encoder_for_questions(BUNDLED, models_dir)


@pytest.fixture
def data(tmp_path: Path, models_dir: Path) -> Path:
    """A data folder with a model and no edition."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "models").symlink_to(models_dir)
    return folder


class Server:
    """What follows a data folder, and what it told."""

    def __init__(self, data: Path, encoder: Encoder) -> None:
        self.told: list[str] = []
        self.follower = Follower(Settings(data=data, judgments=True), NO_GLOSSARY, self.told.append)
        self.follower._encoders[encoder.name] = encoder  # which takes a second to load
        self.live = self.follower.start()

    def look(self) -> list[str]:
        """What it tells when it looks."""
        before = len(self.told)
        self.follower.look(self.live)
        return self.told[before:]

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Which edition answers for each collection."""
        return [(site.collection, site.edition) for site in self.live.sites]


@pytest.fixture
def first(data: Path, encoder: Encoder) -> Manifest:
    """An edition in use."""
    made = answerable(data, encoder, *FIRST)
    put_in_use(data, made.edition, "jan")
    return made


def damage(data: Path, name: str) -> None:
    """Take the vectors from an edition."""
    (data / "editions" / name / VECTORS).unlink()


def damaged(name: str, file: str = VECTORS, reason: str = "is missing") -> str:
    """What is told of an edition without its vectors."""
    return str(DamagedEditionError(name, file, reason))


def test_what_is_put_in_use_answers_at_the_next_look(data: Path, encoder: Encoder, first: Manifest) -> None:
    """With its own citations, its own questions to begin with, and what the operator set; it is told once."""
    server = Server(data, encoder)
    before = server.live.site()
    assert (server.answers, server.told, server.look()) == ([("", first.edition)], [], [])
    second = answerable(data, encoder, *SECOND)
    assert server.look() == []
    put_in_use(data, second.edition, "jan")

    assert server.look() == [f"Edition {second.edition} answers from now on."]

    site = server.live.site()
    assert (server.answers, server.look()) == ([("", second.edition)], [])
    assert [one.text for one in site.assistant.edition.citations] == [*SECOND]
    assert site.starts["nl"] == ("Arbeid",)
    assert site.judgments is not None
    assert (site.pictures, site.assistant.encoder) == (before.pictures, before.assistant.encoder)
    assert before.edition == first.edition


def test_the_edition_before_stays_where_the_next_one_is_damaged(
    data: Path, encoder: Encoder, first: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told once, not at every look, and tried again later; once it is whole it answers."""
    server, second = Server(data, encoder), answerable(data, encoder, *SECOND)
    vectors = data / "editions" / second.edition / VECTORS
    content = vectors.read_bytes()
    damage(data, second.edition)
    put_in_use(data, second.edition, "jan")

    assert server.look() == [f"{damaged(second.edition)} Until then edition {first.edition} answers."]
    assert [server.look() for _ in range(3)] == [[], [], []]
    assert server.answers == [("", first.edition)]
    monkeypatch.setattr(following, "AGAIN", 0.0)
    later = time.monotonic() + 61
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert server.look() == []
    vectors.write_bytes(content)
    assert server.look() == [f"Edition {second.edition} answers from now on."]
    assert server.answers == [("", second.edition)]


def test_putting_the_edition_before_back_answers_at_once(data: Path, encoder: Encoder, first: Manifest) -> None:
    """Also if in between one could not be served, however shortly ago; damage is told anew each time."""
    server, second = Server(data, encoder), answerable(data, encoder, *SECOND)
    third = answerable(data, encoder, *SECOND, "Kinderen ook.")
    damage(data, second.edition)
    for _ in range(2):
        put_in_use(data, second.edition, "jan")
        assert server.look() == [f"{damaged(second.edition)} Until then edition {server.answers[0][1]} answers."]
        put_in_use(data, third.edition, "jan")
        assert server.look() == [f"Edition {third.edition} answers from now on."]
        put_in_use(data, first.edition, "jan", what="rollback")
        assert server.look() == [f"Edition {first.edition} answers from now on."]


@pytest.mark.parametrize("content", ["", "../editions\n", "20260101T000000000000Z-00000000\n"])
def test_where_it_cannot_be_told_which_is_in_use_the_last_one_stays(
    data: Path, encoder: Encoder, first: Manifest, content: str
) -> None:
    """It is told once; and when it can be told again, nothing was lost."""
    server, second = Server(data, encoder), answerable(data, encoder, *SECOND)
    (data / "current").write_text(content)
    (said,) = server.look()
    assert said.endswith(f"Until then edition {first.edition} answers.")
    assert [server.look() for _ in range(3)] == [[], [], []]
    (data / "current").unlink()
    assert (server.look(), server.answers) == ([], [("", first.edition)])
    put_in_use(data, second.edition, "jan")
    assert server.look() == [f"Edition {second.edition} answers from now on."]


def test_a_model_that_is_not_there_does_not_stop_the_edition_before(
    data: Path, encoder: Encoder, first: Manifest
) -> None:
    """The toy edition is whole, but nothing here can put questions to it."""
    server = Server(data, encoder)
    write(data, citations("zorg"))

    (said,) = server.look()

    assert said.endswith(f"Until then edition {first.edition} answers.")
    assert server.answers == [("", first.edition)]


def test_a_collection_is_served_once_it_has_an_edition(data: Path, encoder: Encoder, first: Manifest) -> None:
    """Beside the others, which stay as they are; one that is broken troubles nobody else."""
    server, folder = Server(data, encoder), collection_folder(data, "jaar-2027")
    other = answerable(folder, encoder, *SECOND)
    assert server.look() == []
    put_in_use(folder, other.edition, "jan")
    assert server.look() == [f"Edition {other.edition} of collection jaar-2027 answers from now on."]
    assert server.answers == [("", first.edition), ("jaar-2027", other.edition)]
    broken = collection_folder(data, "anders")
    made = answerable(broken, encoder, *SECOND)
    damage(broken, made.edition)
    put_in_use(broken, made.edition, "jan")
    assert server.look() == [f"{damaged(made.edition)} Until then edition none answers."]
    second = answerable(data, encoder, *SECOND)
    put_in_use(data, second.edition, "jan")
    assert server.look()[0] == f"Edition {second.edition} answers from now on."
    assert server.look() == []
    assert server.answers == [("", second.edition), ("jaar-2027", other.edition)]


def test_a_server_starts_with_the_last_edition_that_is_whole(data: Path, encoder: Encoder, first: Manifest) -> None:
    """And tells what is wrong with the one in use, once; what a killed program left is gone.

    A collection beside it that has none is told of, and the others are served.
    """
    second = answerable(data, encoder, *SECOND)
    put_in_use(data, second.edition, "jan")
    damage(data, second.edition)
    (data / "editions" / ".half").mkdir()
    (data / "uploads" / "0123").mkdir(parents=True)
    (data / "uploads" / "0123" / "bloemlezing.pdf").write_bytes(b"%PDF")
    broken = collection_folder(data, "jaar-2027")
    lost = answerable(broken, encoder, *SECOND)
    put_in_use(broken, lost.edition, "jan")
    damage(broken, lost.edition)

    server = Server(data, encoder)

    assert server.told == [
        "Removed what an interrupted program left behind: .half.",
        f"{damaged(second.edition)} Until then edition {first.edition} answers.",
        f"{damaged(lost.edition)} Collection jaar-2027 is not served.",
    ]
    assert list((data / "uploads").iterdir()) == []
    assert server.look() == [f"{damaged(lost.edition)} Until then edition none answers."]
    assert (server.look(), server.answers) == ([], [("", first.edition)])


def test_a_server_does_not_start_where_there_is_nothing_to_answer_with(
    data: Path, encoder: Encoder, first: Manifest
) -> None:
    """None was ever in use, or none is whole."""
    with pytest.raises(NoEditionError):
        Server(data.parent, encoder)
    damage(data, first.edition)
    answerable(data, encoder, *SECOND)
    with pytest.raises(DamagedEditionError):
        Server(data, encoder)


def test_whatever_goes_wrong_with_the_next_edition_following_goes_on(
    data: Path, encoder: Encoder, first: Manifest, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Also what nobody foresaw, such as no memory; it is in the log of the server."""
    monkeypatch.setattr(following, "EVERY", 0.01)
    server, second = Server(data, encoder), answerable(data, encoder, *SECOND)
    third = answerable(data, encoder, *SECOND, "Kinderen ook.")
    sound = VectorIndex.from_bytes

    def no_memory(_: bytes) -> VectorIndex:
        raise MemoryError

    server.follower.follow(server.live)
    with monkeypatch.context() as broken:
        broken.setattr(VectorIndex, "from_bytes", no_memory)
        put_in_use(data, second.edition, "jan")
        _wait(lambda: "MemoryError" in caplog.text)
        assert server.answers == [("", first.edition)]
    assert VectorIndex.from_bytes == sound
    put_in_use(data, third.edition, "jan")
    _wait(lambda: server.answers == [("", third.edition)])


def _wait(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def swapped(data: Path, encoder: Encoder, first: Manifest) -> Iterator[tuple[str, dict[str, Manifest], Event]]:
    """The address of a server whose edition is swapped all the time, both editions, and what stops it."""
    second, server, enough = answerable(data, encoder, *SECOND, pdf=b"%PDF ander"), Server(data, encoder), Event()

    def swap() -> int:
        count = 0
        for name in cycle([second.edition, first.edition]):
            if enough.is_set():
                return count
            put_in_use(data, name, "jan", what="rollback" if name == first.edition else "publish")
            count += len(server.look())
        return count

    with served(create_app(server.live)) as address, ThreadPoolExecutor(1) as thread:
        swaps = thread.submit(swap)
        try:
            yield address, {made.edition: made for made in (first, second)}, enough
        finally:
            enough.set()
        assert swaps.result() >= ENOUGH_SWAPS


def test_no_reply_mixes_editions(swapped: tuple[str, dict[str, Manifest], Event]) -> None:
    """While editions are swapped as quickly as they load, every question is answered, from one of them alone."""
    address, made, enough = swapped
    ids = {name: {one.id for one in citations(*texts)} for name, texts in zip(made, (FIRST, SECOND), strict=True)}
    seen: set[str] = set()
    until = time.monotonic() + 4

    def by_program(client: httpx.Client) -> None:
        answer = client.post("/api/v1/ask", json={"question": "Is er genoeg opvang?", "top_k": 10})
        assert answer.status_code == 200, answer.text
        found = answer.json()
        name = found["edition"]["edition"]
        seen.add(name)
        assert found["edition"]["pdf_sha256"] == made[name].pdf.sha256
        assert {(hit["edition"], hit["pdf_sha256"]) for hit in found["hits"]} == {(name, made[name].pdf.sha256)}
        assert {hit["citation"]["id"] for hit in found["hits"]} == ids[name]

    def by_page(client: httpx.Client) -> None:
        answer = client.post("/antwoord", data={"question": "Is er genoeg opvang?"})
        assert answer.status_code == 200
        shown = set(re.findall(r'data-id="(\w+)"', answer.text))
        assert shown
        assert any(shown <= known for known in ids.values())
        contents = client.get("/api/v1/contents")
        assert contents.status_code == 200
        assert contents.headers["etag"].strip('"') in made

    def ask(number: int) -> None:
        count = 0
        with httpx.Client(base_url=address, timeout=30) as client:
            while time.monotonic() < until or count < ENOUGH_ANSWERS:
                (by_page if number % 3 == 0 else by_program)(client)
                count += 1

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(ask, range(6)))
    enough.set()
    assert seen == set(made)
