"""How many models validation measures, by library.

    uv run python benchmarks/validation_sweep.py [--timm 100] [--transformers 40]
        [--torchvision 0] [--torchaudio 0] [--sentence-transformers 0] [--state FILE]

Takes records of the embedded catalogue in a fixed random order, one for each
network and task, no larger than --params million parameters, and validates
them in one warm process.  With --state each result is written down at once, and
a run that was cut off goes on where it was.  Prints a table of all models, then
those that were not measured with the reason, and last one line of JSON.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
    parser.add_argument("--state", type=Path, help="file of results, to go on with")
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
    wanted = [(name, record) for name, records in asked.items() for record in records]
    done = _state(arguments.state)
    settings = load_settings(timing_s=arguments.seconds)
    with Validator(settings) as validator:
        for name, record in wanted:
            if record.id in done:
                continue
            began = time.perf_counter()
            report = validator.validate([record])[0]
            row = {"library": name, "id": record.id, "wall_s": time.perf_counter() - began,
                   "report": report.model_dump(mode="json", exclude_none=True)}  # fmt: skip
            done[record.id] = row
            if arguments.state:
                with arguments.state.open("a") as file:
                    file.write(json.dumps(row) + "\n")
            print(_line(row), flush=True)
    _summary([done[record.id] for _, record in wanted])


def _state(path: Path | None) -> dict[str, dict[str, Any]]:
    """Rows of an earlier run, by id; a line that was cut off is left out."""
    found: dict[str, dict[str, Any]] = {}
    if path is not None and path.exists():
        for line in path.read_text().splitlines():
            with contextlib.suppress(ValueError):
                row = json.loads(line)
                found[row["id"]] = row
    return found


def _line(row: dict[str, Any]) -> str:
    report = row["report"]
    start = f"{row['library']:13s}{row['id'][:60]:61s}"
    if report["status"] != "measured":
        return f"{start}{report['status']}: {report['reason']}"
    return (
        f"{start}{report['latency_ms']['p50']:9.1f} ms  load {report['load_s']:5.2f} s  "
        f"other {report['overhead_s']:5.3f} s{'  noisy' if report['noisy'] else ''}"
    )


def _summary(rows: list[dict[str, Any]]) -> None:
    good = [row for row in rows if row["report"]["status"] == "measured"]
    print("\nnot measured:")
    for row in rows:
        if row["report"]["status"] != "measured":
            print(_line(row))
    overheads = [row["report"]["overhead_s"] for row in good]
    found: dict[str, Any] = {
        name: [sum(r["library"] == name for r in some) for some in (good, rows)] for name in NUMBERS
    }
    print(json.dumps({
        "measured_of": found, "share": round(len(good) / len(rows), 4),
        "noisy": sum(bool(row["report"]["noisy"]) for row in good),
        "overhead_s_median": round(statistics.median(overheads), 4),
        "overhead_s_max": round(max(overheads), 4),
        "wall_s": round(sum(row["wall_s"] for row in rows), 1),
    }))  # fmt: skip


def _builds(record: ModelRecord, library: str) -> bool:
    planned = plan(record)
    return isinstance(planned, Plan) and planned.library == library


if __name__ == "__main__":
    main()
