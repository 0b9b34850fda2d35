"""`POST /v1/chat`: a dialogue that the server keeps, as server-sent events.

Events: `tool-started`, `progress`, `tool-finished`, and `answer` (the
Recommendation) last; `error` (a problem document) where it could not be made.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncGenerator, Callable, Iterator
from functools import partial
from threading import Event
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import Field, StringConstraints

from agent import Assistant
from agent.work import Options
from ui.web.fields import EVENT, MAX_PICKS, Body, Words
from ui.web.service import Service

log = logging.getLogger("bowerbird.http")

Thread = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:@-]{1,200}$")]
Run = Callable[..., Any]
_DESCRIPTION = {
    200: {
        "description": "Server-sent events; the last one, `answer`, holds the Recommendation.",
        "content": {"text/event-stream": {"schema": EVENT}},
    }
}


class ChatBody(Body):
    """One turn of a dialogue.  Whoever knows the thread's name can go on with it."""

    thread: Thread = Field(examples=["thread-1"])
    message: Words = Field(examples=["small bird classifier, open license"])
    picks: int | None = Field(default=None, ge=1, le=MAX_PICKS)
    time_here: bool = Field(default=False, alias="validate")
    """Load and time the picks on the server's machine."""


def add_to(router: APIRouter, service: Service) -> None:
    assistant, settings = service.assistant, service.settings

    @router.post(
        "/v1/chat", summary="One turn of a dialogue", responses=_DESCRIPTION,  # pyright: ignore
        response_class=StreamingResponse,
    )  # fmt: skip
    async def chat(body: ChatBody) -> StreamingResponse:  # pyright: ignore[reportUnusedFunction]
        stop = Event()
        run = service.pool.run_slowly if body.time_here else service.run
        options = Options(picks=body.picks or settings.picks, validate=body.time_here)
        events = await run(lambda: _begun(assistant, body, options, stop))
        return StreamingResponse(
            _stream(events, stop, run),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )


def _begun(assistant: Assistant, body: ChatBody, options: Options, stop: Event) -> Iterator[str]:
    """The events, the first one made already: what cannot be read is refused before."""
    said = assistant.agent.say(body.thread, body.message, options, stop)
    first = next(said)

    def lines() -> Iterator[str]:
        yield _line(first)
        for each in said:
            yield _line(each)

    return lines()


def _line(said: Any) -> str:
    data = said.answer.model_dump(mode="json") if said.answer is not None else said.data
    return f"event: {said.event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


async def _stream(events: Iterator[str], stop: Event, run: Run) -> AsyncGenerator[str]:
    """Each event as it comes; a client that goes away stops the turn."""
    try:
        while (line := await run(partial(next, events, None))) is not None:
            yield line
    except Exception:
        log.exception("a turn failed")
        problem = {"type": "about:blank", "title": "The turn failed", "status": 500}
        yield f"event: error\ndata: {json.dumps(problem)}\n\n"
    finally:
        stop.set()
