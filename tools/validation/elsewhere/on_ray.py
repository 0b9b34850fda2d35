"""Validation on a Ray cluster: each job says what hardware it needs, and Ray finds the node.

    driver (this program) ---- actor on a worker node ---- warm process ---- fork per model
     polls its progress        (no torch)                  (as on this computer)

When the node dies, Ray starts the actor on another one and runs the job again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Self

from bowerbird.record import ModelRecord
from bowerbird.report import Validation, failed, skipped
from bowerbird.settings import Settings
from tools.validation.elsewhere.answers import ElsewhereError, one_line, received
from tools.validation.elsewhere.ray_link import RayLink
from tools.validation.elsewhere.wants import GPU_GB, Wants, wants
from tools.validation.place import Progress, quiet, repeat_command
from tools.validation.plan import plan

TRIES = 3
_POLL_S = 0.3
_CONNECT_WAIT = "connecting to the Ray cluster"
_PASSED = ("threads", "validate_timeout_s", "validate_memory_gb", "timing_s", "offline",
           "download_mb")  # fmt: skip
"""Settings that a worker is given.  Never tokens, addresses or folders."""


class RayCluster:
    """A `Place`.  Holds one worker of the cluster at a time, and keeps it while it fits."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._link = RayLink(settings)
        self._mutex = threading.RLock()
        self._cancelled = threading.Event()
        self._actor: Any = None
        self._held: Wants | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Nothing: a cluster is joined, and hardware taken, when there is a job for it."""

    def cancel(self) -> None:
        self._cancelled.set()

    def close(self) -> None:
        self._cancelled.set()
        with self._mutex:
            self._release()
            self._link.close()

    def validate(
        self,
        records: Sequence[ModelRecord],
        *,
        device: str = "cpu",
        download: bool = False,
        progress: Progress | None = None,
    ) -> list[Validation]:
        """Build and time each record on a node that has what it needs."""
        with self._mutex:
            self._cancelled.clear()
            return [self._one(r, device, download, progress or quiet) for r in records]

    def _one(self, record: ModelRecord, device: str, fetch: bool, say: Progress) -> Validation:
        repeat = repeat_command(record.id, device, fetch, self._settings)
        planned = plan(record)
        if isinstance(planned, str):
            return skipped(planned, repeat)
        if device not in ("cpu", "cuda"):
            return failed(
                f"On Ray the cluster chooses the GPU: ask for cpu or cuda, not {device[:40]!r}.",
                repeat,
            )
        if self._cancelled.is_set():
            return skipped("It was cancelled.", repeat)
        try:
            say(_CONNECT_WAIT)
            ray = self._link.open()
            return self._run(ray, record, device, fetch, say=say, repeat=repeat)
        except ElsewhereError as error:
            return failed(str(error), repeat)
        except (ConnectionError, TimeoutError) as error:
            self._drop()
            return failed(f"The Ray cluster was lost ({type(error).__name__}).", repeat)

    def _run(
        self,
        ray: Any,
        record: ModelRecord,
        device: str,
        fetch: bool,
        *,
        say: Progress,
        repeat: str,
    ) -> Validation:
        known = device != "cpu" and GPU_GB in ray.cluster_resources()
        needs = wants(record, device, self._settings, gpu_gb_known=known)
        actor = self._worker(ray, needs)
        say(f"asking the Ray cluster for {needs.describe()}")
        job = actor.validate.remote(record.model_dump_json(), device, fetch)
        try:
            self._follow(ray, actor, job, needs, say)
            text, node = ray.get(job)
        except ray.exceptions.RayTaskError as error:
            self._release()
            cause = type(error.cause).__name__ if error.cause else type(error).__name__
            return failed(f"The worker's Bowerbird could not do the job ({cause}).", repeat)
        except ray.exceptions.RayActorError:
            self._release()
            return failed(
                f"Every worker that tried it died ({TRIES} tries), or could not be started: "
                "its node went away, ran out of memory, or has another Bowerbird.",
                repeat,
            )
        except ElsewhereError:
            self._release()
            raise
        except ray.exceptions.RayError as error:
            self._drop()
            return failed(f"The Ray cluster was lost ({type(error).__name__}).", repeat)
        where = f"Ray node {one_line(node['host'], 100)} ({one_line(node['node'], 8)})"
        return _marked(received(text, where, repeat), node["bowerbird"])

    def _follow(self, ray: Any, actor: Any, job: Any, needs: Wants, say: Progress) -> None:
        """Wait for the job, pass on what it says, and give up when nobody is there."""
        heard, seen, mark = time.monotonic(), 0, ""
        asked = actor.said.remote(seen, mark)
        while True:
            ready, _ = ray.wait([job], timeout=_POLL_S)
            if ready:
                return
            if self._cancelled.is_set():
                raise ElsewhereError("It was cancelled.")
            answered, _ = ray.wait([asked], timeout=_POLL_S)
            if answered:
                whose, messages = _told(ray, asked)
                if whose:
                    if mark and whose != mark:
                        say("the worker was lost; another one took over")
                    seen = seen if whose == mark else 0
                    heard, mark = time.monotonic(), whose
                for message in messages:
                    say(one_line(message))
                seen += len(messages)
                asked = actor.said.remote(seen, mark)
            if time.monotonic() - heard > self._settings.ray_wait_s:
                raise ElsewhereError(self._nobody(ray, needs, bool(mark)))

    def _nobody(self, ray: Any, needs: Wants, placed: bool) -> str:
        wait = f"{self._settings.ray_wait_s:g} s"
        if placed:
            return (
                f"The worker was lost, and within {wait} no other node of the Ray cluster "
                f"could offer {needs.describe()}."
            )
        have = ray.cluster_resources()
        total = (
            f"{have.get('CPU', 0):g} cores, {have.get('GPU', 0):g} GPUs, "
            f"{have.get('memory', 0) / 1e9:.0f} GB"
        )
        return (
            f"No node of the Ray cluster could offer {needs.describe()} within {wait}; "
            f"the whole cluster has {total}."
        )

    def _worker(self, ray: Any, needs: Wants) -> Any:
        """The held worker where it offers the same; else a new one in its stead."""
        if self._actor is not None and self._held == needs:
            return self._actor
        self._release()
        from tools.validation.elsewhere.ray_worker import RayWorker

        given = {name: getattr(self._settings, name) for name in _PASSED}
        actor = ray.remote(RayWorker).options(
            max_restarts=TRIES - 1, max_task_retries=2 * TRIES, max_concurrency=2, **needs.options()
        )
        self._actor, self._held = actor.remote(given), needs
        return self._actor

    def _release(self) -> None:
        """Give the held worker back, whatever it does."""
        actor, self._actor, self._held = self._actor, None, None
        if actor is None or self._link.ray is None:
            return
        try:
            self._link.ray.kill(actor)
        except Exception:
            return  # the cluster is gone, and the worker with it

    def _drop(self) -> None:
        self._release()
        self._link.close()


def _told(ray: Any, asked: Any) -> tuple[str, list[str]]:
    """What the worker said, and its mark; no mark where it is not there just now."""
    try:
        mark, messages = ray.get(asked)
    except ray.exceptions.RayActorError:
        return "", []
    return str(mark), [str(message) for message in messages]


def _marked(report: Validation, theirs: str) -> Validation:
    """The report, with a note where the node has another Bowerbird."""
    try:
        ours = version("bowerbird")
    except PackageNotFoundError:
        return report
    if theirs == ours:
        return report
    extra = f"The node has Bowerbird {one_line(theirs, 40)}, this computer {ours}."
    return report.model_copy(update={"note": f"{report.note} {extra}" if report.note else extra})
