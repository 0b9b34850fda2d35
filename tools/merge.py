"""What the network says now, laid over what the catalogue holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bowerbird.record import ModelRecord
from index.merge import merge

__all__ = ["lay_over", "merge"]


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
