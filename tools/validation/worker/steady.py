"""The steady state: single runs, each with the time that it had to wait for a core.

A run that was interrupted, or that fell into a stretch in which the processor was
slowed, tells how busy the machine is and not how fast the model is.  So the figures
come from the other runs, where there are enough of them; it ends as soon as they
say the median well enough; and where others were busy, it is tried again when they
have calmed down.
"""

from __future__ import annotations

import math
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tools.validation.noise import CALM_PACE, FEWEST, crowded, disturbed
from tools.validation.worker.pace import Yardstick
from tools.validation.worker.stretches import LENGTH_S, Stretch, calm, sure

FEW_RUNS, ENOUGH_RUNS, MAX_RUNS = 5, 10, 5000
_SEEN_S = 0.3
"""No timing is shorter: in less it is not seen whether other processes use the machine."""
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
    pace: float = 1.0
    """How many times longer than its least the yardstick took around these runs."""

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
            others_cores=self.others_cores, threads=self.threads, pace=self.pace,
        )  # fmt: skip

    @property
    def by_others(self) -> bool:
        """Whether what disturbed it was more than a slow processor: that lasts for minutes."""
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
    yardstick: Yardstick | None = None,
) -> Steady:
    """Runs for `steady_s` seconds; where others disturbed them, once more when it is calm.

    `run` gives its own seconds, `estimate` is about what it will give.  `watch`:
    the runs are made by this process on the CPU, so that its waiting counts.  After
    `until`, by the performance counter, no further run is begun but the first.
    `yardstick` tells the processor's pace.  Takes at most four times as long as the runs need
    in a calm hour."""
    began = time.perf_counter()
    best = _series(run, steady_s, estimate, threads, watch=watch, until=until, yardstick=yardstick)
    if time.perf_counter() - began > 2 * steady_s:
        return best  # a slow model: its own few runs have taken the time
    patience = min(time.perf_counter() + _PATIENCE * steady_s, until)
    while watch and best.by_others and wait_for_calm(threads, patience):
        more = _series(
            run, steady_s, estimate, threads, watch=watch, until=until, yardstick=yardstick,
            again=True,
        )  # fmt: skip
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
    yardstick: Yardstick | None,
    again: bool = False,
) -> Steady:
    """Runs until the median is known, for `steady_s` and on to ten.  A slow model gets five runs,
    a very slow one three or two."""
    least = ENOUGH_RUNS if estimate * ENOUGH_RUNS <= 2 * steady_s else FEW_RUNS
    load, start = Load(), time.perf_counter()
    runs: list[tuple[float, float]] = []
    seen: list[Stretch] = []
    times: list[float] = []
    good: list[Stretch] = []
    before = yardstick() if yardstick else 1.0
    while len(runs) < MAX_RUNS:
        more = _stretch(run, watch=watch)
        runs += more
        after = yardstick() if yardstick else 1.0
        seen.append(Stretch.of(more, max(before, after)))
        before = after
        good = calm(seen, partial(_slower, yardstick))
        times = [seconds for stretch in good for seconds in stretch.good]
        spent = time.perf_counter() - start
        known = yardstick is not None and yardstick.known and spent >= min(_SEEN_S, steady_s)
        if known and len(times) >= ENOUGH_RUNS and sure(times):
            break
        if spent >= steady_s and len(runs) >= least:
            break
        if spent >= 5 * steady_s and len(runs) >= FEWEST:
            break
        if spent >= 10 * steady_s and len(runs) >= 2:
            break  # somebody waits for it: rough, and marked so
        if time.perf_counter() + more[-1][0] > until:
            break
    total = sum(seconds for seconds, _ in runs)
    waited = min(1.0, sum(off for _, off in runs) / total)
    told = sum(s.total_s for s in seen if _slower(yardstick, s))
    if len(times) < min(least, len(runs)):
        times, good, told = [seconds for seconds, _ in runs], seen, 0.0
    pace = statistics.median(s.pace for s in good) / yardstick.least_s if yardstick else 1.0
    return Steady(
        times, waited, min(1.0, sum(times) / (total - told)), load.others(), threads, again, pace
    )


def _stretch(run: Callable[[], float], *, watch: bool) -> list[tuple[float, float]]:
    """Runs for a stretch: seconds, and seconds that this process was off the core."""
    runs: list[tuple[float, float]] = []
    length = 0.0
    while length < LENGTH_S and len(runs) < MAX_RUNS:
        wall, on_core = time.perf_counter(), time.thread_time()
        seconds = run()
        off = time.perf_counter() - wall - (time.thread_time() - on_core)
        runs.append((seconds, max(off, 0.0) if watch else 0.0))
        length += seconds
    return runs


def _slower(yardstick: Yardstick | None, stretch: Stretch) -> bool:
    """Whether the processor went slower than it can around a stretch."""
    return yardstick is not None and stretch.pace > CALM_PACE * yardstick.least_s


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
