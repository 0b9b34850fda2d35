"""`POST /v1/chat`: a dialogue that the server keeps, as server-sent events.

Events: `queued` with the place in the line while others come first,
`tool-started`, `progress`, `tool-finished`, and `answer` (the Recommendation)
last; `error` (a problem document) where it could not be made.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncGenerator
from threading import Event
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import Field, StringConstraints

from agent.work import Options
from bowerbird.errors import BadInput, BowerbirdError
from ui.web.fields import EVENT, MAX_PICKS, Body, Words
from ui.web.pool import Ticket
from ui.web.problems import for_error
from ui.web.service import Service

log = logging.getLogger("bowerbird.http")

LOOK_S = 0.25
"""How often somebody who waits is told of a new place."""
HEARTBEAT_S = 15.0
Thread = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:@-]{1,200}$")]
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
    picks: int | None = Field(default=None, ge=1, le=MAX_PICKS, examples=[3])
    time_here: bool = Field(default=False, alias="validate", examples=[False])
    """Load and time the picks on the server's machine."""


def add_to(router: APIRouter, service: Service) -> None:
    limit = service.settings.max_request_chars

    @router.post(
        "/v1/chat", summary="One turn of a dialogue", responses=_DESCRIPTION,  # pyright: ignore
        response_class=StreamingResponse,
    )  # fmt: skip
    async def chat(body: ChatBody) -> StreamingResponse:  # pyright: ignore[reportUnusedFunction]
        if len(body.message) > limit:
            raise BadInput(
                f"The request has {len(body.message)} characters; say it in at most {limit}."
            )
        turn = Turn(service, body)
        try:
            first = await turn.next()
        except BaseException:
            turn.leave()
            raise
        if isinstance(first, BowerbirdError):  # nothing was sent yet: it can be a plain refusal
            raise first
        return StreamingResponse(
            turn.lines(first),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )


class Turn:
    """One turn, worked on in one thread, read by one client."""

    def __init__(self, service: Service, body: ChatBody) -> None:
        self._service = service
        self._body = body
        self._stop = Event()
        self._ticket = Ticket()
        self._place: int | None = None
        self._loop = asyncio.get_running_loop()
        self._made: asyncio.Queue[str | Exception | None] = asyncio.Queue()
        pool = service.pool
        self._queue = pool.slow if body.time_here else pool.quick
        run = pool.run_slowly if body.time_here else pool.run
        self._task = asyncio.create_task(self._done(run))

    async def _done(self, run: Any) -> None:
        try:
            await run(self._work, self._ticket)
        except Exception as error:
            self._made.put_nowait(error)
        else:
            self._made.put_nowait(None)

    def _work(self) -> None:
        """In a thread: every event as a line of text."""
        body = self._body
        options = Options(picks=body.picks or self._service.settings.picks, validate=body.time_here)
        if self._stop.is_set():
            return
        for said in self._service.assistant.agent.say(
            body.thread, body.message, options, self._stop
        ):
            data = said.answer.model_dump(mode="json") if said.answer is not None else said.data
            self._loop.call_soon_threadsafe(self._made.put_nowait, _event(said.event, data))

    async def next(self) -> str | Exception | None:
        """The next event, or what went wrong, or None at the end.

        Somebody who waits in the line is told so first.
        """
        waited = 0.0
        while True:
            try:
                return await asyncio.wait_for(self._made.get(), LOOK_S)
            except TimeoutError:
                waited += LOOK_S
            place = self._queue.position(self._ticket)
            if place is not None and place != self._place:
                self._place = place
                return _event("queued", {"position": place})
            if waited >= HEARTBEAT_S and (self._place is not None or place is None):
                return ": still here\n\n"

    async def lines(self, first: str | Exception | None) -> AsyncGenerator[str]:
        """Each event as it comes; a client that goes away stops the turn."""
        made = first
        try:
            while isinstance(made, str):
                yield made
                made = await self.next()
            if made is not None:
                yield _event("error", _problem(made))
        finally:
            self.leave()

    def leave(self) -> None:
        """Stop the turn, or give up the place in the line."""
        self._stop.set()
        if self._queue.position(self._ticket) is not None:
            self._task.cancel()


def _problem(error: Exception) -> dict[str, Any]:
    if isinstance(error, BowerbirdError):
        return for_error(error)
    log.error("a turn failed", exc_info=error)
    return {"type": "about:blank", "title": "The turn failed", "status": 500}


def _event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
