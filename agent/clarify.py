"""The one question before the first answer, asked only where its answers lead to
different models: each reading of the request is searched, and the winners compared."""

from __future__ import annotations

from agent.artifacts import Found, Option
from agent.dialogue import Step
from bowerbird.need import Need
from bowerbird.tasks import TASKS, label
from tools.rank import Ranked
from tools.search import Searcher

LOOKED_AT = 40
"""Candidates whose tasks are weighed."""
MOST = 4
_CLOSE = 0.55
"""A reading counts where its best model reaches this share of the best of all."""


def without_a_task(need: Need, query: str, searcher: Searcher, step: Step) -> Found | Need:
    """Where no task is told: what the subject alone leads to.

    One task only, or a question was asked before: the likeliest is assumed, and
    the Need comes back.  Several: the question, with the tasks as ready answers.
    """
    if not need.domain and not query.strip():
        return Found(need=need, outcome="clarify")
    shortlist = searcher.search(need, query or " ".join(need.domain))
    readings = _readings(shortlist.ranked, need)
    if not readings:
        return Found(need=need, outcome="clarify")
    if len(readings) == 1 or step.before.asked:
        said = f"a model for {label(readings[0])}, as that suits your words best"
        return need.model_copy(update={"task": readings[:1], "assumed": [*need.assumed, said]})
    options = [
        Option(label=f"{label(task)} ({', '.join(need.domain)})" if need.domain else label(task),
               patch={"task": [task]})
        for task in readings
    ]  # fmt: skip
    return Found(need=need, outcome="clarify", options=options, found=shortlist.found)


def _readings(ranked: list[Ranked], need: Need) -> list[str]:
    """Tasks of the models that know the subject, best first, each with its own winner."""
    best: dict[str, float] = {}
    for candidate in ranked[:LOOKED_AT]:
        if need.domain and candidate.specialist is False:
            continue
        for task in candidate.record.tasks[:1]:
            if task in TASKS and task.removeprefix("zero-shot-") not in best:
                best.setdefault(task, candidate.total)
    if not best:
        return []
    top = max(best.values())
    return [t for t, total in sorted(best.items(), key=lambda i: -i[1]) if total >= _CLOSE * top][
        :MOST
    ]
