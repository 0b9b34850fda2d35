"""What the network says now, laid over what the catalogue holds.

A live reply is newer and the catalogue is richer: counts, gating and a stated
licence come from the reply, all else is filled from it only where the
catalogue knows nothing.  Evidence is kept from both, each figure once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def lay_over(
    known: Iterable[ModelRecord], live: Sequence[ModelRecord], tasks: Sequence[str]
) -> list[ModelRecord]:
    """`known` with the replies laid over; new models are added where they do
    one of the tasks (any model where no task is named).  A model that several
    sources name is one."""
    replies: dict[str, ModelRecord] = {}
    for record in live:
        key = record.id.lower()
        replies[key] = merge(replies[key], record) if key in replies else record
    out: list[ModelRecord] = []
    for record in known:
        reply = next(
            (
                replies.pop(name)
                for name in (record.id.lower(), *(d.id.lower() for d in record.doors))
                if name in replies
            ),
            None,
        )
        out.append(record if reply is None else merge(record, reply))
    wanted = set(tasks)
    return out + [r for r in replies.values() if not wanted or wanted.intersection(r.tasks)]
