"""An ONNX model: how large it is, whose operations it uses, and which files it reads.

The file is walked as protocol buffer fields, by the numbers that onnx.proto
gives them, without the onnx package and without copying weights.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tools.validation.gates.refusal import FileRefusedError
from tools.validation.gates.snapshot import lies_in

MAX_NODES, MAX_DEPTH, MAX_FIELDS, MAX_WORD = 200_000, 12, 3_000_000, 4096
_OWN_OPERATIONS = frozenset({
    "", "ai.onnx", "ai.onnx.ml", "ai.onnx.preview", "com.microsoft", "com.microsoft.nchwc",
})  # fmt: skip
"""Sets of operations that ONNX Runtime brings itself."""
_PARTS: dict[str, dict[int, str]] = {
    "model": {7: "graph", 20: "training", 25: "function"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
    "function": {7: "node", 11: "attribute"},
    "training": {1: "graph", 2: "graph"},
    "tensor": {13: "entry"},
}
_WORDS: dict[str, frozenset[int]] = {"node": frozenset({7}), "entry": frozenset({1, 2})}
_LENGTH, _VARINT, _FIXED_64, _FIXED_32 = 2, 0, 1, 5


@dataclass
class _Seen:
    nodes: int = 0
    fields: int = 0
    graphs: int = 0
    outside: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    """What each tensor that lies in another file says of it."""


def check_onnx(path: Path) -> list[Path]:
    """Other files that the model reads; all lie in its own folder."""
    seen = _Seen()
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            _walk(data, (0, len(data)), "model", 0, seen)
    except (OSError, ValueError) as error:
        if isinstance(error, FileRefusedError):
            raise
        raise FileRefusedError("it is not an ONNX model") from None
    if not seen.graphs:
        raise FileRefusedError("it is not an ONNX model")
    return sorted({_beside(path, entry) for entry in seen.outside})


def _walk(data: mmap.mmap, span: tuple[int, int], kind: str, depth: int, seen: _Seen) -> None:
    if depth > MAX_DEPTH:
        raise FileRefusedError("its graphs are nested deeper than a model's are")
    seen.nodes += kind == "node"
    seen.graphs += kind == "graph"
    if seen.nodes > MAX_NODES:
        raise FileRefusedError(f"it has more than {MAX_NODES} operations")
    parts, words = _PARTS.get(kind, {}), _WORDS.get(kind, frozenset[int]())
    said: dict[str, str] = {}
    entry: dict[int, str] = {}
    for number, first, last in _fields(data, *span, seen):
        if number in words:
            entry[number] = _word(data, first, last)
        part = parts.get(number)
        if part == "entry":
            key, value = _entry(data, first, last, seen)
            said[key] = value
        elif part is not None:
            _walk(data, (first, last), part, depth + 1, seen)
    if kind == "node" and entry.get(7, "") not in _OWN_OPERATIONS:
        raise FileRefusedError("it uses operations that ONNX Runtime does not bring")
    if said:
        seen.outside.append(said)


def _entry(data: mmap.mmap, at: int, end: int, seen: _Seen) -> tuple[str, str]:
    found = {n: _word(data, first, last) for n, first, last in _fields(data, at, end, seen)}
    return found.get(1, ""), found.get(2, "")


def _word(data: mmap.mmap, first: int, last: int) -> str:
    if last - first > MAX_WORD:
        raise FileRefusedError("it holds a name that is longer than a name is")
    try:
        return data[first:last].decode("utf-8")
    except UnicodeDecodeError:
        raise FileRefusedError("it holds a name that is no text") from None


def _fields(data: mmap.mmap, at: int, end: int, seen: _Seen) -> Iterator[tuple[int, int, int]]:
    """Number, first and last byte of each field that has a length; others are passed over."""
    while at < end:
        seen.fields += 1
        if seen.fields > MAX_FIELDS:
            raise FileRefusedError("it has more parts than a model has")
        tag, at = _varint(data, at, end)
        wire = tag & 7
        if wire == _LENGTH:
            length, at = _varint(data, at, end)
            if at + length > end:
                raise FileRefusedError("it is cut off, or not an ONNX model")
            yield tag >> 3, at, at + length
            at += length
        elif wire == _VARINT:
            _, at = _varint(data, at, end)
        elif wire in (_FIXED_64, _FIXED_32):
            at += 8 if wire == _FIXED_64 else 4
        else:
            raise FileRefusedError("it is not an ONNX model")
    if at != end:
        raise FileRefusedError("it is cut off, or not an ONNX model")


def _varint(data: mmap.mmap, at: int, end: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= end:
            raise FileRefusedError("it is cut off, or not an ONNX model")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise FileRefusedError("it is not an ONNX model")


def _beside(path: Path, said: dict[str, str]) -> Path:
    """The file in the model's folder that a tensor lies in, with room for what is claimed."""
    name = said.get("location", "")
    pure = PurePosixPath(name)
    if not name.isprintable() or "\\" in name or pure.is_absolute() or ".." in pure.parts:
        raise FileRefusedError("it reads a file outside its folder")
    place = path.parent / pure
    if not pure.parts or place.is_symlink() or not lies_in(place, path.parent):
        raise FileRefusedError("it reads a file outside its folder")
    try:
        offset, length = int(said.get("offset") or 0), int(said.get("length") or 0)
        size = place.stat().st_size if place.is_file() else -1
    except (OSError, ValueError):
        offset, length, size = 0, 0, -1
    if size < 0 or offset < 0 or length < 0 or offset + length > size:
        raise FileRefusedError("it reads a file that is not here, or more than the file holds")
    return place
