"""How much memory a model needs to run, worked out before any run.

An estimate from the weights alone: bytes of the weights times 1.2 for
activations and buffers, plus 0.3 GB for the runtime.  The factor is a rule of
thumb, not a measurement, and every text that shows it says "estimated".
"""

from __future__ import annotations

import re

from bowerbird.record import ModelRecord

ACTIVATIONS = 1.2
RUNTIME_GB = 0.3
GENERATIVE = frozenset(
    {
        "text-generation",
        "conversational",
        "image-text-to-text",
        "any-to-any",
        "text-to-image",
        "text-to-video",
        "image-to-video",
        "video-text-to-text",
        "audio-text-to-text",
        "text-to-3d",
        "image-to-3d",
    }
)
_WRITES = GENERATIVE - {"text-to-image"}

_FOUR_BITS = re.compile(
    r"\b(?:mxfp4|nvfp4|fp4|int4|4-?bit|awq|gptq|bnb-4bit|w4a16|q4[_-]\w+)\b", re.IGNORECASE
)
_EIGHT_BITS = re.compile(r"\b(?:fp8|int8|8-?bit|w8a8|q8[_-]\w+)\b", re.IGNORECASE)
_GGUF = re.compile(r"\bgguf\b", re.IGNORECASE)
FOUR_BITS = 0.6
"""Bytes a parameter at four bits, scales and a few larger layers included."""


def stored_at(record: ModelRecord) -> float | None:
    """Bytes a parameter in a repository of quantized weights; None where it holds full ones.

    GGUF files come in several sizes; the one of four bits that most take (Q4_K_M) counts.
    """
    told = " ".join([record.id, *record.tags]).replace("_", "-")
    only_gguf = "gguf" in record.formats and "safetensors" not in record.formats
    if only_gguf or _GGUF.search(told) or _FOUR_BITS.search(told):
        return FOUR_BITS
    return 1.0 if _EIGHT_BITS.search(told) else None


def bytes_per_parameter(record: ModelRecord, *, quantized: bool) -> float:
    """As the repository holds them where it is a quantized one; else, where few bits are
    wished, four of a generative model and eight of another; else 2 and 4 bytes."""
    stored = stored_at(record)
    if stored is not None:
        return stored
    if quantized:  # what paints has a reader of text beside it that is not counted here
        return FOUR_BITS if _WRITES.intersection(record.tasks) else 1.0
    return 2.0 if GENERATIVE.intersection(record.tasks) else 4.0


def loaded_into(record: ModelRecord) -> int | None:
    """Millions of parameters of the model that an add-on (LoRA) of unknown size runs with."""
    tag = next((t for t in record.tags if t.startswith("base-params:")), None)
    return int(tag.partition(":")[2]) if tag else None


def needed_gb(record: ModelRecord, *, quantized: bool = False) -> float | None:
    """Estimated GB (10**9 bytes) to run it at batch 1, or what its makers state; None
    where neither that nor parameters nor size are known."""
    stated = next((tag for tag in record.tags if tag.startswith("needs-gb:")), None)
    if stated and not quantized:
        return float(stated.partition(":")[2])
    if record.params is not None:
        weights = record.params * bytes_per_parameter(record, quantized=quantized)
    elif record.size_bytes is not None:
        weights = float(record.size_bytes)
    elif base := loaded_into(record):
        weights = base * 1e6 * bytes_per_parameter(record, quantized=quantized)
    else:
        return None
    return weights / 1e9 * ACTIVATIONS + RUNTIME_GB
