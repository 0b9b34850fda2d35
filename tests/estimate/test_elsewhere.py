"""Devices that are not here: which one is meant, and what is not known stays unknown."""

from __future__ import annotations

import pytest

from bowerbird.need import Need
from tests.estimate.made_up import HERE, record, rows
from tools.estimate.elsewhere import device_of, devices, is_here
from tools.estimate.estimator import Estimator
from tools.estimate.outlook import Outlook


def outlook(**need: object) -> Outlook:
    return Outlook(Estimator(HERE, rows, lambda: 0), Need.model_validate(need))


@pytest.mark.parametrize(
    ("hardware", "named", "device"),
    [
        ("mobile", "Samsung Galaxy S24", "Samsung Galaxy S24"),
        ("mobile", "Android phone", "Samsung Galaxy S24"),
        ("mobile", None, "Samsung Galaxy S24"),
        ("gpu", "RTX 3090", "NVIDIA RTX 3090"),
        ("gpu", "rtx 4090", "NVIDIA RTX 4090"),
        ("mobile", "iPhone 15", None),
        ("edge", "Raspberry Pi 4", "Raspberry Pi 4"),
        ("edge", "Raspberry Pi", "Raspberry Pi 4"),
        ("edge", "Raspberry Pi 5", "Raspberry Pi 5"),
        ("edge", "Raspberry Pi 3", None),
        ("edge", "Jetson Orin Nano", "NVIDIA Jetson Orin Nano"),
        ("gpu", "T4", "NVIDIA T4"),
        ("gpu", "RTX 3060", "NVIDIA RTX 3060"),
        ("gpu", "RTX 3060 Ti", None),
        ("apple", "MacBook Air M2", "Apple M2"),
        ("apple", "M2 Pro", None),
        ("gpu", None, None),
    ],
)
def test_the_device_that_is_meant(hardware: str, named: str | None, device: str | None) -> None:
    found = device_of(Need.model_validate({"hardware": hardware, "device_name": named}))
    assert (found.name if found else None) == device


def test_here_is_where_nothing_else_is_named() -> None:
    assert is_here(Need())
    assert is_here(Need(hardware="cpu"))
    assert not is_here(Need(hardware="cpu", device_name="Xeon"))
    assert not is_here(Need(hardware="gpu"))


def test_every_device_says_what_it_rests_on() -> None:
    for device in devices():
        assert device.reach > 0.05
        assert (f"{device.networks} networks" if device.networks else "peak speed") in device.basis
        assert device.source
        assert device.as_of
        assert (device.prices >= 0).all()
        assert device.prices.any()


def test_a_device_without_figures_leaves_the_limit_unknown() -> None:
    found = outlook(hardware="edge", device_name="Raspberry Pi 3", min_fps=20)
    assert found.of(record("resnet50")) is None
    value, reason = found.rate(record("resnet50"))
    assert (value, reason) == (
        "unknown", "how fast it is on the device Raspberry Pi 3 is not known",
    )  # fmt: skip


def test_a_phone_tells_small_from_large() -> None:
    found = outlook(hardware="mobile", max_latency_ms=1)
    assert found.time(record("vit_base_patch16_224"))[0] == "fail"
    assert found.time(record("mobilenetv3_small_100"))[0] != "fail"


def test_large_batches_say_nothing_of_one_picture() -> None:
    found = outlook(hardware="gpu", device_name="RTX 3090", max_latency_ms=5)
    assert found.time(record("resnet50"))[0] == "unknown"
    report = found.report(record("resnet50"), "not asked", None)
    assert report is not None
    assert report.latency_ms is None
    assert report.batch is None
    assert report.band is not None
    assert report.where == "NVIDIA RTX 3090"


def test_scaled_from_peak_speed_is_wider_than_any_with_figures_of_a_card() -> None:
    cards = [d for d in devices() if d.batched]
    scaled = [d.reach for d in cards if not d.networks]
    assert scaled
    assert min(scaled) > max(d.reach for d in cards if d.networks)


def test_a_slower_card_of_the_same_generation_is_estimated_slower() -> None:
    small, large = (
        outlook(hardware="gpu", device_name=name).of(record("resnet50"))
        for name in ("RTX 3060", "RTX 3090")
    )
    assert small is not None
    assert large is not None
    assert small.latency_ms > 1.5 * large.latency_ms


def test_a_raspberry_is_told_in_8_bits() -> None:
    report = outlook(hardware="edge", device_name="Raspberry Pi 4").report(
        record("resnet50"), "not asked", None
    )
    assert report is not None
    assert report.dtype == "int8"
    assert report.band is not None
    assert report.band.low < 225 < report.band.high  # published: 225 ms
