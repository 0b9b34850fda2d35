"""GET from a service, for sources that have no client library of their own.

One exchange: bounded in time and size, no redirects to elsewhere, and every
failure a SourceError in words.  Replies are kept with the service's own mark
of their version, so that an unchanged one is not sent again.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from bowerbird.settings import Settings
from tools.sources.base import SourceError
from tools.sources.bounded import within
from tools.sources.kept import Kept, ago

if TYPE_CHECKING:
    import httpx2

MAX_BYTES = 2_000_000
MARGIN_S = 0.3
MAX_WAIT_S = 3600.0


@dataclass(frozen=True, slots=True)
class Page:
    """The body as text; `note` where a reader has to know how old it is."""

    body: str
    note: str | None = None
    left: int | None = None
    """Calls that the service still allows in this minute, where it says so."""


class Web:
    """GETs for one source, called `name` in its errors."""

    def __init__(self, name: str, settings: Settings, fresh_s: float = 600.0) -> None:
        self._name = name
        self._kept = Kept(settings.data)
        self._fresh_s = fresh_s
        self._busy_until = 0.0

    def get(
        self, url: str, query: dict[str, str], headers: dict[str, str], deadline: float
    ) -> Page:
        """The page, fresh or kept.  Raises SourceError."""
        key = f"{url} {json.dumps(query, sort_keys=True)}"
        kept = self._kept.get(key)
        if kept is not None and kept.age_s < self._fresh_s:
            return Page(kept.body, f"as it answered {ago(kept.age_s)}")
        if kept is not None and kept.tag:
            headers = {**headers, "If-None-Match": kept.tag}
        try:
            status, body, tag, left = self._fetch(url, query, headers, deadline - MARGIN_S)
        except SourceError as error:
            if kept is None:
                raise
            return Page(kept.body, f"{error}; as it answered {ago(kept.age_s)}")
        if status == 304 and kept is not None:
            self._kept.put(key, kept.body, kept.tag)
            return Page(kept.body, left=left)
        self._kept.put(key, body, tag)
        return Page(body, left=left)

    def _fetch(
        self, url: str, query: dict[str, str], headers: dict[str, str], deadline: float
    ) -> tuple[int, str, str | None, int | None]:
        """Status, body, mark of the version, calls left."""
        import httpx2

        if (left := self._busy_until - time.monotonic()) > 0:
            raise SourceError(f"not asked: {self._name} asked to come back in {left:.0f} s")
        agent = f"bowerbird/{version('bowerbird')}"

        def work() -> tuple[int, str, str | None, int | None]:
            timeout = max(0.1, deadline - time.monotonic())
            with (
                httpx2.Client(timeout=timeout, follow_redirects=False) as client,
                client.stream(
                    "GET", url, params=query, headers={"User-Agent": agent, **headers}
                ) as response,
            ):
                self._refuse(response)
                body = _read(response)
                allowed = response.headers.get("X-RateLimit-Remaining", "")
                return (
                    response.status_code,
                    body.decode(response.encoding or "utf-8", "replace"),
                    response.headers.get("ETag"),
                    int(allowed) if allowed.isdigit() else None,
                )

        try:
            return within(work, deadline)
        except TimeoutError:
            raise SourceError(f"{self._name} did not answer in time") from None
        except httpx2.ConnectError as error:
            raise SourceError(
                f"there is no network, or {self._name} cannot be reached", "offline"
            ) from error
        except httpx2.TimeoutException as error:
            raise SourceError(f"{self._name} did not answer in time") from error
        except (httpx2.HTTPError, LookupError) as error:
            raise SourceError(f"the answer of {self._name} broke off") from error

    def _refuse(self, response: httpx2.Response) -> None:
        status = response.status_code
        if status in (200, 304):
            return
        wait = _wait_of(response)
        if status == 429 or (status == 403 and wait is not None):
            wait = 60.0 if wait is None else wait
            self._busy_until = time.monotonic() + wait
            raise SourceError(f"{self._name} asks to come back in {wait:.0f} s")
        if status in (401, 403):
            raise SourceError(f"{self._name} refuses access (status {status}); check its token")
        if status == 404:
            raise SourceError(f"{self._name} does not know this address")
        if status >= 500:
            raise SourceError(f"{self._name} is in trouble (status {status})")
        raise SourceError(f"{self._name} answered with status {status}")


def _wait_of(response: httpx2.Response) -> float | None:
    """Seconds to stay away, where the reply names them."""
    stated = response.headers.get("Retry-After", "")
    if stated.isdigit():
        return min(float(stated), MAX_WAIT_S)
    reset = response.headers.get("X-RateLimit-Reset", "")
    if response.headers.get("X-RateLimit-Remaining") == "0" and reset.isdigit():
        return min(max(0.0, float(reset) - time.time()), MAX_WAIT_S)
    return None


def _read(response: httpx2.Response) -> bytes:
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > MAX_BYTES:
            raise SourceError(f"the answer is larger than {MAX_BYTES // 1_000_000} MB")
    return bytes(body)


def as_json(page: Page, name: str) -> object:
    """The body read as JSON.  Raises SourceError."""
    try:
        return json.loads(page.body)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"the answer of {name} could not be read") from error
