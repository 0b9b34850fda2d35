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

from tools.validation.gates import FileRefusedError
from tools.validation.gates.shard_index import INDEX, read_shards

_PICKLED = frozenset({".bin", ".pt", ".pth"})
_INSIDE = ("state_dict", "model_state_dict", "model", "net")
"""Names under which a training script keeps the tensors in a checkpoint."""


def open_weights(path: str | Path, *, published: bool = False) -> dict[str, Any]:
    """The tensors of a file, or of all shards that an index names, by name.

    `published`: by the makers of an installed library, some of whose files are
    in torch's old form; of others only the form in a zip archive is read.
    Raises ValueError (or what the reader raises) with the reason.
    """
    file = Path(path)
    if file.name.endswith(INDEX):
        return _shards(file)
    if file.suffix == ".safetensors":
        return load_file(file)
    if file.suffix in _PICKLED:
        return _pickled(file, published=published)
    raise FileRefusedError(f"weights in a {file.suffix or 'nameless'} file are not read")


def _shards(index: Path) -> dict[str, Any]:
    """Every tensor of the index, each from the shard that the index gives it."""
    found: dict[str, Any] = {}
    here = [entry.name for entry in index.parent.iterdir()]
    for name, tensors in read_shards(index, here).items():
        shard = open_weights(index.parent / name)
        missing = [t for t in tensors if t not in shard]
        if missing:
            raise FileRefusedError(f"{len(missing)} of the tensors of {name} are not in it")
        found |= {t: shard[t] for t in tensors}
    return found


def _pickled(file: Path, *, published: bool) -> dict[str, Any]:
    held: object = torch.load(file, map_location="cpu", weights_only=True, mmap=not published)
    if not isinstance(held, Mapping):
        raise FileRefusedError("the file holds no table of tensors")
    table = cast("Mapping[str, Any]", held)
    inner = next((table[n] for n in _INSIDE if isinstance(table.get(n), Mapping)), table)
    found = {str(name): value for name, value in inner.items()}
    if not any(isinstance(value, torch.Tensor) for value in found.values()):
        raise FileRefusedError("the file holds no tensors")
    return found
