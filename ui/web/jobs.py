"""Validations asked for over HTTP: a bounded queue that is fair to its callers.

One job runs at a time, because two timings at once would spoil both.  Callers
take turns: whoever has ten jobs waiting does not keep another's first one back.
Jobs live in memory and end with the process.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from agent.views import ModelReport
from bowerbird.errors import BowerbirdError, Overloaded, UnknownJob

log = logging.getLogger("bowerbird.http")

State = Literal["queued", "running", "done", "failed", "cancelled"]
Work = Callable[["Job", str, Callable[[str], None]], ModelReport]
"""(job, model, what to tell) -> report; it ends at once when the job's `stop` is set."""
KEPT = 200
"""Finished jobs that can still be read."""
KEPT_S = 3600.0
MAX_EVENTS = 500
ENDED = ("done", "failed", "cancelled")


def _unseen(_status: str, _waiting: int) -> None:
    """Where nobody counts."""


@dataclass
class Job:
    """One call for validation.  `events` grows; readers keep their own place in it."""

    id: str
    owner: str
    ids: list[str]
    device: str
    download: bool = False
    most_mb: float | None = None
    """The largest download of one model that was agreed to."""
    state: State = "queued"
    reports: list[ModelReport] = field(default_factory=list[ModelReport])
    problem: str | None = None
    events: list[tuple[str, Any]] = field(default_factory=list[tuple[str, Any]])
    ended_at: float | None = None
    stop: threading.Event = field(default_factory=threading.Event)

    def same(self, owner: str, ids: Sequence[str], device: str, download: bool) -> bool:
        """Whether this caller asks for the same."""
        own = (self.owner, self.ids, self.device, self.download)
        return own == (owner, list(ids), device, download)

    def tell(self, event: str, data: Any) -> None:
        if self.ended_at is None and (len(self.events) < MAX_EVENTS or event != "progress"):
            self.events.append((event, data))


class Jobs:
    """The queue and the thread that works on it.  Safe to share between threads."""

    def __init__(
        self, work: Work, limit: int, *, seen: Callable[[str, int], None] | None = None
    ) -> None:
        self._work = work
        self._limit = limit
        self._share = max(1, limit // 4)
        self._seen: Callable[[str, int], None] = seen or _unseen
        self._waiting: dict[str, deque[Job]] = {}
        """By caller, in the order in which their turns come."""
        self._all: dict[str, Job] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    def submit(
        self, owner: str, ids: Sequence[str], device: str, *, download: bool = False,
        most_mb: float | None = None,
    ) -> Job:  # fmt: skip
        """A new job, or the caller's own that asks the same and has not ended.

        Raises Overloaded where the queue, or the caller's share of it, is full.
        """
        with self._changed:
            self._drop_old()
            for job in self._all.values():
                if (
                    job.same(owner, ids, device, download)
                    and job.state not in ENDED
                    and not job.stop.is_set()
                ):
                    return job
            if len(self._waiting.get(owner, ())) >= self._share:
                raise Overloaded(f"You have {self._share} validations waiting; let them end.", 30)
            if self._count() >= self._limit:
                raise Overloaded("Too many validations wait.", 30)
            job = Job(secrets.token_urlsafe(16), owner, list(ids), device, download, most_mb)
            self._all[job.id] = job
            self._waiting.setdefault(owner, deque()).append(job)
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._loop, name="jobs", daemon=True)
                self._thread.start()
            self._seen("", self._count())
            self._changed.notify_all()
            return job

    def get(self, owner: str, job_id: str) -> Job:
        """The caller's own job.  Raises UnknownJob."""
        with self._changed:
            job = self._all.get(job_id)
        if job is None or job.owner != owner:
            raise UnknownJob
        return job

    def position(self, job: Job) -> int | None:
        """1 for the next one; None when the job does not wait."""
        with self._changed:
            order = sorted(
                (turn, number, each.id)
                for number, held in enumerate(self._waiting.values())
                for turn, each in enumerate(held)
            )
        places = [job_id for _, _, job_id in order]
        return places.index(job.id) + 1 if job.id in places else None

    def cancel(self, owner: str, job_id: str) -> None:
        """Forget the job; a timing that runs is ended.  Raises UnknownJob."""
        job = self.get(owner, job_id)
        with self._changed:
            job.stop.set()
            held = self._waiting.get(owner)
            if held and job in held:
                held.remove(job)
                if not held:
                    del self._waiting[owner]
            if job.state not in ENDED:
                self._end(job, "cancelled")
            self._all.pop(job_id, None)
            self._seen("", self._count())

    def close(self) -> None:
        """No further job is begun."""
        with self._changed:
            self._closed = True
            for job in self._all.values():
                job.stop.set()
            self._waiting.clear()
            self._changed.notify_all()

    def _count(self) -> int:
        return sum(len(held) for held in self._waiting.values())

    def _drop_old(self) -> None:
        now = time.monotonic()
        ended = [j for j in self._all.values() if j.ended_at is not None]
        ended.sort(key=lambda j: j.ended_at or 0.0)
        for number, job in enumerate(ended):
            if len(ended) - number > KEPT or now - (job.ended_at or now) > KEPT_S:
                self._all.pop(job.id, None)

    def _next(self) -> Job | None:
        """The next caller's first job; the caller goes to the end of the line."""
        with self._changed:
            while not self._waiting and not self._closed:
                self._changed.wait()
            if self._closed:
                return None
            owner, held = next(iter(self._waiting.items()))
            del self._waiting[owner]
            job = held.popleft()
            if held:
                self._waiting[owner] = held
            job.state = "running"
            job.tell("running", {})
            self._seen("", self._count())
            return job

    def _loop(self) -> None:
        while (job := self._next()) is not None:
            try:
                self._do(job)
            except BowerbirdError as error:
                job.problem = str(error)
            except Exception:
                log.exception("validation %s failed", job.id)
                job.problem = "Bowerbird failed here; its log says more."
            with self._changed:
                if job.state == "running":
                    stopped = "cancelled" if job.stop.is_set() else "done"
                    self._end(job, "failed" if job.problem else stopped)

    def _do(self, job: Job) -> None:
        for model_id in job.ids:
            if job.stop.is_set():
                return
            job.tell("progress", {"id": model_id, "text": "begun"})
            report = self._work(
                job,
                model_id,
                lambda text, model_id=model_id: job.tell(
                    "progress", {"id": model_id, "text": text[:200]}
                ),
            )
            if job.stop.is_set():
                return
            job.reports.append(report)
            self._seen(report.validation.status, self._count())
            job.tell("report", report.model_dump(mode="json"))

    def _end(self, job: Job, state: State) -> None:
        job.state = state
        job.tell(state, {"problem": job.problem} if job.problem else {})
        job.ended_at = time.monotonic()
