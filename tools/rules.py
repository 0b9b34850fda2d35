"""Hard constraints of a Need, each with three values: pass, fail, unknown.

A rule looks at one record and says what it found.  `fail` takes the record
out and keeps the reason; `unknown` keeps it, flagged, below what fits.  The
licence rule is the exception: an unknown licence never passes for allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bowerbird.need import Need
from bowerbird.record import ModelRecord
from index.refreshed import RECREATED
from tools.doors import door_for
from tools.estimate.limits import Finding
from tools.estimate.outlook import Outlook
from tools.licence import quick_verdict
from tools.memory import needed_gb

LONG_TOKENS, LONG_TALK = 2048, 16_000
"""Below this a text of several pages has to be cut; language models are asked for more."""
Value = Literal["pass", "fail", "unknown"]
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
}
_EXPORTED = frozenset({"onnx", "tflite", "coreml", "openvino"})
"""Formats that a PyTorch network is exported to."""
_HOUSES = {
    "meta": ("facebook", "meta-llama", "facebookresearch"),
    "facebook": ("facebook", "meta-llama", "facebookresearch"),
    "openai": ("openai", "openai-community"),
    "google": ("google", "google-bert", "google-t5", "google-deepmind"),
    "microsoft": ("microsoft",),
    "nvidia": ("nvidia",),
    "apple": ("apple",),
    "alibaba": ("qwen", "alibaba-nlp", "alibaba-pai"),
}
"""Publishers by the names they go by, with their accounts."""
_OFFSPRING = {
    "meta": ("llama",),
    "facebook": ("llama",),
    "yolo": ("yolo", "ultralytics"),
    "llama": ("llama", "vicuna", "alpaca"),
    "gemma": ("gemma",),
}
"""Names that betray a family or what was made from it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    value: Value
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """`field` is the field of the Need (or the wish) that the rule comes from."""

    field: str
    check: Callable[[ModelRecord], Verdict]


PASS = Verdict("pass")
NO_LANGUAGE = "its languages are not stated"
EXPORT = "comes in another format and would have to be exported"
MANY_LANGUAGES = "multilingual, but which languages is not stated"
REPOSITORY = "repository"
"""The one rule that no request states and none can loosen."""


def _at_most(limit: float, value: float | None, field: str, unit: str) -> Verdict:
    if value is None:
        return Verdict("unknown", f"{field} is not known")
    if value > limit:
        return Verdict("fail", f"{field} {value:.4g} > {limit:g}{unit}")
    return PASS


def _memory(need: Need, limit: float, outlook: Outlook | None) -> Callable[[ModelRecord], Verdict]:
    """By the estimate of its network, else by the size of its weights."""
    quantized = "quantized" in need.wants

    def check(record: ModelRecord) -> Verdict:
        if outlook is not None and (found := outlook.memory(record)) is not None:
            return Verdict(*found)
        gb = needed_gb(record, quantized=quantized)
        if gb is None:
            return Verdict("unknown", "memory is not known")
        if gb > limit:
            return Verdict("fail", f"memory about {gb:.2g} GB (estimated) > {limit:g} GB")
        return PASS

    return check


_SAME_DATA = {"imagenet21k": "imagenet22k", "imagenet": "imagenet1k", "inat21": "inaturalist"}
"""One set under two names."""


def _data_key(name: str) -> str:
    key = re.sub(r"[^a-z0-9]", "", name.lower().rpartition("/")[2])
    return _SAME_DATA.get(key, key)


def _dataset(wanted: str) -> Callable[[ModelRecord], Verdict]:
    key = _data_key(wanted)

    def check(record: ModelRecord) -> Verdict:
        if not record.datasets:
            return Verdict("unknown", "training data is not stated")
        found = [_data_key(d) for d in record.datasets]
        return PASS if key in found else Verdict("fail", f"trained on {', '.join(record.datasets)}")

    return check


def _library(wanted: str) -> Callable[[ModelRecord], Verdict]:
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
        if not own:
            return Verdict("unknown", "its library is not stated")
        return Verdict("fail", f"library {record.library or ', '.join(sorted(own))}")

    return check


def _languages(wanted: list[str]) -> Callable[[ModelRecord], Verdict]:
    codes = [w for w in wanted if w != "multilingual"]

    def check(record: ModelRecord) -> Verdict:
        spoken = set(record.languages)
        many = "multilingual" in spoken or len(spoken) > 2
        if not spoken:
            return Verdict("unknown", NO_LANGUAGE)
        if not codes:
            return PASS if many else Verdict("fail", f"only {', '.join(sorted(spoken))}")
        missing = [c for c in codes if c not in spoken]
        if not missing:
            return PASS
        if "multilingual" in spoken and len(spoken) == 1:
            return Verdict("unknown", MANY_LANGUAGES)
        return Verdict("fail", f"does not state {', '.join(missing)}")

    return check


def _names(record: ModelRecord) -> str:
    parts = [record.id, record.library or "", record.base_model or "", *record.tags]
    parts += [record.architecture.name] if record.architecture else []
    parts += [record.license.id, record.license.name or ""] if record.license else []
    return " ".join(parts).lower()


def _must_not(word: str) -> Callable[[ModelRecord], Verdict]:
    """A publisher is met by account, a family anywhere in the names."""
    lowered = word.lower()
    accounts = _HOUSES.get(lowered, ())
    plain = () if accounts else (_joined(lowered),)
    parts = _OFFSPRING.get(lowered, plain)

    def check(record: ModelRecord) -> Verdict:
        owners = {name.rpartition(":")[2].partition("/")[0].lower() for name in _lineage(record)}
        joined = _joined(_names(record))
        hit = not owners.isdisjoint(accounts) or any(part in joined for part in parts if part)
        return Verdict("fail", f"it is {word}, which you ruled out") if hit else PASS

    return check


def _lineage(record: ModelRecord) -> list[str]:
    return [record.id, record.base_model or "", *(door.id for door in record.doors)]


def _joined(text: str) -> str:
    return re.sub(r"[\s_-]+", "", text)


def _not_gated(record: ModelRecord) -> Verdict:
    return Verdict("fail", "gated: asks for an account") if record.gated else PASS


def _dimension(wanted: float) -> Callable[[ModelRecord], Verdict]:
    def check(record: ModelRecord) -> Verdict:
        if record.embed_dim is None:
            return Verdict("unknown", "vector size is not known")
        ok = record.embed_dim == wanted
        return PASS if ok else Verdict("fail", f"vector size {record.embed_dim} is not {wanted:g}")

    return check


def _long_context(record: ModelRecord) -> Verdict:
    if record.max_tokens is None:
        return Verdict("unknown", "how long a text it takes is not known")
    if record.max_tokens < (LONG_TALK if "text-generation" in record.tasks else LONG_TOKENS):
        return Verdict("fail", f"takes {record.max_tokens} tokens only")
    return PASS


def _accuracy(wanted: float, dataset: str | None) -> Callable[[ModelRecord], Verdict]:
    def check(record: ModelRecord) -> Verdict:
        values = [
            e.value
            for e in record.evidence
            if e.metric in ("top-1", "accuracy") and (dataset is None or e.dataset == dataset)
        ]
        if not values:
            return Verdict("unknown", "accuracy is not known")
        best = max(values)
        return PASS if best >= wanted else Verdict("fail", f"accuracy {best:g} < {wanted:g}")

    return check


def _source(hub: str) -> Callable[[ModelRecord], Verdict]:
    def check(record: ModelRecord) -> Verdict:
        found = door_for(record, hub) is not None
        return PASS if found else Verdict("fail", f"not found on {hub}")

    return check


def _estimated(find: Callable[[ModelRecord], Finding]) -> Callable[[ModelRecord], Verdict]:
    return lambda record: Verdict(*find(record))


def build_rules(need: Need, outlook: Outlook | None = None) -> list[Rule]:
    """The rules that this Need states, hardest numbers first.

    Without an `outlook` limits on speed are not held against anything.
    """
    rules: list[Rule] = [Rule(REPOSITORY, _same_repository)]

    def add(field: str, check: Callable[[ModelRecord], Verdict]) -> None:
        rules.append(Rule(field, check))

    if (limit := need.max_params_m) is not None:
        add("max_params_m", lambda r, m=limit: _at_most(m, r.params_m, "params_m", ""))
    if (limit := need.max_size_mb) is not None:
        add("max_size_mb", lambda r, m=limit: _at_most(m, r.size_mb, "size_mb", ""))
    if need.max_memory_gb is not None:
        add("max_memory_gb", _memory(need, need.max_memory_gb, outlook))
    if outlook is not None and need.max_latency_ms is not None:
        add("max_latency_ms", _estimated(outlook.time))
    if outlook is not None and need.min_fps is not None:
        add("min_fps", _estimated(outlook.rate))
    if need.license not in (None, "any"):
        add("license", lambda r: _license(r, need.license))
    if need.dataset:
        add("dataset", _dataset(need.dataset))
    if need.library:
        add("library", _library(need.library))
    if need.languages:
        add("languages", _languages(need.languages))
    if need.source_hub and need.source_hub not in ("github", "papers"):
        add("source_hub", _source(need.source_hub))
    for word in need.must_not:
        add("must_not", _must_not(word))
    if "gated-not-ok" in need.wants:
        add("gated-not-ok", _not_gated)
    if "long-context" in need.wants:
        add("long-context", _long_context)
    if (dim := need.wanted_number("dim")) is not None:
        add("dim", _dimension(dim))
    if (accuracy := need.wanted_number("min-accuracy")) is not None:
        add("min-accuracy", _accuracy(accuracy, need.dataset))
    return rules


def _same_repository(record: ModelRecord) -> Verdict:
    """What is known of a name says nothing of the weights that are under it now."""
    if RECREATED in record.flags:
        return Verdict("fail", "its repository was made anew; what is known is of the old one")
    return PASS


def _license(record: ModelRecord, wish: str | None) -> Verdict:
    licence, verdict, why = quick_verdict(record, wish)
    if verdict == "not-allowed":
        return Verdict("fail", f"license {licence}: {why}")
    if verdict == "unknown":
        return Verdict("unknown", f"license {licence or 'none'}: {why}")
    return PASS
