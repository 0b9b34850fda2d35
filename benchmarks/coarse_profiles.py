"""How far a network's time is off when only its stated amounts are known.

    .venv/bin/python benchmarks/coarse_profiles.py

Each network of timm and torchvision is told from its multiply-accumulates, parameters and
side, by the networks of other families, and held against its own profile, both at the
usual prices.  Then YOLO's published times on a processor (Ultralytics, ONNX), which
are of detectors: how far they scatter around one common factor.  Prints one line of JSON.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np

from bowerbird.record import ModelRecord
from index.catalogue import FOLDER, files, read
from tools.estimate import coarse, profiles, speed
from tools.estimate.estimator import memory_work
from tools.estimate.usual import usual_memory, usual_prices

PUBLISHED = "cpu-onnx-ms:"
"""Before milliseconds on a processor, among a record's tags."""


def family(name: str) -> str:
    """`resnet` of `timm:tf_resnet50d@...`."""
    return re.split(r"[_\d]", name.partition(":")[2].removeprefix("tf_"))[0]


def left_out(*, sides: bool) -> tuple[np.ndarray, np.ndarray]:
    """log(by its own profile / by its amounts) of every network: time, and memory.  Without
    `sides` that of the picture is taken as unknown."""
    among, (prices, _) = coarse.known(), usual_prices()
    families = np.array([family(name) for name in among.names])
    table, usual = profiles.every(), usual_memory()
    time, memory = np.zeros(len(families)), np.zeros(len(families))
    for row, (name, own) in enumerate(zip(among.names, families, strict=True)):
        place = among.places[row] * (1.0, 1.0, 1.0 if sides else np.nan)
        work, held = coarse.mixed(among, place, families == own)
        time[row] = np.log(float(among.work[row] @ prices) / float(work @ prices))
        true = table[name]
        told = replace(true, peak_bytes=float(held[0]), largest_bytes=float(held[1]))
        memory[row] = np.log(float(memory_work(true) @ usual) / float(memory_work(told) @ usual))
    return time, memory


def detectors() -> list[ModelRecord]:
    """The catalogue's detectors that have stated amounts."""
    return [
        record
        for path in files(FOLDER)
        for record in read(path)
        if "object-detection" in record.tasks and coarse.profile_of(record) is not None
    ]


def published(records: list[ModelRecord]) -> np.ndarray:
    """log(published / told) of those with a time on a processor, around their median."""
    prices, _ = usual_prices()
    found: list[float] = []
    for record in records:
        stated = next((t for t in record.tags if t.startswith(PUBLISHED)), None)
        profile = coarse.profile_of(record)
        if stated is not None and profile is not None:
            ms = float(stated.removeprefix(PUBLISHED))
            found.append(float(np.log(ms / float(profile.work @ prices))))
    return np.array(found) - np.median(found)


def main() -> None:
    time, memory = left_out(sides=True)
    sideless, _ = left_out(sides=False)
    found = detectors()
    yolo = published(found)
    print(json.dumps({
        "networks": len(time), "bias": _factor(np.median(time)),
        "median": _factor(np.median(np.abs(time))), "nine_in_ten": _factor(speed.reach(time)),
        "sideless_nine_in_ten": _factor(speed.reach(sideless)),
        "memory_nine_in_ten": _factor(speed.reach(memory)), "detectors": len(found),
        "published": len(yolo), "published_median": _factor(np.median(np.abs(yolo))),
        "published_worst": _factor(np.abs(yolo).max()),
    }))  # fmt: skip


def _factor(logarithm: float) -> float:
    return round(float(np.exp(logarithm)), 3)


if __name__ == "__main__":
    main()
