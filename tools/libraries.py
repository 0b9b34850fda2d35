"""Does a model come for the library or format that was asked for?"""

from __future__ import annotations

from collections.abc import Callable

from bowerbird.record import ModelRecord
from tools.verdict import EXPORT, PASS, Verdict

VISION = frozenset(
    {
        "image-classification", "object-detection", "image-segmentation", "keypoint-detection",
        "image-feature-extraction", "video-classification", "depth-estimation",
    }
)  # fmt: skip

TORCH_LIBRARIES = frozenset(
    {
        "timm", "torchvision", "torchaudio", "torchtext", "torch.hub", "pytorch", "transformers",
        "sentence-transformers", "diffusers", "speechbrain", "flair", "nemo", "espnet", "asteroid",
        "pyannote-audio", "open_clip", "ultralytics", "yolov5", "gliner", "span-marker", "peft",
        "adapter-transformers", "fairseq", "torchgeo", "chronos-forecasting", "lerobot",
    }
)  # fmt: skip
_LIBRARY_WORDS = {
    "tensorflow": ("tensorflow", "tf", "keras", "tf-keras", "tflite", "saved_model"),
    "keras": ("keras", "tf-keras", "tensorflow", "tf"),
    "tflite": ("tflite", "litert"),
    "gguf": ("gguf", "llama.cpp"),
    "llama.cpp": ("gguf", "llama.cpp"),
    "coreml": ("coreml", "core-ml"),
    "scikit-learn": ("sklearn", "scikit-learn"),
    "pyannote": ("pyannote-audio", "pyannote"),
    "transformers.js": ("transformers.js", "onnx"),
}
_EXPORTED = frozenset({"onnx", "tflite", "coreml", "openvino", "tensorrt", "ncnn"})
"""Formats that a PyTorch network is exported to."""
_TEXT = frozenset(
    {
        "text-classification", "token-classification", "question-answering", "fill-mask",
        "zero-shot-classification", "feature-extraction", "sentence-similarity", "text-ranking",
        "translation", "summarization", "text2text-generation", "text-generation",
    }
)  # fmt: skip
_HEARING = frozenset({"automatic-speech-recognition", "audio-classification"})
_LOOKING = frozenset({"image-to-text", "image-text-to-text", "visual-question-answering"})
_CHATS = frozenset({"text-generation", "image-text-to-text", "conversational"})
_CONVERTED: dict[str, frozenset[str]] = {
    "onnx": _TEXT | _HEARING | _LOOKING, "openvino": _TEXT | _HEARING | _LOOKING,
    "transformers.js": _TEXT | _HEARING | _LOOKING | VISION | {"zero-shot-image-classification"},
    "ctranslate2": frozenset(
        {"translation", "summarization", "text2text-generation", "automatic-speech-recognition",
         "text-generation"}
    ),
    "mlx": _CHATS | {"automatic-speech-recognition"},
}  # fmt: skip
"""What each runtime's own converter takes of the transformers library, by task."""
_SERVED: dict[str, frozenset[str]] = {
    "vllm": _CHATS | {"feature-extraction", "sentence-similarity", "text-ranking"},
}
"""Servers that load models of the transformers library as they are."""
_UNSTATED = frozenset({"huggingface_hub", "safetensors", "pytorch"})
"""What a repository of the Hub shows that does not name its library."""


def comes_for(wanted: str) -> Callable[[ModelRecord], Verdict]:
    """A rule; `wanted` is a library of the Need."""
    words = _LIBRARY_WORDS.get(wanted, (wanted,))

    def check(record: ModelRecord) -> Verdict:
        loaders = {door.loader for door in record.doors}
        own = {record.library or "", *record.formats, *loaders} - {""}
        if wanted == "pytorch":
            if own & TORCH_LIBRARIES or "safetensors" in own:
                return PASS
        elif own.intersection(words) or any(w in record.tags for w in words):
            return PASS
        if wanted in _EXPORTED:
            if "ultralytics" in own:  # its own function writes them
                return PASS
            if own & TORCH_LIBRARIES and VISION.intersection(record.tasks):
                return Verdict("unknown", EXPORT)
        if own & {"transformers", "sentence-transformers"} or (own <= _UNSTATED and own):
            if not _SERVED.get(wanted, frozenset()).isdisjoint(record.tasks):
                return PASS
            if not _CONVERTED.get(wanted, frozenset()).isdisjoint(record.tasks):
                return Verdict("unknown", EXPORT)
        if not own:
            return Verdict("unknown", "its library is not stated")
        comes = record.library or ", ".join(sorted(own))
        return Verdict("fail", f"it comes for {comes}", f"library {comes}")

    return check
