"""`/v1/feedback`: what people say of picks."""

from __future__ import annotations

from functools import partial
from typing import Literal

from fastapi import APIRouter, HTTPException
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, Field

from ui.feedback import MAX_COMMENT
from ui.web.fields import Body, Id
from ui.web.guard import is_loopback
from ui.web.service import Service


class FeedbackBody(Body):
    """One judgement of one pick.  It is kept for whoever runs the service; it ranks nothing."""

    thread: Id = Field(examples=["thread-1"])
    """The dialogue, or the X-Request-ID of the answer."""
    model_id: Id = Field(examples=["timm/resnet18.a1_in1k"])
    thumb: Literal["up", "down"] = Field(examples=["up"])
    comment: str = Field(default="", max_length=MAX_COMMENT, examples=["It knew every gull."])
    need: str = Field(default="", max_length=1000, examples=["bird classifier, under 30 MB"])


class Kept(BaseModel):
    """The number under which it is kept."""

    id: str


def add_to(router: APIRouter, service: Service) -> None:
    settings = service.settings

    @router.post("/v1/feedback", summary="Say whether a pick was right", status_code=201)
    async def add(body: FeedbackBody) -> Kept:  # pyright: ignore[reportUnusedFunction]
        work = partial(
            service.feedback.add, body.thread, body.model_id, body.thumb, comment=body.comment,
            surface="rest", need=body.need,
        )  # fmt: skip
        return Kept(id=await service.run(work))

    @router.get(
        "/v1/feedback", summary="All that was said, as JSON Lines",
        response_class=PlainTextResponse,
        responses={200: {"content": {"application/x-ndjson": {"schema": {"type": "string"}}}}},
    )  # fmt: skip
    async def export() -> PlainTextResponse:  # pyright: ignore[reportUnusedFunction]
        if not service.access.asks_for_keys and not is_loopback(settings.host):
            raise HTTPException(
                403, "Set BOWERBIRD_API_KEYS, or run bowerbird feedback export on the server."
            )
        text = await service.run(lambda: "".join(f"{row}\n" for row in service.feedback.export()))
        return PlainTextResponse(text, media_type="application/x-ndjson")
