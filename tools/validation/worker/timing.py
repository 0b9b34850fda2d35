"""Times one model: first run, warm-up, steady state, and batches (`batches`).

Every run is timed by itself, with the garbage collector off and gradients off.
"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch

from tools.validation.worker import devices
from tools.validation.worker.batches import Best, best_batch
from tools.validation.worker.built import Built
from tools.validation.worker.pace import Yardstick
from tools.validation.worker.steady import quantile, steady

Run = Callable[[tuple[Any, ...]], tuple[float, Any]]
"""Runs a model on its arguments; the seconds that it took, and its output."""


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
    pace: float
    """How many times longer than its least a fixed piece of work took around them."""
    pace_s: float | None
    """The least seconds that it took."""
    pace_now_s: float | None
    """The seconds that it took around them."""
    again: bool
    """The steady state was timed once more, after the machine had calmed down."""
    batch: int
    batch_per_s: float | None
    peak_mb: float
    """Peak memory so far, without batches."""
    total_s: float
    output: Any


def time_model(
    built: Built, device: str, steady_s: float, until: float = math.inf,
    usual_pace_s: float | None = None,
) -> Timing:  # fmt: skip
    """Run `built` until the median can be trusted or the time is up.

    `usual_pace_s`: what a fixed piece of work (`pace`) took at least in earlier timings.
    Close to `until`, by the performance counter, a slow model is run less often."""
    gc.disable()
    began = time.perf_counter()
    run = _runner(built.model, device)
    one = _moved(built.inputs(1), device)
    first, output = run(one)
    yardstick = Yardstick(usual_pace_s) if device == "cpu" else None
    warm_runs, estimate = _warm_up(run, one, steady_s, first)
    seen = steady(
        lambda: run(one)[0],
        steady_s,
        estimate,
        torch.get_num_threads(),
        watch=device == "cpu",
        until=until,
        yardstick=yardstick,
    )
    peak = devices.peak_mb(device)  # of one item: batches take as much as there is
    best = Best(1, None)
    if built.batchable:
        best = best_batch(partial(_several, run, built, device), seen.median, steady_s / 3)
    return Timing(
        first_run_s=first,
        warm_up_runs=warm_runs,
        p50_ms=seen.median * 1e3,
        p95_ms=quantile(seen.times, 0.95) * 1e3,
        runs=len(seen.times),
        spread=seen.spread,
        waited=seen.waited,
        covered=seen.covered,
        others_cores=seen.others_cores,
        pace=seen.pace,
        pace_s=yardstick and yardstick.own_s,
        pace_now_s=yardstick and seen.pace * yardstick.least_s,
        again=seen.again,
        batch=best.batch,
        batch_per_s=best.per_s,
        peak_mb=peak,
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
) -> tuple[int, float]:
    """At most three runs or a tenth of the time, and what one takes; where the very first
    run took long, that one was enough."""
    until = time.perf_counter() + min(steady_s / 10, 0.3)
    best, runs = first, 0
    while first <= 2 * steady_s and (runs < 1 or (runs < 3 and time.perf_counter() < until)):
        best = min(best, run(arguments)[0])
        runs += 1
    return runs, best


def _several(run: Run, built: Built, device: str, batch: int) -> Callable[[], float]:
    """Seconds of one run of so many items, each time it is called."""
    many = _moved(built.inputs(batch), device)
    return lambda: run(many)[0]
