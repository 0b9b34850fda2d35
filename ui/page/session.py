"""Who is at the page: an unguessable cookie, and the names of that person's threads.

Nothing is kept on the server for it: the names of the threads follow from the
cookie's token, so that they survive a reload and a restart, and nobody who has
not the cookie can find them.  With keys configured the cookie also carries a
proof that its bearer has shown one; taking the key out of the settings ends it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from ui.web.access import hashed

COOKIE = "bowerbird"
MAX_AGE_S = 180 * 24 * 3600
MOST_THREADS = 20
_TOKEN = re.compile(r"([A-Za-z0-9_-]{43})(?:\.([0-9a-f]{64}))?")


@dataclass(frozen=True)
class Visitor:
    """One browser.  `caller` is its name in the queue of validations and in limits."""

    token: str
    caller: str

    @property
    def id(self) -> str:
        """For looking things up in memory; the token cannot be had from it."""
        return hashlib.sha256(b"visitor " + self.token.encode()).hexdigest()

    def thread(self, number: int) -> str:
        """The name of this visitor's thread with this number."""
        name = f"thread {number % MOST_THREADS} {self.token}"
        return "page-" + hashlib.sha256(name.encode()).hexdigest()


def told_apart(thread: str) -> str:
    """A name for a thread that may be given out: whoever knows it cannot go on with the thread."""
    return "page-" + hashlib.sha256(b"given out " + thread.encode()).hexdigest()[:32]


class Doorkeeper:
    """Makes and reads cookies.  `hashes` are those of the keys that callers must show."""

    def __init__(self, hashes: list[str]) -> None:
        self._hashes = hashes

    @property
    def asks_for_keys(self) -> bool:
        return bool(self._hashes)

    def read(self, cookie: str | None, address: str) -> Visitor | None:
        """The visitor with this cookie; None where it is none of ours or shows no key."""
        match = _TOKEN.fullmatch(cookie or "")
        if match is None:
            return None
        token, proof = match[1], match[2] or ""
        if not self._hashes:
            return Visitor(token, f"ip:{address}")
        shown = [h for h in self._hashes if hmac.compare_digest(_proof(h, token), proof)]
        return Visitor(token, f"key:{shown[0][:16]}") if shown else None

    def admit(self, key: str = "") -> str | None:
        """A new cookie; None where a key is asked for and this is none."""
        token = secrets.token_urlsafe(32)
        if not self._hashes:
            return token
        given = hashed(key)
        matches = [h for h in self._hashes if hmac.compare_digest(h, given)]
        return f"{token}.{_proof(matches[0], token)}" if matches else None


def _proof(key_hash: str, token: str) -> str:
    return hmac.new(key_hash.encode(), token.encode(), hashlib.sha256).hexdigest()
