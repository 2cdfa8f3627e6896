from pathlib import Path

import numpy as np
import pytest

from index.packed import BLOCK, place, read, widen


def test_a_block_is_thirty_two_values_around_eight() -> None:
    """Byte j holds value j in its low half and value j + 16 in its high half; 8 is zero."""
    block = np.zeros(1, BLOCK)
    block["scale"] = 0.5
    block["pairs"] = [0x08, 0x1F, *[0x88] * 14]

    values = widen(block)

    assert values.dtype == np.float32
    assert values.tolist() == [0, 3.5, *[0] * 14, -4, -3.5, *[0] * 14]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("emb.word", "embeddings.word_embeddings.weight"),
        ("emb.ln.b", "embeddings.LayerNorm.bias"),
        ("l0.q.w", "encoder.layer.0.attention.self.query.weight"),
        ("l11.oln.w", "encoder.layer.11.output.LayerNorm.weight"),
    ],
)
def test_a_tensor_has_its_name_in_the_hub(name: str, expected: str) -> None:
    """Layer by layer, part by part."""
    assert place(name) == expected


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    """By its first four bytes."""
    (tmp_path / "other.bin").write_bytes(b"GGUF" + bytes(100))

    with pytest.raises(ValueError, match="does not begin with"):
        read(tmp_path / "other.bin")
