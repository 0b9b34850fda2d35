"""Writes pickles instruction by instruction, so that making one never runs it."""

from __future__ import annotations

import io
import pickle
import struct
import zipfile
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Name:
    """A thing that the pickle asks for by module and name."""

    module: str
    name: str


@dataclass(frozen=True)
class Call:
    function: Any
    arguments: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Raw:
    """Instructions as they are."""

    code: bytes


def encode(value: Any) -> bytes:
    match value:
        case Raw(code):
            return code
        case Name(module, name) if "." in name:  # a name inside a name needs protocol 4
            return encode(module) + encode(name) + pickle.STACK_GLOBAL
        case Name(module, name):
            return b"c" + f"{module}\n{name}\n".encode()
        case Call(function, arguments):
            return encode(function) + encode(arguments) + b"R"
        case None:
            return b"N"
        case bool():
            return b"\x88" if value else b"\x89"
        case int():
            return pickle.dumps(value, 2)[2:-1]
        case str():
            data = value.encode()
            return b"X" + struct.pack("<I", len(data)) + data
        case bytes():
            return b"B" + struct.pack("<I", len(value)) + value
        case tuple():
            return b"(" + b"".join(map(encode, value)) + b"t"
        case list():
            return b"](" + b"".join(map(encode, value)) + b"e"
        case dict():
            pairs = b"".join(encode(k) + encode(v) for k, v in value.items())
            return b"}(" + pairs + b"u"
    raise TypeError(type(value))


def program(value: Any, protocol: int = 2) -> bytes:
    return b"\x80" + bytes([protocol]) + encode(value) + b"."


def torch_zip(
    pickled: bytes, storages: dict[str, bytes] | None = None, root: str = "archive",
    compression: int = zipfile.ZIP_STORED, **more: bytes,
) -> bytes:  # fmt: skip
    """A file as torch writes it around this pickle; `more` holds further members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        file.writestr(f"{root}/data.pkl", pickled)
        file.writestr(f"{root}/byteorder", b"little")
        for key, data in (storages or {}).items():
            file.writestr(f"{root}/data/{key}", data)
        file.writestr(f"{root}/version", b"3\n")
        for name, data in more.items():
            file.writestr(f"{root}/{name}", data)
    return buffer.getvalue()


def storage(kind: str = "Float", key: str = "0", count: int = 4) -> Raw:
    pid = ("storage", Name("torch", f"{kind}Storage"), key, "cpu", count)
    return Raw(encode(pid) + b"Q")


def tensor(stored: Any, offset: Any = 0, size: Any = (4,), stride: Any = (1,)) -> Call:
    hooks = Call(Name("collections", "OrderedDict"))
    name = Name("torch._utils", "_rebuild_tensor_v2")
    return Call(name, (stored, offset, size, stride, False, hooks))
