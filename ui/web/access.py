"""Who calls, whether they may, and how much they have asked already.

A dependency of the routes, not a layer in front that compares paths: a route
that has it cannot be reached around it, however its address is spelled.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from typing import Annotated

from fastapi import HTTPException, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from bowerbird.settings import Settings

_BEARER = HTTPBearer(auto_error=False, description="A key made with `bowerbird key`.")


def hashed(key: str) -> str:
    """The form in which a key is kept."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def new_key() -> tuple[str, str]:
    """A new key of 256 random bits, and its hash."""
    key = "bb_" + secrets.token_urlsafe(32)
    return key, hashed(key)


class Access:
    """The dependency: `Depends(access.check)`.  Sets `request.state.caller`."""

    def __init__(self, settings: Settings) -> None:
        self._hashes = [held.get_secret_value() for held in settings.api_keys]
        self._rate: RateLimitItem | None = (
            parse(settings.rate_limit) if settings.rate_limit else None
        )
        self._window = MovingWindowRateLimiter(MemoryStorage())
        self.check = self._with_key if self._hashes else self._without_key

    @property
    def asks_for_keys(self) -> bool:
        return bool(self._hashes)

    async def _without_key(self, request: Request) -> None:
        self._admit(request, _address(request))

    async def _with_key(
        self,
        request: Request,
        given: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
    ) -> None:
        shown = hashed(given.credentials) if given else ""
        matches = [hmac.compare_digest(shown, held) for held in self._hashes]
        if not any(matches):
            self._count(_address(request))
            raise HTTPException(
                401,
                "Show a key: Authorization: Bearer KEY.",
                headers={"WWW-Authenticate": "Bearer"},
            )
        self._admit(request, f"key:{shown[:16]}")

    def count(self, caller: str) -> None:
        """One more call of this caller.  Raises HTTPException 429 where it has asked too much."""
        self._count(caller)

    def _admit(self, request: Request, caller: str) -> None:
        self._count(caller)
        request.state.caller = caller

    def _count(self, caller: str) -> None:
        """Raises HTTPException 429 where this caller has asked too much."""
        if self._rate is None or self._window.hit(self._rate, caller):
            return
        reset, _ = self._window.get_window_stats(self._rate, caller)
        wait = max(1, int(reset - time.time()) + 1)
        raise HTTPException(
            429,
            f"The limit is {self._rate}; try again in {wait} s.",
            headers={"Retry-After": str(wait)},
        )


def caller(request: Request) -> str:
    """The name of who calls, for queues: a key's or an address's."""
    return request.state.caller


def _address(request: Request) -> str:
    return f"ip:{request.client.host if request.client else '?'}"
