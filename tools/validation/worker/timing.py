"""Times one model: first run, warm-up, steady state, and a small batch.

Every run is timed by itself, with the garbage collector off and gradients off.
"""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from tools.validation.worker import devices
from tools.validation.worker.built import Built
from tools.validation.worker.steady import quantile, steady

Run = Callable[[tuple[Any, ...]], tuple[float, Any]]
"""Runs a model on its arguments; the seconds that it took, and its output."""
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
    waited: float
    """Part of the steady time that was spent waiting for a core."""
    covered: float
    """Part of the steady time that the runs make up from which the figures come."""
    again: bool
    """The steady state was timed once more, after the machine had calmed down."""
    batch: int
    batch_per_s: float | None
    total_s: float
    output: Any


def time_model(built: Built, device: str, steady_s: float, until: float = math.inf) -> Timing:
    """Run `built` until the median can be trusted or the time is up.

    Close to `until`, by the performance counter, a slow model is run less often."""
    gc.disable()
    began = time.perf_counter()
    run = _runner(built.model, device)
    one = _moved(built.inputs(1), device)
    first = run(one)[0]
    warm_runs, estimate, output = _warm_up(run, one, steady_s, first)
    seen = steady(
        lambda: run(one)[0],
        steady_s,
        estimate,
        torch.get_num_threads(),
        watch=device == "cpu",
        until=until,
    )
    median = seen.median
    rate = _batch_rate(run, built, device, median, steady_s) if built.batchable else None
    return Timing(
        first_run_s=first,
        warm_up_runs=warm_runs,
        p50_ms=median * 1e3,
        p95_ms=quantile(seen.times, 0.95) * 1e3,
        runs=len(seen.times),
        spread=seen.spread,
        waited=seen.waited,
        covered=seen.covered,
        others_cores=seen.others_cores,
        again=seen.again,
        batch=BATCH,
        batch_per_s=rate,
        total_s=time.perf_counter() - began,
        output=output,
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
