"""The devices that torch sees: which one is meant, its name, its clock and its memory.

ROCm builds of torch offer AMD devices under the name cuda.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from typing import Any

import torch

from tools.validation.worker.built import CannotBuildError

Timed = Callable[[Callable[[], Any]], tuple[float, Any]]


def resolve(name: str) -> str:
    """The device that `name` means; CannotBuildError where it is not there."""
    kind, _, index = name.partition(":")
    if name == "cpu" or (name == "mps" and torch.backends.mps.is_available()):
        return name
    if kind != "cuda" or not torch.cuda.is_available():
        raise CannotBuildError("no-device", name)
    if int(index or 0) >= torch.cuda.device_count():
        raise CannotBuildError("no-device", name)
    return f"cuda:{int(index or 0)}"


def describe(device: str) -> str:
    """ "cuda:0 (NVIDIA L4)"; "cpu" and "mps" have no further name."""
    if not device.startswith("cuda"):
        return device
    return f"{device} ({torch.cuda.get_device_name(device)})"


def peak_mb(device: str) -> float:
    """What the allocator held at most on a device (MPS: holds now); for the CPU the process."""
    if device.startswith("cuda"):
        return torch.cuda.max_memory_reserved(device) / 1e6
    if device == "mps":
        return torch.mps.driver_allocated_memory() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def clock(device: str) -> Timed:
    """Runs a function and gives the seconds that it took on the device, and its result.

    CUDA works behind the program's back: events in its own queue tell how long
    from the start of the work to its end.  MPS is waited for instead."""
    if device.startswith("cuda"):
        return lambda run: _by_events(run, device)
    if device == "mps":
        return _after_waiting
    return _by_the_clock


def _by_the_clock(run: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    output = run()
    return time.perf_counter() - start, output


def _after_waiting(run: Callable[[], Any]) -> tuple[float, Any]:
    torch.mps.synchronize()
    start = time.perf_counter()
    output = run()
    torch.mps.synchronize()
    return time.perf_counter() - start, output


def _by_events(run: Callable[[], Any], device: str) -> tuple[float, Any]:
    torch.cuda.synchronize(device)
    with torch.cuda.device(device):
        first = torch.cuda.Event(enable_timing=True)
        last = torch.cuda.Event(enable_timing=True)
        first.record()
        output = run()
        last.record()
    last.synchronize()
    return first.elapsed_time(last) / 1e3, output
