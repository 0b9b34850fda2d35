"""An answer that tells something and leaves the models shown as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.dialogue import Step
from bowerbird.recommendation import About, Pick, Recommendation


def kept(
    step: Step, text: str, about: About, picks: Sequence[Pick] = (), **fields: Any
) -> Recommendation:
    """An answer that tells something and leaves the models shown as they are."""
    return Recommendation(
        need=step.understood.need, outcome="recommend", about=about, message=text,
        picks=list(picks), **fields,
    )  # fmt: skip


def plain_name(name: str) -> str:
    return "".join(c for c in name[:80] if c.isalnum() or c in " ._-/:")
