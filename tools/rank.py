"""Order of the candidates: pertinence x evidence x fit; pure; says why.

Each part is in [0, 1].  Pertinence: task, subject, closeness of the words.
Evidence: the standing of its best figure among comparable models, weighed by
who says so, and how widely it is used.  Fit: size, speed and place as wished,
each limit that could not be checked, and whether it can be tried here.
Weights were set by reading answers, not learned; they are constants below.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bowerbird.need import Need
from bowerbird.recommendation import Score
from bowerbird.record import Grade, ModelRecord
from tools.shelf import Item, Shelf, covers, weight_mb, words

GRADE_WEIGHT: dict[Grade, float] = {
    "measured-here": 1.0, "verified": 1.0, "leaderboard": 0.95, "paper": 0.85,
    "author-card": 0.7, "inherited": 0.5, "none": 0.3,
}  # fmt: skip
GENERAL = 0.25
"""Pertinence left to a model that has nothing of the subject asked for."""
NEAR_TASK = 0.6
UNKNOWN_LIMIT = 0.6
NOT_TRIABLE = 0.75
VISION = frozenset(
    {
        "image-classification", "object-detection", "image-segmentation", "keypoint-detection",
        "image-feature-extraction", "video-classification",
    }
)  # fmt: skip
_SMALL_PLACES = ("mobile", "edge", "browser")


@dataclass(frozen=True, slots=True)
class Ranked:
    item: Item
    score: Score
    specialist: bool | None
    """Trained for the subject; None where the request names none."""
    unknown: tuple[str, ...] = ()

    @property
    def record(self) -> ModelRecord:
        return self.item.record


def task_part(need: Need, record: ModelRecord) -> float:
    """1 for the likeliest task, less for later ones, NEAR_TASK for a task near by."""
    if not need.task:
        return 0.8
    for place, task in enumerate(need.task):
        if task in record.tasks:
            main = 1.0 if record.tasks[0] == task else 0.9
            derived = 0.95 if record.tasks_derived else 1.0
            return max(NEAR_TASK, 1.0 - 0.12 * place) * main * derived
    return NEAR_TASK


def subject_part(need: Need, item: Item, shelf: Shelf) -> float | None:
    """How far the subject is covered, in [0, 1]; None where no subject is named,
    or where no record of the shelf knows any of its words (then the subject
    cannot tell candidates apart)."""
    total = weight = 0.0
    for phrase in need.domain:
        known = max((shelf.frequencies.get(w, 0) for w in words(phrase)), default=0)
        if known == 0:
            continue
        # a rare word tells more than one that half of the shelf carries
        rarity = math.log(1 + len(shelf.items) / known)
        total += rarity * covers(phrase, item)
        weight += rarity
    return total / weight if weight else None


def evidence_part(need: Need, record: ModelRecord, shelf: Shelf) -> float:
    best = 0.0
    for evidence in record.evidence:
        standing = shelf.standing(evidence)
        if standing is None:
            standing = 0.4
        best = max(best, standing * GRADE_WEIGHT[evidence.grade])
    used = popularity(record)
    if "popular" in need.wants:
        return 0.3 * best + 0.7 * used
    return min(1.0, max(best, 0.25) * 0.7 + used * 0.3) if best else 0.25 + 0.45 * used


def popularity(record: ModelRecord) -> float:
    """Downloads a month and likes on a logarithmic scale, in [0, 1].

    The counts date from 2023 to 2026, so this orders only coarsely.
    """
    downloads = record.downloads_month or 0
    likes = (record.likes or 0) * 100
    return min(1.0, math.log10(1 + max(downloads, likes)) / 7)


def fit_part(need: Need, item: Item, shelf: Shelf, unknown: Sequence[str]) -> float:
    record = item.record
    fit = 1.0
    smallness = shelf.smallness(record)
    if "small" in need.wants or need.hardware in _SMALL_PLACES:
        fit *= 0.35 + 0.65 * (0.3 if smallness is None else smallness)
    elif {"speed-first", "real-time"} & set(need.wants) or need.min_fps or need.max_latency_ms:
        fit *= 0.45 + 0.55 * (0.3 if smallness is None else smallness)
    elif "accuracy-first" not in need.wants:
        fit *= _handy(record, need.hardware)
    if need.license in (None, "any") and record.license is None:
        fit *= 0.8
    if record.gated:
        fit *= 0.8
    if record.archived or record.superseded_by:
        fit *= 0.5
    if VISION.intersection(record.tasks) and record.architecture is None:
        fit *= NOT_TRIABLE
    for _ in unknown:
        fit *= UNKNOWN_LIMIT
    return fit


def _handy(record: ModelRecord, hardware: str | None) -> float:
    """Nothing was said of size: what an ordinary computer runs with ease comes
    first.  1 up to 100 M parameters, falling by a tenth or two a decade."""
    size = weight_mb(record)
    if size is None:
        return 0.75
    params_m = record.params_m or size / 4
    slope = 0.12 if hardware == "gpu" else 0.2
    return max(0.35, 1.0 - slope * max(0.0, math.log10(params_m / 100)))


def rank(
    need: Need,
    items: Sequence[tuple[Item, tuple[str, ...]]],
    shelf: Shelf,
    closeness: Mapping[str, float],
) -> list[Ranked]:
    """Candidates, best first; ties by id.

    `items` are (item, limits that could not be checked); `closeness` maps ids
    to how near their text is to the request's words, in [0, 1].
    """
    ranked: list[Ranked] = []
    exponent = 2.0 if "accuracy-first" in need.wants else 1.0
    for item, unknown in items:
        record = item.record
        subject = subject_part(need, item, shelf)
        near = closeness.get(record.id, 0.0)
        about = 0.9 + 0.1 * near
        if subject is not None:
            about = (GENERAL + (1 - GENERAL) * subject) * (0.9 + 0.1 * near)
        elif need.domain:
            about = 0.7 + 0.3 * near
        pertinence = task_part(need, record) * about
        evidence = evidence_part(need, record, shelf) ** exponent
        fit = fit_part(need, item, shelf, unknown)
        total = pertinence * (0.4 + 0.6 * evidence) * fit
        specialist = None if subject is None else subject >= 0.5
        parts = {"pertinence": round(pertinence, 4), "evidence": round(evidence, 4),
                 "fit": round(fit, 4)}  # fmt: skip
        ranked.append(Ranked(item, Score(total=round(total, 6), parts=parts), specialist, unknown))
    ranked.sort(key=lambda r: (-r.score.total, r.record.id))
    return ranked


def diverse(ranked: Sequence[Ranked], count: int) -> list[Ranked]:
    """The first `count`, each network and each name once: three recipes of one
    network are one choice, not three."""
    chosen: list[Ranked] = []
    seen: set[str] = set()
    for candidate in ranked:
        key = family(candidate.record)
        if key in seen:
            continue
        seen.add(key)
        chosen.append(candidate)
        if len(chosen) == count:
            break
    return chosen


def family(record: ModelRecord) -> str:
    architecture = record.architecture
    if architecture and architecture.basis == "registry":
        return f"{architecture.name}"
    return record.id.rpartition("/")[2].lower()
