"""Parameters out of names, bytes out of parameters."""

from __future__ import annotations

import re
from collections.abc import Collection

_COUNT = re.compile(r"(?<![a-z0-9.])(\d{1,4}(?:[.p]\d{1,2})?)([bm])(?![a-z0-9])", re.IGNORECASE)
# Experts are counted apart ("8x7B", "17B-128E").
_EXPERTS = re.compile(r"\d+x\d|(?<![a-z0-9])\d+e(?![a-z0-9])", re.IGNORECASE)
# Tweets, pairs of a picture and a caption, megabytes of text; a count with a leading zero
# has lost its point ("06B").
_OTHER_COUNTS = re.compile(
    r"twitter-roberta|(?:laion|dfn)-?\d+b|(?<![\d.])0\d+[bm](?![a-z0-9])", re.IGNORECASE
)
_GENERATIVE = frozenset(
    {
        "text-generation", "conversational", "image-text-to-text", "any-to-any",
        "text-to-image", "text-to-video", "image-to-video", "audio-text-to-text",
        "video-text-to-text",
    }
)  # fmt: skip


def params_in_name(model_id: str) -> int | None:
    """Parameters that a name states ("Qwen2.5-0.5B", "xls-r-300m"); None when unsure.

    Mixtures ("8x7B") and names with several counts ("30B-A3B") give the first
    count only when it is the largest.
    """
    name = model_id.rpartition("/")[2]
    if _EXPERTS.search(name) or _OTHER_COUNTS.search(name):
        return None
    name = re.sub(r"(?<=-\d)_(?=\d+b\b)", ".", name, flags=re.IGNORECASE)  # "1_8B"
    counts = [
        int(float(value.replace("p", ".")) * (1e9 if unit in "bB" else 1e6))
        for value, unit in _COUNT.findall(re.sub(r"[_\s]", "-", name))
    ]
    # "laion2b", "s34b" are data and sample counts, kept out by the look-behind; a
    # trailing number of tokens ("-900m-tokens") is rare enough to live with.
    sane = [c for c in counts if 1_000_000 <= c <= 2_000_000_000_000]
    if not sane or sane[0] != max(sane) or re.search(r"lora|adapter", name, re.IGNORECASE):
        return None
    return sane[0]


def generates(tasks: list[str]) -> bool:
    """Whether a model makes text, pictures or video."""
    return any(task in _GENERATIVE for task in tasks)


GGUF = 0.6
"""Bytes a parameter of the file of four bits that most take of a GGUF repository."""


def bytes_from(params: int, tasks: list[str], told: Collection[str] = ()) -> int:
    """Bytes of the weights as usually published: 2 a parameter for generators, else 4; of a
    repository of nothing but GGUF files, as its formats and tags tell (`told`), the one of four
    bits."""
    if "gguf" in told and "safetensors" not in told:
        return round(params * GGUF)
    half = params >= 1_000_000_000 or generates(tasks)
    return params * (2 if half else 4)
