"""The one object behind every surface: words in, a Recommendation out."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING

from agent import answer, picks
from agent.catalogues import OwnCatalogues, refresh_status
from agent.understanding import Understanding, understand
from agent.views import CatalogueFile, CatalogueStatus, ModelReport, ModelView
from bowerbird.errors import BadInput, UnknownModel
from bowerbird.need import Need
from bowerbird.recommendation import (
    NearMiss,
    Outcome,
    Recommendation,
    SourceStatus,
    TraceStep,
)
from bowerbird.report import Validation
from bowerbird.settings import Settings, load_settings
from index.library import Library
from tools.doors import snippet
from tools.licence import judge_record
from tools.rank import Ranked, diverse, tried_first
from tools.search import Searcher, Shortlist
from tools.sources import Question
from tools.sources.online import Online

if TYPE_CHECKING:
    from collections.abc import Generator

    from tools.validation import Validator

Progress = Callable[[str], None]
IndexProgress = Callable[[str, int, int], None]
MAX_TURNS = 50
EXTRA_TRIES = 3
"""How many further candidates are timed when a measured one breaks a stated limit."""


class Assistant:
    """Answers requests from the local library and the timing worker.

    The index and the worker are opened on first use and kept.  Safe to share
    between threads.
    """

    def __init__(
        self, settings: Settings | None = None, *, index_progress: IndexProgress | None = None
    ) -> None:
        self.settings = settings or load_settings()
        self._index_progress = index_progress
        self._online = Online(self.settings)
        self._library: Library | None = None
        self._searcher: Searcher | None = None
        self._validator: Validator | None = None
        self._own = OwnCatalogues(self.settings)
        self._lock = Lock()

    def __enter__(self) -> Assistant:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        with self._lock:
            if self._validator is not None:
                self._validator.close()
            if self._library is not None:
                self._library.close()
            self._own.close()
            self._validator = self._library = self._searcher = None

    def prepare(self, *, validate: bool = True) -> None:
        """Load what the first request would else wait for: the tables of the
        understanding, the index, the encoder, and the timing process where wanted."""
        if validate:
            self._timing().start()
        library, searcher = self._search()
        searcher.warm()
        library.encode(understand(["image classifier under 100 MB"]).query)
        gc.collect()
        gc.freeze()  # what is here now stays: the collector need not walk it at each request

    def _timing(self) -> Validator:
        from tools.validation import Validator

        with self._lock:
            if self._validator is None:
                self._validator = Validator(self.settings)
            return self._validator

    def opened(self) -> tuple[Library, Searcher]:
        """The library and its searcher, opened where they are not yet."""
        return self._search()

    def _search(self, catalogue: str | None = None) -> tuple[Library, Searcher]:
        if catalogue is not None:
            return self._own.open(catalogue)
        with self._lock:
            if self._library is None or self._searcher is None:
                self._library = Library.open(self.settings, self._index_progress)
                self._searcher = Searcher(self._library)
            return self._library, self._searcher

    def recommend(
        self,
        turns: Sequence[str],
        *,
        picks: int | None = None,
        validate: bool = True,
        catalogue: str | None = None,
        progress: Progress | None = None,
    ) -> Recommendation:
        """The answer to a dialogue, oldest turn first.

        Raises BadInput where the words cannot be used at all.  Everything
        else, a request out of scope or without a match included, is an answer.
        """
        self._check(turns, catalogue)
        wanted = self.settings.picks if picks is None else picks
        trace: list[TraceStep] = []
        with _step(trace, "understand"):
            understood = understand(turns)
        need = understood.need
        if need.out_of_scope:
            return answer.declined(understood, trace)
        if understood.conflict is not None:
            return answer.conflicting(understood, trace)
        if not need.task:
            return answer.asking(understood, trace)
        if validate:
            self._timing().start()
        question = Question(need, understood.query)
        replies = self._online.begin(question) if catalogue is None else None
        with _step(trace, "open library"):
            library, searcher = self._search(catalogue)
        with _step(trace, "search"):
            shortlist = searcher.search(need, understood.query)
        asked = [SourceStatus(name=catalogue or "catalogue", status="ok", found=shortlist.found)]
        if replies is not None:
            with _step(trace, "sources"):
                live, rows = replies.result()
                asked += rows
            if live:
                with _step(trace, "search with live replies"):
                    shortlist = searcher.search(need, understood.query, live)
        outcome: Outcome = "recommend"
        if not shortlist.ranked or shortlist.blocked:
            outcome, chosen, misses = "no-exact-match", [], []
        else:
            with _step(trace, "validate" if validate else "choose"):
                chosen, misses = self._choose(need, shortlist, wanted, validate, progress)
            if not chosen:
                outcome = "no-exact-match"
        return answer.compose(
            understood,
            outcome,
            chosen,
            shortlist,
            near_misses=misses,
            sources=asked,
            trace=trace,
            catalogue_date=library.catalogue_date,
        )

    def _check(self, turns: Sequence[str], catalogue: str | None) -> None:
        if not turns or not any(turn.strip() for turn in turns):
            raise BadInput(
                'Say what the model should do, for example: "small bird classifier, open license".'
            )
        if len(turns) > MAX_TURNS:
            raise BadInput(f"A dialogue may have {MAX_TURNS} turns; this one has {len(turns)}.")
        limit = self.settings.max_request_chars
        for turn in turns:
            if len(turn) > limit:
                raise BadInput(
                    f"The request has {len(turn)} characters; say it in at most {limit}."
                )
        if catalogue is not None:
            self._own.check(catalogue)

    def _choose(
        self,
        need: Need,
        shortlist: Shortlist,
        wanted: int,
        validate: bool,
        progress: Progress | None,
    ) -> tuple[list[tuple[Ranked, Validation]], list[NearMiss]]:
        """The picks with their reports; those that were measured and then broke
        a stated limit make room for the next ones."""
        ranked = tried_first(shortlist.ranked) if validate else shortlist.ranked
        candidates = diverse(ranked, wanted + (EXTRA_TRIES if validate else 0))
        if not validate:
            return [(c, picks.not_asked(c.record)) for c in candidates[:wanted]], []
        chosen: list[tuple[Ranked, Validation]] = []
        broken: list[NearMiss] = []
        queue = list(candidates)
        while queue and len(chosen) < wanted:
            batch, queue = queue[: wanted - len(chosen)], queue[wanted - len(chosen) :]
            reports = self._timing().validate([c.record for c in batch], progress=progress)
            for candidate, report in zip(batch, reports, strict=True):
                miss = picks.breaks(need, report)
                if miss is None:
                    chosen.append((candidate, report))
                else:
                    broken.append(NearMiss(id=picks.pick_id(need, candidate), misses=miss))
        return chosen, broken

    def model(self, model_id: str) -> ModelView:
        """All that is known of one model, by any of its ids.

        Raises UnknownModel, naming close ids.
        """
        library, _ = self._search()
        record = library.get(model_id) or self._own.find(model_id)
        if record is None:
            raise UnknownModel(model_id[:200], library.close_ids(model_id[:200]))
        judged = judge_record(record, None)
        return ModelView(
            record=record,
            license=judged.verdict,
            flags=picks.flags(record, judged),
            snippet=snippet(record),
        )

    def validate(
        self,
        ids: Sequence[str],
        *,
        device: str = "cpu",
        download: bool = False,
        progress: Progress | None = None,
    ) -> list[ModelReport]:
        """Load and time these models here, one after the other.

        Raises UnknownModel; a model that does not load is a report.
        """
        self._timing().start()
        records = [self.model(model_id).record for model_id in ids]
        reports = self._timing().validate(
            records, device=device, download=download, progress=progress
        )
        return [
            ModelReport(id=model_id, validation=report)
            for model_id, report in zip(ids, reports, strict=True)
        ]

    def catalogue_status(self) -> CatalogueStatus:
        library, _ = self._search()
        status = library.status()
        return CatalogueStatus(
            files=[
                CatalogueFile(name=f.name, rows=f.rows, source=f.source, as_of=f.as_of)
                for f in status.files
            ],
            records=status.rows,
            encoder=status.encoder,
            dense=status.dense,
            index_path=str(status.data),
            built=True,
            catalogue_date=library.catalogue_date,
            refreshed=refresh_status(self.settings),
            own=self._own.listed(),
        )

    def understand(self, turns: Sequence[str]) -> Understanding:
        """Only the reading of the words, without a search."""
        self._check(turns, None)
        return understand(turns)


@contextmanager
def _step(trace: list[TraceStep], tool: str) -> Generator[None]:
    began = time.perf_counter()
    try:
        yield
    finally:
        trace.append(TraceStep(tool=tool, seconds=round(time.perf_counter() - began, 4)))
