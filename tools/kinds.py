"""Jobs that share one task tag: reading handwriting and describing a photo are both image-to-text.

For each job `kinds_table.py` has the words by which a request names it and the
words by which a model shows that it does it (in its name, tags or
description).  A request that names a job wants a model for that job; one that
names none wants a model that is not made for a single odd job.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bowerbird.record import ModelRecord
from tools.kinds_seen import TABLE as SEEN
from tools.kinds_table import READING, READS_TEXT, SEES, TABLE

PLAIN = 0.6
"""What is left to a model that shows no job, where the request names one."""
UNTRAINED = 0.35
"""The same where the job is an odd one, which nobody does without being made for it."""
OTHER = 0.2
"""What is left to a model made for another job than the one named."""
GENERALIST = 0.8
"""What is left to a model that does any of the task's jobs, where one is named."""
BESIDES = 0.85
"""A model made for the job that was named and for an odd one besides."""
ANY = "any"
ODD = 0.5
"""What is left to a model made for an odd job, where the request names none."""


@dataclass(frozen=True, slots=True)
class Kind:
    tasks: frozenset[str]
    name: str
    asked: re.Pattern[str]
    shown: re.Pattern[str]
    odd: bool
    """Nobody wants a model for it unasked."""
    trained: bool
    """Only a model made for it does it."""
    subject: bool = False
    """A model made for it knows the subject, however the request words it."""


KINDS: tuple[Kind, ...] = tuple(
    Kind(
        tasks=frozenset(tasks.split()),
        name=name,
        # Chinese words stand without blanks between them: only Latin ones have bounds.
        asked=re.compile(rf"(?<![a-zà-ÿ0-9_])(?:{asked})(?![a-zà-ÿ0-9_])", re.IGNORECASE),
        shown=re.compile(shown, re.IGNORECASE),
        odd=odd in ("odd", "taste", "subject"),
        trained=odd in ("odd", "only", "subject"),
        subject=odd == "subject",
    )
    for tasks, name, asked, shown, odd in (*TABLE, *SEEN)
)
_READS = frozenset(READING.split())
_GENERAL = re.compile(SEES, re.IGNORECASE)
_EXTRAS = frozenset({"image-to-image"})
"""Tasks where the second job that is named (colours, for an old photo) is an extra."""
_BY_NAME = frozenset({"code", "mathematics", "sql"})
"""What every language model of today does besides, and its tags say: only a name tells more."""
_PAGES = re.compile(rf"{READS_TEXT}|dolphin|trocr", re.IGNORECASE)
_ANY_CLASS = re.compile(r"zero.?shot|[-_]x?nli|mnli|comprehend_it|tasksource", re.IGNORECASE)
"""Classifiers that take any class by words, and so do any job of sorting."""
_COMPLETES = re.compile(
    r"auto-?complet\w*|tab.?complet\w*|code completion|fill.?in.?the.?middle|\bfim\b|"
    r"vervollst[äa]ndig\w*|autocompletado|compl[ée]tion|补全",
    re.IGNORECASE,
)
_CODER = re.compile(
    r"(?<![a-z_])cod(?:e|er|estral|egemma|ellama)|starcoder|santacoder|mellum", re.IGNORECASE
)


def completes(text: str) -> bool:
    """Whether somebody wants code completed as it is typed, which bare models do."""
    return _COMPLETES.search(text) is not None


def only_reads(record: ModelRecord) -> bool:
    """Whether it writes down what stands on a page, and answers nothing."""
    name = record.id
    return _PAGES.search(name) is not None and _GENERAL.search(name) is None


def is_coder(record: ModelRecord) -> bool:
    return _CODER.search(record.id) is not None


@lru_cache(maxsize=64)
def _of(task: str) -> tuple[Kind, ...]:
    return tuple(kind for kind in KINDS if task in kind.tasks)


def words_of_jobs(tasks: Sequence[str], text: str) -> list[str]:
    """The words of a request that name a job within one of its tasks, as they were written."""
    found = [
        match[0]
        for task in tasks
        for kind in _of(task)
        for match in kind.asked.finditer(text)
        if match[0]
    ]
    return list(dict.fromkeys(word.lower() for word in found))


def asked_for(task: str | None, text: str) -> tuple[Kind, ...]:
    """Jobs of the task that the words name."""
    return tuple(kind for kind in _of(task or "") if kind.asked.search(text))


def filed_under(task: str | None, text: str) -> list[str]:
    """Further tasks under which models for the named jobs are filed."""
    return sorted(
        {t for kind in asked_for(task, text) if kind.trained for t in kind.tasks} - {task}
    )


def shown_by(task: str | None, record: ModelRecord) -> frozenset[str]:
    """Names of the task's jobs that a model shows; "any" where it does all of them."""
    kinds = _of(task or "")
    if not kinds:
        return frozenset()
    learned = [] if task == "text-generation" else record.datasets  # it reads everything
    text = " ".join([record.id, *record.tags, *learned, record.base_model or ""])
    by_name = _BY_NAME if task == "text-generation" else frozenset[str]()
    found = {
        kind.name
        for kind in kinds
        if kind.shown.search(record.id if kind.name in by_name else text)
    }
    if task in _READS and _GENERAL.search(record.id):
        found.add(ANY)
    if task == "text-classification" and (
        "zero-shot-classification" in record.tasks or _ANY_CLASS.search(record.id)
    ):
        found.add(ANY)
    return frozenset(found)


def factor(task: str | None, asked: Sequence[Kind], shown: frozenset[str]) -> float:
    """What a model that shows some jobs is worth where some are asked for.

    A job that is a subject takes nothing from a model that does not show it: how far
    that one knows the subject is told by its words.
    """
    subjects = {kind.name for kind in asked if kind.subject}
    asked = [kind for kind in asked if not kind.subject]
    others = {k.name for k in _of(task or "") if k.odd and k.name in shown} - subjects
    if not asked:
        if subjects & shown:
            return BESIDES if others else 1.0
        return ODD if others and ANY not in shown else 1.0
    names = {kind.name for kind in asked}
    met = names & shown
    if met:
        share = 0.75 + 0.25 * len(met) / len(names)
        trained = {kind.name for kind in asked if kind.trained}
        if trained and trained.isdisjoint(shown) and task not in _EXTRAS:
            share *= PLAIN  # made for what goes without saying beside an odd job, and not for that
        return share * (BESIDES if others - names else 1.0)
    if ANY in shown:
        return GENERALIST
    if others:
        return OTHER if any(kind.trained for kind in asked) else PLAIN * OTHER / UNTRAINED
    return UNTRAINED if any(kind.trained for kind in asked) else PLAIN
