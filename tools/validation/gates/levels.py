"""How well a job is shut in, in one word, and what each form of weights needs.

L3 is everything; L2 lacks a network of its own (containers often forbid it, sockets are then
closed by the filter alone); L1 is limits on time and memory.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from tools.validation.gates.refusal import FileRefusedError

Level = Literal["L1", "L2", "L3"]
_L1 = {"rlimits", "watched"}
_L2 = _L1 | {"no-new-privileges", "files-restricted", "system-calls-filtered"}
_L3 = _L2 | {"no-network"}
_NEEDED: dict[str, Level] = {"safetensors": "L1", "onnx": "L2", "pickle": "L3"}
_WORDS = {"safetensors": "weights", "onnx": "ONNX models", "pickle": "pickled weights"}


def level_of(layers: Collection[str]) -> Level | None:
    """The level that these layers of `isolation` make; None where not even limits hold."""
    held = set(layers)
    if held >= _L3:
        return "L3"
    if held >= _L2:
        return "L2"
    return "L1" if held >= _L1 else None


def check_level(form: str, level: Level | None) -> None:
    """FileRefusedError where weights of this form are not opened at this level."""
    needed = _NEEDED[form]
    if level is None or level < needed:
        here = "unknown" if level is None else level
        raise FileRefusedError(
            f"{_WORDS[form]} are opened at isolation level {needed} only, and here it is {here}"
        )
