"""Threads for the work of requests: first come, first served, so many at a time.

Work that times models has its own few threads, so that it never keeps a quick
answer waiting.  While a model is being timed, quick work waits: both would take
the same cores, and the figures would be wrong.  It waits for QUIET_S at most,
and then has the machine for as long as the timing had it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import anyio
import anyio.to_thread

from bowerbird.errors import Overloaded

SLOW = 2
"""Requests that time models and are worked on at once; timing itself goes one by one."""
SLOW_WAITING = 8
QUIET_S = 5.0
_LOOK_S = 0.02


_QUICK: ContextVar[bool] = ContextVar("quick", default=False)
"""Whether this is quick work, which need not wait for itself."""


class Ticket:
    """A place in a queue."""


def _at_once() -> None:
    """No reason to wait."""


class Queue:
    """Who waits for a thread, in order."""

    def __init__(self, places: int, gate: Callable[[], None] = _at_once) -> None:
        self._limiter = anyio.CapacityLimiter(places)
        self._gate = gate
        self._waiting: list[Ticket] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def position(self, ticket: Ticket) -> int | None:
        """1 for the next one; None when it does not wait."""
        try:
            return self._waiting.index(ticket) + 1
        except ValueError:
            return None

    async def run(self, work: Callable[[], Any], ticket: Ticket | None = None) -> Any:
        """The result of the work, done in a thread when its turn comes."""
        place = ticket or Ticket()
        self._waiting.append(place)

        def begun() -> Any:
            self._gate()
            self._leave(place)
            return work()

        try:
            return await anyio.to_thread.run_sync(begun, limiter=self._limiter)
        finally:
            self._leave(place)

    def _leave(self, place: Ticket) -> None:
        try:
            self._waiting.remove(place)
        except ValueError:
            return


class Pool:
    """The two queues, and the quiet that a timing asks for."""

    def __init__(self, busy: int) -> None:
        self.quick = Queue(busy, self._when_open)
        self.slow = Queue(SLOW)
        self._open = threading.Event()
        self._open.set()
        self._working = 0
        self._count = threading.Lock()
        self._not_before = 0.0

    async def run(self, work: Callable[[], Any], ticket: Ticket | None = None) -> Any:
        return await self.quick.run(lambda: self._counted(work), ticket)

    async def run_slowly(self, work: Callable[[], Any], ticket: Ticket | None = None) -> Any:
        """Raises Overloaded where too much of this kind waits already."""
        if len(self.slow) >= SLOW_WAITING:
            raise Overloaded("Too many models wait to be timed; ask without `validate`.", 30)
        return await self.slow.run(work, ticket)

    def _when_open(self) -> None:
        self._open.wait(QUIET_S)

    def _counted(self, work: Callable[[], Any]) -> Any:
        with self._count:
            self._working += 1
        mark = _QUICK.set(True)
        try:
            return work()
        finally:
            _QUICK.reset(mark)
            with self._count:
                self._working -= 1

    @contextmanager
    def hush(self) -> Generator[None]:
        """Hold quick work back meanwhile.  One at a time; entered in a thread."""
        while len(self.quick) and time.monotonic() < self._not_before:
            time.sleep(_LOOK_S)
        self._open.clear()
        began = time.monotonic()
        enough = threading.Timer(QUIET_S, self._open.set)
        enough.daemon = True
        enough.start()
        try:
            while self._working > _QUICK.get() and time.monotonic() < began + 1.0:
                time.sleep(_LOOK_S)
            yield
        finally:
            enough.cancel()
            self._open.set()
            self._not_before = 2 * time.monotonic() - began
