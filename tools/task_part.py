"""How well the tasks that a model is made for meet those of a request."""

from __future__ import annotations

from bowerbird.need import Need
from bowerbird.record import ModelRecord
from bowerbird.tasks import TASKS
from tools import kinds
from tools.generations import answers, chats_too, untaught

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
NEAR_TASK = 0.45
ANOTHER_JOB, ANOTHER_WAY = 0.3, 0.2
"""A task further down the list: in the same medium it is another job (a classifier counts no
cars), across media often another way to the same end (a chat model that reads a scan)."""
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


class TaskPart:
    """What of a request's tasks one record after another does, each in [0, 1]."""

    def __init__(self, need: Need, *, completing: bool = False) -> None:
        """`completing`: code is to be completed as it is typed."""
        self._tasks, self._completing = need.task, completing
        self._taught = "fine-tune" in need.wants
        self._first = need.task[0] if need.task else ""
        self._as_well = frozenset(JUST_AS_WELL.get(self._first, ()))
        self._steps = [
            max(NEAR_TASK, 1.0 - _step(self._first, task) * place)
            for place, task in enumerate(need.task)
        ]

    def part(self, record: ModelRecord) -> float:
        """1 for the likeliest task, less for later ones, NEAR_TASK for a task near by."""
        if not self._tasks:
            return 0.8
        derived = 0.95 if record.tasks_derived else 1.0
        if not self._taught:
            derived *= _made_to_answer(record, completing=self._completing)
        first, own = self._first, record.tasks[:2]
        if first not in own and not self._as_well.isdisjoint(own):
            if first in ASKS and kinds.only_reads(record):
                return NEAR_TASK * derived
            if first != "text-generation":
                return 0.9 * derived
            return (CHATS_TOO if chats_too(record.id) else LOOKS_FIRST) * derived
        for step, task in zip(self._steps, self._tasks, strict=True):
            if task in record.tasks:
                main = 1.0 if own[:1] == [task] else 0.9
                return step * main * derived
        return NEAR_TASK * derived


def _step(first: str, other: str) -> float:
    """What each place down the list of tasks takes from a model of that task."""
    kinds_of = {TASKS[t].modality for t in (first, other) if t in TASKS}
    return ANOTHER_JOB if len(kinds_of) == 1 else ANOTHER_WAY


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
