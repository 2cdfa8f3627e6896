"""A text as a model sees it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Progress = Callable[[int, int], None]
"""Is told how many of how many texts are done."""


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """One vector for a whole text, and one for each of its tokens; prompts and the model's own marks are left out."""

    vector: NDArray[np.float32]  # (dimension,), of length 1
    tokens: NDArray[np.float16]  # (n, dimension)
    ids: NDArray[np.int32]  # (n,), the number of each token in the model's vocabulary
    starts: NDArray[np.int32]  # (n,), where each token begins in the text as `clean` gives it


def encoding(
    vector: NDArray[np.float32],
    tokens: NDArray[np.float32],
    ids: Sequence[int],
    spans: Sequence[tuple[int, int]],
    prompt: str,
    text: str,
) -> Encoding:
    """The encoding of `text` from what a model gives for it after its prompt.

    `vector` is (dimension,), of any length but 0; `tokens` (n, dimension), `ids` and `spans` (from, to) go together,
    token by token. Tokens of the prompt end inside it, and those that mark begin and end are empty. Some tokenizers
    count the space before a word as part of its first token.
    """
    read = prompt + text
    own = [at for at, (start, end) in enumerate(spans) if end > max(start, len(prompt))]
    starts = [end - len(read[max(start, len(prompt)) : end].lstrip()) for start, end in spans]
    return Encoding(
        vector=np.asarray(vector / np.linalg.norm(vector), np.float32),
        tokens=np.asarray(tokens[own], np.float16),
        ids=np.array([ids[at] for at in own], np.int32),
        starts=np.array([starts[at] - len(prompt) for at in own], np.int32),
    )


def vectors(encodings: Sequence[Encoding], dimension: int) -> NDArray[np.float32]:
    """The vectors of whole texts, (n, dimension), rows of length 1."""
    return np.array([found.vector for found in encodings], np.float32).reshape(-1, dimension)
