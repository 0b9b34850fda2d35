"""What happens on the page: a message, a change by hand, timing.  Each step is worth showing.

What is said here is English; the page says it in the language of the dialogue, which
a message may change, when it shows it.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Callable, Generator, Mapping
from functools import partial
from threading import Event
from typing import Any

import anyio

from agent.dialogue import speech_of
from agent.graph import Said
from agent.speech import later
from agent.views import ModelReport
from agent.work import Options
from bowerbird.errors import BowerbirdError, Overloaded
from bowerbird.recommendation import Recommendation
from ui.page.live import MOST_ENTRIES, Entry, Live, Lives
from ui.page.session import told_apart
from ui.render.doing import FAILED, FOUND, STEPS, WORKING
from ui.web.guard import is_loopback
from ui.web.jobs import ENDED, Job
from ui.web.service import Service

log = logging.getLogger("bowerbird.http")

POLL_S = 0.2
BROKEN = later("That did not work; the server's log says why. Try again.")
STOPPED = later("Stopped.")
WAITING = later("Waiting to be timed.")
CANCELLED = later("Timing was cancelled.")


class Flow:
    """The page's doings over one service."""

    def __init__(self, service: Service, lives: Lives) -> None:
        self._service = service
        self._lives = lives
        self.times_by_itself = is_loopback(service.settings.host)
        """On a computer of one's own the picks are timed at once; on a server for many,
        when they are asked to be."""

    # A message, a change

    async def say(self, live: Live, text: str, *, again: bool = False) -> AsyncGenerator[None]:
        """One message.  `again`: the last one once more, in place of its answer."""
        text = text.strip()
        if not text:
            return
        rewind = again and live.finished
        if again:
            _drop_last(live)
        live.entries.append(Entry("person", text))
        live.sent = text
        spoken = await self._service.run(partial(speech_of, live.dialogue, text))
        live.coming = spoken.language
        async for _ in self._turn(
            live,
            lambda stop: self._service.assistant.agent.say(
                live.thread, text, self._options(live), stop, again=rewind
            ),
        ):
            yield

    async def change(self, live: Live, patch: Mapping[str, Any]) -> AsyncGenerator[None]:
        """Fields of the Need set by hand: the last answer is replaced."""
        replaced = [e for e in live.entries if e.who == "bowerbird"][-1:]
        async for _ in self._turn(
            live,
            lambda stop: self._service.assistant.agent.change(
                live.thread, patch, self._options(live), stop
            ),
            replaces=replaced[0] if replaced and _is_last(live, replaced[0]) else None,
        ):
            yield

    def _options(self, live: Live) -> Options:
        return Options(
            picks=self._service.settings.picks, catalogue=live.catalogue, timed_later=True
        )

    async def _turn(
        self, live: Live, begin: Callable[[Event], Generator[Said]], replaces: Entry | None = None
    ) -> AsyncGenerator[None]:
        self.cancel(live)
        live.stop.set()
        stop = live.stop = Event()
        live.busy, live.finished = True, False
        number = live.number
        yield
        try:
            events = begin(stop)
            while (said := await self._service.run(partial(next, events, None))) is not None:
                if stop.is_set() or live.number != number:
                    break
                await self._heard(live, said, replaces)
                yield
        except BowerbirdError as error:
            live.entries.append(Entry("problem", worded(error)))
        except Exception:
            log.exception("a turn on the page failed")
            live.entries.append(Entry("problem", BROKEN))
        finally:
            stop.set()
            if live.stop is stop:
                live.busy, live.coming = False, None
                _end_steps(live)

    async def _heard(self, live: Live, said: Said, replaces: Entry | None) -> None:
        if said.answer is not None:
            await self._answered(live, said.answer, replaces)
            return
        if replaces is not None:
            return
        tool, number = str(said.data.get("tool", "")), str(said.data.get("id", ""))
        doing, did = STEPS.get(tool, WORKING)
        open_step = next(
            (e for e in reversed(live.entries) if e.who == "step" and not e.done
             and (e.id == number or not number)), None,
        )  # fmt: skip
        if said.event == "tool-started":
            live.entries.append(Entry("step", "", doing, done=False, id=number))
        elif open_step is not None and said.event == "progress":
            open_step.text = str(said.data.get("text", ""))
        elif open_step is not None:
            found = said.data.get("found")
            open_step.title = did if said.data.get("ok", True) else FAILED.format(what=doing)
            open_step.text = "" if found is None else FOUND.format(n=found)
            open_step.seconds, open_step.done = said.data.get("seconds"), True

    async def _answered(self, live: Live, made: Recommendation, replaces: Entry | None) -> None:
        live.finished = True
        live.took(made)
        if replaces is not None and replaces in live.entries:
            replaces.text, replaces.language = made.message, made.language
        else:
            live.entries.append(Entry("bowerbird", made.message, language=made.language))
        del live.entries[:-MOST_ENTRIES]
        await self._service.run(partial(self._renew, live))
        if self.times_by_itself and made is live.models:
            self.time(live)

    def _renew(self, live: Live) -> None:
        live.dialogue = self._service.assistant.agent.dialogue(live.thread)
        live.coming = None
        if live.last is live.models and live.picks:
            self._lives.widen(live)
        self._lives.list(live)

    def stop(self, live: Live) -> None:
        """End the turn; what it has found so far is dropped.  An answer that came before stays."""
        live.stop.set()
        if live.busy:
            live.busy, live.coming = False, None
            _end_steps(live)
            if not live.finished:
                live.entries.append(Entry("problem", STOPPED))

    # Timing

    def time(self, live: Live) -> None:
        """Let the picks be timed; they wait their turn."""
        if not live.untimed or live.catalogue is not None:
            return
        try:
            live.job = self._service.jobs.submit(owner(live), live.untimed, "cpu")
            live.told = WAITING
        except BowerbirdError as error:
            live.job, live.told = None, worded(error)

    def cancel(self, live: Live) -> None:
        """Forget the job; a model that is being timed is timed to its end."""
        job, live.job = live.job, None
        if job is None:
            return
        if job.state not in ENDED:
            live.told = CANCELLED
        try:
            self._service.jobs.cancel(job.owner, job.id)
        except BowerbirdError:
            log.debug("job %s was forgotten before", job.id)

    async def watch(self, live: Live) -> AsyncGenerator[None]:
        """Yields whenever something about the job is new, until it has ended."""
        job, seen = live.job, -1
        place: int | None = -1
        while job is not None and live.job is job:
            position = self._service.jobs.position(job)
            if len(job.events) != seen or position != place:
                fresh = job.events[max(seen, 0) :]
                seen, place = len(job.events), position
                for event, data in fresh:
                    if event == "report":
                        report = ModelReport.model_validate(data)
                        live.measured(report.id, report.validation)
                live.told = told(job, position)
                if job.state in ENDED:
                    live.job = None
                yield
                if job.state in ENDED:
                    return
            await anyio.sleep(POLL_S)

    # The rest

    def thumb(self, live: Live, number: int, up: bool) -> None:
        """Keep a judgement of a pick."""
        from agent.wording import understood

        if number >= len(live.picks):
            return
        pick = live.picks[number]
        self._service.feedback.add(
            told_apart(live.thread), pick.id, "up" if up else "down", surface="page",
            need=understood(live.need),
        )  # fmt: skip
        live.thumbs[pick.id] = "up" if up else "down"


def owner(live: Live) -> str:
    """The visitor's name in the queue of validations."""
    return f"page:{live.visitor.id[:24]}"


def told(job: Job, position: int | None) -> str:
    """Where a job is, in words."""
    count = len(job.ids)
    if job.state == "queued":
        if position is None or position <= 1:
            return later("Waiting to be timed: you are next.")
        return later("Waiting to be timed: {n} before you.").format(n=position - 1)
    if job.state == "running":
        number = min(len(job.reports) + 1, count)
        return later("Timing {n} of {count} on this computer: {id}").format(
            n=number, count=count, id=job.ids[number - 1]
        )
    if job.state == "cancelled":
        return CANCELLED
    if job.problem:
        return later("Timing failed: {why}").format(why=job.problem)
    good = sum(r.validation.status == "measured" for r in job.reports)
    return later("Timed {n} of {count} on this computer.").format(n=good, count=count)


def worded(error: BowerbirdError) -> str:
    """What went wrong, and when to ask again where waiting helps."""
    wait = error.retry_after if isinstance(error, Overloaded) else None
    if wait is None:
        return str(error)
    return later("{what} Try again in {n} s.").format(what=error, n=wait)


def _is_last(live: Live, entry: Entry) -> bool:
    """Whether nothing was said after this answer."""
    after = live.entries[live.entries.index(entry) + 1 :]
    return not any(e.who in ("person", "problem") for e in after)


def _drop_last(live: Live) -> None:
    """Take the last message and all after it from the page."""
    at = max((n for n, e in enumerate(live.entries) if e.who == "person"), default=None)
    if at is not None:
        del live.entries[at:]


def _end_steps(live: Live) -> None:
    for entry in live.entries:
        entry.done = True
