"""Our median latency beside torch.utils.benchmark's and timm's loop, 12 models, interleaved.

    .venv/bin/python benchmarks/timing.py [ROUNDS] [THREADS]    # 5 rounds, 1 thread

Each round times every model with our worker and then, in a process of its own,
with `torch.utils.benchmark.Timer(...).blocked_autorange` and in the way of timm's
own benchmark (10 runs to warm up, then the mean of 40: its script is not in timm's
wheel, so this is an equal loop), and the other way round in the next round, so that
a change of the machine's load meets all.
`quiet` is the spread of our reports that do not call themselves noisy.  Prints
a table and, last, one line of JSON.  Asserts nothing.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bowerbird.record import Architecture, ModelRecord
from bowerbird.settings import Settings
from tools.hardware import inspect_machine
from tools.validation import Validator

MODELS = (
    "resnet18", "mobilenetv3_small_100", "mobilenetv3_large_100", "efficientnet_b0", "regnety_008",
    "ghostnet_100", "mobileone_s0", "repvgg_a0", "convnext_atto", "vit_tiny_patch16_224",
    "deit_small_patch16_224", "edgenext_x_small",
)  # fmt: skip
REFERENCE = """
import sys, time, warnings
warnings.simplefilter("ignore")
import timm, torch
from torch.utils.benchmark import Timer
threads = int(sys.argv[1])
torch.set_num_threads(threads)
for line in sys.stdin:
    model = timm.create_model(line.strip()).eval()
    x = torch.randn(1, 3, 224, 224)
    with torch.inference_mode():
        timer = Timer("model(x)", globals={"model": model, "x": x}, num_threads=threads)
        timer.timeit(3)
        of_torch = timer.blocked_autorange(min_run_time=1.5).median
        for _ in range(10):
            model(x)
        began = time.perf_counter()
        for _ in range(40):
            model(x)
        of_timm = (time.perf_counter() - began) / 40
        print(of_torch * 1e3, of_timm * 1e3, flush=True)
"""


def spread(values: list[float]) -> float:
    return (max(values) - min(values)) / statistics.median(values)


class Reference:
    """torch's own timer and timm's loop, in a process with torch imported."""

    def __init__(self, threads: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", REFERENCE, str(threads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | {"OMP_NUM_THREADS": str(threads)},
        )  # fmt: skip

    def time(self, model: str) -> tuple[float, float]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(model + "\n")
        self._process.stdin.flush()
        of_torch, of_timm = map(float, self._process.stdout.readline().split())
        return of_torch, of_timm

    def close(self) -> None:
        self._process.communicate()


def ours(validator: Validator, model: str) -> tuple[float, bool]:
    record = ModelRecord(
        id=f"timm/{model}", catalogue="benchmark", source="benchmark", as_of="2026",
        architecture=Architecture(library="timm", name=model, basis="registry"),
    )  # fmt: skip
    report = validator.validate([record])[0]
    if report.latency_ms is None:
        sys.exit(f"{model}: {report.reason}")
    return report.latency_ms.p50, bool(report.noisy)


def row(
    model: str, mine: list[tuple[float, bool]], others: list[tuple[float, float]]
) -> dict[str, Any]:
    """The figures of one model.  The two of a pair met the same load, so the ratio of
    pairs is the steadiest."""
    theirs, loops = [torch for torch, _ in others], [timm for _, timm in others]
    all_of_us = [p50 for p50, _ in mine]
    settled = [p50 for p50, noisy in mine if not noisy]
    pairs = [ours / other for ours, other in zip(all_of_us, theirs, strict=True)]
    beside_timm = [ours / other for ours, other in zip(all_of_us, loops, strict=True)]
    calm = [pair for pair, (_, noisy) in zip(pairs, mine, strict=True) if not noisy]
    return {
        "model": model, "ours_ms": round(statistics.median(all_of_us), 2),
        "torch_ms": round(statistics.median(theirs), 2), "ours_spread": round(spread(all_of_us), 3),
        "quiet_spread": round(spread(settled), 3) if len(settled) > 1 else None,
        "torch_spread": round(spread(theirs), 3), "ratio": round(statistics.median(pairs), 3),
        "quiet_ratio": round(statistics.median(calm), 3) if calm else None,
        "timm_ms": round(statistics.median(loops), 2),
        "timm_ratio": round(statistics.median(beside_timm), 3),
        "noisy": len(mine) - len(settled), "rounds": len(mine),
    }  # fmt: skip


def main(rounds: int, threads: int) -> None:
    print(f"{inspect_machine().describe()}; load average {os.getloadavg()[0]:.1f}")
    mine: dict[str, list[tuple[float, bool]]] = {model: [] for model in MODELS}
    theirs: dict[str, list[tuple[float, float]]] = {model: [] for model in MODELS}
    reference = Reference(threads)
    with (
        tempfile.TemporaryDirectory() as data,
        Validator(Settings(data=Path(data), threads=threads)) as validator,
    ):
        for turn in range(rounds):
            for model in MODELS:
                if turn % 2:
                    theirs[model].append(reference.time(model))
                mine[model].append(ours(validator, model))
                if not turn % 2:
                    theirs[model].append(reference.time(model))
    reference.close()
    rows = [row(model, mine[model], theirs[model]) for model in MODELS]
    print(f"{'model':24} ours ms  spread   quiet torch ms  spread   ratio  timm ms   ratio  noisy")
    for r in rows:
        quiet = "      -" if r["quiet_spread"] is None else f"{r['quiet_spread']:7.2f}"
        print(
            f"{r['model']:24}{r['ours_ms']:8.2f} {r['ours_spread']:7.2f} {quiet} "
            f"{r['torch_ms']:8.2f} {r['torch_spread']:7.2f} {r['ratio']:7.3f} "
            f"{r['timm_ms']:8.2f} {r['timm_ratio']:7.3f}  "
            f"{r['noisy']} of {r['rounds']}"
        )
    print(json.dumps({
        "load": os.getloadavg()[0], "threads": threads,
        "median_ratio": round(statistics.median(r["ratio"] for r in rows), 3),
        "median_timm_ratio": round(statistics.median(r["timm_ratio"] for r in rows), 3),
        "rows": rows,
    }))  # fmt: skip


if __name__ == "__main__":
    given = [int(number) for number in sys.argv[1:3]]
    main(*given, *(5, 1)[len(given) :])
