"""Callers that go away: what was begun for them ends, and their place is free for others.

Work runs in a thread, which cannot be interrupted.  It is given an event to look at, which
is set as soon as nobody waits for it any more.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from threading import Event
from typing import Any

import anyio
from starlette.requests import ClientDisconnect
from starlette.types import Receive

Waits = Callable[[], Awaitable[Any]]


async def stopped_with(work: Waits, stop: Event) -> Any:
    """The result of `work()`.  `stop` is set at once when this task is cancelled, also while
    a thread keeps it waiting; and when the work is done."""
    return await _beside(anyio.sleep_forever, work, stop)


async def while_there(receive: Receive, work: Waits, stop: Event) -> Any:
    """The result of `work()`.  Raises ClientDisconnect where the HTTP client went away first.

    Work that waits in a line is taken out of it, work in a thread is told by `stop`.
    `receive` must have handed out the whole body already.
    """
    left = False

    async def gone() -> None:
        nonlocal left
        while (await receive())["type"] != "http.disconnect":
            pass
        left = True

    try:
        result = await _beside(gone, work, stop)
    except Exception:
        if left:  # what goes wrong then has nobody to be told
            raise ClientDisconnect from None
        raise
    if left:
        raise ClientDisconnect
    return result


async def _beside(watch: Waits, work: Waits, stop: Event) -> Any:
    """`work()`, cancelled when `watch()` ends; whatever ends it sets `stop`."""
    result: Any = None
    failed: Exception | None = None

    async def watched() -> None:
        try:
            await watch()
        finally:
            stop.set()
        both.cancel_scope.cancel()

    async with anyio.create_task_group() as both:
        both.start_soon(watched)
        try:
            result = await work()
        except Exception as error:  # raised below, as itself and not as one of a group
            failed = error
        both.cancel_scope.cancel()
    if failed is not None:
        raise failed
    return result
