"""Which runs tell how fast a model is: those that nothing held up.

Runs are taken in stretches of 50 ms, a slow run being one by itself, with the
processor's pace (`pace`) before and after each.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

LENGTH_S = 0.05
LIKE = 1.1
"""A stretch counts whose median is within this of the fastest stretch's."""
SURE = 0.02
"""Half the width of the interval in which the median is known well enough, as its share."""
_LOST = 0.02
"""Part of its time that a run may be off the core and still count as undisturbed."""
_LOST_S = 50e-6


@dataclass(frozen=True, slots=True)
class Stretch:
    """Runs right after one another."""

    good: tuple[float, ...]
    """Seconds of those that were on the core all the time."""
    total_s: float
    """Of all of them."""
    median: float
    """Of the good ones; infinite where there are none."""
    pace: float = 1.0
    """Seconds that the yardstick took before or after it, whichever was longer."""

    @classmethod
    def of(cls, runs: Sequence[tuple[float, float]], pace: float = 1.0) -> Stretch:
        """`runs`: seconds, and seconds off the core."""
        good = tuple(seconds for seconds, off in runs if off <= _LOST * seconds + _LOST_S)
        total = sum(seconds for seconds, _ in runs)
        return cls(good, total, statistics.median(good) if good else math.inf, pace)


def calm(stretches: Sequence[Stretch], slower: Callable[[Stretch], bool]) -> list[Stretch]:
    """The stretches that were not `slower` by the processor's pace and went like the fastest."""
    left = [s for s in stretches if s.good and not slower(s)]
    fastest = min((s.median for s in left), default=0.0)
    return [s for s in left if s.median <= LIKE * fastest]


def sure(times: Sequence[float]) -> bool:
    """Whether the median of these runs is known to `SURE`, nineteen times in twenty: the two
    runs between which it lies are counted off from the middle."""
    ordered, count = sorted(times), len(times)
    half = 0.98 * math.sqrt(count)
    low, high = math.floor(count / 2 - half), math.ceil(count / 2 + half)
    if low < 0 or high >= count:
        return False
    return ordered[high] - ordered[low] <= 2 * SURE * statistics.median(ordered)
