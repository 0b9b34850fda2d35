"""What stands around the brain: limits, fallback, trust, and the answer's last word."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, NotRequired, cast

from langchain.agents.middleware import AgentMiddleware, AgentState, ModelRequest, ModelResponse
from langchain.tools.tool_node import ToolCallRequest
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, RemoveMessage, ToolMessage
from langgraph.runtime import Runtime
from langgraph.types import Command

from agent import grounding, turn
from agent.artifacts import Failed
from agent.brains.builtin import MODEL, BuiltinBrain
from agent.dialogue import Dialogue
from agent.policy import Call
from agent.speech import Speech
from agent.tool_text import safe
from agent.toolset import Turn
from agent.wording import LICENCES, understood
from bowerbird.recommendation import Recommendation

log = logging.getLogger("bowerbird.agent")

KEPT_MESSAGES = 24
"""Messages of a thread that are kept: a dozen turns for a language model to read."""
FOREIGN = frozenset({"papers", "github"})
"""Tools that bring words of strangers; after one of them nothing is run any more."""
ACTING = frozenset({"validate"})


class State(AgentState[Any]):
    """What a thread keeps: the dialogue after and before the last turn, and its answer."""

    dialogue: NotRequired[dict[str, Any]]
    before: NotRequired[dict[str, Any]]
    answer: NotRequired[dict[str, Any]]


class Conductor(AgentMiddleware[State, Turn]):
    """One turn: the brain is asked, tools are run within limits, the answer is made.

    A language model that fails is replaced by the built-in brain for the rest
    of the turn.  The answer is always composed from artifacts; of a language
    model's words only those are shown that the artifacts hold.
    """

    state_schema = State

    def __init__(self, max_calls: int, max_model_calls: int) -> None:
        super().__init__()
        self._fallback = BuiltinBrain()
        self._max_calls = max_calls
        self._max_model_calls = max_model_calls

    # The brain

    def wrap_model_call(
        self,
        request: ModelRequest[Turn],
        handler: Callable[[ModelRequest[Turn]], ModelResponse[Any]],
    ) -> ModelResponse[Any] | AIMessage:
        now = request.runtime.context
        now.model_calls += 1
        if now.model_calls > self._max_model_calls:
            return AIMessage(content="")  # no more tools: the answer is made of what there is
        own = request.override(model=self._fallback, model_settings={"turn": now})
        if _builtin(request.model) or now.failure is not None:
            return handler(own)
        if time.monotonic() > now.deadline or now.stop.is_set():
            now.failure = "The language model took too long."
            return handler(own)
        try:
            return handler(request.override(messages=_for_model(request.messages, now)))
        except Exception as error:  # a provider may raise anything; the turn goes on without it
            log.warning("the language model failed: %s", type(error).__name__)
            now.failure = _reason(error)
            return handler(own)

    # The tools

    def wrap_tool_call(
        self,
        request: ToolCallRequest,
        handler: Callable[[ToolCallRequest], ToolMessage | Command[Any]],
    ) -> ToolMessage | Command[Any]:
        runtime = cast("Any", request.runtime)  # pyright: ignore[reportUnknownMemberType]
        now = cast("Turn", runtime.context)
        write = runtime.stream_writer
        name = request.tool_call["name"]
        number = request.tool_call["id"] or name
        refused = self._refused(name, now)
        if refused:
            return ToolMessage(refused, tool_call_id=number, name=name, status="error")
        write({"event": "tool-started", "tool": name, "id": number, "args": _shown(request)})
        began = time.perf_counter()
        before = len(now.artifacts)
        try:
            message = handler(request)
        except Exception as error:  # a fault of ours must not end the turn
            log.exception("tool %s failed", name)
            now.note(Failed(tool=name, reason=f"{name} failed ({type(error).__name__})"))
            message = ToolMessage(
                f"{name} failed ({type(error).__name__}). Go on without it.",
                tool_call_id=number, name=name, status="error",
            )  # fmt: skip
        made = now.artifacts[before:]
        write(
            {
                "event": "tool-finished", "tool": name, "id": number,
                "seconds": round(time.perf_counter() - began, 3),
                "found": _found(made[-1]) if made else None,
                "ok": not (isinstance(message, ToolMessage) and message.status == "error"),
            }
        )  # fmt: skip
        return message

    def _refused(self, name: str, now: Turn) -> str | None:
        if now.stop.is_set():
            return "The user has stopped this turn."
        if time.monotonic() > now.deadline:
            return "No time is left. Answer with what you have."
        if len(now.artifacts) >= self._max_calls:
            return "No more tool calls in this turn. Answer with what you have."
        if name in ACTING and any(a.kind in FOREIGN for a in now.artifacts):
            return "Nothing is run after foreign texts were read in the same turn."
        return None

    # The answer

    def after_agent(self, state: State, runtime: Runtime[Turn]) -> dict[str, Any]:
        now = runtime.context
        write = runtime.stream_writer
        made, dialogue = turn.answer(
            now.work, now.step, now.options, done=now.artifacts,
            event=lambda what, call, artifact: write(_event(what, call, artifact)),
            progress=lambda words: write({"event": "progress", "tool": "validate", "text": words}),
        )  # fmt: skip
        messages = state["messages"]
        last = messages[-1] if messages else None
        own = isinstance(last, AIMessage) and last.response_metadata.get("model_name") == MODEL
        if isinstance(last, AIMessage) and (not own or now.failure is not None):
            made = _worded(made, last, now, dialogue)
        final = AIMessage(content=made.message, id=last.id if isinstance(last, AIMessage) else None)
        return {
            "messages": [*_gone(messages, final), final],
            "dialogue": dialogue.model_dump(mode="json"),
            "before": now.step.before.model_dump(mode="json"),
            "answer": made.model_dump(mode="json"),
        }


def _builtin(model: Any) -> bool:
    return isinstance(model, BuiltinBrain)


def _event(what: str, call: Call, artifact: Any) -> dict[str, Any]:
    event: dict[str, Any] = {"event": f"tool-{what}", "tool": call.tool, "id": f"{call.tool}-own"}
    if artifact is None:
        return event | {"args": call.args}
    return event | {"seconds": artifact.seconds, "found": _found(artifact), "ok": True}


def _shown(request: ToolCallRequest) -> dict[str, Any]:
    return {k: str(v)[:300] for k, v in request.tool_call["args"].items()}


def _found(artifact: Any) -> int | None:
    for name in ("found", "reports", "picks", "papers", "repositories"):
        value = getattr(artifact, name, None)
        if value is not None:
            return value if isinstance(value, int) else len(value)
    return None


def _gone(messages: list[AnyMessage], final: AIMessage) -> list[RemoveMessage]:
    """What need not be kept: tool calls and replies of this turn, and the oldest turns."""
    kept = [
        m for m in messages
        if isinstance(m, HumanMessage)
        or (isinstance(m, AIMessage) and not m.tool_calls and m.content and m.id != final.id)
    ]  # fmt: skip
    stay = {m.id for m in kept[-KEPT_MESSAGES:]}
    return [
        RemoveMessage(id=m.id) for m in messages if m.id and m.id not in stay and m.id != final.id
    ]


def _reason(error: Exception) -> str:
    """Why a language model could not answer, with nothing in it that the service said."""
    from agent.brains.chat_models import failure

    return failure(error)


def _for_model(messages: list[AnyMessage], now: Turn) -> list[AnyMessage]:
    """The thread for a language model; what it needs to know of the turn goes before it."""
    understood_as = understood(now.step.understood.need)
    shown = ", ".join(safe(s.id) for s in now.step.before.shown)
    note = (
        f"[The request was understood as: {understood_as or 'unclear'}. "
        f"Models shown in the last answer, in order: {shown or 'none'}. "
        f"Answer in the language with code {now.step.speech.language}.]"
    )
    at = max((n for n, m in enumerate(messages) if isinstance(m, HumanMessage)), default=None)
    if at is None:
        return messages
    said = HumanMessage(content=f"{messages[at].content}\n\n{note}")
    return [*messages[:at], said, *messages[at + 1 :]]


def ledger_of(now: Turn, dialogue: Dialogue, made: Recommendation) -> grounding.Ledger:
    """What may be named in this turn."""
    ledger = grounding.Ledger()
    for model_id, facts in dialogue.ledger.items():
        ledger.add_model(model_id, facts)
    for artifact in now.artifacts:
        picks = getattr(artifact, "picks", None) or [getattr(artifact, "pick", None)]
        from agent.dialogue import facts_of

        for pick in picks:
            if pick is not None:
                ledger.add_model(pick.id, facts_of(pick.model_dump(mode="json")))
        for model_id, report in getattr(artifact, "reports", {}).items():
            figures = [report.throughput_per_s, report.peak_memory_mb, report.load_s]
            latency = report.latency_ms
            figures += [latency.p50, latency.p95] if latency else []
            ledger.add_model(model_id, {"figures": [f for f in figures if f is not None]})
        if artifact.kind == "licence" and artifact.verdict.id:
            ledger.licences.add(artifact.verdict.id.lower())
        if artifact.kind == "found":
            ledger.figures += [artifact.found, artifact.fits]
    heard = [*(now.step.dialogue.talk.texts if now.step.dialogue.talk else []), now.step.text]
    ledger.said = "\n".join([*heard, made.message, *LICENCES.values()]).lower()
    return ledger


def _worded(made: Recommendation, last: AIMessage, now: Turn, dialogue: Dialogue) -> Recommendation:
    """The answer in the language model's own words, as far as they hold."""
    t = Speech(made.language)
    looked_up = bool(now.artifacts)
    if now.failure is None and not looked_up and (made.picks or made.outcome == "no-exact-match"):
        now.failure = "The language model looked nothing up."
    if now.failure is not None:
        note = t("*{why} The built-in rules answered.*", why=t.sentence(now.failure))
        return made.model_copy(update={"message": f"{made.message}\n\n{note}"})
    words = str(last.text).strip() if not last.tool_calls else ""
    checked = grounding.check(words, ledger_of(now, dialogue, made))
    if made.outcome != "recommend" or not looked_up or not checked.text:
        return made  # fixed words only: a question, a refusal, or nothing that was looked up
    first = made.picks[0].id if made.picks else None
    names_it = first is None or first.lower() in checked.text.lower()
    parts = [checked.text] if names_it and not checked.removed else [made.message]
    if checked.removed and names_it:
        parts = [checked.text, made.message]
    elif not names_it:
        parts = [made.message]
    if checked.removed:
        parts.append(
            t(
                "*{n} sentences of the language model were left out: nothing that I looked up "
                "supports them.*",
                n=checked.removed,
            )
        )
    return made.model_copy(update={"message": "\n\n".join(parts)})
