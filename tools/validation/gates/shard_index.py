"""`*.index.json`: which file holds which tensor of a model in several files.

transformers opens whatever this file names, also `../x` and absolute paths.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import cast

from tools.validation.gates.refusal import FileRefusedError, small_json
from tools.validation.gates.safetensors_file import MAX_NAME, MAX_TENSORS

INDEX = ".index.json"
MAX_BYTES, MAX_SHARDS = 10_000_000, 1000
_WHAT = "list of files"
_SHARD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}\.(safetensors|bin)")


def read_shards(path: Path, listing: Collection[str]) -> list[str]:
    """The files that hold the tensors, in order; each is in `listing` (names without folders)."""
    found = small_json(path, MAX_BYTES, _WHAT)
    table = cast("dict[str, object]", found).get("weight_map") if isinstance(found, dict) else None
    if not isinstance(table, dict) or not 0 < len(cast("dict[str, object]", table)) <= MAX_TENSORS:
        raise FileRefusedError("its list of files says nothing, or too much")
    shards: set[str] = set()
    for tensor, name in cast("dict[str, object]", table).items():
        if not isinstance(name, str) or not _SHARD.fullmatch(name) or ".." in name:
            raise FileRefusedError("its list of files names something that is no plain file")
        if len(tensor) > MAX_NAME:
            raise FileRefusedError("its list of files says nothing, or too much")
        shards.add(name)
    if len(shards) > MAX_SHARDS or len({Path(name).suffix for name in shards}) != 1:
        raise FileRefusedError("its list of files says nothing, or too much")
    if missing := shards - set(listing):
        raise FileRefusedError(f"its list of files names {min(missing)}, which is not here")
    return sorted(shards)
