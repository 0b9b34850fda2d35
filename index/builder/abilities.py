"""What whole families can do that their pages seldom state in a field.

Vision-language families that take several frames read video as well; the second
SigLIP was trained on many languages (papers named beside each).  An add-on to a
model (LoRA) runs with that model, so it asks for its memory.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bowerbird.record import ModelRecord

_TAKES_VIDEO = re.compile(
    r"qwen2(?:\.5)?-(?:vl|omni)|qwen3-(?:vl|omni)|"  # 2409.12191, 2502.13923, 2511.21631
    r"internvl(?:2_5|2\.5|3)|"  # 2412.05271, 2504.10479
    r"minicpm-(?:v-2[_.]6|v-4|o-)|"  # 2408.01800, 2509.18154
    r"smolvlm2|llava-next-video|llava-onevision|videollama|internvideo|video-llava|"  # 2504.05299
    r"gemma-3n|phi-4-multimodal|ovis2\.5|keye-vl|glm-4\.[15]v|molmo2|perception-?lm",
    re.IGNORECASE,
)
_PACKED = re.compile(r"embed|rerank|retriev|gguf|reward|coder", re.IGNORECASE)
_MANY_TONGUES = re.compile(r"siglip2", re.IGNORECASE)  # 2502.14786
_LOOKS = frozenset({"image-text-to-text", "any-to-any"})
_ADD_ON = re.compile(r"\blora\b", re.IGNORECASE)
BASE = "base-params:"
"""Millions of parameters of the model that an add-on is loaded into."""


def learned(record: ModelRecord) -> ModelRecord:
    """The record with what its family can do."""
    update: dict[str, object] = {}
    video = "video-text-to-text"
    if (
        _TAKES_VIDEO.search(record.id) and not _PACKED.search(record.id)
        and _LOOKS.intersection(record.tasks) and video not in record.tasks
    ):  # fmt: skip
        update["tasks"] = [*record.tasks, video]
    if _MANY_TONGUES.search(record.id) and record.languages in ([], ["en"]):
        update["languages"] = ["multilingual"]
    return record.model_copy(update=update) if update else record


def with_base(record: ModelRecord, whole: Mapping[str, ModelRecord]) -> ModelRecord:
    """An add-on of unknown size with the size of what it is loaded into."""
    if record.params or not record.base_model or record.base_model not in whole:
        return record
    if not _ADD_ON.search(" ".join([record.id.rpartition("/")[2], *record.tags])):
        return record
    base = whole[record.base_model].params
    tag = f"{BASE}{base // 1_000_000}" if base else None
    return record.model_copy(update={"tags": [*record.tags, tag]}) if tag else record
