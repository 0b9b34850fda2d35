"""Files that would take time, memory or the process: pickles, zips of tensors, safetensors."""

from __future__ import annotations

import io
import json
import random
import struct
import zipfile
from typing import Any

from safetensors import SafetensorError, deserialize

from tests.hostile_files.assembler import Call, Name, Raw, encode, program, storage, tensor
from tests.hostile_files.assembler import torch_zip as wrapped
from tools.validation.gates import FileRefusedError
from tools.validation.gates.safetensors_file import check_stream

FOUR = {"0": bytes(16)}


def _laughs() -> bytes:
    code = b"]q\x00"
    for n in range(1, 40):
        code += b"](" + b"h" + bytes([n - 1]) + (b"h" + bytes([n - 1])) * 9 + b"eq" + bytes([n])
    return b"\x80\x02" + code + b"."


def pickles() -> dict[str, bytes]:
    """Pickles that ask for more than there is."""
    return {
        "laughs": _laughs(),
        "BINUNICODE8 of 2^62": b"\x80\x02\x8d" + struct.pack("<Q", 1 << 62) + b"x.",
        "LONG4 of 2^31": b"\x80\x02\x8b\xff\xff\xff\x7f\x01.",
        "FRAME of 2^62": b"\x80\x04\x95" + struct.pack("<Q", 1 << 62) + b"N.",
        "BYTEARRAY8 of 2^40": b"\x80\x05\x96" + struct.pack("<Q", 1 << 40) + b"x.",
        "200,000 marks": b"\x80\x02" + b"(" * 200_000 + b".",
        "200,000 tuples": b"\x80\x02)" + b"\x85" * 200_000 + b".",
        "memo at 2^32": b"\x80\x02Nr\xff\xff\xff\xff.",
        "3,000,000 nothings": b"\x80\x02" + b"N0" * 1_500_000 + b"}.",
        "17 MB of text": program("x" * 17_000_000),
    }


def tensors() -> dict[str, bytes]:
    """Files whose tensors are not what they say."""
    real = storage()

    def one(thing: Any, **storages: bytes) -> bytes:
        return wrapped(program({"w": thing}), storages or FOUR)

    inflated = wrapped(
        program({"w": tensor(storage(count=1 << 22))}), {"0": bytes(1 << 24)},
        compression=zipfile.ZIP_DEFLATED,
    )  # fmt: skip
    in_tensor = Raw(encode(tensor(real)) + b"K\x00K\x01s")
    return {
        "deflate bomb": inflated,
        "larger than its bytes": one(tensor(real, size=(1 << 20,))),
        "negative offset": one(tensor(real, offset=-1)),
        "negative stride": one(tensor(real, stride=(-1,))),
        "offset 2^62": one(tensor(real, offset=1 << 62)),
        "offset beyond": one(tensor(real, offset=3)),
        "size 2^63": one(tensor(real, size=(1 << 63,))),
        "size that wraps around": one(tensor(real, size=(1 << 33, 1 << 31, 4), stride=(0, 0, 1))),
        "one number 2^40 times": one(tensor(real, size=(1 << 40,), stride=(0,))),
        "claims 2^40 numbers": one(tensor(storage(count=1 << 40))),
        "claims 2^20 numbers": one(tensor(storage(count=1 << 20), size=(1 << 20,))),
        "claims -1 numbers": one(tensor(storage(count=-1))),
        "bytes of another file": one(tensor(storage(key="../../etc/passwd"))),
        "bytes that are missing": one(tensor(storage(key="7"))),
        "changes a tensor": one(in_tensor),
        "size as a word": one(tensor(real, size=("4",))),
        "size as truth": one(tensor(real, size=(True,))),
        "a tensor of no bytes": one(tensor(Call(Name("collections", "OrderedDict")))),
    }


def header(table: Any, data: bytes = b"", raw: bytes | None = None) -> bytes:
    text = json.dumps(table).encode() if raw is None else raw
    return struct.pack("<Q", len(text)) + text + data


def place(first: int, last: int, shape: list[Any] | None = None, dtype: str = "U8") -> Any:
    return {"dtype": dtype, "shape": [last - first] if shape is None else shape,
            "data_offsets": [first, last]}  # fmt: skip


def structures() -> dict[str, bytes]:
    """safetensors files that are not one table of one set of bytes."""
    deep = b'{"a":' * 5000 + b"1" + b"}" * 5000
    twice = b'{"a":%s,"a":%s}' % ((json.dumps(place(0, 4)).encode(),) * 2)
    many = {f"t{n}": place(n, n + 1) for n in range(100_000)}
    return {
        "key twice": header(None, bytes(4), twice),
        "overlap": header({"a": place(0, 4), "b": place(2, 6)}, bytes(6)),
        "hole": header({"a": place(0, 4), "b": place(5, 6)}, bytes(6)),
        "bytes behind": header({"a": place(0, 4)}, bytes(9)),
        "too few bytes": header({"a": place(0, 400)}, bytes(4)),
        "deep": header(None, raw=deep),
        "notes are numbers": header({"__metadata__": {"a": 1}, "a": place(0, 4)}, bytes(4)),
        "notes are a list": header({"__metadata__": [], "a": place(0, 4)}, bytes(4)),
        "empty tensors in one place": header(
            {"a": place(0, 4), "b": place(4, 4, [0]), "c": place(4, 4, [0])}, bytes(4)),
        "empty tensor inside": header({"a": place(0, 4), "b": place(2, 2, [0])}, bytes(4)),
        "100,000 tensors": header(many, bytes(100_000)),
        "59 MB header": struct.pack("<Q", 59_000_000) + b"{" + b" " * 100,
        "header of 2^63": struct.pack("<Q", 1 << 63) + b"{}",
        "header longer than the file": struct.pack("<Q", 1000) + b"{}",
        "no object": header(None, raw=b"[]"),
        "infinite": header(None, bytes(4), b'{"a":{"dtype":"U8","shape":[Infinity],'
                           b'"data_offsets":[0,4]}}'),
        "shape as words": header({"a": place(0, 4, ["4"])}, bytes(4)),
        "shape that wraps around": header({"a": place(0, 4, [1 << 61, 8, 4])}, bytes(4)),
        "negative": header({"a": place(0, 4, [-2, -2])}, bytes(4)),
        "unknown numbers": header({"a": place(0, 4, dtype="PICKLE")}, bytes(4)),
        "further field": header({"a": place(0, 4) | {"code": "x"}}, bytes(4)),
        "last before first": header({"a": place(4, 0, [0])}, bytes(4)),
    }  # fmt: skip


def fuzz(seed: int, count: int) -> dict[str, int]:
    """Damage small good files at random; `other` counts errors that are not refusals."""
    dice = random.Random(seed)
    good = header(
        {"__metadata__": {"format": "pt"}, "a": place(0, 16, [2, 2], "F32"),
         "b": place(16, 24, [4], "F16")}, bytes(24),
    )  # fmt: skip
    found = {"files": count, "refused": 0, "passed": 0, "library refuses": 0, "other": 0,
             "passed and unreadable": 0}  # fmt: skip
    for _ in range(count):
        data = _damaged(dice, good)
        try:
            check_stream(io.BytesIO(data))
            passed = True
        except FileRefusedError:
            passed = False
        except Exception:
            found["other"] += 1
            continue
        found["passed" if passed else "refused"] += 1
        try:
            deserialize(data)
        except SafetensorError:
            found["library refuses"] += 1
            found["passed and unreadable"] += passed
        except Exception:
            found["other"] += 1
    return found


def _damaged(dice: random.Random, good: bytes) -> bytes:
    data = bytearray(good)
    match dice.randrange(6):
        case 0:
            for _ in range(dice.randint(1, 4)):
                data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        case 1:
            del data[dice.randrange(len(data)) :]
        case 2:
            data = bytearray(dice.randbytes(dice.randrange(200)))
        case 3:
            at = dice.randrange(8, len(data))
            data[at:at] = dice.choice([b"0", b"9", b"-", b"[", b"{", b'"', b",", b"\x00", b"e5"])
        case 4:
            data[:8] = struct.pack("<Q", max(0, len(good) - 32 + dice.randint(-40, 40)))
        case _:
            digits = [i for i in range(8, len(data) - 24) if 48 <= data[i] < 58]
            data[dice.choice(digits)] = dice.randrange(48, 58)
    return bytes(data)
