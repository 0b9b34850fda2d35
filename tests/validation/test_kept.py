"""Measurements that are kept, and when they are taken again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bowerbird.record import Architecture, ModelRecord
from bowerbird.report import Latency, Validation
from bowerbird.settings import Settings
from tools.validation import keeping
from tools.validation.keeping import Keeping
from tools.validation.kept import FILE, Kept


class Clockwork:
    """Times nothing, and counts what it was asked for."""

    def __init__(self, **more: Any) -> None:
        self.asked: list[str] = []
        self._more = more

    def start(self) -> None: ...

    def cancel(self) -> None: ...

    def close(self) -> None: ...

    def validate(
        self,
        records: Sequence[ModelRecord],
        *,
        device: str = "cpu",
        download: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> list[Validation]:
        self.asked += [r.id for r in records]
        fields: dict[str, Any] = {
            "status": "measured", "weights": "random", "noisy": False, "repeat": "bowerbird again",
            "measured_at": f"2026-11-24T10:00:{len(self.asked):02d}+00:00",
        } | self._more  # fmt: skip
        latency = Latency(p50=float(len(self.asked)), p95=9.0)
        return [Validation(latency_ms=latency, **fields) for _ in records]


def model(name: str = "resnet18", **more: Any) -> ModelRecord:
    return ModelRecord(
        id=f"timm/{name}", catalogue="test", source="test", as_of="2026", library="timm",
        architecture=Architecture(library="timm", name=name, basis="registry"), **more,
    )  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return Settings(data=tmp_path / "data")


def test_the_second_time_nothing_is_timed(settings: Settings) -> None:
    inner = Clockwork()
    first = Keeping(inner, settings).validate([model()])[0]
    second = Keeping(inner, settings).validate([model()])[0]
    assert inner.asked == ["timm/resnet18"]
    assert second.latency_ms == first.latency_ms
    assert second.kept
    assert second.measured_at == first.measured_at
    assert "Measured on 2026-11-24" in (second.note or "")
    assert second.repeat == "bowerbird again --fresh"


def test_fresh_measures_again_and_the_newest_is_shown(settings: Settings) -> None:
    inner = Clockwork()
    keeping = Keeping(inner, settings)
    keeping.validate([model()])
    keeping.validate([model()], fresh=True)
    assert len(inner.asked) == 2
    shown = keeping.validate([model()])[0]
    assert shown.latency_ms is not None
    assert shown.latency_ms.p50 == 2.0


@pytest.mark.parametrize(
    "change",
    ["device", "threads", "version", "weights", "params"],
)
def test_other_conditions_are_measured_again(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    inner = Clockwork()
    Keeping(inner, settings).validate([model()])
    record, device = model(), "cpu"
    if change == "device":
        device = "cuda"
    elif change == "threads":
        settings = settings.model_copy(update={"threads": 7})
    elif change == "version":
        monkeypatch.setattr(keeping, "version", lambda _: "99.0")
    elif change == "params":
        record = model(params=5)
    else:
        folder = tmp_path / "hub" / "models--timm--resnet18" / "snapshots" / "c0ffee"
        folder.mkdir(parents=True)
        (folder / "model.safetensors").write_bytes(b"x")
    Keeping(inner, settings).validate([record], device=device)
    assert len(inner.asked) == 2


@pytest.mark.parametrize(
    "more",
    [{"noisy": True}, {"status": "failed", "reason": "no"}, {"measured_at": None}],
    ids=["noisy", "failed", "no date"],
)
def test_what_is_no_quiet_measurement_is_not_shown_again(
    settings: Settings, more: dict[str, Any]
) -> None:
    inner = Clockwork(**more)
    for _ in range(2):
        assert not Keeping(inner, settings).validate([model()])[0].kept
    assert len(inner.asked) == 2


def test_only_what_is_missing_is_timed_and_the_order_is_kept(settings: Settings) -> None:
    inner = Clockwork()
    keeping = Keeping(inner, settings)
    keeping.validate([model("resnet34")])
    reports = keeping.validate([model("resnet18"), model("resnet34"), model("resnet50")])
    assert inner.asked == ["timm/resnet34", "timm/resnet18", "timm/resnet50"]
    assert [bool(r.kept) for r in reports] == [False, True, False]


def test_a_twin_gives_way_to_weights_that_may_be_fetched(settings: Settings) -> None:
    inner = Clockwork()
    keeping = Keeping(inner, settings)
    keeping.validate([model()])
    keeping.validate([model()], download=True)
    assert len(inner.asked) == 2


def test_everything_is_exported_oldest_first(settings: Settings) -> None:
    keeping = Keeping(Clockwork(), settings)
    for name in ("resnet18", "resnet34"):
        keeping.validate([model(name)])
    rows = list(Kept(settings.data).rows())
    assert [r["depends"]["id"] for r in rows] == ["timm/resnet18", "timm/resnet34"]
    assert all(r["report"]["status"] == "measured" for r in rows)


def test_a_damaged_file_keeps_nothing_and_breaks_nothing(settings: Settings) -> None:
    settings.data.mkdir(parents=True)
    (settings.data / FILE).write_bytes(b"this is no database" * 100)
    inner = Clockwork()
    for _ in range(2):
        report = Keeping(inner, settings).validate([model()])[0]
        assert report.status == "measured"
    assert len(inner.asked) == 2
