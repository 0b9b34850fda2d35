"""Order of the candidates: pertinence x evidence x fit; pure; says why.

Each part is in [0, 1].  Pertinence: task, subject, closeness of the words.
Evidence: the standing of its best figure among comparable models, weighed by
who says so, and how widely it is used.  Fit: size, speed and place as wished,
each limit that could not be checked, and whether it can be tried here.
Weights were set by reading answers, not learned; they are constants below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bowerbird.need import Need
from bowerbird.recommendation import Score
from bowerbird.record import ModelRecord
from tools import kinds, translation
from tools.evidence import evidence_part
from tools.fit import Fit, can_be_tried
from tools.jobs import Jobs
from tools.narrow import narrowed
from tools.shelf import GENERAL_ZOOS, KNOWN, Item, Shelf, words
from tools.subject import phrases
from tools.task_part import TaskPart
from tools.verdict import Unchecked

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
        "text-to-3d", "image-to-3d", "text-to-video", "image-to-video", "video-to-video",
        "text-to-audio", "audio-to-audio", "voice-activity-detection", "video-text-to-text",
        "audio-text-to-text", "any-to-any", "visual-document-retrieval", "image-text-to-image",
        "image-text-to-video",
    }
)  # fmt: skip
SORTS_TEXT = frozenset({"text-classification", "token-classification"})
"""Tasks where a model for the job (sentiment) is no stranger to a subject (hotels) it never saw."""
FIXED_CLASSES = 0.5
"""A model of fixed classes, where none of them is the subject and others take any class."""
MEANING = 0.5
"""Share of the subject that nearness in meaning alone can stand for: "rude"
is near "toxic" without a word in common, and near is not the same."""
OPEN_CLASSES = frozenset(
    {
        "zero-shot-image-classification", "zero-shot-object-detection",
        "zero-shot-classification", "zero-shot-audio-classification",
    }
)  # fmt: skip
CLOSED = 0.35
"""A model of fixed classes, where the classes are to be given in words."""
_MAY_TRANSLATE = frozenset({"translation", "text-generation", None})
_ZERO_SHOT = {
    "text-classification": "zero-shot-classification",
    "object-detection": "zero-shot-object-detection",
}
"""Tasks with fixed classes, and the task that does the same for classes given in words."""
JOB_KNOWN, JOB_KNOWN_OPEN = 0.55, 0.85
"""How far a model made for a job that is a subject of its own knows the subject at least; the
second where a general model does the task, too."""
ELSEWHERE = 0.2
"""Of the subject, left to models of later tasks where none of the likeliest task knows it:
words of a story that by chance stand in their names ("print", "shot")."""
FILED_ELSEWHERE = 0.8
"""A model made for the odd job that was asked for, under another task's tag."""
SPECIALIST = 0.5
"""Share of the subject from which on a model is called one for it."""
LOOKED_AT = 100
"""Places of a ranking for which it is kept what of the subject each was made for."""
NARROWED = 0.3
"""What is left to a model whose name says that it knows one thing that was not asked for."""
WEIGHT = 0.75
"""How much of a score evidence can take away."""
NEARNESS = 0.15
"""What closeness of the words can take away where no subject is named."""
FAR_BETTER = 1.6


@dataclass(slots=True)
class Ranked:
    item: Item
    pertinence: float
    evidence: float
    fit: float
    specialist: bool | None = None
    """Trained for the subject; None where the request names none that is known here."""
    unknown: tuple[Unchecked, ...] = ()
    made_for: tuple[str, ...] = ()
    """The phrases of the subject that it was made for; of a specialist at the head of the list."""
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


def _to_be_taught(need: Need, record: ModelRecord) -> bool:
    """A bare encoder, which is what one fine-tunes."""
    return "fine-tune" in need.wants and "fill-mask" in record.tasks[:1]


def _known_elsewhere(
    need: Need, items: Sequence[tuple[Item, tuple[Unchecked, ...]]], subject: Mapping[int, float]
) -> bool:
    """Whether none of the likeliest task's models knows the subject."""
    first = need.task[0] if need.task else None
    own = [item for item, _ in items if first in item.record.tasks]
    return bool(own) and all(subject.get(item.place, 0.0) < SPECIALIST for item in own)


def rank(
    need: Need,
    items: Sequence[tuple[Item, tuple[Unchecked, ...]]],
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
    named = phrases(need)
    covered = shelf.covered(named)
    subject = shelf.subject(covered)
    jobs = Jobs(need, query, shelf)
    elsewhere = subject is not None and _known_elsewhere(need, items, subject)
    task, about_words = (need.task or [None])[0], words(" ".join(named))
    completing = kinds.completes(" ".join([query, *need.domain]))
    fit, does_it = Fit(need, shelf), TaskPart(need, completing=completing)
    other_work = task not in _MAY_TRANSLATE and "translation" not in need.task
    exponent = 2.0 if "accuracy-first" in need.wants else 1.0
    ranked: list[Ranked] = []
    for item, unknown in items:
        record = item.record
        near = closeness.get(record.id, 0.0)
        specialist = None
        if subject is not None:
            share = subject.get(item.place, 0.0)
            specialist = share >= SPECIALIST
            if record.catalogue not in GENERAL_ZOOS and not record.id.startswith("qualcomm/"):
                share = max(share, MEANING * meaning.get(record.id, 0.0))
            trained = task in SORTS_TEXT and (jobs.meets(record) or _to_be_taught(need, record))
            floor = GENERAL_OPEN if trained or as_it_is(task, record) else GENERAL
            if elsewhere and task not in record.tasks:
                share = min(share, ELSEWHERE)
            about = (floor + (1 - floor) * share) * (0.9 + 0.1 * near)
        elif named:  # nothing here knows it: nearness tells little, open classes much
            about = 0.75 + 0.25 * MEANING * meaning.get(record.id, 0.0)
            if task in _ZERO_SHOT and not as_it_is(task, record):
                about *= FIXED_CLASSES
        else:
            about = 1 - NEARNESS + NEARNESS * near
        job, met, knows = jobs.part(record)
        if knows:
            about = max(about, JOB_KNOWN_OPEN if as_it_is(task, record) else JOB_KNOWN)
        does = does_it.part(record)
        pertinence = (max(does, FILED_ELSEWHERE) if met else does) * about * job
        if narrowed(record, task, about_words, specialist=bool(specialist or knows)):
            pertinence *= NARROWED
        if _closed(need, record, jobs):
            pertinence *= CLOSED
        if other_work and translation.only(record):
            pertinence *= translation.ELSEWHERE
        if task == "translation":
            pertinence *= translation.part(record, need.languages)
        evidence = evidence_part(need, record, shelf) ** exponent
        ranked.append(
            Ranked(item, pertinence, evidence, fit.part(record, unknown), specialist, unknown)
        )
    ranked.sort(key=lambda r: (-r.total, r.item.record.id))
    for each in ranked[:LOOKED_AT]:
        if each.specialist:
            place = each.item.place
            each.made_for = tuple(p for p in covered if covered[p].get(place, 0.0) >= KNOWN)
    return ranked


def _closed(need: Need, record: ModelRecord, jobs: Jobs) -> bool:
    """Whether its classes are fixed, where they are to be given in words."""
    task = need.task[0] if need.task else None
    if task == "token-classification":
        return "zero-shot" in need.wants and not jobs.any_label(record)
    return task in OPEN_CLASSES and OPEN_CLASSES.isdisjoint(record.tasks)


def tried_first(ranked: Sequence[Ranked]) -> list[Ranked]:
    """The order where the picks are to be timed: a vision model that can be
    built here goes before one that cannot, unless that one is far better."""
    return sorted(
        ranked, key=lambda r: -r.total * (1.0 if can_be_tried(r.record) else 1 / FAR_BETTER)
    )
