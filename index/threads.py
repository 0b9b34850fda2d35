"""Small matrix work on one thread.

A query's matrices are too small to share out: on a busy machine two BLAS
threads wait for each other and 10 ms become 500.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from typing import Any


@cache
def _controller() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def available_cores() -> int:
    """Cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@contextmanager
def one_thread() -> Generator[None]:
    """BLAS of this process on one thread while the block runs."""
    with _controller().limit(limits=1, user_api="blas"):
        yield
