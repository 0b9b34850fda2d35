"""Hostile folders and small files: paths that lead out, keys that name code, ONNX, scans."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.hostile_files import TOKEN

BERT: dict[str, Any] = {
    "model_type": "bert", "hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2,
    "intermediate_size": 64, "vocab_size": 100,
}  # fmt: skip
_CODE = f"{TOKEN}--modeling.Evil"
REMOTE_CODE: dict[str, dict[str, Any]] = {
    "auto_map of a model": {"auto_map": {"AutoModel": _CODE}},
    "auto_map of a configuration": {"auto_map": {"AutoConfig": _CODE}},
    "auto_map of a tokenizer": {"auto_map": {"AutoTokenizer": [_CODE, None]}},
    "auto_map of a processor": {"auto_map": {"AutoProcessor": _CODE}},
    "auto_map of a feature extractor": {"auto_map": {"AutoFeatureExtractor": _CODE}},
    "nested auto_map": {"text_config": {"auto_map": {"AutoModel": _CODE}}},
    "trust_remote_code": {"trust_remote_code": True},
    "nested trust_remote_code": {"vision_config": {"trust_remote_code": True}},
    "attn_implementation": {"attn_implementation": _CODE},
    "_attn_implementation": {"_attn_implementation": _CODE},
    "_attn_implementation_internal": {"_attn_implementation_internal": _CODE},
    "experts_implementation": {"_experts_implementation": _CODE},
    "use_kernels": {"use_kernels": True, "kernel_config": {"x": _CODE}},
    "custom_pipelines": {"custom_pipelines": {"x": {"impl": _CODE}}},
    "_class_name as a path": {"_name_or_path": f"../{TOKEN}", "_commit_hash": TOKEN},
    "an address": {"architectures": ["A"], "notes": f"https://{TOKEN}.invalid/x.py"},
}


def configuration(extra: dict[str, Any]) -> bytes:
    return json.dumps(BERT | extra).encode()


def varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])


def part(number: int, data: bytes) -> bytes:
    """A protocol buffer field with a length."""
    return varint(number << 3 | 2) + varint(len(data)) + data


def onnx(location: str | None = None, domain: str = "", depth: int = 0, **more: str) -> bytes:
    """A model of one operation, one tensor, and graphs in graphs."""
    node = part(4, b"Add") + (part(7, domain.encode()) if domain else b"")
    entries = {} if location is None else {"location": location, **more}
    outside = b"".join(
        part(13, part(1, k.encode()) + part(2, v.encode())) for k, v in entries.items()
    )
    graph = part(1, node) + part(5, part(8, b"weight") + outside)
    for _ in range(depth):
        graph = part(1, part(5, part(6, graph)))
    return b"\x08\x08" + part(7, graph)


def onnx_files(folder: Path) -> dict[str, bytes]:
    """ONNX models that are refused; `folder` holds inside.bin of 16 bytes, and links."""
    (folder / "inside.bin").write_bytes(bytes(16))
    (folder / "link.bin").symlink_to("/etc/passwd")
    (folder / "up").symlink_to("..")
    return {
        "data above": onnx("../secret.bin"), "data by absolute path": onnx("/etc/passwd"),
        "data behind a link": onnx("link.bin"), "data behind a linked folder": onnx("up/x.bin"),
        "data with backslash": onnx("..\\secret.bin"), "data with a null": onnx("in\0side.bin"),
        "data that is missing": onnx("other.bin"), "data in the folder itself": onnx("."),
        "more than the file holds": onnx("inside.bin", length="17"),
        "far offset": onnx("inside.bin", offset="9223372036854775807", length="1"),
        "negative offset": onnx("inside.bin", offset="-1"),
        "offset that is no number": onnx("inside.bin", offset="x"),
        "a library of its own": onnx(domain="evil.ops"),
        "graphs in graphs": onnx(depth=40), "cut off": onnx()[:-3], "empty": b"",
        "no model": b"\x08\x08", "a pickle": b"\x80\x04cposix\nsystem\n.",
        "endless number": b"\xff" * 20, "length beyond": b"\x3a\xff\xff\xff\xff\x7f",
    }  # fmt: skip


def _link(target: str, *, name: str = "model.safetensors") -> Callable[[Path], None]:
    return lambda folder: (folder / name).symlink_to(target)


def _write(name: str, size: int) -> Callable[[Path], None]:
    def made(folder: Path) -> None:
        with (folder / name).open("wb") as file:
            file.truncate(size)

    return made


def _deep(folder: Path) -> None:
    (folder / "/".join(["a"] * 12)).mkdir(parents=True)


FOLDERS: dict[str, Callable[[Path], None]] = {
    "link to a file outside": _link("/etc/passwd"),
    "link above": _link("../secret"),
    "link to a folder": _link("/etc", name="data"),
    "link to itself": _link("model.safetensors"),
    "link to nowhere": _link("nowhere"),
    "pipe": lambda folder: os.mkfifo(folder / "model.safetensors"),
    "name with a line break": _write("a\nb.json", 1),
    "name with a backslash": _write("..\\..\\x", 1),
    "long name": _write("x" * 240, 1),
    "folders in folders": _deep,
    "tokenizer of 51 MB": _write("tokenizer.json", 51_000_000),
    "template of 65 KiB": _write("chat_template.jinja", 66_000),
    "configuration of 2 MB": _write("config.json", 2_000_000),
    "list of files of 11 MB": _write("model.safetensors.index.json", 11_000_000),
}
SHARDS: dict[str, Any] = {
    "above": {"weight_map": {"a": "../secret.safetensors"}},
    "absolute": {"weight_map": {"a": "/etc/passwd"}},
    "in a folder": {"weight_map": {"a": "x/model.safetensors"}},
    "backslash": {"weight_map": {"a": "..\\model.safetensors"}},
    "null": {"weight_map": {"a": "model\0.safetensors"}},
    "long": {"weight_map": {"a": "m" * 300 + ".safetensors"}},
    "a program": {"weight_map": {"a": "modeling.py"}},
    "missing": {"weight_map": {"a": "other.safetensors"}},
    "two forms": {"weight_map": {"a": "model.safetensors", "b": "model.bin"}},
    "no words": {"weight_map": {"a": 1}},
    "empty": {"weight_map": {}},
    "a list": {"weight_map": []},
    "nothing": [],
    "too many": {"weight_map": {f"t{n}": "model.safetensors" for n in range(200_001)}},
}
