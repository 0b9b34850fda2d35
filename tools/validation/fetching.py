"""One file from an address: bounded, resumed, verified, given up when it stalls.

What comes is only written and hashed here; nothing of it is read.  The bytes
so far lie in a `.part` file, from which a later call goes on.
"""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

if TYPE_CHECKING:
    import httpx2

_CHUNK = 1 << 18
_TRIES = 4
_HOPS = 5
_SHA256, _GIT = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{40}")


class FetchError(Exception):
    """Not fetched; the message ends the sentence "could not be downloaded: ...".

    `again`: another try may help.  `wrong`: what came is not what was stated."""

    def __init__(self, message: str, *, again: bool = False, wrong: bool = False) -> None:
        super().__init__(message)
        self.again = again
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class Patience:
    """How slow a service may be."""

    silent_s: float = 20.0
    """Without a single byte."""
    window_s: float = 30.0
    least_per_s: float = 20_000.0
    """Bytes a second, over a window."""
    pause_s: float = 1.0
    """Before the second try; doubled each time."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is fetched, and what is known of it beforehand."""

    url: str
    size: int
    sha256: str | None = None
    """Of the whole, or the first digits of it."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


def size_of(url: str, headers: Mapping[str, str], patience: Patience) -> int | None:
    """The size that the service states, without fetching; None where it states none.

    Raises FetchError."""
    with _client(url, patience) as client, _worded():
        answer = client.head(url, headers=dict(headers))
        _refuse(answer.status_code)
        stated = answer.headers.get("X-Linked-Size") or answer.headers.get("Content-Length", "")
    return int(stated) if stated.isdigit() else None


def fetch(
    source: Source,
    target: Path,
    patience: Patience,
    stop: threading.Event,
    seen: Callable[[int], None] | None = None,
) -> str:
    """The file at `target`, whole and verified, or FetchError and no file there.

    Gives the mark (ETag) of the service, without quotes; "" where it has none.
    `seen` is told how many bytes are there.  What was fetched before an end is
    kept for the next call, unless it turned out to be wrong."""
    part = target.with_name(f"{target.name}.part")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(f"{part}.lock", timeout=0):
            return _fetched(source, target, part, patience, stop, seen)
    except Timeout:
        raise FetchError("another process is downloading the same") from None
    except OSError as error:
        raise FetchError(
            f"it could not be written ({error.strerror or type(error).__name__})"
        ) from error


def _fetched(  # noqa: PLR0917
    source: Source, target: Path, part: Path, patience: Patience, stop: threading.Event,
    seen: Callable[[int], None] | None,
) -> str:  # fmt: skip
    wrong, pause = 0, patience.pause_s
    for left in range(_TRIES - 1, -1, -1):
        try:
            mark = _go_on(source, part, patience, stop, seen)
            _verify(source, part, mark)
        except FetchError as error:
            if error.wrong:
                part.unlink(missing_ok=True)
                wrong += 1
            if not error.again or not left or wrong > 1 or stop.wait(pause):
                raise
            pause *= 2
            continue
        part.replace(target)
        Path(f"{part}.lock").unlink(missing_ok=True)
        return mark
    raise AssertionError


def _go_on(
    source: Source, part: Path, patience: Patience, stop: threading.Event,
    seen: Callable[[int], None] | None,
) -> str:  # fmt: skip
    """Fetch what is missing of the part; gives the service's mark."""
    there = part.stat().st_size if part.exists() else 0
    if there > source.size:
        part.unlink()
        there = 0
    if there == source.size and source.sha256:
        return ""
    headers = {"Accept-Encoding": "identity", **source.headers}
    if there:
        headers["Range"] = f"bytes={there}-"
    with (
        _client(source.url, patience) as client,
        _worded(),
        client.stream("GET", source.url, headers=headers) as answer,
    ):
        _refuse(answer.status_code)
        whole = answer.status_code != 206
        if not whole and not answer.headers.get("Content-Range", "").startswith(f"bytes {there}-"):
            raise FetchError("the service gave another part than was asked for")
        with part.open("wb" if whole else "ab") as file:
            total = 0 if whole else there
            for piece in _steady(answer, patience, stop):
                total += len(piece)
                if total > source.size:
                    raise FetchError("it is larger than was stated", wrong=True)
                file.write(piece)
                if seen is not None:
                    seen(total)
        if total < source.size:
            raise FetchError("the connection broke off", again=True)
        return answer.headers.get("ETag", "").removeprefix("W/").strip('"')


def _steady(answer: httpx2.Response, patience: Patience, stop: threading.Event) -> Iterator[bytes]:
    """The pieces, while enough of them come in every window of time."""
    began, came = time.monotonic(), 0
    for piece in answer.iter_raw():
        if stop.is_set():
            raise FetchError("it was cancelled")
        came += len(piece)
        yield piece
        spent = time.monotonic() - began
        if spent >= patience.window_s:
            if came < patience.least_per_s * spent:
                raise FetchError(
                    f"only {came / spent / 1000:.1f} kB a second came, so it was given up"
                )
            began, came = time.monotonic(), 0


def _verify(source: Source, part: Path, mark: str) -> None:
    """Size and checksum: the stated one, else the one that the service's mark is."""
    if part.stat().st_size != source.size:
        raise FetchError("its size is not the stated one", again=True, wrong=True)
    wanted = source.sha256 or (mark if _SHA256.fullmatch(mark) else None)
    with part.open("rb") as file:
        if wanted is not None:
            if not hashlib.file_digest(file, "sha256").hexdigest().startswith(wanted):
                raise FetchError("its checksum is wrong", again=True, wrong=True)
        elif _GIT.fullmatch(mark):
            blob = hashlib.sha1(f"blob {source.size}\0".encode(), usedforsecurity=False)
            while data := file.read(_CHUNK):
                blob.update(data)
            if blob.hexdigest() != mark:
                raise FetchError("its checksum is wrong", again=True, wrong=True)


@contextmanager
def _client(url: str, patience: Patience) -> Generator[httpx2.Client]:
    """A client that follows redirects, and never from https to something weaker."""
    import httpx2

    first = httpx2.URL(url)

    def check(request: httpx2.Request) -> None:
        at = request.url
        if at.scheme != "https" and (at.scheme, at.host) != (first.scheme, first.host):
            raise FetchError("the service sends on to an address without https")

    hooks: Any = {"request": [check]}
    with httpx2.Client(
        timeout=patience.silent_s, follow_redirects=True, max_redirects=_HOPS, event_hooks=hooks
    ) as client:
        yield client


def _refuse(status: int) -> None:
    if status in (200, 206):
        return
    words = {
        401: "the service asks for a token",
        403: "the service refuses access",
        404: "the service has no such file",
        429: "the service asks to come back later",
    }
    raise FetchError(
        words.get(status, f"the service answered with status {status}"),
        again=status == 429 or status >= 500,
    )


@contextmanager
def _worded() -> Generator[None]:
    import httpx2

    try:
        yield
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ProxyError) as error:
        raise FetchError("there is no network, or the service cannot be reached") from error
    except httpx2.TimeoutException as error:
        raise FetchError("the service stalled, so it was given up", again=True) from error
    except httpx2.InvalidURL as error:
        raise FetchError("its address cannot be used") from error
    except httpx2.HTTPError as error:
        raise FetchError("the connection broke off", again=True) from error
