from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from index.adapter import UNCHANGED, Adapter, read_adapter

UP, DOWN = np.array([[1], [2]], np.float32), np.array([[3, 4, 5]], np.float32)


def test_a_matrix_changes_by_the_product_of_two_small_ones() -> None:
    """W becomes W + up x down."""
    adapter = Adapter({"w": (UP, DOWN)})

    changed = adapter.apply("w", np.ones((2, 3), np.float32))

    np.testing.assert_array_equal(changed, [[4, 5, 6], [7, 9, 11]])
    assert changed.dtype == np.float32


def test_what_an_adapter_does_not_name_stays() -> None:
    """The very same tensor."""
    tensor = np.ones((2, 3), np.float32)

    assert Adapter({"w": (UP, DOWN)}).apply("v", tensor) is tensor
    assert UNCHANGED.apply("w", tensor) is tensor


def test_an_adapter_is_read_from_its_file(tmp_path: Path) -> None:
    """In 16 bits there, in 32 here."""
    path = tmp_path / "adapter.safetensors"
    save_file({"w.up": UP.astype(np.float16), "w.down": DOWN.astype(np.float16)}, path)

    up, down = read_adapter(path).changes["w"]

    np.testing.assert_array_equal(up, UP)
    np.testing.assert_array_equal(down, DOWN)
    assert up.dtype == down.dtype == np.dtype(np.float32)


def test_a_file_that_is_no_adapter_cannot_be_read(tmp_path: Path) -> None:
    """The error names it."""
    path = tmp_path / "adapter.safetensors"
    path.write_bytes(b"x")

    with pytest.raises(OSError, match=r"adapter\.safetensors cannot be read"):
        read_adapter(path)


def test_the_shipped_adapter_changes_the_matrices_of_every_layer() -> None:
    """Six in each of twelve, of the shapes that belong together."""
    changes = read_adapter().changes

    assert len(changes) == 6 * 12
    assert all(up.shape[1] == down.shape[0] for up, down in changes.values())
    assert {(up.shape[0], down.shape[1]) for up, down in changes.values()} == {(384, 384), (1536, 384), (384, 1536)}
