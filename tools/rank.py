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
from bowerbird.tasks import TASKS
from tools import kinds, translation
from tools.evidence import evidence_part
from tools.fit import can_be_tried, fit_part, in_haste
from tools.generations import answers, chats_too, untaught
from tools.narrow import narrowed
from tools.shelf import GENERAL_ZOOS, KNOWN, Item, Shelf, words
from tools.subject import phrases
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
JUST_AS_WELL: dict[str, tuple[str, ...]] = {
    "text-classification": ("zero-shot-classification", "fill-mask"),
    "summarization": ("text-generation",),
    "token-classification": ("fill-mask",),
    "video-text-to-text": ("image-text-to-text",),
    "text-generation": ("image-text-to-text",),
    "document-question-answering": ("image-text-to-text",),
    "visual-question-answering": ("image-text-to-text",),
    "image-to-text": ("image-text-to-text",),
    "feature-extraction": ("sentence-similarity",),
    "sentence-similarity": ("feature-extraction",),
}
"""Tasks whose models do the first one's work as well, without being its own."""
SPECIALIST = 0.5
"""Share of the subject from which on a model is called one for it."""
LOOKED_AT = 100
"""Places of a ranking for which it is kept what of the subject each was made for."""
NARROWED = 0.3
"""What is left to a model whose name says that it knows one thing that was not asked for."""
NEAR_TASK = 0.45
ANOTHER_JOB, ANOTHER_WAY = 0.3, 0.2
"""A task further down the list: in the same medium it is another job (a classifier counts no
cars), across media often another way to the same end (a chat model that reads a scan)."""
WEIGHT = 0.75
"""How much of a score evidence can take away."""
NEARNESS = 0.15
"""What closeness of the words can take away where no subject is named."""
UNTUNED = 0.5
"""A language model that was not tuned to answer."""
CHATS_TOO = 0.8
"""A publisher's one model for pictures and chat, where somebody only wants to chat."""
ASKS = frozenset({"document-question-answering", "visual-question-answering"})
"""Tasks where a question is put to a picture."""
LOOKS_FIRST = 0.15
"""What is left to a model made to look at pictures, where somebody wants to chat."""
UNTAUGHT = 0.3
"""A network that fills gaps and was taught no job, where it is wanted as it is."""
INSTEAD = 0.85
"""A model that answers, where code is to be completed as it is typed."""
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


def task_part(need: Need, record: ModelRecord, *, completing: bool = False) -> float:
    """1 for the likeliest task, less for later ones, NEAR_TASK for a task near by."""
    if not need.task:
        return 0.8
    derived = 0.95 if record.tasks_derived else 1.0
    if "fine-tune" not in need.wants:
        derived *= _made_to_answer(record, completing=completing)
    first, own = need.task[0], record.tasks[:2]
    if first not in own and any(task in JUST_AS_WELL.get(first, ()) for task in own):
        if first in ASKS and kinds.only_reads(record):
            return NEAR_TASK * derived
        if first != "text-generation":
            return 0.9 * derived
        return (CHATS_TOO if chats_too(record.id) else LOOKS_FIRST) * derived
    for place, task in enumerate(need.task):
        if task in record.tasks:
            main = 1.0 if own[:1] == [task] else 0.9
            return max(NEAR_TASK, 1.0 - _step(first, task) * place) * main * derived
    return NEAR_TASK * derived


def _step(first: str, other: str) -> float:
    """What each place down the list of tasks takes from a model of that task."""
    kinds_of = {TASKS[t].modality for t in (first, other) if t in TASKS}
    return ANOTHER_JOB if len(kinds_of) == 1 else ANOTHER_WAY


def _to_be_taught(need: Need, record: ModelRecord) -> bool:
    """A bare encoder, which is what one fine-tunes."""
    return "fine-tune" in need.wants and "fill-mask" in record.tasks[:1]


def _made_to_answer(record: ModelRecord, *, completing: bool) -> float:
    """A bare language model goes on with a text; one tuned on instructions answers."""
    if untaught(record.id):
        return UNTAUGHT
    if "text-generation" not in record.tasks:
        return 1.0
    tuned = answers(record.id)
    if completing and kinds.is_coder(record):
        return INSTEAD if tuned else 1.0
    return 1.0 if tuned else UNTUNED


class _Jobs:
    """For each task of the need the jobs within it that the request names."""

    def __init__(self, need: Need, query: str, shelf: Shelf) -> None:
        text = " ".join([query, *need.domain, *need.wants])
        self._asked = {task: kinds.asked_for(task, text) for task in need.task}
        self._first = next(iter(self._asked), None)
        self._named = self._first is not None and bool(self._asked[self._first])
        self._shelf = shelf
        self._known: dict[
            tuple[str | None, frozenset[str], frozenset[str]], tuple[float, bool, bool]
        ] = {}

    def meets(self, record: ModelRecord) -> bool:
        """Whether the model was made for one of the jobs that the request names."""
        asked = self._asked.get(self._first or "", ())
        return bool(asked) and not {k.name for k in asked}.isdisjoint(
            self._shown(self._first, record)
        )

    def any_label(self, record: ModelRecord) -> bool:
        return kinds.OWN_LABELS in self._shown(self._first, record)

    def _shown(self, task: str | None, record: ModelRecord) -> frozenset[str]:
        key = f"{task} {record.id}"
        shown = self._shelf.jobs.get(key)
        if shown is None:
            shown = self._shelf.jobs[key] = kinds.shown_by(task, record)
        return shown

    def part(self, record: ModelRecord) -> tuple[float, bool, bool]:
        """How well the model's job within the task meets the one asked for, whether it is an
        odd one that the model was made for, and whether that is a subject of its own."""
        task, filed = self._first, record.tasks[:1]
        if task == "summarization" and filed == ["text-generation"]:
            task = filed[0]  # it is judged among those that write: a coder is an odd one
        elif not self._named and task not in record.tasks:
            task = next((each for each in self._asked if each in record.tasks), task)
        shown = self._shown(task, record)
        own = frozenset(record.tasks)
        found = self._known.get((task, shown, own))
        if found is None:
            asked = self._asked.get(task or "", ())
            # A subject is met across a kind's own tasks only: what sorts views from above counts
            # nothing in them.
            met = [k for k in asked if k.name in shown]
            met = [k for k in met if not (k.subject and own.isdisjoint(k.tasks))]
            made_for, knows = any(k.trained for k in met), any(k.subject for k in met)
            found = (kinds.factor(task, asked, shown), made_for, knows)
            self._known[task, shown, own] = found
        return found


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
    jobs = _Jobs(need, query, shelf)
    elsewhere = subject is not None and _known_elsewhere(need, items, subject)
    task, about_words = (need.task or [None])[0], words(" ".join(named))
    hasty, completing = in_haste(need), kinds.completes(" ".join([query, *need.domain]))
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
        does = task_part(need, record, completing=completing)
        pertinence = (max(does, FILED_ELSEWHERE) if met else does) * about * job
        if narrowed(record, task, about_words, specialist=bool(specialist or knows)):
            pertinence *= NARROWED
        if _closed(need, record, jobs):
            pertinence *= CLOSED
        if task not in _MAY_TRANSLATE and "translation" not in need.task:
            pertinence *= translation.ELSEWHERE if translation.only(record) else 1.0
        if task == "translation":
            pertinence *= translation.part(record, need.languages)
        evidence = evidence_part(need, record, shelf) ** exponent
        fit = fit_part(need, record, shelf, unknown, hasty=hasty)
        ranked.append(Ranked(item, pertinence, evidence, fit, specialist, unknown))
    ranked.sort(key=lambda r: (-r.total, r.record.id))
    for each in ranked[:LOOKED_AT]:
        if each.specialist:
            place = each.item.place
            each.made_for = tuple(p for p in covered if covered[p].get(place, 0.0) >= KNOWN)
    return ranked


def _closed(need: Need, record: ModelRecord, jobs: _Jobs) -> bool:
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
