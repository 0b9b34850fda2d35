"""Evidence: how a model's figures stand among comparable ones, by who says so, and its use."""

from __future__ import annotations

from bowerbird.need import Need
from bowerbird.record import Grade, ModelRecord
from tools import ages
from tools.shelf import Shelf, tells_quality

GRADE_WEIGHT: dict[Grade, float] = {
    "measured-here": 1.0, "verified": 1.0, "leaderboard": 0.95, "paper": 0.85,
    "author-card": 0.7, "inherited": 0.5, "none": 0.3,
}  # fmt: skip
KNOWN_FIGURE = 0.3
"""What the best possible standing adds to the evidence of a model."""
UNTESTED, USE = 0.15, 0.55
"""Evidence of a model that nobody measured or used, and what the widest use adds."""


def evidence_part(need: Need, record: ModelRecord, shelf: Shelf) -> float:
    """How its figures stand (midway between best and mean), each times its
    grade's weight, blended with use."""
    popular = "popular" in need.wants
    key = f"{record.id} {popular}"
    found = shelf.memo.get(key)
    if found is None:
        found = shelf.memo[key] = _evidence(record, shelf, popular=popular)
    return found


def _evidence(record: ModelRecord, shelf: Shelf, *, popular: bool) -> float:
    figures = [
        (0.4 if standing is None else standing) * GRADE_WEIGHT[evidence.grade]
        for evidence in record.evidence
        if tells_quality(evidence)
        for standing in (shelf.standing(evidence),)
    ]
    best = (max(figures) + sum(figures) / len(figures)) / 2 if figures else 0.0
    used = shelf.use(record)
    if ages.YEARLY.keys() & record.tasks[:1]:  # counts lag behind in a fast field
        used = max(used, shelf.repute(record))
    if popular:
        return 0.3 * best + 0.7 * used
    return UNTESTED + KNOWN_FIGURE * best + USE * used
