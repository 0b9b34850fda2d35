"""Reads what a child left behind; every way of failing becomes a plain sentence.

The report is a file that the child wrote, so nothing in it is believed before
it was checked: a regular file, small, of the expected form, with finite
figures that can be true on the parent's own clock.
"""

from __future__ import annotations

import os
import signal
import stat
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

_MAX_BYTES = 65_536
_CLOCK_SLACK_S = 0.25
TOO_MUCH_WRITTEN = "It wrote more to disk than one model may."
Number = Annotated[float, Field(ge=0, le=1e9)]
Count = Annotated[int, Field(ge=0, le=10**13)]
Words = Annotated[str, Field(max_length=300)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, strict=True)


class Measured(_Strict):
    """What a child says that it measured."""

    weights: Literal["pretrained", "random"]
    weights_error: Words | None
    refused: Words | None = None
    """Why the weights that were there were not opened."""
    device: Words
    dtype: Literal["float32", "qint8", "int8"]
    input_shape: Annotated[list[Annotated[int, Field(gt=0, le=10_000_000)]], Field(max_length=6)]
    load_s: Number
    first_run_s: Number
    p50_ms: Annotated[float, Field(gt=0, le=1e9)]
    p95_ms: Annotated[float, Field(gt=0, le=1e9)]
    runs: Annotated[int, Field(gt=0, le=100_000)]
    spread: Number
    others_cores: Number | None
    batch: Annotated[int, Field(gt=0, le=1024)]
    batch_per_s: Number | None
    timing_s: Number
    peak_memory_mb: Number
    params: Count | None
    threads: Annotated[int, Field(gt=0, le=4096)]
    waited: Annotated[float, Field(ge=0, le=1)] = 0.0
    covered: Annotated[float, Field(ge=0, le=1.01)] = 1.0
    pace: Annotated[float, Field(ge=1, le=1000)] = 1.0
    pace_s: Annotated[float, Field(gt=0, le=1000)] | None = None
    pace_now_s: Annotated[float, Field(gt=0, le=1000)] | None = None
    again: bool = False
    per_token_ms: Number | None = None
    item: Words | None = None


class Problem(_Strict):
    """What a child says went wrong."""

    error: Literal[
        "memory", "unknown-architecture", "no-device", "wrong-network", "not-numbers", "refused",
        "exception",
    ]  # fmt: skip
    detail: Words


def read_report(folder: Path, status: int, wall_s: float) -> Measured | Problem | str:
    """The child's report; a string is the reason why there is none to believe."""
    if status != 0:
        return died(status)
    data = small_file(folder / "report.json")
    if data is None:
        return "The timing process ended without a usable report."
    for form in (Measured, Problem):
        try:
            report = form.model_validate_json(data)
        except ValidationError:
            continue
        if isinstance(report, Measured) and not _possible(report, wall_s):
            return "The timing process reported figures that cannot be true, so they are not shown."
        return report
    return "The timing process wrote a report that is not in the expected form."


def small_file(path: Path) -> bytes | None:
    """A small regular file; never a link, a pipe or more than the cap."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with os.fdopen(fd, "rb") as file:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            return None
        data = file.read(_MAX_BYTES + 1)
    return data if len(data) <= _MAX_BYTES else None


def _possible(report: Measured, wall_s: float) -> bool:
    """Whether the figures fit into the time that really passed, and each other."""
    limit = wall_s + _CLOCK_SLACK_S
    steady = report.p50_ms / 1e3 * report.runs / 2  # half the runs took at least the median
    return (
        report.load_s + report.timing_s <= limit
        and report.first_run_s + steady <= report.timing_s + _CLOCK_SLACK_S
        and report.p50_ms <= report.p95_ms
    )


def died(status: int) -> str:
    """Words for an exit status, negative for a signal."""
    if status >= 0:
        return f"The timing process ended early with status {status}."
    number = -status
    if number == signal.SIGKILL:
        return "The system ended it, most likely because the computer ran out of memory."
    if number == signal.SIGXFSZ:
        return TOO_MUCH_WRITTEN
    try:
        name = signal.Signals(number).name
    except ValueError:
        name = f"signal {number}"
    return f"It crashed while it was loaded or run ({name})."


def words(problem: Problem, library: str, name: str, params: int | None, memory_gb: float) -> str:
    """The sentence for a problem that a child reported."""
    match problem.error:
        case "memory":
            return f"It needs more memory than the {memory_gb:g} GB that one model may take here."
        case "unknown-architecture":
            return f"The installed {library} has no network called {name}."
        case "no-device":
            return f"This computer has no usable device {problem.detail}."
        case "wrong-network":
            stated = "another number" if params is None else f"{params / 1e6:.1f} million"
            return (
                f"The network built as {name} has {problem.detail} million parameters and the "
                f"catalogue states {stated}, so its figures would not be this model's."
            )
        case "not-numbers":
            return "It loads and runs, but its answer to a plain test input is not made of numbers."
        case "refused":
            return f"It was not loaded: {problem.detail}."
        case "exception":
            return f"It could not be loaded or run: {problem.detail}"
