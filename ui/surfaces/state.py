"""How the service is: `/healthz`, `/readyz`, `/metrics`, `/v1/catalogues`."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel

from agent.views import CatalogueStatus
from bowerbird.errors import Overloaded
from ui.web.service import Service


class Health(BaseModel):
    """The service runs, and knows this many models (0 until the index is open)."""

    status: str
    version: str
    records: int


class Ready(BaseModel):
    """The index is open: requests are answered at once."""

    ready: bool


def add_to(open_router: APIRouter, router: APIRouter, service: Service) -> None:
    assistant = service.assistant

    @router.get("/v1/catalogues", summary="What the catalogue holds")
    async def catalogues() -> CatalogueStatus:  # pyright: ignore[reportUnusedFunction]
        return await service.run(assistant.catalogue_status)

    @open_router.get("/healthz", summary="Is the service up?")
    async def health() -> Health:  # pyright: ignore[reportUnusedFunction]
        records = 0
        if assistant.ready:
            status: CatalogueStatus = await service.run(assistant.catalogue_status)
            records = status.records
        return Health(status="ok", version=version("bowerbird"), records=records)

    @open_router.get("/readyz", summary="Is the index open?")
    async def ready() -> Ready:  # pyright: ignore[reportUnusedFunction]
        if not assistant.ready:
            raise Overloaded("The index is not open yet.")
        return Ready(ready=True)

    @router.get(
        "/metrics", summary="Counters in Prometheus' text format",
        response_class=PlainTextResponse,
    )  # fmt: skip
    async def metrics() -> PlainTextResponse:  # pyright: ignore[reportUnusedFunction]
        service.metrics.ready.set(1 if assistant.ready else 0)
        return PlainTextResponse(service.metrics.text())
