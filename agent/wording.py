"""Small phrases of the answer: figures with their mark, limits, what was understood."""

from __future__ import annotations

from agent.understanding.language import names_in
from bowerbird.need import Need
from bowerbird.recommendation import Pick
from bowerbird.record import Evidence, Grade
from bowerbird.tasks import TASKS, label

SAYS_WHO: dict[Grade, str] = {
    "measured-here": "measured here",
    "verified": "from the library's own published results",
    "leaderboard": "from a public leaderboard",
    "paper": "from the paper",
    "author-card": "claimed by the author",
    "inherited": "inherited from its base model",
    "none": "of unknown origin",
}
LIMITS = {
    "max_params_m": "the limit on parameters",
    "max_size_mb": "the limit on size",
    "max_memory_gb": "the limit on memory",
    "max_latency_ms": "the limit on time",
    "min_fps": "the limit on speed",
    "license": "the licence",
    "dataset": "the data set",
    "library": "the library",
    "languages": "the languages",
    "source_hub": "the place to look",
    "must_not": "what you ruled out",
    "gated-not-ok": "that it must not be gated",
    "long-context": "the length of text",
    "dim": "the vector size",
    "min-accuracy": "the accuracy",
}
_LICENCES = {
    "any": "any licence",
    "open": "open licence (such as MIT, Apache, BSD, GPL, CC-BY; not NC, RAIL or Llama)",
    "permissive": "permissive licence (MIT, Apache, BSD, CC0, CC-BY)",
    "commercial-ok": "commercial use allowed",
}
_ITEMS = {"image": "picture", "text": "text", "audio": "recording", "video": "clip"}
_PERCENT = frozenset({"top-1", "top-5", "accuracy", "wer"})
_METRICS = {
    "top-1": "top-1 accuracy",
    "top-5": "top-5 accuracy",
    "wer": "word error rate",
    "miou": "mIoU",
    "box-map": "box mAP",
    "mask-map": "mask mAP",
    "keypoint-map": "keypoint mAP",
    "mean-task": "mean score",
    "zero-shot-top-1": "zero-shot top-1 accuracy",
}


def amount(value: float) -> str:
    """Three significant digits below a hundred, whole numbers with commas above."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def figure(evidence: Evidence) -> str:
    """One figure with who says so: "top-1 accuracy 75.8 % on imagenet-1k, from the paper"."""
    unit = " %" if evidence.metric.lower() in _PERCENT else ""
    metric = _METRICS.get(evidence.metric, evidence.metric)
    return f"{metric} {evidence.value:.4g}{unit} on {evidence.dataset}, {SAYS_WHO[evidence.grade]}"


def parameters(millions: float) -> str:
    """ "28.3 million parameters", "1.1 billion parameters"."""
    if millions >= 1000:
        return f"{millions / 1000:.3g} billion parameters"
    return f"{amount(millions)} million parameters"


def size(pick: Pick) -> str:
    """Parameters and megabytes, or "of unknown size"."""
    parts: list[str] = []
    if pick.params_m is not None:
        parts.append(parameters(pick.params_m))
    if pick.size_mb is not None:
        parts.append(f"{amount(pick.size_mb)} MB")
    return ", ".join(parts) or "of unknown size"


def item(task: str | None) -> str:
    """What one run of the model takes in: a picture, a text, ..."""
    return _ITEMS.get(TASKS[task].modality, "item") if task in TASKS else "item"


def times(ratio: float, more: str, less: str) -> str:
    """ "2.6 times slower"; empty where the two are about alike."""
    word = more if ratio >= 1 else less
    ratio = max(ratio, 1 / ratio)
    return "" if ratio < 1.25 else f"{amount(round(ratio, 1))} times {word}"


def sentence(text: str) -> str:
    """With a capital letter in front and a full stop behind."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def understood(need: Need) -> str:
    """The Need in words, for the person to check."""
    parts = [f"{label(need.task[0])} ({need.task[0]})"] if need.task else []
    parts += need.domain
    if need.license:
        parts.append(_license(need.license))
    limits = (
        (need.max_size_mb, "at most {:g} MB"),
        (need.max_params_m, "at most {:g} million parameters"),
        (need.max_memory_gb, "at most {:g} GB of memory"),
        (need.max_latency_ms, "at most {:g} ms"),
        (need.min_fps, "at least {:g} a second"),
        (need.wanted_number("min-accuracy"), "accuracy of at least {:g} %"),
        (need.wanted_number("dim"), "vectors of {:g} numbers"),
    )
    parts += [words.format(value) for value, words in limits if value is not None]
    places = (need.device_name or need.hardware, need.dataset, need.library, need.source_hub)
    parts += [value for value in places if value]
    parts += [_language(code) for code in need.languages]
    parts += [want for want in need.wants if ":" not in want]
    parts += [f"not {word}" for word in need.must_not]
    return "; ".join(parts)


def _license(wish: str) -> str:
    kind, _, name = wish.partition(":")
    if name:
        return f"{'not ' if kind == 'not' else ''}licence {name}"
    return _LICENCES[kind]


def _language(code: str) -> str:
    return names_in("en").get(code, code)
