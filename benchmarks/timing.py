"""Our median latency beside torch.utils.benchmark's, interleaved, at 1 and 2 threads.

    .venv/bin/python benchmarks/timing.py [ROUNDS]

Each round times every model with our worker and then, in a process of its own,
with `torch.utils.benchmark.Timer(...).blocked_autorange`, and the other way
round in the next round, so that a change of the machine's load meets both.
Prints a table and, last, one line of JSON.  Asserts nothing.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bowerbird.record import Architecture, ModelRecord
from bowerbird.settings import Settings
from tools.hardware import inspect_machine
from tools.validation import Validator

MODELS = ("resnet18", "mobilenetv3_small_100", "vit_small_patch16_224")
THREADS = (1, 2)
REFERENCE = """
import sys, warnings
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
        print(timer.blocked_autorange(min_run_time=1.5).median * 1e3, flush=True)
"""


def spread(values: list[float]) -> float:
    return (max(values) - min(values)) / statistics.median(values)


class Reference:
    """torch's own timer, in a process with torch imported."""

    def __init__(self, threads: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", REFERENCE, str(threads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | {"OMP_NUM_THREADS": str(threads)},
        )  # fmt: skip

    def time(self, model: str) -> float:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(model + "\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

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


def main(rounds: int) -> None:
    print(f"{inspect_machine().describe()}; load average {os.getloadavg()[0]:.1f}")
    print(f"{'model':24} thr  ours ms  spread  torch ms  spread  ratio")
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as data:
        for threads in THREADS:
            reference = Reference(threads)
            with Validator(Settings(data=Path(data), threads=threads)) as validator:
                for model in MODELS:
                    mine: list[float] = []
                    theirs: list[float] = []
                    noisy = 0
                    for turn in range(rounds):
                        if turn % 2:
                            theirs.append(reference.time(model))
                        p50, disturbed = ours(validator, model)
                        mine.append(p50)
                        noisy += disturbed
                        if not turn % 2:
                            theirs.append(reference.time(model))
                    a, b = statistics.median(mine), statistics.median(theirs)
                    # the two of a pair met the same load: the ratio of pairs is the steadiest
                    ratio = statistics.median(x / y for x, y in zip(mine, theirs, strict=True))
                    row = {
                        "model": model, "threads": threads, "ours_ms": round(a, 2),
                        "torch_ms": round(b, 2), "ours_spread": round(spread(mine), 2),
                        "torch_spread": round(spread(theirs), 2), "ratio": round(ratio, 3),
                        "noisy_rounds": noisy, "rounds": rounds,
                    }  # fmt: skip
                    rows.append(row)
                    print(
                        f"{model:24} {threads:3} {a:8.2f} {spread(mine):7.2f} {b:9.2f} "
                        f"{spread(theirs):7.2f} {ratio:6.3f}"
                        + (f"  noisy in {noisy} of {rounds} rounds" if noisy else "")
                    )
            reference.close()
    print(json.dumps({"load": os.getloadavg()[0], "rows": rows}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
