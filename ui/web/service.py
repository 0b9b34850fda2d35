"""What every operation of the HTTP interface works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agent import Assistant
from bowerbird.settings import Settings
from ui.feedback import Feedback
from ui.web.access import Access
from ui.web.observe import Metrics
from ui.web.pool import Pool

if TYPE_CHECKING:
    from ui.web.jobs import Jobs


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
