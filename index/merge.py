"""What the network said later, laid over what the catalogue holds: one model.

A live reply is newer and the catalogue is richer: counts, gating and a stated
licence come from the reply, all else is filled from it only where the
catalogue knows nothing.  Evidence is kept from both, each figure once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bowerbird.record import Evidence, ModelRecord

_NEWER = ("gated", "likes", "downloads_month")
_IF_MISSING = (
    "tasks", "library", "params", "size_bytes", "input_size", "max_tokens", "embed_dim",
    "datasets", "languages", "formats", "arxiv", "base_model", "released", "url",
)  # fmt: skip


def _evidence(known: Sequence[Evidence], live: Sequence[Evidence]) -> list[Evidence]:
    have = {(e.dataset, e.metric) for e in known}
    return [*known, *(e for e in live if (e.dataset, e.metric) not in have)]


def merge(known: ModelRecord, live: ModelRecord) -> ModelRecord:
    """One record of both.  The licence is the live one where the publisher
    states it; a licence that the catalogue has and the reply lacks stays."""
    changes: dict[str, Any] = {
        name: value for name in _NEWER if (value := getattr(live, name)) is not None
    }
    for name in _IF_MISSING:
        if not getattr(known, name) and getattr(live, name):
            changes[name] = getattr(live, name)
    if "size_bytes" in changes:
        changes["size_basis"] = live.size_basis
    if live.license is not None and live.license.basis == "stated":
        changes["license"] = live.license
    changes["evidence"] = _evidence(known.evidence, live.evidence)
    changes["flags"] = sorted({*known.flags, *live.flags})
    changes["source"] = f"{known.source} + {live.source}@{live.as_of}"
    return known.model_copy(update=changes)
