"""Watches a fork from outside: its memory in use, and what it puts into its folder.

Limits on addresses do not fit a GPU, which reserves far more than it uses, and
limits on the size of a file say nothing of a thousand files.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Literal

from tools.validation.worker.sandbox import Limits, resident_bytes

EVERY_MS = 10
_DISK_EVERY, _FILES_A_LOOK = 10, 20
"""Looks at memory for each look at the folder: more where it holds many files."""
_MAX_FILES = 2000


class Watch:
    """Of one fork, from before its job begins."""

    def __init__(self, pid: int, limits: Limits, folder: str) -> None:
        self._pid, self._folder = pid, folder
        used = resident_bytes(pid)
        self._memory = None if used is None else used + limits["resident_bytes"]
        there = list(_sizes(folder))  # code that was laid there for it
        self._disk = sum(there) + limits["folder_bytes"]
        self._files = len(there) + _MAX_FILES
        self._disk_every = _DISK_EVERY + len(there) // _FILES_A_LOOK
        self._looks = 0

    def over(self) -> Literal["memory", "disk"] | None:
        """What it has too much of."""
        self._looks += 1
        used = resident_bytes(self._pid)
        if used is not None and self._memory is not None and used > self._memory:
            return "memory"
        if self._looks % self._disk_every == 0 and self._too_much_on_disk():
            return "disk"
        return None

    def _too_much_on_disk(self) -> bool:
        total = 0
        for number, size in enumerate(_sizes(self._folder), 1):
            total += size
            if number > self._files or total > self._disk:
                return True
        return False


def _sizes(folder: str) -> Iterator[int]:
    """Bytes on disk of each entry below a folder that changes meanwhile."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    yield entry.stat(follow_symlinks=False).st_blocks * 512
                except OSError:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    yield from _sizes(entry.path)
    except OSError:
        return
