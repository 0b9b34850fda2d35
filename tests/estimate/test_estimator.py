"""Estimates before and after a machine was measured."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from bowerbird.need import Need
from bowerbird.report import Latency, Validation
from tests.estimate.made_up import HERE, record, rows
from tools.estimate.estimator import ENOUGH, Estimate, Estimator
from tools.estimate.outlook import Outlook, met
from tools.estimate.samples import NOISY, Setup, samples

OTHERS = ("resnet50", "efficientnet_b0", "vit_base_patch16_224", "convnext_tiny", "regnety_016",
          "mobilenetv3_large_100", "densenet121", "swin_small_patch4_window7_224")  # fmt: skip


def estimator(found: list[dict[str, Any]], setup: Setup = HERE) -> Estimator:
    return Estimator(setup, lambda: found, lambda: len(found))


def told(made: Estimator, name: str) -> Estimate:
    found = made.of(record(name))
    assert found is not None
    return found


def test_before_anything_was_measured_the_band_is_wide_and_says_why() -> None:
    made = estimator([])
    found = told(made, "resnet50")
    assert not made.calibrated
    assert found.band.high / found.band.low > 10
    assert "not measured yet" in found.basis


def test_a_few_measurements_shift_it_and_leave_it_wide() -> None:
    few = rows(times=3)[: ENOUGH - 1]
    before, after = told(estimator([]), "resnet50"), told(estimator(few), "resnet50")
    assert after.latency_ms > 2 * before.latency_ms
    assert after.band.high / after.band.low == pytest.approx(before.band.high / before.band.low)


def test_a_measured_machine_estimates_networks_that_it_never_ran() -> None:
    made = estimator(rows(times=3, error=0.05))
    truth = rows(OTHERS, times=3, error=0)
    off = [told(made, n).latency_ms / r["report"]["latency_ms"]["p50"] - 1
           for n, r in zip(OTHERS, truth, strict=True)]  # fmt: skip
    assert made.calibrated
    assert np.median(np.abs(off)) < 0.15
    assert "measured on this computer" in told(made, "resnet50").basis


def test_memory_is_learnt_too() -> None:
    made = estimator(rows())
    for name, row in zip(OTHERS, rows(OTHERS), strict=True):
        found = told(made, name)
        assert found.memory_mb == pytest.approx(row["report"]["peak_memory_mb"], rel=0.05)


def test_the_band_is_no_narrower_than_its_own_errors() -> None:
    exact, rough = estimator(rows(error=0.02)), estimator(rows(error=0.4))
    assert rough.spread > exact.spread
    assert rough.spread > 1.3


@pytest.mark.parametrize(
    "other",
    [{"machine": "Another"}, {"threads": 1}, {"device": "cuda"}, {"place": "ray"}, {"plan": None}],
)
def test_what_was_measured_otherwise_is_not_learnt_from(other: dict[str, Any]) -> None:
    found = rows()
    for row in found:
        row["depends"] |= other
    assert samples(found, HERE) == []


def test_noisy_rows_count_less_and_only_where_there_is_no_quiet_one() -> None:
    quiet, noisy = rows()[:2], rows(times=9, noisy=True)[:3]
    found = samples(quiet + noisy, HERE)
    assert sorted(s.trust for s in found) == [NOISY, 1.0, 1.0]
    assert all(s.ms < 500 for s in found if s.trust == 1.0)


def test_a_new_measurement_is_learnt_at_the_next_question() -> None:
    found = rows()
    made = estimator(found)
    before = told(made, "resnet50").latency_ms
    found += rows(("resnet50",), times=4, error=0)
    after = told(made, "resnet50").latency_ms
    assert after > 1.3 * before


def test_an_unknown_network_has_no_estimate() -> None:
    assert estimator(rows()).of(record("no_such_net")) is None


def test_a_measurement_meets_its_estimate() -> None:
    made = estimator(rows())
    report = Validation(status="measured", device="cpu", latency_ms=Latency(p50=10, p95=11))
    found = told(made, "resnet50")
    seen = met(report, found).estimated_before
    assert seen is not None
    assert seen.error == pytest.approx(found.latency_ms / 10 - 1, abs=0.01)
    assert met(report, None) == report
    failed = Validation(status="failed", reason="no")
    assert met(failed, found) == failed


def test_a_report_of_an_estimate_is_called_one() -> None:
    outlook = Outlook(estimator(rows()), Need())
    report = outlook.report(record("resnet50"), "not asked", "bowerbird validate x")
    assert report is not None
    assert report.status == "estimated"
    assert report.band is not None
    assert report.latency_ms is not None
    assert report.band.low < report.latency_ms.p50 < report.band.high
    assert report.measured_at is None
    assert report.weights is None
    assert outlook.report(record("no_such_net"), "not asked", None) is None


def test_thousands_of_estimates_take_no_time() -> None:
    made = estimator(rows())
    records = [record(name) for name in OTHERS]
    for one in records:
        made.of(one)
    began = time.perf_counter()
    for _ in range(250):
        for one in records:
            made.of(one)
    assert time.perf_counter() - began < 0.5  # 2000 of them
