"""Holds a repository's config.json to what a network's configuration may say.

A configuration decides how much memory is taken and which code runs, so it is
read here, in small, before any loader sees it: sizes within bounds, nothing
that names code, a kernel or an address.  What passes is a plain dictionary.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, cast

MAX_BYTES, MAX_DEPTH, MAX_ITEMS = 1_000_000, 20, 300_000
CAPS = {
    "num_hidden_layers": 1024, "n_layer": 1024, "num_layers": 1024, "encoder_layers": 1024,
    "decoder_layers": 1024, "num_decoder_layers": 1024, "hidden_size": 65_536, "n_embd": 65_536,
    "d_model": 65_536, "intermediate_size": 524_288, "d_ff": 524_288, "vocab_size": 2_000_000,
    "num_attention_heads": 1024, "num_heads": 1024, "max_position_embeddings": 20_000_000,
    "image_size": 8192, "patch_size": 1024, "num_labels": 1_000_000, "num_experts": 4096,
}  # fmt: skip
ANY_NUMBER = 1e12
_CODE = re.compile(
    r"auto_map|trust_remote_code|custom_pipelines|_attn_implementation.*|attn_implementation.*"
    r"|.*experts_implementation.*|use_kernels?|kernel_config|_commit_hash|_name_or_path"
)
_LEFT_OUT = re.compile(r"transformers_version|dtype|torch_dtype|architectures|quantization_config")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_REFUSED = frozenset({"auto_map", "custom_pipelines"})


class ConfigRefusedError(ValueError):
    """The configuration is not taken; the message says why, in a sentence."""


def read_config(path: Path) -> dict[str, Any]:
    """The checked figures of a config.json; ConfigRefusedError with the reason."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ConfigRefusedError("its configuration is larger than a configuration is")
        data = path.read_bytes()
    except OSError:
        raise ConfigRefusedError("its configuration cannot be read") from None
    return check_config(data)


def check_config(data: bytes) -> dict[str, Any]:
    """What `data`, a JSON object, says of the network, without what names code."""
    try:
        found = json.loads(data, parse_constant=_no_number, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise ConfigRefusedError("its configuration is not proper JSON") from None
    if not isinstance(found, dict):
        raise ConfigRefusedError("its configuration is not a JSON object")
    figures = cast("dict[str, Any]", found)
    if not _REFUSED.isdisjoint(figures):
        raise ConfigRefusedError(
            "it needs code of its own repository, which Bowerbird does not run"
        )
    if figures.get("quantization_config"):
        raise ConfigRefusedError("its weights are packed for a quantisation library")
    kind = figures.get("model_type")
    if not isinstance(kind, str) or not re.fullmatch(r"[a-z0-9_.-]{1,60}", kind):
        raise ConfigRefusedError("its configuration does not say which network it is for")
    return cast("dict[str, Any]", _checked(figures, "", 0, [0]))


def _checked(value: object, name: str, depth: int, seen: list[int]) -> object:
    seen[0] += 1
    if depth > MAX_DEPTH or seen[0] > MAX_ITEMS:
        raise ConfigRefusedError("its configuration is nested deeper than a configuration is")
    if isinstance(value, dict):
        return {
            key: _checked(item, str(key), depth + 1, seen)
            for key, item in cast("dict[str, object]", value).items()
            if not _CODE.fullmatch(key) and not _LEFT_OUT.fullmatch(key)
        }
    if isinstance(value, list):
        return [_checked(item, name, depth + 1, seen) for item in cast("list[object]", value)]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return _number(value, name)
    if name in CAPS:
        raise ConfigRefusedError(f"its configuration gives {name} as words")
    if _ADDRESS.search(str(value)):
        raise ConfigRefusedError("its configuration names an address")
    return value


def _number(value: float, name: str) -> float:
    cap = CAPS.get(name)
    if cap is not None and not (isinstance(value, int) and 0 <= value <= cap):
        raise ConfigRefusedError(f"its configuration gives {name} as {value!r:.30}")
    if abs(value) > ANY_NUMBER and value != int(1e30):
        raise ConfigRefusedError(f"its configuration gives {name or 'a figure'} as {value!r:.30}")
    return value


def _no_number(name: str) -> float:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found
