"""Who made a model, and of which family it is: for what a request rules out by name."""

from __future__ import annotations

import re
from collections.abc import Callable

from bowerbird.record import ModelRecord
from tools import kinds
from tools.verdict import PASS, Verdict

_HOUSES = {
    "meta": ("facebook", "meta-llama", "facebookresearch"),
    "facebook": ("facebook", "meta-llama", "facebookresearch"),
    "openai": ("openai", "openai-community"),
    "google": ("google", "google-bert", "google-t5", "google-deepmind"),
    "microsoft": ("microsoft",),
    "nvidia": ("nvidia",),
    "apple": ("apple",),
    "alibaba": ("qwen", "alibaba-nlp", "alibaba-pai"),
    "china": (
        "qwen",
        "alibaba-nlp",
        "alibaba-pai",
        "deepseek-ai",
        "baai",
        "thudm",
        "zai-org",
        "openbmb",
        "internlm",
        "opengvlab",
        "moonshotai",
        "01-ai",
        "tencent",
        "bytedance",
        "baidu",
        "paddlepaddle",
        "minimaxai",
        "funaudiollm",
        "funasr",
        "iic",
        "stepfun-ai",
        "inclusionai",
        "xiaomimimo",
        "baichuan-inc",
        "tencenthunyuan",
        "bytedance-seed",
        "rednote-hilab",
    ),
}
"""Publishers by the names they go by, with their accounts."""
_OFFSPRING = {
    "meta": ("llama",),
    "facebook": ("llama",),
    "yolo": ("yolo", "ultralytics"),
    "llama": ("llama", "vicuna", "alpaca"),
    "gemma": ("gemma",),
    "china": ("qwen", "deepseek", "baichuan", "chatglm", "internlm", "minicpm", "hunyuan", "ernie"),
    "convnet": (
        "resnet",
        "resnext",
        "efficientnet",
        "mobilenet",
        "convnext",
        "densenet",
        "inception",
        "vgg",
        "regnet",
        "ghostnet",
        "mobileone",
        "repvgg",
        "darknet",
        "squeezenet",
        "shufflenet",
        "xception",
        "nasnet",
        "mnasnet",
        "edgenext",
        "tinynet",
        "lcnet",
        "hgnet",
        "vovnet",
        "hrnet",
        "nfnet",
        "alexnet",
        "googlenet",
        "res2net",
        "resnest",
        "dla60",
        "dla102",
        "convmixer",
    ),
    "transformer": ("former", "vit", "deit", "swin", "beit", "eva02", "dinov", "xcit", "cait"),
}
"""Names that betray a family or what was made from it."""


def _names(record: ModelRecord) -> str:
    parts = [record.id, record.library or "", record.base_model or "", *record.tags]
    parts += [record.architecture.name] if record.architecture else []
    parts += [record.license.id, record.license.name or ""] if record.license else []
    return " ".join(parts).lower()


def ruled_out(word: str) -> Callable[[ModelRecord], Verdict]:
    """A publisher is met by account, a family anywhere in the names."""
    lowered = word.lower()
    accounts = _HOUSES.get(lowered, ())
    plain = () if accounts else (_joined(lowered),)
    parts = _OFFSPRING.get(lowered, plain)

    def check(record: ModelRecord) -> Verdict:
        owners = {name.rpartition(":")[2].partition("/")[0].lower() for name in _lineage(record)}
        joined = _joined(_names(record)).replace("transformers", "")  # the library is no family
        hit = not owners.isdisjoint(accounts) or any(part in joined for part in parts if part)
        hit = hit or _made_for(lowered, record)
        return Verdict("fail", f"it is {word}, which you ruled out") if hit else PASS

    return check


def _made_for(word: str, record: ModelRecord) -> bool:
    """Whether the model does the job that the word names: "cloning" rules out what clones."""
    task = record.tasks[0] if record.tasks else None
    jobs = kinds.asked_for(task, word)
    return bool(jobs) and any(job.name in kinds.shown_by(task, record) for job in jobs)


def _lineage(record: ModelRecord) -> list[str]:
    return [record.id, record.base_model or "", *(door.id for door in record.doors)]


def _joined(text: str) -> str:
    return re.sub(r"[\s_-]+", "", text)
