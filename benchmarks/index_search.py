"""Exact search against Chroma, filtered and not, on the embedded catalogue.

    uv run python benchmarks/index_search.py [--copies N] [--queries N]

Prints a table and one JSON line.  `--copies` makes the catalogue N times as
large with jittered copies of its vectors.  Times are of the dense search alone
(the query's vector is made before); the last rows time `Library.search` whole.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from bowerbird.settings import Settings
from index import dense
from index.exact import Exact, order
from index.library import Library

SUBJECTS = (
    "birds", "plant leaf disease", "german speech", "semantic search", "receipts", "faces",
    "street scenes", "tweets", "medical reports", "chest x-ray", "music vocals", "code", "spam",
    "satellite pictures", "emotion in voice", "arabic names", "dog breeds", "hand poses",
    "forecasting sales", "table questions",
)  # fmt: skip
WISHES = ("small {} model", "{} classifier, open licence", "fast {} on a phone", "best {} model",
          "{} for a laptop without a GPU")  # fmt: skip


def timed(action: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = action()
    return (time.perf_counter() - start) * 1000, result


def row(name: str, times: list[float], recalls: list[float]) -> dict[str, Any]:
    ordered = sorted(times)
    return {
        "search": name, "p50_ms": round(statistics.median(ordered), 2),
        "p95_ms": round(ordered[int(len(ordered) * 0.95) - 1], 2),
        "recall@10": round(statistics.mean(recalls), 4), "worst": round(min(recalls), 2),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--queries", type=int, default=100)
    arguments = parser.parse_args()
    queries = [w.format(s) for s in SUBJECTS for w in WISHES][: arguments.queries]
    table: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder))
        build_ms, library = timed(lambda: Library.open(settings))
        library.close()
        open_ms, library = timed(lambda: Library.open(settings))
        parts, encoder = library._search_parts()
        matrix = np.concatenate([parts._matrix] * arguments.copies).copy()
        jitter = np.random.default_rng(0).normal(0, 0.02, matrix.shape).astype(np.float32)
        jitter[: len(parts.ids)] = 0
        matrix += jitter
        matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
        ids = [f"{i}#{n:03}" for n in range(arguments.copies) for i in parts.ids]
        full = Exact(ids, matrix)
        path = Path(folder) / "chroma" / "bench"
        chroma_ms, _ = timed(
            lambda: dense.build(path, ids, matrix, fingerprint="x", progress=lambda *_: None)
        )
        probe_ms, problem = timed(lambda: dense.probe(path))
        assert problem is None, problem
        chroma = dense.Chroma(path, ids, "x")
        vectors = encoder.encode(queries)
        everything, rng = full.rows(None), np.random.default_rng(1)
        for share in (1.0, 0.5, 0.2, 0.01):
            among = None
            if share < 1:
                among = [ids[n] for n in rng.choice(len(ids), int(len(ids) * share), replace=False)]
            rows = everything if among is None else full.rows(among)
            exact_t: list[float] = []
            chroma_t: list[float] = []
            recalls: list[float] = []
            for vector in vectors:

                def near(vector: Any = vector, rows: Any = rows) -> set[str]:
                    return {ids[rows[n]] for n in order(full.similarity(vector, rows))[:10]}

                def asked(vector: Any = vector, among: Any = among) -> set[str]:
                    if among is None:
                        return {i for i, _ in chroma.search(vector, 10)}
                    found = chroma._collection.query(
                        query_embeddings=[vector], n_results=10, ids=among, include=["distances"]
                    )
                    return set(found["ids"][0])

                ms, truth = timed(near)
                exact_t.append(ms)
                ms, found = timed(asked)
                chroma_t.append(ms)
                recalls.append(len(truth & found) / max(len(truth), 1))
            name = "no filter" if among is None else f"filter {share:.0%}"
            table.append(row(f"exact, {name}", exact_t, [1.0]))
            table.append(row(f"chroma, {name}", chroma_t, recalls))
        whole: list[float] = []
        filtered: list[float] = []
        among = [r.id for r in library.records(["image-classification"])]
        library.search("warm up")
        for query in queries:
            whole.append(timed(lambda q=query: library.search(q))[0])
            library._queries.clear()
            filtered.append(timed(lambda q=query: library.search(q, among=among))[0])
        table.append(row("Library.search with encoding", whole, [1.0]))
        table.append(row("Library.search among one task", filtered, [1.0]))
        chroma.close()
        library.close()
    print(f"{'search':34}{'p50 ms':>10}{'p95 ms':>10}{'recall@10':>11}{'worst':>7}")
    for r in table:
        print(
            f"{r['search']:34}{r['p50_ms']:>10}{r['p95_ms']:>10}{r['recall@10']:>11}{r['worst']:>7}"
        )
    print(json.dumps({
        "rows": len(ids), "build_s": round(build_ms / 1000, 2), "open_ms": round(open_ms, 2),
        "chroma_build_s": round(chroma_ms / 1000, 2), "chroma_probe_s": round(probe_ms / 1000, 2),
        "table": table,
    }))  # fmt: skip


if __name__ == "__main__":
    main()
