"""The Validator: records in, reports out, in the same order."""

from __future__ import annotations

import re
import shutil
import threading
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from bowerbird.record import ModelRecord
from bowerbird.report import Validation, failed, skipped
from bowerbird.settings import Settings
from bowerbird.tried import Tried
from tools.hardware import free_memory_gb, usable_cores
from tools.validation import hub_code, trying, weights
from tools.validation.download import Downloads
from tools.validation.folder import plan_folder
from tools.validation.outcome import TOO_MUCH_WRITTEN, Problem, read_report, words
from tools.validation.place import Progress, quiet, repeat_command
from tools.validation.plan import Plan, plan
from tools.validation.process import WORKER, Ended, Ready, WarmProcess, WarmProcessError
from tools.validation.report import compose
from tools.validation.supply import Supply
from tools.validation.turns import NoTurnError, turn

_DEVICE = re.compile(r"cpu|mps|cuda(:\d{1,2})?")
_TURN_WAIT_S = 300.0
_PACES = 30
"""So many last timings say how fast the processor can go."""
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
        self._paces: deque[float] = deque(maxlen=_PACES)

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
        most_mb: float | None = None,
    ) -> list[Validation]:
        """Build and time each record.  A model that fails is a report like any other.

        `most_mb`: the largest download of one model, instead of the setting."""
        say = progress or quiet
        with self._mutex:
            self._cancelled.clear()
            return [self._one(record, device, download, say, most_mb) for record in records]

    def validate_folder(
        self, path: str, *, device: str = "cpu", progress: Progress | None = None
    ) -> Validation:
        """Build and time the model in a folder of the user's own.

        Only for a user of this computer: never for a path that came over the network."""
        with self._mutex:
            self._cancelled.clear()
            return self._planned(plan_folder(path), path, device, False, progress or quiet)

    def try_files(
        self, asked: ModelRecord | str, paths: Sequence[str], *,
        labels: Sequence[str] = (), progress: Progress | None = None,
    ) -> Tried:  # fmt: skip
        """Run a model, or the one in a folder, on files of this computer's user.

        `labels` are words or sentences of the user's, for models that compare with them.
        `id` of the result is the model's.  Without its trained weights it is not run."""
        say = progress or quiet
        named = asked if isinstance(asked, str) else asked.id
        if reason := trying.unusable(paths, labels):
            return Tried(id=named, reason=reason)
        planned = plan_folder(asked) if isinstance(asked, str) else plan(asked)
        with self._mutex:
            self._cancelled.clear()
            try:
                own = (
                    planned if isinstance(planned, str) else self._supply().of(planned, False, say)
                )
                if isinstance(own, str):
                    return Tried(id=named, reason=own)
                planned, found = own
                if found.path is None:
                    why = found.problem or "its trained weights are not on this computer"
                    fetch = repeat_command(named, "cpu", True)
                    reason = f"It was not run: {why}. Fetch them: {fetch}"
                    return Tried(id=named, reason=reason, fetch=None if found.problem else fetch)
                job = trying.job_of(planned, found, paths, self._caches, self._threads, labels)
                memory = int(self._settings.validate_memory_gb * 1e9)
                with turn(self._settings.data, "cpu", say, _TURN_WAIT_S, self._cancelled):
                    say(f"running {named}")
                    limit = self._settings.validate_timeout_s
                    return trying.run(self._process(), job, named, paths, limit, memory)
            except (WarmProcessError, NoTurnError, TimeoutError) as error:
                self.close()
                return Tried(id=named, reason=str(error) or "The process does not answer.")

    def size(self, record: ModelRecord) -> tuple[int | None, str]:
        """What a download would be, in bytes and words; None where it is not known."""
        planned = plan(record, self._settings.torch_hub_allowed)
        if isinstance(planned, str):
            return 0, planned
        with self._mutex:
            try:
                return self._supply().size(planned)
            except WarmProcessError as error:
                return None, str(error)

    def _one(
        self, record: ModelRecord, device: str, fetch: bool, say: Progress, most_mb: float | None
    ) -> Validation:
        planned = plan(record, self._settings.torch_hub_allowed)
        return self._planned(planned, record.id, device, fetch, say, most_mb=most_mb)

    def _planned(
        self, planned: Plan | str, name: str, device: str, fetch: bool, say: Progress,
        *, most_mb: float | None = None,
    ) -> Validation:  # fmt: skip
        repeat = repeat_command(name, device, fetch, self._settings)
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
            if planned.library == "torch.hub":
                planned = hub_code.ready(self._settings, planned, fetch, say)
            own = self._supply(most_mb).of(planned, fetch, say)
            if isinstance(own, str):
                return skipped(own, repeat)
            planned, found = own
            with turn(self._settings.data, device, say, _TURN_WAIT_S, self._cancelled):
                say(f"loading and timing {name}")
                return self._time(planned, found, device, repeat)
        except WarmProcessError as error:
            self.close()
            return failed(_CANCELLED if self._cancelled.is_set() else str(error), repeat)
        except (NoTurnError, hub_code.CodeNotHereError) as error:
            return skipped(str(error), repeat)

    def _time(self, planned: Plan, found: weights.Found, device: str, repeat: str) -> Validation:
        """Run the job; if the warm process died, once more in a new one."""
        job: dict[str, Any] = {
            "library": planned.library,
            "name": planned.name,
            "variant": planned.variant,
            "weights": str(found.path) if found.path else None,
            "files": [str(path) for path in found.more],
            "device": device,
            "threads": self._threads,
            "steady_s": self._settings.timing_s,
            "deadline_s": self._settings.validate_timeout_s,
            "params": planned.params,
            "exact": planned.exact and planned.inferred is None,
            "config": planned.config,
            "pace_s": min(self._paces, default=None),
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
        warm = self._process(bubble=device != "cpu")
        ready = warm.preload(job)
        folder = warm.job_folder()
        if job["library"] == "torch.hub":
            hub_code.lay(self._settings, job, folder)
        most = int(self._settings.validate_memory_gb * 1e9)
        addresses = most if device == "cpu" else 0
        deadline = self._settings.validate_timeout_s
        ended = warm.run(job, folder, deadline, addresses, most, cancelled=self._cancelled)
        return ready, folder, ended

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
            return failed(reason, repeat).model_copy(update=ended.shut_in())
        report = read_report(folder, ended.status, ended.wall_s)
        if ended.over == "memory":
            report = Problem(error="memory", detail="watched")
        elif ended.over == "disk":
            report = TOO_MUCH_WRITTEN
        if isinstance(report, Problem):
            report = words(
                report, planned.library, planned.name, planned.params, settings.validate_memory_gb
            )
        if isinstance(report, str):
            return failed(report, repeat).model_copy(update=ended.shut_in())
        if report.pace_s is not None:
            self._paces.append(report.pace_s)
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

    def _process(self, *, bubble: bool | None = None) -> WarmProcess:
        """The warm process; `bubble` is for timing on an accelerator, None for questions."""
        warm = self._warm
        if warm is not None and (not warm.alive() or bubble not in (None, warm.bubble)):
            self.close()
        if self._warm is None:
            self._warm = WarmProcess(self._threads, self._worker, bubble=bubble or False)
            self._used = False
        return self._warm

    def _supply(self, most_mb: float | None = None) -> Supply:
        settings = self._settings
        if most_mb is not None:
            settings = settings.model_copy(update={"download_mb": most_mb})
        downloads = Downloads(settings, self._caches, self._cancelled)
        return Supply(settings, self._caches, downloads, self._describe)

    def _describe(self, library: str, name: str, variant: str) -> dict[str, str]:
        return self._process().describe(library, name, variant)


def _too_large(planned: Plan) -> str | None:
    """Refuse what cannot fit before anything is allocated."""
    if planned.params is None:
        return None
    needs, free = planned.params * 4 * 1.2 / 1e9, free_memory_gb()
    if needs <= free:
        return None
    return f"It needs about {needs:.0f} GB of memory, and this computer has {free:.0f} GB free."
