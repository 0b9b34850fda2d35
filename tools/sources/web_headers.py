"""What the headers of a reply say: its version, how many calls are left, how long to wait."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from index.catalogue import digest

if TYPE_CHECKING:
    import httpx2

MAX_WAIT_S = 3600.0
_DATE = "date:"


def origin(address: httpx2.URL) -> tuple[str, str, int | None]:
    return address.scheme, address.host, address.port


def who(headers: dict[str, str]) -> str:
    """Tells the replies to one token from those to another; nothing where there is none."""
    token = headers.get("Authorization")
    return f" {digest(token)}" if token else ""


def condition(mark: str | None) -> dict[str, str]:
    """The header that asks for a reply only where it has changed."""
    if not mark:
        return {}
    if mark.startswith(_DATE):
        return {"If-Modified-Since": mark.removeprefix(_DATE)}
    return {"If-None-Match": mark}


def mark(response: httpx2.Response) -> str | None:
    """The service's mark of this version: its ETag, or when it was last changed."""
    tag, changed = response.headers.get("ETag"), response.headers.get("Last-Modified")
    return tag or (_DATE + changed if changed else None)


def number(response: httpx2.Response, header: str) -> int | None:
    stated = response.headers.get(header, "")
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 12 else None


def wait_of(response: httpx2.Response) -> float | None:
    """Seconds to stay away, where the reply names them."""
    seconds: float | None = number(response, "Retry-After")
    if seconds is None:
        try:
            until = parsedate_to_datetime(response.headers.get("Retry-After", ""))
            seconds = until.timestamp() - time.time()
        except (TypeError, ValueError, OverflowError, OSError):
            reset = number(response, "X-RateLimit-Reset")
            if number(response, "X-RateLimit-Remaining") == 0 and reset is not None:
                seconds = reset - time.time()
    return None if seconds is None else min(max(0.0, seconds), MAX_WAIT_S)
