"""`/v1/validate`: models are loaded and timed in a queue, and watched as server-sent events."""

from __future__ import annotations

import json
import math
import time
from collections.abc import AsyncGenerator
from functools import partial
from typing import Annotated, Any

import anyio
from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from agent.views import ModelReport
from bowerbird.errors import BadInput, LargeDownload, Overloaded
from ui.web.access import caller
from ui.web.fields import EVENT, MAX_IDS, Body, Id
from ui.web.jobs import ENDED, Job, State
from ui.web.service import Service

POLL_S = 0.2
HEARTBEAT_S = 15.0
WATCHERS = 64
_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Server-sent events: `queued` with the position, `running`, `progress`, "
        "`report`, and last `done`, `failed` or `cancelled`.",
        "content": {"text/event-stream": {"schema": EVENT}},
    }
}
_LINKS = {
    name: {"operationId": f"{name}_validation", "parameters": {"job": "$response.body#/id"}}
    for name in ("see", "watch", "cancel")
}
"""What can be done with a job, for programs that read the description."""
_JobId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$", examples=["kX3vQ0lZb1E2aYtN"])]


class ValidateBody(Body):
    """Models to load and time on the server's machine."""

    ids: list[Id] = Field(
        min_length=1, max_length=MAX_IDS, examples=[["torchvision:resnet18/IMAGENET1K_V1"]]
    )
    device: str = Field(default="cpu", pattern=r"^(cpu|mps|cuda(:[0-9]{1,2})?)$", examples=["cpu"])
    download: bool = False
    """Fetch weights that are not there yet."""
    max_mb: float | None = Field(default=None, gt=0, le=10_000_000)
    """The largest download of one model that is agreed to, where it is more than is usual."""


class JobView(BaseModel):
    """Where a validation is.  `position` is 1 for the next one, null when it does not wait."""

    id: str
    state: State
    position: int | None
    ids: list[str]
    device: str
    download: bool
    reports: list[ModelReport]
    problem: str | None = None
    events: str
    """Address of the server-sent events."""


def add_to(router: APIRouter, service: Service) -> None:
    jobs = service.jobs
    watching = anyio.Semaphore(WATCHERS)

    def view(job: Job) -> JobView:
        return JobView(
            id=job.id, state=job.state, position=jobs.position(job), ids=job.ids,
            device=job.device, download=job.download, reports=list(job.reports),
            problem=job.problem, events=f"/v1/validate/{job.id}/events",
        )  # fmt: skip

    def begin(owner: str, body: ValidateBody) -> Job:
        for model_id in body.ids:
            service.assistant.model(model_id)
        most_mb = _agreed(service, body) if body.download else None
        return jobs.submit(owner, body.ids, body.device, download=body.download, most_mb=most_mb)

    @router.post(
        "/v1/validate", summary="Load and time models on the server's machine", status_code=202,
        responses={202: {"links": _LINKS}},
    )  # fmt: skip
    async def validate(body: ValidateBody, request: Request, response: Response) -> JobView:  # pyright: ignore[reportUnusedFunction]
        job: Job = await service.run(partial(begin, caller(request), body))
        response.headers["Location"] = f"/v1/validate/{job.id}"
        return view(job)

    @router.get(
        "/v1/validate/{job}", summary="Where a validation is", operation_id="see_validation"
    )
    async def state(job: _JobId, request: Request) -> JobView:  # pyright: ignore[reportUnusedFunction]
        return view(jobs.get(caller(request), job))

    @router.delete(
        "/v1/validate/{job}", summary="Cancel and forget a validation", status_code=204,
        operation_id="cancel_validation",
    )  # fmt: skip
    async def cancel(job: _JobId, request: Request) -> None:  # pyright: ignore[reportUnusedFunction]
        jobs.cancel(caller(request), job)

    @router.get(
        "/v1/validate/{job}/events", summary="Watch a validation", responses=_EVENTS,
        response_class=StreamingResponse, operation_id="watch_validation",
    )  # fmt: skip
    async def events(job: _JobId, request: Request) -> StreamingResponse:  # pyright: ignore[reportUnusedFunction]
        found = jobs.get(caller(request), job)
        if watching.statistics().tasks_waiting or watching.value == 0:
            raise Overloaded("Too many validations are watched; ask for the state instead.")

        async def lines() -> AsyncGenerator[str]:
            async with watching:
                async for line in _lines(service, found):
                    yield line

        return StreamingResponse(
            lines(), media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )  # fmt: skip


def _agreed(service: Service, body: ValidateBody) -> float:
    """The most that may be fetched for one model, in MB: a size may be known only later.

    Raises LargeDownload for what nobody agreed to, BadInput where nothing is fetched."""
    settings = service.settings
    if settings.offline or not settings.download_http_mb:
        raise BadInput("This server fetches no weights for its callers; leave out `download`.")
    allowed = min(settings.download_http_mb, body.max_mb or settings.download_mb)
    found = service.assistant.downloads(body.ids)
    sizes = [(each.id, each.bytes, each.words) for each in found if each.bytes]
    largest = max((size for _, size, _ in sizes), default=0) / 1e6
    if largest > settings.download_http_mb:
        raise LargeDownload(
            f"At most {settings.download_http_mb:,.0f} MB are fetched here for one model.", sizes
        )
    if largest > allowed:
        raise LargeDownload(
            f"More than {allowed:,.0f} MB would be fetched for one model. Agree to it with "
            f'"max_mb": {math.ceil(largest)}.',
            sizes,
        )
    return allowed


async def _lines(service: Service, job: Job) -> AsyncGenerator[str]:
    """Each event as it comes; the last one ends the stream."""
    told, place, said = 0, None, time.monotonic()
    while True:
        position = service.jobs.position(job)
        if position is not None and position != place:
            place, said = position, time.monotonic()
            yield _line("queued", {"position": position})
        while told < len(job.events):
            event, data = job.events[told]
            told, said = told + 1, time.monotonic()
            yield _line(event, data)
            if event in ENDED:
                return
        if time.monotonic() - said > HEARTBEAT_S:
            said = time.monotonic()
            yield ": still here\n\n"
        await anyio.sleep(POLL_S)


def _line(event: str, data: Any) -> str:
    return f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
