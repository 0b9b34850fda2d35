"""The things that were asked for last, kept for the next one who asks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


def _one(_: object) -> int:
    return 1


class Lately(Generic[K, V]):
    """The things asked for last, so many of them, and so much as they weigh together.  Safe
    to share between threads."""

    def __init__(
        self, limit: int, weight: int | None = None, of: Callable[[V], int] = _one
    ) -> None:
        self._limit = limit
        self._weight = limit if weight is None else weight
        self._of = of
        self._total = 0
        self._held: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: K, value: V) -> None:
        with self._lock:
            if key in self._held:  # two threads made it at once
                self._total -= self._of(self._held.pop(key))
            self._held[key] = value
            self._total += self._of(value)
            while len(self._held) > 1 and (
                len(self._held) > self._limit or self._total > self._weight
            ):
                _, gone = self._held.popitem(last=False)
                self._total -= self._of(gone)
