"""The HTTP interface under `/v1`.  `/v1/recommend` is stateless: its turns are the dialogue."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from typing import Annotated, Any

import anyio
import anyio.to_thread
from fastapi import FastAPI, Path
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from starlette.exceptions import HTTPException

from agent import Assistant
from agent.views import CatalogueStatus, ModelReport, ModelView
from bowerbird.errors import BowerbirdError
from bowerbird.recommendation import Recommendation
from bowerbird.settings import Settings
from ui.surfaces import chat
from ui.web import docs_page, problems
from ui.web.guard import Guard, is_loopback

log = logging.getLogger("bowerbird.http")

MAX_TURNS = 50
MAX_PICKS = 20
MAX_IDS = 10
THREADS = 4
"""Requests worked on at once; the others wait their turn."""


def _whole(text: str) -> str:
    """JSON can spell half a character (a lone surrogate); nothing after us could store it."""
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            raise ValueError("is not valid Unicode") from None
    return text


Words = Annotated[str, AfterValidator(_whole)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_whole)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RecommendBody(_Body):
    """A dialogue, oldest turn first, and how to answer it.

    How long a turn may be is the server's setting `max_request_chars`.
    """

    turns: list[Words] = Field(
        min_length=1, max_length=MAX_TURNS, examples=[["small bird classifier, open license"]]
    )
    picks: int | None = Field(default=None, ge=1, le=MAX_PICKS)
    """Unset: the server's setting `picks`."""
    time_here: bool = Field(default=False, alias="validate")
    """Load and time the picks on the server's machine."""
    catalogue: Id | None = None


class ValidateBody(_Body):
    """Models to load and time on the server's machine."""

    ids: list[Id] = Field(min_length=1, max_length=MAX_IDS)
    device: str = Field(default="cpu", pattern=r"^(cpu|mps|cuda(:\d{1,2})?)$")


class Health(BaseModel):
    """The service answers, and knows this many models."""

    status: str
    version: str
    records: int


def create_app(assistant: Assistant, settings: Settings) -> FastAPI:
    """The application around one assistant, which the caller opens and closes."""
    app = FastAPI(
        title="Bowerbird",
        version=version("bowerbird"),
        description="Finds pretrained models that fit a request in plain words.",
        docs_url=None,
        redoc_url=None,
    )
    app.add_exception_handler(HTTPException, problems.on_http)
    app.add_exception_handler(RequestValidationError, problems.on_invalid)
    app.add_exception_handler(BowerbirdError, problems.on_bowerbird)
    app.add_middleware(
        Guard, max_waiting=settings.max_waiting, local_only=is_loopback(settings.host)
    )
    limit = anyio.CapacityLimiter(THREADS)
    run = partial(_in_thread, limit)
    _operations(app, assistant, run)
    chat.add_to(app, assistant, settings, run)
    _pages(app)
    app.openapi = partial(docs_page.describe, app)
    return app


async def _in_thread(limit: anyio.CapacityLimiter, work: Callable[[], Any]) -> Any:
    return await anyio.to_thread.run_sync(work, limiter=limit)


def _operations(app: FastAPI, assistant: Assistant, run: Callable[..., Any]) -> None:
    @app.post("/v1/recommend", summary="Recommend models for a dialogue")
    async def recommend(body: RecommendBody) -> Recommendation:  # pyright: ignore[reportUnusedFunction]
        return await run(
            partial(
                assistant.recommend,
                body.turns,
                picks=body.picks,
                validate=body.time_here,
                catalogue=body.catalogue,
            )
        )

    @app.get("/v1/models/{id:path}", summary="All that is known of one model")
    async def model(  # pyright: ignore[reportUnusedFunction]
        id: Annotated[str, Path(min_length=1, max_length=300)],
    ) -> ModelView:
        return await run(partial(assistant.model, id))

    @app.post("/v1/validate", summary="Load and time models on the server's machine")
    async def validate(body: ValidateBody) -> list[ModelReport]:  # pyright: ignore[reportUnusedFunction]
        return await run(partial(assistant.validate, body.ids, device=body.device))

    @app.get("/v1/catalogues", summary="What the catalogue holds")
    async def catalogues() -> CatalogueStatus:  # pyright: ignore[reportUnusedFunction]
        return await run(assistant.catalogue_status)

    @app.get("/healthz", summary="Is the service up?")
    async def health() -> Health:  # pyright: ignore[reportUnusedFunction]
        status: CatalogueStatus = await run(assistant.catalogue_status)
        return Health(status="ok", version=version("bowerbird"), records=status.records)


def _pages(app: FastAPI) -> None:
    @app.get("/", include_in_schema=False)
    async def start() -> RedirectResponse:  # pyright: ignore[reportUnusedFunction]
        return RedirectResponse("/docs")

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:  # pyright: ignore[reportUnusedFunction]
        return HTMLResponse(docs_page.page(app.openapi()))

    @app.get("/docs.css", include_in_schema=False)
    async def style() -> PlainTextResponse:  # pyright: ignore[reportUnusedFunction]
        return PlainTextResponse(docs_page.STYLE, media_type="text/css")
