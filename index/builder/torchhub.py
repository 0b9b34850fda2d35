"""PyTorch Hub: one record per entry point, or one more door of a record that exists.

Entry points come from the hub's cards; a card that documents variants without
listing each has them here.  Licences are those of the repositories' code, as
of 2024-04: the weights' own terms are mostly unstated.
"""

# ruff: noqa: E501  (a table reads better with one row a line)
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bowerbird.record import Door, LicenseFact, ModelRecord
from index.builder.tables import Report, read_csv

DATE = "2024-04"
_SOURCE = "pytorch/hub cards"


@dataclass(frozen=True, slots=True)
class Kind:
    """What the entry points of one repository are; `params_m` by entry point."""

    tasks: tuple[str, ...]
    datasets: tuple[str, ...] = ()
    license: str | None = None
    tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    params_m: tuple[tuple[str, float], ...] = ()


_IMAGES = ("image-classification",)
_IN1K = ("imagenet-1k",)
_NVIDIA = "nvidia/deeplearningexamples"
# By lower-case "owner/repo", or "owner/repo:entry" where entries differ.
_KINDS: dict[str, Kind] = {
    "datvuthanh/hybridnets": Kind(("object-detection", "image-segmentation"), ("bdd100k",), "mit",
        ("driving", "lane lines", "drivable area"), (), (("hybridnets", 12.83),)),
    "hustvl/yolop": Kind(("object-detection", "image-segmentation"), ("bdd100k",), "mit",
        ("driving", "lane lines", "drivable area"), (), (("yolop", 7.9),)),
    "facebookresearch/wsl-images": Kind(_IMAGES, ("ig1b", "imagenet-1k"), "cc-by-nc-4.0"),
    "facebookresearch/semi-supervised-imagenet1k-models": Kind(_IMAGES, ("ig1b", "imagenet-1k"), "cc-by-nc-4.0"),
    "facebookresearch/pytorch_gan_zoo": Kind(("unconditional-image-generation",), (), "bsd-3-clause", ("gan", "faces", "fashion")),
    "facebookresearch/pytorchvideo": Kind(("video-classification",), ("kinetics-400",), "apache-2.0", ("actions",), (),
        (("slow_r50", 32.45), ("slowfast_r50", 34.57), ("slowfast_r101", 62.83), ("x3d_xs", 3.79),
         ("x3d_s", 3.79), ("x3d_m", 3.79), ("x3d_l", 6.15))),
    "intel-isl/midas": Kind(("depth-estimation",), (), "mit", ("monocular depth",), (),
        (("DPT_Large", 344.0), ("DPT_Hybrid", 123.0), ("MiDaS_small", 21.3), ("MiDaS", 105.4))),
    "mateuszbuda/brain-segmentation-pytorch": Kind(("image-segmentation",), ("lgg-mri",), "mit",
        ("brain mri", "tumour", "medical"), (), (("unet", 7.76),)),
    "nicolalandro/ntsnet-cub200": Kind(_IMAGES, ("cub-200",), None, ("birds", "fine-grained")),
    _NVIDIA: Kind(_IMAGES, _IN1K, "bsd-3-clause", (), (),
        (("nvidia_efficientnet_b0", 5.29), ("nvidia_efficientnet_b4", 19.3), ("nvidia_resnet50", 25.56),
         ("nvidia_resneXt", 44.18), ("nvidia_resnext101_32x4d", 44.18), ("nvidia_se_resnext101_32x4d", 48.96))),
    f"{_NVIDIA}:nvidia_fastpitch": Kind(("text-to-speech",), ("ljspeech",), "bsd-3-clause", ("mel spectrograms",), ("en",), (("nvidia_fastpitch", 45.0),)),
    f"{_NVIDIA}:nvidia_hifigan": Kind(("text-to-speech",), ("ljspeech",), "bsd-3-clause", ("vocoder",), ("en",), (("nvidia_hifigan", 13.9),)),
    f"{_NVIDIA}:nvidia_tacotron2": Kind(("text-to-speech",), ("ljspeech",), "bsd-3-clause", ("mel spectrograms",), ("en",), (("nvidia_tacotron2", 28.2),)),
    f"{_NVIDIA}:nvidia_waveglow": Kind(("text-to-speech",), ("ljspeech",), "bsd-3-clause", ("vocoder",), ("en",), (("nvidia_waveglow", 87.7),)),
    f"{_NVIDIA}:nvidia_ssd": Kind(("object-detection",), ("coco",), "apache-2.0"),
    "pytorch/fairseq": Kind(("fill-mask",), (), "mit", (), ("en",), (("roberta.large", 355.4), ("roberta.base", 124.6))),
    "pytorch/fairseq:roberta.large.mnli": Kind(("text-classification", "zero-shot-classification"), ("mnli",), "mit", ("entailment",), ("en",), (("roberta.large.mnli", 356.4),)),
    "huawei-noah/ghostnet": Kind(_IMAGES, _IN1K, "apache-2.0", (), (), (("ghostnet_1x", 5.18),)),
    "huawei-noah/efficient-ai-backbones": Kind(_IMAGES, _IN1K, "apache-2.0"),
    "pingolh/pytorch-hardnet": Kind(_IMAGES, _IN1K, "mit", (), (),
        (("hardnet68", 17.57), ("hardnet85", 36.67), ("hardnet68ds", 4.18), ("hardnet39ds", 3.49))),
    "xingangpan/ibn-net": Kind(_IMAGES, _IN1K, "mit", (), (), (("resnet50_ibn_a", 25.56),)),
    "szq0214/meal-v2": Kind(_IMAGES, _IN1K, None, ("distilled",)),
    "mit-han-lab/once-for-all": Kind(_IMAGES, _IN1K, "mit", ("mobile", "edge")),
    "mit-han-lab/proxylessnas": Kind(_IMAGES, _IN1K, None, ("mobile", "edge")),
    "zhanghang1989/resnest": Kind(_IMAGES, _IN1K, "apache-2.0", (), (), (("resnest50", 27.48),)),
    "sigsep/open-unmix-pytorch": Kind(("audio-to-audio",), ("musdb18",), "mit", ("music separation", "vocals"), ()),
    "coderx7/simplenet_pytorch": Kind(_IMAGES, _IN1K, None, (), (), ()),
    "snakers4/silero-models:silero_stt": Kind(("automatic-speech-recognition",), (), "agpl-3.0", ("small",), ("en", "de", "es", "uk")),
    "snakers4/silero-models:silero_tts": Kind(("text-to-speech",), (), "cc-by-nc-sa-4.0", ("small",), ("ru", "en", "de", "es", "fr", "uk", "hi")),
    "snakers4/silero-models:silero_te": Kind(("token-classification",), (), "agpl-3.0", ("punctuation", "capitalisation"), ("en", "de", "ru", "es")),
    "snakers4/silero-vad": Kind(("voice-activity-detection",), (), "mit", ("small", "streaming", "speech detection"), ("multilingual",), (("silero_vad", 0.46),)),
    "ultralytics/yolov5": Kind(("object-detection",), ("coco",), "agpl-3.0", ("yolo", "real-time"), (),
        (("yolov5n", 1.9), ("yolov5s", 7.2), ("yolov5m", 21.2), ("yolov5l", 46.5), ("yolov5x", 86.7),
         ("yolov5n6", 3.2), ("yolov5s6", 12.6), ("yolov5m6", 35.7), ("yolov5l6", 76.8), ("yolov5x6", 140.7))),
}  # fmt: skip
# Documented in the repositories' hubconf.py, not listed one by one in the cards.
_MORE: dict[str, tuple[str, ...]] = {
    "intel-isl/MiDaS": ("DPT_Large", "DPT_Hybrid", "MiDaS_small", "MiDaS"),
    "facebookresearch/pytorchvideo": ("slowfast_r101", "x3d_xs", "x3d_s", "x3d_m", "x3d_l"),
    "snakers4/silero-models": ("silero_stt", "silero_tts", "silero_te"),
    "snakers4/silero-vad": ("silero_vad",),
    "ultralytics/yolov5": ("yolov5n", "yolov5m", "yolov5l", "yolov5x", "yolov5n6", "yolov5s6",
                           "yolov5m6", "yolov5l6", "yolov5x6"),
    "mit-han-lab/ProxylessNAS": ("proxyless_cpu", "proxyless_gpu", "proxyless_mobile",
                                 "proxyless_mobile_14"),
    "NVIDIA/DeepLearningExamples": ("nvidia_efficientnet_b4",),
}  # fmt: skip
_NOT_MODELS = ("utils", "transforms", "tokenizer", "config", "model")
# The same checkpoint under another id, by the repositories' own download addresses.
_SAME: dict[str, str] = {
    **{
        f"facebookresearch/semi-supervised-ImageNet1K-models:{n}_{k}":
            f"timm/{n}.fb_{k}_{d}_ft_in1k"
        for n in ("resnet18", "resnet50", "resnext50_32x4d", "resnext101_32x4d",
                  "resnext101_32x8d", "resnext101_32x16d")
        for k, d in (("swsl", "ig1b"), ("ssl", "yfcc100m"))
    },
    **{
        f"facebookresearch/WSL-Images:resnext101_32x{n}d_wsl":
            f"timm/resnext101_32x{n}d.fb_wsl_ig1b_ft_in1k"
        for n in (8, 16, 32)
    },
    **{
        f"facebookresearch/dinov2:dinov2_vit{s}14": f"timm/vit_{n}_patch14_dinov2.lvd142m"
        for s, n in (("s", "small"), ("b", "base"), ("l", "large"), ("g", "giant"))
    },
    **{
        f"facebookresearch/dino:dino_vit{s}{p}": f"timm/vit_{n}_patch{p}_224.dino"
        for s, n in (("s", "small"), ("b", "base")) for p in (8, 16)
    },
    **{
        f"facebookresearch/deit:deit_{s}_patch16_224": f"timm/deit_{s}_patch16_224.fb_in1k"
        for s in ("tiny", "small", "base")
    },
    "facebookresearch/detr:detr_resnet50": "facebook/detr-resnet-50",
    "facebookresearch/detr:detr_resnet101": "facebook/detr-resnet-101",
}  # fmt: skip


def entry_points(facts: Path, report: Report) -> list[tuple[str, str, str, list[str]]]:
    """(owner/repo, version or "", entry point, arXiv ids), each entry point once."""
    found: dict[tuple[str, str], tuple[str, list[str]]] = {}
    for row in read_csv(facts / "pytorch_hub_cards.csv"):
        papers = [p for p in row["arxiv"].split(";") if p][:3]
        for text in row["entrypoints"].split(";"):
            if not text:
                continue
            repo, _, rest = text.partition(":")
            version, _, entry = rest.rpartition(":")
            if entry.endswith(_NOT_MODELS) or "model" in entry:
                report.drop("torchhub", "helpers or any-model functions, not a model", text)
                continue
            found.setdefault((repo, entry), (version, papers))
    repos = {repo.lower() for repo, _ in found}
    cards = read_csv(facts / "pytorch_hub_cards.csv")
    repos |= {row["github_id"].lower() for row in cards}
    for repo, entries in _MORE.items():
        if repo.lower() in repos:
            for entry in entries:
                found.setdefault((repo, entry), ("", []))
    return [(repo, version, entry, papers) for (repo, entry), (version, papers) in found.items()]


def _record(repo: str, version: str, entry: str, papers: list[str]) -> ModelRecord:
    kind = _KINDS.get(f"{repo.lower()}:{entry}") or _KINDS.get(repo.lower()) or Kind(_IMAGES)
    if entry.startswith("transformer.wmt"):
        pair = [p for p in entry.split(".")[2].split("-") if p]
        kind = Kind(
            ("translation",), ("wmt19" if "wmt19" in entry else "wmt14",), "mit", (), tuple(pair)
        )
    own = f"torchhub:{repo}:{entry}"
    params = dict(kind.params_m).get(entry)
    fact = kind.license and LicenseFact(
        id=kind.license, as_of=DATE, basis="family",
        source=f"licence of the repository {repo}; the weights' own terms may differ",
    )  # fmt: skip
    name = ":".join(part for part in (repo, version, entry) if part)
    return ModelRecord(
        id=own, catalogue="torchhub", source=_SOURCE, as_of=DATE, tasks=list(kind.tasks),
        tasks_derived=True, library="pytorch", license=fact or None,
        params=round(params * 1e6) if params else None,
        size_bytes=round(params * 4e6) if params else None,
        size_basis="from-params" if params else None, datasets=list(kind.datasets),
        languages=list(kind.languages), tags=["torch-hub", *kind.tags], formats=["pytorch"],
        arxiv=papers, doors=[Door(loader="torch.hub", id=own, name=name)],
        url=f"https://github.com/{repo}",
    )  # fmt: skip


def load(
    facts: Path, report: Report, vision: dict[str, str]
) -> tuple[list[ModelRecord], dict[str, list[Door]]]:
    """New records, and doors for records that exist: {record id: doors}.

    `vision` maps torchvision model names to the record of their first weights,
    which is what `pretrained=True` loads.
    """
    records: list[ModelRecord] = []
    doors: dict[str, list[Door]] = {}
    cards = entry_points(facts, report)
    for repo, version, entry, papers in cards:
        same = vision.get(entry) if repo == "pytorch/vision" else _SAME.get(f"{repo}:{entry}")
        record = _record(repo, version, entry, papers)
        if same:
            doors.setdefault(same, []).extend(record.doors)
        else:
            records.append(record)
    listed = {f"{repo}:{entry}" for repo, _, entry, _ in cards}
    others = {key: value for key, value in _SAME.items() if key not in listed}
    others |= {
        f"pytorch/vision:{m}": own
        for m, own in vision.items()
        if f"pytorch/vision:{m}" not in listed
    }
    for name, own in others.items() if cards else ():
        doors.setdefault(own, []).append(Door(loader="torch.hub", id=f"torchhub:{name}", name=name))
    return records, doors
