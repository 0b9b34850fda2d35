"""The machine that timings are made on, told without importing torch."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable, Mapping
from math import ceil
from pathlib import Path
from typing import Any

import psutil
from pydantic import BaseModel, ConfigDict, Field

_HIGHLIGHTS = (
    "avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16", "avx512_fp16", "avx_vnni",
    "amx_tile", "amx_int8", "amx_bf16", "neon", "asimd", "asimddp", "bf16", "i8mm", "sve", "sve2",
)  # fmt: skip


class Machine(BaseModel):
    """What a timing depends on.  Memory in GB (10**9 bytes)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cpu: str
    cores: int
    """Cores that this process may use (affinity and container quota)."""
    sockets: int | None = None
    """Processors in sockets of their own; None where the system does not say."""
    physical_cores: int | None = None
    logical_cores: int = 1
    """All of the computer, whoever may use them."""
    cpu_quota: float | None = None
    """Cores that a control group grants; None without a limit."""
    memory_limit_gb: float | None = None
    """Memory that a control group grants; None without a limit."""
    memory_gb: float
    free_gb: float
    instructions: list[str] = Field(default_factory=list[str])
    python: str
    platform: str
    accelerators: list[str] = Field(default_factory=list[str])

    def describe(self) -> str:
        """One line: "2 cores of AMD EPYC, 25 GB, no GPU"."""
        cores = f"{self.cores} core{'' if self.cores == 1 else 's'} of {self.cpu}"
        gpus = ", ".join(self.accelerators) or "no GPU"
        return f"{cores}, {self.memory_gb:.0f} GB, {gpus}"


def inspect_machine() -> Machine:
    """Look at this machine; a few milliseconds."""
    memory = psutil.virtual_memory()
    info = _cpuinfo()
    limit = _memory_limit()
    total = memory.total if limit is None else min(memory.total, limit)
    flags = set((info.get("flags") or info.get("Features") or "").split())
    return Machine(
        cpu=_name(info),
        cores=usable_cores(),
        sockets=_sockets("\n".join(_lines(Path("/proc/cpuinfo")))),
        physical_cores=psutil.cpu_count(logical=False),
        logical_cores=os.cpu_count() or 1,
        cpu_quota=_quota(Path("/sys/fs/cgroup")),
        memory_limit_gb=None if limit is None else round(limit / 1e9, 1),
        memory_gb=round(total / 1e9, 1),
        free_gb=round(free_memory_gb(), 1),
        instructions=[name for name in _HIGHLIGHTS if name in flags],
        python=platform.python_version(),
        platform=platform.platform(terse=True),
        accelerators=[*_nvidia(), *_amd(), *_apple()],
    )


def fingerprint() -> dict[str, Any]:
    """What makes two machines the same for a timing; equal on machines of one kind."""
    machine = inspect_machine()
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "memory_gb": round(machine.memory_gb),
    } | machine.model_dump(
        include={
            "cpu", "cores", "sockets", "physical_cores", "logical_cores", "cpu_quota",
            "instructions", "accelerators",
        }
    )  # fmt: skip


def processor() -> str:
    """The processor's name, without trade marks."""
    return _name(_cpuinfo())


def _name(info: Mapping[str, str]) -> str:
    name = info.get("model name") or platform.processor() or platform.machine() or "unknown"
    return " ".join(re.sub(r"\((R|TM)\)|\bCPU\b|\bProcessor\b", " ", name).split())


def usable_cores() -> int:
    """Cores by affinity, and no more than a container's quota allows; at least 1."""
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else (os.cpu_count() or 1)
    quota = _quota(Path("/sys/fs/cgroup"))
    return max(1, cores if quota is None else min(cores, ceil(quota)))


def free_memory_gb() -> float:
    """Memory that could be used now without swapping, in GB."""
    free = psutil.virtual_memory().available
    limit = _memory_limit()
    return (free if limit is None else min(free, limit)) / 1e9


def _cpuinfo() -> dict[str, str]:
    """The first processor's block of /proc/cpuinfo.

    py-cpuinfo tells the same and takes more than a second for it.
    """
    found: dict[str, str] = {}
    for line in _lines(Path("/proc/cpuinfo")):
        name, mark, value = line.partition(":")
        if not mark and found:
            break
        found[name.strip()] = value.strip()
    return found


def _quota(root: Path) -> float | None:
    """Cores that a control group grants (versions 2 and 1)."""
    for line in _lines(root / "cpu.max"):
        granted, _, period = line.partition(" ")
        if granted.isdigit() and period.strip().isdigit():
            return int(granted) / int(period)
    granted_us = _number(root / "cpu" / "cpu.cfs_quota_us")
    period_us = _number(root / "cpu" / "cpu.cfs_period_us")
    return granted_us / period_us if granted_us and period_us else None


def _memory_limit(root: Path = Path("/sys/fs/cgroup")) -> int | None:
    """Bytes that a control group grants, None without a limit."""
    limit = _number(root / "memory.max") or _number(root / "memory" / "memory.limit_in_bytes")
    return limit if limit and limit < 1 << 60 else None


def _nvidia() -> list[str]:
    """Names of NVIDIA devices, from the driver's own files."""
    names: list[str] = []
    for folder in sorted(Path("/proc/driver/nvidia/gpus").glob("*")):
        for line in _lines(folder / "information"):
            label, _, value = line.partition(":")
            if label.strip() == "Model":
                names.append(value.strip())
    return names


def _amd() -> list[str]:
    """AMD devices that the ROCm driver offers; those without compute units are processors."""
    found: list[str] = []
    for node in sorted(Path("/sys/class/kfd/kfd/topology/nodes").glob("*")):
        facts: dict[str, str] = {}
        for line in _lines(node / "properties"):
            name, _, value = line.partition(" ")
            facts[name] = value.strip()
        if facts.get("simd_count", "0") != "0":
            found.append(" ".join(_lines(node / "name")) or "AMD GPU (ROCm)")
    return found


def _apple() -> list[str]:
    """Macs with Apple's own processor offer their GPU to torch as mps."""
    here = (platform.system(), platform.machine())
    return ["Apple GPU (mps)"] if here == ("Darwin", "arm64") else []


def _sockets(cpuinfo: str) -> int | None:
    found = {line for line in cpuinfo.splitlines() if line.startswith("physical id")}
    return len(found) or None


def _lines(path: Path) -> Iterable[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _number(path: Path) -> int | None:
    for line in _lines(path):
        text = line.strip()
        return int(text) if text.isdigit() and int(text) > 0 else None
    return None
