"""GET from a service, for sources that have no client library of their own.

One exchange: bounded in time and size, redirects only to hosts that were named
beforehand, and every failure a SourceError in words.  Replies are kept with
the service's own mark of their version, so that an unchanged one is not sent
again; one that could not be read is never kept.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bowerbird.settings import Settings
from tools.sources import web_headers
from tools.sources.base import SourceError
from tools.sources.bounded import within
from tools.sources.kept import Kept, ago
from tools.sources.web_headers import MAX_WAIT_S

if TYPE_CHECKING:
    import httpx2

MAX_BYTES = 2_000_000
MARGIN_S = 0.3
_HOPS = 3
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Allowance:
    """Calls that the service still allows for now, and how many it allows in all."""

    left: int
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[_Value]):
    """What was read from the body; `note` where a reader has to know how old it is."""

    value: _Value
    note: str | None = None
    allowance: Allowance | None = None


@dataclass(frozen=True, slots=True)
class _Exchange:
    status: int
    body: str
    mark: str | None
    allowance: Allowance | None


class Web:
    """GETs for one source, called `name` in its errors.

    `before` is run ahead of each call that really goes out, and may wait or
    raise SourceError.  `also` are the hosts that the service may send us on to.
    """

    def __init__(
        self,
        name: str,
        settings: Settings,
        *,
        fresh_s: float = 600.0,
        before: Callable[[float], None] | None = None,
        also: frozenset[str] = frozenset(),
    ) -> None:
        self._name = name
        self._kept = Kept(settings.data)
        self._fresh_s = fresh_s
        self._before = before
        self._also = also

    def get(
        self,
        url: str,
        query: dict[str, str],
        headers: dict[str, str],
        deadline: float,
        read: Callable[[str], _Value],
    ) -> Page[_Value]:
        """What `read` makes of the body, fresh or kept.  Raises SourceError, as `read` may."""
        key = f"{url} {json.dumps(query, sort_keys=True)}{web_headers.who(headers)}"
        kept = self._kept.get(key)
        old: _Value | None = None
        if kept is not None:
            try:
                old = read(kept.body)
            except SourceError:
                kept = None
        if kept is not None and old is not None and kept.age_s < self._fresh_s:
            return Page(old, f"as it answered {ago(kept.age_s)}")
        asked = {**headers, **web_headers.condition(kept.tag if kept else None)}
        try:
            done = self._ask(url, query, asked, deadline - MARGIN_S)
            if done.status == 304 and (kept is None or old is None):
                raise SourceError(f"the answer of {self._name} could not be read")
            value = read(done.body) if done.status != 304 or old is None else old
        except SourceError as error:
            if kept is None or old is None:
                raise
            return Page(old, f"{error}; as it answered {ago(kept.age_s)}")
        if done.status == 304 and kept is not None:
            self._kept.put(key, kept.body, kept.tag)
        else:
            self._kept.put(key, done.body, done.mark)
        return Page(value, allowance=done.allowance)

    def save(
        self, url: str, headers: dict[str, str], deadline: float, target: Path, most: int
    ) -> None:
        """The body into the file `target`, `most` bytes at most.  Raises SourceError.

        Nothing is kept, and nothing is left at `target` where it failed.
        """

        def work() -> None:
            with self._open(url, {}, headers, deadline) as response, target.open("wb") as file:
                for piece in _pieces(response, deadline, most):
                    file.write(piece)

        try:
            self._bounded(work, self._turn(url, headers), deadline)
        except (SourceError, OSError) as error:
            target.unlink(missing_ok=True)
            if isinstance(error, SourceError):
                raise
            raise SourceError(f"the answer of {self._name} could not be stored") from error

    def _ask(
        self, url: str, query: dict[str, str], headers: dict[str, str], deadline: float
    ) -> _Exchange:
        def work() -> _Exchange:
            with self._open(url, query, headers, deadline) as response:
                body = b"".join(_pieces(response, deadline, MAX_BYTES))
                return _Exchange(
                    response.status_code,
                    body.decode("utf-8", "replace"),
                    web_headers.mark(response),
                    self._allowance(response, self._turn(url, headers)),
                )

        return self._bounded(work, self._turn(url, headers), deadline)

    def _bounded(self, work: Callable[[], _Value], turn: str, deadline: float) -> _Value:
        """The result of `work` until the deadline, its failures in words."""
        import httpx2

        self._check_turn(turn)
        if self._before is not None:
            self._before(deadline)
        late = f"{self._name} did not answer in time"
        try:
            return within(work, deadline)
        except (TimeoutError, httpx2.TimeoutException) as error:
            raise SourceError(late) from error
        except (httpx2.ConnectError, httpx2.ProxyError) as error:
            raise SourceError(
                f"there is no network, or {self._name} cannot be reached", "offline"
            ) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise SourceError(f"the answer of {self._name} broke off") from error

    @contextmanager
    def _open(
        self, url: str, query: dict[str, str], headers: dict[str, str], deadline: float
    ) -> Generator[httpx2.Response]:
        """The reply of the address, or of where it sends us on to."""
        import httpx2

        sent = {"User-Agent": f"bowerbird/{version('bowerbird')}", **headers}
        address = httpx2.URL(url).copy_merge_params(query) if query else httpx2.URL(url)
        timeout = max(0.1, deadline - time.monotonic())
        with httpx2.Client(timeout=timeout, follow_redirects=False) as client:
            for _ in range(_HOPS):
                with client.stream("GET", address, headers=sent) as response:
                    if not response.has_redirect_location:
                        self._refuse(response, self._turn(url, headers))
                        yield response
                        return
                    onward = address.join(response.headers.get("Location", ""))
                if web_headers.origin(onward) != web_headers.origin(address):
                    if onward.scheme != "https" or onward.host not in self._also:
                        raise SourceError(f"{self._name} sends elsewhere, which is not followed")
                    sent.pop("Authorization", None)
                address = onward
        raise SourceError(f"{self._name} sends from one address to the next without an end")

    def _refuse(self, response: httpx2.Response, turn: str) -> None:
        status = response.status_code
        if status in (200, 304):
            return
        wait = web_headers.wait_of(response)
        if status == 429 or (status == 403 and wait is not None):
            wait = 60.0 if wait is None else wait
            self._stay_away(turn, wait)
            raise SourceError(f"{self._name} asks to come back in {wait:.0f} s")
        if status in (401, 403):
            raise SourceError(f"{self._name} refuses access (status {status}); check its token")
        if status == 404:
            raise SourceError(f"{self._name} does not know this address")
        if status >= 500:
            raise SourceError(f"{self._name} is in trouble (status {status})")
        raise SourceError(f"{self._name} answered with status {status}")

    def _allowance(self, response: httpx2.Response, turn: str) -> Allowance | None:
        """What the reply says of further calls; none left means to stay away until there are."""
        left = web_headers.number(response, "X-RateLimit-Remaining")
        if left is None:
            return None
        wait = web_headers.wait_of(response)
        if left == 0 and wait is not None:
            self._stay_away(turn, wait)
        return Allowance(left, web_headers.number(response, "X-RateLimit-Limit"))

    def _turn(self, url: str, headers: dict[str, str]) -> str:
        """The key under which the end of a wait is kept, for every process of this machine."""
        import httpx2

        return f"wait {self._name} {web_headers.origin(httpx2.URL(url))}{web_headers.who(headers)}"

    def _stay_away(self, turn: str, wait: float) -> None:
        self._kept.put(turn, str(time.time() + wait))

    def _check_turn(self, turn: str) -> None:
        kept = self._kept.get(turn)
        if kept is None:
            return
        left = float(kept.body) - time.time()
        if 0 < left <= MAX_WAIT_S:
            raise SourceError(f"not asked: {self._name} asked to come back in {left:.0f} s")


def _pieces(response: httpx2.Response, deadline: float, most: int) -> Iterator[bytes]:
    total = 0
    for piece in response.iter_bytes():
        total += len(piece)
        if total > most:
            raise SourceError(f"the answer is larger than {most / 1e6:g} MB")
        if time.monotonic() > deadline:
            raise TimeoutError
        yield piece


def json_of(name: str) -> Callable[[str], Any]:
    """A reader of JSON for the replies of `name`; it raises SourceError."""

    def read(body: str) -> Any:
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise SourceError(f"the answer of {name} could not be read") from error

    return read
