"""An assistant that answers from a script, for the surfaces' own behaviour."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from agent.views import (
    CatalogueFile,
    CatalogueStatus,
    Comparison,
    ModelDownload,
    ModelReport,
    ModelView,
    SearchResult,
)
from bowerbird.errors import BadInput, UnknownModel
from bowerbird.need import Need
from bowerbird.recommendation import LicenseVerdict, Pick, Recommendation, Rejected, Score
from bowerbird.record import Evidence, ModelRecord
from bowerbird.report import Latency, Validation

VERDICT = LicenseVerdict(id="mit", verdict="allowed", why="MIT is an open licence.")


def pick(model_id: str = "timm/tiny.in1k", **changes: Any) -> Pick:
    values: dict[str, Any] = {
        "id": model_id,
        "source": "timm",
        "task": "image-classification",
        "params_m": 5.48,
        "size_mb": 21.9,
        "license": VERDICT,
        "evidence": [
            Evidence(
                dataset="imagenet-1k", metric="top-1", value=75.8, grade="verified",
                source="timm", as_of="2026",
            )
        ],
        "validation": Validation(
            status="measured", weights="pretrained", latency_ms=Latency(p50=14.1, p95=15.0)
        ),
        "flags": ["stale"],
        "score": Score(total=0.5, parts={"fit": 0.5}),
        "why": "It is small.",
        "snippet": "import timm",
    }  # fmt: skip
    return Pick(**(values | changes))


def answer(*picks: Pick, **changes: Any) -> Recommendation:
    values: dict[str, Any] = {
        "need": Need(task=["image-classification"]),
        "outcome": "recommend",
        "message": "**Good news.** Take the first.",
        "picks": list(picks),
        "rejected": [Rejected(id="a/b", rule="license:cc-by-nc-4.0")],
        "catalogue_date": "2026-10",
    }
    return Recommendation(**(values | changes))


class FakeAssistant:
    """Has the methods that surfaces call; `recommended` runs before each answer."""

    def __init__(self) -> None:
        self.result = answer(pick())
        self.calls: list[dict[str, Any]] = []
        self.on_recommend: Callable[[], None] = lambda: None
        self.lock = threading.Lock()

    def recommend(
        self, turns: Sequence[str], *, stop: threading.Event | None = None, **options: Any
    ) -> Recommendation:
        with self.lock:
            self.calls.append({"turns": list(turns), **options})
        self.on_recommend()
        if not any(turn.strip() for turn in turns):
            raise BadInput("Say what the model should do.")
        return self.result

    def model(self, model_id: str) -> ModelView:
        if model_id != "torchhub:pytorch/vision:resnet18":
            raise UnknownModel(model_id, ["torchhub:pytorch/vision:resnet18"])
        record = ModelRecord(id=model_id, catalogue="torchhub", source="hubconf", as_of="2026")
        return ModelView(record=record, license=VERDICT, flags=[], snippet="import torch")

    ready = True

    def around_timing(self, each: Any) -> None:
        self.around = each

    def search(self, query: str = "", wanted: Any = None) -> SearchResult:
        self.calls.append({"q": query, "wanted": wanted})
        return SearchResult(need=Need(), found=3, fits=0, results=[], catalogue_date="2026-10")

    def compare(self, names: Sequence[str], request: str = "") -> Comparison:
        self.calls.append({"names": list(names), "request": request})
        picks = [pick(name) for name in names]
        return Comparison(need=Need(), picks=picks, catalogue_date="2026-10")

    def validate(self, ids: Sequence[str], *, device: str = "cpu", **how: Any) -> list[ModelReport]:
        self.calls.append({"ids": list(ids), **how})
        seen = Validation(status="skipped", reason="asked not to", device=device)
        return [ModelReport(id=model_id, validation=seen) for model_id in ids]

    size: int | None = 1000

    def downloads(self, ids: Sequence[str]) -> list[ModelDownload]:
        return [ModelDownload(id=i, bytes=self.size, words="1 kB (model.safetensors)") for i in ids]

    def catalogue_status(self) -> CatalogueStatus:
        return CatalogueStatus(
            files=[CatalogueFile(name="timm", rows=3, source="timm 1.0", as_of="2026")],
            records=3, encoder="e", dense="exact", index_path="/i", built=True,
            catalogue_date="2026-10",
        )  # fmt: skip
