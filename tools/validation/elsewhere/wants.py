"""What a job asks of the machine that shall run it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bowerbird.record import ModelRecord
from bowerbird.settings import Settings

GPU_GB = "gpu_gb"
"""Custom resource by which a node of a cluster says how much GPU memory it has."""
_LIBRARIES_GB = 1.5
"""Memory of a process that has imported torch, timm and torchvision, rounded up."""
_FLOAT_BYTES = 4
_ROOM = 1.2
"""Weights, and what one input needs beside them."""


@dataclass(frozen=True, slots=True)
class Wants:
    """Hardware for one job.  Memory in GB (10**9 bytes)."""

    cpus: int
    gpus: int
    memory_gb: float
    accelerator: str | None = None
    gpu_gb: float | None = None

    def describe(self) -> str:
        """ "a GPU worker (L4) with 24 GB of GPU memory, 2 cores and 3 GB of memory"."""
        cores = f"{self.cpus} core{'' if self.cpus == 1 else 's'}"
        rest = f"{cores} and {self.memory_gb:g} GB of memory"
        if not self.gpus:
            return f"a worker with {rest}"
        kind = f" ({self.accelerator})" if self.accelerator else ""
        gpu = f"{self.gpu_gb:g} GB of GPU memory, " if self.gpu_gb else ""
        return f"a GPU worker{kind} with {gpu}{rest}"

    def options(self) -> dict[str, Any]:
        """The same in Ray's words."""
        found: dict[str, Any] = {
            "num_cpus": self.cpus,
            "num_gpus": self.gpus,
            "memory": int(self.memory_gb * 1e9),
        }
        if self.accelerator:
            found["accelerator_type"] = self.accelerator
        if self.gpu_gb:
            found["resources"] = {GPU_GB: self.gpu_gb}
        return found


def wants(record: ModelRecord, device: str, settings: Settings, *, gpu_gb_known: bool) -> Wants:
    """What `record` needs on `device`.

    `gpu_gb_known`: the nodes say how much GPU memory they have; without that
    the resource is asked for only where the setting names an amount."""
    model_gb = (record.params or 0) * _FLOAT_BYTES * _ROOM / 1e9
    cpus = settings.threads or 1
    memory = _rounded(_LIBRARIES_GB + model_gb)
    if device == "cpu":
        return Wants(cpus, 0, memory)
    least = max(settings.ray_gpu_gb or 0.0, _rounded(model_gb) if gpu_gb_known else 0.0)
    return Wants(cpus, 1, memory, settings.ray_accelerator, least or None)


def _rounded(gigabytes: float) -> float:
    """Up to a half, so that jobs of about one size can share a worker."""
    return -(-gigabytes * 2 // 1) / 2
