"""The line of those in this process who want to time a model: one by one, in order of asking.

Each can be stopped alone, whoever else waits or comes after.  What is around a
timing (`around`) is set by a surface that has other work to keep quiet meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from bowerbird.record import ModelRecord
from bowerbird.report import Validation, failed, skipped
from tools.validation.place import Place, Progress, quiet, repeat_command

_LOOK_S = 0.1
CANCELLED = "It was cancelled."


class Line:
    """A Place in front of another one.  Safe to share between threads."""

    def __init__(self, inner: Place) -> None:
        self._inner = inner
        self._waiting: list[object] = []
        """Who times now comes first."""
        self._changed = threading.Condition()
        self._closed = threading.Event()
        self.around: Callable[[], AbstractContextManager[object]] = nullcontext

    def start(self) -> None:
        self._inner.start()

    def cancel(self) -> None:
        """End what is timed now."""
        self._inner.cancel()

    def close(self) -> None:
        """End what is timed now, turn away who waits, and give back the processes."""
        self._closed.set()
        with self._changed:
            self._changed.notify_all()
            while self._waiting:
                self._inner.cancel()
                self._changed.wait(_LOOK_S)
        self._inner.close()
        self._closed.clear()

    def validate(
        self,
        records: Sequence[ModelRecord],
        *,
        device: str = "cpu",
        download: bool = False,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
        most_mb: float | None = None,
    ) -> list[Validation]:
        """As every Place; `stop` ends it at once: the rest of the reports say so.

        `most_mb` is passed on where it is given, to a Place that takes it."""
        stop = stop or threading.Event()
        more = {} if most_mb is None else {"most_mb": most_mb}
        return [self._one(r, device, download, progress or quiet, stop, more) for r in records]

    def _one(  # noqa: PLR0917
        self, record: ModelRecord, device: str, fetch: bool, say: Progress,
        stop: threading.Event, more: dict[str, Any],
    ) -> Validation:  # fmt: skip
        repeat = repeat_command(record.id, device, fetch)
        with self._turn(say, stop) as came:
            if not came:
                return skipped(CANCELLED, repeat)
            with self.around(), self._watched(stop):
                if self._over(stop):
                    return skipped(CANCELLED, repeat)
                (report,) = self._inner.validate(
                    [record], device=device, download=fetch, progress=say, **more
                )
        return failed(CANCELLED, report.repeat) if self._over(stop) else report

    def _over(self, stop: threading.Event) -> bool:
        return stop.is_set() or self._closed.is_set()

    @contextmanager
    def _turn(self, say: Progress, stop: threading.Event) -> Generator[bool]:
        """Whether the turn came; false where it was stopped before."""
        ticket, told = object(), 0
        with self._changed:
            self._waiting.append(ticket)
        try:
            while not self._over(stop):
                with self._changed:
                    before = self._waiting.index(ticket)
                    if before == told:
                        self._changed.wait_for(lambda: self._waiting[0] is ticket, _LOOK_S)
                        before = self._waiting.index(ticket)
                if before == 0:
                    yield True
                    return
                if before != told:
                    told = before
                    others = "another timing runs" if before == 1 else f"{before} others are first"
                    say(f"waiting: {others}")
            yield False
        finally:
            with self._changed:
                self._waiting.remove(ticket)
                self._changed.notify_all()

    @contextmanager
    def _watched(self, stop: threading.Event) -> Generator[None]:
        """Pass a stop on, again and again: one that comes before the work begins is forgotten."""
        done = threading.Event()

        def watch() -> None:
            while not done.wait(_LOOK_S):
                if self._over(stop):
                    self._inner.cancel()

        watcher = threading.Thread(target=watch, name="stop", daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()
