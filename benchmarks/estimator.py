"""How far the estimates are off, on 60 timm networks that the calibration did not see.

    quiet .venv/bin/python benchmarks/estimator.py DATA --part 0     # the self-measurement
    quiet .venv/bin/python benchmarks/estimator.py DATA --part 1/6   # and so on, to 6/6
    .venv/bin/python benchmarks/estimator.py DATA                    # the table and one JSON line

DATA is a folder of its own; `--threads N` measures and compares N threads.  A
part that was cut off goes on where it stopped; noisy rows are timed again, and
those that stay noisy are marked and counted in.  `--quiet 2` times each network
until two rows are quiet; the faster one counts, as a disturbance only slows.
Nothing of the 60 is learnt
from: estimates rest on the self-measurement alone.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np

from bowerbird.record import Architecture, ModelRecord
from bowerbird.settings import Settings
from tools.estimate.calibration import calibrate
from tools.estimate.estimator import Estimator
from tools.estimate.samples import Setup
from tools.validation.kept import Kept
from tools.validation.validator import Validator

SAMPLE = Path(__file__).with_name("estimator_sample.txt")
PART_S = 270.0
TIMES = 4
"""How often a noisy network is timed again at most."""


def sample() -> list[str]:
    """The 60 architectures, as they were drawn."""
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def record(name: str) -> ModelRecord:
    return ModelRecord(
        id=f"benchmark:{name}", catalogue="benchmark", source="benchmark", as_of="2026",
        architecture=Architecture(library="timm", name=name, basis="registry"),
    )  # fmt: skip


def measure(settings: Settings, part: str, out: Path, wanted: int) -> None:
    """Time one part of the networks until each has `wanted` quiet rows, for at most PART_S."""
    began = time.monotonic()
    number, of = (int(n) for n in part.split("/"))
    names = sample()[number - 1 :: of]
    rows = _rows(out)
    with Validator(settings) as validator, out.open("a", encoding="utf-8") as file:
        validator.start()
        for _ in range(wanted + TIMES):
            for name in names:
                known = [r for r in rows if r["name"] == name]
                quiet = sum(not r["noisy"] for r in known)
                if quiet >= wanted or len(known) >= wanted + TIMES:
                    continue
                if time.monotonic() - began > PART_S:
                    print("time is up; the same command goes on")
                    return
                report = validator.validate([record(name)])[0]
                row = {
                    "name": name, "status": report.status, "reason": report.reason,
                    "ms": report.latency_ms and report.latency_ms.p50,
                    "spread": report.latency_ms and report.latency_ms.spread,
                    "mb": report.peak_memory_mb, "noisy": bool(report.noisy),
                    "pace": report.pace, "pace_ms": report.pace_ms,
                }  # fmt: skip
                rows.append(row)
                file.write(json.dumps(row) + "\n")
                file.flush()
    print(f"{len(names)} networks in {time.monotonic() - began:.0f} s")


def _rows(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _best(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row a network: its fastest quiet one, else its fastest."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["status"] != "measured":
            continue
        old = found.get(row["name"])
        if old is None or (row["noisy"], row["ms"]) < (old["noisy"], old["ms"]):
            found[row["name"]] = row
    return [found[name] for name in sample() if name in found]


def _times(rows: list[dict[str, Any]]) -> dict[str, list[float]]:
    """The milliseconds of each network in the order in which they were measured."""
    found: dict[str, list[float]] = {}
    for row in rows:
        if row["status"] == "measured":
            found.setdefault(row["name"], []).append(row["ms"])
    return found


def _halves(times: dict[str, list[float]]) -> float | None:
    """How alike every second row of each network ranks them to the others between."""
    pairs = [(min(t[0::2]), min(t[1::2])) for t in times.values() if len(t) > 1]
    if len(pairs) < 2:
        return None
    one, other = (np.array(side) for side in zip(*pairs, strict=True))
    return _spearman(one, other)


def _spearman(one: np.ndarray, other: np.ndarray) -> float:
    ranks = (np.argsort(np.argsort(values)).astype(float) for values in (one, other))
    return round(float(np.corrcoef(*ranks)[0, 1]), 4)


def report(settings: Settings, out: Path) -> None:
    kept = Kept(settings.data)
    estimator = Estimator(Setup.here(settings.threads), kept.rows, lambda: 0)
    every = _rows(out)
    rows, times = _best(every), _times(every)
    told = [estimator.of(record(row["name"])) for row in rows]
    pairs = [(row, e) for row, e in zip(rows, told, strict=True) if e is not None]
    ms = np.array([row["ms"] for row, _ in pairs])
    mb = np.array([row["mb"] for row, _ in pairs])
    guess = np.array([e.latency_ms for _, e in pairs])
    middle = np.array([np.median(times[row["name"]]) for row, _ in pairs])
    memory = np.array([e.memory_mb for _, e in pairs])
    print(f"{'network':36} measured  estimated  error  memory  estimated  error")
    for place in np.argsort(guess / ms):
        row = pairs[int(place)][0]
        speed, size = guess[place] / ms[place] - 1, memory[place] / mb[place] - 1
        print(
            f"{row['name']:36} {ms[place]:8.1f} {guess[place]:10.1f} {speed:+6.0%}"
            f" {mb[place]:7.0f} {memory[place]:10.0f} {size:+6.0%}"
            f" {'noisy' if row['noisy'] else ''}".rstrip()
        )
    inside = [e.band.low <= row["ms"] <= e.band.high for row, e in pairs]
    held = [b.low <= row["mb"] <= b.high for row, e in pairs if (b := e.memory_band)]
    off, off_mb = np.abs(guess / ms - 1), np.abs(memory / mb - 1)
    drawn = sample()
    print(json.dumps({
        "machine": estimator.setup.machine, "threads": estimator.setup.threads,
        "calibrated_on": estimator.measured, "networks": len(pairs),
        "failed": sorted({*drawn} - {row["name"] for row, _ in pairs}),
        "noisy": sum(row["noisy"] for row, _ in pairs),
        "latency_median_error": round(float(np.median(off)), 4),
        "latency_p90_error": round(float(np.quantile(off, 0.9)), 4),
        "latency_median_bias": round(float(np.median(guess / ms - 1)), 4),
        "spearman": _spearman(guess, ms),
        "of_medians": {
            "latency_median_error": round(float(np.median(np.abs(guess / middle - 1))), 4),
            "spearman": _spearman(guess, middle),
            "inside": round(float(np.mean([
                e.band.low <= ms <= e.band.high
                for (_, e), ms in zip(pairs, middle, strict=True)
            ])), 4),
        },
        "halves_of_the_measurements_spearman": _halves(times),
        "band_factor": round(pairs[0][1].band.high / pairs[0][1].latency_ms, 3),
        "band_coverage": round(float(np.mean(inside)), 4),
        "memory_median_error": round(float(np.median(off_mb)), 4),
        "memory_max_error": round(float(off_mb.max()), 4),
        "memory_within_20_percent": round(float(np.mean(off_mb <= 0.2)), 4),
        "memory_band_coverage": round(float(np.mean(held)), 4),
    }))  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--part")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--quiet", type=int, default=1, help="undisturbed rows of each network")
    options = parser.parse_args()
    settings = Settings(data=options.data, offline=True, threads=options.threads, timing_s=0.6)
    options.data.mkdir(parents=True, exist_ok=True)
    out = options.data / f"benchmark-{Setup.here(options.threads).threads}.jsonl"
    if options.part == "0":
        began = time.monotonic()
        reports = calibrate(settings, print)
        noisy = sum(bool(r.noisy) for r in reports)
        print(f"{len(reports)} networks in {time.monotonic() - began:.1f} s, {noisy} noisy")
    elif options.part:
        measure(settings, options.part, out, options.quiet)
    else:
        report(settings, out)


if __name__ == "__main__":
    main()
