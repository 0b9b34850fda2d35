"""The most used models of each task, read from the Hub into the catalogue.

Listings first, cards after them, then the index; each step can be killed and
goes on at the next call.  One request at a time, with a pause between them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, cast

from filelock import FileLock, Timeout

from bowerbird.errors import BadInput, CatalogueError, IndexBusy, SourceFailed
from bowerbird.settings import Settings
from bowerbird.tasks import TASKS
from index import catalogue, refreshed, shipped
from index.building import drop_refreshed
from index.documents import cut
from index.encoder import Encoder, load_encoder
from index.library import Library
from index.refreshed import CARD_PARTS
from index.store import Progress
from tools.sources import hub_query, hub_rows
from tools.sources.hub_errors import HubBusy, HubError, worded
from tools.sources.hub_model import MAX_CARD, cleaned
from tools.sources.hub_patience import Pace, Patience
from tools.sources.hub_session import Access, Session
from tools.sources.recreated import Known, recreated
from tools.sources.refresh_state import Report, State, Wanted

PER_TASK = 100
MOST_PER_TASK = 2000
PAGE = 100
MAX_CARD_CHARS = 8192
_EMBED_CARDS = 64
_EMBED_MODELS = 2000
"""Models whose texts are held together; memory does not grow with the refresh."""
_IN_A_ROW = 5
"""Failures one after the other that tell of a Hub in trouble and not of a model."""
_LISTS_NONE = "the Hub lists no model of this task any more"
_SHA = re.compile(r"[0-9a-f]{40}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LATER = "; what was read is kept, and the same command goes on from there"


def _silent(stage: str, done: int, total: int) -> None:
    del stage, done, total


def checked_tasks(wanted: Sequence[str]) -> list[str]:
    """The tasks to read; all where none is named.  Raises BadInput for a word that is none."""
    unknown = [task for task in wanted if task not in TASKS]
    if unknown:
        raise BadInput(
            f"there is no task {', '.join(unknown)[:200]}; use the Hub's own words, such as"
            " image-classification"
        )
    return sorted(set(wanted) or TASKS)


class Refresh:
    """One call of the command."""

    def __init__(
        self, settings: Settings, *, progress: Progress | None = None, pace: Pace | None = None
    ) -> None:
        self._settings = settings
        self._say = progress or _silent
        self._hub = Patience(Access(settings), pace or Pace(), self._say)
        self._report = Report()
        self._failed_cards = 0
        """One after the other."""

    def run(
        self, *, per_task: int = PER_TASK, tasks: Sequence[str] = (), cards: bool = True,
        restart: bool = False, accept: Sequence[str] = (),
    ) -> Report:  # fmt: skip
        """Read, embed and publish.

        Raises BadInput, IndexBusy where another refresh runs, SourceFailed where the
        Hub cannot be read: what was read by then is kept.
        """
        wanted = checked_tasks(tasks)
        if not 1 <= per_task <= MOST_PER_TASK:
            raise BadInput(f"between 1 and {MOST_PER_TASK} models a task can be read")
        if self._settings.offline:
            raise BadInput("BOWERBIRD_OFFLINE is set, and a refresh reads the Hub; unset it first")
        options = {"per_task": per_task, "tasks": wanted, "cards": cards}
        with lock(self._settings):
            state = _opened(self._settings)
            try:
                self._accept(state, accept)
                self._report.resumed = state.begin(options, anew=restart)
                self._listings(state, wanted, per_task)
                if cards:
                    self._cards(state)
                return self._publish(state, wanted)
            except (OSError, sqlite3.Error) as error:
                raise CatalogueError(
                    f"the refresh could not be written ({error}){_LATER}"
                ) from error
            finally:
                state.close()

    def _accept(self, state: State, names: Sequence[str]) -> None:
        for name in names:
            if not state.accept(name):
                raise BadInput(f"{name[:120]} is not set apart")

    # Listings

    def _listings(self, state: State, tasks: Sequence[str], per_task: int) -> None:
        known = _embedded()
        problem: HubError | None = None
        done = in_a_row = 0
        for number, task in enumerate(tasks):
            self._say(f"listing {task}", number, len(tasks))
            try:
                with self._hub.session() as session:
                    self._task(state, session, task, per_task, known)
                done, in_a_row = done + 1, 0
            except Exception as error:
                if isinstance(error, sqlite3.Error | OSError) and not _of_network(error):
                    raise
                problem = worded(error)
                state.failed(task, str(problem))
                in_a_row += str(problem) != _LISTS_NONE
                if _hopeless(problem) or in_a_row == _IN_A_ROW:
                    break  # the others would fare no better
        self._report.failed = state.problems()
        if problem is not None and (not done or _hopeless(problem) or in_a_row == _IN_A_ROW):
            raise SourceFailed(f"{problem}{_LATER}")

    def _task(
        self, state: State, session: Session, task: str, per_task: int, known: Mapping[str, Known]
    ) -> None:
        following, read, done = state.place(task)
        while not done:
            count = min(PAGE, per_task)
            path, query = following or "/api/models", {}
            if following is None:
                query = hub_query.most_used(task, count)
            got = self._hub.asked(
                session, lambda s, p=path, q=query: s.json(p, q, keep=_listing, fresh_s=0.0)
            )
            rows = [row for row in got.value if not row.get("disabled")][: per_task - read]
            read += len(rows)
            following = got.following
            done = read >= per_task or following is None or not got.value
            if done and not read and state.holds(task):
                raise HubError(_LISTS_NONE)
            judged = [(row, self._apart(state, row, known)) for row in rows]
            state.page(task, judged, _today(), following, read, done)

    def _apart(self, state: State, reply: dict[str, Any], known: Mapping[str, Known]) -> str | None:
        """Why the model is set apart; None where it is the one that was known."""
        model_id = str(reply["id"])
        author, created = str(reply.get("author") or ""), str(reply.get("createdAt") or "")[:10]
        earlier, accepted = state.known(model_id) or (Known(), None)
        if accepted and accepted == created:
            return None
        embedded = known.get(model_id.lower(), Known())
        return recreated(earlier, author, created) or recreated(embedded, author, created)

    # Cards

    def _cards(self, state: State) -> None:
        wanted = state.cardless()
        encoder = load_encoder(self._settings, self._settings.data / "index" / "encoder.checked")
        for start in range(0, len(wanted), _EMBED_CARDS):
            some = wanted[start : start + _EMBED_CARDS]
            try:
                with self._hub.session() as session:
                    for number, each in enumerate(some, start):
                        self._say("reading cards", number, len(wanted))
                        self._card(state, session, each)
            except HubError as error:
                if error.code is not None:
                    raise
                raise SourceFailed(f"{error}{_LATER}") from error
        self._embed(state, encoder)

    def _card(self, state: State, session: Session, wanted: Wanted) -> None:
        path = f"/{wanted.id}/resolve/{wanted.sha}/README.md"
        try:
            raw = self._hub.asked(session, lambda s: s.bytes(path, MAX_CARD))
        except Exception as error:
            problem = worded(error)
            if _hopeless(problem):
                raise problem from error
            if problem.code == "EntryNotFound":  # for good, at this commit
                state.card(wanted, "", str(problem))
                return
            # Gated, gone or broken: a word on this card, what was read of it before stays.
            state.card_failed(wanted, str(problem))
            self._failed_cards = self._failed_cards + 1 if problem.code is None else 0
            if self._failed_cards == _IN_A_ROW:
                raise HubError(
                    f"{_IN_A_ROW} cards in a row could not be read, the last one: {problem}"
                ) from error
            return
        state.card(wanted, cleaned(raw)[:MAX_CARD_CHARS])
        self._report.cards_read += 1
        self._failed_cards = 0

    def _embed(self, state: State, encoder: Encoder) -> None:
        """Vectors of the cards' chunks, kept a few hundred at a time."""
        total, models, done = state.listed_count(), state.listed(), 0
        while some := list(islice(models, _EMBED_MODELS)):
            texts: dict[str, str] = {}
            for model in some:
                for chunk in cut(model.id, "card", model.card)[:CARD_PARTS]:
                    texts.setdefault(shipped.text_key(chunk.text), chunk.text)
            missing = state.without_vector(texts, encoder.fingerprint)
            keys = sorted(missing, key=lambda key: (len(texts[key]), key))
            for start in range(0, len(keys), 256):
                share = len(some) * start // len(keys)
                self._say("embedding cards of models", done + share, total)
                part = keys[start : start + 256]
                vectors = encoder.encode([texts[key] for key in part])
                blobs = (vector.astype("<f4").tobytes() for vector in vectors)
                state.keep_vectors(encoder.fingerprint, zip(part, blobs, strict=True))
            done += len(some)
            self._report.embedded += len(keys)

    # Publishing

    def _publish(self, state: State, tasks: Sequence[str]) -> Report:
        report = self._report
        known = _embedded()
        state.finish()
        rows = (
            (record, model.card)
            for model in state.listed()
            if (record := hub_rows.record(model.reply, model.day)) is not None
        )
        report.as_of, report.tasks = _today(), list(tasks)
        report.quarantined, report.card_problems = state.apart(), state.card_problems()

        def counted() -> Any:
            for record, card in rows:
                report.models += 1
                report.new += record.id.lower() not in known
                report.cards += bool(card)
                yield record, card

        outcome = refreshed.write(self._settings, counted(), {"quarantined": report.quarantined})
        about = {
            "as_of": report.as_of, "models": report.models, "new": report.new,
            "cards": report.cards, "tasks": len(tasks), "failed": sorted(report.failed),
            "quarantined": report.quarantined, "source": self._hub.address,
        }  # fmt: skip
        outcome = refreshed.Refreshed(outcome.path, outcome.digest, about)
        Library.prepare(self._settings, outcome, self._say)
        refreshed.publish(self._settings, outcome)
        return report


def lock(settings: Settings) -> FileLock:
    """The lock of the one refresh.  Raises IndexBusy where another one runs."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        held = FileLock(settings.data / "refresh.lock")
        held.acquire(timeout=0)
    except Timeout as error:
        raise IndexBusy("another refresh is running; wait until it has finished") from error
    except OSError as error:
        raise CatalogueError(
            f"the data folder {settings.data} cannot be written ({error.strerror or error});"
            " set BOWERBIRD_DATA to a folder that can"
        ) from error
    return held


def forget(settings: Settings) -> bool:
    """Back to the embedded catalogue alone; says whether there was a refresh."""
    with lock(settings):
        there = refreshed.forget(settings)
        drop_refreshed(settings)
        return there


def _opened(settings: Settings) -> State:
    """The state; a damaged one is begun anew: all in it can be read again."""
    place = refreshed.folder(settings)
    try:
        return State(place / refreshed.STATE)
    except sqlite3.OperationalError as error:
        raise CatalogueError(
            f"the refresh cannot be written to {place} ({error}); set BOWERBIRD_DATA to a folder"
            " that can be"
        ) from error
    except sqlite3.DatabaseError:
        for path in place.glob(f"{refreshed.STATE}*"):
            path.unlink()
        return State(place / refreshed.STATE)


def _embedded() -> dict[str, Known]:
    """When the embedded catalogue read each model, by its ids in small letters."""
    found: dict[str, Known] = {}
    for path in catalogue.files(catalogue.FOLDER):
        for record in catalogue.read(path):
            for name in (record.id, *(door.id for door in record.doors)):
                found[name.lower()] = Known(read=record.as_of)
    return found


def _listing(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        raise HubError("the Hub's answer could not be read")
    rows = [hub_rows.core(item) for item in cast("list[object]", value)]
    return [_checked(row) for row in rows if hub_rows.is_id(row.get("id"))]


def _checked(reply: dict[str, Any]) -> dict[str, Any]:
    """The reply with what a repository is told by as text, or without it where it is none."""
    sha = hub_rows.text(reply.get("sha"), 40)
    return {
        **reply,
        "sha": sha if sha and _SHA.fullmatch(sha) else None,
        "author": hub_rows.text(reply.get("author"), 100),
        "createdAt": found[0] if (found := _DAY.match(str(reply.get("createdAt")))) else None,
        "disabled": reply.get("disabled") is True,
    }


def _hopeless(problem: HubError) -> bool:
    """Whether another question would fare no better."""
    return problem.state == "offline" or isinstance(problem, HubBusy)


def _of_network(error: Exception) -> bool:
    return isinstance(error, TimeoutError | ConnectionError)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
