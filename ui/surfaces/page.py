"""The page at `/`: Gradio mounted behind a door of its own.

Gradio takes seconds to import, so it is imported and the page is built in a
thread, while the index is opened; `warm` begins the import earlier still.
"""

from __future__ import annotations

import asyncio
import os
import threading
from functools import partial
from typing import Any

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from starlette.responses import Response

from bowerbird.settings import Settings
from ui.page.door import Door
from ui.page.export import TYPES, export
from ui.page.live import Lives
from ui.page.quick_import import without_stubs
from ui.page.session import Doorkeeper, Visitor
from ui.page.trying import FOLDER, can_try, sweep
from ui.web.problems import problem
from ui.web.service import Service

READY_S = 60.0
"""How long the server waits for the page before it says that it listens."""


def warm(settings: Settings) -> None:
    """Begin to import Gradio in the background."""
    threading.Thread(target=_import, args=(settings,), name="gradio", daemon=True).start()


def _import(settings: Settings) -> None:
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = str(settings.data / FOLDER)
    without_stubs()
    import gradio as _  # noqa: F401


def add_to(app: FastAPI, service: Service) -> Door:
    """Put the page where no route is: a wrong method of another address stays a 405."""
    lives = Lives(service.assistant)
    keys = [held.get_secret_value() for held in service.settings.api_keys]
    door = Door(
        partial(_build, service, lives, lambda: door), Doorkeeper(keys),
        download=partial(_download, lives), count=service.access.count,
        uploads=can_try(service.assistant), folder=service.settings.data / FOLDER,
    )  # fmt: skip
    app.router.default = door
    return door


def _build(service: Service, lives: Lives, door: Any) -> tuple[Any, Any]:
    sweep(service.settings.data / FOLDER)
    _import(service.settings)
    from ui.page.flow import Flow
    from ui.page.layout import build

    async def built() -> tuple[Any, Any]:
        return build(service, lives, Flow(service, lives), door)

    # Where no event loop runs Gradio makes two and closes neither.
    with asyncio.Runner() as runner:
        return runner.run(built())


def _download(lives: Lives, visitor: Visitor, kind: str) -> Response:
    live = lives.peek(visitor)
    if live is None or live.models is None:
        return problem(404, "There is no answer to download yet.")
    text = export(kind, live.models, live.candidates)
    return PlainTextResponse(
        text, media_type=TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="bowerbird-answer.{kind}"'},
    )  # fmt: skip
