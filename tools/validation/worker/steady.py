"""The steady state: single runs, each with the time that it had to wait for a core.

A run that was interrupted, or that fell into a stretch in which a neighbour took
the shared caches and memory, tells how busy the machine is and not how fast the
model is.  So the figures come from the other runs, where there are enough of
them; and where others were busy, it is tried again when they have calmed down.
"""

from __future__ import annotations

import math
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.validation.noise import FEWEST, crowded, disturbed

FEW_RUNS, ENOUGH_RUNS, MAX_RUNS = 5, 10, 5000
_LOST = 0.02
"""Part of its time that a run may be off the core and still count as undisturbed."""
_LOST_S = 50e-6
_STRETCH_S = 0.05
"""Length of the stretches that are compared; a slow run is one by itself."""
_PACE = 1.1
"""A stretch at the machine's own pace: its median is within this of the fastest stretch."""
_LOOK_S = 0.25
"""How long the machine is watched to see whether it has calmed down."""
_PATIENCE = 2.0
"""How long to wait for that, in lengths of the steady timing."""


@dataclass(frozen=True)
class Steady:
    """Seconds of the runs that count, and what went on meanwhile."""

    times: list[float]
    waited: float
    """Part of the time of all runs in which this process could have run and did not."""
    covered: float
    """Part of the time of all runs that `times` make up."""
    others_cores: float | None
    """Cores that other processes kept busy meanwhile; None where the system does not say."""
    threads: int
    again: bool = False
    """Measured once more, after the machine had calmed down."""

    @property
    def spread(self) -> float:
        return (quantile(self.times, 0.75) - quantile(self.times, 0.25)) / self.median

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def disturbed(self) -> bool:
        return disturbed(
            runs=len(self.times), spread=self.spread, waited=self.waited, covered=self.covered,
            others_cores=self.others_cores, threads=self.threads,
        )  # fmt: skip

    def quieter(self, other: Steady) -> bool:
        return (self.disturbed, -self.covered) < (other.disturbed, -other.covered)


def steady(
    run: Callable[[], float],
    steady_s: float,
    estimate: float,
    threads: int,
    *,
    watch: bool,
    until: float = math.inf,
) -> Steady:
    """Runs for `steady_s` seconds; where others disturbed them, once more when it is calm.

    `run` gives its own seconds, `estimate` is about what it will give.  `watch`:
    the runs are made by this process on the CPU, so that its waiting counts.  After
    `until`, by the performance counter, no further run is begun but the first.
    Takes at most four times as long as the runs need in a calm hour."""
    began = time.perf_counter()
    best = _series(run, steady_s, estimate, threads, watch=watch, until=until)
    if time.perf_counter() - began > 2 * steady_s:
        return best  # a slow model: its own few runs have taken the time
    patience = min(time.perf_counter() + _PATIENCE * steady_s, until)
    while watch and best.disturbed and wait_for_calm(threads, patience):
        more = _series(run, steady_s, estimate, threads, watch=watch, until=until, again=True)
        if more.quieter(best):
            best = more
    return best


def wait_for_calm(threads: int, until: float) -> bool:
    """Sleep until others leave `threads` cores alone; False where it does not happen in time."""
    while time.perf_counter() + _LOOK_S < until:
        before = Load()
        time.sleep(_LOOK_S)
        others = before.others()
        if others is None:
            return False
        if not crowded(others, threads):
            return True
    return False


def _series(
    run: Callable[[], float],
    steady_s: float,
    estimate: float,
    threads: int,
    *,
    watch: bool,
    until: float,
    again: bool = False,
) -> Steady:
    """Runs for `steady_s`, and on to ten; a slow model gets five, a very slow one three or two."""
    least = ENOUGH_RUNS if estimate * ENOUGH_RUNS <= 2 * steady_s else FEW_RUNS
    load, start = Load(), time.perf_counter()
    runs: list[tuple[float, float]] = []
    while len(runs) < MAX_RUNS:
        wall, on_core = time.perf_counter(), time.thread_time()
        seconds = run()
        off = time.perf_counter() - wall - (time.thread_time() - on_core)
        runs.append((seconds, max(off, 0.0) if watch else 0.0))
        spent = time.perf_counter() - start
        if spent >= steady_s and len(runs) >= least:
            break
        if spent >= 5 * steady_s and len(runs) >= FEWEST:
            break
        if spent >= 10 * steady_s and len(runs) >= 2:
            break  # somebody waits for it: rough, and marked so
        if time.perf_counter() + seconds > until:
            break
    total = sum(seconds for seconds, _ in runs)
    waited = min(1.0, sum(off for _, off in runs) / total)
    times = undisturbed(runs)
    if len(times) < min(least, len(runs)):
        times = [seconds for seconds, _ in runs]
    return Steady(times, waited, sum(times) / total, load.others(), threads, again)


def undisturbed(runs: list[tuple[float, float]]) -> list[float]:
    """The seconds of the runs that were on the core all the time, in the stretches that
    went at the machine's own pace.  `runs`: seconds, and seconds off the core."""
    stretches: list[list[float]] = []
    length = _STRETCH_S
    for seconds, off in runs:
        if length >= _STRETCH_S:
            stretches.append([])
            length = 0.0
        length += seconds
        if off <= _LOST * seconds + _LOST_S:
            stretches[-1].append(seconds)
    whole = [stretch for stretch in stretches if stretch]
    pace = min((statistics.median(stretch) for stretch in whole), default=0.0)
    return [
        seconds
        for stretch in whole
        if statistics.median(stretch) <= _PACE * pace
        for seconds in stretch
    ]


class Load:
    """How busy the machine was from here on."""

    def __init__(self) -> None:
        self._before, self._own, self._clock = _busy_s(), _own_s(), time.perf_counter()

    def others(self) -> float | None:
        """Cores that other processes kept busy since; None for less than a tenth of a second."""
        after, wall = _busy_s(), time.perf_counter() - self._clock
        if self._before is None or after is None or wall <= 0.1:
            return None
        return max(0.0, (after - self._before - (_own_s() - self._own)) / wall)


def _busy_s() -> float | None:
    """Seconds that all cores were busy since the machine's start."""
    try:
        fields = [int(x) for x in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    except (OSError, ValueError):
        return None
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


def _own_s() -> float:
    spent = os.times()
    return spent.user + spent.system


def quantile(values: list[float], q: float) -> float:
    """Quantile by linear interpolation."""
    ordered = sorted(values)
    position = q * (len(ordered) - 1)
    low = int(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)
