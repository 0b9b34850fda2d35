"""Timing on a GPU; skipped where torch finds none."""

import pytest

pytestmark = pytest.mark.gpu


@pytest.mark.parametrize("device", ["cuda", "cuda:0", "mps"])
def test_a_model_is_timed_on_the_device(validator, record, device):
    report = validator.validate([record("timm/test_vit", name="test_vit")], device=device)[0]
    if report.reason == f"This computer has no usable device {device}.":
        pytest.skip(report.reason)
    assert report.status == "measured", report.reason
    assert report.device.startswith(device.partition(":")[0])
    assert report.peak_memory_mb > 0
    assert report.repeat.endswith(f"--device {device}")


@pytest.mark.parametrize("device", ["cuda:99", "cuda:98"])
def test_an_absent_device_is_a_sentence(validator, record, device):
    report = validator.validate([record("timm/test_vit", name="test_vit")], device=device)[0]
    assert (report.status, report.reason) == (
        "failed", f"This computer has no usable device {device}."
    )  # fmt: skip


def test_an_unknown_device_is_a_sentence(validator, record):
    report = validator.validate([record("timm/test_vit", name="test_vit")], device="tpu")[0]
    assert "cpu, cuda, cuda:N or mps" in report.reason
