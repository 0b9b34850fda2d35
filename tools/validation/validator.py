"""The Validator: records in, reports out, in the same order."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from bowerbird.record import ModelRecord
from bowerbird.report import Validation, failed, skipped
from bowerbird.settings import Settings
from tools.hardware import free_memory_gb, usable_cores
from tools.validation import download, weights
from tools.validation.config_gate import ConfigRefusedError
from tools.validation.outcome import Problem, read_report, words
from tools.validation.place import Progress, quiet, repeat_command
from tools.validation.plan import Plan, plan
from tools.validation.process import WORKER, Ended, Ready, WarmProcess, WarmProcessError
from tools.validation.report import compose
from tools.validation.turns import NoTurnError, turn

_DEVICE = re.compile(r"cpu|mps|cuda(:\d{1,2})?")
_TURN_WAIT_S = 300.0
_CANCELLED = "It was cancelled."


class Validator:
    """Builds and times models in child processes, one at a time on a machine.

    A context manager.  May be used from several threads; calls queue.
    """

    def __init__(self, settings: Settings, *, _worker: Sequence[str] = WORKER) -> None:
        self._settings = settings
        self._threads = settings.threads or usable_cores()
        self._worker = _worker
        self._warm: WarmProcess | None = None
        self._used = False
        self._mutex = threading.RLock()
        self._cancelled = threading.Event()
        self._caches = weights.local_caches()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the imports in the warm process, and return at once."""
        with self._mutex:
            try:
                self._process()
            except WarmProcessError:
                return  # said again, with its reason, when a model is to be timed

    def close(self) -> None:
        with self._mutex:
            if self._warm is not None:
                self._warm.close()
                self._warm = None

    def cancel(self) -> None:
        """End what runs now, from any thread; the reports say so.

        Where a job runs, it alone is ended, and the warm process serves the next call."""
        self._cancelled.set()
        if (warm := self._warm) is not None and not warm.stop():
            warm.kill()  # it imports, which nothing else interrupts

    def validate(
        self,
        records: Sequence[ModelRecord],
        *,
        device: str = "cpu",
        download: bool = False,
        progress: Progress | None = None,
    ) -> list[Validation]:
        """Build and time each record.  A model that fails is a report like any other."""
        say = progress or quiet
        with self._mutex:
            self._cancelled.clear()
            return [self._one(record, device, download, say) for record in records]

    def _one(self, record: ModelRecord, device: str, fetch: bool, say: Progress) -> Validation:
        repeat = repeat_command(record.id, device, fetch, self._settings)
        planned = plan(record)
        if isinstance(planned, str):
            return skipped(planned, repeat)
        if not _DEVICE.fullmatch(device):
            return failed(
                f"Bowerbird times on cpu, cuda, cuda:N or mps, not on {device[:40]!r}.", repeat
            )
        if device == "cpu" and (reason := _too_large(planned)):
            return skipped(reason, repeat)
        try:
            if self._cancelled.is_set():
                return skipped(_CANCELLED, repeat)
            own = self._own(planned, fetch, say)
            if isinstance(own, str):
                return skipped(own, repeat)
            planned, found = own
            with turn(self._settings.data, device, say, _TURN_WAIT_S, self._cancelled):
                say(f"loading and timing {record.id}")
                return self._time(planned, found, device, repeat)
        except WarmProcessError as error:
            self.close()
            return failed(_CANCELLED if self._cancelled.is_set() else str(error), repeat)
        except NoTurnError as error:
            return skipped(str(error), repeat)

    def _time(self, planned: Plan, found: weights.Found, device: str, repeat: str) -> Validation:
        """Run the job; if the warm process died, once more in a new one."""
        job: dict[str, Any] = {
            "library": planned.library,
            "name": planned.name,
            "variant": planned.variant,
            "weights": str(found.path) if found.path else None,
            "device": device,
            "threads": self._threads,
            "steady_s": self._settings.timing_s,
            "deadline_s": self._settings.validate_timeout_s,
            "params": planned.params,
            "exact": planned.exact and planned.inferred is None,
            "config": planned.config,
        }
        try:
            ready, folder, ended = self._run(job, device)
        except (WarmProcessError, TimeoutError):
            self.close()
            if self._cancelled.is_set():
                raise WarmProcessError(_CANCELLED) from None
            try:
                ready, folder, ended = self._run(job, device)
            except TimeoutError:
                raise WarmProcessError("The timing process does not answer.") from None
        try:
            return self._read(
                planned, found, ready=ready, folder=folder, ended=ended, repeat=repeat
            )
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _run(self, job: dict[str, Any], device: str) -> tuple[Ready, Path, Ended]:
        warm = self._process()
        ready = warm.preload(job)
        folder = warm.job_folder()
        memory = int(self._settings.validate_memory_gb * 1e9) if device == "cpu" else 0
        deadline = self._settings.validate_timeout_s
        return ready, folder, warm.run(job, folder, deadline, memory, self._cancelled)

    def _read(
        self,
        planned: Plan,
        found: weights.Found,
        *,
        ready: Ready,
        folder: Path,
        ended: Ended,
        repeat: str,
    ) -> Validation:
        settings = self._settings
        if self._cancelled.is_set():
            return failed(_CANCELLED, repeat).model_copy(update={"isolation": ended.isolation})
        if ended.timed_out:
            reason = f"It was not done within {settings.validate_timeout_s:g} s and was stopped."
            return failed(reason, repeat).model_copy(update={"isolation": ended.isolation})
        report = read_report(folder, ended.status, ended.wall_s)
        if isinstance(report, Problem):
            report = words(
                report, planned.library, planned.name, planned.params, settings.validate_memory_gb
            )
        if isinstance(report, str):
            return failed(report, repeat).model_copy(update={"isolation": ended.isolation})
        shared, self._used = self._used, True
        when = datetime.now(UTC).isoformat(timespec="seconds")
        return compose(
            report,
            planned=planned,
            found=found,
            ready=ready,
            ended=ended,
            shared=shared,
            when=when,
            repeat=repeat,
        )

    def _process(self) -> WarmProcess:
        if self._warm is not None and not self._warm.alive():
            self.close()
        if self._warm is None:
            self._warm = WarmProcess(self._threads, self._worker)
            self._used = False
        return self._warm

    def _own(self, planned: Plan, fetch: bool, say: Progress) -> tuple[Plan, weights.Found] | str:
        """The plan by the model's own configuration where that is here, and its weights."""
        if planned.library != "transformers" or planned.hub_repo is None:
            return planned, self._weights(planned, fetch, say)
        if fetch and not self._settings.offline:
            say(f"downloading the configuration of {planned.id}")
            download.fetch_config(planned.hub_repo, self._caches)
        try:
            config = weights.config_in_hub_cache(planned.hub_repo, self._caches)
        except ConfigRefusedError as error:
            return f"It was not loaded: {error}."
        if config is None and planned.config is None:
            return (
                "Its size and family are not known well enough to build its network without "
                "its configuration; with a network: " + repeat_command(planned.id, "cpu", True)
            )
        if config is None:
            return planned, weights.NOT_HERE
        return planned.with_own(config), self._weights(planned, fetch, say)

    def _weights(self, planned: Plan, fetch: bool, say: Progress) -> weights.Found:
        """Weights from this computer; from the network only when asked for."""
        fetch = fetch and not self._settings.offline
        if planned.library in ("timm", "transformers"):
            if planned.hub_repo is None:
                return weights.NOT_HERE
            found = weights.in_hub_cache(planned.hub_repo, self._caches)
            if found.path is None and fetch:
                say(f"downloading the weights of {planned.id}")
                found = download.fetch_hub(planned.hub_repo, self._caches)
            return found
        if planned.variant is None:
            return weights.NOT_HERE
        try:
            place = self._process().describe(planned.name, planned.variant)
        except TimeoutError:
            return weights.NOT_HERE
        if "file" not in place:
            return weights.NOT_HERE
        found = weights.in_torch_cache(place["file"], self._caches)
        if found.path is None and fetch:
            say(f"downloading the weights of {planned.id}")
            found = download.fetch_torch(place["url"], self._caches)
        return found


def _too_large(planned: Plan) -> str | None:
    """Refuse what cannot fit before anything is allocated."""
    if planned.params is None:
        return None
    needs, free = planned.params * 4 * 1.2 / 1e9, free_memory_gb()
    if needs <= free:
        return None
    return f"It needs about {needs:.0f} GB of memory, and this computer has {free:.0f} GB free."
