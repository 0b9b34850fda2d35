"""Asking the Hub for much without being a burden: one request at a time, tried again with care."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import tenacity

from index.store import Progress
from tools.sources.hub_errors import HubBusy, worded
from tools.sources.hub_session import Access, Session

REQUEST_S = 30.0
TRIES = 4
_FINAL = ("refuse", "does not know", "has no such", "larger than")
"""Words of answers that asking again does not change."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the Hub is asked; seconds.

    A Hub that asks to be left alone for longer than `longest_wait` is not waited for.
    """

    pause: float = 0.2
    first_wait: float = 2.0
    longest_wait: float = 300.0


class Patience:
    """Asks, waits, asks again."""

    def __init__(self, access: Access, pace: Pace, say: Progress) -> None:
        self._access, self._pace, self._say = access, pace, say

    @property
    def address(self) -> str:
        return self._access.address

    @contextmanager
    def session(self) -> Generator[Session]:
        """A connection for several requests."""
        with self._access.session(time.monotonic() + REQUEST_S) as session:
            yield session

    def asked(self, session: Session, work: Callable[[Session], _T]) -> _T:
        """The result of one request, tried again where the fault may pass.

        Raises what the last try raised."""
        for attempt in tenacity.Retrying(
            stop=tenacity.stop_after_attempt(TRIES), wait=self._wait, before_sleep=self._told,
            retry=tenacity.retry_if_exception(self._again), reraise=True,
        ):  # fmt: skip
            with attempt:
                time.sleep(self._pace.pause)
                return work(session.until(time.monotonic() + REQUEST_S))
        raise AssertionError("a retry ends with a result or an error")

    def _wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, HubBusy):
            return error.seconds + 0.1
        return self._pace.first_wait * 2 ** (state.attempt_number - 1)

    def _again(self, error: BaseException) -> bool:
        if isinstance(error, HubBusy):
            return error.seconds <= self._pace.longest_wait
        problem = worded(error)
        final = problem.code is not None or any(word in str(problem) for word in _FINAL)
        return problem.state == "failed" and not final

    def _told(self, state: tenacity.RetryCallState) -> None:
        wait = state.next_action.sleep if state.next_action else 0.0
        self._say(f"waiting {wait:.0f} s for the Hub", 0, 0)
