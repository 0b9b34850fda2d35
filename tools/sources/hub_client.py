"""The Hub's own client, made to fail at once and in words.

huggingface_hub tries again for half a minute when there is no network or the
Hub is busy.  While we ask on somebody's behalf, its transport gives the first
failure straight back; at all other times it is left as it is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from tools.sources.base import SourceError
from tools.sources.bounded import within

if TYPE_CHECKING:
    import httpx2

_T = TypeVar("_T")
_ours = threading.local()
NO_NETWORK = "there is no network, or the Hub cannot be reached"


class HubBusy(SourceError):  # noqa: N818
    """The Hub asks to be left alone for `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the Hub asks to come back in {seconds:.0f} s")
        self.seconds = seconds


@contextmanager
def _asking() -> Generator[None]:
    _ours.active = True
    try:
        yield
    finally:
        _ours.active = False


def _wait_of(response: httpx2.Response) -> float:
    stated = response.headers.get("Retry-After", "")
    return min(float(stated), 3600.0) if stated.isdigit() else 60.0


def refuse(response: httpx2.Response) -> None:
    """Raise in words for a reply that carries no answer."""
    status = response.status_code
    if status == 429:
        raise HubBusy(_wait_of(response))
    if status in (401, 403):
        raise SourceError("the Hub refuses access: set BOWERBIRD_HF_TOKEN, or the token has ended")
    if status == 404:
        raise SourceError("the Hub does not know this address or model")
    if status >= 500:
        raise SourceError(f"the Hub is in trouble (status {status})")


@cache
def install() -> None:
    """Give huggingface_hub a client whose transport listens to `_asking`."""
    import httpx2
    from huggingface_hub.utils import set_client_factory
    from huggingface_hub.utils._http import hf_request_event_hook

    class Transport(httpx2.HTTPTransport):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            if not getattr(_ours, "active", False):
                return super().handle_request(request)
            try:
                response = super().handle_request(request)
                refuse(response)
                response.read()  # here, where a broken answer can still be worded
            except httpx2.ConnectError as error:
                raise SourceError(NO_NETWORK, "offline") from error
            except httpx2.TransportError as error:
                raise SourceError("the Hub's answer broke off") from error
            return response

    def client() -> httpx2.Client:
        return httpx2.Client(
            transport=Transport(),
            event_hooks={"request": [hf_request_event_hook]},
            follow_redirects=True,
            timeout=None,
        )

    set_client_factory(client)


def ask(work: Callable[[], _T], deadline: float) -> _T:
    """Do `work` with the Hub's client in a thread, no longer than to the deadline.

    Raises SourceError, whatever went wrong.
    """
    install()

    def run() -> _T:
        with _asking():
            return work()

    try:
        return within(run, deadline)
    except TimeoutError:
        raise SourceError("the Hub did not answer in time") from None
    except BaseException as error:
        raise _worded(error) from error


def _worded(error: BaseException) -> SourceError:
    from httpx2 import HTTPError
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    if isinstance(error, SourceError):
        return error
    if isinstance(error, OfflineModeIsEnabled):
        return SourceError("not asked: HF_HUB_OFFLINE is set", "offline")
    if isinstance(error, HfHubHTTPError):
        return SourceError(f"the Hub refused ({type(error).__name__})")
    if isinstance(error, HTTPError):
        return SourceError("the Hub's answer broke off")
    return SourceError(f"the Hub's answer could not be read ({type(error).__name__})")
