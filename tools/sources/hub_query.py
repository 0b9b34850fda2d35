"""What the Hub is asked for, from a Need: the narrowest question first."""

from __future__ import annotations

import re
from typing import Any

from bowerbird.need import Need

_EXPAND = [
    "author", "cardData", "createdAt", "downloads", "gated", "library_name", "likes",
    "model-index", "pipeline_tag", "safetensors", "sha", "siblings", "tags",
]  # fmt: skip
_LIBRARIES = frozenset(
    {
        "timm", "transformers", "sentence-transformers", "diffusers", "onnx", "keras", "gguf",
        "pytorch", "tensorflow", "jax", "safetensors", "flair", "spacy", "speechbrain", "mlx",
    }
)  # fmt: skip
_PLAIN = re.compile(r"[\w.+-]{1,60}", re.ASCII)
_DATASET = re.compile(r"[\w./-]{1,100}", re.ASCII)
_SUBJECTS = 2
"""Subject words that are searched for; each costs a request."""


def plans(need: Need, limit: int) -> list[dict[str, Any]]:
    """Queries of `/api/models`, to be asked in turn until there are enough models.

    The Hub's search looks at names only, so a subject narrows the first queries
    and the last goes without: most models of a subject do not carry it in their
    name.  Empty where the Need holds nothing that the Hub can filter by.
    """
    if need.out_of_scope:
        return []
    base = _filtered(need, need.dataset)
    words = [word for subject in need.domain[:_SUBJECTS] if (word := _word(subject))]
    out = [{**base, "search": word} for word in dict.fromkeys(words)]
    out.append(base)
    if need.dataset:
        out.append(_filtered(need, None))
    asked = [query for query in out if query]
    frame = {"sort": "downloads", "limit": limit, "expand": list(_EXPAND)}
    return [{**query, **frame} for query in asked]


def most_used(task: str, count: int) -> dict[str, Any]:
    """The most downloaded models of a task, `count` a page."""
    expand = [*_EXPAND, "disabled"]
    return {"pipeline_tag": task, "sort": "downloads", "limit": count, "expand": expand}


def _filtered(need: Need, dataset: str | None) -> dict[str, Any]:
    filters: list[str] = []
    kind, _, licence = (need.license or "").partition(":")
    if kind == "specific" and licence:
        filters.append(f"license:{licence}")
    if need.library in _LIBRARIES:
        filters.append(str(need.library))
    filters += [c for c in need.languages if c != "multilingual" and _PLAIN.fullmatch(c)][:3]
    if dataset and _DATASET.fullmatch(dataset):
        filters.append(f"dataset:{dataset}")
    out: dict[str, Any] = {}
    if need.task and _PLAIN.fullmatch(need.task[0]):
        out["pipeline_tag"] = need.task[0]
    if filters:
        out["filter"] = filters
    if out and need.max_params_m is not None:
        out["num_parameters"] = f"max:{_whole(need.max_params_m)}"
    return out


def _whole(millions: float) -> str:
    """A count as the Hub reads it: 5M, 7500K, 1500M."""
    return f"{millions:.0f}M" if millions == int(millions) else f"{millions * 1000:.0f}K"


def _word(subject: str) -> str | None:
    """The longest word of a subject: "chest x-ray" is in no name as it stands."""
    words = [w.strip(".-") for w in re.findall(r"[\w.-]+", subject.lower())]
    return max((w for w in words if 2 < len(w) < 40), key=len, default=None)
