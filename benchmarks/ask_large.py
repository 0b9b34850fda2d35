"""A request to a catalogue too large to look at whole, beside one that is looked at whole.

    python benchmarks/ask_large.py [--rows 200000]

Makes a catalogue of made-up models with made-up vectors (the encoder is not
what is measured here), asks 20 requests of one task that holds a
third of it, and prints a table and one JSON line.  `whole` is what the same
requests cost where every record of the task is read and ranked.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

import numpy as np

from bowerbird.need import Need
from bowerbird.settings import Settings
from index import own, repair
from index.encoder import Vectors, load_encoder
from tools import pool
from tools.search import Searcher

TASKS = ("text-classification", "image-classification", "text-generation")
SUBJECTS = ("birds", "plants", "reviews", "tweets", "news", "legal texts", "cells", "cars")
LICENCES = ("mit", "apache-2.0", "cc-by-nc-4.0", "llama3", None)


def rows(path: Path, count: int) -> None:
    random = np.random.default_rng(0)
    with path.open("w", encoding="utf-8") as out:
        for n in range(count):
            kind = n % 2000
            task, subject = TASKS[kind % 3], SUBJECTS[kind % len(SUBJECTS)]
            row = {
                "id": f"maker{n % 997}/model-{n}", "task": task,
                "description": f"{task} of {subject}, kind {kind}",
                "params_m": round(float(np.exp(random.normal(4, 1.5))), 2),
                "license": LICENCES[n % len(LICENCES)],
            }  # fmt: skip
            out.write(json.dumps(row) + "\n")


class MadeUp:
    """Unit vectors at random, under the name of the real encoder."""

    def __init__(self, settings: Settings, memory: Path | None = None) -> None:
        real = load_encoder(settings, memory)
        self.name, self.fingerprint, self.dim = real.name, real.fingerprint, real.dim
        self._random = np.random.default_rng(1)

    def encode(self, texts: Sequence[str], progress: object = None) -> Vectors:
        del progress
        vectors = self._random.normal(size=(len(texts), self.dim)).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def measure(searcher: Searcher, needs: list[Need]) -> tuple[float, list[float]]:
    times: list[float] = []
    for need in needs:
        begun = time.perf_counter()
        searcher.search(need, f"{need.domain[0]} classifier")
        times.append((time.perf_counter() - begun) * 1000)
    return times[0], times[1:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    count = parser.parse_args().rows
    needs = [
        Need(task=["text-classification"], domain=[s], license=w, max_params_m=m)
        for s in SUBJECTS[:5] for w, m in (
            ("open", None), (None, 50), ("specific:mit", 20), ("commercial-ok", 5))
    ]  # fmt: skip
    told: dict[str, object] = {"rows": count}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.jsonl"
        rows(file, count)
        settings = Settings(data=Path(folder) / "data")
        begun = time.perf_counter()
        with mock.patch.object(own, "load_encoder", MadeUp):
            own.import_file(settings, file, "large")
        told["import_s"] = round(time.perf_counter() - begun, 1)
        print("                 first ms    p50 ms    p95 ms   peak MB")
        for name, large in (("pool", pool.LARGE), ("whole", 10**9)):
            pool.LARGE = large
            with repair.open_own(settings, "large") as library:
                first, times = measure(Searcher(library), needs)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            p50, p95 = np.percentile(times, [50, 95])
            told[name] = {"first": first, "p50": p50, "p95": p95, "peak_mb": peak}
            print(f"{name:<14}{first:>12.0f}{p50:>10.0f}{p95:>10.0f}{peak:>10.0f}")
    print(json.dumps(told, default=float))


if __name__ == "__main__":
    main()
