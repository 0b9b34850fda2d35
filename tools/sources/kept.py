"""Replies of sources, kept in the data folder with the time at which they came.

A convenience and never a need: where the file cannot be read or written,
nothing is kept.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

KEPT_S = 30 * 24 * 3600.0
MOST_BYTES = 200_000_000
"""Of the file; beyond it the older half goes."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came, and how many seconds ago.  `tag` is the service's own mark of
    the version (an ETag), for asking whether it has changed."""

    body: str
    age_s: float
    tag: str | None = None


class Kept:
    """One file for all sources; safe between threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "sources" / "replies.sqlite3"

    @contextlib.contextmanager
    def _open(self) -> Generator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.closing(sqlite3.connect(self._path, timeout=5)) as db, db:
            db.execute(
                "CREATE TABLE IF NOT EXISTS replies"
                " (key TEXT PRIMARY KEY, at REAL NOT NULL, tag TEXT, body TEXT NOT NULL)"
            )
            yield db

    def get(self, key: str) -> Reply | None:
        if not self._path.exists():
            return None
        try:
            with self._open() as db:
                found = db.execute(
                    "SELECT body, at, tag FROM replies WHERE key = ?", (key,)
                ).fetchone()
        except (OSError, sqlite3.Error):
            return None
        if found is None:
            return None
        return Reply(str(found[0]), max(0.0, time.time() - float(found[1])), found[2])

    def put(self, key: str, body: str, tag: str | None = None) -> None:
        with contextlib.suppress(OSError, sqlite3.Error), self._open() as db:
            db.execute(
                "INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?)", (key, time.time(), tag, body)
            )
            db.execute("DELETE FROM replies WHERE at < ?", (time.time() - KEPT_S,))
            used = "SELECT page_size * (page_count - freelist_count)"
            used += " FROM pragma_page_size, pragma_page_count, pragma_freelist_count"
            if db.execute(used).fetchone()[0] > MOST_BYTES:
                half = "SELECT at FROM replies ORDER BY at LIMIT 1 OFFSET (SELECT count(*) / 2"
                db.execute(f"DELETE FROM replies WHERE at < ({half} FROM replies))")  # noqa: S608


def ago(seconds: float) -> str:
    """ "12 minutes ago"."""
    for unit, length in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        number = int(seconds // length)
        if number:
            return f"{number} {unit}{'' if number == 1 else 's'} ago"
    return "just now"
