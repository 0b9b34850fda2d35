"""How quickly and in how much memory texts go into an index, against the bare encoder.

    uv run python benchmarks/ingestion.py [--rows 4000 16000]

Each size is done in two child processes in turn: the encoder alone over the
very texts that the import embeds, and `catalogue bulk` over a parquet dump of
that many rows without cards.  Prints a table and, last, one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bowerbird.settings import Settings

WORDS = [
    "small",
    "base",
    "large",
    "tiny",
    "fast",
    "distilled",
    "quantized",
    "multilingual",
    "clinical",
    "legal",
    "street",
    "medical",
    "aerial",
    "bird",
    "leaf",
    "sound",
    "speech",
    "news",
    "review",
    "toxic",
    "finance",
    "chest",
    "retina",
    "traffic",
    "sign",
    "fabric",
]
TASKS = ("image-classification", "text-classification", "object-detection", "translation")


def row(number: int) -> dict[str, Any]:
    """A made-up model with about as many words as those of the embedded catalogue."""
    rng = random.Random(number)
    some = rng.sample(WORDS, 6)
    return {
        "id": f"owner{number % 997}/{some[0]}-{some[1]}-net-{number}", "downloads": number,
        "pipeline_tag": rng.choice(TASKS), "library_name": "transformers",
        "tags": ["transformers", "license:mit", f"dataset:{some[2]}-{number % 50}", "en", *some],
    }  # fmt: skip


def dump(path: Path, rows: int) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetWriter(path, pa.Table.from_pylist([row(0)]).schema) as file:
        for start in range(0, rows, 5000):
            some = [row(n) for n in range(start, min(rows, start + 5000))]
            file.write_table(pa.Table.from_pylist(some))


def bare(path: Path, rows: int) -> float:
    """Seconds that the encoder takes for the descriptions, as many at once as the import does."""
    from index import hub_rows
    from index.encoder import load_encoder

    texts = [hub_rows.record(row(n), "x", "2026-01-01").description for n in range(rows)]
    encoder = load_encoder(Settings(data=path.parent / "data"))
    encoder.encode(texts[:64])
    start = time.perf_counter()
    for n in range(0, rows, 1024):
        encoder.encode(texts[n : n + 1024])
    return time.perf_counter() - start


def imported(path: Path, rows: int) -> float:
    from index.bulk import bulk_import

    start = time.perf_counter()
    done = bulk_import(Settings(data=path.parent / "data"), [path], "dump")
    if done.rows != rows or done.embedded > rows:
        raise SystemExit(f"{done.rows} of {rows} rows went in")
    return time.perf_counter() - start


def child(which: str, path: Path, rows: int) -> None:
    seconds = (bare if which == "bare" else imported)(path, rows)
    told = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(told.partition("VmHWM:")[2].split()[0]) / 1024
    print(json.dumps({"seconds": round(seconds, 2), "peak_mb": round(peak)}))


def ran(which: str, path: Path, rows: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, "--child", which, str(path), str(rows)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description="Ingestion against the bare encoder.")
    parser.add_argument("--rows", nargs="*", type=int, default=[4000, 16000])
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        which, path, rows = arguments.child
        child(which, Path(path), int(rows))
        return
    table: list[dict[str, Any]] = []
    print(f"{'rows':>8}{'encoder s':>11}{'import s':>10}{'ratio':>7}{'texts/s':>9}{'peak MB':>9}")
    for rows in arguments.rows:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "dump.parquet"
            dump(path, rows)
            alone, whole = ran("bare", path, rows), ran("import", path, rows)
        ratio = alone["seconds"] / whole["seconds"]
        line = {
            "rows": rows, "encoder_s": alone["seconds"], "import_s": whole["seconds"],
            "ratio": round(ratio, 3), "texts_per_s": round(rows / whole["seconds"]),
            "peak_mb": whole["peak_mb"], "encoder_peak_mb": alone["peak_mb"],
        }  # fmt: skip
        table.append(line)
        print(f"{rows:>8,}{line['encoder_s']:>11}{line['import_s']:>10}{line['ratio']:>7}"
              f"{line['texts_per_s']:>9}{line['peak_mb']:>9}", flush=True)  # fmt: skip
    print(json.dumps(table))


if __name__ == "__main__":
    main()
