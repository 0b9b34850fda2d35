"""Measurements that are kept: one SQLite file, looked at before a model is timed again.

Each stands under everything that it depends on (`keeping.py`).  A noisy one is
kept, too, and does not stand in the way of a quieter one.  With a database they
are shared (`kept_shared.py`).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from pydantic import ValidationError

from bowerbird.report import Validation
from bowerbird.settings import Settings

FILE = "measurements.sqlite"
_BUSY_MS = 5000
_SCHEMA = """
create table if not exists measurement (
    key text not null, id text not null, measured_at text not null, noisy integer not null,
    depends text not null, report text not null, primary key (key, measured_at)
) without rowid;
create index if not exists by_id on measurement (id);
pragma user_version = 1;
"""
Row = tuple[str, str, str, int, str, str]
"""key, id, measured_at, noisy, depends and report as JSON"""


class Keeps(Protocol):
    """Where measurements are kept.  What cannot be kept or found raises nothing."""

    problem: str | None
    """Why the last look or entry did not reach the database; None where it did."""

    def add(self, depends: dict[str, Any], report: Validation) -> None: ...
    def find(self, depends: dict[str, Any]) -> Validation | None: ...
    def rows(self) -> Iterator[dict[str, Any]]: ...
    def close(self) -> None: ...


def open_kept(settings: Settings) -> Keeps:
    """This computer's measurements; with a database those of all computers."""
    if settings.database is None:
        return Kept(settings.data)
    from tools.validation.kept_shared import SharedKept

    return SharedKept(settings)


class Kept:
    """The file of measurements.  A damaged or locked file keeps nothing and breaks nothing."""

    problem: str | None = None

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def close(self) -> None:
        """Nothing: the file is open only while it is used."""

    @contextmanager
    def _open(self) -> Generator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=_BUSY_MS / 1000, isolation_level=None)
        try:
            connection.execute("pragma journal_mode = wal")
            if connection.execute("pragma user_version").fetchone()[0] == 0:
                connection.executescript(_SCHEMA)
            yield connection
        finally:
            connection.close()

    def add(self, depends: dict[str, Any], report: Validation) -> None:
        """Keep one report that was measured."""
        row = row_of(depends, report)
        if row is None:
            return
        try:
            with self._open() as connection:
                connection.execute("insert or replace into measurement values (?,?,?,?,?,?)", row)
        except (sqlite3.Error, OSError):
            return

    def find(self, depends: dict[str, Any]) -> Validation | None:
        """The newest quiet measurement under exactly these conditions."""
        try:
            with self._open() as connection:
                row = connection.execute(
                    "select report from measurement where key = ? and not noisy "
                    "order by measured_at desc limit 1",
                    (key_of(depends),),
                ).fetchone()
        except (sqlite3.Error, OSError):
            return None
        return None if row is None else read_report(row[0])

    def stamp(self) -> object:
        """Changes whenever a measurement was added."""
        found: list[tuple[int, int]] = []
        for path in (self._path, Path(f"{self._path}-wal")):
            try:
                seen = path.stat()
            except OSError:
                continue
            found.append((seen.st_mtime_ns, seen.st_size))
        return tuple(found)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every measurement, oldest first, with what it depends on."""
        for *_, depends, report in self.raw():
            yield {"depends": json.loads(depends), "report": json.loads(report)}

    def raw(self) -> Iterator[Row]:
        """The same as it is kept."""
        if not self._path.exists():
            return
        with self._open() as connection:
            yield from connection.execute(
                "select key, id, measured_at, noisy, depends, report from measurement"
                " order by measured_at, key"
            )


def row_of(depends: dict[str, Any], report: Validation) -> Row | None:
    """What is kept of a report; None for one that is no measurement."""
    if report.status != "measured" or report.measured_at is None:
        return None
    return (
        key_of(depends), str(depends["id"]), report.measured_at, int(bool(report.noisy)),
        json.dumps(depends, sort_keys=True), report.model_dump_json(),
    )  # fmt: skip


def key_of(depends: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(depends, sort_keys=True).encode()).hexdigest()


def read_report(text: str) -> Validation | None:
    try:
        return Validation.model_validate_json(text)
    except ValidationError:
        return None
