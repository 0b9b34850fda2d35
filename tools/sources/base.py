"""What a source is, and how several are asked at once.

A source raises `SourceError` for what it can word itself; anything else that
it raises is a fault of its own and is worded here.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import wait as wait_for
from dataclasses import dataclass, field
from threading import Thread
from typing import Protocol

from bowerbird.need import Need
from bowerbird.recommendation import SourceState, SourceStatus
from bowerbird.record import ModelRecord

LIMIT = 30
"""Models that one source is asked for."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for: the Need, the request's own words, and how many at most."""

    need: Need
    words: str
    limit: int = LIMIT


@dataclass(frozen=True)
class Answer:
    """What one source found.  `note` says what a reader has to know, such as
    the age of a reply that was kept, or how many more there would be."""

    records: list[ModelRecord] = field(default_factory=list[ModelRecord])
    note: str | None = None


class SourceError(Exception):
    """A source could not answer.  The message is a phrase for people."""

    def __init__(self, message: str, state: SourceState = "failed") -> None:
        super().__init__(message)
        self.state: SourceState = state


class Source(Protocol):
    """A place to look for models.  `search` may take until `deadline`
    (time.monotonic) and gives nothing back after it."""

    @property
    def name(self) -> str: ...

    def search(self, question: Question, deadline: float) -> Answer: ...


def ask(
    sources: Sequence[Source], question: Question, seconds: float
) -> tuple[list[ModelRecord], list[SourceStatus]]:
    """Ask all at once.  Records in the order of `sources`, and one status each.

    A source that is still busy at the deadline is left behind in its thread
    and named as too slow.
    """
    deadline = time.monotonic() + seconds
    futures = [_begin(source, question, deadline) for source in sources]
    wait_for(futures, timeout=seconds)
    records: list[ModelRecord] = []
    rows: list[SourceStatus] = []
    for source, future in zip(sources, futures, strict=True):
        answer, row = _read(source.name, future, seconds)
        records += answer.records
        rows.append(row)
    return records, rows


def _begin(source: Source, question: Question, deadline: float) -> Future[Answer]:
    """Ask in a thread that does not keep the program alive, as a pool's would."""
    future: Future[Answer] = Future()

    def work() -> None:
        try:
            future.set_result(source.search(question, deadline))
        except BaseException as error:
            future.set_exception(error)

    Thread(target=work, name=f"source {source.name}", daemon=True).start()
    return future


def _read(name: str, future: Future[Answer], seconds: float) -> tuple[Answer, SourceStatus]:
    nothing = Answer()
    if not future.done():
        note = f"no answer within {seconds:g} s"
        return nothing, SourceStatus(name=name, status="failed", found=0, note=note)
    error = future.exception()
    if isinstance(error, SourceError):
        return nothing, SourceStatus(name=name, status=error.state, found=0, note=str(error))
    if error is not None:
        note = f"its answer could not be used ({type(error).__name__})"
        return nothing, SourceStatus(name=name, status="failed", found=0, note=note)
    answer = future.result()
    found = len(answer.records)
    return answer, SourceStatus(name=name, status="ok", found=found, note=answer.note)
