"""OpenMMLab's zoos (detection, segmentation, pose, video, OCR, pictures), the best of each kind.

Every weight file has its own row, many of them one network trained twice as
long.  Rows of one zoo, method and data set whose names differ only in
schedule, batch, augmentation, precision or input size count as one model; the
one with the best figure is kept.  Of what is left, a method keeps on each data
set its best networks and the one with the lowest figure, mostly its lightest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bowerbird.record import Architecture, Door, Evidence, LicenseFact, ModelRecord
from index.builder.tables import Report, number, read_csv
from index.datasets import canonical

DATE = "2024"
_REPOS = {"mmdet": "mmdetection"}
# Task as the metafiles write it -> tasks, tags.
_TASKS: dict[str, tuple[list[str], list[str]]] = {
    "Semantic Segmentation": (["image-segmentation"], ["semantic-segmentation"]),
    "Image Classification": (["image-classification"], []),
    "Object Detection": (["object-detection"], []),
    "Semi-Supervised Object Detection": (["object-detection"], ["semi-supervised"]),
    "Instance Segmentation": (["image-segmentation"], ["instance-segmentation"]),
    "Panoptic Segmentation": (["image-segmentation"], ["panoptic-segmentation"]),
    "Video Instance Segmentation": (["image-segmentation"], ["video", "instance-segmentation"]),
    "Multiple Object Tracking": (["object-detection"], ["tracking in video"]),
    "Multi-object Tracking": (["object-detection"], ["tracking in video"]),
    "Body 2D Keypoint": (["keypoint-detection"], ["human-pose"]),
    "Body 3D Keypoint": (["keypoint-detection"], ["human-pose", "3d"]),
    "Wholebody 2D Keypoint": (["keypoint-detection"], ["human-pose", "whole body"]),
    "Animal 2D Keypoint": (["keypoint-detection"], ["animal-pose"]),
    "Face 2D Keypoint": (["keypoint-detection"], ["face landmarks"]),
    "Hand 2D Keypoint": (["keypoint-detection"], ["hand-pose"]),
    "Hand 3D Keypoint": (["keypoint-detection"], ["hand-pose", "3d"]),
    "Fashion 2D Keypoint": (["keypoint-detection"], ["clothes landmarks"]),
    "Action Recognition": (["video-classification"], ["actions"]),
    "Skeleton-based Action Recognition": (["video-classification"], ["actions", "skeletons"]),
    "Action Detection": (["video-classification"], ["finding actions in place"]),
    "Temporal Action Localization": (["video-classification"], ["finding actions in time"]),
    "Text Detection": (["object-detection"], ["text detection"]),
    "Text Recognition": (["image-to-text"], ["ocr"]),
    "Key Information Extraction": (["token-classification"], ["receipts", "documents"]),
    "Depth Estimation": (["depth-estimation"], []),
    "Image Caption": (["image-to-text"], ["captions"]),
    "Visual Question Answering": (["visual-question-answering"], []),
}  # fmt: skip
# Metric as written -> ours; the first of a row's metrics in this order decides which row is best.
_METRICS = {
    "box AP": "box-map", "mask AP": "mask-map", "PQ": "pq", "mIoU": "miou", "mDice": "mean-dice",
    "Top 1 Accuracy": "top-1", "Top 5 Accuracy": "top-5", "Whole AP": "keypoint-map",
    "AP": "keypoint-map", "PCK@0.2": "pck-0.2", "AUC": "auc", "NME": "nme-error", "EPE": "epe",
    "MPJPE": "mpjpe-error", "Mean": "pckh", "PCK": "pck", "mAP": "map", "word_acc": "word-accuracy",
    "hmean-iou": "hmean", "macro_f1": "macro-f1", "MOTA": "mota", "HOTA": "hota", "IDF1": "idf1",
    "RMSE": "rmse", "CIDER": "cider", "Accuracy": "accuracy",
}  # fmt: skip
_LOWER = frozenset({"nme-error", "epe", "mpjpe-error", "rmse"})
_VOLUMES = _LOWER | {"cider"}  # no shares, so never turned into percent
_SETS = {
    "pascal voc 2012 + aug": "voc", "voc 2007": "voc", "sthv2": "ssv2", "sthv1": "ssv1",
    "lvis v1": "lvis", "lvis v0.5": "lvis", "mmpose coco": "coco",
}  # fmt: skip
_SCHEDULE = re.compile(
    r"^(\d+xb\d+|\d+x|\d+e|\d+k|\d+xb\d+x?|mstrain|ms|poly|lsj|amp|fp16|caffe|coslr|cos|adamw|sgd|"
    r"syncbn|warmup|iter|seed\d+|lr[\d.e]*|\d+|\d+x\d+(x\d+)?|bs\d+|albu|dh|init|random|scratch|"
    r"\d+epochs?|stage\d|rgb|shortedge|randomcrop|ratio\w+|multi|udp|dark|regularized)$"
)
KEPT_BEST = 2
# Parameters in millions where the metafiles give none, by the zoos' own tables and the papers;
# the pattern begins the name and ends at a word's end.
_MILLIONS: tuple[tuple[str, float], ...] = (
    (r"rtmdet_tiny", 4.8), (r"rtmdet_s", 8.9), (r"rtmdet_m", 24.7), (r"rtmdet_l", 52.3),
    (r"rtmdet_x", 94.9), (r"rtmdet-ins_tiny", 5.6), (r"rtmdet-ins_s", 10.2),
    (r"rtmdet-ins_m", 27.6), (r"rtmdet-ins_l", 57.4), (r"rtmdet-ins_x", 102.7),
    (r"rtmpose-t", 3.3), (r"rtmpose-s", 5.5), (r"rtmpose-m", 13.6), (r"rtmpose-l", 27.7),
    (r"yolox_tiny", 5.1), (r"yolox_s", 9.0), (r"yolox_l", 54.2), (r"yolox_x", 99.1),
    (r"yolov3_d53", 62), (r"faster-rcnn_r50_fpn", 41.5), (r"faster-rcnn_r101_fpn", 60.5),
    (r"mask-rcnn_r50_fpn", 44.2), (r"mask-rcnn_r101_fpn", 63.2), (r"retinanet_r50_fpn", 37.7),
    (r"retinanet_r101_fpn", 56.7), (r"detr_r50", 41.6), (r"deformable-detr_r50", 40),
    (r"segformer_mit-b0", 3.8), (r"segformer_mit-b1", 13.7), (r"segformer_mit-b2", 27.5),
    (r"segformer_mit-b3", 47.3), (r"segformer_mit-b4", 64.1), (r"segformer_mit-b5", 84.7),
    (r"pspnet_r50-d8", 49), (r"pspnet_r101-d8", 68), (r"deeplabv3_r50-d8", 68),
    (r"deeplabv3_r101-d8", 87), (r"deeplabv3plus_r50-d8", 43.6),
    (r"deeplabv3plus_r101-d8", 62.6), (r"fcn_hr18s", 3.9), (r"fcn_hr18", 9.6),
    (r"fcn_hr48", 65.9), (r"swin-tiny-patch4-window7\S*upernet", 60),
    (r"swin-base-patch4-window\S*upernet", 121), (r"td-hm_res50", 34), (r"td-hm_res101", 53),
    (r"td-hm_res152", 68.6), (r"td-hm_hrnet-w32", 28.5), (r"td-hm_hrnet-w48", 63.6),
    (r"td-hm_vitpose-base", 90), (r"td-hm_vitpose-large", 309), (r"td-hm_vitpose-huge", 637),
)  # fmt: skip
# Names of mmpretrain's configurations -> networks of timm, where the figures agree within 1 %.
_TWINS: tuple[tuple[str, str], ...] = (
    (r"resnet(18|34|50|101|152)_", r"resnet\1"), (r"seresnet(50|101)_", r"seresnet\1"),
    (r"resnext(50|101)-32x(4d|8d)_", r"resnext\1_32x\2"),
    (r"convnext-(tiny|small|base|large)_", r"convnext_\1"),
    (r"deit-(tiny|small|base)_", r"deit_\1_patch16_224"),
    (r"mobilenet-v2_", "mobilenetv2_100"), (r"mobilenet-v3-(small|large)_", r"mobilenetv3_\1_100"),
    (r"vgg(11|13|16|19)_", r"vgg\1"), (r"vgg(11|13|16|19)bn_", r"vgg\1_bn"),
    (r"swin-(tiny|small|base)_", r"swin_\1_patch4_window7_224"),
    (r"repvgg-(a\d|b\d(?:g4)?)_", r"repvgg_\1"),
    (r"vit-(base|large|small)-p16_", r"vit_\1_patch16_224"),
    (r"vit-huge-p14_", "vit_huge_patch14_224"),
)  # fmt: skip
_RESIZED = re.compile(r"in1k-\d{3}(?:px)?$")
_COPY = re.compile(r"3rdparty|timm|torchvision", re.IGNORECASE)


def _amount(text: str) -> float | None:
    """ "42.94G" or "304000000"."""
    found = re.fullmatch(r"([\d.]+)\s*([KMG]?)", text.strip())
    plain = number(found[1]) if found else None
    return plain * {"": 1, "K": 1e3, "M": 1e6, "G": 1e9}[found[2]] if found and plain else None


def _results(row: dict[str, str]) -> list[tuple[str, str, str, float]]:
    """(task, data set, metric, value) of a row; shares as percent."""
    out: list[tuple[str, str, str, float]] = []
    entries: list[dict[str, Any]] = json.loads(row["results"] or "[]")
    for entry in entries:
        written = str(entry.get("dataset") or "")
        name = row["train_data"] if written.startswith("#") else written
        label = _SETS.get(name.lower()) or canonical(name)
        values: dict[str, Any] = entry.get("metrics") or {}
        for metric, usual in _METRICS.items():
            value = number(values.get(metric))
            if value is None or not label:
                continue
            task = str(entry.get("task") or "")
            ours = "ap" if metric == "AP" and "Keypoint" not in task else usual
            share = ours not in _VOLUMES and 0 < value <= 1
            out.append((task, label, ours, round(value * 100 if share else value, 3)))
    return out


def _key(row: dict[str, str], figures: list[tuple[str, str, str, float]]) -> tuple[str, ...]:
    words = [w for w in re.split(r"[_\-]+", row["name"].lower()) if not _SCHEDULE.match(w)]
    return (row["zoo"], row["collection"], figures[0][1], " ".join(words))


def twin(name: str, params: float | None, known: Mapping[str, int]) -> Architecture | None:
    """The network of timm that a configuration of mmpretrain trains on ImageNet-1k, if any.

    Both must have as many parameters, within 1 %: the small stem for CIFAR and
    other heads are other networks.
    """
    low = name.lower()
    if params is None or "_in1k" not in low or _RESIZED.search(low):
        return None
    for pattern, network in _TWINS:
        match = re.match(pattern, low)
        if match:
            found = match.expand(network)
            near = found in known and abs(params / known[found] - 1) <= 0.01
            return Architecture(library="timm", name=found, basis="inferred") if near else None
    return None


def _record(
    row: dict[str, str], figures: list[tuple[str, str, str, float]], known: Mapping[str, int]
) -> ModelRecord:
    zoo = row["zoo"]
    repo = f"open-mmlab/{_REPOS.get(zoo, zoo)}"
    source = f"{zoo} metafiles"
    kinds = [_TASKS[t] for t in row["tasks"].split(";") if t in _TASKS]
    own = f"github:{repo}#{row['name']}"
    params, macs = _amount(row["params"]), _amount(row["flops"])
    if params is None:
        low = row["name"].lower()
        ends = r"(?![a-z0-9])"
        params = next((m * 1e6 for p, m in _MILLIONS if re.match(f"(?:{p}){ends}", low)), None)
        worked_out = ["params-from-architecture"] if params else []
    else:
        worked_out = []
    seen: dict[tuple[str, str], Evidence] = {}
    for _, dataset, metric, value in figures:
        seen.setdefault(
            (dataset, metric),
            Evidence(dataset=dataset, metric=metric, value=value, grade="verified", source=source,
                     as_of=DATE),
        )  # fmt: skip
    paper = re.search(r"arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5})", row["paper_url"])
    config = row["config"] if "/" in row["config"] else ""
    tags = [t for _, more in kinds for t in more]
    return ModelRecord(
        id=own, catalogue="openmmlab", source=source, as_of=DATE,
        tasks=list(dict.fromkeys(t for tasks, _ in kinds for t in tasks)), library=zoo,
        license=LicenseFact(
            id="apache-2.0", as_of=DATE, basis="family",
            source=f"licence of the repository {repo}; the weights' own terms are unstated",
        ),
        params=round(params) if params else None,
        size_bytes=round(params * 4) if params else None,
        size_basis="from-params" if params else None, gmacs=macs / 1e9 if macs else None,
        datasets=list(dict.fromkeys(d for _, d, _, _ in figures))[:6],
        tags=list(dict.fromkeys([row["collection"].lower(), *tags, "openmmlab",
                                 *(["mmdetection"] if zoo == "mmdet" else []), *worked_out])),
        formats=["pytorch"], arxiv=[paper[1]] if paper else [], evidence=list(seen.values())[:6],
        doors=[Door(loader=zoo, id=own, name=row["name"])],
        architecture=twin(row["name"], params, known) if zoo == "mmpretrain" else None,
        url=f"https://github.com/{repo}" + (f"/blob/main/{config}" if config else ""),
    )  # fmt: skip


def load(facts: Path, report: Report, known: Mapping[str, int] | None = None) -> list[ModelRecord]:
    """The best row of each kind; `known` maps timm's networks to their parameters."""
    best: dict[tuple[str, ...], tuple[float, dict[str, str]]] = {}
    for row in read_csv(facts / "mm_zoo_models.csv"):
        name = f"{row['zoo']}#{row['name']}"
        figures = _results(row)
        if not row["weights"]:
            report.drop("openmmlab", "without published weights", name)
        elif row["zoo"] == "mmpretrain" and _COPY.search(row["name"]):
            report.drop("openmmlab", "re-hosted weights of others", name)
        elif not any(t in _TASKS for t in row["tasks"].split(";")) or not figures:
            report.drop("openmmlab", "without a figure or of another task", name)
        else:
            rank = -figures[0][3] if figures[0][2] in _LOWER else figures[0][3]
            key = _key(row, figures)
            if key in best:
                report.drop("openmmlab", "same network on another schedule or input size", name)
            if key not in best or rank > best[key][0]:
                best[key] = (rank, row)
    kinds: dict[tuple[str, ...], list[tuple[float, dict[str, str]]]] = {}
    for key, found in best.items():
        kinds.setdefault(key[:3], []).append(found)
    records: dict[str, ModelRecord] = {}
    for rows in kinds.values():
        rows.sort(key=lambda found: -found[0])
        for place, (_, row) in enumerate(rows):
            if KEPT_BEST <= place < len(rows) - 1:
                report.drop("openmmlab", "neither among a method's best nor its lightest",
                            f"{row['zoo']}#{row['name']}")  # fmt: skip
                continue
            made = _record(row, _results(row), known or {})
            records[made.id] = made
    return list(records.values())
