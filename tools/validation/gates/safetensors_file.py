"""The header of a safetensors file: each byte belongs to one tensor, and to one only.

The library takes files that this gate refuses: keys named twice, tensors
without elements that lie inside others, and headers of up to 100 MB.
"""

from __future__ import annotations

from math import prod
from pathlib import Path
from typing import Any, BinaryIO, cast

from tools.validation.gates.refusal import FileRefusedError, strict_json

MAX_HEADER, MAX_TENSORS, MAX_RANK, MAX_NAME = 10_000_000, 50_000, 16, 1000
_BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8, "F8_E5M2FNUZ": 8,
    "F8_E4M3FNUZ": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "U16": 16, "I16": 16, "F16": 16,
    "BF16": 16, "U32": 32, "I32": 32, "F32": 32, "U64": 64, "I64": 64, "F64": 64, "C64": 64,
}  # fmt: skip
_HEADER = "table of tensors"


def check_safetensors(path: Path) -> int:
    """The number of tensors; FileRefusedError where the file is not exactly what it says."""
    try:
        with path.open("rb") as file:
            return check_stream(file)
    except OSError:
        raise FileRefusedError("it cannot be read") from None


def check_stream(file: BinaryIO) -> int:
    """The same for an open file."""
    size = file.seek(0, 2)
    file.seek(0)
    length = int.from_bytes(file.read(8), "little")
    if size < 10 or not 2 <= length <= MAX_HEADER:
        raise FileRefusedError("it does not begin as a safetensors file does")
    header = file.read(length)
    if len(header) != length:
        raise FileRefusedError("it ends before its table of tensors does")
    return check_header(header, size - 8 - length)


def check_header(header: bytes, data_bytes: int) -> int:
    """The same for a header and the number of bytes that follow it."""
    # Counted before they are built: objects are what makes a header cost memory.
    if header.count(b'"data_offsets"') > MAX_TENSORS:
        raise FileRefusedError(f"it holds more than {MAX_TENSORS} tensors")
    if header.count(b"{") + header.count(b"[") > 3 * MAX_TENSORS + 1000:
        raise FileRefusedError("its table of tensors is nested deeper than one is")
    if header[:1] != b"{":
        raise FileRefusedError("its table of tensors is not proper JSON")
    table = strict_json(header, _HEADER)
    if not isinstance(table, dict):
        raise FileRefusedError("its table of tensors is not proper JSON")
    entries = cast("dict[str, Any]", table)
    _check_metadata(entries.pop("__metadata__", {}))
    places = sorted(_place(name, entry) for name, entry in entries.items())
    end, empty_at = 0, -1
    for first, last in places:
        if first != end:
            raise FileRefusedError("its tensors overlap, or bytes lie between them")
        if first == last:
            if first == empty_at:
                raise FileRefusedError("several tensors without elements lie in one place")
            empty_at = first
        end = last
    if end != data_bytes:
        raise FileRefusedError("its tensors do not fill the file exactly")
    return len(places)


def _check_metadata(value: object) -> None:
    if not isinstance(value, dict) or not all(
        isinstance(v, str) for v in cast("dict[str, object]", value).values()
    ):
        raise FileRefusedError("its notes are not plain words")


def _place(name: str, entry: object) -> tuple[int, int]:
    """First and last byte of a tensor, after its shape was held against them."""
    if not isinstance(entry, dict) or len(name) > MAX_NAME:
        raise FileRefusedError("its table of tensors holds something else")
    fields = cast("dict[str, object]", entry)
    if fields.keys() != {"dtype", "shape", "data_offsets"}:
        raise FileRefusedError("its table of tensors holds something else")
    bits = _BITS.get(str(fields["dtype"]))
    if bits is None:
        raise FileRefusedError("it holds a kind of number that is not known here")
    shape, offsets = _numbers(fields["shape"]), _numbers(fields["data_offsets"])
    if len(shape) > MAX_RANK or len(offsets) != 2 or offsets[0] > offsets[1]:
        raise FileRefusedError("it gives a tensor an impossible place or shape")
    if prod(shape) * bits != (offsets[1] - offsets[0]) * 8:
        raise FileRefusedError("a tensor's shape does not fit its bytes")
    return offsets[0], offsets[1]


def _numbers(value: object) -> list[int]:
    if not isinstance(value, list):
        raise FileRefusedError("it gives a tensor an impossible place or shape")
    found = cast("list[object]", value)
    if any(type(n) is not int or not 0 <= n < 1 << 62 for n in found):
        raise FileRefusedError("it gives a tensor an impossible place or shape")
    return cast("list[int]", found)
