"""How long people wait: from process start to the answer, and for a warm request.

    uv run python benchmarks/startup.py [--runs 5]

Wall-clock times of whole child processes over an index that is already built,
then of requests to one Assistant in this process.  Nothing is validated.
Prints a table, then one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

SUBJECTS = (
    "birds", "chest x-rays", "product reviews", "German speech", "legal contracts",
    "satellite pictures", "faces in a crowd", "Python code", "medical questions", "music",
)  # fmt: skip
SHAPES = (
    "small classifier for {}, open license",
    "most accurate model for {} on a GPU",
    "model for {} that runs on a phone, under 50 MB",
    "embeddings of {} for search, Apache only",
)
REQUESTS = [shape.format(subject) for shape in SHAPES for subject in SUBJECTS]


def child(*arguments: str) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "bowerbird", *arguments], check=True, capture_output=True)
    return time.perf_counter() - begun


def median_of(runs: int, *arguments: str) -> float:
    return statistics.median(child(*arguments) for _ in range(runs))


def main() -> None:
    parser = argparse.ArgumentParser(description="Startup and warm request times.")
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        os.environ["BOWERBIRD_DATA"] = folder
        ask = ("ask", "--no-validate", "--json", "small bird classifier, open license")
        figures: dict[str, float] = {
            "first ask, builds the index (s)": child(*ask),
            "--help (s)": median_of(runs, "--help"),
            "ask --no-validate (s)": median_of(runs, *ask),
        }
        from agent import Assistant

        with Assistant() as assistant:
            assistant.prepare(validate=False)
            assistant.recommend([ask[-1]], validate=False)
            spent: list[float] = []
            for request in REQUESTS:
                begun = time.perf_counter()
                assistant.recommend([request], validate=False)
                spent.append((time.perf_counter() - begun) * 1000)
        figures["warm request p50 (ms)"] = statistics.median(spent)
        figures["warm request p95 (ms)"] = statistics.quantiles(spent, n=20)[-1]
    for name, value in figures.items():
        print(f"{name:34} {value:9.3f}")
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
