"""The one object behind every surface: words in, a Recommendation out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from threading import Event, Lock
from types import TracebackType
from typing import TYPE_CHECKING

from agent import lookup, turn
from agent import picks as made_picks
from agent.catalogues import refresh_status
from agent.lookup import Filters
from agent.resources import IndexProgress, Resources
from agent.understanding import Understanding, understand
from agent.views import (
    CatalogueFile,
    CatalogueStatus,
    Comparison,
    ModelDownload,
    ModelReport,
    ModelView,
    SearchResult,
)
from agent.work import Options, Work
from bowerbird.errors import BadInput, UnknownModel
from bowerbird.recommendation import Recommendation
from bowerbird.settings import Settings, load_settings
from bowerbird.tried import Tried
from index.library import Library
from tools.doors import snippet
from tools.licence import judge_record
from tools.search import Searcher

if TYPE_CHECKING:
    from agent.graph import Agent

Progress = Callable[[str], None]
MAX_TURNS = 50


class Assistant:
    """Answers requests from the local library and the timing worker.

    The index and the worker are opened on first use and kept.  Safe to share
    between threads.
    """

    def __init__(
        self, settings: Settings | None = None, *, index_progress: IndexProgress | None = None
    ) -> None:
        self.settings = settings or load_settings()
        self.resources = Resources(self.settings, index_progress)
        self.work = Work(self.resources)
        self._agent: Agent | None = None
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
            if self._agent is not None:
                self._agent.close()
            self._agent = None
        self.resources.close()

    @property
    def agent(self) -> Agent:
        """Dialogues with memory; opened on first use (the framework takes a second or two).

        Raises SettingsError where the brain or the memory that is set cannot be used.
        """
        with self._lock:
            if self._agent is None:
                from agent.graph import Agent

                self._agent = Agent(self.settings, self.work)
            return self._agent

    def prepare(self, *, validate: bool = True) -> None:
        """Load what the first request would else wait for."""
        self.resources.prepare(validate=validate)

    def opened(self) -> tuple[Library, Searcher]:
        """The library and its searcher, opened where they are not yet."""
        return self.resources.search()

    def recommend(
        self,
        turns: Sequence[str],
        *,
        picks: int | None = None,
        validate: bool = True,
        catalogue: str | None = None,
        progress: Progress | None = None,
        stop: Event | None = None,
    ) -> Recommendation:
        """The answer to a dialogue, oldest turn first.

        Raises BadInput where the words cannot be used at all.  Everything
        else, a request out of scope or without a match included, is an answer.
        Setting `stop` from another thread ends it early, timings at once.
        """
        self.check(turns, catalogue)
        wanted = self.settings.picks if picks is None else picks
        if validate:
            self.resources.timing().start()
        options = Options(picks=wanted, validate=validate, catalogue=catalogue, stop=stop)
        if self.settings.brain != "builtin":
            return self.agent.once(turns, options, progress)
        return turn.replay(self.work, turns, options, progress)

    def check(self, turns: Sequence[str], catalogue: str | None) -> None:
        """Raises BadInput where there is nothing to read, or too much of it."""
        if not turns or not any(turn.strip() for turn in turns):
            raise BadInput(
                'Say what the model should do, for example: "small bird classifier, open license".'
            )
        if len(turns) > MAX_TURNS:
            raise BadInput(f"A dialogue may have {MAX_TURNS} turns; this one has {len(turns)}.")
        limit = self.settings.max_request_chars
        for text in turns:
            if len(text) > limit:
                raise BadInput(
                    f"The request has {len(text)} characters; say it in at most {limit}."
                )
        if catalogue is not None:
            self.resources.own.check(catalogue)

    def model(self, model_id: str) -> ModelView:
        """All that is known of one model, by any of its ids.

        Raises UnknownModel, naming close ids.
        """
        record = self.resources.record(model_id)
        if record is None:
            library, _ = self.resources.search()
            raise UnknownModel(model_id[:200], library.close_ids(model_id[:200]))
        judged = judge_record(record, None)
        return ModelView(
            record=record,
            license=judged.verdict,
            flags=made_picks.flags(record, judged),
            snippet=snippet(record),
        )

    def around_timing(self, each: Callable[[], AbstractContextManager[object]]) -> None:
        """What is entered around every timing here, so that a server keeps other work back."""
        if self.settings.validate_on == "local":
            self.resources.timing().around(each)

    @property
    def ready(self) -> bool:
        """Whether the index is open, so that a request is answered at once."""
        return self.resources.is_open

    def search(self, query: str = "", wanted: Filters | None = None) -> SearchResult:
        """Models for words, limits or both, best first; nothing is asked of the network.

        Raises BadInput where neither is given.
        """
        if query.strip():
            self.check([query], wanted.catalogue if wanted else None)
        return lookup.search(self.resources, query, wanted or Filters())

    def compare(self, names: Sequence[str], request: str = "") -> Comparison:
        """Models side by side, the better one for `request` first.  Raises UnknownModel."""
        if request.strip():
            self.check([request], None)
        return lookup.compare(self.work, self.resources, names, request)

    def validate(
        self,
        ids: Sequence[str],
        *,
        device: str = "cpu",
        download: bool = False,
        progress: Progress | None = None,
        fresh: bool = False,
        folders: bool = False,
        stop: Event | None = None,
        most_mb: float | None = None,
    ) -> list[ModelReport]:
        """Load and time these models here, one after the other.

        A measurement that was kept under the same conditions is shown again unless
        `fresh`.  `folders`: an id such as `./model` is a folder of this computer; only
        for its own user, never for ids that came over the network.  Setting `stop` from
        another thread ends it at once.  `most_mb`: the largest download of one
        model for this call, instead of the setting.
        Raises UnknownModel; a model that does not load is a report.
        """
        from tools.validation.folder import is_path

        paths = [model_id for model_id in ids if folders and is_path(model_id)]
        names = [model_id for model_id in ids if model_id not in paths]
        records = [self.model(model_id).record for model_id in names]
        timing = self.resources.timing()
        timing.start()
        found = {p: timing.validate_folder(p, device=device, progress=progress) for p in paths}
        reports = timing.validate(
            records, device=device, download=download, progress=progress, fresh=fresh, stop=stop,
            most_mb=most_mb,
        )  # fmt: skip
        found |= dict(zip(names, reports, strict=True))
        return [ModelReport(id=model_id, validation=found[model_id]) for model_id in ids]

    def try_files(
        self, model_id: str, paths: Sequence[str], *, folders: bool = False,
        labels: Sequence[str] = (), progress: Progress | None = None,
    ) -> Tried:  # fmt: skip
        """A model whose trained weights are here, run on pictures, texts or sounds.

        `labels`: what may be seen, or sentences to compare with, for models that take them.
        `paths` are files of this computer: never names that came over the network;
        `folders` as in `validate`.  Raises UnknownModel."""
        from tools.validation.folder import is_path

        asked = model_id if folders and is_path(model_id) else self.model(model_id).record
        return self.resources.timing().try_files(asked, paths, labels=labels, progress=progress)

    def downloads(self, ids: Sequence[str]) -> list[ModelDownload]:
        """How large the weights are that `validate` would download, known beforehand.

        Folders are left out.  Raises UnknownModel."""
        from tools.validation.folder import is_path

        named = [model_id for model_id in ids if not is_path(model_id)]
        records = [self.model(model_id).record for model_id in named]
        sizes = self.resources.timing().sizes(records)
        return [
            ModelDownload(id=model_id, bytes=size, words=words)
            for model_id, (size, words) in zip(named, sizes, strict=True)
        ]

    def catalogue_status(self) -> CatalogueStatus:
        library, _ = self.resources.search()
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
            own=self.resources.own.listed(),
        )

    def understand(self, turns: Sequence[str]) -> Understanding:
        """Only the reading of the words, without a search."""
        self.check(turns, None)
        return understand(turns)
