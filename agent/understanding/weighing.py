"""What the tables, the nearest examples and the classifier say together about the task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agent.understanding.tasks import ENOUGH, KEPT, MOST, Found
from bowerbird.need import OUT_OF_SCOPE

_VOTE, _BESIDE, _LEAST = 10.0, 0.5, 1.2
_SHORT, _STORY, _ABROAD = (0.3, 2.5), (0.11, 1.2), (0.55, 0.35)
"""What a point of the tables counts beside the classifier's logarithm of a probability, and
what it counts to have all points: in a few English words, in a story, and in English words of
another language.  Fitted to 1,300 requests that the classifier had not seen."""
_STORY_WORDS = 25
_TOPS = 14.0
"""Points beyond these say no more."""
_UNHEARD_OF = -7.0
_WITHIN = 2.5
"""Tags that are less likely than the first by more than this are left out."""


def blended(found: Found, near: Mapping[str, float], native: float) -> tuple[str, ...]:
    """Tags when the nearest examples have their say too; those of the tables alone weigh as found.

    `native`: points of the request's own words, the fewer the more the examples are trusted.
    """
    points = dict(zip(found.tags, found.shares, strict=True))
    trust = _VOTE if native < ENOUGH else _VOTE * _BESIDE
    for tag, vote in near.items():
        if tag != OUT_OF_SCOPE:
            points[tag] = points.get(tag, 0.0) + trust * vote
    order = sorted(points, key=lambda tag: -points[tag])
    if not order or points[order[0]] < _LEAST:
        return ()
    return tuple(tag for tag in order if points[tag] >= KEPT * points[order[0]])[:MOST]


def weighed(
    tags: Sequence[str], found: Found, judged: Mapping[str, float], words: int, *, glossed: bool
) -> tuple[str, ...]:
    """The tags, likeliest first, when the classifier has its say too.

    `judged`: logarithms of the probabilities, by so many `words`.  The tables know more of a
    short request, and of one in another language (`glossed`); of a story the classifier does.
    """
    if not judged:
        return tuple(tags)
    a_point, whole = _ABROAD if glossed else _STORY if words > _STORY_WORDS else _SHORT
    points = dict(zip(found.tags, found.shares, strict=True))
    together = sum(points.values())
    likeliest = max(judged, key=lambda tag: judged[tag])
    total = {
        tag: judged.get(tag, _UNHEARD_OF) + a_point * min(points.get(tag, 0.0), _TOPS)
        + (whole * points.get(tag, 0.0) / together if together else 0.0)
        for tag in {*tags, *points, likeliest} - {OUT_OF_SCOPE}
    }  # fmt: skip
    order = sorted(total, key=lambda tag: (-total[tag], tag))
    return tuple(tag for tag in order if total[tag] >= total[order[0]] - _WITHIN)[:MOST]
