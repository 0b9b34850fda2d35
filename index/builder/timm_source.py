"""timm's registry: one record per pretrained tag, with published figures.

Truth about which tags exist, their licence, Hub id, input size and classes is
the installed registry; parameters, sizes and scores come from a table
(timm_results.csv) made from the same release.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bowerbird.record import Architecture, Door, Evidence, ModelRecord
from index.builder import licenses
from index.builder.tables import number, read_csv
from index.catalogue import NO_HUB_COPY
from index.datasets import canonical

REGISTRY_DATE = "2026-08"
RESULTS_DATE = "2026-01"
_RESULTS = "pytorch-image-models results"
_DATA_WORDS = re.compile(
    r"^(in1k|in12k|in2[12]k|inat21|laion2b|laion400m|laion5b|laiona|merged2b|jft|lvd142m|"
    r"lvd1689m|sat493m|webli|datacomp\w*|commonpool|yfcc\w+|cc12m|metaclip\w*|dfn\w*|ig1b|sa1b|"
    r"m30m|m38m|bamboo)$"
)
# Words of a tag that stand for a way of training on one set, by that way's paper; they count
# where the tag names no set itself.
_BY_METHOD = {
    "mae": "imagenet-1k",  # 2111.06377
    "fcmae": "imagenet-1k",  # 2301.00808
    "dino": "imagenet-1k",  # 2104.14294
    "openai": "wit-400m",  # 2103.00020
    "seer": "ig1b",  # 2202.08360
}
_SCORES = (
    ("in1k_top1", "imagenet-1k", "top-1"), ("in1k_top5", "imagenet-1k", "top-5"),
    ("real_top1", "imagenet-real", "top-1"), ("v2_top1", "imagenet-v2", "top-1"),
    ("r_top1", "imagenet-r", "top-1"), ("a_top1", "imagenet-a", "top-1"),
    ("sketch_top1", "imagenet-sketch", "top-1"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tag:
    """What the registry says about one pretrained tag."""

    model: str
    hub_id: str
    license: str
    input_size: int
    num_classes: int
    url: str


def registry() -> tuple[str, list[Tag]]:
    """The installed timm's version and its pretrained tags."""
    import timm  # pyright: ignore[reportMissingTypeStubs]  # seconds to import

    module: Any = timm
    tags: list[Tag] = []
    for name in module.list_pretrained():
        cfg: Any = module.models.get_pretrained_cfg(name)
        size = (cfg.test_input_size or cfg.input_size)[-1]
        tags.append(
            Tag(name, cfg.hf_hub_id or "", cfg.license or "", int(size),
                int(cfg.num_classes or 0), cfg.url or "")
        )  # fmt: skip
    return str(module.__version__), tags


def datasets_of(tag: str) -> list[str]:
    """Data sets that the tag part of a name lists ("laion2b_ft_in12k_in1k")."""
    words = re.split(r"[_.]", tag.lower())
    found = [canonical(w) for w in words if _DATA_WORDS.match(w)]
    return list(dict.fromkeys(found or [_BY_METHOD[w] for w in words if w in _BY_METHOD]))


def _id_of(tag: Tag) -> str:
    # Some tags are a part of a bigger repository that is a model of its own.
    if not tag.hub_id or "florence" in tag.hub_id.lower():
        return f"timm/{tag.model}"
    return tag.hub_id


def _evidence(row: dict[str, str]) -> list[Evidence]:
    out: list[Evidence] = []
    for column, dataset, metric in _SCORES:
        value = number(row.get(column))
        if value is not None:
            out.append(
                Evidence(dataset=dataset, metric=metric, value=value, grade="verified",
                         source=_RESULTS, as_of=RESULTS_DATE)
            )  # fmt: skip
    return out


def torchvision_ids(tags: list[Tag], urls: dict[str, str]) -> dict[str, str]:
    """{timm model: torchvision record} where both load the same file.

    The registry names torchvision's own address, or carries the tag `tv_in1k`
    of a network that torchvision has one set of ImageNet weights for.
    """
    ids = set(urls.values())
    same: dict[str, str] = {}
    for tag in tags:
        arch, _, variant = tag.model.partition(".")
        only = f"torchvision:{arch}/IMAGENET1K_V1"
        if tag.url in urls:
            same[tag.model] = urls[tag.url]
        elif variant == "tv_in1k" and not tag.url and only in ids:
            same[tag.model] = only
    return same


def load(
    facts: Path, tags: tuple[str, list[Tag]] | None = None
) -> tuple[list[ModelRecord], dict[str, int]]:
    """Records (one per tag, ids may repeat) and {architecture: parameters at 1000 classes}."""
    version, found = tags or registry()
    rows = {row["model"]: row for row in read_csv(facts / "timm_results.csv")}
    known: dict[str, int] = {}
    records: list[ModelRecord] = []
    for tag in found:
        arch, _, variant = tag.model.partition(".")
        row = rows.get(tag.model, {})
        params = number(row.get("params"))
        if params and (tag.num_classes == 1000 or arch not in known):
            known[arch] = int(params)
        own = _id_of(tag)
        extra = [] if tag.hub_id else [NO_HUB_COPY]
        if arch.startswith("test_"):
            extra.append("test-model")
        state = number(row.get("state_mb_fp32"))
        source = f"timm {version} registry"
        size = number(row.get("eval_img_size"))
        records.append(
            ModelRecord(
                id=own, catalogue="timm", source=source, as_of=REGISTRY_DATE,
                tasks=["image-classification"] if tag.num_classes else ["image-feature-extraction"],
                library="timm",
                license=licenses.fact(
                    tag.license, source=source, as_of=REGISTRY_DATE,
                    basis="stated" if own.startswith("timm/") else "tag",
                ),
                params=int(params) if params else None,
                size_bytes=int(state * 1_000_000) if state else None,
                size_basis="computed" if state else None,
                input_size=int(size) if size else tag.input_size,
                gmacs=number(row.get("gmacs")),
                embed_dim=int(number(row.get("num_features")) or 0) or None,
                datasets=datasets_of(variant), tags=extra, formats=["safetensors"],
                arxiv=[p.removeprefix("arXiv:") for p in row.get("paper_ids", "").split(";") if p],
                evidence=_evidence(row),
                doors=[Door(loader="timm", id=own, name=tag.model)],
                architecture=Architecture(library="timm", name=arch, basis="registry"),
            )
        )  # fmt: skip
    return records, known
