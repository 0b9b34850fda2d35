"""Models of the ultralytics package, from its metadata.  All are AGPL-3.0."""

from __future__ import annotations

import re
from pathlib import Path

from bowerbird.record import Door, Evidence, LicenseFact, ModelRecord
from index.builder.tables import Report, number, read_csv

DATE = "2026"
_SOURCE = "ultralytics package metadata"
_REPO = "ultralytics/ultralytics"
# Ending of the name -> tasks, data set, tags, ((column, metric), ...).
_KINDS: dict[str, tuple[list[str], str, list[str], tuple[tuple[str, str], ...]]] = {
    "": (["object-detection"], "coco", [], (("mAP val 50-95", "box-map"),)),
    "seg": (["image-segmentation", "object-detection"], "coco", ["instance-segmentation"],
            (("mAP mask 50-95(e2e)", "mask-map"), ("mAP box 50-95(e2e)", "box-map"))),
    "sem": (["image-segmentation"], "cityscapes", ["semantic-segmentation"],
            (("mIoU val", "miou"),)),
    "depth": (["depth-estimation"], "nyu-depth", [],
              (("delta1 NYU", "delta1"), ("abs_rel NYU", "absrel"), ("rmse NYU", "rmse"))),
    "cls": (["image-classification"], "imagenet-1k", [],
            (("acc top1", "top-1"), ("acc top5", "top-5"))),
    "pose": (["keypoint-detection"], "coco", ["human-pose"],
             (("mAP pose 50-95(e2e)", "keypoint-map"),)),
    "obb": (["object-detection"], "dota", ["oriented-boxes", "aerial-pictures"],
            (("mAP test 50-95(e2e)", "oriented-box-map"),)),
}  # fmt: skip
_TIMES = (
    ("Speed CPU ONNX (ms)", "cpu-onnx-ms"),
    ("Speed T4 TensorRT10 (ms)", "t4-tensorrt-ms"),
    ("Speed RTX3090 PyTorch (ms)", "rtx3090-ms"),
)


def _lead(text: str) -> float | None:
    """The first number of "38.9 ± 0.7" or "1024 x 2048"."""
    found = re.match(r"\d+(?:\.\d+)?", text.strip())
    return float(found[0]) if found else None


def load(facts: Path, report: Report) -> list[ModelRecord]:
    """One record a row; rows of a kind that is not known are dropped."""
    records: list[ModelRecord] = []
    for row in read_csv(facts / "ultralytics_models.csv"):
        name = row["model"].lower()
        kind = _KINDS.get(name.partition("-")[2])
        if kind is None:
            report.drop("ultralytics", "rows of an unknown kind", name)
            continue
        tasks, dataset, tags, columns = kind
        params = number(row["params (M)"])
        flops = number(row["FLOPs (B)"]) or number(row.get("FLOPs (B) at 224", ""))
        times = [f"{tag}:{ms:g}" for column, tag in _TIMES if (ms := _lead(row.get(column) or ""))]
        side = _lead(row["size (pixels)"])
        own = f"github:{_REPO}#{name}"
        records.append(
            ModelRecord(
                id=own, catalogue="ultralytics", source=_SOURCE, as_of=DATE, tasks=tasks,
                library="ultralytics", params=round(params * 1e6) if params else None,
                size_bytes=round(params * 4e6) if params else None,
                size_basis="from-params" if params else None,
                license=LicenseFact(id="agpl-3.0", source=_SOURCE, as_of=DATE),
                input_size=int(side) if side else None, gmacs=flops / 2 if flops else None,
                datasets=[dataset], tags=["yolo", "real-time", *tags, *times],
                formats=["pytorch"],
                evidence=[
                    Evidence(dataset=dataset, metric=metric, value=value, grade="author-card",
                             source=_SOURCE, as_of=DATE)
                    for column, metric in columns
                    if (value := number(row.get(column) or "")) is not None
                ],
                doors=[Door(loader="ultralytics", id=own, name=f"{name}.pt")],
                url=f"https://github.com/{_REPO}",
            )
        )  # fmt: skip
    return records
