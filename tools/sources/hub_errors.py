"""What the Hub refuses, and how, in words for people."""

from __future__ import annotations

import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from bowerbird.recommendation import SourceState
from tools.sources.base import SourceError

LONGEST_WAIT_S = 86_400.0
USUAL_WAIT_S = 60.0
TOO_SLOW = "the Hub did not answer in time"
BROKEN_OFF = "the Hub's answer broke off"
UNREADABLE = "the Hub's answer could not be read"
NO_NETWORK = "there is no network, or the Hub cannot be reached"
_CODES = {
    "GatedRepo": "its publisher lets only those in who accepted the terms on its page:"
    " do that, then set BOWERBIRD_HF_TOKEN",
    "RepoNotFound": "the Hub does not know this model, or it is private",
    "EntryNotFound": "the Hub has no such file",
    "RevisionNotFound": "the Hub does not know this revision of the model",
}


class HubError(SourceError):
    """`code` is the Hub's own word for what is wrong (GatedRepo, RepoNotFound,
    EntryNotFound, RevisionNotFound), None where it gave none."""

    def __init__(
        self, message: str, state: SourceState = "failed", code: str | None = None
    ) -> None:
        super().__init__(message, state)
        self.code = code


class HubBusy(HubError):  # noqa: N818
    """The Hub asks to be left alone for `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the Hub asks to come back in {seconds:.0f} s")
        self.seconds = seconds


def wait_of(headers: Mapping[str, str]) -> float:
    """Seconds for which the reply asks to be left alone, by any of its headers."""
    stated = headers.get("Retry-After", "").strip()
    seconds = _number(stated)
    if seconds is None and stated:
        seconds = _until(stated)
    if seconds is None:
        # RateLimit: "api";r=0;t=55
        parts = headers.get("RateLimit", "").replace(" ", "").split(";")
        seconds = next((_number(p[2:]) for p in parts if p.startswith("t=")), None)
    return USUAL_WAIT_S if seconds is None else min(seconds, LONGEST_WAIT_S)


def _number(text: str) -> float | None:
    return float(text) if text.isascii() and text.isdigit() else None


def _until(date: str) -> float | None:
    """Seconds to a date as HTTP writes them; None where it is none."""
    try:
        return max(0.0, parsedate_to_datetime(date).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def refusal(status: int, headers: Mapping[str, str]) -> HubError | None:
    """The error that a reply stands for; None where it carries an answer."""
    if status < 400:
        return None
    if status == 429:
        return HubBusy(wait_of(headers))
    code = headers.get("X-Error-Code", "")
    if code in _CODES:
        return HubError(_CODES[code], code=code)
    if status in (401, 403):
        return HubError("the Hub refuses access: set BOWERBIRD_HF_TOKEN, or the token has ended")
    if status == 404:
        return HubError("the Hub does not know this address or model")
    if status >= 500:
        return HubError(f"the Hub is in trouble (status {status})")
    return HubError(f"the Hub refused the question (status {status})")


def worded(error: BaseException) -> HubError:
    """Whatever went wrong while the Hub was asked, in words."""
    import httpx2

    if isinstance(error, HubError):
        return error
    if isinstance(error, SourceError):
        return HubError(str(error), error.state)
    if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.ProxyError):
        return HubError(NO_NETWORK, "offline")
    if isinstance(error, httpx2.TimeoutException | TimeoutError):
        return HubError(TOO_SLOW)
    if isinstance(error, httpx2.UnsupportedProtocol | httpx2.InvalidURL):
        return HubError("the Hub's address cannot be used: check BOWERBIRD_HF_ENDPOINT")
    if isinstance(error, httpx2.DecodingError):
        return HubError(UNREADABLE)
    if isinstance(error, httpx2.HTTPError):
        return HubError(BROKEN_OFF)
    return HubError(f"{UNREADABLE} ({type(error).__name__})")
