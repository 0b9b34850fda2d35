"""Time from work: each kind of work has its price, and a run costs the sum of them.

The prices of a processor are fitted to what was measured on it, by least
squares of the relative error, none below zero.  Few measurements do not say
all prices apart, so each is drawn towards the price that it has on other
processors, scaled to this one.  What is left over is shared between networks
that do alike things.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
DRAW = 0.2
"""How strongly a price is drawn to its usual one: an error of this share in one measurement
weighs as much as a price that is off by its own size.  Set by four self-measurements of one
machine (docs/estimator.md); with less they follow the disturbances of their few networks."""
OUTLIER = 0.2
"""Relative errors from here on count less."""
ALIKE, NOISE = 0.2, 0.3
"""How far a network's leftover reaches, in the mixture of its costs, and how much is noise."""
_ROUNDS, _SWEEPS = 4, 200


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """Milliseconds for one unit of each kind of work, and what is left over where."""

    prices: Array
    seen: Array
    """Mixtures of the measured networks."""
    left: Array
    """Weights of their leftovers."""

    def times(self, work: Array) -> Array:
        """Milliseconds of each row of `work`."""
        plain = work @ self.prices
        if not len(self.seen):
            return plain
        return plain * np.exp(_nearness(_mixture(work, self.prices), self.seen) @ self.left)


def fit(work: Array, ms: Array, usual: Array, trust: Array | None = None) -> Prices:
    """Prices from measurements: rows of `work`, their milliseconds, and how far to trust each.

    `usual` are prices that are right in proportion to each other.
    """
    trust = np.ones(len(ms)) if trust is None else trust
    usual = usual * float(np.median(ms / (work @ usual)))
    scaled = work / ms[:, None] * usual
    weight = trust.copy()
    share = np.ones(len(usual))
    for _ in range(_ROUNDS):
        share = _not_below_zero(
            np.vstack([scaled * weight[:, None], DRAW * np.eye(len(usual))]),
            np.concatenate([weight, np.full(len(usual), DRAW)]),
            share,
        )
        weight = trust / np.sqrt(1 + ((scaled @ share - 1) / OUTLIER) ** 2)
    prices = usual * share
    seen = _mixture(work, prices)
    over = np.log(ms / (work @ prices))
    near = _nearness(seen, seen) + np.diag(NOISE / np.maximum(trust, 1e-3) ** 2)
    left: Array = np.linalg.solve(near, over)  # pyright: ignore[reportAssignmentType]
    return Prices(prices, seen, left)


def left_out(
    work: Array, ms: Array, usual: Array, trust: Array, folds: int = 10,
    *, plain: bool = False,
) -> Array:  # fmt: skip
    """log(measured / estimated) of each network, estimated from the other folds; `plain`:
    by prices alone, without what is left over."""
    found = np.zeros(len(ms))
    count = min(folds, len(ms))
    for fold in range(count):
        out = np.arange(len(ms)) % count == fold
        made = fit(work[~out], ms[~out], usual, trust[~out])
        told = work[out] @ made.prices if plain else made.times(work[out])
        found[out] = np.log(ms[out] / told)
    return found


def reach(errors: Array, share: float = 0.9) -> float:
    """The error, in logarithms, that `share` of networks stay within, judged from these.

    The rank is one above the plain quantile, so that few errors claim less."""
    if not len(errors):
        return float("inf")
    ordered = np.sort(np.abs(errors))
    rank = int(np.ceil(share * (len(ordered) + 1)))
    if rank <= len(ordered):
        return float(ordered[rank - 1])
    return float(ordered[-1]) * 1.5


def _mixture(work: Array, prices: Array) -> Array:
    """Square roots of the share of each kind in the cost, so that distances are bounded."""
    cost = work * prices
    total = np.maximum(cost.sum(axis=1, keepdims=True), 1e-30)
    return np.sqrt(cost / total)


def _nearness(a: Array, b: Array) -> Array:
    """1 for the same mixture, falling with the distance (mixtures have length one)."""
    return np.exp((a @ b.T - 1) / ALIKE**2)


def _not_below_zero(matrix: Array, goal: Array, start: Array) -> Array:
    """Least squares with no solution below zero, by descent along one coordinate at a time."""
    gram: Any = matrix.T @ matrix
    pull: Any = matrix.T @ goal
    found = start.copy()
    for _ in range(_SWEEPS):
        before = found.copy()
        for place in range(len(found)):
            step = (pull[place] - gram[place] @ found) / gram[place, place]
            found[place] = max(0.0, found[place] + step)
        if np.abs(found - before).max() < 1e-6:
            break
    return found
