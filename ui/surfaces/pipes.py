"""The tools over standard input and output, until the host goes away.

The protocol has the two pipes for itself: what a library prints goes to standard error.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

import anyio
from mcp.server.stdio import stdio_server

if TYPE_CHECKING:
    from mcp.server.fastmcp import FastMCP

WAITING = 16
"""Lines that are read ahead."""


def serve(server: FastMCP) -> None:
    """Answer until standard input ends or nobody reads the answers; neither is an error."""
    with open_apart() as answers:
        try:
            anyio.run(_serve, server, answers)
        except* BrokenPipeError:
            _drop(answers)


def open_apart() -> TextIO:
    """Standard output for the protocol alone; file descriptor 1 is standard error from now on."""
    sys.stdout.flush()
    own = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(own, "w", encoding="utf-8")


def _drop(answers: TextIO) -> None:
    """Let what could not be written go nowhere when the file is closed."""
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, answers.fileno())
    os.close(sink)


async def _serve(server: FastMCP, answers: TextIO) -> None:
    asked: Any = _lines()
    async with stdio_server(asked, anyio.wrap_file(answers)) as (read, write):
        inner = server._mcp_server  # pyright: ignore[reportPrivateUsage]
        await inner.run(read, write, inner.create_initialization_options())


async def _lines() -> AsyncIterator[str]:
    """Lines of standard input, read in a thread that nobody has to wait for."""
    loop, read = asyncio.get_running_loop(), asyncio.Queue[str | None](WAITING)

    def work() -> None:
        with (
            suppress(RuntimeError, asyncio.CancelledError, OSError),  # the loop or the host is gone
            open(0, encoding="utf-8", errors="replace", closefd=False) as asked,
        ):
            for line in asked:
                asyncio.run_coroutine_threadsafe(read.put(line), loop).result()
            asyncio.run_coroutine_threadsafe(read.put(None), loop).result()

    threading.Thread(target=work, name="stdin", daemon=True).start()
    while (line := await read.get()) is not None:
        yield line
