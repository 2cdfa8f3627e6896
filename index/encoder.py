"""Texts to unit vectors; the only module that knows sentence-transformers."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.bundled import BUNDLED, unpack
from index.clean import clean
from index.errors import ModelError
from index.light import LightEncoder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Progress = Callable[[int, int], None]
"""Is told how many of how many texts are done."""

BATCH = 32  # texts that go through the network together; 8 to 64 took the same time on two processors
STRIDE = 8 * BATCH  # texts between two reports of progress: sorted by length, so batches of like texts


class Encoder(Protocol):
    """Turns texts into vectors of length 1, whose inner product says how alike the texts are."""

    @property
    def name(self) -> str:
        """Says which vectors may be compared: equal names, comparable vectors."""

    @property
    def dimension(self) -> int:
        """The number of columns of every result."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dimension), rows of length 1; raises ModelError."""

    def encode_documents(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """(n, dimension), rows of length 1; raises ModelError."""


class SentenceTransformerEncoder:
    """A model of sentence-transformers, with its own prompts; may be used by several threads at once."""

    def __init__(self, model: str, name: str | None = None) -> None:
        """`model` is a folder, or a name on the Hugging Face hub with perhaps '@revision' behind it.

        Takes 6 to 10 seconds; raises ModelError.
        """
        self.name = name or model
        self._model = load(model)
        self._lock = Lock()  # shared tokenizers may fail with 'Already borrowed': transformers #47085
        self.dimension = int(self._model.get_embedding_dimension())

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dimension), rows of length 1."""
        return self._encode(self._model.encode_query, texts, None)

    def encode_documents(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """(n, dimension), rows of length 1."""
        return self._encode(self._model.encode_document, texts, progress)

    def _encode(
        self, encode: Callable[..., NDArray[np.float32]], texts: Sequence[str], progress: Progress | None
    ) -> NDArray[np.float32]:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), STRIDE):
            part = [clean(text) for text in texts[start : start + STRIDE]]
            with self._lock:
                vectors[start : start + STRIDE] = encode(
                    part, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
                )
            if progress:
                progress(start + len(part), len(texts))
        return vectors


def load(model: str) -> "SentenceTransformer":
    import transformers  # noqa: PLC0415  takes seconds
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415  takes seconds

    if Path(model).is_dir():
        transformers.logging.disable_progress_bar()  # nothing to download, nothing to watch
    name, revision = split_revision(model)
    try:
        return SentenceTransformer(name, revision=revision, device="cpu")
    except Exception as error:  # a broken folder raises whatever its contents lead to
        reason = str(error).partition("\n")[0]
        raise ModelError(
            f"The model {model!r} cannot be loaded ({reason}); let BLOEMLEZING_MODEL name a local folder, "
            "a model on the Hugging Face hub that can be reached or was downloaded before, "
            f"or {BUNDLED!r}, which needs no download."
        ) from error


def split_revision(model: str) -> tuple[str, str | None]:
    """'owner/name@v2' -> ('owner/name', 'v2'); a folder may have an @ in its name."""
    if Path(model).is_dir():
        return model, None
    name, _, revision = model.partition("@")
    return name, revision or None


def encoder_for_building(model: str, models_dir: Path) -> Encoder:
    """For many citations at once; raises ModelError."""
    if model == BUNDLED:
        return SentenceTransformerEncoder(str(unpack(models_dir)), name=BUNDLED)
    return SentenceTransformerEncoder(model)


def encoder_for_questions(model: str, models_dir: Path) -> Encoder:
    """For one question at a time, ready in a second with the bundled model; raises ModelError."""
    if model == BUNDLED:
        return LightEncoder(unpack(models_dir))
    return SentenceTransformerEncoder(model)
