"""Parameters out of the header of a safetensors file, without the file."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any, cast

from tools.sources.hub_errors import HubError

MAX_HEADER = 10_000_000
MAX_TENSORS = 50_000
_FIRST = 100_000
"""Bytes asked for at first; nearly every header is shorter."""
_TYPES = frozenset(
    {"F64", "F32", "F16", "BF16", "F8_E4M3", "F8_E5M2", "I64", "I32", "I16", "I8", "U8", "BOOL"}
)
Fetch = Callable[[int, int], bytes]
"""(how many bytes at most, from which on) -> them."""


def counts(fetch: Fetch) -> dict[str, int]:
    """Values by data type, buffers such as BatchNorm statistics included.

    Raises HubError for a header that is too large or is none."""
    start = fetch(_FIRST, 0)
    if len(start) < 8:
        raise HubError("the weights are shorter than their own header")
    length = int.from_bytes(start[:8], "little")
    if not 2 <= length <= MAX_HEADER:
        raise HubError(f"the header of the weights claims {length} bytes")
    raw = start[8 : 8 + length] if length <= len(start) - 8 else fetch(length, 8)
    if len(raw) != length:
        raise HubError("the header of the weights is cut off")
    try:
        read: Any = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise HubError("the header of the weights could not be read") from error
    return _counted(read)


def _counted(header: object) -> dict[str, int]:
    if not isinstance(header, dict) or len(cast("dict[str, Any]", header)) > MAX_TENSORS:
        raise HubError("the header of the weights is not one of safetensors")
    out: dict[str, int] = {}
    for name, tensor in cast("dict[str, Any]", header).items():
        if name == "__metadata__":
            continue
        kind = cast("dict[str, Any]", tensor).get("dtype") if isinstance(tensor, dict) else None
        if kind not in _TYPES:
            continue
        out[kind] = out.get(kind, 0) + _size(cast("dict[str, Any]", tensor).get("shape"))
    return out


def _size(shape: object) -> int:
    """Values in a tensor of this shape; 0 for no shape."""
    if not isinstance(shape, list):
        return 0
    sides = cast("list[object]", shape)
    if len(sides) > 16:
        return 0
    whole = [s for s in sides if isinstance(s, int) and not isinstance(s, bool) and 0 <= s < 2**40]
    size = math.prod(whole)
    return size if len(whole) == len(sides) and size < 2**50 else 0
