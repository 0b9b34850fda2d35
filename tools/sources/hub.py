"""The Hugging Face Hub, asked live."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from bowerbird.record import ModelRecord
from bowerbird.settings import Settings
from index import refreshed
from tools.sources import hub_model, hub_query, hub_rows
from tools.sources.base import Answer, Question, SourceError
from tools.sources.bounded import within
from tools.sources.hub_errors import UNREADABLE, HubError, worded
from tools.sources.hub_model import HubModel
from tools.sources.hub_session import Access, Session
from tools.sources.kept import ago

MARGIN_S = 0.3
"""Left of the deadline for an older reply, when the Hub does not answer."""
MODEL_S = 10.0
"""How long the details of one model may take."""
MOST_PAGES = 5


@dataclass
class _Found:
    """What the queries gave so far."""

    records: dict[str, ModelRecord] = field(default_factory=dict[str, ModelRecord])
    age_s: float | None = None
    answered: bool = False
    problem: HubError | None = None


class Hub:
    """Source `hf`."""

    name = "hf"

    def __init__(self, settings: Settings) -> None:
        self._access = Access(settings)
        self._settings = settings
        self._offline = settings.offline

    def search(self, question: Question, deadline: float) -> Answer:
        """Models of the likeliest task that meet what the Hub can filter by, those
        with the subject in their name first, then the most downloaded.  A reply not
        older than an hour is used again, an older one where the Hub does not answer.
        Models that a refresh set apart are left out: what is under their names now is
        not what was known."""
        plans = hub_query.plans(question.need, question.limit)
        if not plans:
            raise SourceError("the request names nothing that the Hub can look for", "skipped")
        until = deadline - MARGIN_S

        def live() -> _Found:
            with self._access.session(until) as session:
                return _collect(session, plans, question.limit)

        try:
            found = within(live, until)
        except Exception as error:  # every failure has its words
            problem = worded(error)
            found = _collect(self._access.memory(), plans, question.limit)
            if not found.answered:
                raise problem from error
            found.problem = problem
        apart = refreshed.set_apart(self._settings)
        records = [r for key, r in found.records.items() if key not in apart]
        return Answer(records, _note(found))

    def model(self, model_id: str, deadline: float | None = None) -> HubModel:
        """All that the Hub says of one model, without downloading it.

        Raises SourceError where it cannot be said, and why."""
        if not hub_rows.is_id(model_id):
            raise HubError("this cannot be the id of a model on the Hub")
        until = time.monotonic() + MODEL_S if deadline is None else deadline

        def live() -> HubModel:
            with self._access.session(until - MARGIN_S) as session:
                return hub_model.read(session, model_id)

        try:
            if self._offline:
                raise HubError("not asked: offline was set", "offline")
            return within(live, until - MARGIN_S)
        except Exception as error:
            problem = worded(error)
            if problem.code is not None:
                raise problem from error  # the Hub's word on this model is newer than what was kept
            try:
                return hub_model.read(self._access.memory(), model_id).because(str(problem))
            except SourceError:
                raise problem from error


def _collect(session: Session, plans: list[dict[str, Any]], limit: int) -> _Found:
    """Ask in turn until there are enough.  The first failure ends it; it is raised
    where nothing had been answered before."""
    found = _Found()
    for plan in plans:
        if len(found.records) >= limit:
            break
        try:
            _pages(session, plan, limit, found)
        except Exception as error:
            if session.live and not found.answered:
                raise
            if session.live:
                found.problem = worded(error)
                break
    return found


def _pages(session: Session, query: Mapping[str, Any], limit: int, found: _Found) -> None:
    path: str | None = "/api/models"
    for _ in range(MOST_PAGES):
        if path is None or len(found.records) >= limit:
            return
        got = session.json(path, query, keep=_rows)
        found.answered = True
        if got.age_s is not None:
            found.age_s = max(got.age_s, found.age_s or 0.0)
        for reply in got.value:
            record = hub_rows.record(hub_rows.table(reply))
            if record is not None and len(found.records) < limit:
                found.records.setdefault(record.id.lower(), record)
        path, query = got.following, {}


def _rows(value: Any) -> list[dict[str, Any]]:
    """The entries of a listing, cut down to what is read of them."""
    if not isinstance(value, list):
        raise HubError(UNREADABLE)
    return [hub_rows.core(item) for item in cast("list[object]", value)]


def _note(found: _Found) -> str | None:
    parts = [str(found.problem)] if found.problem else []
    if found.age_s is not None:
        parts.append(f"as it answered {ago(found.age_s)}")
    return "; ".join(parts) or None
