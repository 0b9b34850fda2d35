"""Questions to the Hub, bounded in time and in size, answered again from what was kept.

The Hub's own client decides the address and the token.  Its requests are made
here all the same: the client tries again for half a minute, gives up a whole
listing over one odd entry, has no bound on size, and is one for the process,
so that changing it would change every download as well.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bowerbird.settings import Settings
from tools.sources.hub_errors import TOO_SLOW, UNREADABLE, HubBusy, HubError, refusal
from tools.sources.kept import Kept

if TYPE_CHECKING:
    import httpx2

FRESH_S = 3600.0
MAX_BYTES = 8_000_000
_CONNECT_SHARE = 0.6
"""Of the time that is left; so a network that swallows everything is told from a slow Hub."""
Same = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Got:
    """A reply: its JSON, the address of the following page, and how many
    seconds old it is where it was kept."""

    value: Any
    following: str | None = None
    age_s: float | None = None


def _as_it_is(value: Any) -> Any:
    return value


class Access:
    """Where the Hub is, who asks, and what it answered before."""

    def __init__(self, settings: Settings) -> None:
        self._endpoint = settings.hf_endpoint
        self._token = settings.hf_token
        self.kept = Kept(settings.data)
        self._busy_until = 0.0

    @property
    def address(self) -> str:
        """The Hub's address, without a slash at its end."""
        from huggingface_hub import constants

        return (self._endpoint or constants.ENDPOINT).rstrip("/")

    def headers(self) -> dict[str, str]:
        from huggingface_hub.utils import (
            build_hf_headers,  # pyright: ignore[reportUnknownVariableType]
        )

        token = self._token.get_secret_value() if self._token else None
        return build_hf_headers(token=token, library_name="bowerbird")

    def mark_busy(self, seconds: float) -> None:
        """Remember, for all processes, until when the Hub is to be left alone."""
        self._busy_until = time.time() + seconds
        self.kept.put(f"pause {self.address}", str(self._busy_until))

    def check(self) -> None:
        """Raises HubError where the Hub must not be asked."""
        from huggingface_hub import constants

        if constants.is_offline_mode():
            raise HubError("not asked: HF_HUB_OFFLINE is set", "offline")
        noted = self.kept.get(f"pause {self.address}")
        until = max(self._busy_until, float(noted.body) if noted else 0.0)
        if (left := until - time.time()) > 0:
            raise HubError(f"not asked: the Hub asked to come back in {left:.0f} s")

    @contextmanager
    def session(self, deadline: float) -> Generator[Session]:
        """A connection that answers until `deadline` (time.monotonic)."""
        import httpx2

        self.check()
        with httpx2.Client(follow_redirects=True, max_redirects=5, timeout=5.0) as client:
            yield Session(self, deadline, client)

    def memory(self) -> Session:
        """A session that knows only what was kept, however old it is."""
        return Session(self, 0.0, None)


class Session:
    """GETs on one connection.  Every method raises HubError or an error of httpx2."""

    def __init__(self, access: Access, deadline: float, client: httpx2.Client | None) -> None:
        self._access = access
        self._deadline = deadline
        self._client = client
        self._headers = access.headers()

    @property
    def live(self) -> bool:
        """Whether the Hub itself is asked."""
        return self._client is not None

    def until(self, deadline: float) -> Session:
        """The same connection, with another deadline (time.monotonic)."""
        self._deadline = deadline
        return self

    def key(self, address: str, query: Mapping[str, Any]) -> str:
        """Under which a reply is kept: what one token may see, another may not."""
        who = hashlib.sha256(self._headers.get("authorization", "").encode()).hexdigest()[:12]
        return f"{address} {json.dumps(query, sort_keys=True)} {who}"

    def json(
        self,
        path: str,
        query: Mapping[str, Any],
        keep: Same = _as_it_is,
        fresh_s: float | None = None,
    ) -> Got:
        """The reply of the API at `path`, or at a whole address that it named.

        `keep` cuts the reply down to what is used of it; that is what is kept.
        One that is younger than `fresh_s` (an hour) is used without asking."""
        fresh_s = FRESH_S if fresh_s is None else fresh_s
        address = path if "://" in path else self._access.address + path
        key = self.key(address, query)
        kept = self._access.kept.get(key)
        if kept is not None and (self._client is None or kept.age_s < fresh_s):
            return _unpacked(kept.body, kept.age_s)
        headers = {"If-None-Match": kept.tag} if kept is not None and kept.tag else {}
        with self._open(address, query, headers) as response:
            if response.status_code == 304 and kept is not None:
                self._access.kept.put(key, kept.body, kept.tag)
                return _unpacked(kept.body, None)
            body = self._read(response, MAX_BYTES)
            following = self._own(response.links.get("next", {}).get("url"))
            tag = response.headers.get("ETag")
        try:
            value = keep(json.loads(body))
        except (ValueError, RecursionError) as error:
            raise HubError(UNREADABLE) from error
        self._access.kept.put(key, json.dumps([value, following]), tag)
        return Got(value, following)

    def _own(self, address: str | None) -> str | None:
        """The address, if it is one of the Hub's own."""
        return address if address and address.startswith(self._access.address + "/") else None

    def bytes(self, path: str, most: int, first: int = 0) -> bytes:
        """At most `most` bytes of a file from the `first` on.  Nothing is kept."""
        span = {"Range": f"bytes={first}-{first + most - 1}", "Accept-Encoding": "identity"}
        with self._open(self._access.address + path, {}, span) as response:
            if first and response.status_code != 206:
                raise HubError("the Hub does not give parts of this file")
            return self._read(response, most, cut=True)

    def once(self, key: str, work: Callable[[], Any]) -> Any:
        """The result of `work` on something that never changes, such as a file at a commit."""
        kept = self._access.kept.get(key)
        if kept is not None:
            return json.loads(kept.body)
        value = work()
        self._access.kept.put(key, json.dumps(value))
        return value

    @contextmanager
    def _open(
        self, address: str, query: Mapping[str, Any], headers: Mapping[str, str]
    ) -> Generator[httpx2.Response]:
        import httpx2

        if self._client is None:
            raise HubError("no reply to this was kept")
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise HubError(TOO_SLOW)
        timeout = httpx2.Timeout(left, connect=left * _CONNECT_SHARE)
        params = query or None  # an empty one would take the address's own query away
        with self._client.stream(
            "GET", address, params=params, headers={**self._headers, **headers}, timeout=timeout
        ) as response:
            error = refusal(response.status_code, response.headers)
            if isinstance(error, HubBusy):
                self._access.mark_busy(error.seconds)
            if error is not None:
                raise error
            yield response

    def _read(self, response: httpx2.Response, most: int, *, cut: bool = False) -> bytes:
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) >= most and cut:
                return bytes(body[:most])
            if len(body) > most:
                raise HubError(f"the Hub's answer is larger than {most // 1_000_000} MB")
            if time.monotonic() > self._deadline:
                raise HubError(TOO_SLOW)
        return bytes(body)


def _unpacked(body: str, age_s: float | None) -> Got:
    value, following = json.loads(body)
    return Got(value, following, age_s)
