"""The price of a token on devices that are not here, fitted to published runs.

    .venv/bin/python benchmarks/token_fit.py

A token at 4 bits reads 0.6 bytes of each weight (`elsewhere.TOKEN_BYTES`: 4 bits, scales, and
some layers at more) at a share of the memory's speed, and takes some milliseconds on top.
Share and milliseconds are those of the least mean error (in logarithms) over
`token_rates.tsv`.  The spread is that of devices that were left out of the fit in turn.
Prints the errors of each device and, last, one line of JSON with the constants of
`tools/estimate/elsewhere.py`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.estimate.elsewhere import TOKEN_BYTES

TABLE = Path(__file__).with_name("token_rates.tsv")
SHARES = np.arange(0.2, 1.2, 0.02)
EXTRA_MS = np.arange(0.0, 4.0, 0.1)
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Rows of the table: the device, milliseconds of a token, and those of reading its bytes
    at the memory's full speed."""

    device: NDArray[np.str_]
    ms: Array
    read_ms: Array

    def only(self, which: NDArray[np.bool_]) -> Runs:
        return Runs(self.device[which], self.ms[which], self.read_ms[which])

    def errors(self, share: float, extra_ms: float) -> Array:
        """log(published / told)."""
        return np.log(self.ms / (self.read_ms / share + extra_ms))


def runs() -> Runs:
    rows = [
        line.split("\t")
        for line in TABLE.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    gb_s, billions, rate = (np.array([float(row[at]) for row in rows]) for at in (1, 3, 4))
    return Runs(
        np.array([row[0] for row in rows]), 1000 / rate, 1000 * billions * TOKEN_BYTES / gb_s
    )


def fit(seen: Runs) -> tuple[float, float]:
    """(share of the memory's speed, milliseconds on top) of the least mean error."""
    found = [
        (float(np.abs(seen.errors(share, extra)).mean()), float(share), float(extra))
        for share in SHARES
        for extra in EXTRA_MS
    ]
    _, share, extra = min(found)
    return round(share, 2), round(extra, 1)


def left_out(seen: Runs) -> dict[str, Array]:
    """The errors of each device, by a fit to all others."""
    return {
        str(device): seen.only(seen.device == device).errors(*fit(seen.only(seen.device != device)))
        for device in sorted(set(seen.device))
    }


def main() -> None:
    seen = runs()
    apart = left_out(seen)
    print(f"{'device':24} runs  median  worst")
    for device, errors in apart.items():
        off = np.exp(np.abs(errors))
        print(f"{device:24} {len(errors):4d} {np.median(off):7.2f} {off.max():6.2f}")
    every = np.abs(np.concatenate(list(apart.values())))
    share, extra = fit(seen)
    print(json.dumps({
        "runs": len(seen.ms), "devices": len(apart), "TOKEN_SHARE": share, "TOKEN_MS": extra,
        "median_factor": round(float(np.exp(np.median(every))), 2),
        "TOKEN_SPREAD": round(float(np.exp(np.quantile(every, 0.9))), 1),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
