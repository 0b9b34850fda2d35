"""A folder of the user's own with a model in it: what it is, by its files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, cast

from tools.validation.config_gate import MAX_BYTES, ConfigRefusedError, check_config
from tools.validation.plan import Plan
from tools.validation.repository import Repository, of_folder
from tools.validation.sentence_modules import MODULES
from tools.validation.supply import timm_figures
from tools.validation.weights import onnx_in

_WRITTEN = re.compile(r"(\.{1,2}|~)?/.*|\.{1,2}", re.DOTALL)
_HEADS = (
    ("ForSequenceClassification", "text-classification"),
    ("ForTokenClassification", "token-classification"),
    ("ForQuestionAnswering", "question-answering"),
    ("ForMaskedLM", "fill-mask"),
    ("ForCausalLM", "text-generation"),
    ("LMHeadModel", "text-generation"),
    ("ForCTC", "automatic-speech-recognition"),
    ("ForImageClassification", "image-classification"),
    ("ForObjectDetection", "object-detection"),
    ("ForSemanticSegmentation", "image-segmentation"),
    ("ForDepthEstimation", "depth-estimation"),
    ("ForAudioClassification", "audio-classification"),
    ("ForVideoClassification", "video-classification"),
)
_HEARS = frozenset({"wav2vec2", "hubert", "wavlm", "wav2vec2-conformer", "unispeech", "sew",
                    "audio-spectrogram-transformer", "data2vec-audio"})  # fmt: skip


def is_path(written: str) -> bool:
    """Whether a word means a folder: `./model`, `../model`, `/srv/model`, `~/model`.

    A name that happens to be that of a folder here does not."""
    return _WRITTEN.fullmatch(written) is not None


def plan_folder(written: str) -> Plan | str:
    """What to build for a folder; a string is the reason why nothing can be built."""
    path = Path(written).expanduser()
    if not path.is_dir():
        return f"There is no folder {written[:200]}."
    at = of_folder(path)
    try:
        return _planned(written, at) or (
            "It holds no config.json or modules.json of a model that is known here, and no ONNX."
        )
    except ConfigRefusedError as error:
        return f"It was not loaded: {error}."


def _planned(written: str, at: Repository) -> Plan | None:
    name = at.folder.name[:100] or "model"
    figures = timm_figures(at)
    if at.path(MODULES) is not None:
        return Plan(
            written, "sentence-transformers", name, None, None, True, None, folder=at.folder
        )
    if architecture := figures.get("architecture"):
        return Plan(written, "timm", str(architecture), None, None, True, None, folder=at.folder)
    data = at.small("config.json", MAX_BYTES)
    if data is not None:
        config = check_config(data)
        task = task_of(data, config)
        return Plan(written, "transformers", name, task, None, True, None, folder=at.folder)
    if onnx_in(at).path is not None or at.names(".onnx"):
        return Plan(written, "onnx", name, None, None, True, None, folder=at.folder)
    return None


def task_of(data: bytes, config: dict[str, Any]) -> str:
    """The task of a checked config.json, by the class that it names first."""
    names = cast("dict[str, object]", json.loads(data)).get("architectures")
    listed = cast("list[object]", names) if isinstance(names, list) else []
    name, kind = str(listed[0]) if listed else "", str(config.get("model_type"))
    if kind in _HEARS and name.endswith("ForSequenceClassification"):
        return "audio-classification"
    for ending, task in _HEADS:
        if name.endswith(ending):
            return task
    if name.endswith("ForConditionalGeneration"):
        return "automatic-speech-recognition" if kind == "whisper" else "text2text-generation"
    if "vision_config" in config and "text_config" in config:
        return "zero-shot-image-classification"
    return "feature-extraction"
