"""What work costs elsewhere: the start before this machine was measured, and what its
own few measurements are drawn to.

`usual.tsv` is written by `scripts/build_profiles.py`: for each processor with
published figures at batch 1 the prices that were fitted to them.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.estimate.ops import KINDS

TABLE = Path(__file__).with_name("usual.tsv")
PUBLISHED_SPREAD = float(np.log(4.0))
"""Band before anything was measured here, in logarithms: computers of today differ by
about as much from these processors."""
LEAST = 0.002
"""No kind of work is free: the least share of the typical time, in case a fit gave none."""
_MEMORY = (430.0, 1.0, 1.3, 1.0)
"""MB of the process with its libraries, then copies of weights, activations, largest weights."""


@lru_cache(maxsize=1)
def usual_prices() -> tuple[NDArray[np.float64], float]:
    """(milliseconds for one unit of each of KINDS, the typical time of a network)."""
    lines = [
        line.split("\t")
        for line in TABLE.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    columns = {row[0]: [float(cell) for cell in row[1:]] for row in lines}
    count = len(next(iter(columns.values())))
    prices = np.array([columns.get(kind, [0.0] * count) for kind in KINDS])
    typical = np.array(columns["typical_ms"])
    return (prices / typical).mean(axis=1) * typical.mean(), float(typical.mean())


def usual_memory() -> NDArray[np.float64]:
    return np.array(_MEMORY)
