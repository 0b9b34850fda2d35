"""The index of weights in several files, held to what an index may say.

Loaders open whatever the index names, a path outside of the repository too.
So only plain names of files are taken, and each must be in the listing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from pathlib import Path
from typing import TypeGuard

INDEX = ".index.json"
SAFETENSORS_INDEX = "model.safetensors.index.json"
MAX_BYTES = 20_000_000
MAX_SHARDS = 1000
MAX_TENSORS = 200_000
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}\.safetensors")


class WeightsRefusedError(ValueError):
    """The weights are not taken; the message says why, in a sentence."""


def read_index(path: Path) -> dict[str, list[str]]:
    """The tensors of each shard that an index file names.  Raises WeightsRefusedError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise WeightsRefusedError("the index of its weights is larger than an index is")
        data = path.read_bytes()
    except OSError:
        raise WeightsRefusedError("the index of its weights cannot be read") from None
    return check_index(data)


def check_index(data: bytes) -> dict[str, list[str]]:
    """The tensors of each shard, in the order of the index.  Raises WeightsRefusedError."""
    try:
        held = json.loads(data)
    except (ValueError, RecursionError):
        raise WeightsRefusedError("the index of its weights is not proper JSON") from None
    places = held.get("weight_map") if _is_table(held) else None
    if not _is_table(places) or not 0 < len(places) <= MAX_TENSORS:
        raise WeightsRefusedError("the index of its weights does not say where they are")
    found: dict[str, list[str]] = {}
    for tensor, shard in places.items():
        if not isinstance(shard, str) or not _PLAIN.fullmatch(shard) or ".." in shard:
            raise WeightsRefusedError(
                f"the index of its weights names {str(shard)[:60]!r}, which is no plain "
                "safetensors file of the same repository"
            )
        found.setdefault(shard, []).append(tensor)
    if len(found) > MAX_SHARDS:
        raise WeightsRefusedError(f"its weights are in {len(found)} files")
    return found


def check_listed(shards: Collection[str], listing: Collection[str]) -> None:
    """Each shard must be among the files that are there.  Raises WeightsRefusedError."""
    missing = sorted(set(shards) - set(listing))
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise WeightsRefusedError(f"of its weights, {missing[0]}{more} is not there")


def _is_table(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)
