"""Cutting model names into words."""

from __future__ import annotations

import re
from collections.abc import Sequence

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


CLOSE = 65
"""From this likeness on (in percent, of letters) an id is offered for another one."""


def plain_name(model_id: str) -> str:
    """The network's name in an id: without owner, and without the tag of timm's weights."""
    if model_id.startswith("torchvision:"):
        return model_id.partition(":")[2].partition("/")[0]
    name = re.split(r"[/:]", model_id)[-1]
    return name.partition(".")[0] if model_id.startswith("timm/") else name


def closest(model_id: str, shown: Sequence[str], limit: int) -> list[str]:
    """Those of the ids that look most like this one, best first."""
    from rapidfuzz import fuzz, process

    wanted = model_id.strip().lower()
    whole = [s.lower() for s in shown]
    names = [plain_name(s) for s in whole]
    best: dict[int, float] = {}
    for query, choices in ((wanted, whole), (plain_name(wanted), names)):
        for _, score, n in process.extract(
            query, choices, scorer=fuzz.ratio, limit=limit * 3, score_cutoff=CLOSE
        ):
            best[n] = max(best.get(n, 0.0), float(score))
    order = sorted(best, key=lambda n: (-best[n], shown[n]))
    return [shown[n] for n in order[:limit]]
