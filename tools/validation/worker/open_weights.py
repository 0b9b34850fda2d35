"""The one place where weights are read from a file, in the fork that has shut itself in.

Safetensors are read as they are, pickled files with `weights_only=True` and
nothing else.  What a file must look like before that is for a gate to say,
and this is where the gate stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import torch
from safetensors.torch import load_file  # pyright: ignore[reportUnknownVariableType]

from tools.validation.shards import INDEX, WeightsRefusedError, read_index

_PICKLED = frozenset({".bin", ".pt", ".pth"})
_INSIDE = ("state_dict", "model_state_dict", "model", "net")
"""Names under which a training script keeps the tensors in a checkpoint."""


def open_weights(path: str | Path) -> dict[str, torch.Tensor]:
    """The tensors of a file, or of all shards that an index names, by name.

    Raises ValueError (or what the reader raises) with the reason.
    """
    file = Path(path)
    if file.name.endswith(INDEX):
        return _shards(file)
    if file.suffix == ".safetensors":
        return load_file(file)
    if file.suffix in _PICKLED:
        return _pickled(file)
    raise WeightsRefusedError(f"weights in a {file.suffix or 'nameless'} file are not read")


def _shards(index: Path) -> dict[str, torch.Tensor]:
    """Every tensor of the index, each from the shard that the index gives it."""
    found: dict[str, torch.Tensor] = {}
    for name, tensors in read_index(index).items():
        shard = open_weights(index.parent / name)
        missing = [t for t in tensors if t not in shard]
        if missing:
            raise WeightsRefusedError(f"{len(missing)} of the tensors of {name} are not in it")
        found |= {t: shard[t] for t in tensors}
    return found


def _pickled(file: Path) -> dict[str, torch.Tensor]:
    held: Any = torch.load(file, map_location="cpu", weights_only=True, mmap=True)
    for name in _INSIDE:
        if isinstance(held, Mapping) and isinstance(held.get(name), Mapping):  # pyright: ignore
            held = held[name]
            break
    if not isinstance(held, Mapping):
        raise WeightsRefusedError("the file holds no table of tensors")
    table = cast("Mapping[object, object]", held)
    found = {k: v for k, v in table.items() if isinstance(k, str) and isinstance(v, torch.Tensor)}
    if not found:
        raise WeightsRefusedError("the file holds no tensors")
    return found
