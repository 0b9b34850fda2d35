"""The page as an application: its parts, its events, its looks."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportAttributeAccessIssue=false
# pyright: reportPrivateImportUsage=false

from collections.abc import Callable
from typing import Any

import gradio as gr

from ui.page import script
from ui.page.door import Door
from ui.page.events import Events
from ui.page.flow import Flow
from ui.page.live import Lives
from ui.page.parts import Parts
from ui.page.style import CSS
from ui.page.trying import MAX_MB
from ui.web.service import Service

MOST_SESSIONS = 200
"""Open pages of which Gradio keeps a state of its own; each is some hundred kilobytes."""
_SYSTEM = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
_MONO = ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"]


def build(service: Service, lives: Lives, flow: Flow, door: Callable[[], Door]) -> tuple[Any, Any]:
    """The ASGI application that serves the page, and its blocks."""
    from fastapi import FastAPI

    with gr.Blocks(title="Bowerbird", analytics_enabled=False, fill_width=True) as demo:
        parts = Parts()
        Events(parts, service, lives, flow, door).bind(demo)
    settings = service.settings
    demo.state_session_capacity = MOST_SESSIONS
    demo.queue(
        api_open=False, max_size=max(16, settings.max_waiting * 4),
        default_concurrency_limit=settings.max_busy,
    )  # fmt: skip
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    gr.mount_gradio_app(
        app, demo, path="/", theme=_theme(), css=CSS, head=script.HEAD,
        footer_links=[], run_history=False,
        ssr_mode=False, mcp_server=False, show_error=False, enable_monitoring=False, pwa=False,
        max_file_size=f"{MAX_MB}mb",
    )  # fmt: skip
    return app, demo


def _theme() -> Any:
    return gr.themes.Base(
        primary_hue="teal", neutral_hue="slate", radius_size="md", text_size="md",
        font=_SYSTEM, font_mono=_MONO,
    ).set(
        button_primary_background_fill="#0f766e", button_primary_background_fill_hover="#0b5d57",
        button_primary_background_fill_dark="#0f766e", button_primary_text_color="#ffffff",
        body_background_fill_dark="#10161d", color_accent="#0f766e",
    )  # fmt: skip
