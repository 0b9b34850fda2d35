"""Times one model: first run, warm-up, steady state, and a small batch.

Every run is timed by itself, with the garbage collector off and gradients off.
"""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.validation.worker import devices
from tools.validation.worker.built import Built

Run = Callable[[tuple[Any, ...]], tuple[float, Any]]
"""Runs a model on its arguments; the seconds that it took, and its output."""
FEW_RUNS, ENOUGH_RUNS, MAX_RUNS = 5, 10, 5000
BATCH = 8


@dataclass
class Timing:
    first_run_s: float
    warm_up_runs: int
    p50_ms: float
    p95_ms: float
    runs: int
    spread: float
    others_cores: float | None
    """Cores that other processes kept busy meanwhile."""
    batch: int
    batch_per_s: float | None
    total_s: float
    output: Any
    peak_mb: float
    """Peak memory of one item at a time, before any batch."""


def _machine_busy_s() -> tuple[float, float] | None:
    """Seconds that all cores were busy, and all there were, since the start."""
    try:
        fields = [int(x) for x in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    except (OSError, ValueError):
        return None
    tick = os.sysconf("SC_CLK_TCK")
    total = sum(fields)
    return (total - fields[3] - fields[4]) / tick, total / tick


def _own_s() -> float:
    spent = os.times()
    return spent.user + spent.system


def time_model(built: Built, device: str, steady_s: float) -> Timing:
    """Run `built` until the median can be trusted or the time is up."""
    gc.disable()
    began = time.perf_counter()
    run = _runner(built.model, device)
    one = _moved(built.inputs(1), device)
    first = run(one)[0]
    warm_runs, estimate, output = _warm_up(run, one, steady_s, first)
    before, own_before, clock = _machine_busy_s(), _own_s(), time.perf_counter()
    times = _steady(run, one, steady_s, estimate)
    others = _others(before, own_before, time.perf_counter() - clock)
    median = statistics.median(times)
    peak = devices.peak_mb(device)
    rate = _batch_rate(run, built, device, median, steady_s) if built.batchable else None
    low, high = _quantile(times, 0.25), _quantile(times, 0.75)
    return Timing(
        first_run_s=first,
        warm_up_runs=warm_runs,
        p50_ms=median * 1e3,
        p95_ms=_quantile(times, 0.95) * 1e3,
        runs=len(times),
        spread=(high - low) / median,
        others_cores=others,
        batch=BATCH,
        batch_per_s=rate,
        total_s=time.perf_counter() - began,
        output=output,
        peak_mb=peak,
    )


def _runner(model: Any, device: str) -> Run:
    timed = devices.clock(device)
    return lambda arguments: timed(lambda: model(*arguments))


def _moved(arguments: tuple[Any, ...], device: str) -> tuple[Any, ...]:
    if device == "cpu":
        return arguments
    return tuple(
        [x.to(device) for x in a] if isinstance(a, list) else a.to(device)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        for a in arguments
    )


def _warm_up(
    run: Run, arguments: tuple[Any, ...], steady_s: float, first: float
) -> tuple[int, float, Any]:
    """At least one run, at most three or a tenth of the time; a slow model warms up once."""
    until = time.perf_counter() + min(steady_s / 10, 0.3)
    best, output, runs = first, None, 0
    while runs < 1 or (runs < 3 and time.perf_counter() < until):
        seconds, output = run(arguments)
        best = min(best, seconds)
        runs += 1
    return runs, best, output


def _steady(
    run: Run,
    arguments: tuple[Any, ...],
    steady_s: float,
    estimate: float,
) -> list[float]:
    """Runs for `steady_s`, and on to ten; a slow model gets five, a very slow one three."""
    least = ENOUGH_RUNS if estimate * ENOUGH_RUNS <= 2 * steady_s else FEW_RUNS
    start = time.perf_counter()
    times: list[float] = []
    while len(times) < MAX_RUNS:
        times.append(run(arguments)[0])
        spent = time.perf_counter() - start
        if spent >= steady_s and len(times) >= least:
            break
        if spent >= 5 * steady_s and len(times) >= 3:
            break
    return times


def _batch_rate(
    run: Run,
    built: Built,
    device: str,
    median: float,
    steady_s: float,
) -> float | None:
    """Items a second in batches, where a few of them fit in a third of the time."""
    budget = min(steady_s / 3, 1.0)
    if median * BATCH * 3 > budget * 2:
        return None
    try:
        many = _moved(built.inputs(BATCH), device)
        run(many)
        times = [run(many)[0] for _ in range(2)]
        until = time.perf_counter() + budget - sum(times)
        while time.perf_counter() < until and len(times) < 200:
            times.append(run(many)[0])
    except (RuntimeError, MemoryError):
        return None  # a model may take one item at a time, or the batch may not fit
    return BATCH / statistics.median(times)


def _others(before: tuple[float, float] | None, own_before: float, wall: float) -> float | None:
    after = _machine_busy_s()
    if before is None or after is None or wall <= 0.1:
        return None
    return max(0.0, (after[0] - before[0] - (_own_s() - own_before)) / wall)


def _quantile(values: list[float], q: float) -> float:
    """Quantile by linear interpolation."""
    ordered = sorted(values)
    position = q * (len(ordered) - 1)
    low = int(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)
