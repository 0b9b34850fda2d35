"""One turn from words to answer without a graph: the built-in brain's own loop.

The graph runs the same policy with the same functions; `bowerbird ask` and the
stateless REST call come here, so that they need not load the framework.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from agent import replies
from agent.acts_shown import uses_shown
from agent.artifacts import Failed, Option
from agent.dialogue import Dialogue, Step, keep, take
from agent.policy import Call, next_calls, tool_of
from agent.work import Options, Work
from bowerbird.errors import BowerbirdError
from bowerbird.recommendation import Recommendation, TraceStep

MAX_CALLS = 12
Event = Callable[[str, Call, Any], None]


def perform(
    work: Work, call: Call, step: Step, options: Options,
    progress: Callable[[str], None] | None = None,
) -> Any:  # fmt: skip
    """The artifact of one call.  A failure that can be worded is an artifact, too."""
    began = time.perf_counter()
    try:
        return _perform(work, call, step, options, progress)
    except BowerbirdError as error:
        seconds = round(time.perf_counter() - began, 4)
        return Failed(tool=call.tool, reason=str(error), seconds=seconds)


def _perform(
    work: Work, call: Call, step: Step, options: Options,
    progress: Callable[[str], None] | None,
) -> Any:  # fmt: skip
    need = step.understood.need
    args = call.args
    match call.tool:
        case "search":
            if options.validate:
                work.know_here(need, progress)
            return work.search(step, options, fill=args.get("fill"))
        case "validate":
            device = {"gpu": "cuda"}.get(step.act.device or "", step.act.device) or options.device
            here = replace(options, device=device)
            task = need.task[0] if need.task else None
            return work.validate(args["models"], here, progress, task=task)
        case "compare":
            return work.compare(args["models"], need, options)
        case "details":
            return work.details(args["model"], step, options)
        case "licence":
            return work.licence(args.get("model"), args.get("licence"), need)
        case "starter":
            return work.starter(args["model"], step, options)
        case "papers":
            return work.papers(step, options)
        case "github":
            return work.github(step)
        case _:
            return Failed(tool=call.tool, reason=f"there is no tool {call.tool!r}")


def _silent(state: str, call: Call, artifact: Any) -> None:
    """Nobody listens."""


def answer(
    work: Work, step: Step, options: Options, *,
    done: Sequence[Any] = (), event: Event | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[Recommendation, Dialogue]:  # fmt: skip
    """The answer of one turn and the dialogue after it; `done` holds what was found already."""
    found: list[Any] = list(done)
    say: Event = event or _silent
    calls = 0
    while calls < MAX_CALLS and (todo := next_calls(step, found, options)):
        for call in todo:
            calls += 1
            say("started", call, None)
            artifact = perform(work, call, step, options, progress)
            say("finished", call, artifact)
            found.append(artifact)
    return finish(step, found, options)


def finish(step: Step, found: Sequence[Any], options: Options) -> tuple[Recommendation, Dialogue]:
    """The Recommendation that the artifacts give, and the dialogue after it."""
    made = replies.compose(step, found, options)
    trace = [TraceStep(tool=tool_of(a), seconds=a.seconds) for a in found]
    made = made.model_copy(update={"trace": trace, "language": step.speech.language})
    offered: list[Option] = replies.offered(step, found)
    return made, keep(step, made, offered)


def replay(
    work: Work, turns: Sequence[str], options: Options,
    progress: Callable[[str], None] | None = None, event: Event | None = None,
) -> Recommendation:  # fmt: skip
    """The answer to a whole dialogue, oldest turn first."""
    step = take(before_last(work, turns, options), turns[-1])
    return answer(work, step, options, event=event, progress=progress)[0]


def before_last(work: Work, turns: Sequence[str], options: Options) -> Dialogue:
    """What a dialogue had come to before its last turn.

    Earlier turns are searched (never timed) only where a later one speaks of
    what was shown.
    """
    state = Dialogue()
    quick = replace(options, validate=False)
    for number, text in enumerate(turns[:-1]):
        if not text.strip():
            continue
        step = take(state, text)
        if uses_shown(step, turns[number + 1 :]):
            state = answer(work, step, quick)[1]
        else:
            state = step.dialogue
    return state
