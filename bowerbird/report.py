"""What validation saw when it loaded and timed one model (the Report).

Readable without torch.  A model that failed is a report like any other.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Status = Literal["measured", "estimated", "failed", "skipped"]


class Latency(BaseModel):
    """Milliseconds for one batch, over `runs` timed runs; `spread` is the
    interquartile range divided by the median."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    p50: float
    p95: float
    runs: int | None = None
    spread: float | None = None


class Band(BaseModel):
    """From `low` to `high`: where nine in ten are expected, judged by how far earlier
    estimates were off."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    low: float
    high: float


class Before(BaseModel):
    """What was estimated before a model was run; `error` is estimate / measured - 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    latency_ms: float
    band: Band
    error: float
    basis: str


class Validation(BaseModel):
    """One model, loaded and timed, or the reason why it was not.

    Seconds for import, load and first run; milliseconds for latency; items a
    second for throughput; MB (10**6 bytes) for peak memory of the child.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    status: Status
    weights: Literal["pretrained", "random"] | None = None
    device: str | None = None
    machine: str | None = None
    """The processor or accelerator by name, with the threads that were used."""
    where: str | None = None
    """The other machine that it was measured on; None: this computer."""
    runtime: str | None = None
    """What ran it: "torch 2.11.0", "ONNX Runtime 1.32.0"."""
    dtype: str | None = None
    batch: int | None = None
    input_shape: list[int] | None = None
    import_s: float | None = None
    load_s: float | None = None
    first_run_s: float | None = None
    latency_ms: Latency | None = None
    """Of an estimate `p50` is the estimate itself, and `p95` the high end of `band`."""
    band: Band | None = None
    """Of an estimate: milliseconds between which the median is expected."""
    memory_band_mb: Band | None = None
    """Of an estimate: MB between which the peak is expected."""
    basis: str | None = None
    """Of an estimate: what it rests on, in words."""
    throughput_per_s: float | None = None
    throughput_batch: int | None = None
    per_token_ms: float | None = None
    """Of a model that writes: one more token, after the prompt was read in `latency_ms`."""
    item: str | None = None
    """What one item is, where the shape does not say it: "128 tokens of text"."""
    peak_memory_mb: float | None = None
    params: int | None = None
    threads: int | None = None
    noisy: bool | None = None
    """The runs scattered so widely that the figure is only a rough one."""
    pace: float | None = None
    """On a processor: how many times longer than its least a small fixed piece of work took
    around the runs."""
    pace_ms: float | None = None
    """The milliseconds that it took around them."""
    overhead_s: float | None = None
    """Time of the child outside importing, loading and timing."""
    isolation: list[str] = Field(default_factory=list[str])
    isolation_level: Literal["L1", "L2", "L3"] | None = None
    """What these layers make together; L3 is everything that docs/validation.md lists."""
    versions: dict[str, str] = Field(default_factory=dict[str, str])
    measured_at: str | None = None
    estimated_before: Before | None = None
    kept: bool | None = None
    """Measured here earlier, under the same conditions, and not again."""
    reason: str | None = None
    note: str | None = None
    repeat: str | None = None


def skipped(reason: str, repeat: str | None = None) -> Validation:
    return Validation(status="skipped", reason=reason, repeat=repeat)


def failed(reason: str, repeat: str | None = None) -> Validation:
    return Validation(status="failed", reason=reason, repeat=repeat)
