"""Sizes, parameters, memory, times, rates: in all forms; limits and mere reports."""

from __future__ import annotations

import pytest

from agent.understanding import understand
from bowerbird.errors import BadInput


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("under 100MB", "max_size_mb", 100),
        ("less than 100 megabytes", "max_size_mb", 100),
        ("below half a gig", "max_size_mb", 500),
        ("at most two hundred megabytes", "max_size_mb", 200),
        ("max 1.5 GB", "max_size_mb", 1500),
        ("no more than 1,000 MB", "max_size_mb", 1000),
        ("under 1,5 GB", "max_size_mb", 1500),
        ("≤ 64 MiB", "max_size_mb", 67.1),
        ("fits on a floppy", "max_size_mb", 1.44),
        ("under 50 M params", "max_params_m", 50),
        ("25M parameters at most", "max_params_m", 25),
        ("1B or under", "max_params_m", 1000),
        ("at most 1.5 billion parameters", "max_params_m", 1500),
        ("fewer than 300k parameters", "max_params_m", 0.3),
        ("with 4 gigs of VRAM", "max_memory_gb", 4),
        ("8GB VRAM", "max_memory_gb", 8),
        ("on a 4g vram gpu", "max_memory_gb", 4),
        ("fits on a 4GB card", "max_memory_gb", 4),
        ("half a gig of RAM max", "max_memory_gb", 0.5),
        ("on a Raspberry Pi 4B 8GB", "max_memory_gb", 8),
        ("≤ 20 ms", "max_latency_ms", 20),
        ("half a second per image", "max_latency_ms", 500),
        ("latency under 0.1 s", "max_latency_ms", 100),
        ("at least 20 fps", "min_fps", 20),
        ("25+ frames per second", "min_fps", 25),
        ("more than 4FPS", "min_fps", 4),
    ],
)
def test_limit(words: str, field: str, value: float) -> None:
    need = understand([f"image classification model, {words}"]).need
    assert getattr(need, field) == pytest.approx(value, rel=0.01)
    others = {"max_size_mb", "max_params_m", "max_memory_gb", "max_latency_ms", "min_fps"} - {field}
    assert all(getattr(need, other) is None for other in others)


@pytest.mark.parametrize(
    "words",
    [
        "object detection; yolov5s gives me 1 FPS",
        "image restoration; InstantIR needs at least 24 GB VRAM, too heavy",
        "speech recognition; whisper takes 30 seconds",
        "sound classifier for 10 second clips",
        "forecast the next 24 hours of demand",
        "chat model; Llama 3.2 1B could not call tools",
        "object detector for a Raspberry Pi 4B",
        "chat model with 60 tokens per second",
        "frog detector, I have 200 images of my own",
    ],
)
def test_no_limit(words: str) -> None:
    need = understand([words]).need
    for field in ("max_size_mb", "max_params_m", "max_memory_gb", "max_latency_ms", "min_fps"):
        assert getattr(need, field) is None, field


@pytest.mark.parametrize(
    ("words", "want"),
    [
        ("at least 78 % top-1 on ImageNet", "min-accuracy:78"),
        ("384-dim vectors", "dim:384"),
        ("chunks up to 8k tokens", "long-context"),
        ("8-bit ok", "quantized"),
        ("60 tokens per second", "speed-first"),
    ],
)
def test_figure_as_wish(words: str, want: str) -> None:
    assert want in understand([f"embedding model, {words}"]).need.wants


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0.1 GB", "100 MB"), ("1 GB", "1000 megabytes"), ("1 gig", "1e3 MB"),
        ("0.5 billion parameters", "500M params"), ("50 ms", "0.05 seconds"), ("2048 KiB", "2 MiB"),
    ],
)  # fmt: skip
def test_units_agree(one: str, other: str) -> None:
    a, b = (understand([f"image classifier under {w}"]).need for w in (one, other))
    assert a == b
    assert any((a.max_size_mb, a.max_params_m, a.max_latency_ms))


@pytest.mark.parametrize(
    "figure", ["-5 MB", "1e999 params", "0 parameters", "NaN MB", "0 fps", "inf GB"]
)
def test_impossible_figure_is_refused_by_name(figure: str) -> None:
    with pytest.raises(BadInput) as caught:
        understand([f"image classifier under {figure}"])
    assert figure.split(maxsplit=1)[0] in str(caught.value)
    assert "for example" in str(caught.value)
