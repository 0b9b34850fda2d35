"""Writing one index: records, documents and vectors; the caller decides when to commit.

Texts whose vectors are known (in the database, in another one, in the shipped
file) are not embedded again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

from bowerbird.record import ModelRecord
from index import catalogue, shipped
from index.documents import Chunk
from index.encoder import Encoder
from index.naming import id_words
from index.store import Progress, Store

_ROWS_OF = (
    ("doors", "n"), ("tasks", "n"), ("texts", "rowid"), ("facts", "n"), ("given", "n"),
    ("records", "n"),
)  # fmt: skip
_EMBED_ROWS = 2048
Source = tuple[Callable[[], Iterable[tuple[ModelRecord, Sequence[Chunk]]]], str]
"""What gives the records of one catalogue with their documents, and a digest of all that."""


class Writer:
    """The one writer of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._db = store.db
        self._borrowed = False

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All or nothing, also when the process is killed."""
        with self.store.lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # a full disk has rolled back by itself
                    self._db.execute("ROLLBACK")
                raise

    def remember(self, key: str, value: Any) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, json.dumps(value, sort_keys=True))
        )

    # The embedded catalogue

    def build(
        self, files: dict[str, Source], encoder: Encoder, progress: Progress, known: Path,
        lenders: Sequence[Path] = (),
    ) -> int:  # fmt: skip
        """Bring the database to what the files hold, in one transaction.

        `files` maps catalogue names to their records and a digest of them, in
        the order in which they are written.  Unchanged files and unchanged
        records are skipped.  `lenders` are databases whose vectors are taken
        over.  Returns the number of records written.
        """
        with self._lent(lenders) as names, self.transaction():
            written = self._files(files, progress)
            for name in names:
                self._take(name, encoder.fingerprint)
            self.embed(encoder, progress, known)
            self.remember("files", {name: digest for name, (_, digest) in files.items()})
            self.finish(encoder)
        with suppress(sqlite3.OperationalError):  # all is in the log already
            self._db.execute("PRAGMA wal_checkpoint(PASSIVE)")
        return written

    def _files(self, files: dict[str, Source], progress: Progress) -> int:
        old_files = cast("dict[str, str]", self.store.meta("files") or {})
        written = 0
        for name in set(old_files) - set(files):
            self.delete(self.store.all("SELECT n FROM records WHERE catalogue = ?", (name,)))
        changed = [name for name in files if old_files.get(name) != files[name][1]]
        for done, name in enumerate(changed):
            progress(f"reading {name}", done, len(changed))
            found = self.store.all("SELECT id, hash, n FROM records WHERE catalogue = ?", (name,))
            old = {str(row[0]): (str(row[1]), int(row[2])) for row in found}
            fresh = list(files[name][0]())
            gone = set(old) - {r.id for r, _ in fresh}
            self.delete([(old[key][1],) for key in gone])
            for record, chunks in fresh:
                text = record.model_dump_json(exclude_defaults=True)
                known = old.get(record.id)
                if known and known[0] == catalogue.digest(text):
                    self.documents(known[1], chunks)
                    continue
                if known:
                    self.delete([(known[1],)])
                self.documents(self.insert(record, text), chunks)
                written += 1
        if changed:
            progress("reading", len(changed), len(changed))
        return written

    # Rows

    def delete(self, rows: Iterable[Sequence[Any]]) -> None:
        numbers = [(int(row[0]),) for row in rows]
        for n in numbers:
            self._documents_gone(self.store.all("SELECT c FROM chunks WHERE n = ?", n))
        for table, column in _ROWS_OF:
            self._db.executemany(f"DELETE FROM {table} WHERE {column} = ?", numbers)  # noqa: S608

    def _documents_gone(self, chunks: Iterable[Sequence[Any]]) -> None:
        numbers = [(int(row[0]),) for row in chunks]
        self._db.executemany("DELETE FROM chunk_texts WHERE rowid = ?", numbers)
        self._db.executemany("DELETE FROM chunks WHERE c = ?", numbers)

    def insert(self, record: ModelRecord, text: str | None = None, given: str | None = None) -> int:
        """Add a record whose id is not there yet; returns its row number.

        `text` is its JSON where the caller has it, `given` the user's own line.
        """
        text = record.model_dump_json(exclude_defaults=True) if text is None else text
        cursor = self._db.execute(
            "INSERT INTO records (id, catalogue, hash, text_key, json) VALUES (?, ?, ?, ?, ?)",
            (record.id, record.catalogue, catalogue.digest(text),
             shipped.text_key(record.description), text),
        )  # fmt: skip
        n = cast(int, cursor.lastrowid)
        self._db.execute(
            "INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?)",
            (n, record.params, record.size_bytes, record.downloads_month,
             record.license.id if record.license else None, record.library),
        )  # fmt: skip
        if given is not None:
            self._db.execute("INSERT INTO given VALUES (?, ?)", (n, given))
        names = {record.id.lower(): record.id, **{d.id.lower(): d.id for d in record.doors}}
        self._db.executemany(
            "INSERT OR IGNORE INTO doors VALUES (?, ?, ?)",
            [(lower, n, shown) for lower, shown in names.items()],
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO tasks VALUES (?, ?)",
            [(task, n) for task in record.tasks or [""]],
        )
        words = dict.fromkeys(" ".join(id_words(name) for name in names.values()).split())
        self._db.execute(
            "INSERT INTO texts (rowid, id_words, description, hints, tags) VALUES (?, ?, ?, ?, ?)",
            (n, " ".join(words), record.description, " ".join(record.hints),
             " ".join([*record.tags, *record.datasets, *record.languages])),
        )  # fmt: skip
        return n

    def documents(self, n: int, chunks: Sequence[Chunk]) -> None:
        """Bring a model's chunks to these: what is unchanged stays, what vanished goes."""
        rows = self.store.all("SELECT id, c, text_key FROM chunks WHERE n = ?", (n,))
        old = {str(row[0]): (int(row[1]), str(row[2])) for row in rows}
        keys = {chunk.id: shipped.text_key(chunk.text) for chunk in chunks}
        stale = {key for key, (_, text_key) in old.items() if keys.get(key) != text_key}
        self._documents_gone([(old[key][0],) for key in stale])
        for chunk in chunks:
            if chunk.id in old and chunk.id not in stale:
                continue
            cursor = self._db.execute(
                "INSERT INTO chunks (id, n, title, text_key) VALUES (?, ?, ?, ?)",
                (chunk.id, n, chunk.title, shipped.text_key(chunk.text)),
            )
            self._db.execute(
                "INSERT INTO chunk_texts (rowid, text) VALUES (?, ?)",
                (cursor.lastrowid, chunk.text),
            )

    # Vectors

    @contextmanager
    def _lent(self, lenders: Iterable[Path]) -> Generator[list[str]]:
        """Names under which other databases can be read; what cannot be read is left out."""
        names: list[str] = []
        for number, path in enumerate(lenders):
            with suppress(sqlite3.Error):
                address = f"file:{path.absolute()}?mode=ro"
                self._db.execute(f"ATTACH ? AS lent{number}", (address,))
                names.append(f"lent{number}")
        try:
            yield names
        finally:
            for name in names:
                self._db.execute(f"DETACH {name}")

    def _take(self, name: str, fingerprint: str) -> None:
        """Copy the vectors of texts that stand here too."""
        with suppress(sqlite3.DatabaseError):
            self._db.execute(
                "INSERT OR IGNORE INTO vectors SELECT v.* FROM (SELECT text_key FROM records"  # noqa: S608
                f" UNION SELECT text_key FROM chunks) t CROSS JOIN {name}.vectors v"
                " ON v.text_key = t.text_key AND v.encoder = ?",
                (fingerprint,),
            )

    def take_vectors(self, other: Path, fingerprint: str) -> None:
        """Copy the vectors of texts that stand here too from another index's database.

        Outside of a transaction; what cannot be read is not copied.
        """
        with self._lent([other]) as names:
            for name in names:
                self._take(name, fingerprint)

    def embed(self, encoder: Encoder, progress: Progress, known: Path | None = None) -> int:
        """Give every text its vector; returns how many had to be embedded."""
        missing = self.store.all(
            "SELECT t.text_key, t.text FROM ("
            " SELECT r.text_key, x.description AS text FROM records r JOIN texts x ON x.rowid = r.n"
            " UNION ALL SELECT k.text_key, x.text FROM chunks k"
            "  JOIN chunk_texts x ON x.rowid = k.c) t"
            " LEFT JOIN vectors v ON v.text_key = t.text_key AND v.encoder = ?"
            " WHERE v.text_key IS NULL",
            (encoder.fingerprint,),
        )
        texts = {str(key): str(text) for key, text in missing}
        if texts and known is not None:
            have = shipped.load(known, encoder.fingerprint, texts)
            self._keep(encoder, list(have), list(have.values()))
            texts = {key: text for key, text in texts.items() if key not in have}
        return self._encode(encoder, texts, progress)

    def embed_texts(self, encoder: Encoder, texts: dict[str, str]) -> int:
        """Give these texts (by key) their vectors; returns how many had to be embedded."""
        keys = json.dumps(list(texts))
        find = (
            "SELECT v.text_key FROM json_each(?) w CROSS JOIN {0}vectors v"
            " ON v.text_key = w.value AND v.encoder = ?"
        )
        if self._borrowed:
            self._db.execute(
                "INSERT OR IGNORE INTO vectors "
                + find.format("other.").replace("v.text_key", "v.*", 1),
                (keys, encoder.fingerprint),
            )
        have = {row[0] for row in self.store.all(find.format(""), (keys, encoder.fingerprint))}
        rest = {key: text for key, text in texts.items() if key not in have}
        return self._encode(encoder, rest)

    def borrow(self, other: Path | None) -> None:
        """Let `embed_texts` take vectors from another index's database, where it can be read."""
        if other is None:
            return
        with suppress(sqlite3.Error):
            self._db.execute("ATTACH ? AS other", (f"file:{other.absolute()}?mode=ro&immutable=1",))
            self.store.one("SELECT count(*) FROM other.meta")
            self._borrowed = True

    def _encode(
        self, encoder: Encoder, texts: dict[str, str], progress: Progress | None = None
    ) -> int:
        # Neighbours in length share a batch of the encoder.
        keys = sorted(texts, key=lambda key: len(texts[key]))
        for start in range(0, len(keys), _EMBED_ROWS):
            some = keys[start : start + _EMBED_ROWS]
            vectors = encoder.encode(
                [texts[key] for key in some],
                lambda d, _, s=start: progress and progress("embedding", s + d, len(keys)),
            )
            self._keep(encoder, some, vectors)
        return len(keys)

    def _keep(self, encoder: Encoder, keys: Sequence[str], vectors: Iterable[Any]) -> None:
        self._db.executemany(
            "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
            [(k, encoder.fingerprint, v.astype("<f4").tobytes())
             for k, v in zip(keys, vectors, strict=True)],
        )  # fmt: skip

    def finish(self, encoder: Encoder) -> str:
        """Drop vectors that nothing uses and name the state; returns the generation."""
        self._db.execute(
            "DELETE FROM vectors WHERE encoder <> ? OR (text_key NOT IN (SELECT text_key FROM"
            " records) AND text_key NOT IN (SELECT text_key FROM chunks))",
            (encoder.fingerprint,),
        )
        self.remember("encoder", {"name": encoder.name, "fingerprint": encoder.fingerprint,
                                  "dim": encoder.dim})  # fmt: skip
        self.remember("vectors", self.store.vectors_digest())
        generation = self._generation(encoder.fingerprint)
        self.remember("generation", generation)
        return generation

    def _generation(self, fingerprint: str) -> str:
        import hashlib

        total = hashlib.sha256(fingerprint.encode())
        for sql in ("SELECT id, hash FROM records ORDER BY id",
                    "SELECT id, text_key FROM chunks ORDER BY id"):  # fmt: skip
            for row in self._db.execute(sql):
                total.update(f"{row[0]}\0{row[1]}\n".encode())
            total.update(b"\n")
        return total.hexdigest()[:32]
