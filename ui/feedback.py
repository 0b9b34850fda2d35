"""What people say of picks: kept on this machine, handed out on request.

Nothing reads it back into the ranking; it is there for whoever runs the
service to look at.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from bowerbird.errors import BadInput
from bowerbird.settings import Settings

Thumb = Literal["up", "down"]
MAX_COMMENT = 500
_COLUMNS = ("id", "at", "thread", "model_id", "thumb", "comment", "surface", "need")
_TABLE = """CREATE TABLE IF NOT EXISTS feedback (
    id TEXT PRIMARY KEY, at TEXT NOT NULL, thread TEXT NOT NULL, model_id TEXT NOT NULL,
    thumb TEXT NOT NULL, comment TEXT NOT NULL, surface TEXT NOT NULL, need TEXT NOT NULL
) STRICT"""


class Feedback:
    """`feedback.sqlite` in the data folder.  Safe to share between threads and processes."""

    def __init__(self, settings: Settings) -> None:
        self.path: Path = settings.data / "feedback.sqlite"
        self._lock = threading.Lock()

    def add(
        self, thread: str, model_id: str, thumb: Thumb, *,
        comment: str = "", surface: str = "", need: str = "",
    ) -> str:  # fmt: skip
        """Keep one judgement and return its number.

        `thread` is the dialogue or request that it is about, `need` a short
        account of what was asked for.  Raises BadInput.
        """
        if thumb not in ("up", "down"):
            raise BadInput("A judgement is up or down.")
        if len(comment) > MAX_COMMENT:
            raise BadInput(f"A comment may have {MAX_COMMENT} characters.")
        number = uuid.uuid4().hex
        at = datetime.now(UTC).isoformat(timespec="seconds")
        row = (number, at, thread[:300], model_id[:300], thumb, comment, surface[:40], need[:1000])
        with self._lock, closing(self._open()) as db, db:
            db.execute("INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        return number

    def export(self) -> Iterator[str]:
        """Every judgement as one line of JSON, oldest first."""
        if not self.path.exists():
            return
        with closing(self._open()) as db:
            for row in db.execute("SELECT * FROM feedback ORDER BY rowid"):
                yield json.dumps(dict(zip(_COLUMNS, row, strict=True)), ensure_ascii=True)

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self.path, timeout=10)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute(_TABLE)
        return db
