"""Runs an application under uvicorn until it is told to stop."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable, Generator
from types import FrameType
from typing import TYPE_CHECKING

from bowerbird.collector import collector_at_rest
from bowerbird.errors import BowerbirdError, SettingsError
from bowerbird.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from agent import Assistant

log = logging.getLogger("bowerbird.http")

_ARENAS = -8
"""glibc's M_ARENA_MAX."""
GRACE_S = 5
"""How long requests under work may take to end when the server is told to stop."""


def listen(host: str, port: int) -> socket.socket:
    """A bound socket, or an error that says what is in the way."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise SettingsError(f"{host!r} is not an address of this machine: {error}.") from None
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind(address)
        sock.listen(128)
    except OSError as error:
        sock.close()
        if error.errno == errno.EADDRINUSE:
            raise BowerbirdError(
                f"Port {port} on {host} is in use; choose another with --port, "
                "or --port 0 for a free one."
            ) from None
        raise BowerbirdError(
            f"Cannot listen on {host}, port {port}: {error.strerror or error}."
        ) from None
    return sock


def _ease() -> None:
    """Few heaps for many threads, so that memory does not grow with their number."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_ARENAS, 2)


def _warm(assistant: Assistant) -> None:
    """Load what dialogues need, so that the first one does not wait for it."""
    try:
        _ = assistant.agent
    except BowerbirdError as error:
        log.warning("dialogues cannot be opened: %s", error)
    assistant.resources.prepare_more()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


@contextlib.contextmanager
def _opened(
    settings: Settings, index_progress: Callable[[str, int, int], None] | None
) -> Generator[tuple[Assistant, FastAPI]]:
    """What is served, ready to answer."""
    with contextlib.ExitStack() as stack:
        with collector_at_rest():
            from agent import Assistant
            from ui.surfaces import page
            from ui.surfaces.rest import create_app

            if settings.page:
                page.warm(settings)  # takes seconds, while the index is opened
            assistant = stack.enter_context(Assistant(settings, index_progress=index_progress))
            assistant.prepare(validate=False)
            app = create_app(assistant, settings)
            if settings.page:
                app.state.page.wait(page.READY_S)
        yield assistant, app


def run(
    settings: Settings,
    *,
    say: Callable[[str], None],
    index_progress: Callable[[str, int, int], None] | None = None,
) -> None:
    """Serve until SIGTERM or Ctrl-C; both end it tidily, with exit code 0."""
    signal.signal(signal.SIGTERM, _leave)
    _ease()
    with contextlib.suppress(KeyboardInterrupt), listen(settings.host, settings.port) as sock:
        import uvicorn

        with _opened(settings, index_progress) as (assistant, app):
            host = f"[{settings.host}]" if ":" in settings.host else settings.host
            say(f"Bowerbird listens on http://{host}:{sock.getsockname()[1]} (docs at /docs).")
            config = uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=GRACE_S,
                timeout_keep_alive=10,
                h11_max_incomplete_event_size=32 * 1024,
            )
            # Short turns for each thread: the one that takes requests is not kept from it.
            sys.setswitchinterval(0.001)
            threading.Thread(target=_warm, args=(assistant,), daemon=True).start()
            uvicorn.Server(config).run(sockets=[sock])
