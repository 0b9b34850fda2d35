"""What a refresh has read so far: one SQLite file, each step committed with its place.

A killed refresh goes on where it was.  Replies of a task stay until the task
was read again to its end, so that a failing Hub takes nothing away.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from tools.sources.recreated import Known

FORMAT = 1
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE tasks (
    task TEXT PRIMARY KEY, following TEXT, read INTEGER NOT NULL, done INTEGER NOT NULL,
    problem TEXT);
CREATE TABLE models (
    id TEXT PRIMARY KEY COLLATE NOCASE, reply TEXT NOT NULL, day TEXT NOT NULL, sha TEXT,
    author TEXT NOT NULL, created TEXT NOT NULL, apart TEXT, accepted TEXT) WITHOUT ROWID;
CREATE TABLE places (
    task TEXT NOT NULL, id TEXT NOT NULL COLLATE NOCASE, round INTEGER NOT NULL,
    PRIMARY KEY (task, id)) WITHOUT ROWID;
CREATE TABLE cards (
    id TEXT PRIMARY KEY COLLATE NOCASE, sha TEXT NOT NULL, text TEXT NOT NULL, problem TEXT)
    WITHOUT ROWID;
CREATE TABLE vectors (
    text_key TEXT NOT NULL, encoder TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (text_key, encoder)) WITHOUT ROWID;
"""
_LISTED = "SELECT DISTINCT id FROM places"


@dataclass
class Report:
    """What a refresh did."""

    models: int = 0
    new: int = 0
    """Of `models`: those that the embedded catalogue does not know."""
    cards: int = 0
    cards_read: int = 0
    """Cards that were fetched now; the others had not changed."""
    embedded: int = 0
    resumed: bool = False
    as_of: str = ""
    tasks: list[str] = field(default_factory=list[str])
    failed: dict[str, str] = field(default_factory=dict[str, str])
    """{task: why it was not read to its end}; what was known of it stays."""
    card_problems: dict[str, int] = field(default_factory=dict[str, int])
    quarantined: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model whose card is to be read, at which commit."""

    id: str
    sha: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A model that a listing named: the reply as it is kept, and when it came."""

    id: str
    reply: dict[str, Any]
    day: str
    sha: str
    card: str


class State:
    """The one writer of a refresh.  Raises sqlite3.DatabaseError where the file is damaged."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Autocommit: `with self.db` would not begin by itself, `_together` does.
        self.db = sqlite3.connect(path, isolation_level=None, timeout=30)
        try:
            version = self.db.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                self.db.execute("PRAGMA journal_mode = WAL")
                self.db.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {FORMAT}; COMMIT;")
            elif version != FORMAT:
                raise sqlite3.DatabaseError(f"format {version}, expected {FORMAT}")
            self.db.execute("PRAGMA synchronous = NORMAL")
            self.db.execute("SELECT count(*) FROM models").fetchone()
        except BaseException:
            self.db.close()
            raise

    def close(self) -> None:
        self.db.close()

    @contextlib.contextmanager
    def _together(self) -> Generator[None]:
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise

    def meta(self, key: str) -> Any:
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else json.loads(row[0])

    def remember(self, key: str, value: Any) -> None:
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, json.dumps(value)))

    # Rounds

    def begin(self, options: dict[str, Any], *, anew: bool) -> bool:
        """Take up the unfinished round of these options, or begin one; True where one goes on."""
        if not anew and self.meta("options") == options and not self.meta("finished"):
            self.db.execute("UPDATE tasks SET problem = NULL")
            return True
        with self._together():
            self.db.execute("DELETE FROM tasks")
            self.remember("round", int(self.meta("round") or 0) + 1)
            self.remember("options", options)
            self.remember("finished", False)
        return False

    def finish(self) -> None:
        """The round is over.  Nothing is kept of models that no listing names any more,
        but what tells whether their repositories are made anew."""
        with self._together():
            self.db.execute(f"DELETE FROM cards WHERE id NOT IN ({_LISTED})")  # noqa: S608
            emptied = f"UPDATE models SET reply = '{{}}' WHERE id NOT IN ({_LISTED})"  # noqa: S608
            self.db.execute(emptied)
            failed = self.db.execute("SELECT count(*) FROM tasks WHERE done = 0").fetchone()[0]
            self.remember("finished", failed == 0)

    def place(self, task: str) -> tuple[str | None, int, bool]:
        """(address of the following page, models read, done) of a task in this round."""
        row = self.db.execute(
            "SELECT following, read, done FROM tasks WHERE task = ?", (task,)
        ).fetchone()
        return (None, 0, False) if row is None else (row[0], int(row[1]), bool(row[2]))

    def failed(self, task: str, problem: str) -> None:
        self.db.execute(
            "INSERT INTO tasks VALUES (?, NULL, 0, 0, ?)"
            " ON CONFLICT (task) DO UPDATE SET problem = excluded.problem",
            (task, problem),
        )

    def problems(self) -> dict[str, str]:
        """{task: why it could not be read to its end}."""
        rows = self.db.execute("SELECT task, problem FROM tasks WHERE problem NOT NULL ORDER BY 1")
        return {str(task): str(problem) for task, problem in rows}

    # Listings

    def holds(self, task: str) -> bool:
        """Whether an earlier round listed models of this task."""
        row = self.db.execute("SELECT 1 FROM places WHERE task = ? LIMIT 1", (task,)).fetchone()
        return row is not None

    def listed_count(self) -> int:
        """Models that a listing names, set apart or not."""
        return int(self.db.execute(f"SELECT count(*) FROM ({_LISTED})").fetchone()[0])  # noqa: S608

    def known(self, model_id: str) -> tuple[Known, str | None] | None:
        """What an earlier listing said, and the date of making that was accepted."""
        row = self.db.execute(
            "SELECT author, created, accepted FROM models WHERE id = ?", (model_id,)
        ).fetchone()
        if row is None:
            return None
        return Known(author=str(row[0]), created=str(row[1])), row[2]

    def page(  # noqa: PLR0917
        self, task: str, rows: Sequence[tuple[dict[str, Any], str | None]], day: str,
        following: str | None, read: int, done: bool,
    ) -> None:  # fmt: skip
        """Keep a page with its place.  Each row is a reply and why it is set apart, or None.

        Of a model that is set apart the earlier author and date stay: they are what
        the next look compares with.
        """
        now = int(self.meta("round"))
        with self._together():
            for reply, apart in rows:
                key = str(reply["id"])
                self.db.execute(
                    "INSERT INTO models VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL)"
                    " ON CONFLICT (id) DO UPDATE SET id = ?1, reply = ?2, day = ?3, sha = ?4,"
                    " author = iif(?7 IS NULL, ?5, author),"
                    " created = iif(?7 IS NULL, ?6, created), apart = ?7",
                    (key, json.dumps(reply, sort_keys=True), day, reply.get("sha") or "",
                     str(reply.get("author") or ""), str(reply.get("createdAt") or "")[:10], apart),
                )  # fmt: skip
                self.db.execute("INSERT OR REPLACE INTO places VALUES (?, ?, ?)", (task, key, now))
            self.db.execute(
                "INSERT OR REPLACE INTO tasks VALUES (?, ?, ?, ?, NULL)",
                (task, following, read, done),
            )
            if done:
                self.db.execute("DELETE FROM places WHERE task = ? AND round < ?", (task, now))

    def accept(self, model_id: str) -> bool:
        """Trust the repository as it is now; False where it was not set apart."""
        row = self.db.execute(
            "SELECT reply FROM models WHERE id = ? AND apart NOT NULL", (model_id,)
        ).fetchone()
        if row is None:
            return False
        reply = cast("dict[str, Any]", json.loads(row[0]))
        created = str(reply.get("createdAt") or "")[:10]
        self.db.execute(
            "UPDATE models SET apart = NULL, accepted = ?, author = ?, created = ? WHERE id = ?",
            (created, str(reply.get("author") or ""), created, model_id),
        )
        return True

    def apart(self) -> dict[str, str]:
        """{id: reason} of the models that are set apart, listed now or before."""
        rows = self.db.execute("SELECT id, apart FROM models WHERE apart NOT NULL ORDER BY id")
        return {str(key): str(reason) for key, reason in rows}

    # Cards and vectors

    def cardless(self) -> list[Wanted]:
        """Listed models whose card was not read at the commit that they have now."""
        rows = self.db.execute(
            f"SELECT m.id, m.sha FROM ({_LISTED}) p JOIN models m ON m.id = p.id"  # noqa: S608
            " LEFT JOIN cards c ON c.id = m.id AND c.sha = m.sha"
            " WHERE c.id IS NULL AND m.apart IS NULL AND m.sha <> '' ORDER BY m.id"
        )
        return [Wanted(str(key), str(sha)) for key, sha in rows]

    def card(self, wanted: Wanted, text: str, problem: str | None = None) -> None:
        self.db.execute(
            "INSERT OR REPLACE INTO cards VALUES (?, ?, ?, ?)",
            (wanted.id, wanted.sha, text, problem),
        )

    def card_failed(self, wanted: Wanted, problem: str) -> None:
        """A card could not be read: what was read of it before stays, and it is asked for again."""
        self.db.execute(
            "INSERT INTO cards VALUES (?, '', '', ?)"
            " ON CONFLICT (id) DO UPDATE SET problem = excluded.problem",
            (wanted.id, problem),
        )

    def card_problems(self) -> dict[str, int]:
        """{what is wrong: cards} of listed models."""
        rows = self.db.execute(
            "SELECT problem, count(*) FROM cards WHERE problem NOT NULL"  # noqa: S608
            f" AND id IN ({_LISTED}) GROUP BY 1 ORDER BY 1"
        )
        return {str(problem): int(count) for problem, count in rows}

    def without_vector(self, keys: Iterable[str], encoder: str) -> set[str]:
        """Those of the texts' keys that no vector is kept of."""
        wanted = list(keys)
        rows = self.db.execute(
            "SELECT v.text_key FROM json_each(?) w JOIN vectors v"
            " ON v.text_key = w.value AND v.encoder = ?",
            (json.dumps(wanted), encoder),
        )
        return set(wanted) - {str(row[0]) for row in rows}

    def keep_vectors(self, encoder: str, vectors: Iterable[tuple[str, bytes]]) -> None:
        with self._together():
            self.db.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                [(key, encoder, blob) for key, blob in vectors],
            )

    def listed(self) -> Iterator[Listed]:
        """Every model that a listing names and that is not set apart, by id."""
        rows = self.db.execute(
            "SELECT m.id, m.reply, m.day, m.sha, coalesce(c.text, '')"  # noqa: S608
            f" FROM ({_LISTED}) p JOIN models m ON m.id = p.id"
            " LEFT JOIN cards c ON c.id = m.id WHERE m.apart IS NULL ORDER BY m.id"
        )
        for key, reply, day, sha, card in rows:
            yield Listed(str(key), json.loads(reply), str(day), str(sha), str(card))
