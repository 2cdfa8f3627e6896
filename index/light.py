"""The bundled model without torch, for questions: onnxruntime and tokenizers, which load in half a second."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from index.bundled import DIMENSION, GRAPH, MAX_TOKENS, PROMPTS, TOKENIZER
from index.clean import clean
from index.encoding import Encoding, Progress, encoding
from index.errors import ModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

THREADS = min(2, os.cpu_count() or 1)  # two nearly halve the time of a question; the others are for other questions
LONGEST = MAX_TOKENS * 32  # characters: a token has 16 at most, and normalising may join two into one


@dataclass(frozen=True, slots=True)
class Engine:
    """The loaded model; may be used by several threads at once."""

    tokenizer: "Tokenizer"
    session: "InferenceSession"

    def encode(self, text: str, prompt: str) -> Encoding:
        """Of the first 510 tokens of prompt and text; the vector of the whole is the mean over all of them."""
        read = self.tokenizer.encode(prompt + text)
        tokens: Any = self.session.run(["tokens"], {"ids": np.array(read.ids, np.int64)})[0]
        return encoding(tokens.mean(axis=0), tokens, read.ids, read.offsets, prompt, text)


class LightEncoder:
    """The bundled model, loaded at the first text; may be used by several threads at once.

    Takes its texts one by one, so a vector does not depend on the others of its batch.
    """

    dimension = DIMENSION

    def __init__(self, folder: Path, threads: int = THREADS) -> None:
        """`folder` as `unpack` returns it."""
        self.name = folder.name
        self._folder = folder
        self._threads = threads
        self._lock = Lock()
        self._engine: Engine | None = None

    def encode_queries(self, texts: Sequence[str]) -> list[Encoding]:
        """One for each text; raises ModelError."""
        return self._encode(texts, PROMPTS["query"], None)

    def encode_documents(self, texts: Sequence[str], progress: Progress | None = None) -> list[Encoding]:
        """One for each text; raises ModelError."""
        return self._encode(texts, PROMPTS["document"], progress)

    def _encode(self, texts: Sequence[str], prompt: str, progress: Progress | None) -> list[Encoding]:
        done: list[Encoding] = []
        for text in texts:
            done.append(self._loaded().encode(clean(text)[:LONGEST], prompt))
            if progress:
                progress(len(done), len(texts))
        return done

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
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # who waits leaves the processor
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
