"""Devices that are not here: estimates from published figures of the device itself.

`devices.tsv` is written by `scripts/build_devices.py`.  A device without enough
published figures has no row, and no estimate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bowerbird.need import Need
from tools.estimate.profiles import Profile

TABLE = Path(__file__).with_name("devices.tsv")
_HERE = (None, "cpu")
_GENERIC = {"mobile": "phone"}
"""What is taken where only the kind of place is named."""


@dataclass(frozen=True, slots=True, eq=False)
class Device:
    """One device with published figures."""

    name: str
    words: re.Pattern[str]
    """How a request may name it."""
    how: str
    """What the figures are of: "its neural processor, 16-bit, exported"."""
    batched: bool
    """Milliseconds per item of large batches, which say nothing of one item alone."""
    networks: int
    reach: float
    source: str
    as_of: str
    prices: NDArray[np.float64]

    def ms(self, profile: Profile) -> float:
        """Milliseconds per item."""
        return float(profile.work @ self.prices)

    @property
    def basis(self) -> str:
        return f"{self.networks} networks of {self.source} ({self.as_of}): {self.how}"


def is_here(need: Need) -> bool:
    """Whether the request is about the computer that it is asked on."""
    return need.hardware in _HERE and need.device_name is None


def device_of(need: Need) -> Device | None:
    """The device that a request names; None where it has no figures, or is this computer."""
    named = need.device_name or _GENERIC.get(need.hardware or "")
    if named is None:
        return None
    low = named.lower()
    return next((d for d in devices() if d.words.search(low)), None)


@lru_cache(maxsize=1)
def devices() -> tuple[Device, ...]:
    rows = [
        line.split("\t")
        for line in TABLE.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    return tuple(
        Device(
            row[0], re.compile(row[1]), row[2], row[3] == "1", int(row[4]), float(row[5]), row[6],
            row[7], np.array([float(cell) for cell in row[8:]]),
        )
        for row in rows
    )  # fmt: skip
