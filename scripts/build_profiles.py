"""Writes tools/estimate/profiles.tsv and usual.tsv.

    uv run python scripts/build_profiles.py trace profiles.part    # an hour on one core
    uv run python scripts/build_profiles.py write profiles.part [--timm-results FILE]

Every network that the catalogue names is built on torch's meta device and run
there once.  `trace` goes on where it was cut off.  `--timm-results` are the
published timings at batch 1 (columns `model`, `bench_img_size`, `ips_*_b1`)
from which the usual prices are fitted.
"""

from __future__ import annotations

import csv
import gc
import json
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from index.catalogue import FOLDER, files, read  # noqa: E402
from tools.estimate import profiles, speed, usual  # noqa: E402
from tools.estimate.ops import KINDS, work  # noqa: E402
from tools.validation.families import families  # noqa: E402
from tools.validation.plan import plan  # noqa: E402

CPU_COLUMNS = {
    "ips_i9_10940x_fp32_b1": "Intel i9-10940X",
    "ips_i7_12700h_fp32_b1": "Intel i7-12700H",
}
TOO_BIG = ("giant", "gigantic", "huge", "large", "7b")
"""Names of networks that are not counted on the CPU where the meta device cannot."""


class Job:
    def __init__(self, library: str, name: str, variant: str | None, config: Any = None) -> None:
        self.library, self.name, self.variant, self.config = library, name, variant, config
        self.serves: list[str] = []


def jobs() -> dict[str, Job]:
    """What to profile, by the line's name."""
    return {**_timm(), **_others()}


def _timm() -> dict[str, Job]:
    import timm

    found: dict[str, Job] = {}
    for full in [*timm.list_pretrained(), *timm.list_models()]:
        name, _, tag = full.partition(".")
        config: Any = timm.get_pretrained_cfg(full) if timm.is_model_pretrained(full) else None
        if config is None:
            key = f"timm:{name}"
        else:
            shape = "x".join(str(n) for n in config.input_size)
            key = f"timm:{name}@{shape}/{config.num_classes}"
        job = found.setdefault(key, Job("timm", name, tag or None))
        if key != f"timm:{full}":
            job.serves.append(full)
    return found


def _others() -> dict[str, Job]:
    found: dict[str, Job] = {}
    asked: dict[str, set[str | None]] = defaultdict(set)
    for path in files(FOLDER):
        for record in read(path):
            planned = plan(record)
            if isinstance(planned, str):
                continue
            if planned.library == "torchvision":
                for variant in (planned.variant, None):
                    key = f"torchvision:{planned.name}" + (f"/{variant}" if variant else "")
                    found.setdefault(key, Job("torchvision", planned.name, variant))
            elif planned.config is not None:
                key = profiles.transformers_name(planned.name, planned.variant, planned.config)
                found.setdefault(
                    key, Job("transformers", planned.name, planned.variant, planned.config)
                )
                asked[planned.config["model_type"]].add(planned.variant)
    for kind, sizes in families().items():
        for size in sizes:
            for task in sorted(asked[kind] | {"feature-extraction"}, key=str):
                config = size.with_vocabulary(size.vocabulary) | {"model_type": size.type}
                key = profiles.transformers_name(size.name, task, config)
                found.setdefault(key, Job("transformers", size.name, task, config))
    return found


def profile(job: Job, device: str = "meta") -> dict[str, Any]:
    """Everything of one network's line, as JSON."""
    import torch

    from tools.validation.worker.timm_models import build_timm
    from tools.validation.worker.tracing import trace
    from tools.validation.worker.transformers_models import build_transformers
    from tools.validation.worker.vision_models import build_torchvision

    build = {"timm": build_timm, "torchvision": build_torchvision,
             "transformers": build_transformers}[job.library]  # fmt: skip
    more = {} if job.config is None else {"config": job.config}
    with torch.device(device):
        built = build(job.name, job.variant, None, **more)
        built.model.eval()
        seen = trace(built.model, built.inputs(1))
        token = None
        if built.per_token is not None:
            write = built.per_token
            one, two = (trace(partial(write, n), ()).ops for n in (1, 2))
            token = _less(work(two), work(one))
    held = [*built.model.parameters(), *built.model.buffers()]
    return {
        "shape": "x".join(str(n) for n in built.input_shape),
        "figures": {
            "params": built.params,
            "weight_bytes": sum(t.numel() * t.element_size() for t in held),
            "peak_bytes": seen.peak_bytes,
            "largest_bytes": 4 * max((op.weights for op in seen.ops), default=0),
        },
        "work": work(seen.ops),
        "token": token,
    }


def _less(more: dict[str, float], less: dict[str, float]) -> dict[str, float]:
    return {kind: max(0.0, more[kind] - less[kind]) for kind in KINDS}


def do_trace(path: Path) -> None:
    warnings.simplefilter("ignore")
    done = {row["key"] for row in _kept(path)} if path.exists() else set[str]()
    todo = {key: job for key, job in jobs().items() if key not in done}
    with path.open("a", encoding="utf-8") as out:
        for number, (key, job) in enumerate(todo.items()):
            try:
                found = profile(job)
            except Exception as error:
                big = job.library == "transformers" or any(word in job.name for word in TOO_BIG)
                try:
                    if big:
                        raise
                    found = profile(job, "cpu")
                except Exception:
                    found = {"error": f"{type(error).__name__}: {error}"[:200]}
            out.write(json.dumps({"key": key, "serves": job.serves, **found}) + "\n")
            out.flush()
            if number % 100 == 0:
                print(number, len(todo), flush=True)
                gc.collect()


def _kept(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def do_write(path: Path, results: Path | None) -> None:
    rows = sorted((r for r in _kept(path) if "error" not in r), key=lambda r: r["key"])
    missing = sorted(r["key"] for r in _kept(path) if "error" in r)
    _table(rows)
    print(f"{len(rows)} profiles; without: {len(missing)}: {missing[:40]}")
    if results is not None:
        left = _usual(results)
        for row in rows:
            row["figures"]["left"] = round(1000 * left[row["key"]])
        _table(rows)


def _table(rows: list[dict[str, Any]]) -> None:
    names = ("torch", "torchvision", "timm", "transformers")
    stamp = datetime.now(UTC).date().isoformat()
    versions = " ".join(f"{name}={version(name)}" for name in names)
    lines = [f"# date={stamp} {versions}", "# name serves shape " + " ".join(
        [*profiles.FIGURES, *KINDS])]  # fmt: skip
    for row in rows:
        name = row["key"]
        lines.append(profiles.line(name, row["serves"], row["shape"], row["figures"], row["work"]))
        if row.get("token"):
            lines.append(profiles.line(name + profiles.PER_TOKEN, [], "", {}, row["token"]))
    profiles.TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _usual(results: Path) -> dict[str, float]:
    """Writes the usual prices; what each network takes longer than they explain (logarithms)."""
    table, names = profiles.read(profiles.TABLE.read_text(encoding="utf-8"))
    columns: dict[str, list[str]] = {kind: [] for kind in [*KINDS, "typical_ms"]}
    notes: list[str] = []
    over: dict[str, list[float]] = defaultdict(list)
    near: list[Any] = []
    every = np.array([found.work for found in table.values()])
    for column, processor in CPU_COLUMNS.items():
        rows: dict[str, tuple[Any, float]] = {}
        for row in csv.DictReader(results.open(encoding="utf-8")):
            name = names.get(f"timm:{row['model']}")
            if name and row[column] and table[name].shape.endswith(f"x{row['bench_img_size']}"):
                rows.setdefault(name, (table[name].work, 1000 / float(row[column])))
        matrix = np.array([w for w, _ in rows.values()])
        ms = np.array([m for _, m in rows.values()])
        typical = float(np.median(ms))
        start = typical / len(KINDS) / np.maximum(matrix.mean(axis=0), 1e-9)
        made = speed.fit(matrix, ms, start)
        prices = made.prices
        near.append(np.log(made.times(every) / (every @ prices)))
        floor = usual.LEAST * typical / np.maximum(matrix.mean(axis=0), 1e-9)
        prices = np.maximum(prices, floor)
        for name, error in zip(rows, np.log(ms / (matrix @ prices)), strict=True):
            over[name].append(float(error))
        off = np.abs(matrix @ prices / ms - 1)
        notes.append(
            f"{processor}: {len(ms)} networks of timm's published results, float32, batch 1;"
            f" median error {np.median(off):.3f}"
        )
        for kind, price in zip(KINDS, prices, strict=True):
            columns[kind].append(f"{price:.4g}")
        columns["typical_ms"].append(f"{typical:.4g}")
    lines = [f"# {note}" for note in notes]
    lines += ["\t".join([kind, *cells]) for kind, cells in columns.items()]
    usual.TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(notes))
    alike = np.mean(near, axis=0)
    return {
        name: float(np.mean(over[name]) if name in over else alike[row])
        for row, name in enumerate(table)
    }


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["trace", part]:
            do_trace(Path(part))
        case ["write", part]:
            do_write(Path(part), None)
        case ["write", part, "--timm-results", file]:
            do_write(Path(part), Path(file))
        case _:
            sys.exit(__doc__)
