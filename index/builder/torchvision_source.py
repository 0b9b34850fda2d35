"""torchvision's registry: one record per weights entry of the installed package."""

from __future__ import annotations

import inspect
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bowerbird.record import Architecture, Door, Evidence, LicenseFact, ModelRecord
from index.builder.tables import Report, read_csv
from index.datasets import canonical

DATE = "2026"
"""torchvision 0.26.0 came with torch 2.11; the package states no date."""
_TASKS = {
    "classification": "image-classification", "detection": "object-detection",
    "segmentation": "image-segmentation", "keypoint": "keypoint-detection",
    "video": "video-classification", "optical_flow": "other",
}  # fmt: skip
_METRICS = {
    "acc@1": "top-1", "acc@5": "top-5", "box_map": "box-map", "miou": "miou",
    "pixel_acc": "pixel-accuracy", "kp_map": "keypoint-map", "mask_map": "mask-map",
}  # fmt: skip
_WEIGHT_DATA = {
    "IMAGENET1K": ["imagenet-1k"], "IMAGENET22K": ["imagenet-22k"], "COCO": ["coco"],
    "KINETICS400": ["kinetics-400"], "VOC": ["voc"], "C_T": ["flying-chairs", "flying-things"],
    "SINTEL": ["sintel"], "KITTI": ["kitti"],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weights:
    """What the registry says about one weights entry; file size in MiB."""

    model: str
    name: str
    module: str
    meta: dict[str, Any]
    url: str
    input_size: int | None
    is_default: bool


def _first(value: Any) -> int | None:
    while isinstance(value, (list, tuple)) and value:
        value = value[0]  # pyright: ignore[reportUnknownVariableType]
    return value if isinstance(value, int) else None


def registry() -> tuple[str, list[Weights]]:
    """The installed torchvision's version and all its weights."""
    import torchvision  # pyright: ignore[reportMissingTypeStubs]  # seconds to import

    module: Any = torchvision
    out: list[Weights] = []
    for model in module.models.list_models():
        enum: Any = module.models.get_model_weights(model)
        for entry in enum:
            transforms = entry.transforms
            keywords = getattr(transforms, "keywords", {})
            out.append(
                Weights(model, entry.name, inspect.getmodule(enum).__name__,  # pyright: ignore[reportOptionalMemberAccess]
                        dict(entry.meta), entry.url, _first(keywords.get("crop_size")),
                        entry is enum.DEFAULT)
            )  # fmt: skip
    return str(module.__version__).partition("+")[0], out


def _task(weights: Weights) -> str:
    if "keypoint" in weights.model:
        return _TASKS["keypoint"]
    for group in ("detection", "segmentation", "video", "optical_flow"):
        if f".{group}" in weights.module:
            return _TASKS[group]
    return _TASKS["classification"]


def _evidence(weights: Weights, source: str) -> list[Evidence]:
    found: list[Evidence] = []
    metrics: dict[str, dict[str, float]] = weights.meta.get("_metrics", {})
    for dataset, values in metrics.items():
        name = canonical(dataset.removesuffix("-val2017-VOC-labels").removesuffix("-val2017"))
        found += [
            Evidence(dataset=name, metric=_METRICS.get(metric, metric), value=value,
                     grade="verified", source=source, as_of=DATE)
            for metric, value in values.items() if math.isfinite(value)
        ]  # fmt: skip
    return found


def record(weights: Weights, version: str) -> ModelRecord:
    """The record of one weights entry."""
    source = f"torchvision {version} package"
    stated = str(weights.meta.get("license", ""))
    swag = "SWAG" in weights.name
    if stated or swag:
        fact = LicenseFact(id="cc-by-nc-4.0", source=stated or source, as_of=DATE)
    else:
        fact = LicenseFact(
            id="bsd-3-clause", as_of=DATE, basis="family",
            source="torchvision's code licence; the weights' own terms are unstated",
        )  # fmt: skip
    own = f"torchvision:{weights.model}/{weights.name}"
    datasets = [
        d for key, names in _WEIGHT_DATA.items() if weights.name.startswith(key) for d in names
    ]
    if "VOC" in weights.name:
        datasets.append("voc")
    size = weights.meta.get("_file_size")
    task = _task(weights)
    tasks = [task, "image-segmentation"] if weights.model.startswith("maskrcnn") else [task]
    tags = [w for w in ("quantized",) if w in weights.model or w in weights.module]
    tags += ["optical-flow"] if task == "other" else []
    tags += ["instance-segmentation"] if len(tasks) > 1 else []
    tags += ["swag"] if swag else []
    tags += ["default-weights"] if weights.is_default else []
    return ModelRecord(
        id=own, catalogue="torchvision", source=source, as_of=DATE, tasks=tasks,
        library="torchvision", license=fact, params=weights.meta.get("num_params"),
        size_bytes=int(size * 2**20) if size else None, size_basis="file" if size else None,
        input_size=weights.input_size, gmacs=weights.meta.get("_ops"), datasets=datasets,
        tags=tags, formats=["pytorch"], evidence=_evidence(weights, source),
        doors=[Door(loader="torchvision", id=own, name=f"{weights.model}/{weights.name}")],
        architecture=Architecture(library="torchvision", name=weights.model, basis="registry"),
        url="https://docs.pytorch.org/vision/stable/models.html",
    )  # fmt: skip


def load(
    facts: Path, report: Report, found: tuple[str, list[Weights]] | None = None
) -> tuple[list[ModelRecord], dict[str, str]]:
    """Records and {weights URL: record id}; the table of facts is a cross-check only."""
    version, weights = found or registry()
    records = [record(w, version) for w in weights]
    urls = {w.url: f"torchvision:{w.model}/{w.name}" for w in weights}
    listed = {
        f"{r['model']}/{r['weights'].rpartition('.')[2]}"
        for r in read_csv(facts / "torchvision_weights.csv")
    }
    installed = {f"{w.model}/{w.name}" for w in weights}
    if listed and listed != installed:
        report.notes.append(
            f"torchvision: {len(listed - installed)} weights are in the table only,"
            f" {len(installed - listed)} in the package only: {sorted(listed ^ installed)[:6]}"
        )
    return records, urls
