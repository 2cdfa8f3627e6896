"""The bundled model without torch, for questions: onnxruntime and tokenizers, which load in half a second."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from index.bundled import BUNDLED, DIMENSION, GRAPH, MAX_TOKENS, PROMPTS, TOKENIZER
from index.clean import clean
from index.errors import ModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    from index.encoder import Progress

THREADS = min(2, os.cpu_count() or 1)  # two nearly halve the time of a question; the others are for other questions
LONGEST = MAX_TOKENS * 32  # characters: a token has 16 at most, and normalising may join two into one


@dataclass(frozen=True, slots=True)
class Engine:
    """The loaded model; may be used by several threads at once."""

    tokenizer: "Tokenizer"
    session: "InferenceSession"

    def token_vectors(self, text: str) -> NDArray[np.float32]:
        """(tokens, dimension), of the begin mark, the text's first 510 tokens and the end mark."""
        ids = np.array(self.tokenizer.encode(text).ids, np.int64)
        return cast("NDArray[np.float32]", self.session.run(["tokens"], {"ids": ids})[0])


class LightEncoder:
    """The bundled model, loaded at the first text; may be used by several threads at once.

    Takes its texts one by one, so a vector does not depend on the others of its batch.
    """

    name = BUNDLED
    dimension = DIMENSION

    def __init__(self, folder: Path, threads: int = THREADS) -> None:
        """`folder` as `unpack` returns it."""
        self._folder = folder
        self._threads = threads
        self._lock = Lock()
        self._engine: Engine | None = None

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dimension), rows of length 1; raises ModelError."""
        return self._encode(texts, PROMPTS["query"], None)

    def encode_documents(self, texts: Sequence[str], progress: "Progress | None" = None) -> NDArray[np.float32]:
        """(n, dimension), rows of length 1; raises ModelError."""
        return self._encode(texts, PROMPTS["document"], progress)

    def _encode(self, texts: Sequence[str], prompt: str, progress: "Progress | None") -> NDArray[np.float32]:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            mean = self._loaded().token_vectors(prompt + clean(text)[:LONGEST]).mean(axis=0)
            vectors[row] = mean / np.linalg.norm(mean)
            if progress:
                progress(row + 1, len(texts))
        return vectors

    def _loaded(self) -> Engine:
        with self._lock:
            if self._engine is None:
                self._engine = load(self._folder, self._threads)
            return self._engine


def load(folder: Path, threads: int) -> Engine:
    from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415  takes 0.1 s
    from tokenizers import Tokenizer  # noqa: PLC0415  only needed here

    options = SessionOptions()
    options.intra_op_num_threads = threads
    try:
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        tokenizer.enable_truncation(MAX_TOKENS)
        session = InferenceSession(str(folder / GRAPH), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # tokenizers raises Exception itself, onnxruntime a dozen kinds of it
        raise ModelError(
            f"The bundled model in {folder} cannot be loaded ({error}); "
            "remove that folder, and it will be unpacked anew."
        ) from error
    return Engine(tokenizer, session)
