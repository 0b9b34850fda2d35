"""What was measured on this machine, as rows to learn prices from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tools.estimate import profiles
from tools.estimate.profiles import Profile
from tools.hardware import processor, usable_cores
from tools.validation.plan import Plan

NOISY = 0.3
"""Trust in a measurement that was disturbed."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What prices depend on: the processor by name and the threads."""

    machine: str
    threads: int

    @classmethod
    def here(cls, threads: int | None) -> Setup:
        return cls(processor(), threads or usable_cores())


@dataclass(frozen=True, slots=True)
class Sample:
    """One network as it was measured here."""

    profile: Profile
    ms: float
    token_ms: float | None
    memory_mb: float | None
    """None where it was not the network alone, untrained and at batch 1."""
    trust: float


@dataclass(slots=True)
class _Seen:
    quiet: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    noisy: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


def samples(rows: Iterable[dict[str, Any]], setup: Setup) -> list[Sample]:
    """One sample for each network: its fastest quiet measurement, else its fastest noisy one.

    A disturbance only ever slows a run, so the fastest median is the nearest to the truth.
    `rows` are those of `Kept.rows`; what is of another machine, another number
    of threads or an unknown network is left out.
    """
    seen: dict[str, _Seen] = defaultdict(_Seen)
    known: dict[str, Profile] = {}
    for row in rows:
        depends, report = row["depends"], row["report"]
        same = (
            depends.get("device") == "cpu"
            and depends.get("place") == "local"
            and depends.get("machine") == setup.machine
            and depends.get("threads") == setup.threads
        )
        profile = _profile(depends.get("plan")) if same else None
        if profile is None or not report.get("latency_ms"):
            continue
        known[profile.name] = profile
        found = seen[profile.name]
        (found.noisy if report.get("noisy") else found.quiet).append(report)
    return [
        _sample(known[name], found.quiet or found.noisy, 1.0 if found.quiet else NOISY)
        for name, found in sorted(seen.items())
    ]


def _profile(plan: object) -> Profile | None:
    try:
        return profiles.of(Plan(**plan)) if isinstance(plan, dict) else None  # pyright: ignore[reportUnknownArgumentType]
    except TypeError:
        return None  # written by a version whose plans had other fields


def _sample(profile: Profile, reports: list[dict[str, Any]], trust: float) -> Sample:
    token = [r["per_token_ms"] for r in reports if r.get("per_token_ms")]
    memory = [
        r["peak_memory_mb"] for r in reports
        if r.get("weights") == "random" and r.get("peak_memory_mb")
    ]  # fmt: skip
    return Sample(
        profile=profile,
        ms=min(r["latency_ms"]["p50"] for r in reports),
        token_ms=min(token) if token else None,
        memory_mb=min(memory) if memory else None,
        trust=trust,
    )
