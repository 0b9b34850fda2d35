"""One index in SQLite: records, doors, tasks, facts, documents, full text, vectors.

This is the reading side; `index.writing` writes.  The embedded catalogue and
every catalogue of a user's own have the same tables.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from index import catalogue
from index.encoder import Vectors
from index.words import quoted

SCHEMA = 2
FILE = "index.sqlite3"
Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total) while the index is built."""
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE records (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, catalogue TEXT NOT NULL,
    hash TEXT NOT NULL, text_key TEXT NOT NULL, json TEXT NOT NULL);
CREATE INDEX by_catalogue ON records (catalogue);
CREATE TABLE facts (
    n INTEGER PRIMARY KEY, params INTEGER, size_bytes INTEGER, downloads INTEGER,
    license TEXT, library TEXT);
CREATE TABLE given (n INTEGER PRIMARY KEY, json TEXT NOT NULL);
CREATE TABLE doors (door TEXT PRIMARY KEY, n INTEGER NOT NULL, shown TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX doors_of ON doors (n);
CREATE TABLE tasks (task TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (task, n)) WITHOUT ROWID;
CREATE INDEX tasks_of ON tasks (n);
CREATE TABLE vectors (
    text_key TEXT NOT NULL, encoder TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (text_key, encoder)) WITHOUT ROWID;
CREATE VIRTUAL TABLE texts USING fts5 (
    id_words, description, hints, tags, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE TABLE chunks (
    c INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, n INTEGER NOT NULL,
    title TEXT NOT NULL, text_key TEXT NOT NULL);
CREATE INDEX chunks_of ON chunks (n);
CREATE VIRTUAL TABLE chunk_texts USING fts5 (
    text, tokenize = 'porter unicode61 remove_diacritics 2');
"""
Side = np.dtype([("key", "<i8"), ("owner", "<i8")])
"""What a vector belongs to: its own row number and that of its model."""


class Store:
    """One open database.  Safe to use from several threads."""

    def __init__(self, folder: Path, *, sealed: bool = False) -> None:
        """Open `folder`/index.sqlite3, made when missing.

        `sealed`: nobody writes it any more.  Raises sqlite3.DatabaseError when
        the file is damaged or of another schema.
        """
        self.path = folder / FILE
        self.lock = threading.RLock()
        # A folder that cannot be written holds no WAL: then nobody writes, and immutable is true.
        fixed = sealed or not os.access(folder, os.W_OK)
        self.db = sqlite3.connect(
            f"file:{self.path.absolute()}{'?mode=ro&immutable=1' if fixed else ''}", uri=True,
            check_same_thread=False, isolation_level=None, timeout=60,
        )  # fmt: skip
        try:
            version = int(self.one("PRAGMA user_version") or 0)
            if version == 0 and not fixed and not self.one("SELECT count(*) FROM sqlite_master"):
                self.db.execute("PRAGMA journal_mode = WAL")
                self.db.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {SCHEMA}; COMMIT;")
            elif version != SCHEMA:
                raise sqlite3.DatabaseError(f"format {version}, expected {SCHEMA}")
            self.db.execute("PRAGMA synchronous = NORMAL")
            self.one("SELECT count(*) FROM meta")
        except BaseException:
            self.db.close()
            raise

    def close(self) -> None:
        with self.lock:
            self.db.close()

    def one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """First column of the first row, or None."""
        with self.lock:
            row = self.db.execute(sql, values).fetchone()
        return None if row is None else row[0]

    def all(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self.lock:
            return self.db.execute(sql, values).fetchall()

    # State

    def version(self) -> int:
        """Another number as soon as another process has changed the database."""
        return int(self.one("PRAGMA data_version") or 0)

    def meta(self, key: str) -> Any:
        """A remembered value, or None."""
        text = self.one("SELECT value FROM meta WHERE key = ?", (key,))
        return None if text is None else json.loads(text)

    def sound(self) -> bool:
        """Every page checked (SQLite's quick_check), every record and vector by its hash."""
        if self.one("PRAGMA quick_check(1)") != "ok":
            return False
        with self.lock:
            rows = self.db.execute("SELECT hash, json FROM records")
            if any(catalogue.digest(text) != key for key, text in rows):
                return False
        told = self.meta("vectors")
        return told is None or told == self.vectors_digest()

    def vectors_digest(self) -> str:
        """Changes when any vector does."""
        import hashlib

        total = hashlib.sha256()
        with self.lock:
            for key, blob in self.db.execute("SELECT text_key, vector FROM vectors ORDER BY 1"):
                total.update(str(key).encode())
                total.update(blob)
        return total.hexdigest()[:32]

    def encoder(self) -> dict[str, Any]:
        """Name, fingerprint and dim of the encoder of the vectors."""
        return cast("dict[str, Any]", self.meta("encoder"))

    # Vectors

    def sides(self, *, chunks: bool = False) -> NDArray[Any]:
        """What each row of the matrix belongs to (dtype Side): models by id, chunks by id."""
        sql = "SELECT n, n FROM records ORDER BY id"
        with self.lock:
            rows = self.db.execute("SELECT c, n FROM chunks ORDER BY id" if chunks else sql)
            return np.fromiter(rows, dtype=Side)

    def vectors(self, *, chunks: bool = False, block: int = 4096) -> Iterator[Vectors]:
        """The matrix in blocks of rows (rows, dim), in the order of `sides`."""
        encoder = self.encoder()
        table = "chunks" if chunks else "records"
        with self.lock:
            cursor = self.db.execute(
                f"SELECT v.vector FROM {table} r CROSS JOIN vectors v"  # noqa: S608
                " ON v.text_key = r.text_key AND v.encoder = ? ORDER BY r.id",
                (encoder["fingerprint"],),
            )
            while rows := cursor.fetchmany(block):
                flat = np.frombuffer(b"".join(row[0] for row in rows), dtype="<f4")
                yield flat.reshape(len(rows), int(encoder["dim"])).astype(np.float32, copy=False)

    # Records

    def ids(self) -> list[str]:
        """All ids, sorted: the order of the vectors' rows."""
        return [str(row[0]) for row in self.all("SELECT id FROM records ORDER BY id")]

    def ids_of(self, numbers: Sequence[int]) -> dict[int, str]:
        """{row number: id} of these row numbers."""
        rows = self.all(
            "SELECT r.n, r.id FROM json_each(?) w CROSS JOIN records r ON r.n = w.value",
            (json.dumps(list(numbers)),),
        )
        return {int(n): str(i) for n, i in rows}

    def numbers_of(self, model_ids: Sequence[str]) -> NDArray[np.int64]:
        """Row numbers of these ids; unknown ids are left out."""
        rows = self.all(
            "SELECT r.n FROM json_each(?) w CROSS JOIN records r ON r.id = w.value",
            (json.dumps(list(model_ids)),),
        )
        return np.array([row[0] for row in rows], dtype=np.int64)

    def count(self) -> int:
        return int(self.one("SELECT count(*) FROM records"))

    def chunk_count(self) -> int:
        return int(self.one("SELECT count(*) FROM chunks"))

    def counts(self) -> dict[str, int]:
        """Records by catalogue file."""
        rows = self.all("SELECT catalogue, count(*) FROM records GROUP BY catalogue")
        return {str(name): int(count) for name, count in rows}

    def canonical(self, model_id: str) -> str | None:
        """The record's id behind any door id, whatever its case."""
        found = self.one(
            "SELECT r.id FROM doors d JOIN records r ON r.n = d.n WHERE d.door = ?",
            (model_id.lower(),),
        )
        return None if found is None else str(found)

    def shown_ids(self) -> list[str]:
        """Every id that leads to a record."""
        return [str(row[0]) for row in self.all("SELECT shown FROM doors ORDER BY door")]

    def ids_with(self, tasks: Sequence[str]) -> list[str]:
        """Ids of records with any of the tasks, sorted."""
        marks = ",".join("?" * len(tasks))
        rows = self.all(
            f"SELECT DISTINCT r.id FROM tasks t JOIN records r ON r.n = t.n"  # noqa: S608
            f" WHERE t.task IN ({marks}) ORDER BY r.id",
            list(tasks),
        )
        return [str(row[0]) for row in rows]

    def json_of(self, model_ids: Sequence[str]) -> dict[str, str]:
        """Stored JSON of records by id; all of them when that is most of the table."""
        if len(model_ids) > 2000:
            wanted = set(model_ids)
            rows = self.all("SELECT id, json FROM records")
            return {str(i): str(j) for i, j in rows if i in wanted}
        rows = self.all(
            "SELECT r.id, r.json FROM json_each(?) w JOIN records r ON r.id = w.value",
            (json.dumps(list(model_ids)),),
        )
        return {str(i): str(j) for i, j in rows}

    def given(self) -> Iterator[str]:
        """The lines of a user's own catalogue as they were given, by id."""
        with self.lock:
            cursor = self.db.execute(
                "SELECT g.json FROM records r CROSS JOIN given g ON g.n = r.n ORDER BY r.id"
            )
            for row in cursor:
                yield str(row[0])

    # Full text

    def holding(self, word: str, at_most: int, *, table: str = "texts") -> int:
        """In how many rows the word stands, counted no further than `at_most`."""
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {table} MATCH ? LIMIT ?)"  # noqa: S608
        return int(self.one(sql, (quoted(word), at_most)))

    def matching(self, expression: str) -> list[tuple[int, float]]:
        """(row number, BM25 score; smaller is better) of records that match."""
        return self.all(
            "SELECT rowid, bm25(texts, 4.0, 2.0, 1.0, 1.5) FROM texts WHERE texts MATCH ?",
            (expression,),
        )  # type: ignore[return-value]

    def matching_chunks(self, expression: str) -> list[tuple[int, float]]:
        """(chunk's row number, BM25 score) of chunks that match."""
        return self.all(
            "SELECT rowid, bm25(chunk_texts) FROM chunk_texts WHERE chunk_texts MATCH ?",
            (expression,),
        )  # type: ignore[return-value]

    def chunk(self, number: int) -> tuple[str, str, str]:
        """Id, title and text of a chunk."""
        row = self.all(
            "SELECT k.id, k.title, t.text FROM chunks k JOIN chunk_texts t ON t.rowid = k.c"
            " WHERE k.c = ?",
            (number,),
        )[0]
        return str(row[0]), str(row[1]), str(row[2])
