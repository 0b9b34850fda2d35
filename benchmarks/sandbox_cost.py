"""What the sandbox costs: an empty job, and a forward pass with and without the filter.

    .venv/bin/python benchmarks/sandbox_cost.py

Forward passes are timed in forks that differ in the filter alone, in turn, on one thread.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from pathlib import Path

import torch
from torchvision.models import mobilenet_v3_small

from tools.validation.process import WarmProcess
from tools.validation.worker import sandbox, seccomp

JOBS, ROUNDS, RUNS = 30, 8, 40
WORKER = Path(__file__).parents[1] / "tests" / "validation" / "bare_worker.py"


def empty_jobs() -> list[float]:
    """Milliseconds from order to answer of a job that does nothing, after the first."""
    process = WarmProcess(1, ("-P", str(WORKER)))
    times: list[float] = []
    for _ in range(JOBS + 1):
        folder = process.job_folder()
        began = time.perf_counter()
        ended = process.run(
            {"library": "timm", "name": "nothing", "options": {}}, folder, 10, 10**9
        )
        times.append((time.perf_counter() - began) * 1e3)
        if ended.status:
            sys.exit(f"the job ended with {ended.status}")
    process.close()
    return times[1:]


def forward(model: torch.nn.Module, *, filtered: bool) -> float:
    """Median milliseconds of a forward pass in a fork."""
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        sandbox.prctl(38, 1)  # no new privileges, which the filter needs
        if filtered and not seccomp.no_more_calls():
            os._exit(1)
        torch.set_num_threads(1)
        picture, times = torch.randn(1, 3, 224, 224), list[float]()
        with torch.inference_mode():
            for _ in range(RUNS):
                began = time.perf_counter()
                model(picture)
                times.append((time.perf_counter() - began) * 1e3)
        os.write(write_end, json.dumps(statistics.median(times[5:])).encode())
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        found = float(pipe.read())
    os.waitpid(pid, 0)
    return found


def main() -> None:
    empty = empty_jobs()
    print(f"empty job: median {statistics.median(empty):.1f} ms, most {max(empty):.1f} ms ({JOBS})")
    model = mobilenet_v3_small(weights=None).eval()
    ratios: list[float] = []
    for turn in range(ROUNDS):
        order = (True, False) if turn % 2 else (False, True)
        found = {filtered: forward(model, filtered=filtered) for filtered in order}
        ratios.append(found[True] / found[False])
        print(f"forward: {found[False]:.2f} ms plain, {found[True]:.2f} ms filtered")
    print(f"filtered / plain: median {statistics.median(ratios):.3f}")


if __name__ == "__main__":
    main()
