"""The HTTP application: its operations, its layers, what it opens and closes."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from importlib.metadata import version

from fastapi import APIRouter, Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

from agent import Assistant
from agent.views import ModelReport
from bowerbird.errors import BowerbirdError
from bowerbird.settings import Settings
from ui.feedback import Feedback
from ui.surfaces import chat, judgements, models, page, recommend, slack, state, validate
from ui.surfaces.mcp import Endpoint
from ui.web import docs_page, problems
from ui.web.access import Access
from ui.web.guard import Guard, is_loopback
from ui.web.jobs import Job, Jobs
from ui.web.observe import Metrics, Observe
from ui.web.pool import Pool
from ui.web.service import Service


def create_app(assistant: Assistant, settings: Settings) -> FastAPI:
    """The application around one assistant, which the caller opens and closes."""
    service = _service(assistant, settings)
    tools = Endpoint(service)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        async with AsyncExitStack() as stack:
            stack.callback(service.jobs.close)
            if talk is not None:
                stack.callback(talk.close)
            await stack.enter_async_context(tools.open())
            yield

    app = FastAPI(
        title="Bowerbird",
        version=version("bowerbird"),
        description="Finds pretrained models that fit a request in plain words.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.add_exception_handler(HTTPException, problems.on_http)
    app.add_exception_handler(RequestValidationError, problems.on_invalid)
    app.add_exception_handler(BowerbirdError, problems.on_bowerbird)
    _layers(app, service)
    kept = APIRouter(dependencies=[Depends(service.access.check)])
    bodies = [Depends(service.access.check), Depends(problems.json_only)]
    told = APIRouter(dependencies=bodies)
    free = APIRouter()
    for surface in (recommend, chat, models, validate, judgements):
        surface.add_to(told, service)
    tools.add_to(kept)
    state.add_to(free, kept, service)
    talk = slack.add_to(free, service)
    app.include_router(told)
    app.include_router(kept)
    app.include_router(free)
    _docs(app)
    app.openapi = partial(docs_page.describe, app)
    if settings.page:
        app.state.page = page.add_to(app, service)
    else:
        app.add_api_route("/", _to_docs, include_in_schema=False)
    return app


def _service(assistant: Assistant, settings: Settings) -> Service:
    metrics = Metrics()

    def timed(job: Job, model_id: str, say: Callable[[str], None]) -> ModelReport:
        return assistant.validate(
            [model_id], device=job.device, download=job.download, most_mb=job.most_mb,
            progress=say, stop=job.stop,
        )[0]  # fmt: skip

    def seen(status: str, waiting: int) -> None:
        metrics.jobs.set(waiting)
        if status:
            metrics.validations.labels(status).inc()

    pool = Pool(settings.max_busy)
    assistant.around_timing(pool.hush)
    return Service(
        assistant=assistant,
        settings=settings,
        pool=pool,
        access=Access(settings),
        metrics=metrics,
        jobs=Jobs(timed, settings.max_jobs, seen=seen),
        feedback=Feedback(settings),
    )


def _layers(app: FastAPI, service: Service) -> None:
    """The last one added is the first that a request meets."""
    settings = service.settings
    app.add_middleware(
        Guard,
        max_waiting=settings.max_waiting,
        local_only=is_loopback(settings.host),
        hosts=settings.allowed_hosts,
    )
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "X-Request-ID"],
            expose_headers=["X-Request-ID", "Location", "Retry-After"],
        )
    app.add_middleware(Observe, metrics=service.metrics)


async def _to_docs() -> RedirectResponse:
    return RedirectResponse("/docs")


def _docs(app: FastAPI) -> None:
    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:  # pyright: ignore[reportUnusedFunction]
        return HTMLResponse(docs_page.page(app.openapi()))

    @app.get("/docs.css", include_in_schema=False)
    async def style() -> PlainTextResponse:  # pyright: ignore[reportUnusedFunction]
        return PlainTextResponse(docs_page.STYLE, media_type="text/css")
