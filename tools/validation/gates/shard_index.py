"""`*.index.json`: which file holds which tensor of a model in several files.

transformers opens whatever this file names, also `../x` and absolute paths.  So
only plain names of files are taken, all of one form, and each must be there.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import cast

from tools.validation.gates.refusal import FileRefusedError, small_json
from tools.validation.gates.safetensors_file import MAX_NAME

INDEX = ".index.json"
SAFETENSORS_INDEX = f"model.safetensors{INDEX}"
MAX_BYTES, MAX_SHARDS = 10_000_000, 1000
MAX_TENSORS = 200_000
"""Of all files together, so more than one file may hold: 60 layers of 256 experts, with three
matrices and their scales each, are over 90,000."""
_WHAT = "list of files"
_SHARD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,180}\.(safetensors|bin)")


def read_shards(path: Path, listing: Collection[str]) -> dict[str, list[str]]:
    """The tensors of each file, files in the order of their names.

    `listing`: the names (without folders) that are there.  Raises FileRefusedError."""
    held = small_json(path, MAX_BYTES, _WHAT)
    places = cast("dict[str, object]", held).get("weight_map") if isinstance(held, dict) else None
    table = cast("dict[str, object]", places) if isinstance(places, dict) else {}
    if not 0 < len(table) <= MAX_TENSORS:
        raise FileRefusedError("its list of files says nothing, or too much")
    found: dict[str, list[str]] = {}
    for tensor, name in table.items():
        if not isinstance(name, str) or not _SHARD.fullmatch(name) or ".." in name:
            raise FileRefusedError(
                f"its list of files names {str(name)[:60]!r}, which is no plain file of weights"
            )
        if len(tensor) > MAX_NAME:
            raise FileRefusedError("its list of files says nothing, or too much")
        found.setdefault(name, []).append(tensor)
    if len(found) > MAX_SHARDS or len({_form(name) for name in (*found, _index_of(path))}) != 1:
        raise FileRefusedError("its list of files names too many, or files of several forms")
    if missing := sorted(set(found) - set(listing)):
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise FileRefusedError(f"its list of files names {missing[0]}{more}, which is not here")
    return dict(sorted(found.items()))


def _index_of(path: Path) -> str:
    """What an index is the index of, by its own name: `model.safetensors`."""
    return path.name.removesuffix(INDEX)


def _form(name: str) -> str:
    return Path(name).suffix
