"""What a dialogue has come to: the Need, what was shown, what was asked.

A dialogue is a fold over turns: `take` reads one more turn, `keep` notes what
was answered.  Both are pure, and the state is plain JSON, so that a thread
survives a restart and the same turns always give the same answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from agent import guide
from agent.artifacts import Option
from agent.guide import Pending
from agent.speech import Speech
from agent.understanding import Act, Talk, Understanding, read_turn, understood
from agent.understanding.dialogue import BIGGER_IS_FINE
from agent.understanding.text import clean, read
from agent.understanding.tongue import written_in
from bowerbird.recommendation import Recommendation

LEDGER = 200
"""Models of the thread that are remembered with their figures."""
_SKIPPED = 60
_SMALLER = re.compile(
    r"\b(?:smaller|tinier|lighter|kleiner\w*|leichter\w*|plus (?:petit|leger)\w*|mas (?:pequen|liger)\w*|piu (?:piccol|legger)\w*|menor(?:es)?|mais leve)\b|更小|小一点"  # noqa: E501
)
_BIGGER = re.compile(
    r"\b(?:bigger|larger|groeser\w*|groser\w*|großer\w*|plus (?:grand|gros)\w*|mas grande\w*|piu grand\w*|maior(?:es)?)\b|更大"  # noqa: E501
)


class Shown(BaseModel):
    """A model of the last answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    params_m: float | None = None
    size_mb: float | None = None


class Dialogue(BaseModel):
    """The state between two turns."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    talk: Talk | None = None
    language: str | None = None
    shown: list[Shown] = Field(default_factory=list[Shown])
    skipped: list[str] = Field(default_factory=list[str])
    """Models shown before, which "more" leaves out."""
    below_mb: float | None = None
    """Size of the smallest model shown when something smaller was asked for."""
    pending: Pending | None = None
    answered: bool = False
    """An answer with models was given for this subject."""
    asked: bool = False
    ledger: dict[str, dict[str, Any]] = Field(default_factory=dict[str, dict[str, Any]])
    """Figures of the models named so far, for checking what a language model says."""


@dataclass(frozen=True)
class Step:
    """One turn, read: what to do now."""

    before: Dialogue
    text: str
    act: Act
    understood: Understanding
    dialogue: Dialogue
    """The state with this turn in it, the answer not yet."""
    named: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    """Models shown that the turn points at."""

    @property
    def speech(self) -> Speech:
        return Speech(self.dialogue.language or "en")

    @property
    def searches(self) -> bool:
        """Whether the turn asks for models."""
        return self.act.kind in ("request", "more")


def speech_of(before: Dialogue, text: str) -> Speech:
    """The language that the answer to these words will be in, told before it is made."""
    return Speech(written_in(read(clean(text[:2000])), before.language))


def take(before: Dialogue, text: str) -> Step:
    """Read one more turn.  Raises BadInput where nothing can be made of the words."""
    shown = len(before.shown)
    if before.pending is not None:
        replied = _reply(before, text)
        if replied is not None:
            return replied
    reading = read_turn(before.talk, text, shown=shown, spoken=before.language)
    act, talk = reading.act, reading.talk
    state = before.model_copy(update={"talk": talk, "language": reading.language})
    if act.kind == "reset":
        state = Dialogue(language=reading.language, ledger=before.ledger)
    elif act.kind == "guide":
        state = state.model_copy(update={"pending": guide.begin(talk), "asked": True})
    elif before.pending is not None:
        state = _typed_freely(before, state, act)
    plain = read(clean(text)).plain
    if act.kind == "request":
        state = _relative(before, state, plain)
    meaning = understood(state.talk, text, reading.language)
    return Step(
        before, text, act, meaning, state, reading.named, _targets(before, act)
    )  # fmt: skip


def _targets(before: Dialogue, act: Act) -> tuple[str, ...]:
    count = len(before.shown)
    places = [p if p >= 0 else count + p for p in act.places]
    ids = [before.shown[p].id for p in places if 0 <= p < count]
    if not ids and act.pointed and count:
        ids = [before.shown[0].id]
    return tuple(dict.fromkeys(ids))


def _relative(before: Dialogue, state: Dialogue, plain: str) -> Dialogue:
    """ "smaller" without a number means smaller than the models just shown."""
    update: dict[str, Any] = {}
    if _task(before.talk) != _task(state.talk):
        update = {"below_mb": None, "skipped": [], "shown": [], "answered": False}
    elif before.shown and _SMALLER.search(plain):
        sizes = [mb for s in before.shown if (mb := shown_mb(s)) is not None]
        known = [*sizes, *([before.below_mb] if before.below_mb else [])]
        update["below_mb"] = min(known) if known else None
    elif _BIGGER.search(plain) or BIGGER_IS_FINE.search(plain):
        update["below_mb"] = None
    return state.model_copy(update=update)


def shown_mb(shown: Shown) -> float | None:
    """MB of the weights; from the parameters at four bytes where only those are known."""
    if shown.size_mb is not None:
        return shown.size_mb
    return None if shown.params_m is None else shown.params_m * 4


def _task(talk: Talk | None) -> list[str]:
    return talk.fields["task"][:1] if talk else []


def _reply(before: Dialogue, text: str) -> Step | None:
    """The turn as an answer to the open question; None where it is none."""
    pending = before.pending
    if pending is None:
        return None
    speech = Speech(before.language or "en")
    option = guide.match(pending, text, speech)
    if option is None:
        return None
    talk = guide.patched(before.talk, option, pending.field)
    following = guide.following(pending, talk)
    state = before.model_copy(update={"talk": talk, "pending": following})
    meaning = understood(talk, text, before.language or "en")
    act = Act("guide") if following is not None else Act("request")
    return Step(before, text, act, meaning, state)


def _typed_freely(before: Dialogue, state: Dialogue, act: Act) -> Dialogue:
    """Words of the user's own instead of a ready answer: they count as the answer
    where they tell anything, and the question is not asked again."""
    pending = before.pending
    if pending is None or act.kind != "request":
        return state
    following = guide.following(pending, state.talk) if pending.guided else None
    return state.model_copy(update={"pending": following})


def keep(step: Step, answer: Recommendation, options: list[Option] | None = None) -> Dialogue:
    """The state after the answer of this turn."""
    state = step.dialogue
    update: dict[str, Any] = {}
    if answer.outcome == "clarify" and options:
        update |= {"pending": Pending(field="task", options=options), "asked": True}
    elif state.pending is not None and not state.pending.guided:
        update["pending"] = None
    if answer.outcome in ("clarify", "decline", "flag-conflict"):
        update["asked"] = True
    if answer.picks and answer.about in ("models", "comparison"):
        shown = [Shown(id=p.id, params_m=p.params_m, size_mb=p.size_mb) for p in answer.picks]
        seen = [*state.skipped, *(s.id for s in shown)] if step.searches else state.skipped
        update |= {"shown": shown, "skipped": list(dict.fromkeys(seen))[-_SKIPPED:]}
        update["answered"] = True
    ledger = {**state.ledger}
    for pick in answer.picks:
        ledger.pop(pick.id, None)
        ledger[pick.id] = facts_of(pick.model_dump(mode="json"))
    update["ledger"] = dict(list(ledger.items())[-LEDGER:])
    return state.model_copy(update=update)


def facts_of(pick: dict[str, Any]) -> dict[str, Any]:
    """The figures of a pick that an answer may name."""
    report = pick["validation"]
    figures = [pick["params_m"], pick["size_mb"], report.get("throughput_per_s")]
    figures += [report.get("peak_memory_mb"), report.get("load_s")]
    latency: dict[str, Any] = report.get("latency_ms") or {}
    figures += list(latency.values())
    for band in ("band", "memory_band_mb"):
        ends: dict[str, Any] = report.get(band) or {}
        figures += list(ends.values())
    figures += [e["value"] for e in pick["evidence"]]
    return {
        "figures": [f for f in figures if isinstance(f, int | float)],
        "license": pick["license"]["id"],
        "doors": pick["doors"],
    }
