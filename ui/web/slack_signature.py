"""Whether a request really comes from Slack, for the first time."""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from collections.abc import Callable

MAX_AGE_S = 300
KEPT_S = 600
MAX_KEPT = 20_000


class Once:
    """Remembers names for ten minutes: `new` is True the first time only."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._seen: dict[str, float] = {}
        self._lock = threading.Lock()

    def new(self, name: str) -> bool:
        now = self._clock()
        with self._lock:
            while self._seen:
                oldest = next(iter(self._seen))
                if now - self._seen[oldest] <= KEPT_S and len(self._seen) < MAX_KEPT:
                    break
                del self._seen[oldest]
            if name in self._seen:
                return False
            self._seen[name] = now
            return True


class Signature:
    """Slack's signature: HMAC-SHA256 over the time and the raw body.

    Malformed headers are refused like wrong ones; a request that was taken
    once is not taken again.
    """

    def __init__(self, secret: str, clock: Callable[[], float] = time.time) -> None:
        self._secret = secret.encode()
        self._clock = clock
        self._taken = Once(clock)

    def good(self, timestamp: str, signature: str, body: bytes) -> bool:
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
            return False
        if abs(self._clock() - int(timestamp)) > MAX_AGE_S:
            return False
        made = hmac.new(self._secret, f"v0:{timestamp}:".encode() + body, hashlib.sha256)
        right = f"v0={made.hexdigest()}"
        if not hmac.compare_digest(right.encode(), signature.encode("utf-8", "replace")):
            return False
        return self._taken.new(right)
