"""Limits on one call of a language model, the same for every provider's client.

The clients bound the gap between two bytes only, wait as long as a `Retry-After` says, and
read replies of any size.  Two hooks on the HTTP client underneath put this right: one call,
its retries and its stream included, has one time limit; a reply has a greatest size; the key
is taken out where the service repeats it.

Not covered: headers of a reply that come byte by byte; the pause of at most two seconds that
a client makes before it finds out that there is no time for another try; a key that a service
spreads over several events of a stream.
"""

from __future__ import annotations

import asyncio
import email.utils
import math
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

import httpx
import httpx2
from langchain_core.exceptions import ModelError, ModelTimeoutError

MAX_REPLY_BYTES = 4_000_000
"""Bytes of one reply on the wire; an answer of 2,000 words streams in about 1 MB."""
SECRET_CHARS = 8
"""A shorter key is a word that says "none is needed", and is not looked for."""
RETRIED = {408, 409, 429}
"""Statuses after which the clients ask again, besides 500 and above."""
PAUSE = 1.5
"""Seconds that the clients wait before another try, at most, where the service names none."""

Request = httpx.Request | httpx2.Request
Response = httpx.Response | httpx2.Response
Hooks = dict[str, list[Callable[..., Any]]]
_deadline: ContextVar[float] = ContextVar("deadline of the call of a language model")


class TooLate(httpx.ReadTimeout, httpx2.ReadTimeout, ModelTimeoutError):  # noqa: N818 # pyright: ignore[reportIncompatibleMethodOverride, reportIncompatibleVariableOverride]
    """The call has used up its time; the clients take it for a timeout of their own."""


class ReplyRefused(ModelError):  # noqa: N818
    """The reply is too large, or packed although it was asked for as it is."""


class Limits:
    """Hooks for an `httpx` or `httpx2` client that asks one provider.

    `seconds` is for a call with all its retries.  `headers` are set on every request, and
    those of `without` are taken off: what a client read in the environment stays here.
    """

    def __init__(
        self, seconds: float, headers: dict[str, str] | None = None, without: tuple[str, ...] = ()
    ) -> None:
        self.seconds = seconds
        self._headers = headers or {}
        self._without = without

    def hooks(self) -> Hooks:
        """For `event_hooks` of a client."""
        return {"request": [self._before], "response": [self._after]}

    def async_hooks(self) -> Hooks:
        """For `event_hooks` of an asynchronous client."""

        async def before(request: Request) -> None:
            self._before(request)

        async def after(response: Response) -> None:
            self._after(response)

        return {"request": [before], "response": [after]}

    def _before(self, request: Request) -> None:
        first = request.headers.get("x-stainless-retry-count", "0") == "0"
        until = time.monotonic() + self.seconds if first else _deadline.get(-math.inf)
        _deadline.set(until)
        left = until - time.monotonic()
        if left <= 0:
            raise TooLate(f"no answer within {self.seconds:g} s")
        request.extensions["until"] = until
        request.extensions["timeout"] = dict.fromkeys(("connect", "read", "write", "pool"), left)
        request.headers["Accept-Encoding"] = "identity"
        # No connection is kept: one opened in an event loop that has ended breaks the next call.
        request.headers["Connection"] = "close"
        for name in self._without:
            request.headers.pop(name, None)
        request.headers.update(self._headers)

    def _after(self, response: Response) -> None:
        request = response.request
        until: float = request.extensions["until"]
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise ReplyRefused("the reply is packed, and packed replies are not read")
        if response.status_code in RETRIED or response.status_code >= 500:
            left = until - time.monotonic()
            if not max(PAUSE, _wait(response)) < left:
                response.headers["x-should-retry"] = "false"
        count = _Count(until, _secrets(request))
        stream: Any = response.stream
        if isinstance(stream, httpx.SyncByteStream | httpx2.SyncByteStream):
            response.stream = _Bounded(stream, count, _socket(response))
        else:
            response.stream = _AsyncBounded(stream, count)


def _wait(response: Response) -> float:
    """Seconds that the service asks to be left alone; 0 where it does not say."""
    told = response.headers
    with suppress(KeyError, ValueError):
        return float(told["retry-after-ms"]) / 1000
    with suppress(KeyError, ValueError):
        return float(told["retry-after"])
    with suppress(KeyError, ValueError, OverflowError):
        date = email.utils.parsedate_to_datetime(told["retry-after"])
        return date.timestamp() - time.time()
    return 0.0


def _secrets(request: Request) -> list[bytes]:
    """The keys that this request carries."""
    carried = [request.headers.get("x-api-key", ""), request.headers.get("Authorization", "")]
    words = {value.split(" ")[-1] for value in carried}
    return [word.encode() for word in words if len(word) >= SECRET_CHARS]


def _socket(response: Response) -> socket.socket | None:
    stream: Any = response.extensions.get("network_stream")
    found = stream.get_extra_info("socket") if stream is not None else None
    return found if isinstance(found, socket.socket) else None


class _Count:
    """Keeps the size, the time and the secrets of one reply."""

    def __init__(self, until: float, secrets: list[bytes]) -> None:
        self._until, self._secrets, self._size, self._held = until, secrets, 0, b""

    def left(self) -> float:
        return self._until - time.monotonic()

    def too_late(self) -> TooLate:
        return TooLate("no whole answer within the time of the call")

    def take(self, chunk: bytes) -> bytes:
        """What may be passed on now; an end that may be the begin of a key is held back."""
        self._size += len(chunk)
        if self._size > MAX_REPLY_BYTES:
            raise ReplyRefused(f"the reply is larger than {MAX_REPLY_BYTES:,} bytes")
        if self.left() <= 0:
            raise self.too_late()
        data, held = self._held + chunk, 0
        for secret in self._secrets:
            data = data.replace(secret, b"***")
            ends = (n for n in range(len(secret) - 1, 0, -1) if data.endswith(secret[:n]))
            held = max(held, next(ends, 0))
        self._held = data[len(data) - held :]
        return data[: len(data) - held]

    def rest(self) -> bytes:
        """What was held back, after all no key."""
        return self._held


class _Bounded(httpx.SyncByteStream, httpx2.SyncByteStream):
    """A reply read under a deadline; at the deadline the connection is shut from outside.

    The wait for a next byte is set once, when the reply begins, so a service that sends one
    byte now and then could double the time; shutting the socket wakes the reader.
    """

    def __init__(self, stream: Any, count: _Count, connection: socket.socket | None) -> None:
        self._stream, self._count, self._connection = stream, count, connection

    def _shut(self) -> None:
        with suppress(OSError):
            if self._connection is not None:
                socket.socket.shutdown(self._connection, socket.SHUT_RDWR)

    def __iter__(self) -> Iterator[bytes]:
        count = self._count
        timer = threading.Timer(max(count.left(), 0), self._shut)
        timer.daemon = True
        timer.start()
        try:
            for chunk in self._stream:
                if passed := count.take(chunk):
                    yield passed
        except (httpx.TransportError, httpx2.TransportError) as error:
            if count.left() <= 0:
                raise count.too_late() from error
            raise
        finally:
            timer.cancel()
            timer.join()  # never later, when the number of the socket may be another's
        if count.left() <= 0:
            raise count.too_late()
        if rest := count.rest():
            yield rest

    def close(self) -> None:
        self._stream.close()


class _AsyncBounded(httpx.AsyncByteStream, httpx2.AsyncByteStream):
    """The same for asynchronous clients."""

    def __init__(self, stream: Any, count: _Count) -> None:
        self._stream, self._count = stream, count

    async def __aiter__(self) -> AsyncIterator[bytes]:
        count = self._count
        chunks = aiter(self._stream)
        while True:
            try:
                async with asyncio.timeout(count.left()):
                    chunk: bytes = await anext(chunks)
            except StopAsyncIteration:
                break
            except TimeoutError:
                raise count.too_late() from None
            if passed := count.take(chunk):
                yield passed
        if rest := count.rest():
            yield rest

    async def aclose(self) -> None:
        await self._stream.aclose()
