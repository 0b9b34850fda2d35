"""The file of threads: closed while it is read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_CLOSED_UNDER_READERS = """
import sqlite3, sys, threading
from pathlib import Path
from agent.memory import SqliteMemory
from bowerbird.settings import Settings

def read(memory, begun):
    try:
        while True:
            memory.saver.get_tuple({"configurable": {"thread_id": "a"}})
            begun.set()
    except sqlite3.ProgrammingError:  # closed
        return

for turn in range(60):
    memory = SqliteMemory(Settings(data=Path(sys.argv[1])))
    begun = threading.Event()
    readers = [threading.Thread(target=read, args=(memory, begun)) for _ in range(3)]
    for reader in readers:
        reader.start()
    begun.wait()
    memory.close()
    for reader in readers:
        reader.join()
print("all closed")
"""


def test_memory_closed_under_its_readers_does_not_end_the_process(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CLOSED_UNDER_READERS, str(tmp_path)],
        check=False, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "all closed\n"), done.stderr[-2000:]
