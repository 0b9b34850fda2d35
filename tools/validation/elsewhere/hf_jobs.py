"""Validation as a job of Hugging Face: hardware that one does not own, paid by the second.

Started only where the setting says `hf-jobs`.  What it may cost is said before
it starts.  The token goes into the header of our own requests, never into the
job, a report or a message.
"""

from __future__ import annotations

import importlib
import secrets
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from bowerbird.record import ModelRecord
from bowerbird.report import Validation, failed, skipped
from bowerbird.settings import Settings
from tools.validation.elsewhere.answers import ElsewhereError, one_line
from tools.validation.elsewhere.job_log import COMMAND, read_log
from tools.validation.elsewhere.job_words import GONE, refused
from tools.validation.place import Progress, quiet, repeat_command
from tools.validation.plan import plan

if TYPE_CHECKING:
    from huggingface_hub import HfApi

_POLL_S = 2.0
_QUEUE_S = 900.0
"""How long a job may wait for its hardware before it is cancelled; waiting is not paid for."""
_LOG_TRIES = 4
_MAX_LINES = 20_000
_ENDED = ("COMPLETED", "ERROR", "CANCELED", "DELETED")
_PASSED = ("timing_s", "validate_timeout_s", "validate_memory_gb", "threads", "download_mb")


class HuggingFaceJobs:
    """A `Place`.  All records of one call go into one job."""

    def __init__(self, settings: Settings, *, poll_s: float = _POLL_S) -> None:
        self._settings = settings
        self._poll_s = poll_s
        self._mutex = threading.RLock()
        self._cancelled = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Nothing: what costs money starts with the models to be timed."""

    def cancel(self) -> None:
        self._cancelled.set()

    def close(self) -> None:
        self._cancelled.set()

    def validate(
        self,
        records: Sequence[ModelRecord],
        *,
        device: str = "cpu",
        download: bool = False,
        progress: Progress | None = None,
    ) -> list[Validation]:
        """Build and time the records in one job.  What cannot be built is never sent."""
        with self._mutex:
            self._cancelled.clear()
            return self._all(records, device, download, progress or quiet)

    def _all(
        self, records: Sequence[ModelRecord], device: str, download: bool, say: Progress
    ) -> list[Validation]:
        repeats = {r.id: repeat_command(r.id, device, download, self._settings) for r in records}
        found: dict[str, Validation] = {}
        for record in records:
            planned = plan(record)
            if isinstance(planned, str):
                found[record.id] = skipped(planned, repeats[record.id])
        sent = [record.id for record in records if record.id not in found]
        if sent:
            try:
                self._check(device)
                lines = self._job(sent, device, download, say)
                where = f"Hugging Face Jobs ({self._settings.hf_jobs_flavor})"
                found |= read_log(lines, sent, where, repeats)
            except ElsewhereError as error:
                found |= {name: failed(str(error), repeats[name]) for name in sent}
        return [found[record.id] for record in records]

    def _check(self, device: str) -> None:
        """Raises ElsewhereError for what would cost money and give nothing."""
        settings = self._settings
        if settings.offline:
            raise ElsewhereError("No job was started: BOWERBIRD_OFFLINE is set.")
        if settings.hf_jobs_image is None:
            raise ElsewhereError(
                "No job was started: set BOWERBIRD_HF_JOBS_IMAGE to a container image that holds "
                "Bowerbird, such as one built from its Dockerfile."
            )
        if device not in ("cpu", "cuda", "cuda:0"):
            raise ElsewhereError(
                f"Hugging Face Jobs offer cpu and cuda, not {one_line(device, 40)!r}."
            )
        if device != "cpu" and settings.hf_jobs_flavor.startswith("cpu-"):
            raise ElsewhereError(
                f"No job was started: the flavour {settings.hf_jobs_flavor} has no GPU; set "
                "BOWERBIRD_HF_JOBS_FLAVOR to one that has, such as t4-small."
            )

    def _job(
        self, ids: list[str], device: str, download: bool, say: Progress
    ) -> tuple[str, list[str]]:
        """Run one job to its end; its marker and its log.  Raises ElsewhereError."""
        settings = self._settings
        hub: Any = importlib.import_module("huggingface_hub")
        token = settings.hf_token.get_secret_value() if settings.hf_token else None
        api: HfApi = hub.HfApi(endpoint=settings.hf_endpoint, token=token, library_name="bowerbird")
        marker = f"bowerbird-{secrets.token_hex(16)}"
        options = ["--device", device] + (["--download"] if download else [])
        limit = settings.hf_jobs_timeout_s
        say(
            f"starting a paid job on Hugging Face Jobs: flavour {settings.hf_jobs_flavor}, "
            f"at most {limit} s"
        )
        if self._cancelled.is_set():
            raise ElsewhereError("It was cancelled; no job was started.")
        name: str | None = None
        try:
            hub_user: Any = getattr(api, "whoami")()  # noqa: B009  (its type is not known)
            owner = str(hub_user["name"])
            job = api.run_job(
                image=settings.hf_jobs_image or "",
                command=[*COMMAND, marker, *options, "--", *ids],
                env=self._environment(),
                flavor=settings.hf_jobs_flavor,
                timeout=limit,
                namespace=owner,
            )
            name = job.id
            say(f"job {one_line(job.id, 60)} was started")
            self._wait(api, owner, job.id, say)
            return marker, self._log(api, owner, job.id, marker)
        except BaseException as error:
            if name is not None and not (isinstance(error, ElsewhereError) and error.args[1:]):
                _cancel(api, owner, name)  # pyright: ignore[reportPossiblyUnboundVariable]
            if isinstance(error, ElsewhereError) or not isinstance(error, Exception):
                raise
            # Errors of the Hub's client, its transport and the form of an answer.
            raise ElsewhereError(refused(error, settings.hf_jobs_flavor)) from None

    def _environment(self) -> dict[str, str]:
        given = {"BOWERBIRD_VALIDATE": "local"}
        for name in _PASSED:
            value = getattr(self._settings, name)
            if value is not None:
                given[f"BOWERBIRD_{name.upper()}"] = str(value)
        return given

    def _wait(self, api: HfApi, owner: str, name: str, say: Progress) -> None:
        """Until the job has ended well.  Raises ElsewhereError; the second argument of it
        says that the job has ended, so that nothing is left to cancel."""
        settings = self._settings
        began, running, told = time.monotonic(), None, ""
        while True:
            status = api.inspect_job(job_id=name, namespace=owner).status
            stage = str(getattr(status.stage, "value", status.stage))
            if stage != told:
                say(f"job {one_line(name, 60)}: {one_line(stage, 30).lower()}")
                told = stage
            if stage == "COMPLETED":
                return
            if stage in _ENDED:
                raise ElsewhereError(self._why(stage, status.message), stage)
            now = time.monotonic()
            if stage == "RUNNING" and running is None:
                running = now
            if running is not None and now - running > settings.hf_jobs_timeout_s + 60:
                raise ElsewhereError(
                    f"The job did not end within {settings.hf_jobs_timeout_s} s and was cancelled."
                )
            if running is None and now - began > _QUEUE_S:
                raise ElsewhereError(
                    f"Hugging Face Jobs had no {settings.hf_jobs_flavor} free within "
                    f"{_QUEUE_S:g} s; the job was cancelled before it cost anything."
                )
            if self._cancelled.wait(self._poll_s):
                raise ElsewhereError("It was cancelled, and so was the job.")

    def _why(self, stage: str, message: str | None) -> str:
        said = one_line(message or "", 200)
        if self._settings.hf_token:
            said = said.replace(self._settings.hf_token.get_secret_value(), "***")
        if "timeout" in said.lower() or "timed out" in said.lower():
            return f"The job was stopped at its limit of {self._settings.hf_jobs_timeout_s} s."
        if stage == "ERROR":
            return "The job failed on Hugging Face Jobs" + (f": {said}" if said else ".")
        return GONE + (f": {said}" if said else ".")

    def _log(self, api: HfApi, owner: str, name: str, marker: str) -> list[str]:
        """The lines of the log; asked for again while the end is missing."""
        lines: list[str] = []
        for attempt in range(_LOG_TRIES):
            if attempt:
                time.sleep(self._poll_s)
            lines = []
            for line in api.fetch_job_logs(job_id=name, namespace=owner, follow=False):
                lines += str(line).splitlines()
                if len(lines) > _MAX_LINES:
                    break
            if any(line.startswith(f"{marker} end") for line in lines):
                break
        return lines


def _cancel(api: HfApi, owner: str, name: str) -> None:
    """So that nothing is paid for that nobody waits for."""
    try:
        api.cancel_job(job_id=name, namespace=owner)
    except Exception:
        return  # it ends at its time limit
