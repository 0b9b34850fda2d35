"""Which of a task's jobs a request names, and how a model's own job meets it."""

from __future__ import annotations

from bowerbird.need import Need
from bowerbird.record import ModelRecord
from tools import kinds
from tools.kinds_table import OWN_LABELS
from tools.shelf import Shelf


class Jobs:
    """For each task of the need the jobs within it that the request names."""

    def __init__(self, need: Need, query: str, shelf: Shelf) -> None:
        text = " ".join([query, *need.domain, *need.wants])
        self._asked = {task: kinds.asked_for(task, text) for task in need.task}
        self._first = next(iter(self._asked), None)
        self._named = self._first is not None and bool(self._asked[self._first])
        self._shelf = shelf
        self._known: dict[
            tuple[str | None, frozenset[str], tuple[str, ...]], tuple[float, bool, bool]
        ] = {}

    def meets(self, record: ModelRecord) -> bool:
        """Whether the model was made for one of the jobs that the request names."""
        asked = self._asked.get(self._first or "", ())
        return bool(asked) and not {k.name for k in asked}.isdisjoint(
            self._shown(self._first, record)
        )

    def any_label(self, record: ModelRecord) -> bool:
        return OWN_LABELS in self._shown(self._first, record)

    def _shown(self, task: str | None, record: ModelRecord) -> frozenset[str]:
        key, known = (task, record.id), self._shelf.known.jobs
        shown = known.get(key)
        if shown is None:
            shown = known[key] = kinds.shown_by(task, record)
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
        key = (task, shown, tuple(record.tasks))
        found = self._known.get(key)
        if found is None:
            own = frozenset(record.tasks)
            asked = self._asked.get(task or "", ())
            # A subject is met across a kind's own tasks only: what sorts views from above counts
            # nothing in them.
            met = [k for k in asked if k.name in shown]
            met = [k for k in met if not (k.subject and own.isdisjoint(k.tasks))]
            made_for, knows = any(k.trained for k in met), any(k.subject for k in met)
            found = (kinds.factor(task, asked, shown), made_for, knows)
            self._known[key] = found
        return found
