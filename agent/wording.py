"""Small phrases of the answer: figures with their mark, limits, what was understood."""

from __future__ import annotations

from agent.speech import Speech, ended
from agent.understanding.language import names_in
from bowerbird.need import Need
from bowerbird.recommendation import Pick
from bowerbird.record import Evidence, Grade
from bowerbird.tasks import TASKS, label

ENGLISH = Speech("en")
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
    "device_name": "the memory of the device",
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
LICENCES = {
    "any": "any licence",
    "open": "open licence (such as MIT, Apache, BSD, GPL, CC-BY; not NC, RAIL or Llama)",
    "permissive": "permissive licence (MIT, Apache, BSD, CC0, CC-BY)",
    "commercial-ok": "commercial use allowed",
}
WISHES = {
    "accuracy-first": "accuracy first", "speed-first": "speed first", "small": "small",
    "real-time": "real time", "fine-tune": "to be fine-tuned", "no-training": "no training",
    "zero-shot": "zero-shot", "few-shot": "few examples", "gated-not-ok": "not gated",
    "offline": "works offline", "long-context": "long texts", "streaming": "streaming",
    "recent": "recent", "quantized": "quantized", "popular": "widely used",
    "compare": "a comparison", "word-timestamps": "word timestamps",
}  # fmt: skip
ITEMS = {"image": "picture", "text": "text", "audio": "recording", "video": "clip"}
_PERCENT = frozenset({"top-1", "top-5", "accuracy", "wer"})
METRICS = {
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


def amount(value: float, t: Speech = ENGLISH) -> str:
    """Three significant digits below a hundred, whole numbers above."""
    return t.number(value)


def figure(evidence: Evidence, t: Speech = ENGLISH) -> str:
    """One figure with who says so: "top-1 accuracy 75.8 % on imagenet-1k, from the paper"."""
    unit = " %" if evidence.metric.lower() in _PERCENT else ""
    metric = METRICS.get(evidence.metric)
    return t(
        "{metric} {value} on {dataset}, {who}",
        metric=t(metric) if metric else evidence.metric,
        value=t.number(evidence.value, 4) + unit,
        dataset=evidence.dataset,
        who=t(SAYS_WHO[evidence.grade]),
    )


def parameters(millions: float, t: Speech = ENGLISH) -> str:
    """ "28.3 million parameters", "1.1 billion parameters"."""
    if millions >= 1000:
        return t("{n} billion parameters", n=t.number(millions / 1000))
    return t("{n} million parameters", n=t.number(millions))


def size(pick: Pick, t: Speech = ENGLISH) -> str:
    """Parameters and megabytes, or "of unknown size"."""
    parts: list[str] = []
    if pick.params_m is not None:
        parts.append(parameters(pick.params_m, t))
    if pick.size_mb is not None:
        parts.append(f"{t.number(pick.size_mb)} MB")
    return ", ".join(parts) or t("of unknown size")


def item(task: str | None, t: Speech = ENGLISH) -> str:
    """What one run of the model takes in: a picture, a text, ..."""
    return t(ITEMS.get(TASKS[task].modality, "item") if task in TASKS else "item")


def job(task: str, t: Speech = ENGLISH) -> str:
    """The task in plain words."""
    return t.sentence(label(task))


def times(ratio: float, more: str, less: str, t: Speech = ENGLISH) -> str:
    """ "2.6 times slower"; empty where the two are about alike.

    `more` and `less` are words such as "slower" and "faster".
    """
    word = more if ratio >= 1 else less
    ratio = max(ratio, 1 / ratio)
    if ratio < 1.25:
        return ""
    return t(f"{{n}} times {word}", n=t.number(round(ratio, 1)))


def sentence(text: str) -> str:
    """With a capital letter in front and a full stop behind."""
    text = text.strip()
    return ended(text[:1].upper() + text[1:])


def understood(need: Need, t: Speech = ENGLISH) -> str:
    """The Need in words, for the person to check."""
    parts = [f"{job(need.task[0], t)} ({need.task[0]})"] if need.task else []
    parts += need.domain
    if need.license:
        parts.append(_license(need.license, t))
    limits = (
        (need.max_size_mb, "at most {n} MB"),
        (need.max_params_m, "at most {n} million parameters"),
        (need.max_memory_gb, "at most {n} GB of memory"),
        (need.max_latency_ms, "at most {n} ms"),
        (need.min_fps, "at least {n} a second"),
        (need.wanted_number("min-accuracy"), "accuracy of at least {n} %"),
        (need.wanted_number("dim"), "vectors of {n} numbers"),
    )
    parts += [t(words, n=t.number(value, 4)) for value, words in limits if value is not None]
    where = need.device_name or (place(need.hardware, t) if need.hardware else None)
    places = (where, need.dataset, need.library, need.source_hub)
    parts += [value for value in places if value]
    parts += [_language(code, t) for code in need.languages]
    parts += [t(WISHES[want]) for want in need.wants if want in WISHES]
    parts += [t("not {word}", word=word) for word in need.must_not]
    return "; ".join(parts)


PLACES = {
    "cpu": "A computer without GPU", "gpu": "A computer with GPU", "mobile": "A phone",
    "edge": "A small device", "browser": "A web browser", "apple": "An Apple computer",
}  # fmt: skip


def place(hardware: str, t: Speech) -> str:
    """Where a model shall run, inside a sentence."""
    told = t(PLACES[hardware])
    return told[:1].lower() + told[1:]


def _license(wish: str, t: Speech) -> str:
    kind, _, name = wish.partition(":")
    if name:
        return t("not licence {name}" if kind == "not" else "licence {name}", name=name)
    return t(LICENCES[kind])


def _language(code: str, t: Speech) -> str:
    if code == "multilingual":
        return t("several languages")
    return names_in(t.language).get(code, code)
