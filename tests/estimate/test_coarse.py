"""Networks of which only amounts are stated: estimated in a wider band, and said to be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bowerbird.need import Need
from bowerbird.record import ModelRecord
from tests.estimate.made_up import HERE, record, rows
from tools.estimate import coarse
from tools.estimate.estimator import Estimator
from tools.estimate.outlook import Outlook

YOLO = {"params": 2_400_000, "gmacs": 2.75, "input_size": 640, "tasks": ["object-detection"]}


def detector(**more: Any) -> ModelRecord:
    return ModelRecord.model_validate(
        {"id": "x/yolo", "catalogue": "test", "source": "test", "as_of": "2026",
         "library": "ultralytics"} | YOLO | more
    )  # fmt: skip


def outlook(**need: object) -> Outlook:
    return Outlook(Estimator(HERE, rows, lambda: 0), Need.model_validate(need))


@pytest.mark.parametrize(
    "lacks",
    [{"gmacs": None}, {"params": None}, {"tasks": ["text-to-speech"]},
     {"gmacs": 1e6}, {"id": "torchvision:quantized_yolo"}],
)  # fmt: skip
def test_what_is_not_stated_stays_unknown(lacks: dict[str, Any]) -> None:
    assert coarse.profile_of(detector(**lacks)) is None
    assert outlook().of(detector(**lacks)) is None


def test_it_has_the_work_that_is_stated() -> None:
    profile = coarse.profile_of(detector())
    assert profile is not None
    assert profile.macs == pytest.approx(2.75e9, rel=0.01)
    assert profile.shape == "3x640x640"
    assert profile.weight_bytes == 4 * 2_400_000


def test_the_side_of_the_picture_may_be_unknown() -> None:
    found, sided = (coarse.profile_of(detector(input_size=side)) for side in (None, 640))
    assert found is not None
    assert sided is not None
    assert found.macs == pytest.approx(sided.macs)
    assert found.shape == ""


def test_a_detector_on_a_raspberry_is_estimated_and_says_how_little_is_known() -> None:
    pi = outlook(hardware="edge", device_name="Raspberry Pi 4", min_fps=20)
    found, exact = pi.of(detector()), pi.of(record("resnet50"))
    assert found is not None
    assert exact is not None
    assert found.band.high / found.latency_ms > exact.band.high / exact.latency_ms
    report = pi.report(detector(), "not asked", None)
    assert report is not None
    assert (report.status, report.note) == ("estimated", coarse.NOTE)
    assert pi.report(record("resnet50"), "not asked", None).note is None  # type: ignore[union-attr]


def test_here_it_is_estimated_by_this_computers_prices() -> None:
    here = outlook()
    small, large = here.of(detector()), here.of(detector(id="x/large", gmacs=27.5))
    assert small is not None
    assert large is not None
    assert large.latency_ms > 5 * small.latency_ms
    assert small.memory_mb is not None
    exact = here.of(record("resnet50"))
    assert exact is not None
    assert small.band.high / small.latency_ms > exact.band.high / exact.latency_ms


def test_a_known_network_is_told_near_its_own_profile() -> None:
    """By the amounts alone, itself left out: what nine in ten keep to must hold for these."""
    among = coarse.known()
    for name in ("resnet50", "efficientnet_b0", "mobilenetv3_large_100"):
        row = next(i for i, n in enumerate(among.names) if n.startswith(f"timm:{name}@"))
        without = np.arange(len(among.names)) == row
        work, _ = coarse.mixed(among, among.places[row], without)
        usual = 1 / among.work.mean(axis=0).clip(1e-9)
        assert abs(np.log(float(work @ usual) / float(among.work[row] @ usual))) < coarse.REACH
