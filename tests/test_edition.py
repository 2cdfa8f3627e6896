import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import which
from typing import Any

import faiss
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.collection import has_edition, in_use
from index.edition import Edition, load_edition, load_pdf, write_edition
from index.errors import (
    DamagedEditionError,
    DiskError,
    EditionError,
    NewerEditionError,
    NoEditionError,
    OlderEditionError,
)
from index.indexing import index_citations
from index.manifest import FORMAT
from index.signals import measure
from index.vectors import VectorIndex
from source.citations import Difference, Proof, from_json
from source.text import Step
from tests.toys import CALIBRATION, PDF, SCALES, TOY, citation, citations, origin, say, write

OLD = citations("zorg", "geld", say(zorg=3, geld=4))
NEW = citations("politie", "school")
FILES = (
    "citations.jsonl",
    "vectors.faiss",
    "tokens.safetensors",
    "calibration.json",
    "refusal.csv",
    "refusal.svg",
    "source.pdf",
)
ALL_FILES = (*FILES, "manifest.json", "manifest.sha256")
encodable = st.text(st.characters(exclude_categories=["Cs"])) | st.text("\u2028\u2029\x85\r\n\x0b\x0c\x1c ")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with an edition in use."""
    write(tmp_path, OLD)
    return tmp_path


def folder(data: Path) -> Path:
    return data / "editions" / in_use(data)


def tree(data: Path) -> dict[str, bytes | None]:
    return {str(path.relative_to(data)): path.read_bytes() if path.is_file() else None for path in data.rglob("*")}


def write_manifest(data: Path, content: bytes) -> None:
    """Put another manifest in its place, with the checksum that belongs to it."""
    (folder(data) / "manifest.json").write_bytes(content)
    (folder(data) / "manifest.sha256").write_text(f"{hashlib.sha256(content).hexdigest()}  manifest.json\n")


def edit_manifest(data: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    found = json.loads((folder(data) / "manifest.json").read_bytes())
    edit(found)
    write_manifest(data, json.dumps(found).encode())


def damage(data: Path) -> tuple[str, str]:
    """The file that loading calls damaged, and what it says of it."""
    with pytest.raises(DamagedEditionError) as caught:
        load_edition(data)
    name = caught.value.edition
    found = re.fullmatch(
        rf"Edition {re.escape(name)} is damaged: (\S+) (.*); put an earlier one back with "
        r"'bloemlezing editions rollback', or run 'bloemlezing build PDF' again\.",
        str(caught.value),
    )
    assert found
    assert found[1] == caught.value.file
    assert isinstance(caught.value, EditionError)
    return found[1], found[2]


# what is written


def test_what_was_written_is_loaded(data: Path) -> None:
    """The same citations, and to every question the same rows with the same signals, to the last bit."""
    vectors, tokens = index_citations(OLD, TOY)
    loaded = load_edition(data)

    assert loaded.citations == tuple(OLD)
    assert loaded.scales == SCALES
    for query in TOY.encode_queries(["zorg", "geld zorg", "school"]):
        expected, found = measure(vectors, tokens, query), measure(loaded.vectors, loaded.tokens, query)
        np.testing.assert_array_equal(found.rows, expected.rows)
        np.testing.assert_array_equal(found.cosines, expected.cosines)
        np.testing.assert_array_equal(found.maxsims, expected.maxsims)


@given(st.lists(st.tuples(encodable, encodable, st.none() | encodable), min_size=1, max_size=5))
def test_any_citation_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str, str | None]]
) -> None:
    """Whatever its letters, line ends of any kind and NULs included."""
    found = [
        citation(text, chapter_title=title, section=title, lines=(text, line), steps=(Step(0, line, text),))
        for text, line, title in texts
    ]
    data = tmp_path_factory.mktemp("data")

    written = write(data, found)

    assert load_edition(data).citations == tuple(found)
    assert load_edition(data).manifest == written


@pytest.mark.parametrize("line_end", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\r"])
def test_what_others_call_a_line_end_is_a_character_of_a_citation(tmp_path: Path, line_end: str) -> None:
    """A citation ends at a line feed and nowhere else."""
    found = citations(f"zorg{line_end}geld", line_end, "school")

    write(tmp_path, found)

    assert load_edition(tmp_path).citations == tuple(found)


def test_what_is_unsure_of_a_citation_comes_back(tmp_path: Path) -> None:
    """A section that is not known, a proof that agreed, one that did not, and none."""
    differences = (Difference(18, "geen", "een", "other characters stand there"), Difference(19, "", "x", "y"))
    proofs = (Proof(agreed=True, differences=()), Proof(agreed=False, differences=differences), None)
    found = [citation("zorg", section_known=False, proof=proof) for proof in proofs]

    write(tmp_path, found)

    assert load_edition(tmp_path).citations == tuple(found)


def test_an_edition_is_nine_files(data: Path) -> None:
    """JSON, JSON Lines, faiss, safetensors, CSV, SVG, PDF, a checksum; none of them can carry a program."""
    found = tree(data)
    name = in_use(data)
    inside = f"editions/{name}"

    assert set(found) == {
        "current",
        "log.jsonl",
        "editions",
        inside,
        *(f"{inside}/{file}" for file in ALL_FILES),
    }
    manifest, lines, vectors = (found[f"{inside}/{file}"] for file in ("manifest.json", *FILES[:2]))
    assert manifest
    assert lines
    assert vectors
    assert json.loads(manifest)["edition"] == name
    assert [from_json(line) for line in lines.decode().split("\n")[:-1]] == OLD
    assert lines.endswith(b"\n")
    assert isinstance(faiss.deserialize_index(np.frombuffer(vectors, np.uint8)), faiss.IndexFlatIP)
    assert found[f"{inside}/source.pdf"] == PDF
    checksum = f"{hashlib.sha256(manifest).hexdigest()}  manifest.json\n"
    assert found[f"{inside}/manifest.sha256"] == checksum.encode()


@pytest.mark.skipif(which("sha256sum") is None, reason="needs sha256sum")
def test_sha256sum_can_check_the_manifest(data: Path) -> None:
    """Without this program."""
    command = [str(which("sha256sum")), "--check", "--strict", "manifest.sha256"]

    assert subprocess.run(command, cwd=folder(data), capture_output=True, check=False).returncode == 0
    (folder(data) / "manifest.json").write_text("{}")
    assert subprocess.run(command, cwd=folder(data), capture_output=True, check=False).returncode == 1


def test_a_manifest_tells_and_proves_what_the_edition_is(tmp_path: Path) -> None:
    """Format, model, dimension, counts, the PDF as it calls itself, and a SHA-256 of every other file."""
    start = datetime.now(UTC).replace(microsecond=0)
    written = write(tmp_path, [*OLD, citation("school", kind="pullquote", proof=None)])
    read = json.loads((folder(tmp_path) / "manifest.json").read_text())

    assert read == asdict(written) == asdict(load_edition(tmp_path).manifest)
    assert re.fullmatch(rf"\d{{8}}T\d{{12}}Z-{origin().sha256[:8]}", read["edition"])
    assert start <= datetime.fromisoformat(read["created"]) <= datetime.now(UTC)
    assert datetime.fromisoformat(read["created"]).utcoffset() == timedelta(0)
    assert {key: value for key, value in read.items() if key not in {"edition", "created"}} == {
        "format": FORMAT,
        "model": "toy",
        "dimension": 4,
        "counts": {"citations": 4, "unproven": 1, "quote": 3, "pullquote": 1},
        "pdf": {
            "name": "toy.pdf",
            "sha256": hashlib.sha256(PDF).hexdigest(),
            "pages": 32,
            "title": "Bloemlezing",
            "subject": None,
            "language": "nl-NL",
        },
        "files": {file: hashlib.sha256((folder(tmp_path) / file).read_bytes()).hexdigest() for file in FILES},
    }


def test_the_pdf_of_an_edition_is_given_back(data: Path) -> None:
    """As it was, or not at all."""
    manifest = load_edition(data).manifest

    assert load_pdf(data, manifest) == PDF
    (folder(data) / "source.pdf").write_bytes(PDF[:-1])
    with pytest.raises(DamagedEditionError, match=r"source\.pdf was changed after it was written"):
        load_pdf(data, manifest)


def test_a_second_edition_replaces_the_first(data: Path) -> None:
    """The first stays on the disk as it was, and comes back when `current` names it."""
    first = load_edition(data)
    before = tree(data)

    second = write(data, NEW, pdf=b"%PDF-2.0")

    assert (load_edition(data).manifest, load_edition(data).citations) == (second, tuple(NEW))
    after = tree(data)
    changed = {path for path in before if after[path] != before[path]}
    assert changed == {"current", "log.jsonl"}
    (data / "current").write_text(first.manifest.edition + "\n")
    assert (load_edition(data).manifest, load_edition(data).citations) == (first.manifest, tuple(OLD))


# no edition, or one that cannot be trusted


@pytest.mark.parametrize("path", [".", "data", "data/deeper"])
def test_nothing_there_is_no_edition(path: str, tmp_path: Path) -> None:
    """Also where the folder does not exist; the message says what to do."""
    data = tmp_path / path

    with pytest.raises(NoEditionError) as caught:
        load_edition(data)

    assert has_edition(data) is False
    assert caught.value.data == data
    assert str(caught.value) == (f"No edition in {data}; run 'bloemlezing build PDF --data {data}' or name another.")
    assert list(tmp_path.iterdir()) == []


def test_an_edition_in_use_is_there(data: Path) -> None:
    """Once written."""
    assert has_edition(data) is True


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition that a test damages and repairs again."""
    data = tmp_path_factory.mktemp("shared")
    write(data, OLD)
    return data


@given(st.sampled_from([*FILES, "manifest.json"]), st.integers(0, 10_000), st.integers(1, 255))
def test_no_byte_can_change_unseen(shared: Path, file: str, at: int, flip: int) -> None:
    """Of citations, vectors, PDF or manifest, any bit anywhere; the error names the file."""
    path = folder(shared) / file
    whole = path.read_bytes()
    content = bytearray(whole)
    content[at % len(content)] ^= flip
    path.write_bytes(content)
    try:
        assert damage(shared) == (file, "was changed after it was written")
    finally:
        path.write_bytes(whole)
    assert load_edition(shared).citations == tuple(OLD)


def test_no_byte_of_the_checksum_can_change_unseen(data: Path) -> None:
    """Not of the digest, where capitals count too, and not of the name behind it."""
    path = folder(data) / "manifest.sha256"
    whole = path.read_bytes()
    unseen = []
    for at in range(len(whole)):
        for flip in (1, 32, 128):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ flip]) + whole[at + 1 :])
            try:
                load_edition(data)
            except DamagedEditionError as error:
                assert error.file in {"manifest.json", "manifest.sha256"}  # noqa: PT017 - hundreds of times
            else:
                unseen.append((at, flip))

    assert unseen == []


@pytest.mark.parametrize("file", [*FILES, "manifest.json"])
def test_no_byte_can_be_lost_or_added(data: Path, file: str) -> None:
    """Cut short by a byte, or longer by one."""
    path = folder(data) / file
    whole = path.read_bytes()

    for content in (whole[:-1], whole + b"\n", b""):
        path.write_bytes(content)
        assert damage(data) == (file, "was changed after it was written")


@pytest.mark.parametrize("file", ALL_FILES)
def test_no_file_can_be_missing(data: Path, file: str) -> None:
    """Nor be a folder; the error names the file."""
    path = folder(data) / file
    path.unlink()
    assert damage(data) == (file, "is missing")

    path.mkdir()
    assert damage(data) == (file, "is missing")


def test_an_edition_that_is_gone_is_damaged(data: Path) -> None:
    """`current` names it, so it should be there."""
    folder(data).rename(data / "editions" / "elsewhere")

    assert damage(data) == ("manifest.sha256", "is missing")


def test_an_edition_under_another_name_is_noticed(data: Path) -> None:
    """The manifest names its own folder, also when `current` names the new one."""
    folder(data).rename(data / "editions" / "elsewhere")
    (data / "current").write_text("elsewhere")

    assert damage(data) == ("manifest.json", "belongs to another edition")


def test_a_manifest_of_another_edition_is_noticed(data: Path) -> None:
    """Though it is whole."""
    name = in_use(data)
    other = write(data, OLD)
    for file in ("manifest.json", "manifest.sha256"):
        (folder(data) / file).replace(data / "editions" / name / file)
    (data / "current").write_text(name)

    assert other.edition != name
    assert damage(data) == ("manifest.json", "belongs to another edition")


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda files: files.pop("citations.jsonl"), id="one missing"),
        pytest.param(lambda files: files.update({"notes.txt": "0" * 64}), id="one more"),
        pytest.param(lambda files: files.update({"../../current": files.pop("source.pdf")}), id="another place"),
        pytest.param(lambda files: files.update({"/etc/passwd": files.pop("source.pdf")}), id="another folder"),
        pytest.param(lambda files: files.clear(), id="none"),
    ],
)
def test_a_manifest_names_all_files_and_no_other(data: Path, edit: Callable[[dict[str, str]], object]) -> None:
    """No file is read that is none of an edition's, and none is left unchecked."""
    edit_manifest(data, lambda m: edit(m["files"]))

    assert damage(data) == ("manifest.json", "belongs to another edition")


@pytest.mark.parametrize("files", [None, 1, "source.pdf", list(FILES), [list(FILES)]])
def test_the_files_of_a_manifest_are_an_object(data: Path, files: object) -> None:
    """Each name has its digest, also in a manifest with a right checksum."""
    edit_manifest(data, lambda m: m.update(files=files))

    assert damage(data)[0] == "manifest.json"


def test_vectors_of_another_edition_are_noticed(data: Path) -> None:
    """By their hash."""
    vectors = (folder(data) / "vectors.faiss").read_bytes()
    write(data, NEW)
    (folder(data) / "vectors.faiss").write_bytes(vectors)

    assert damage(data) == ("vectors.faiss", "was changed after it was written")


@pytest.mark.parametrize(
    "vectors",
    [
        pytest.param(np.eye(2, 4, dtype=np.float32), id="one too few"),
        pytest.param(np.eye(4, dtype=np.float32), id="one too many"),
        pytest.param(np.eye(3, 5, dtype=np.float32), id="another dimension"),
    ],
)
def test_vectors_that_do_not_fit_are_noticed_though_their_hash_is_right(data: Path, vectors: Any) -> None:
    """One for each citation, as long as the manifest says."""
    content = VectorIndex.build(vectors).to_bytes()
    (folder(data) / "vectors.faiss").write_bytes(content)
    edit_manifest(data, lambda m: m["files"].update({"vectors.faiss": hashlib.sha256(content).hexdigest()}))

    assert damage(data) == ("vectors.faiss", "does not belong to the citations")


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("citations.jsonl", b"\xff\n"),
        ("citations.jsonl", b"zorg\n"),
        ("citations.jsonl", b"[]\n"),
        ("citations.jsonl", b'{"text": "zorg"}\n'),
        ("vectors.faiss", b"no vectors"),
        ("vectors.faiss", b""),
        ("tokens.safetensors", b""),
        ("tokens.safetensors", b"no vectors"),
        ("calibration.json", b"{}"),
        ("calibration.json", b"\xff"),
        ("calibration.json", b'{"cosine": {"mean": 0}, "maxsim": {}}'),
    ],
)
def test_files_that_cannot_be_read_are_noticed_though_their_hash_is_right(
    data: Path, file: str, content: bytes
) -> None:
    """A file that is no JSON Lines of citations, or no index."""
    (folder(data) / file).write_bytes(content)
    edit_manifest(data, lambda m: m["files"].update({file: hashlib.sha256(content).hexdigest()}))

    assert damage(data) == (file, "cannot be read")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "zorg",
        "{",
        "{}",
        "[]",
        "null",
        "1",
        '"format"',
        "{'format': 2}",
        '{"format": null}',
        '{"format": 1e999}',
        pytest.param('{"format": ' + "9" * 5000 + "}", id="a long number"),
        pytest.param("[" * 100_000, id="deeper than can be read"),
    ],
)
def test_a_manifest_is_an_object_of_json(data: Path, content: str) -> None:
    """Not empty, not cut short, not another value."""
    write_manifest(data, content.encode())

    assert damage(data) == ("manifest.json", "cannot be read")


def test_a_manifest_is_utf_8(data: Path) -> None:
    """Other bytes are no JSON."""
    write_manifest(data, b'{"format": "\xff"}')

    assert damage(data) == ("manifest.json", "cannot be read")


@pytest.mark.parametrize("key", ["format", "edition", "created", "model", "dimension", "counts", "pdf", "files"])
def test_a_manifest_lacks_no_key(data: Path, key: str) -> None:
    """Nor has it one of its own."""
    edit_manifest(data, lambda m: m.update({f"{key} too": m.pop(key)}))

    assert damage(data) == ("manifest.json", "cannot be read")


@pytest.mark.parametrize("key", ["name", "sha256", "pages", "title", "subject", "language"])
def test_a_manifest_lacks_nothing_of_the_pdf(data: Path, key: str) -> None:
    """Not even what is null."""
    edit_manifest(data, lambda m: m["pdf"].pop(key))

    assert damage(data) == ("manifest.json", "cannot be read")


def test_a_newer_format_asks_for_a_newer_program(data: Path) -> None:
    """Also when it has keys this one does not know, and other files."""
    name = in_use(data)
    edit_manifest(data, lambda m: m.update(format=FORMAT + 1, images="images.tar", files=[]))

    with pytest.raises(NewerEditionError) as caught:
        load_edition(data)

    assert caught.value.edition == name
    assert str(caught.value) == (
        f"Edition {name} has format {FORMAT + 1}, which this version does not know; install a newer version."
    )


def test_an_older_format_asks_to_build_again(data: Path) -> None:
    """It has no token vectors, and nothing is made up for them."""
    name = in_use(data)
    edit_manifest(data, lambda m: m.update(format=1))

    with pytest.raises(OlderEditionError) as caught:
        load_edition(data)

    assert caught.value.edition == name
    assert str(caught.value) == (
        f"Edition {name} was made by an older version; make it again from the PDF it was made of: "
        f"run 'bloemlezing build {folder(data).absolute() / 'source.pdf'}', "
        "with --data if it lives elsewhere than in data."
    )


@pytest.mark.parametrize("texts", [["zorg", "geld"], ["zorg", "geld", "zorg", "zorg"]])
def test_token_vectors_that_do_not_fit_are_noticed_though_their_hash_is_right(data: Path, texts: list[str]) -> None:
    """Those of each citation, and of no more."""
    content = index_citations(citations(*texts), TOY)[1].to_bytes()
    (folder(data) / "tokens.safetensors").write_bytes(content)
    edit_manifest(data, lambda m: m["files"].update({"tokens.safetensors": hashlib.sha256(content).hexdigest()}))

    assert damage(data) == ("tokens.safetensors", "does not belong to the citations")


# when writing fails


def test_a_file_in_place_of_the_folder_cannot_be_written_in(tmp_path: Path) -> None:
    """The message names the folder, the reason and what to do; the file stays."""
    data = tmp_path / "data"
    data.write_text("een bestand")

    with pytest.raises(DiskError) as caught:
        write(data, NEW)

    assert caught.value.data == data
    assert str(caught.value) == (
        f"Cannot read or write in {data} (Not a directory); make room or choose another folder with --data."
    )
    assert tree(tmp_path) == {"data": b"een bestand"}


def test_a_file_in_place_of_the_editions_stays(tmp_path: Path) -> None:
    """Nothing is put in use that was not written."""
    (tmp_path / "editions").write_text("een bestand")

    with pytest.raises(DiskError, match=r"\((Not a directory|File exists)\)"):
        write(tmp_path, NEW)

    assert tree(tmp_path) == {"editions": b"een bestand"}


FULL = """
import resource, sys
from pathlib import Path
from index.errors import DiskError
from tests.toys import citations, write
limit = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    write(Path(sys.argv[1]), citations("politie", "school"), pdf=bytes(100_000))
except DiskError as error:
    print(error)
"""


@pytest.mark.parametrize("bytes_left", [0, 100, 50_000])
def test_a_disk_that_fills_up_changes_nothing(data: Path, bytes_left: int) -> None:
    """At the first file, halfway the first, or at the third: nothing is left of it, the edition in use is in use."""
    before = tree(data)

    done = subprocess.run(
        [sys.executable, "-c", FULL, data, str(bytes_left)], check=True, capture_output=True, text=True
    )

    assert done.stdout == (
        f"Cannot read or write in {data} (File too large); make room or choose another folder with --data.\n"
    )
    assert tree(data) == before
    assert load_edition(data).citations == tuple(OLD)


def test_a_manifest_is_given_back(tmp_path: Path) -> None:
    """Writing returns what loading finds, under the model's own name."""
    written = write_edition(tmp_path, PDF, origin(), NEW, index_citations(NEW, TOY), CALIBRATION, model="eigen")
    loaded = load_edition(tmp_path, written.edition)

    assert isinstance(loaded, Edition)
    assert loaded.manifest == written == replace(written, model="eigen", dimension=4)
