"""Work that may take until a deadline and no longer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

_T = TypeVar("_T")


def within(work: Callable[[], _T], deadline: float) -> _T:
    """The result of `work`, done in a thread; its errors are raised here.

    Raises TimeoutError at the deadline (time.monotonic).  The thread is then
    left behind: a read timeout of a client does not end a reply that comes
    one byte at a time, and this does.
    """
    box: dict[str, Any] = {}

    def run() -> None:
        try:
            box["value"] = work()
        except BaseException as error:
            box["error"] = error

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(max(0.0, deadline - time.monotonic()))
    if thread.is_alive():
        raise TimeoutError
    if "error" in box:
        raise box["error"]
    return box["value"]
