"""The last door before weights are opened, inside the fork: gate, level, what torch made of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import torch

from tools.validation.gates import FileRefusedError, check_weights
from tools.validation.gates.levels import Level, check_level
from tools.validation.gates.weights_file import files_of, is_old

_MAX_DEPTH = 6


def admit(
    weights: str | None, level: Level | None, *, published: bool = False
) -> tuple[str | None, str | None]:
    """The file if it may be opened, else None and a clause that says why not."""
    if weights is None:
        return None, None
    try:
        form = check_weights(Path(weights), published=published)
        check_level(form, level)
        for file in files_of(Path(weights)) if form == "pickle" else ():
            if not is_old(file):  # the old form cannot be opened without reading it all
                check_loaded(file)
    except FileRefusedError as error:
        return None, f"its trained weights were refused: {error}"
    return weights, None


def check_loaded(path: Path) -> None:
    """Open a pickled file without reading its numbers, and look at what came of it."""
    try:
        found: Any = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    except Exception as error:
        # Whatever it is, the file is not what it should be; the text may be a stranger's.
        raise FileRefusedError(f"PyTorch does not read it ({type(error).__name__})") from None
    for tensor in _tensors(found, 0):
        if tensor.device.type != "cpu" or tensor.layout != torch.strided:
            raise FileRefusedError("it holds tensors that are not plain ones")
        if tensor.numel() * tensor.itemsize > tensor.untyped_storage().nbytes():
            raise FileRefusedError("a tensor shows its bytes many times")


def _tensors(value: object, depth: int) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value
    elif depth < _MAX_DEPTH and isinstance(value, dict):
        for item in cast("dict[object, object]", value).values():
            yield from _tensors(item, depth + 1)
    elif depth < _MAX_DEPTH and isinstance(value, list | tuple):
        for item in cast("list[object]", value):
            yield from _tensors(item, depth + 1)
