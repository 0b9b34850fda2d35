"""`POST /v1/recommend`: stateless, its turns are the dialogue."""

from __future__ import annotations

from functools import partial
from threading import Event

from fastapi import APIRouter, Request
from pydantic import Field

from bowerbird.recommendation import Recommendation
from ui.web.fields import MAX_PICKS, MAX_TURNS, Body, Id, Words
from ui.web.leaving import while_there
from ui.web.service import Service


class RecommendBody(Body):
    """A dialogue, oldest turn first, and how to answer it.

    How long a turn may be is the server's setting `max_request_chars`.
    """

    turns: list[Words] = Field(
        min_length=1, max_length=MAX_TURNS, examples=[["small bird classifier, open license"]]
    )
    picks: int | None = Field(default=None, ge=1, le=MAX_PICKS, examples=[3])
    """Unset: the server's setting `picks`."""
    time_here: bool = Field(default=False, alias="validate", examples=[False])
    """Load and time the picks on the server's machine."""
    catalogue: Id | None = Field(default=None, examples=[None])


def add_to(router: APIRouter, service: Service) -> None:
    @router.post("/v1/recommend", summary="Recommend models for a dialogue")
    async def recommend(body: RecommendBody, request: Request) -> Recommendation:  # pyright: ignore[reportUnusedFunction]
        stop = Event()
        work = partial(
            service.assistant.recommend, body.turns, picks=body.picks, validate=body.time_here,
            catalogue=body.catalogue, stop=stop,
        )  # fmt: skip
        run = service.pool.run_slowly if body.time_here else service.run
        return await while_there(request.receive, lambda: run(work), stop)
