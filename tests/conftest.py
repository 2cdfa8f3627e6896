"""What several tests need."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

os.environ["HF_HUB_OFFLINE"] = "1"  # before huggingface_hub is imported: no test may reach for the network

from index.bundled import BUNDLED, unpack
from index.edition import load_edition
from index.encoder import Encoder, SentenceTransformerEncoder
from source.citations import Citation
from tests.command import FACSIMILE, run
from tests.serving import serving, window

ROOT = Path(__file__).parent.parent
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that runs tests in the background ignores it


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """Where the bundled model is unpacked, once for many runs."""
    folder = Path(os.environ.get("BLOEMLEZING_TEST_MODELS") or ROOT / ".artefacts" / "models")
    unpack(folder)
    return folder


@pytest.fixture(scope="session")
def building(models_dir: Path) -> Encoder:
    """The bundled model as sentence-transformers runs it."""
    return SentenceTransformerEncoder(str(unpack(models_dir)), name=BUNDLED)


@pytest.fixture(scope="session")
def data(models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the real command built an edition of the facsimile. Not to be changed by tests."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "models").symlink_to(models_dir)
    built = run("build", FACSIMILE, data=folder)
    assert built.returncode == 0, built.stderr
    return folder


@pytest.fixture(scope="module")
def citations(data: Path) -> tuple[Citation, ...]:
    """The citations of the facsimile."""
    return load_edition(data).citations


@pytest.fixture
def own_data(data: Path, models_dir: Path, tmp_path: Path) -> Path:
    """A copy of that data folder, which a test may change."""
    folder = tmp_path / "data"
    shutil.copytree(data / "editions", folder / "editions")
    shutil.copy(data / "current", folder / "current")
    (folder / "models").symlink_to(models_dir)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Without it tests are skipped, but not in CI."""
    path = which("chromium")
    if path is None and not os.environ.get("CI"):
        pytest.skip("no chromium here")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield running
        running.close()


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    """The address of a server with the edition of the facsimile."""
    with serving(data) as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The chat in a new window of a French browser."""
    with window(browser, address) as opened:
        opened.goto(address)
        yield opened
