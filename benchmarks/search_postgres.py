"""Vector search inside PostgreSQL (pgvector) against the local copy, under limits.

    uv run python benchmarks/search_postgres.py [--rows 10000 100000] [--queries 50]

Starts a real server in a temporary folder (pgserver).  The same synthetic
vectors and limits as `search_scale.py`; the truth is exact search in float64.
Prints a table and, last, one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pgserver
import psycopg
from search_scale import DIM, SHARES, STEP, Table, asked, block, brute, limits, measure

from index import exact
from index.store import Side


def text(vector: Any) -> str:
    return "[" + ",".join(f"{v:.9g}" for v in vector.tolist()) + "]"


def filled(db: psycopg.Connection[Any], rows: int) -> float:
    db.execute("CREATE EXTENSION IF NOT EXISTS vector")
    db.execute("DROP TABLE IF EXISTS models")
    db.execute(f"CREATE TABLE models (n int PRIMARY KEY, p int, v vector({DIM}))")  # pyright: ignore
    numbers = limits(rows)
    start = time.perf_counter()
    with db.cursor() as cursor, cursor.copy("COPY models (n, p, v) FROM STDIN") as copy:
        for at in range(0, rows, STEP):
            for n, vector in enumerate(block(at, min(STEP, rows - at)), at + 1):
                copy.write_row((n, int(numbers[n - 1]), text(vector)))
    db.execute("ANALYZE models")
    return time.perf_counter() - start


def local(folder: Path, rows: int, queries: int) -> Table:
    """The matrices as `index` writes and searches them."""
    numbers = limits(rows)
    sides = np.zeros(rows, dtype=Side)
    sides["key"] = sides["owner"] = np.arange(1, rows + 1)
    blocks = (block(n, min(STEP, rows - n)) for n in range(0, rows, STEP))
    exact.write(folder, "matrix-bench", sides, blocks, DIM)
    matrix = exact.load(folder, "matrix-bench", rows, DIM)
    if matrix is None:
        raise SystemExit("the matrix cannot be read")
    vectors, _ = asked(rows, queries)
    table = Table()
    for share in SHARES:
        allowed = numbers <= rows * share
        places = None if share == 1 else np.flatnonzero(allowed)
        truth = brute(folder, vectors, allowed)

        def ask(n: int, places: Any = places) -> list[int]:
            best, _ = matrix.top(vectors[n], 10, places)
            return matrix.keys[best].tolist()

        table.append(measure(f"local copy, {share:.0%}", queries, ask, truth))
    return table


def inside(db: psycopg.Connection[Any], folder: Path, rows: int, queries: int, name: str) -> Table:
    numbers, table = limits(rows), Table()
    vectors, _ = asked(rows, queries)
    for share in SHARES:
        truth = brute(folder, vectors, numbers <= rows * share)
        where = "" if share == 1 else f"WHERE p <= {int(rows * share)}"
        sql = f"SELECT n FROM models {where} ORDER BY v <=> %s::vector LIMIT 10"

        def ask(n: int, sql: str = sql) -> list[int]:
            return [row[0] for row in db.execute(sql, (text(vectors[n]),))]  # pyright: ignore

        table.append(measure(f"{name}, {share:.0%}", queries, ask, truth))
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description="pgvector against the local copy.")
    parser.add_argument("--rows", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--queries", type=int, default=50)
    arguments = parser.parse_args()
    result: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(dir="/tmp") as home:
        server = pgserver.get_server(home)
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as db:
                for rows in arguments.rows:
                    folder = Path(home) / f"local{rows}"
                    folder.mkdir()
                    table = local(folder, rows, arguments.queries)
                    seconds = filled(db, rows)
                    table += inside(db, folder, rows, arguments.queries, "pgvector, exact")
                    start = time.perf_counter()
                    db.execute("SET maintenance_work_mem = '1GB'")
                    db.execute("CREATE INDEX ON models USING hnsw (v vector_cosine_ops)")
                    built = time.perf_counter() - start
                    db.execute("SET hnsw.ef_search = 200")
                    table += inside(db, folder, rows, arguments.queries, "pgvector, HNSW")
                    result[str(rows)] = table
                    print(f"\n{rows:,} rows (copied in {seconds:.0f} s, HNSW in {built:.0f} s)")
                    for row in table:
                        print(f"{row['search']:26}{row['p50_ms']:>10}{row['p95_ms']:>10}"
                              f"{row.get('recall@10', ''):>9}", flush=True)  # fmt: skip
        finally:
            server.cleanup()
    print(json.dumps(result))


if __name__ == "__main__":
    main()
