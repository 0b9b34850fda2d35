"""Where threads are kept: SQLite in the data folder, or PostgreSQL by URL.

One checkpoint per turn is written, and only the latest is kept.  Checkpoints
hold plain data; nothing else is loaded back.
"""

from __future__ import annotations

import sqlite3
from typing import Any, Protocol

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from bowerbird.errors import SettingsError
from bowerbird.settings import Settings

FILE = "threads.sqlite"
_BUSY_MS = 10_000


class Memory(Protocol):
    """A checkpointer, and how its threads are thinned out and closed."""

    saver: BaseCheckpointSaver[Any]

    def thin(self, thread: str) -> None:
        """Drop all checkpoints of the thread but the latest."""

    def forget(self, thread: str) -> None:
        """Drop the thread."""

    def close(self) -> None: ...


def _serializer() -> JsonPlusSerializer:
    """Reads back plain data and messages, and no other class."""
    return JsonPlusSerializer(allowed_msgpack_modules=None)


def open_memory(settings: Settings) -> Memory:
    """The memory that the settings name.  Raises SettingsError where it cannot be opened."""
    if settings.database is not None:
        return PostgresMemory(settings.database.get_secret_value())
    return SqliteMemory(settings)


class SqliteMemory:
    """Threads in one file; several processes may use it."""

    def __init__(self, settings: Settings) -> None:
        from langgraph.checkpoint.sqlite import SqliteSaver

        settings.data.mkdir(parents=True, exist_ok=True)
        self._file = sqlite3.connect(
            settings.data / FILE, check_same_thread=False, timeout=_BUSY_MS / 1000
        )
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=NORMAL")
        self.saver: BaseCheckpointSaver[Any] = SqliteSaver(self._file, serde=_serializer())
        self._lock = self.saver.lock

    def thin(self, thread: str) -> None:
        with self._lock, self._file:
            latest = self._file.execute(
                "SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = ?", (thread,)
            ).fetchone()[0]
            for table in ("checkpoints", "writes"):
                self._file.execute(
                    f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_id < ?",  # noqa: S608
                    (thread, latest),
                )

    def forget(self, thread: str) -> None:
        self.saver.delete_thread(thread)

    def close(self) -> None:
        """Once nobody reads: SQLite crashes where a file is closed under a reader."""
        with self._lock:
            self._file.close()


class PostgresMemory:
    """Threads shared by several machines."""

    def __init__(self, url: str) -> None:
        try:
            from langgraph.checkpoint.postgres import PostgresSaver
            from psycopg.rows import dict_row
            from psycopg_pool import ConnectionPool
        except ImportError:
            raise SettingsError(
                "BOWERBIRD_DATABASE needs a package that is not here: "
                "pip install 'bowerbird[postgres]'"
            ) from None
        self._pool: Any = ConnectionPool(
            url, min_size=1, max_size=4, open=True, timeout=10,
            kwargs={"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row},
        )  # fmt: skip
        saver = PostgresSaver(self._pool, serde=_serializer())
        saver.setup()
        self.saver: BaseCheckpointSaver[Any] = saver

    def thin(self, thread: str) -> None:
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT max(checkpoint_id) AS latest FROM checkpoints WHERE thread_id = %s",
                (thread,),
            ).fetchone()
            for table in ("checkpoints", "checkpoint_writes"):
                connection.execute(
                    f"DELETE FROM {table} WHERE thread_id = %s AND checkpoint_id < %s",  # noqa: S608
                    (thread, row["latest"]),
                )
            connection.execute(
                "DELETE FROM checkpoint_blobs b WHERE thread_id = %s AND NOT EXISTS ("
                " SELECT 1 FROM checkpoints c WHERE c.thread_id = b.thread_id"
                " AND c.checkpoint -> 'channel_versions' ->> b.channel = b.version)",
                (thread,),
            )

    def forget(self, thread: str) -> None:
        self.saver.delete_thread(thread)

    def close(self) -> None:
        self._pool.close()
