"""Order of the candidates: pertinence x evidence x fit; pure; says why.

Each part is in [0, 1].  Pertinence: task, subject, closeness of the words.
Evidence: the standing of its best figure among comparable models, weighed by
who says so, and how widely it is used.  Fit: size, speed and place as wished,
each limit that could not be checked, and whether it can be tried here.
Weights were set by reading answers, not learned; they are constants below.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bowerbird.licences import license_of
from bowerbird.need import Need
from bowerbird.recommendation import Score
from bowerbird.record import Grade, ModelRecord
from tools import kinds
from tools.capacity import GENERATES, suited
from tools.generations import answers
from tools.narrow import narrowed
from tools.rules import MANY_LANGUAGES, NO_LANGUAGE, VISION
from tools.shelf import Item, Shelf, popularity, tells_quality, weight_mb, words

GRADE_WEIGHT: dict[Grade, float] = {
    "measured-here": 1.0, "verified": 1.0, "leaderboard": 0.95, "paper": 0.85,
    "author-card": 0.7, "inherited": 0.5, "none": 0.3,
}  # fmt: skip
GENERAL = 0.15
"""Pertinence left to a model that has nothing of the subject asked for."""
GENERAL_OPEN = 0.5
"""The same where a general model does the job as it is: it reads, hears,
writes or compares anything, and its classes are not fixed by training."""
OPEN_ENDED = frozenset(
    {
        "automatic-speech-recognition", "text-generation", "conversational", "summarization",
        "translation", "feature-extraction", "sentence-similarity", "text-ranking",
        "text-to-speech", "text-to-image", "image-to-text", "image-text-to-text", "image-to-image",
        "zero-shot-classification", "zero-shot-image-classification", "question-answering",
        "zero-shot-object-detection", "time-series-forecasting", "depth-estimation",
        "image-feature-extraction", "mask-generation", "document-question-answering",
        "visual-question-answering", "text2text-generation", "table-question-answering",
    }
)  # fmt: skip
FIXED_CLASSES = 0.5
"""A model of fixed classes, where none of them is the subject and others take any class."""
MEANING = 0.5
"""Share of the subject that nearness in meaning alone can stand for: "rude"
is near "toxic" without a word in common, and near is not the same."""
_ZERO_SHOT = {
    "text-classification": "zero-shot-classification",
    "object-detection": "zero-shot-object-detection",
}
"""Tasks with fixed classes, and the task that does the same for classes given in words."""
FILED_ELSEWHERE = 0.8
"""A model made for the odd job that was asked for, under another task's tag."""
JUST_AS_WELL: dict[str, tuple[str, ...]] = {
    "text-classification": ("zero-shot-classification",),
    "document-question-answering": ("image-text-to-text",),
    "visual-question-answering": ("image-text-to-text",),
    "image-to-text": ("image-text-to-text",),
    "feature-extraction": ("sentence-similarity",),
    "sentence-similarity": ("feature-extraction",),
}
"""Tasks whose models do the first one's work as well, without being its own."""
SPECIALIST = 0.5
"""Share of the subject from which on a model is called one for it."""
NARROWED = 0.3
"""What is left to a model whose name says that it knows one thing that was not asked for."""
NEAR_TASK = 0.45
WEIGHT = 0.75
"""How much of a score evidence can take away."""
KNOWN_FIGURE = 0.3
"""What the best possible standing adds to the evidence of a model."""
ON_GPU = 0.65
"""What haste leaves to the heaviest model where a GPU runs it."""
UNKNOWN_SIZE = 0.1
NEARNESS = 0.15
"""What closeness of the words can take away where no subject is named."""
UNTUNED = 0.5
AGEING, NOW, UNDATED = 0.1, 2026.0, 0.85
"""What a year takes from a language model, counted back from the catalogue's year."""
"""A language model that was not tuned to answer."""
NOT_QUANTIZED = 0.9
BINDS = 0.8
"""A licence that reaches into the service built with a model, where none was named."""
FOR_ANOTHER_PLACE = 0.7
"""A build for phones and boards, where none was asked for."""
INSTALLED = frozenset({"projects", "ultralytics"})
"""Collections whose models come by a package that fetches them itself."""
NEEDS_ITS_REPOSITORY = 0.7
"""A model that only its own repository's code loads, with a configuration to write."""
UPLOADED_AGAIN = 0.6
"""A model under the name of a far better known one, by somebody else."""
FOLLOWED_UP = 0.85
"""A model that its own publisher has followed up with a newer generation."""
MADE_FOR_TESTS = 0.2
"""Networks of a few thousand parameters that exist for a library's own tests."""
UNTESTED, USE = 0.15, 0.55
"""Evidence of a model that nobody measured or used, and what the widest use adds."""
EASY_GMACS = 8.0
"""Work of one run that a processor without help does in a good part of a second."""
UNKNOWN_LIMIT = 0.6
DOUBTS = {MANY_LANGUAGES: 0.85, NO_LANGUAGE: 0.35}
"""Limits that could not be checked and are likelier met, or missed, than not."""
LOOKS = 0.8
"""The same for a model that looks at pictures and seldom says which languages it reads."""
LINGUISTIC = frozenset(
    {
        "text-classification", "token-classification", "question-answering", "translation",
        "summarization", "text2text-generation", "fill-mask", "sentence-similarity",
        "feature-extraction", "text-ranking", "zero-shot-classification", "text-to-speech",
        "automatic-speech-recognition", "table-question-answering",
    }
)  # fmt: skip
MIXED_TRAINING = 0.92
"""Trained on more than the data set asked for."""
LIGHT_BY_NAME = 0.7
FEW_LANGUAGES = 0.55
"""A model of a few languages where many are asked for."""
NOT_TRIABLE = 0.95
FAR_BETTER = 1.6
SIZES_SHOWN = 2
_LIGHT = re.compile(
    r"mobile|nano(?![a-z]*gpt)|tiny|lite|pico|micro|small|edge|[-_]xx?s\b|mini", re.IGNORECASE
)
_SIZED = re.compile(
    r"(?<=[-_])(?:nano|tiny|mini|small|medium|base|large|xl|xxl|huge|giant)(?![a-z])|"
    r"(?<=yolo26|yolov8|yolo11|yolov5)[nsmlx](?![a-z])"
)
_YEAR = re.compile(r"(\d{4})(?:-(\d{2}))?")
_ARXIV = re.compile(r"(\d{2})(\d{2})\.")
_SMALL_PLACES = ("mobile", "edge", "browser")


@dataclass(slots=True)
class Ranked:
    item: Item
    pertinence: float
    evidence: float
    fit: float
    specialist: bool | None = None
    """Trained for the subject; None where the request names none that is known here."""
    unknown: tuple[str, ...] = ()
    total: float = field(init=False)

    def __post_init__(self) -> None:
        self.total = round(self.pertinence * (1 - WEIGHT + WEIGHT * self.evidence) * self.fit, 6)

    @property
    def score(self) -> Score:
        parts = {"pertinence": self.pertinence, "evidence": self.evidence, "fit": self.fit}
        return Score(total=self.total, parts={k: round(v, 4) for k, v in parts.items()})

    @property
    def record(self) -> ModelRecord:
        return self.item.record


def as_it_is(task: str | None, record: ModelRecord) -> bool:
    """Whether a model does the job for any subject without being taught it."""
    return task in OPEN_ENDED or _ZERO_SHOT.get(task or "") in record.tasks


def task_part(need: Need, record: ModelRecord) -> float:
    """1 for the likeliest task, less for later ones, NEAR_TASK for a task near by."""
    if not need.task:
        return 0.8
    derived = (0.95 if record.tasks_derived else 1.0) * _made_to_answer(record)
    first, own = need.task[0], record.tasks[:1]
    if own and own[0] != first and own[0] in JUST_AS_WELL.get(first, ()):
        return 0.9 * derived
    for place, task in enumerate(need.task):
        if task in record.tasks:
            main = 1.0 if own == [task] else 0.9
            return max(NEAR_TASK, 1.0 - 0.2 * place) * main * derived
    return NEAR_TASK * derived


def _made_to_answer(record: ModelRecord) -> float:
    """A bare language model goes on with a text; one tuned on instructions answers."""
    return UNTUNED if "text-generation" in record.tasks and not answers(record.id) else 1.0


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
    used = popularity(record)
    if popular:
        return 0.3 * best + 0.7 * used
    return UNTESTED + KNOWN_FIGURE * best + USE * used


def fit_part(
    need: Need, record: ModelRecord, shelf: Shelf, unknown: Sequence[str], *, hasty: bool
) -> float:
    fit = 1.0
    in_small_place = need.hardware in _SMALL_PLACES
    if in_small_place or hasty:
        light = _or_by_name(shelf.lightness(record), record)
        floor = 0.25 if "small" in need.wants or in_small_place else 0.4
        floor = ON_GPU if need.hardware == "gpu" else floor
        fit *= floor + (1 - floor) * light
    elif "small" in need.wants:
        fit *= 0.25 + 0.75 * _or_by_name(shelf.smallness(record), record)
    elif "accuracy-first" not in need.wants or GENERATES.intersection(need.task[:1]):
        size = weight_mb(record)
        params_m = record.params_m or (size / 4 if size else None)
        fit *= suited(need, record, params_m)
    if need.hardware == "cpu" and record.gmacs and record.gmacs > EASY_GMACS:
        fit *= max(0.6, 1 - 0.2 * math.log10(record.gmacs / EASY_GMACS))
    if need.dataset and len(record.datasets) > 1:
        fit *= MIXED_TRAINING
    if "multilingual" in need.languages and not _many_languages(record):
        fit *= FEW_LANGUAGES
    if need.license in (None, "any"):
        fit *= _free_to_use(record)
    if "quantized" in need.wants and "gguf" not in record.formats:
        fit *= NOT_QUANTIZED
    own = shelf.own.get(record.id)
    if own is None:
        own = shelf.own[record.id] = _own_part(record, shelf)
    fit *= own
    if not in_small_place and "small" not in need.wants and "on-device" in record.tags:
        fit *= FOR_ANOTHER_PLACE
    looks = not LINGUISTIC.intersection(record.tasks)
    for reason in unknown:
        doubt = LOOKS if reason == NO_LANGUAGE and looks else DOUBTS.get(reason, UNKNOWN_LIMIT)
        fit *= doubt
    return fit


def _own_part(record: ModelRecord, shelf: Shelf) -> float:
    """What the record alone gives to its fit, whatever is asked for."""
    fit = 1.0
    if record.gated:
        fit *= 0.8
    if record.archived or record.superseded_by:
        fit *= 0.5
    if not _can_be_tried(record):
        fit *= NOT_TRIABLE
    if record.id.startswith("github:") and record.catalogue not in INSTALLED:
        fit *= NEEDS_ITS_REPOSITORY
    if shelf.is_copy(record):
        fit *= UPLOADED_AGAIN
    if record.id in shelf.newer:
        fit *= FOLLOWED_UP
    if GENERATES.intersection(record.tasks[:1]):
        fit *= _fresh(record)
    if "test-model" in record.tags:
        fit *= MADE_FOR_TESTS
    return fit


def _fresh(record: ModelRecord) -> float:
    """Language models age fast: a tenth a year, by release or first paper; 0.85 where unknown."""
    year = _YEAR.match(record.released or "")
    paper = _ARXIV.match(record.arxiv[0]) if record.arxiv else None
    if year:
        born = int(year[1]) + int(year[2] or 6) / 12
    elif paper:
        born = 2000 + int(paper[1]) + int(paper[2]) / 12
    else:
        return UNDATED
    return max(0.6, 1.0 - AGEING * max(0.0, NOW - born))


def _or_by_name(light: float | None, record: ModelRecord) -> float:
    """A size that is not known may be told by the name: "mobile", "nano", "tiny"."""
    if light is not None:
        return light
    named = _LIGHT.search(record.id.rpartition("/")[2]) or "on-device" in record.tags
    return LIGHT_BY_NAME if named else UNKNOWN_SIZE


def _many_languages(record: ModelRecord) -> bool:
    return "multilingual" in record.languages or len(record.languages) >= 10


def in_haste(need: Need) -> bool:
    hurried = {"speed-first", "real-time"} & set(need.wants)
    return bool(hurried or need.min_fps or need.max_latency_ms)


def _free_to_use(record: ModelRecord) -> float:
    """Nothing was said of the licence: still, one that binds is worth less."""
    if record.license is None:
        return 0.8
    kind = license_of(record.license.id).kind
    if kind in ("non-commercial", "unknown"):
        return 0.75
    return BINDS if record.license.id.startswith("agpl") else 1.0


class _Jobs:
    """For each task of the need the jobs within it that the request names."""

    def __init__(self, need: Need, query: str, shelf: Shelf) -> None:
        text = " ".join([query, *need.domain, *need.wants])
        self._asked = {task: kinds.asked_for(task, text) for task in need.task}
        self._first = next(iter(self._asked), None)
        self._named = self._first is not None and bool(self._asked[self._first])
        self._shelf = shelf
        self._known: dict[tuple[str | None, frozenset[str]], tuple[float, bool]] = {}

    def part(self, record: ModelRecord) -> tuple[float, bool]:
        """How well the model's job within the task meets the one asked for, and
        whether it is an odd one that the model was made for."""
        task = self._first
        if not self._named and task not in record.tasks:
            task = next((each for each in self._asked if each in record.tasks), task)
        key = f"{task} {record.id}"
        shown = self._shelf.jobs.get(key)
        if shown is None:
            shown = self._shelf.jobs[key] = kinds.shown_by(task, record)
        found = self._known.get((task, shown))
        if found is None:
            asked = self._asked.get(task or "", ())
            made_for = any(kind.trained and kind.name in shown for kind in asked)
            found = self._known[task, shown] = (kinds.factor(task, asked, shown), made_for)
        return found


def rank(
    need: Need,
    items: Sequence[tuple[Item, tuple[str, ...]]],
    shelf: Shelf,
    closeness: Mapping[str, float],
    meaning: Mapping[str, float],
    *,
    query: str = "",
) -> list[Ranked]:
    """Candidates, best first; ties by id.

    `items` are (item, limits that could not be checked); `closeness` maps ids
    to how near their text is to the request's words, `meaning` to how near it
    is in meaning to the subject alone, both in [0, 1].  `query` holds the
    request's words that may tell which of a task's jobs is meant.
    """
    subject = shelf.subject(need.domain)
    jobs = _Jobs(need, query, shelf)
    task, about_words = (need.task or [None])[0], words(" ".join(need.domain))
    hasty = in_haste(need)
    exponent = 2.0 if "accuracy-first" in need.wants else 1.0
    ranked: list[Ranked] = []
    for item, unknown in items:
        record = item.record
        near = closeness.get(record.id, 0.0)
        specialist = None
        if subject is not None:
            share = subject.get(item.place, 0.0)
            specialist = share >= SPECIALIST
            share = max(share, MEANING * meaning.get(record.id, 0.0))
            floor = GENERAL_OPEN if as_it_is(task, record) else GENERAL
            about = (floor + (1 - floor) * share) * (0.9 + 0.1 * near)
        elif need.domain:  # nothing here knows it: nearness tells little, open classes much
            about = 0.75 + 0.25 * MEANING * meaning.get(record.id, 0.0)
            if task in _ZERO_SHOT and not as_it_is(task, record):
                about *= FIXED_CLASSES
        else:
            about = 1 - NEARNESS + NEARNESS * near
        job, met = jobs.part(record)
        does = task_part(need, record)
        pertinence = (max(does, FILED_ELSEWHERE) if met else does) * about * job
        if not specialist and narrowed(record, task, about_words):
            pertinence *= NARROWED
        evidence = evidence_part(need, record, shelf) ** exponent
        fit = fit_part(need, record, shelf, unknown, hasty=hasty)
        ranked.append(Ranked(item, pertinence, evidence, fit, specialist, unknown))
    ranked.sort(key=lambda r: (-r.total, r.record.id))
    return ranked


def tried_first(ranked: Sequence[Ranked]) -> list[Ranked]:
    """The order where the picks are to be timed: a vision model that can be
    built here goes before one that cannot, unless that one is far better."""
    return sorted(
        ranked, key=lambda r: -r.total * (1.0 if _can_be_tried(r.record) else 1 / FAR_BETTER)
    )


def _can_be_tried(record: ModelRecord) -> bool:
    return record.architecture is not None or not VISION.intersection(record.tasks)


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
