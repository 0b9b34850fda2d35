"""A profile for a network that nothing here can build, from the amounts that its page states.

Multiply-accumulates, parameters and the side of the picture say roughly what a network
does: its work is taken to be mixed as in the networks of timm and torchvision that are
nearest in these, scaled to its own multiply-accumulates.  So PicoDet or YOLO get
an estimate, in a wider band.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bowerbird.record import ModelRecord
from tools.estimate import profiles
from tools.estimate.profiles import Profile

Array = NDArray[np.float64]
NEAR = 32
"""So many networks are mixed."""
REACH = math.log(1.7)
"""How far the time may be off for want of the network itself, in logarithms.  Nine in ten of
timm's and torchvision's, each told from others of other families, are within 1.5
(`benchmarks/coarse_profiles.py`); more is left, as detectors are built otherwise."""
MEMORY_REACH = math.log(1.3)
"""The same of memory, where nine in ten are within 1.11."""
NOTE = (
    "Of this network only the amount of work that its publisher states is known, "
    "not how it is built."
)
COARSE = "stated amounts:"
"""The first part of such a profile's name."""
TASKS = frozenset({
    "object-detection", "image-classification", "image-segmentation", "depth-estimation",
    "keypoint-detection", "image-feature-extraction",
})  # fmt: skip
_PICTURE = re.compile(r"3x(\d+)x(\d+)")
_MAY_WEIGH = (1.0, 0.5, 1.0)
"""How much the three count when the nearest are looked for."""
_GMACS = (0.005, 2000.0)


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """All profiled networks that take one picture."""

    names: tuple[str, ...]
    places: Array
    """Logarithms of multiply-accumulates, parameters and side."""
    work: Array
    bytes: Array
    """Of activations, and of the largest weights."""


def profile_of(record: ModelRecord) -> Profile | None:
    """None where the page does not state its work and parameters, or it takes no picture."""
    if not record.gmacs or not record.params:
        return None
    if "quantized" in record.id or not TASKS.intersection(record.tasks):
        return None  # a network of whole numbers takes other times
    if not _GMACS[0] <= record.gmacs <= _GMACS[1]:
        return None
    side = record.input_size
    place = np.log([record.gmacs * 1e9, float(record.params), float(side or np.nan)])
    work, held = mixed(known(), place)
    return Profile(
        name=f"{COARSE}{record.id}", shape=f"3x{side}x{side}" if side else "",
        params=record.params,
        weight_bytes=4.0 * record.params, peak_bytes=float(held[0]),
        largest_bytes=min(float(held[1]), 4.0 * record.params), left=0.0, work=work,
    )  # fmt: skip


def is_coarse(profile: Profile) -> bool:
    return profile.name.startswith(COARSE)


def mixed(
    among: Known, place: Array, without: NDArray[np.bool_] | None = None
) -> tuple[Array, Array]:
    """(work, bytes) of the networks nearest to `place`, scaled to its multiply-accumulates;
    what is not a number in it is not known.  `without` marks those that may not be taken."""
    distance = np.nansum(((among.places - place) * np.array(_MAY_WEIGH)) ** 2, axis=1)
    if without is not None:
        distance[without] = np.inf
    near = np.argpartition(distance, NEAR)[:NEAR]
    scale = np.exp(place[0] - among.places[near, 0])
    return scale @ among.work[near] / NEAR, scale @ among.bytes[near] / NEAR


@lru_cache(maxsize=1)
def known() -> Known:
    return gathered(profiles.every())


def gathered(table: Mapping[str, Profile]) -> Known:
    found = [p for p in table.values() if _PICTURE.fullmatch(p.shape) and p.macs > 1e6]
    sides = [float(p.shape.rpartition("x")[2]) for p in found]
    return Known(
        tuple(p.name for p in found),
        np.log([[p.macs, p.params, side] for p, side in zip(found, sides, strict=True)]),
        np.array([p.work for p in found]),
        np.array([[p.peak_bytes, p.largest_bytes] for p in found]),
    )
