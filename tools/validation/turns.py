"""One timing at a time on a device of this computer, in the order of asking.

Everyone who wants to time takes a numbered ticket: a file that is locked while
its process lives, so that even `kill -9` gives it back.  The lowest ticket has
the turn.  Tickets that nobody holds any more are removed by whoever looks next.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path

from filelock import FileLock, Timeout

_POLL_S = 0.1
_DOOR_WAIT_S = 10.0


class NoTurnError(Exception):
    """The turn did not come; the message is a sentence for the report."""


@contextlib.contextmanager
def turn(
    data: Path, device: str, say: Callable[[str], None], wait_s: float, stop: threading.Event
) -> Generator[None]:
    """Hold the turn on `device`; `say` how many are before while waiting.

    Raises NoTurnError after `wait_s` seconds, or when `stop` is set.  Without a
    folder to queue in, timing goes on without taking turns.
    """
    queue = Queue(data, device)
    try:
        ticket = queue.take()
    except (OSError, Timeout):
        yield
        return
    try:
        _wait(queue, say, wait_s, stop)
        yield
    finally:
        queue.leave(ticket)


def _wait(queue: Queue, say: Callable[[str], None], wait_s: float, stop: threading.Event) -> None:
    until, told = time.monotonic() + wait_s, 0
    while before := queue.before():
        if stop.is_set():
            raise NoTurnError("It was cancelled while it waited for its turn.")
        if time.monotonic() > until:
            raise NoTurnError(
                "Other timings on this computer did not end in time "
                f"({before} in the queue before this one)."
            )
        if before != told:
            others = "another timing runs" if before == 1 else f"{before} other timings are first"
            say(f"waiting: {others} on this computer")
            told = before
        time.sleep(_POLL_S)


def waiting(data: Path, device: str = "cpu") -> int:
    """Timings that run or wait on `device` now.  Raises OSError without a folder to look in."""
    queue = Queue(data, device)
    return queue.before() if queue.folder.is_dir() else 0


class Queue:
    """The tickets for one device."""

    def __init__(self, data: Path, device: str) -> None:
        name = "cuda-0" if device == "cuda" else device.replace(":", "-")
        self.folder = data / "turns" / name
        self._number: int | None = None

    def take(self) -> FileLock:
        """The last place in the queue.  Raises OSError or Timeout."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._door():
            number = max(self._numbers(), default=0) + 1
            ticket = FileLock(self._path(number))
            ticket.acquire(timeout=0)
            self._number = number
        return ticket

    def leave(self, ticket: FileLock) -> None:
        with contextlib.suppress(OSError):
            if self._number is not None:
                self._path(self._number).unlink(missing_ok=True)
        ticket.release()

    def before(self) -> int:
        """How many live tickets are lower than ours, or are there at all where we have none."""
        with self._door():
            return sum(
                self._alive(number)
                for number in self._numbers()
                if self._number is None or number < self._number
            )

    def _alive(self, number: int) -> bool:
        """Whether a process holds the ticket; one that is not held is removed."""
        path = self._path(number)
        try:
            with FileLock(path).acquire(timeout=0):
                path.unlink(missing_ok=True)
        except Timeout:
            return True
        except OSError:
            return False
        return False

    def _door(self) -> contextlib.AbstractContextManager[object]:
        """Tickets are made and looked at by one at a time, so none is seen half made."""
        return FileLock(self.folder / "door.lock").acquire(timeout=_DOOR_WAIT_S)

    def _numbers(self) -> list[int]:
        return [
            int(path.stem)
            for path in self.folder.glob("*.ticket")
            if path.stem.isascii() and path.stem.isdigit()
        ]

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:09d}.ticket"
