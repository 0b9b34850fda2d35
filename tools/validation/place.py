"""Where models are validated: on this computer, on a Ray cluster, or as jobs of Hugging Face."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from typing import Protocol

from bowerbird.record import ModelRecord
from bowerbird.report import Validation
from bowerbird.settings import Settings

Progress = Callable[[str], None]
CALIBRATION = "calibration:"
"""What the ids of the self-measurement's networks begin with."""


class Place(Protocol):
    """Records in, reports out, in the same order; a model that fails is a report.

    May be used from several threads.
    """

    def start(self) -> None:
        """Do what can be done before the first model is known, and return at once.

        Starts nothing that costs money."""
        ...

    def validate(
        self,
        records: Sequence[ModelRecord],
        *,
        device: str = "cpu",
        download: bool = False,
        progress: Progress | None = None,
    ) -> list[Validation]:
        """Build and time each record on `device` (cpu, cuda, cuda:N or mps)."""
        ...

    def cancel(self) -> None:
        """End what runs now; its report says so.  From any thread."""
        ...

    def close(self) -> None:
        """Give back processes and connections.  The next call opens them again."""
        ...


def choose(settings: Settings) -> Place:
    """The place that the setting `validate_on` names; its packages are imported only here."""
    if settings.validate_on == "local":
        from tools.validation.validator import Validator

        return Validator(settings)
    if settings.validate_on == "hf-jobs":
        from tools.validation.elsewhere.hf_jobs import HuggingFaceJobs

        return HuggingFaceJobs(settings)
    from tools.validation.elsewhere.on_ray import RayCluster

    return RayCluster(settings)


def quiet(message: str) -> None:
    """Progress that nobody wants to hear."""


def repeat_command(
    model_id: str, device: str, fetch: bool, settings: Settings | None = None
) -> str:
    """The command that validates this model again, in the same place and way.

    The networks of the self-measurement are in no catalogue: what repeats them is that."""
    extra = ("" if device == "cpu" else f" --device {shlex.quote(device)}") + (
        " --download" if fetch else ""
    )
    prefix = "".join(f"{name}={shlex.quote(value)} " for name, value in _variables(settings))
    if model_id.startswith(CALIBRATION):
        return f"{prefix}bowerbird calibrate"
    return f"{prefix}bowerbird validate {shlex.quote(model_id)}{extra}"


def _variables(settings: Settings | None) -> list[tuple[str, str]]:
    """What has to be set to come to the same place, and to time in the same way."""
    return [] if settings is None else [*_of_place(settings), *_of_timing(settings)]


def _of_timing(settings: Settings) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if settings.threads:
        found.append(("BOWERBIRD_THREADS", str(settings.threads)))
    if settings.timing_s != Settings.model_fields["timing_s"].default:
        found.append(("BOWERBIRD_TIMING_S", f"{settings.timing_s:g}"))
    return found


def _of_place(settings: Settings) -> list[tuple[str, str]]:
    if settings.validate_on == "local":
        return []
    found = [("BOWERBIRD_VALIDATE", settings.validate_on)]
    if settings.validate_on == "hf-jobs":
        found.append(("BOWERBIRD_HF_JOBS_FLAVOR", settings.hf_jobs_flavor))
        if settings.hf_jobs_image:
            found.append(("BOWERBIRD_HF_JOBS_IMAGE", settings.hf_jobs_image))
        return found
    if settings.ray_accelerator:
        found.append(("BOWERBIRD_RAY_ACCELERATOR", settings.ray_accelerator))
    if settings.ray_gpu_gb:
        found.append(("BOWERBIRD_RAY_GPU_GB", f"{settings.ray_gpu_gb:g}"))
    return found
