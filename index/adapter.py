"""What the bundled model learned of questions and the statements that answer them: small changes to its weights.

Each changed matrix W becomes W + up x down, of a rank far below its size (LoRA: Hu et al. 2021, arXiv:2106.09685).
`scripts/train_adapter.py` made the file, from questions about anthologies that were written for it.
"""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ADAPTER = Path(str(files("index"))) / "data" / "adapter.safetensors"


@dataclass(frozen=True, slots=True)
class Adapter:
    """For each tensor that changes, by its Hugging Face name: `up` (rows, rank) and `down` (rank, columns)."""

    changes: dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]

    def apply(self, name: str, tensor: NDArray[np.float32]) -> NDArray[np.float32]:
        """The tensor of this name, changed if there is something to change."""
        if name not in self.changes:
            return tensor
        up, down = self.changes[name]
        return np.asarray(tensor + up @ down, np.float32)


UNCHANGED = Adapter({})


def read_adapter(path: Path = ADAPTER) -> Adapter:
    """The adapter in a file of safetensors; raises OSError."""
    from safetensors import SafetensorError  # noqa: PLC0415  only needed once
    from safetensors.numpy import load_file  # noqa: PLC0415  only needed once

    try:
        found = load_file(path)
    except SafetensorError as error:
        raise OSError(f"{path} cannot be read: {error}") from error
    names = [key.removesuffix(".up") for key in found if key.endswith(".up")]
    return Adapter(
        {name: (found[f"{name}.up"].astype(np.float32), found[f"{name}.down"].astype(np.float32)) for name in names}
    )
