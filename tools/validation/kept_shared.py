"""Measurements shared by several machines through PostgreSQL (`BOWERBIRD_DATABASE`).

Each is written to this computer's own file first, and to the database.  What
the database missed while it could not be reached is sent when it can be again,
so a validation never waits for it long and never fails because of it.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import platform
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bowerbird.errors import CatalogueError
from bowerbird.report import Validation
from bowerbird.settings import Settings
from tools.validation.kept import Kept, Row, key_of, read_report, row_of

if TYPE_CHECKING:
    import psycopg

RETRY_S = 30.0
"""How long a database that could not be reached is left alone."""
_STATEMENT_MS = 5000
_TABLE = """
CREATE TABLE IF NOT EXISTS bowerbird.measurements (
    key text NOT NULL, computer text NOT NULL, id text NOT NULL, measured_at text NOT NULL,
    noisy boolean NOT NULL, depends text NOT NULL, report text NOT NULL,
    PRIMARY KEY (key, measured_at, computer))
"""


class SharedKept:
    """The same as `Kept`, with a database behind it.  May be used from several threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._own = Kept(settings.data)
        self._computer = computer()
        self._lock = threading.Lock()
        self._db: psycopg.Connection[Any] | None = None
        self._until = 0.0
        self.problem: str | None = None
        """Why the database was not asked or told at the last try; None where it was."""

    def close(self) -> None:
        with self._lock:
            self._drop()

    def add(self, depends: dict[str, Any], report: Validation) -> None:
        """Keep one report that was measured, here and in the database."""
        row = row_of(depends, report)
        if row is not None:
            self._own.add(depends, report)
            self._asked(lambda db: self._send(db, [row]))

    def find(self, depends: dict[str, Any]) -> Validation | None:
        """The newest quiet measurement under exactly these conditions, on any computer."""
        own = self._own.find(depends)
        theirs = self._asked(lambda db: _find(db, depends, self._computer))
        if theirs is None or (own and (own.measured_at or "") >= (theirs.measured_at or "")):
            return own
        return theirs

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every measurement of all computers, oldest first; `computer` marks which.

        Those of this computer alone where the database cannot be reached."""
        shared = self._asked(_rows)
        if shared is None:
            yield from ({**row, "computer": self._computer} for row in self._own.rows())
        else:
            yield from shared

    def _asked(self, work: Callable[[psycopg.Connection[Any]], Any]) -> Any:
        """The result of `work`; None where the database cannot do it, worded in `problem`."""
        with self._lock:
            if self.problem is not None and time.monotonic() < self._until:
                return None
            try:
                psycopg = importlib.import_module("psycopg")
                failures: tuple[type[Exception], ...] = (CatalogueError, psycopg.Error, OSError)
            except ImportError:
                failures = (CatalogueError,)
            try:
                if self._db is None:
                    self._db = self._open()
                result = work(self._db)
            except failures as error:
                self._drop()
                self.problem = self._words(error)
                self._until = time.monotonic() + RETRY_S
                return None
            self.problem = None
            return result

    def _open(self) -> psycopg.Connection[Any]:
        """A connection with its table, to which everything was sent that it had missed."""
        from index.postgres import opened

        db, _ = opened(self._settings)
        db.execute(f"SET statement_timeout = {_STATEMENT_MS:d}")  # pyright: ignore
        _prepare(db)
        with suppress(sqlite3.Error):  # a damaged file of our own has nothing to send
            self._send(db, list(self._own.raw()))
        return db

    def _send(self, db: psycopg.Connection[Any], rows: list[Row]) -> None:
        with db.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO bowerbird.measurements"
                " (key, id, measured_at, noisy, depends, report, computer)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                [(key, id, at, bool(noisy), depends, report, self._computer)
                 for key, id, at, noisy, depends, report in rows],
            )  # fmt: skip

    def _words(self, error: Exception) -> str:
        if isinstance(error, CatalogueError):
            return str(error)
        from index.postgres import place, worded

        return str(worded(error, place(self._settings)))

    def _drop(self) -> None:
        db, self._db = self._db, None
        if db is not None:
            db.close()


def computer() -> str:
    """A mark of this computer that does not give its name away."""
    try:
        mark = Path("/etc/machine-id").read_text().strip()
    except OSError:
        mark = ""
    return hashlib.sha256(f"bowerbird {platform.node()} {mark}".encode()).hexdigest()[:12]


def _prepare(db: psycopg.Connection[Any]) -> None:
    """Make the table where it is missing; no right to do so is needed where it is there."""
    found = db.execute("SELECT to_regclass('bowerbird.measurements')").fetchone()
    if found and found[0]:
        return
    with db.transaction():
        # Two that make the same table at once would hurt each other.
        db.execute("SELECT pg_advisory_xact_lock(hashtextextended('bowerbird', 0))")
        db.execute("CREATE SCHEMA IF NOT EXISTS bowerbird")
        db.execute(_TABLE)
        db.execute("CREATE INDEX IF NOT EXISTS measurements_id ON bowerbird.measurements (id)")


def _find(db: psycopg.Connection[Any], depends: dict[str, Any], here: str) -> Validation | None:
    row = db.execute(
        "SELECT report, computer FROM bowerbird.measurements WHERE key = %s AND NOT noisy"
        ' ORDER BY measured_at COLLATE "C" DESC LIMIT 1',
        (key_of(depends),),
    ).fetchone()
    report = None if row is None else read_report(str(row[0]))
    if report is None or row is None or row[1] == here:
        return report
    words = "It was another computer with the same hardware."
    return report.model_copy(update={"note": f"{report.note} {words}" if report.note else words})


def _rows(db: psycopg.Connection[Any]) -> list[dict[str, Any]]:
    found = db.execute(
        "SELECT depends, report, computer FROM bowerbird.measurements"
        ' ORDER BY measured_at COLLATE "C", key COLLATE "C", computer COLLATE "C"'
    )
    return [
        {"depends": json.loads(depends), "report": json.loads(report), "computer": computer}
        for depends, report, computer in found
    ]
