"""How many models validation measures, by library.

    uv run python benchmarks/validation_sweep.py [--timm 100] [--transformers 40]
        [--torchvision 0] [--torchaudio 0] [--sentence-transformers 0]

Takes records of the embedded catalogue in a fixed random order, one for each
network and task, no larger than --params million parameters, and validates
them in one warm process.  Prints a table of what was not measured, with its
reason, and last one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable

from agent import Assistant
from bowerbird.record import ModelRecord
from bowerbird.settings import load_settings
from tools.validation import Validator
from tools.validation.plan import Plan, plan

SEED = 20261124
NUMBERS = {
    "timm": 100, "transformers": 40, "torchvision": 0, "torchaudio": 0, "sentence-transformers": 0,
}  # fmt: skip
BY_CONFIG = frozenset({"transformers", "sentence-transformers"})


def chosen(
    records: list[ModelRecord], count: int, key: Callable[[Plan], object]
) -> list[ModelRecord]:
    """`count` records with different keys, in an order that is always the same."""
    order = sorted(records, key=lambda r: r.id)
    random.Random(SEED).shuffle(order)
    seen: dict[object, ModelRecord] = {}
    for record in order:
        planned = plan(record)
        if isinstance(planned, Plan) and (planned.library not in BY_CONFIG or planned.config):
            seen.setdefault(key(planned), record)
    return list(seen.values())[:count]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    for library, number in NUMBERS.items():
        parser.add_argument(f"--{library}", type=int, default=number)
    parser.add_argument("--params", type=float, default=400, help="largest, in millions")
    parser.add_argument("--seconds", type=float, default=0.2, help="steady timing of each")
    arguments = parser.parse_args()
    with Assistant() as assistant:
        library, _ = assistant.opened()
        small = [r for r in library.records(None) if (r.params or 1e8) <= arguments.params * 1e6]
    asked = {
        library: chosen(
            [r for r in small if _builds(r, library)],
            getattr(arguments, library.replace("-", "_")),
            (lambda p: (p.name, p.variant)) if library in BY_CONFIG else (lambda p: p.name),
        )
        for library in NUMBERS
    }
    measured = dict.fromkeys(NUMBERS, 0)
    overheads: list[float] = []
    began = time.perf_counter()
    settings = load_settings(timing_s=arguments.seconds)
    with Validator(settings) as validator:
        for name, records in asked.items():
            for record in records:
                report = validator.validate([record])[0]
                measured[name] += report.status == "measured"
                if report.status != "measured":
                    print(f"{name:14s}{record.id:60s}{report.status}: {report.reason}", flush=True)
                elif report.overhead_s is not None:
                    overheads.append(report.overhead_s)
    print(json.dumps({
        "asked": {name: len(records) for name, records in asked.items()}, "measured": measured,
        "overhead_s_median": round(statistics.median(overheads), 4),
        "overhead_s_max": round(max(overheads), 4), "wall_s": round(time.perf_counter() - began, 1),
    }))  # fmt: skip


def _builds(record: ModelRecord, library: str) -> bool:
    planned = plan(record)
    return isinstance(planned, Plan) and planned.library == library


if __name__ == "__main__":
    main()
