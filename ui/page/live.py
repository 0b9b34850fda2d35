"""What one visitor sees: the conversation, the last answer with its reports, the job."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Literal

from agent import Assistant, answer
from agent.artifacts import Found
from agent.changes import changed
from agent.dialogue import Dialogue
from agent.graph import Line, Thread
from agent.picks import breaks, with_report
from agent.speech import Speech
from bowerbird.need import Need
from bowerbird.recommendation import Pick, Recommendation
from bowerbird.report import Validation
from ui.page.session import MOST_THREADS, Visitor
from ui.render.text import line
from ui.web.jobs import Job

MOST_ENTRIES = 80
MOST_VISITORS = 500
WIDE = 20
"""Candidates in the table and the plot."""
Who = Literal["person", "bowerbird", "step", "problem"]


@dataclass
class Entry:
    """One thing in the conversation."""

    who: Who
    text: str
    """English where it is the page's own (`step`, `problem`); the page says it in its language."""
    title: str = ""
    done: bool = True
    seconds: float | None = None
    id: str = ""
    language: str = ""
    """Of an answer, where it is known."""


@dataclass
class Live:
    """The state of one visitor's page.  Two windows of one browser share it."""

    visitor: Visitor
    number: int = 0
    """Of the thread that is open."""
    entries: list[Entry] = field(default_factory=list[Entry])
    dialogue: Dialogue = field(default_factory=Dialogue)
    last: Recommendation | None = None
    """The last answer, whatever it is about."""
    models: Recommendation | None = None
    """The last answer that shows models."""
    candidates: list[Pick] = field(default_factory=list[Pick])
    behind: Found | None = None
    """The search behind the candidates: how many fit, and what left the others out."""
    job: Job | None = None
    told: str = ""
    """What is said of the timing, in English."""
    stop: Event = field(default_factory=Event)
    busy: bool = False
    sent: str | None = None
    """The last message, for saying it again."""
    finished: bool = True
    """The last message was answered."""
    catalogue: str | None = None
    opened: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    """The conversations that there are: title and number, newest first."""
    code: int | None = None
    """The card whose code is shown."""
    coming: str | None = None
    """The language of the message that is being answered."""
    browser: str = "en"
    """The language that the browser asks for; the page speaks it until there is a dialogue."""
    tried: set[str] = field(default_factory=set[str])
    """Models whose report has come; one that cannot be timed is not tried twice."""
    thumbs: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def thread(self) -> str:
        return self.visitor.thread(self.number)

    @property
    def need(self) -> Need:
        """What was understood so far."""
        if self.dialogue.talk is None:
            return Need()
        if (
            self.last is not None
            and self.last.about == "models"
            and not self.last.need.out_of_scope
        ):
            return self.last.need
        return changed(self.dialogue, {}).understood.need

    @property
    def speech(self) -> Speech:
        """The language of the page: the dialogue's, before there is one the browser's."""
        return Speech(self.coming or self.dialogue.language or self.browser)

    @property
    def picks(self) -> list[Pick]:
        return self.models.picks if self.models else []

    @property
    def side_by_side(self) -> list[Pick]:
        """Models to be compared: those of a comparison that was asked for, else the picks."""
        asked = self.last is not None and self.last.about == "comparison"
        return self.last.picks if self.last is not None and asked else self.picks

    def took(self, made: Recommendation) -> None:
        """An answer has come."""
        self.last = made
        if made.about == "models" and (made.picks or made.outcome == "no-exact-match"):
            self.models, self.code, self.told = made, None, ""
            self.tried, self.thumbs = set(), {}

    def measured(self, model_id: str, report: Validation) -> None:
        """A report has come: the pick, its card and the words about it are renewed."""
        if self.models is None:
            return
        self.tried.add(model_id)
        old = list(self.models.picks)
        kept = report.status == "skipped"  # an estimate says more than that nothing was run
        new = [
            with_report(p, report)
            if p.id == model_id and not (kept and p.validation.status == "estimated")
            else p
            for p in old
        ]
        text = reworded(self.models.message, old, new, Speech(self.models.language))
        for entry in reversed(self.entries):
            if entry.text == self.models.message:
                entry.text = text
                break
        same = self.last is self.models
        self.models = self.models.model_copy(update={"picks": new, "message": text})
        if same:
            self.last = self.models

    def over(self, pick: Pick) -> str | None:
        """The limit of the Need that a measurement of this pick breaks."""
        broken = breaks(self.models.need, pick.validation) if self.models else None
        return broken.reason if broken else None

    @property
    def untimed(self) -> list[str]:
        """Picks that nobody has tried to time yet."""
        waiting = (p for p in self.picks if p.validation.status in ("skipped", "estimated"))
        return [p.id for p in waiting if p.id not in self.tried]


def reworded(text: str, old: Sequence[Pick], new: Sequence[Pick], t: Speech) -> str:
    """The words of an answer after its picks were timed; what is not found in them stays."""
    for number, (before, after) in enumerate(zip(old, new, strict=True)):
        if number == 0:
            text = text.replace(answer.measured(before, t), answer.measured(after, t))
        else:
            was = "; ".join(answer.against(old[0], before, t))
            text = text.replace(was, "; ".join(answer.against(new[0], after, t)))
    return text


def entries_of(lines: Sequence[Line]) -> list[Entry]:
    """The conversation as it is kept.  The answer to a change by hand stands in place of the
    one before it."""
    shown: list[Entry] = []
    replaces = False
    for said in lines:
        if said.who == "change":
            replaces = True
            continue
        if said.who == "bowerbird" and replaces and shown and shown[-1].who == "bowerbird":
            shown.pop()
        replaces = False
        shown.append(Entry("person" if said.who == "person" else "bowerbird", said.text))
    return shown[-MOST_ENTRIES:]


class Lives:
    """The pages that were open lately, by visitor.  Safe to share between threads."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._kept: OrderedDict[str, Live] = OrderedDict()
        self._lock = Lock()

    def of(self, visitor: Visitor) -> Live:
        """The visitor's page; restored from the kept threads where it is not in memory."""
        with self._lock:
            live = self._kept.get(visitor.id)
            if live is not None:
                self._kept.move_to_end(visitor.id)
                return live
        live = Live(visitor)
        kept = self.list(live)
        if kept:
            self.open(live, kept[0][1])
        with self._lock:
            live = self._kept.setdefault(visitor.id, live)
            while len(self._kept) > MOST_VISITORS:
                self._kept.popitem(last=False)
        return live

    def peek(self, visitor: Visitor) -> Live | None:
        with self._lock:
            return self._kept.get(visitor.id)

    def list(self, live: Live) -> list[tuple[str, int]]:
        """The visitor's conversations, newest first."""
        agent = self._assistant.agent
        threads = [(n, agent.thread(live.visitor.thread(n))) for n in range(MOST_THREADS)]
        found = sorted(((t.at, n, t) for n, t in threads if t.lines), key=lambda f: f[:2])
        live.opened = [(_title(t), n) for _, n, t in reversed(found)]
        return live.opened

    def open(self, live: Live, number: int) -> None:
        """Show the thread with this number."""
        if not 0 <= number < MOST_THREADS:
            return
        fresh = _another(live, number)
        kept = self._assistant.agent.thread(fresh.thread)
        fresh.entries, fresh.dialogue = entries_of(kept.lines), kept.dialogue
        fresh.sent = next(
            (line.text for line in reversed(kept.lines) if line.who == "person"), None
        )
        if kept.answer is not None:
            fresh.took(kept.answer)
        _put(live, fresh)
        if kept.dialogue.shown:
            self.widen(live)

    def fresh(self, live: Live) -> None:
        """Begin a new thread; the oldest one is forgotten where there are too many."""
        taken = {n for _, n in self.list(live)}
        number = next((n for n in range(MOST_THREADS) if n not in taken), live.opened[-1][1]
                      if live.opened else 0)  # fmt: skip
        if number in taken:
            self._assistant.agent.forget(live.visitor.thread(number))
            self.list(live)
        _put(live, _another(live, number))

    def widen(self, live: Live) -> None:
        """Look up the candidates behind the picks, for the table and the plot."""
        from agent.work import Options

        found = self._assistant.agent.candidates(
            live.thread, Options(picks=WIDE, catalogue=live.catalogue, timed_later=True)
        )
        live.candidates, live.behind = found.picks, found
        if live.models is None and found.picks:
            count = max(1, len(live.dialogue.shown))
            live.models = Recommendation(
                need=found.need, outcome="recommend", picks=found.picks[:count],
                rejected=found.rejected, near_misses=found.near_misses, relax=found.relax,
                sources=found.sources, catalogue_date=found.catalogue_date,
                language=live.dialogue.language or "en",
            )  # fmt: skip


def _another(live: Live, number: int) -> Live:
    """The same visitor's page with another thread."""
    return Live(
        live.visitor, number, opened=live.opened, catalogue=live.catalogue, browser=live.browser
    )


def _put(live: Live, fresh: Live) -> None:
    """The same page, another thread."""
    live.stop.set()
    for name, value in vars(fresh).items():
        setattr(live, name, value)


def _title(thread: Thread) -> str:
    first = next((said.text for said in thread.lines if said.who == "person"), "")
    return line(first, 48)
