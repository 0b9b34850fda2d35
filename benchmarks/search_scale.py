"""Search under limits as the index grows: ours, Chroma, LanceDB and full text, in one run.

    uv run python benchmarks/search_scale.py [--rows 10000 100000] [--ours 1000000] [--queries N]

Vectors are synthetic (2,000 clusters, 384 dimensions), texts are made of words
with the frequencies of a language.  `--rows` are measured in every engine,
`--ours` in ours alone, in a process of its own whose memory is reported.
Recall is against float64 brute force.  Prints a table and one JSON line.
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
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import exact
from index.filters import Filter
from index.fusion import Fusion
from index.store import Side, Store

DIM, WORDS, STEP = 384, 30_000, 10_000
SHARES = (1.0, 0.5, 0.2, 0.01)
Table = list[dict[str, Any]]


def block(start: int, rows: int) -> NDArray[np.float32]:
    """The same vectors whenever they are asked for."""
    centres = np.random.default_rng(5).standard_normal((2000, DIM)).astype(np.float32)
    rng = np.random.default_rng(start + 1)
    raw = centres[rng.integers(0, 2000, rows)] + 0.7 * rng.standard_normal((rows, DIM))
    return (raw / np.linalg.norm(raw, axis=1, keepdims=True)).astype(np.float32)


def texts(start: int, rows: int) -> list[str]:
    rng = np.random.default_rng(start + 2)
    picks = np.minimum(rng.zipf(1.3, (rows, 25)), WORDS)
    return [" ".join(f"w{n}" for n in row) for row in picks]


def limits(rows: int) -> NDArray[np.int64]:
    return np.random.default_rng(11).permutation(rows).astype(np.int64) + 1


def fill(folder: Path, rows: int) -> None:
    """An index of ours, its tables filled directly."""
    store = Store(folder)
    numbers = limits(rows)
    store.db.execute("PRAGMA synchronous = OFF")
    store.db.execute("BEGIN")
    for start in range(0, rows, STEP):
        said = texts(start, min(STEP, rows - start))
        at = range(start + 1, start + 1 + len(said))
        store.db.executemany(
            "INSERT INTO records VALUES (?, ?, 'x', '', '', '{}')",
            [(n, f"owner/model-{n:08}") for n in at],
        )
        store.db.executemany(
            "INSERT INTO facts VALUES (?, ?, NULL, NULL, NULL, NULL)",
            [(n, int(numbers[n - 1])) for n in at],
        )
        store.db.executemany(
            "INSERT INTO texts (rowid, id_words, description, hints, tags)"
            " VALUES (?, ?, ?, '', '')",
            [(n, f"model {n}", text) for n, text in zip(at, said, strict=True)],
        )
    for key, value in (("generation", "bench"), ("encoder", {"dim": DIM, "fingerprint": "x"})):
        store.db.execute("INSERT INTO meta VALUES (?, ?)", (key, json.dumps(value)))
    store.db.execute("COMMIT")
    store.close()
    side = np.zeros(rows, dtype=Side)
    side["key"] = side["owner"] = np.arange(1, rows + 1)
    blocks = (block(n, min(STEP, rows - n)) for n in range(0, rows, STEP))
    exact.write(folder, "matrix-bench", side, blocks, DIM)


def timed(action: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = action()
    return (time.perf_counter() - start) * 1000, result


def measure(
    name: str, queries: int, ask: Callable[[int], list[int] | None], truth: list[Nearest] | None
) -> dict[str, Any]:
    ask(0)
    times: list[float] = []
    recalls: list[float] = []
    for n in range(queries):
        ms, found = timed(lambda n=n: ask(n))
        times.append(ms)
        if truth is not None and found is not None:
            recalls.append(truth[n].recall(found))
    times.sort()
    row: dict[str, Any] = {
        "search": name, "p50_ms": round(statistics.median(times), 2),
        "p95_ms": round(times[int(len(times) * 0.95) - 1], 2),
    }  # fmt: skip
    if recalls:
        row |= {"recall@10": round(statistics.mean(recalls), 4), "worst": round(min(recalls), 2)}
    return row


def asked(rows: int, queries: int) -> tuple[NDArray[np.float32], list[str]]:
    rng = np.random.default_rng(3)
    raw = block(0, min(rows, STEP))[rng.integers(0, min(rows, STEP), queries)]
    raw = raw + 0.05 * rng.standard_normal(raw.shape)
    words = [" ".join(f"w{n}" for n in np.minimum(rng.zipf(1.3, 6), WORDS)) for _ in range(queries)]
    return (raw / np.linalg.norm(raw, axis=1, keepdims=True)).astype(np.float32), words


ALIKE = 1e-6
"""Scores this near are one place: float32 cannot tell them apart, and either answer is right."""


class Nearest:
    """What counts as found: the rows that score as high as the tenth, or as good as."""

    def __init__(self, scores: NDArray[np.float64]) -> None:
        tenth = np.partition(scores, -10)[-10]
        self.rows = set((np.flatnonzero(scores >= tenth - ALIKE) + 1).tolist())

    def recall(self, found: list[int]) -> float:
        return len(self.rows & set(found)) / 10


def brute(folder: Path, vectors: NDArray[np.float32], allowed: NDArray[np.bool_]) -> list[Nearest]:
    """The ten nearest in float64, for each query."""
    matrix = np.load(folder / "matrix-bench.f32.npy", mmap_mode="r")
    scores = np.empty((len(vectors), len(matrix)))
    for n in range(0, len(matrix), STEP):
        scores[:, n : n + STEP] = vectors.astype(np.float64) @ matrix[n : n + STEP].T.astype(float)
    scores[:, ~allowed] = -2
    return [Nearest(row) for row in scores]


def ours(folder: Path, rows: int, queries: int) -> Table:
    vectors, words = asked(rows, queries)
    open_ms, (store, fusion) = timed(lambda: _open(folder))
    numbers, table = limits(rows), Table()
    for share in SHARES:
        limit = None if share == 1 else Filter(max_params=int(rows * share))
        truth = brute(folder, vectors, numbers <= rows * share) if rows <= 100_000 else None

        def dense(n: int, limit: Filter | None = limit) -> list[int]:
            best, _ = fusion.models.top(vectors[n], 10, fusion.places(limit))
            return fusion.models.keys[best].tolist()

        def whole(n: int, limit: Filter | None = limit) -> None:
            fusion.search(words[n], vectors[n], limit, 50)

        table.append(measure(f"ours, vectors, {share:.0%}", queries, dense, truth))
        table.append(measure(f"ours, fused with words, {share:.0%}", queries, whole, None))

    told = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(told.partition("VmHWM:")[2].split()[0]) / 1024  # rusage would count the parent's

    def lexical(n: int) -> None:
        store.all(
            "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 50",
            (" OR ".join(words[n].split()),),
        )

    table.append(measure("FTS5 alone, every word, 100%", min(queries, 10), lexical, None))
    table.append({"search": "ours: open ms, memory MB", "p50_ms": round(open_ms, 1),
                  "p95_ms": round(peak)})  # fmt: skip
    return table


def _open(folder: Path) -> tuple[Store, Fusion]:
    store = Store(folder)
    return store, Fusion(folder, store)


def chroma(folder: Path, rows: int, queries: int) -> Table:
    import chromadb

    vectors, _ = asked(rows, queries)
    numbers, table = limits(rows), Table()
    client = chromadb.PersistentClient(path=str(folder / "chroma"))
    collection = client.create_collection(
        "models",
        embedding_function=None,
        configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
    )
    start = time.perf_counter()
    for at in range(0, rows, 2000):
        part = block(at - at % STEP, STEP)[at % STEP : at % STEP + 2000][: rows - at]
        collection.add(
            ids=[str(n + 1) for n in range(at, at + len(part))], embeddings=part,
            metadatas=[{"p": int(p)} for p in numbers[at : at + len(part)]],
        )  # fmt: skip
    built = time.perf_counter() - start
    for share in SHARES:
        where: Any = None if share == 1 else {"p": {"$lte": int(rows * share)}}
        truth = brute(folder, vectors, numbers <= rows * share)

        def ask(n: int, where: Any = where) -> list[int]:
            found = collection.query(query_embeddings=[vectors[n]], n_results=10, where=where,
                                     include=["distances"])  # fmt: skip
            return [int(i) for i in found["ids"][0]]

        table.append(measure(f"Chroma, {share:.0%}", queries, ask, truth))
    table.append({"search": "Chroma: build s", "p50_ms": round(built, 1), "p95_ms": ""})
    return table


def lance(folder: Path, rows: int, queries: int) -> Table:
    import lancedb
    import pyarrow as pa
    from lancedb.index import HnswSq

    vectors, _ = asked(rows, queries)
    numbers, table = limits(rows), Table()
    start = time.perf_counter()

    def batches() -> Any:
        for at in range(0, rows, STEP):
            part = block(at, min(STEP, rows - at))
            flat = pa.FixedSizeListArray.from_arrays(pa.array(part.reshape(-1)), DIM)
            at_once = numbers[at : at + len(part)]
            ids = np.arange(at + 1, at + 1 + len(part))
            yield pa.record_batch([pa.array(ids), pa.array(at_once), flat], ["n", "p", "vector"])

    schema = pa.schema(
        [("n", pa.int64()), ("p", pa.int64()), ("vector", pa.list_(pa.float32(), DIM))]
    )
    held = lancedb.connect(str(folder / "lance")).create_table("m", batches(), schema=schema)
    held.create_index("vector", config=HnswSq(distance_type="cosine", num_partitions=1))
    built = time.perf_counter() - start
    for share in SHARES:
        truth = brute(folder, vectors, numbers <= rows * share)

        def ask(n: int, share: float = share) -> list[int]:
            query = held.search(vectors[n]).metric("cosine").limit(10).refine_factor(5)
            if share < 1:
                query = query.where(f"p <= {int(rows * share)}", prefilter=True)
            return [row["n"] for row in query.select(["n", "_distance"]).to_list()]

        table.append(measure(f"LanceDB, {share:.0%}", queries, ask, truth))
    table.append({"search": "LanceDB: build s", "p50_ms": round(built, 1), "p95_ms": ""})
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--ours", type=int, nargs="*", default=[])
    parser.add_argument("--queries", type=int, default=50)
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        print(json.dumps(ours(arguments.child, arguments.rows[0], arguments.queries)))
        return
    result: dict[str, Any] = {"load_before": round(os.getloadavg()[0], 2), "sizes": {}}
    for rows in [*arguments.rows, *arguments.ours]:
        with tempfile.TemporaryDirectory() as folder:
            fill_s = timed(lambda f=folder, r=rows: fill(Path(f), r))[0] / 1000
            done = subprocess.run(
                [sys.executable, __file__, "--child", folder, "--rows", str(rows),
                 "--queries", str(arguments.queries)],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
            table: Table = json.loads(done.stdout.splitlines()[-1])
            if rows in arguments.rows:
                table += chroma(Path(folder), rows, arguments.queries)
                table += lance(Path(folder), rows, arguments.queries)
        result["sizes"][rows] = table
        print(f"\n{rows:,} rows (filled in {fill_s:.0f} s)")
        print(f"{'search':34}{'p50 ms':>10}{'p95 ms':>10}{'recall@10':>11}{'worst':>7}")
        for row in table:
            print(f"{row['search']:34}{row['p50_ms']:>10}{row['p95_ms']:>10}"
                  f"{row.get('recall@10', ''):>11}{row.get('worst', ''):>7}")  # fmt: skip
    print(json.dumps(result))


if __name__ == "__main__":
    main()
