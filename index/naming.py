"""Cutting model names into words."""

from __future__ import annotations

import re

CAMEL = re.compile(r"(?<=[a-z0-9]{2})(?=[A-Z][a-z]{2})")  # not "ViT", not "SigLIP"
_DIGITS = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")


def split_name(name: str) -> str:
    """ "EfficientNet-B2-CUB_200" -> "EfficientNet B2 CUB 200"."""
    return " ".join(re.sub(r"[/:_\-.]+", " ", name).split())


def id_words(model_id: str) -> str:
    """All ways of cutting an id into words, lower case, each once."""
    whole = split_name(model_id)
    camel = CAMEL.sub(" ", whole)
    return " ".join(dict.fromkeys(f"{whole} {camel} {_DIGITS.sub(' ', camel)}".lower().split()))
