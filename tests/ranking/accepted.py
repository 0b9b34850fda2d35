"""Whether a pick is one of the models that an expert named for a request.

An expert names models by id, by the bare name of a network, or by a pattern
with `*`.  The ids of the contract carry more than that (`torchvision:resnet18/
IMAGENET1K_V1`, `torchhub:pytorch/vision:resnet18`): every plain name in them
counts, as does each way of writing a timm tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

TOLERANCE = 1.05
"""A size may be above its limit by this factor: MB and MiB are often confused."""
_NON_COMMERCIAL = re.compile(r"(^|-)nc(-|$)|non-?commercial|cpml|research-only", re.IGNORECASE)


def names(model_id: str) -> set[str]:
    """Every lower-case name that an id goes by."""
    whole = model_id.lower().removeprefix("github:")
    found = {whole, whole.rpartition("/")[2], whole.rpartition("#")[2]}
    for start in ("torchvision:", "torchhub:", "torchaudio:", "torchtext:"):
        if whole.startswith(start):
            rest = whole.removeprefix(start)
            found |= {rest, rest.rpartition(":")[2], rest.partition("/")[0]}
    if whole.startswith("timm/"):
        found.add(whole[5:].partition(".")[0])
    return found


def meets(pattern: str, model_id: str) -> bool:
    """Whether an expert's id, name or pattern means this model."""
    wanted = pattern.lower()
    forms = names(model_id)
    if "*" in wanted:
        patterns = {wanted, wanted.removeprefix("*/"), wanted.removeprefix("timm/")}
        return any(fnmatchcase(form, one) for form in forms for one in patterns)
    return wanted in forms or ("/" in wanted and wanted == model_id.lower())


def breaks(pattern: str, pick: Mapping[str, Any]) -> bool:
    """Whether a pick is refused: by name, or by a trait such as `trait:size_mb>20`."""
    if not pattern.startswith("trait:"):
        return meets(pattern, pick["id"])
    trait, licence = pattern[6:], str(pick.get("license") or "").lower()
    if trait == "gated":
        return bool(pick.get("gated"))
    if trait == "nc":
        return bool(_NON_COMMERCIAL.search(licence))
    field, above, limit = trait.partition(">")
    if above:
        value = pick.get(field)
        return value is not None and value > float(limit) * TOLERANCE
    return licence.startswith(trait)


def right(entry: Mapping[str, Any], pick: Mapping[str, Any]) -> bool:
    """Whether a pick is accepted and not refused."""
    accepted = any(meets(pattern, pick["id"]) for pattern in entry["acceptable"])
    return accepted and not refused(entry, pick)


def refused(entry: Mapping[str, Any], pick: Mapping[str, Any]) -> bool:
    return any(breaks(pattern, pick) for pattern in entry["unacceptable"])


def hits(
    entries: Iterable[Mapping[str, Any]], picks: Mapping[str, Sequence[Mapping[str, Any]]]
) -> dict[int, float]:
    """Share of the requests with an accepted pick among the first 1, 3 and 5.

    `picks` holds the picks of each request by its id, best first.
    """
    counted = [entry for entry in entries if entry["acceptable"]]
    found = dict.fromkeys((1, 3, 5), 0)
    for entry in counted:
        verdicts = [right(entry, pick) for pick in picks.get(entry["id"], ())]
        for k in found:
            found[k] += any(verdicts[:k])
    return {k: count / max(1, len(counted)) for k, count in found.items()}
