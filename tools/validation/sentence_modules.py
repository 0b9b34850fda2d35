"""What follows the network in a sentence-transformers repository: pooling, layers, length.

`modules.json` names classes and folders.  Only the few classes that Bowerbird
builds itself are taken, by their plain names; nothing that it names is imported.
"""

from __future__ import annotations

import json
import re
from typing import Any, cast

from tools.validation.config_gate import ConfigRefusedError, check_config
from tools.validation.repository import Repository

MODULES = "modules.json"
_MOST = 200_000
_WIDEST = 65_536
_PLACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")
MODES = ("cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken")
"""In the order in which sentence-transformers lays several of them side by side."""
_OLD_NAMES = {
    "pooling_mode_cls_token": "cls", "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean", "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean", "pooling_mode_lasttoken": "lasttoken",
}  # fmt: skip
_ACTIVATIONS = {"tanh": "Tanh", "identity": "Identity", "gelu": "GELU", "relu": "ReLU",
                "silu": "SiLU", "sigmoid": "Sigmoid"}  # fmt: skip
DENSE_FILES = ("model.safetensors", "pytorch_model.bin")
USUAL: list[dict[str, Any]] = [{"kind": "pooling", "modes": ["mean"]}, {"kind": "normalize"}]
"""What is taken where the repository's own modules are not here."""


def read_modules(at: Repository) -> dict[str, Any] | None:
    """The checked parts, None where there is no modules.json.  Raises ConfigRefusedError.

    `transformer` are the figures of the network, `folder` where its files are,
    `modules` what follows it, `max_seq_length` how many tokens it reads or None.
    """
    if at.path(MODULES) is None:
        return None
    entries = _json(at, MODULES)
    if not isinstance(entries, list) or not 0 < len(cast("list[object]", entries)) <= 10:
        raise ConfigRefusedError("its modules.json is no list of modules")
    found: dict[str, Any] = {"modules": []}
    for entry in cast("list[object]", entries):
        _add(at, found, cast("dict[str, object]", entry if isinstance(entry, dict) else {}))
    if "transformer" not in found:
        raise ConfigRefusedError("its modules do not begin with a network that is known here")
    return found


def _add(at: Repository, found: dict[str, Any], entry: dict[str, object]) -> None:
    kind = str(entry.get("type", "")).rpartition(".")[2]
    place = entry.get("path", "")
    if not isinstance(place, str) or (place and not _PLACE.fullmatch(place)):
        raise ConfigRefusedError("its modules.json names a folder that is not its own")
    inside = f"{place}/" if place else ""
    if kind == "Transformer" and "transformer" not in found:
        data = at.small(inside + "config.json", 1_000_000)
        if data is None:
            raise ConfigRefusedError("its network has no configuration")
        about = _table(at, inside + "sentence_bert_config.json")
        length = about.get("max_seq_length")
        found |= {
            "transformer": check_config(data),
            "folder": place,
            "max_seq_length": length if _is_size(length) else None,
        }
    elif kind == "Pooling":
        found["modules"].append(
            {"kind": "pooling", "modes": _modes(_table(at, inside + "config.json"))}
        )
    elif kind == "Normalize":
        found["modules"].append({"kind": "normalize"})
    elif kind == "Dense":
        found["modules"].append(_dense(at, inside))
    else:
        raise ConfigRefusedError(
            f"it has a part {kind[:40] or 'without a name'} that Bowerbird does not build"
        )


def _modes(about: dict[str, Any]) -> list[str]:
    named = about.get("pooling_mode")
    modes = [named] if isinstance(named, str) else named
    if modes is None:
        modes = [mode for key, mode in _OLD_NAMES.items() if about.get(key)] or ["mean"]
    if not isinstance(modes, list) or not modes or not set(cast("list[str]", modes)) <= set(MODES):
        raise ConfigRefusedError("its pooling is of a kind that Bowerbird does not know")
    return cast("list[str]", modes)


def _dense(at: Repository, inside: str) -> dict[str, Any]:
    about = _table(at, inside + "config.json")
    wide, out = about.get("in_features"), about.get("out_features")
    activation = str(about.get("activation_function", "torch.nn.modules.activation.Tanh"))
    name = _ACTIVATIONS.get(activation.rpartition(".")[2].lower())
    if not _is_size(wide) or not _is_size(out) or name is None or about.get("use_residual"):
        raise ConfigRefusedError("it has a layer that Bowerbird does not build")
    file = next((n for n in DENSE_FILES if at.path(inside + n) is not None), None)
    return {
        "kind": "dense", "in": wide, "out": out, "bias": about.get("bias", True) is not False,
        "activation": name, "weights": inside + file if file else None,
    }  # fmt: skip


def _is_size(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _WIDEST


def _json(at: Repository, name: str) -> object:
    data = at.small(name, _MOST)
    try:
        return json.loads(data) if data is not None else {}
    except (ValueError, RecursionError):
        raise ConfigRefusedError(f"its {name.rpartition('/')[2]} is not proper JSON") from None


def _table(at: Repository, name: str) -> dict[str, Any]:
    found = _json(at, name)
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}
