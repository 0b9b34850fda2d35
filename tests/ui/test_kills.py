"""A server killed in the middle of its writes: what was kept is there, and whole."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
import time
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.base import empty_checkpoint

from agent.memory import FILE, open_memory
from bowerbird.settings import Settings
from ui.feedback import Feedback

KILLS = 4


def write(settings: Settings, told: Connection, first: int) -> None:
    """A server's writes, one after another, until it is killed; each is told when it is kept."""
    memory, feedback = open_memory(settings), Feedback(settings)
    number = first
    while True:
        number += 1
        thread = f"t{number % 3}"
        kept = {**empty_checkpoint(), "channel_values": {"said": f"{number} " + "x" * 20_000},
                "channel_versions": {"said": str(number)}}  # fmt: skip
        config: Any = {"configurable": {"thread_id": thread, "checkpoint_ns": ""}}
        memory.saver.put(config, kept, {}, {"said": str(number)})  # type: ignore[arg-type]
        memory.thin(thread)
        feedback.add(thread, f"a/{number}", "up")
        told.send(number)


def killed(settings: Settings, chance: random.Random) -> int:
    """The last number that was told when the writer was killed."""
    process = multiprocessing.get_context("spawn")
    last = 0
    for _ in range(KILLS):
        heard, told = process.Pipe(duplex=False)
        writer = process.Process(target=write, args=(settings, told, last), daemon=True)
        writer.start()
        told.close()
        assert heard.poll(60)
        until = time.monotonic() + chance.random() * 0.4
        try:
            while time.monotonic() < until or heard.poll():
                if heard.poll(0.01):
                    last = heard.recv()
                if time.monotonic() >= until and writer.is_alive():
                    assert writer.pid
                    os.kill(writer.pid, signal.SIGKILL)
                    writer.join()
        except EOFError:
            pass
        writer.kill()
        writer.join()
        heard.close()
        check(settings, last)
    return last


def check(settings: Settings, last: int) -> None:
    """Whatever was told is there, whole; at most the one that was under way came on top."""
    memory = open_memory(settings)
    try:
        newest = 0
        for thread in ("t0", "t1", "t2"):
            config: Any = {"configurable": {"thread_id": thread}}
            if (found := memory.saver.get_tuple(config)) is not None:
                number, words = found.checkpoint["channel_values"]["said"].split()
                assert words == "x" * 20_000
                newest = max(newest, int(number))
        assert newest in (last, last + 1)
    finally:
        memory.close()
    judged = sum(1 for _ in Feedback(settings).export())
    assert judged >= last


def test_sqlite(tmp_path: Path) -> None:
    assert killed(Settings(data=tmp_path), random.Random(5)) > KILLS
    for file in (FILE, "feedback.sqlite"):
        with closing(sqlite3.connect(tmp_path / file)) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.slow
def test_postgres(tmp_path: Path, postgres_address: str) -> None:
    pytest.importorskip("psycopg")
    settings = Settings(data=tmp_path, database=postgres_address)  # type: ignore[arg-type]
    assert killed(settings, random.Random(6)) > KILLS
