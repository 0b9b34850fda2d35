"""From a ranked record and its report to a Pick."""

from __future__ import annotations

from typing import Any

import pytest

from agent.picks import breaks, to_pick
from bowerbird.need import Need
from bowerbird.recommendation import FLAGS
from bowerbird.record import ModelRecord
from bowerbird.report import Latency, Validation, failed, skipped
from tools.rank import Ranked
from tools.shelf import Shelf


def _ranked(specialist: bool | None = None, **facts: Any) -> Ranked:
    base = {"id": "a/b", "catalogue": "t", "source": "s", "as_of": "2026"}
    record = ModelRecord.model_validate(base | {"tasks": ["image-classification"]} | facts)
    return Ranked(Shelf.of([record]).items[0], 0.9, 0.5, 0.9, specialist)


def _measured(p50: float) -> Validation:
    return Validation(status="measured", latency_ms=Latency(p50=p50, p95=p50 * 1.1))


@pytest.mark.parametrize(
    ("need", "p50", "broken"),
    [
        (Need(max_latency_ms=20), 19.0, False),
        (Need(max_latency_ms=20), 21.0, True),
        (Need(min_fps=20), 49.0, False),
        (Need(min_fps=20), 51.0, True),
        (Need(min_fps=20, hardware="cpu"), 51.0, True),
        (Need(min_fps=20, hardware="edge"), 51.0, False),
        (Need(), 5000.0, False),
    ],
)
def test_a_measurement_is_held_against_the_stated_speed(
    need: Need, p50: float, broken: bool
) -> None:
    assert (breaks(need, _measured(p50)) is not None) is broken


def test_what_was_not_measured_breaks_nothing() -> None:
    assert breaks(Need(max_latency_ms=1), failed("it crashed")) is None


@pytest.mark.parametrize(
    ("facts", "flag"),
    [
        ({"gated": True}, "gated"),
        ({"archived": True}, "archived-library"),
        ({"superseded_by": "x/y"}, "superseded"),
        ({"formats": ["pytorch"]}, "pickle-only"),
        ({"likes": 0, "downloads_month": 3}, "low-adoption"),
        ({}, "no-licence"),
        ({"license": {"id": "cc-by-nc-4.0", "source": "p", "as_of": "2026"}}, "nc"),
        ({"license": {"id": "gemma", "source": "p", "as_of": "2026"}}, "custom-licence"),
    ],
)
def test_flags_follow_from_facts(facts: dict[str, Any], flag: str) -> None:
    pick = to_pick(Need(), _ranked(**facts), skipped("not asked"))
    assert flag in pick.flags
    assert "not-validated" in pick.flags
    assert all(f in FLAGS or f.startswith("needs-package:") for f in pick.flags)


def test_safetensors_are_not_called_pickles() -> None:
    pick = to_pick(Need(), _ranked(formats=["pytorch", "safetensors"]), skipped("x"))
    assert "pickle-only" not in pick.flags


def test_unknown_adoption_is_not_low_adoption() -> None:
    assert "low-adoption" not in to_pick(Need(), _ranked(), skipped("x")).flags


def test_a_general_model_says_that_it_has_to_be_taught() -> None:
    need = Need(task=["image-classification"], domain=["bird"])
    pick = to_pick(need, _ranked(specialist=False), skipped("x"))
    assert "fine-tuned" in pick.why
    assert "general model" in pick.notes[0]


def test_the_better_graded_evidence_is_shown_first() -> None:
    row = {"dataset": "d", "metric": "accuracy", "source": "s", "as_of": "2026"}
    evidence = [
        row | {"value": 99, "grade": "author-card"},
        row | {"value": 80, "grade": "verified"},
    ]
    pick = to_pick(Need(), _ranked(evidence=evidence), skipped("x"))
    assert [e.grade for e in pick.evidence] == ["verified", "author-card"]
