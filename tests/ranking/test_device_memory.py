"""What a named device holds, how weights are stored, and what an unknown size is worth."""

from __future__ import annotations

import pytest

from bowerbird.need import Need
from bowerbird.record import ModelRecord
from tools import cards
from tools.memory import needed_gb, stored_at
from tools.rules import build_rules
from tools.shelf import FEW, Shelf


def _record(name: str = "a/b", **facts: object) -> ModelRecord:
    base = {
        "id": name,
        "catalogue": "t",
        "source": "t",
        "as_of": "2026",
        "tasks": ["text-generation"],
    }
    return ModelRecord.model_validate({**base, **facts})


@pytest.mark.parametrize(
    ("device", "gb"),
    [
        ("RTX 3060", 12), ("RTX 3060 Ti", 8), ("rtx 3080 ti", 12), ("GTX 1050 Ti", 4), ("T4", 16),
        ("Jetson Nano", 4), ("Jetson Orin Nano", 8), ("Raspberry Pi 3B+", 1),
        ("Raspberry Pi 4", None),
        ("MacBook Air M3", None), ("Samsung Galaxy S24", None), ("iPhone 13", None),
    ],
)  # fmt: skip
def test_memory_by_name(device: str, gb: float | None) -> None:
    assert cards.named(device) == gb


def test_what_is_stated_goes_before_what_the_name_tells() -> None:
    named = Need(task=["text-generation"], hardware="gpu", device_name="RTX 3060")
    assert cards.memory_gb(named) == 12
    assert cards.memory_gb(named.model_copy(update={"max_memory_gb": 6})) == 6
    fields = [rule.field for rule in build_rules(named)]
    assert "device_name" in fields
    assert "max_memory_gb" not in fields


@pytest.mark.parametrize(
    ("facts", "each"),
    [
        ({"tags": ["mxfp4", "8-bit"]}, 0.6), ({"tags": ["awq"]}, 0.6), ({"tags": ["fp8"]}, 1.0),
        ({"formats": ["gguf"]}, 0.6), ({"formats": ["gguf", "safetensors"]}, None), ({}, None),
    ],
)  # fmt: skip
def test_weights_count_as_they_are_stored(facts: dict[str, list[str]], each: float | None) -> None:
    assert stored_at(_record().model_copy(update=facts)) == each


def test_a_quantized_repository_needs_less() -> None:
    full, half = _record(params=8_000_000_000), _record(params=8_000_000_000, tags=["awq"])
    most, least = needed_gb(full), needed_gb(half)
    assert most is not None
    assert least is not None
    assert least < 12 < most


def test_the_share_of_known_sizes_within_a_limit() -> None:
    records = [_record(f"a/{n}", size_bytes=n * 10_000_000) for n in range(1, FEW + 1)]
    shelf = Shelf.of([*records, _record("a/unknown")])
    assert shelf.share_within(Need(max_size_mb=FEW * 10 / 4)) == 0.25
    assert shelf.share_within(Need(max_size_mb=1)) == 0
    assert shelf.share_within(Need()) == 1
    assert Shelf.of(records[:3]).share_within(Need(max_size_mb=1)) == 1


def test_a_large_file_holds_too_many_parameters() -> None:
    (_, rule) = build_rules(Need(max_params_m=0.5))
    assert rule.check(_record(size_bytes=372_000_000)).value == "fail"
    assert rule.check(_record(size_bytes=2_000_000)).value == "unknown"
