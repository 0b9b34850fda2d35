"""All live sources of an installation, and when not to ask them.

Without a network every request would wait for the same failure again, so after
one in which each source said that there is none, the next minute is not asked.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Lock, Thread

from bowerbird.recommendation import SourceStatus
from bowerbird.record import ModelRecord
from bowerbird.settings import Settings
from tools.sources.base import Question, Source, ask

QUIET_S = 60.0
Make = Callable[[Settings], Source]


def _makers() -> list[Make]:
    from tools.sources.github import GitHub
    from tools.sources.hub import Hub
    from tools.sources.papers import Papers
    from tools.sources.paperswithcode import PapersWithCode
    from tools.sources.torch_hub import TorchHub

    return [Hub, GitHub, Papers, PapersWithCode, TorchHub]


class Online:
    """The live sources, made on first use.  Safe to share between threads."""

    def __init__(self, settings: Settings, makers: Sequence[Make] | None = None) -> None:
        self._settings = settings
        self._makers = makers
        self._sources: list[Source] | None = None
        self._quiet_until = 0.0
        self._lock = Lock()

    def _made(self) -> list[Source]:
        with self._lock:
            if self._sources is None:
                makers = _makers() if self._makers is None else self._makers
                self._sources = [make(self._settings) for make in makers]
            return self._sources

    def begin(self, question: Question) -> Future[tuple[list[ModelRecord], list[SourceStatus]]]:
        """`ask` in a thread, so that the local search goes on meanwhile."""
        future: Future[tuple[list[ModelRecord], list[SourceStatus]]] = Future()

        def work() -> None:
            try:
                future.set_result(self.ask(question))
            except BaseException as error:
                future.set_exception(error)

        Thread(target=work, name="sources", daemon=True).start()
        return future

    def ask(
        self, question: Question, *, only: str | None = None
    ) -> tuple[list[ModelRecord], list[SourceStatus]]:
        """What the sources (or the one named `only`) found, and one status each."""
        sources = [s for s in self._made() if only in (None, s.name)]
        if self._settings.offline:
            return [], [_not_asked(s, "not asked: offline was set") for s in sources]
        if time.monotonic() < self._quiet_until:
            return [], [
                _not_asked(s, "not asked: there was no network a moment ago") for s in sources
            ]
        records, rows = ask(sources, question, self._settings.source_seconds)
        asked = [row for row in rows if row.status != "skipped"]
        if asked and all(row.status == "offline" for row in asked):
            self._quiet_until = time.monotonic() + QUIET_S
        return records, rows


def _not_asked(source: Source, note: str) -> SourceStatus:
    return SourceStatus(name=source.name, status="offline", found=0, note=note)
