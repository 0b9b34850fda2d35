"""Which batch gives the most items a second: 2, 4, 8 ... while it pays and fits.

A batch is tried only where what is left of the time lets it run three times,
by what the batch before took; the search ends where twice the items bring no
more than a few percent, or memory is short.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PAYS = 1.05
"""Items a second that a doubled batch must bring, as a multiple of the best so far."""
LARGEST = 1024
_RUNS, _FEWEST = 3, 2
_FREE_SHARE = 0.5
"""Of the free memory that the next batch may take, by what the last one took."""
Several = Callable[[int], Callable[[], float]]
"""For a number of items: a function that runs them once and gives the seconds."""


@dataclass(frozen=True, slots=True)
class Best:
    """The best batch of more than one item, and its items a second; None where none was run."""

    batch: int
    per_s: float | None


def best_batch(
    several: Several,
    one_s: float,
    budget_s: float,
    *,
    clock: Callable[[], float] = time.perf_counter,
    free_bytes: Callable[[], int] | None = None,
    used_bytes: Callable[[], int] | None = None,
) -> Best:
    """The batch with the most items a second, for a model that takes `one_s` for one item.

    Stops at the first that fails: a model may take one item at a time.  Ends
    within about `budget_s`, longer only by one run that was slower than foreseen.
    """
    free, used = free_bytes or _free, used_bytes or _used
    until = clock() + budget_s
    best, rate, last_s = Best(1, None), 1.0 / one_s, one_s
    before, batch = used(), 2
    while batch <= LARGEST and 2 * last_s * (_FEWEST + 1) <= until - clock():
        try:
            run = several(batch)
            run()  # the first of a shape is slower
            times = [run() for _ in range(_FEWEST)]
            while len(times) < _RUNS and clock() + times[-1] < until:
                times.append(run())
        except (RuntimeError, MemoryError, ValueError):
            break
        last_s = statistics.median(times)
        found = batch / last_s
        if best.per_s is None or found > best.per_s:
            best = Best(batch, found)
        if found < PAYS * rate:
            break
        rate = max(rate, found)
        now = used()
        if 2 * max(0, now - before) > _FREE_SHARE * free():
            break
        batch *= 2
    return best


def _used() -> int:
    """Resident bytes of this process; 0 where the system does not say."""
    return _field("/proc/self/status", "VmRSS")


def _free() -> int:
    """Bytes that could be used now; without limit where the system does not say."""
    return _field("/proc/meminfo", "MemAvailable") or 1 << 62


def _field(path: str, name: str) -> int:
    try:
        for line in Path(path).read_text().splitlines():
            key, _, value = line.partition(":")
            if key == name:
                return int(value.split()[0]) * 1024
    except (OSError, ValueError, IndexError):
        return 0
    return 0
