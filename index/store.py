"""The local index in SQLite (WAL): records, doors, tasks, full text, vectors.

A build is one transaction: a process that is killed leaves the old state.
`built.json` beside the database says what was built from which files and how
big the database was left; a database that is not as it was left is checked
page by page before it is trusted.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np

from bowerbird.errors import CatalogueError
from bowerbird.record import ModelRecord
from index import catalogue, shipped
from index.encoder import Encoder, Vectors
from index.naming import id_words
from index.words import any_of, quoted, words

SCHEMA = 1
Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total) while the index is built."""
COMMON = 0.25
"""Words in more than this share of the records are left out of a query."""
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE records (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, catalogue TEXT NOT NULL,
    hash TEXT NOT NULL, text_key TEXT NOT NULL, json TEXT NOT NULL);
CREATE INDEX by_catalogue ON records (catalogue);
CREATE TABLE doors (door TEXT PRIMARY KEY, n INTEGER NOT NULL, shown TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX doors_of ON doors (n);
CREATE TABLE tasks (task TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (task, n)) WITHOUT ROWID;
CREATE INDEX tasks_of ON tasks (n);
CREATE TABLE vectors (
    text_key TEXT NOT NULL, encoder TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (text_key, encoder)) WITHOUT ROWID;
CREATE VIRTUAL TABLE texts USING fts5 (
    id_words, description, hints, tags, tokenize = 'porter unicode61 remove_diacritics 2');
"""


class Store:
    """One open database.  Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Open `folder`/index.sqlite3, made when missing.

        Raises sqlite3.DatabaseError when the file is damaged or of another
        schema: the caller removes it and builds anew.
        """
        self.path = folder / "index.sqlite3"
        self._lock = threading.RLock()
        self._common: dict[str, bool] = {}
        writable = os.access(folder, os.W_OK)
        # A folder that cannot be written holds no WAL: then nobody writes, and immutable is true.
        options = "" if writable else "?mode=ro&immutable=1"
        self._db = sqlite3.connect(
            f"file:{self.path.absolute()}{options}", uri=True, check_same_thread=False,
            isolation_level=None, timeout=60,
        )  # fmt: skip
        try:
            version = int(self._one("PRAGMA user_version") or 0)
            if version == 0 and not self._one("SELECT count(*) FROM sqlite_master"):
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {SCHEMA}; COMMIT;")
            elif version != SCHEMA:
                raise sqlite3.DatabaseError(f"schema {version}, expected {SCHEMA}")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._one("SELECT count(*) FROM meta")
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def _one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        with self._lock:
            row = self._db.execute(sql, values).fetchone()
        return None if row is None else row[0]

    def _all(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    # What was built

    def meta(self, key: str) -> Any:
        """A remembered value, or None."""
        text = self._one("SELECT value FROM meta WHERE key = ?", (key,))
        return None if text is None else json.loads(text)

    def _remember(self, key: str, value: Any) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, json.dumps(value, sort_keys=True))
        )

    def sound(self) -> bool:
        """Every page checked (SQLite's quick_check)."""
        return self._one("PRAGMA quick_check(1)") == "ok"

    # Building

    def build(
        self,
        files: dict[str, tuple[Path, str]],
        encoder: Encoder,
        progress: Progress,
        vectors: Path,
    ) -> int:
        """Bring the database to what the files hold, in one transaction.

        `files` maps catalogue names to path and digest.  Unchanged files and
        unchanged records are skipped.  Returns the number of records written.
        """
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                written = self._records(files, progress)
                self._vectors(encoder, progress, vectors)
                self._remember("files", {name: digest for name, (_, digest) in files.items()})
                self._remember("encoder", {"name": encoder.name, "fingerprint": encoder.fingerprint,
                                           "dim": encoder.dim})  # fmt: skip
                self._remember("generation", self._generation(encoder.fingerprint))
                self._db.execute("COMMIT")
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._common.clear()
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return written

    def _records(self, files: dict[str, tuple[Path, str]], progress: Progress) -> int:
        old_files = cast("dict[str, str]", self.meta("files") or {})
        written = 0
        for name in set(old_files) - set(files):
            self._delete(self._all("SELECT n FROM records WHERE catalogue = ?", (name,)))
        changed = [name for name in sorted(files) if old_files.get(name) != files[name][1]]
        for done, name in enumerate(changed):
            progress(f"reading {name}", done, len(changed))
            found = self._all("SELECT id, hash, n FROM records WHERE catalogue = ?", (name,))
            old = {str(row[0]): (str(row[1]), int(row[2])) for row in found}
            fresh = list(catalogue.read(files[name][0]))
            gone = set(old) - {r.id for r in fresh}
            self._delete([(old[key][1],) for key in gone])
            for record in fresh:
                text = record.model_dump_json(exclude_defaults=True)
                key = catalogue.digest(text)
                known = old.get(record.id)
                if known and known[0] == key:
                    continue
                if known:
                    self._delete([(known[1],)])
                self._insert(record, text, key)
                written += 1
        if changed:
            progress("reading", len(changed), len(changed))
        return written

    def _delete(self, rows: Iterable[Sequence[Any]]) -> None:
        numbers = [(int(row[0]),) for row in rows]
        for table, column in (("doors", "n"), ("tasks", "n"), ("texts", "rowid"), ("records", "n")):
            self._db.executemany(f"DELETE FROM {table} WHERE {column} = ?", numbers)  # noqa: S608

    def _insert(self, record: ModelRecord, text: str, key: str) -> None:
        cursor = self._db.execute(
            "INSERT INTO records (id, catalogue, hash, text_key, json) VALUES (?, ?, ?, ?, ?)",
            (record.id, record.catalogue, key, shipped.text_key(record.description), text),
        )
        n = cursor.lastrowid
        names = {record.id.lower(): record.id, **{d.id.lower(): d.id for d in record.doors}}
        self._db.executemany(
            "INSERT OR IGNORE INTO doors VALUES (?, ?, ?)",
            [(lower, n, shown) for lower, shown in names.items()],
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO tasks VALUES (?, ?)", [(task, n) for task in record.tasks]
        )
        self._db.execute(
            "INSERT INTO texts (rowid, id_words, description, hints, tags) VALUES (?, ?, ?, ?, ?)",
            (n, _id_words(names.values()), record.description, " ".join(record.hints),
             " ".join([*record.tags, *record.datasets, *record.languages])),
        )  # fmt: skip

    def _vectors(self, encoder: Encoder, progress: Progress, path: Path) -> None:
        missing = self._all(
            "SELECT DISTINCT r.text_key, r.json FROM records r LEFT JOIN vectors v"
            " ON v.text_key = r.text_key AND v.encoder = ? WHERE v.text_key IS NULL",
            (encoder.fingerprint,),
        )
        if missing:
            have = shipped.load(path, encoder.fingerprint, [str(key) for key, _ in missing])
            rest = {str(k): str(j) for k, j in missing if k not in have}
            if rest:
                texts = [str(json.loads(j).get("description", "")) for j in rest.values()]
                fresh = encoder.encode(texts, lambda d, t: progress("embedding", d, t))
                have.update(zip(rest, fresh, strict=True))
            self._db.executemany(
                "INSERT INTO vectors VALUES (?, ?, ?)",
                [(k, encoder.fingerprint, v.astype("<f4").tobytes()) for k, v in have.items()],
            )
        self._db.execute("DELETE FROM vectors WHERE text_key NOT IN (SELECT text_key FROM records)")

    def _generation(self, fingerprint: str) -> str:
        rows = self._all("SELECT id, text_key FROM records ORDER BY id")
        return catalogue.digest(json.dumps([fingerprint, rows]))

    # Reading

    def ids(self) -> list[str]:
        """All ids, sorted: the order of the vectors' rows."""
        return [str(row[0]) for row in self._all("SELECT id FROM records ORDER BY id")]

    def numbers(self) -> dict[int, str]:
        """{row number: id}."""
        return {int(n): str(i) for n, i in self._all("SELECT n, id FROM records")}

    def matrix(self) -> Vectors:
        """(records, dim) float32, rows in the order of `ids`.  Raises CatalogueError on a gap."""
        encoder = cast("dict[str, Any]", self.meta("encoder"))
        blobs = self._all(
            "SELECT v.vector FROM records r CROSS JOIN vectors v ON v.text_key = r.text_key"
            " AND v.encoder = ? ORDER BY r.id",
            (encoder["fingerprint"],),
        )
        if len(blobs) != self.count():
            raise CatalogueError(f"the index lacks {self.count() - len(blobs)} vectors")
        flat = np.frombuffer(b"".join(row[0] for row in blobs), dtype="<f4")
        return flat.reshape(len(blobs), int(encoder["dim"])).astype(np.float32, copy=False)

    def count(self) -> int:
        return int(self._one("SELECT count(*) FROM records"))

    def counts(self) -> dict[str, int]:
        """Records by catalogue file."""
        rows = self._all("SELECT catalogue, count(*) FROM records GROUP BY catalogue")
        return {str(name): int(count) for name, count in rows}

    def canonical(self, model_id: str) -> str | None:
        """The record's id behind any door id, whatever its case."""
        found = self._one(
            "SELECT r.id FROM doors d JOIN records r ON r.n = d.n WHERE d.door = ?",
            (model_id.lower(),),
        )
        return None if found is None else str(found)

    def shown_ids(self) -> list[str]:
        """Every id that leads to a record."""
        return [str(row[0]) for row in self._all("SELECT shown FROM doors ORDER BY door")]

    def ids_with(self, tasks: Sequence[str]) -> list[str]:
        """Ids of records with any of the tasks, sorted."""
        marks = ",".join("?" * len(tasks))
        rows = self._all(
            f"SELECT DISTINCT r.id FROM tasks t JOIN records r ON r.n = t.n"  # noqa: S608
            f" WHERE t.task IN ({marks}) ORDER BY r.id",
            list(tasks),
        )
        return [str(row[0]) for row in rows]

    def json_of(self, model_ids: Sequence[str]) -> dict[str, str]:
        """Stored JSON of records by id; all of them when that is most of the table."""
        if len(model_ids) > 2000:
            wanted = set(model_ids)
            rows = self._all("SELECT id, json FROM records")
            return {str(i): str(j) for i, j in rows if i in wanted}
        rows = self._all(
            "SELECT r.id, r.json FROM json_each(?) w JOIN records r ON r.id = w.value",
            (json.dumps(list(model_ids)),),
        )
        return {str(i): str(j) for i, j in rows}

    def _rare(self, found: list[str]) -> list[str]:
        """Words without those that most records share (all of them, if none is rare)."""
        limit = COMMON * max(self.count(), 1)
        for word in found:
            if word not in self._common:
                if len(self._common) > 50_000:
                    self._common.clear()
                count = self._one("SELECT count(*) FROM texts WHERE texts MATCH ?", (quoted(word),))
                self._common[word] = int(count) > limit
        return [word for word in found if not self._common[word]] or found

    def lexical(self, query: str) -> list[tuple[int, float]]:
        """(row number, BM25 score; smaller is better) of records with any word of the query."""
        expression = any_of(self._rare(words(query)))
        if not expression:
            return []
        rows = self._all(
            "SELECT rowid, bm25(texts, 4.0, 2.0, 1.0, 1.5) FROM texts WHERE texts MATCH ?",
            (expression,),
        )
        return [(int(n), float(score)) for n, score in rows]


def _id_words(names: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(" ".join(id_words(name) for name in names).split()))
