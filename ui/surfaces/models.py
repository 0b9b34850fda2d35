"""Models of the catalogue: one, a search, several side by side."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query

from agent.lookup import MAX_RESULTS, Filters
from agent.views import Comparison, ModelView, SearchResult
from ui.web.fields import Id, LicenseWish, TaskTag, Words
from ui.web.service import Service

_Above0 = Annotated[float | None, Query(gt=0, le=1e9, allow_inf_nan=False)]


def add_to(router: APIRouter, service: Service) -> None:
    assistant = service.assistant

    @router.get("/v1/search", summary="Search the catalogue by words and limits")
    async def search(  # pyright: ignore[reportUnusedFunction]  # noqa: PLR0917  (by name)
        q: Annotated[Words, Query(max_length=2000, examples=["bird sounds"])],
        task: Annotated[TaskTag | None, Query()] = None,
        license: Annotated[LicenseWish | None, Query(examples=["open"])] = None,
        library: Annotated[str | None, Query(pattern=r"^[a-z0-9._-]{1,60}$")] = None,
        language: Annotated[str | None, Query(pattern=r"^([a-z]{2,3}|multilingual)$")] = None,
        max_params_m: _Above0 = None,
        max_size_mb: _Above0 = None,
        limit: Annotated[int, Query(ge=1, le=MAX_RESULTS)] = 10,
        catalogue: Annotated[Id | None, Query()] = None,
    ) -> SearchResult:
        wanted = Filters(
            task=task, license=license, library=library, language=language,
            max_params_m=max_params_m, max_size_mb=max_size_mb, limit=limit, catalogue=catalogue,
        )  # fmt: skip
        return await service.run(partial(assistant.search, q, wanted))

    @router.get("/v1/compare", summary="Models side by side, the better one first")
    async def compare(  # pyright: ignore[reportUnusedFunction]
        id: Annotated[
            list[Id],
            Query(min_length=2, max_length=5, examples=[["timm/resnet18.a1_in1k", "resnet50"]]),
        ],
        request: Annotated[Words | None, Query(max_length=2000)] = None,
    ) -> Comparison:
        return await service.run(partial(assistant.compare, id, request or ""))

    @router.get("/v1/models/{id:path}", summary="All that is known of one model")
    async def model(  # pyright: ignore[reportUnusedFunction]
        id: Annotated[str, Path(min_length=1, max_length=300, examples=["timm/resnet18.a1_in1k"])],
    ) -> ModelView:
        return await service.run(partial(assistant.model, id))
