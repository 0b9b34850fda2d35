"""What answering needs, opened on first use and kept: library, searcher, timing, sources."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from agent.catalogues import OwnCatalogues
from agent.understanding import understand
from bowerbird.collector import keep_all
from bowerbird.need import Need
from bowerbird.record import ModelRecord
from bowerbird.report import Validation
from bowerbird.settings import Settings
from index.library import Library
from tools.estimate.estimator import Estimator
from tools.estimate.outlook import Outlook, met
from tools.estimate.samples import Setup
from tools.search import Searcher
from tools.sources.online import Online

if TYPE_CHECKING:
    from tools.validation.keeping import Keeping

IndexProgress = Callable[[str, int, int], None]


class Resources:
    """Safe to share between threads."""

    def __init__(self, settings: Settings, index_progress: IndexProgress | None = None) -> None:
        self.settings = settings
        self.online = Online(settings)
        self.own = OwnCatalogues(settings, self.outlook)
        self._index_progress = index_progress
        self._library: Library | None = None
        self._searcher: Searcher | None = None
        self._validator: Keeping | None = None
        self._estimator: Estimator | None = None
        self._lock = Lock()
        self._estimating, self._calibrating, self._asking = Lock(), Lock(), Lock()
        self._closed = Event()

    def close(self) -> None:
        self._closed.set()  # a calibration under way stops
        self._closed = Event()
        with self._lock:
            if self._validator is not None:
                self._validator.close()
            if self._library is not None:
                self._library.close()
            self.own.close()
            self._validator = self._library = self._searcher = None

    @property
    def is_open(self) -> bool:
        """Whether the common library answers already."""
        return self._searcher is not None

    def prepare(self, *, validate: bool = True) -> None:
        """Load what the first request would else wait for: the tables of the
        understanding, the index, the encoder, and the timing process where wanted."""
        if validate:
            self.timing().start()
            Thread(target=self.know_here, name="calibration", daemon=True).start()
        library, searcher = self.search()
        searcher.warm()
        library.encode(understand(["image classifier under 100 MB"]).query)
        keep_all()

    def prepare_more(self) -> None:
        """What makes the first requests of each task quicker; takes seconds beside them."""
        searcher = self._searcher
        if searcher is not None:
            with suppress(sqlite3.ProgrammingError):  # closed meanwhile
                searcher.warm_words()
            keep_all()

    def timing(self) -> Keeping:
        """What times models, where the settings say, and keeps what it measured."""
        from tools.validation import choose
        from tools.validation.keeping import Keeping

        with self._lock:
            if self._validator is None:
                self._validator = Keeping(choose(self.settings), self.settings, self._meet)
            return self._validator

    def estimator(self) -> Estimator:
        """What tells time and memory before a run, from all that was measured here."""
        from tools.validation.kept import Kept

        with self._estimating:
            if self._estimator is None:
                kept = Kept(self.settings.data)
                here = Setup.here(self.settings.threads)
                self._estimator = Estimator(here, kept.rows, kept.stamp)
            return self._estimator

    def calibrate(
        self, progress: Callable[[str], None] | None = None, *, fresh: bool = False
    ) -> list[Validation]:
        """Measure this computer, about half a minute; what was measured before is not again."""
        from tools.estimate.calibration import calibrate

        with self._calibrating:
            return calibrate(self.settings, progress, fresh=fresh, stop=self._closed.is_set)

    def know_here(self, progress: Callable[[str], None] | None = None) -> None:
        """Measure this computer if that is wanted and was not done."""
        if self.settings.calibrate and self.settings.validate_on == "local":
            with self._asking:  # the second to ask finds it done
                if not self.estimator().calibrated:
                    self.calibrate(progress)

    def outlook(self, need: Need) -> Outlook:
        """The estimates of one request."""
        return Outlook(self.estimator(), need)

    def _meet(self, record: ModelRecord, report: Validation) -> Validation:
        return met(report, self.estimator().of(record))

    def search(self, catalogue: str | None = None) -> tuple[Library, Searcher]:
        """The library of a catalogue (None: the common one) and its searcher."""
        if catalogue is not None:
            return self.own.open(catalogue)
        with self._lock:
            if self._library is None or self._searcher is None:
                self._library = Library.open(self.settings, self._index_progress)
                self._searcher = Searcher(self._library, self.outlook)
            return self._library, self._searcher

    def record(self, model_id: str, catalogue: str | None = None) -> ModelRecord | None:
        """The record with this id, in the catalogue asked for, the common one, or any own one."""
        if catalogue is not None and (found := self.search(catalogue)[0].get(model_id)):
            return found
        return self.search()[0].get(model_id) or self.own.find(model_id)
