"""Estimates for a request: of the computer at hand, or of the device that it names."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from bowerbird.need import Need
from bowerbird.record import ModelRecord
from bowerbird.report import Band, Before, Latency, Validation
from tools.estimate import coarse, limits
from tools.estimate.elsewhere import TOKEN_SPREAD, Device, device_of, is_here
from tools.estimate.estimator import Estimate, Estimator, Told
from tools.estimate.profiles import Profile

UNKNOWN = "how fast it is {where} is not known"
HERE = "on this computer"
NOT_ASKED = "timing was not asked for"


class Outlook:
    """The estimates of one request.  Cheap to make."""

    def __init__(self, estimator: Estimator, need: Need) -> None:
        self._estimator = estimator
        self._need = need
        self._here = is_here(need)
        self._device: Device | None = None if self._here else device_of(need)

    @property
    def where(self) -> str:
        """ "on this computer", "on the device Samsung Galaxy S24"."""
        if self._here:
            return HERE
        name = self._device.name if self._device else self._need.device_name
        return f"on the device {name}" if name else "there"

    def of(self, record: ModelRecord) -> Estimate | None:
        """The estimate where the request wants it; None where there is none."""
        if not self._here and self._device is None:
            return None
        found = self._estimator.profile(record)
        if found is None:
            return None
        return self._told.of(found) if self._device is None else _there(self._device, found)

    @cached_property
    def _told(self) -> Told:
        return self._estimator.told()

    def time(self, record: ModelRecord) -> limits.Finding:
        limit, found = self._need.max_latency_ms, self.of(record)
        if limit is None:
            return "pass", ""
        if found is None or found.batched:
            return "unknown", UNKNOWN.format(where=self.where)
        return limits.time(found.latency_ms, found.band, limit, self.where)

    def rate(self, record: ModelRecord) -> limits.Finding:
        limit, found = self._need.min_fps, self.of(record)
        if limit is None:
            return "pass", ""
        if found is None:
            return "unknown", UNKNOWN.format(where=self.where)
        return limits.rate(found.latency_ms, found.band, limit, self.where)

    def memory(self, record: ModelRecord) -> limits.Finding | None:
        """None where only the size of the weights tells something."""
        limit = self._need.max_memory_gb
        found = self.of(record) if self._here and "quantized" not in self._need.wants else None
        if limit is None or found is None or found.memory_mb is None or found.memory_band is None:
            return None
        return limits.memory(found.memory_mb, found.memory_band, limit)

    def report(self, record: ModelRecord, reason: str, repeat: str | None) -> Validation | None:
        """The estimate as a report of a model that was not run."""
        found = self.of(record)
        return None if found is None else as_report(found, self.where, reason, repeat)


def _there(device: Device, profile: Profile) -> Estimate:
    ms = device.ms(profile)
    rough = coarse.is_coarse(profile)
    spread = float(np.exp(np.hypot(device.reach, coarse.REACH if rough else 0.0)))
    token = None if profile.token is None else device.token_ms(profile.params)
    band = None if token is None else Band(low=token / TOKEN_SPREAD, high=token * TOKEN_SPREAD)
    return Estimate(
        latency_ms=ms, band=Band(low=ms / spread, high=ms * spread), memory_mb=None,
        memory_band=None, token_ms=token, token_band=band, basis=device.basis,
        device=device.name, batched=device.batched, dtype=device.dtype, coarse=rough,
    )  # fmt: skip


def as_report(found: Estimate, where: str, reason: str, repeat: str | None) -> Validation:
    here = where == HERE
    one = None if found.batched else Latency(p50=_r(found.latency_ms), p95=_r(found.band.high))
    return Validation(
        status="estimated",
        device="cpu" if here else found.device,
        machine=_machine(found) if here else found.device,
        where=None if here else found.device,
        dtype=found.dtype,
        batch=None if found.batched else 1,
        latency_ms=one,
        band=Band(low=_r(found.band.low), high=_r(found.band.high)),
        throughput_per_s=_r(1000 / found.latency_ms),
        per_token_ms=None if found.token_ms is None else _r(found.token_ms),
        peak_memory_mb=None if found.memory_mb is None else round(found.memory_mb),
        memory_band_mb=found.memory_band and Band(
            low=round(found.memory_band.low), high=round(found.memory_band.high)
        ),
        threads=found.threads,
        basis=found.basis,
        note=coarse.NOTE if found.coarse else None,
        reason=reason,
        repeat=repeat,
    )  # fmt: skip


def _machine(found: Estimate) -> str:
    threads = found.threads or 1
    return f"{threads} thread{'' if threads == 1 else 's'} of {found.device}"


def _r(value: float) -> float:
    return float(f"{value:.3g}")


def met(report: Validation, found: Estimate | None) -> Validation:
    """A measurement with what had been estimated for it."""
    if found is None or report.status != "measured" or report.latency_ms is None:
        return report
    if report.device != "cpu" or report.where is not None or report.latency_ms.p50 <= 0:
        return report
    before = Before(
        latency_ms=_r(found.latency_ms),
        band=Band(low=_r(found.band.low), high=_r(found.band.high)),
        error=round(found.latency_ms / report.latency_ms.p50 - 1, 3),
        basis=found.basis,
    )
    return report.model_copy(update={"estimated_before": before})
