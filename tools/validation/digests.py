"""SHA-256 of large files, remembered while nothing about the file has changed.

A file is what it was while its path, device, inode, size, and the times of its last
change (of content and of entry) are the same.  All of them are looked at before and
after hashing; a file that was changed moments ago is hashed each time, for its clock
may be too coarse to show another change.

Where a publisher states no checksum, the one that was seen first is kept as well, by
the file's name.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

Digest = Callable[[Path], str]
FILE = "digests.sqlite"
SMALL_BYTES = 4_000_000
"""Smaller files are hashed faster than they are looked up."""
_SETTLED_NS = 2_000_000_000
_MOST = 5000
_SCHEMA = """
create table if not exists digest (
    path text primary key, device integer not null, inode integer not null,
    size integer not null, mtime_ns integer not null, ctime_ns integer not null,
    sha256 text not null, hashed_at integer not null
) without rowid;
create table if not exists first_seen (
    name text primary key, sha256 text not null, seen_on text not null
) without rowid;
"""
_State = tuple[int, int, int, int, int]


def sha256(path: Path) -> str:
    """Of the whole file, read now.  Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Digests:
    """The store below `folder`.  Where it cannot be read or written, files are hashed."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def of(self, path: Path) -> str:
        """SHA-256 of a file, in hexadecimal digits.  Raises OSError."""
        real = path.resolve(strict=True)
        with real.open("rb") as file:
            state = _state(file)
            if state[2] < SMALL_BYTES:
                return hashlib.file_digest(file, "sha256").hexdigest()
            name = os.fsdecode(real)
            if (known := self._known(name, state)) is not None:
                return known
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            if state == _state(file) and time.time_ns() - max(state[3:]) > _SETTLED_NS:
                self._keep(name, state, digest)
            return digest

    def since(self, name: str, digest: str) -> str | None:
        """None where `name` has the SHA-256 that it had when it was first seen here, or was
        never seen; else the date of that."""
        today = datetime.now(UTC).date().isoformat()
        try:
            with closing(self._open()) as connection:
                connection.execute(
                    "insert or ignore into first_seen values (?,?,?)", (name, digest, today)
                )
                first, seen_on = connection.execute(
                    "select sha256, seen_on from first_seen where name = ?", (name,)
                ).fetchone()
        except (sqlite3.Error, OSError, UnicodeError):
            return None
        return None if first == digest else str(seen_on)

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=2.0, isolation_level=None)
        connection.executescript(_SCHEMA)
        return connection

    def _known(self, name: str, state: _State) -> str | None:
        try:
            with closing(self._open()) as connection:
                row = connection.execute(
                    "select sha256 from digest where path = ? and device = ? and inode = ?"
                    " and size = ? and mtime_ns = ? and ctime_ns = ?",
                    (name, *state),
                ).fetchone()
        except (sqlite3.Error, OSError, UnicodeError):
            return None
        return None if row is None else str(row[0])

    def _keep(self, name: str, state: _State, digest: str) -> None:
        now = time.time_ns()
        try:
            with closing(self._open()) as connection:
                connection.execute(
                    "insert or replace into digest values (?,?,?,?,?,?,?,?)",
                    (name, *state, digest, now),
                )
                connection.execute(
                    "delete from digest where path not in"
                    " (select path from digest order by hashed_at desc limit ?)",
                    (_MOST,),
                )
        except (sqlite3.Error, OSError, UnicodeError):
            return


def _state(file: BinaryIO) -> _State:
    seen = os.fstat(file.fileno())
    return seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns
