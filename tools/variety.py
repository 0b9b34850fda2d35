"""Picks that differ: each network once, and few sizes of one series."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bowerbird.record import ModelRecord
from tools.rank import Ranked

SIZES_SHOWN = 2
_SIZED = re.compile(
    r"(?<=[-_])(?:nano|tiny|mini|small|medium|base|large|xl|xxl|huge|giant)(?![a-z])|"
    r"(?<=-)\d+(?:kb|fps)(?![a-z])|"
    r"(?<=yolo26|yolov8|yolo11|yolov5)[nsmlx](?![a-z])"
)


def diverse(ranked: Sequence[Ranked], count: int) -> list[Ranked]:
    """The first `count`, each network and each name once: three recipes of one
    network are one choice, not three.  Of the sizes of one series two are kept,
    as long as there are others to fill the places."""
    chosen: list[Ranked] = []
    more: list[Ranked] = []
    seen: set[str] = set()
    sizes: Counter[str] = Counter()
    for candidate in ranked:
        key = family(candidate.record)
        if key in seen:
            continue
        seen.add(key)
        of = series(candidate.record)
        sizes[of] += 1
        (chosen if sizes[of] <= SIZES_SHOWN else more).append(candidate)
        if len(chosen) == count:
            break
    kept = {id(r) for r in [*chosen, *more][:count]}
    return [r for r in ranked if id(r) in kept]


def family(record: ModelRecord) -> str:
    architecture = record.architecture
    if architecture and architecture.basis == "registry":
        return f"{architecture.name}"
    return record.id.rpartition("/")[2].lower()


def series(record: ModelRecord) -> str:
    """A model's name without its size: the sizes of one series have it in common."""
    return _SIZED.sub("", record.id.lower())
