"""How large a model should be where nothing was said of size.

A classifier does its work with a few million parameters; a model that writes,
looks or listens gets better with size, and the rule among those who run them
is to take the largest that the machine holds with ease.  Bounds are millions
of parameters: below the lower one a model is too weak for the job, above the
upper one it is a burden.
"""

from __future__ import annotations

import math

from bowerbird.need import Need
from bowerbird.record import ModelRecord
from tools.cards import memory_gb
from tools.memory import ACTIVATIONS, RUNTIME_GB, bytes_per_parameter

GENERATES = frozenset({"text-generation", "conversational", "image-text-to-text"})
LISTENS = frozenset({"automatic-speech-recognition"})
BOUNDS: dict[str, dict[str, tuple[float, float]]] = {
    "generates": {"cpu": (1000, 4500), "gpu": (3000, 9500), "": (1500, 8500)},
    "listens": {"cpu": (150, 850), "gpu": (500, 2500), "": (240, 1600)},
    "paints": {"cpu": (500, 1500), "gpu": (800, 12_500), "": (800, 7000)},
    "translates": {"cpu": (60, 700), "gpu": (200, 3500), "": (60, 1500)},
    "": {"cpu": (0, 100), "gpu": (0, 200), "": (0, 100)},
}
_GROUP = {
    **dict.fromkeys(GENERATES, "generates"), **dict.fromkeys(LISTENS, "listens"),
    "text-to-image": "paints", "text-to-video": "paints", "translation": "translates",
}  # fmt: skip
_TOLD = frozenset(
    {"image-to-text", "visual-question-answering", "document-question-answering",
     "video-text-to-text", "any-to-any"}
)  # fmt: skip
TOO_WEAK = 0.45
"""Lost for each factor of ten below the lower bound."""
BURDEN = {"gpu": 0.12}
BURDEN_ELSE = 0.2
LEAST = 0.35
FILLED = 5.0
"""A model that uses less than this part of the memory leaves quality behind."""


def _bounds(need: Need, record: ModelRecord, group: str) -> tuple[float, float]:
    places = BOUNDS[group]
    low, high = places.get(need.hardware or "", places[""])
    if group == "":
        return low, high
    most = math.inf
    held = memory_gb(need)
    if held is not None:
        each = bytes_per_parameter(record, quantized="quantized" in need.wants)
        most = max(0.0, held - RUNTIME_GB) / ACTIVATIONS / each * 1e3
    if need.max_params_m is not None:
        most = min(most, need.max_params_m)
    if need.max_size_mb is not None:
        most = min(most, need.max_size_mb / 2)
    if most is math.inf:
        return low, high
    # Within a stated limit: a good part of what it allows; the limit itself is a rule's work.
    upper = max(most, high) if need.hardware == "gpu" else max(min(most, high), most / FILLED)
    return min(most / FILLED, low * 2), upper


def suited(need: Need, record: ModelRecord, params_m: float | None) -> float:
    """How well the size suits the job and the place, in [LEAST, 1]; 0.75 where unknown."""
    if params_m is None or params_m <= 0:
        return 0.75
    own = (record.tasks or [""])[0]
    task = own if own in GENERATES else (need.task or [own])[0]  # one that writes, whatever for
    group = _GROUP.get(task, "")
    if not group and task in _TOLD and GENERATES.intersection(record.tasks[:1]):
        group = "generates"  # a vision-language model that does this job, too
    low, high = _bounds(need, record, group)
    if params_m < low:
        return max(LEAST, 1.0 - TOO_WEAK * math.log10(low / params_m))
    if params_m > high:
        slope = BURDEN.get(need.hardware or "", BURDEN_ELSE)
        return max(LEAST, 1.0 - slope * math.log10(params_m / max(high, 1.0)))
    return 1.0
