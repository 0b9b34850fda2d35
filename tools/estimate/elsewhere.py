"""Devices that are not here: estimates from published figures of the device itself.

`devices.tsv` is written by `scripts/build_devices.py`.  Where there are no figures
of networks, prices are scaled from another device's by peak arithmetic and memory,
and the basis says so.  A device without either has no row, and no estimate.
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
TOKEN_BYTES, TOKEN_SHARE, TOKEN_MS = 0.6, 0.74, 1.5
"""A token at 4 bits: bytes read for each weight, share of the memory's speed that is reached, and
milliseconds on top.  Fitted to 60 medians of published runs of dense language models on ten
devices (llmfit, 2026-08) by `benchmarks/token_fit.py`."""
TOKEN_SPREAD = 3.3
"""The factor either way that nine in ten of those were within, each device left out in turn.  The
runs do not state their bits, and some guess several tokens at once."""


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
    dtype: str
    networks: int
    """How many have figures; 0 where prices were scaled by peak arithmetic and memory."""
    reach: float
    gb_s: float
    """What its memory moves in a second, by the maker; 0 where not known."""
    source: str
    as_of: str
    prices: NDArray[np.float64]

    def ms(self, profile: Profile) -> float:
        """Milliseconds per item."""
        return float(profile.work @ self.prices)

    def token_ms(self, params: int) -> float | None:
        """Milliseconds for one more token of a language model at 4 bits; None if unknown."""
        if not self.gb_s:
            return None
        return params * TOKEN_BYTES / (TOKEN_SHARE * self.gb_s * 1e6) + TOKEN_MS

    @property
    def basis(self) -> str:
        if not self.networks:
            return (
                f"its peak speed, not figures of networks, and may be off by a factor of "
                f"{np.exp(self.reach):.2g} ({self.source}, {self.as_of}): {self.how}"
            )
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
            row[0], re.compile(row[1]), row[2], row[3] == "1", row[4], int(row[5]), float(row[6]),
            float(row[7]), row[8], row[9], np.array([float(cell) for cell in row[10:]]),
        )
        for row in rows
    )  # fmt: skip
