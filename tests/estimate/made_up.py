"""Rows of measurements as `Kept.rows` gives them, with times by prices of our own."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from bowerbird.record import Architecture, ModelRecord
from tools.estimate import profiles
from tools.estimate.calibration import VISION
from tools.estimate.estimator import memory_work
from tools.estimate.samples import Setup
from tools.estimate.usual import usual_prices
from tools.validation.plan import Plan, plan

HERE = Setup("Test Processor", 2)
MEMORY = np.array([500.0, 1.0, 1.5, 1.2])


def record(name: str, **more: Any) -> ModelRecord:
    return ModelRecord(
        id=f"timm/{name}", catalogue="test", source="test", as_of="2026", library="timm",
        architecture=Architecture(library="timm", name=name, basis="registry"), **more,
    )  # fmt: skip


def rows(
    names: tuple[str, ...] = VISION, *, times: float = 1.0, error: float = 0.1, seed: int = 0,
    setup: Setup = HERE, **report: Any,
) -> list[dict[str, Any]]:  # fmt: skip
    """What a machine `times` as slow as the usual one measures, each time off by about `error`."""
    random = np.random.default_rng(seed)
    usual, _ = usual_prices()
    found: list[dict[str, Any]] = []
    for name in names:
        planned = plan(record(name))
        assert isinstance(planned, Plan)
        profile = profiles.of(planned)
        assert profile is not None, name
        ms = float(profile.work @ usual) * times * float(random.lognormal(0, error))
        found.append({
            "depends": {
                "id": f"timm/{name}", "plan": asdict(planned), "device": "cpu", "place": "local",
                "machine": setup.machine, "threads": setup.threads,
            },
            "report": {
                "status": "measured", "weights": "random", "noisy": False,
                "latency_ms": {"p50": ms, "p95": ms}, "per_token_ms": None,
                "peak_memory_mb": float(memory_work(profile) @ MEMORY),
            } | report,
        })  # fmt: skip
    return found
