"""What every operation of the HTTP interface works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread

from agent import Assistant
from bowerbird.errors import Overloaded
from bowerbird.settings import Settings
from ui.feedback import Feedback
from ui.web.access import Access
from ui.web.observe import Metrics

if TYPE_CHECKING:
    from ui.web.jobs import Jobs

SLOW = 2
"""Requests that time models and are worked on at once; timing itself goes one by one."""
SLOW_WAITING = 8


class Pool:
    """Runs work in threads, so many at a time.  Work that times models has its own few
    threads, so that it never keeps a quick answer waiting."""

    def __init__(self, busy: int) -> None:
        self._quick = anyio.CapacityLimiter(busy)
        self._slow = anyio.CapacityLimiter(SLOW)

    async def run(self, work: Callable[[], Any]) -> Any:
        return await anyio.to_thread.run_sync(work, limiter=self._quick)

    async def run_slowly(self, work: Callable[[], Any]) -> Any:
        """Raises Overloaded where too much of this kind waits already."""
        if self._slow.statistics().tasks_waiting >= SLOW_WAITING:
            raise Overloaded("Too many models wait to be timed; ask without `validate`.", 30)
        return await anyio.to_thread.run_sync(work, limiter=self._slow)


@dataclass
class Service:
    """One running service."""

    assistant: Assistant
    settings: Settings
    pool: Pool
    access: Access
    metrics: Metrics
    jobs: Jobs
    feedback: Feedback

    @property
    def run(self) -> Callable[[Callable[[], Any]], Any]:
        return self.pool.run
