"""The local library of models: what the rest of Bowerbird asks.

Opening brings the index in the data folder to what the catalogue files hold
(nothing is done where nothing changed) and then only reads.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from bowerbird.record import ModelRecord
from bowerbird.settings import Settings
from index import catalogue, refreshed
from index.building import build, discard, folder_of, locked, open_if_current, stamp_of
from index.encoder import Encoder, Vectors, load_encoder
from index.filters import Filter
from index.fusion import Fusion, Limit
from index.hits import FileStatus, Hit, LibraryStatus, Passage
from index.naming import closest
from index.refreshed import Refreshed
from index.store import Progress, Store

_T = TypeVar("_T")
CHROMA_FROM = 2_000_000
"""Rows from which `dense=auto` asks Chroma for unfiltered queries (see docs/index.md)."""


QUERY_CHARS = 4000
"""More of a query is not looked at."""
QUERIES = 256
"""Queries whose vectors are kept."""
KEPT_DECODED = 50_000
"""Records that stay decoded between requests (about 5 kB each)."""


def _silent(stage: str, done: int, total: int) -> None:
    del stage, done, total


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an index came from, and how it is made anew when it turns out to be damaged."""

    catalogue_date: str
    rebuild: Callable[[], Store]
    files: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    """{catalogue file: (source, newest date)}."""
    untasked: bool = False
    """Models that state no task may be for any: a user's own rows need not say."""
    trusted: bool = True
    """The matrices beside the database are as they were written."""


class Library:
    """Records and search.  Made by `Library.open`; safe to use from several threads."""

    def __init__(self, settings: Settings, folder: Path, store: Store, origin: Origin) -> None:
        self._settings = settings
        self._folder = folder
        self._store = store
        self._origin = origin
        self._lock = threading.RLock()
        self._decoded: dict[str, ModelRecord] = {}
        self._by_task: dict[tuple[str, ...], list[str]] = {}
        self._encoder: Encoder | None = None
        self._fusion: Fusion | None = None
        self._chroma: Any = None
        self._dense_state = ""
        self._queries: dict[str, Vectors] = {}
        self._version = store.version()
        self.catalogue_date = origin.catalogue_date

    # Opening

    @classmethod
    def open(
        cls, settings: Settings, progress: Progress | None = None, source: Path = catalogue.FOLDER
    ) -> Library:
        """Open the index of the embedded catalogue, building what is missing or has changed.

        `source` is the folder of catalogue files.  Raises CatalogueError when
        the data folder or the catalogue cannot be used, IndexBusy when another
        process has been building for five minutes, EncoderError when vectors
        are needed and the encoder cannot be used.
        """
        report = progress or _silent
        manifest = catalogue.manifest(source)
        outcome = refreshed.current(settings)
        folder = folder_of(settings, stamp_of(source, settings, outcome))

        def made() -> Store:
            stamp = stamp_of(source, settings, outcome)
            found = open_if_current(folder, stamp)
            return found or build(settings, folder, source, stamp, report, outcome)

        def rebuild() -> Store:
            discard(folder)
            return made()

        files = cast("dict[str, Any]", manifest.get("files", {}))
        origin = Origin(
            str(manifest.get("catalogue_date", "")), rebuild,
            {name: (next(iter(told.get("sources", {})), name),
                    str(told.get("as_of", {}).get("newest", "")))
             for name, told in files.items()}
            | ({} if outcome is None else
               {refreshed.CATALOGUE: ("Hugging Face Hub", str(outcome.about.get("as_of", "")))}),
        )  # fmt: skip
        library = cls(settings, folder, made(), origin)
        if settings.dense == "chroma" or library._store.count() >= CHROMA_FROM:
            library._ensure_chroma(report)
        return library

    @staticmethod
    def prepare(
        settings: Settings, outcome: Refreshed, progress: Progress | None = None,
        source: Path = catalogue.FOLDER,
    ) -> None:  # fmt: skip
        """Build the index of a refresh that is not in force yet.  Raises as `open` does."""
        stamp = stamp_of(source, settings, outcome)
        folder = folder_of(settings, stamp)
        found = open_if_current(folder, stamp)
        (found or build(settings, folder, source, stamp, progress or _silent, outcome)).close()

    def close(self) -> None:
        """Close files.  The library cannot be used afterwards."""
        with self._lock:
            if self._chroma is not None:
                self._chroma.close()
                self._chroma = None
            self._store.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _mended(self, action: Callable[[], _T]) -> _T:
        """Do it; where the database turns out to be damaged, build it anew and do it again.

        Another release of Bowerbird may have filled the same database anew meanwhile: what was
        read of it before is then read again.
        """
        with self._lock:
            try:
                self._notice()
                return action()
            except sqlite3.DatabaseError as error:
                if isinstance(error, (sqlite3.OperationalError, sqlite3.ProgrammingError)):
                    raise
                self._store.close()
                self._store = self._origin.rebuild()
                self._version = self._store.version()
                self._forget()
                return action()
            except LookupError:
                if not self._notice():
                    raise
                return action()

    def _notice(self) -> bool:
        """Whether somebody else has changed the database since; then nothing read before counts."""
        version = self._store.version()
        if version == self._version:
            return False
        self._version = version
        self._forget()
        return True

    def _forget(self) -> None:
        self._decoded.clear()
        self._by_task.clear()
        self._fusion = None

    # Records

    def records(self, tasks: Sequence[str] | None) -> list[ModelRecord]:
        """All records with any of the tasks (None: all), by id; decoded once."""
        return self._mended(lambda: self._records(tasks))

    def _records(self, tasks: Sequence[str] | None) -> list[ModelRecord]:
        key = ("*",) if tasks is None else tuple(sorted(set(tasks)))
        wanted = (*key, "") if self._origin.untasked else key
        if key not in self._by_task:
            if len(self._by_task) > 200:
                self._by_task.clear()
            self._by_task[key] = (
                self._store.ids() if tasks is None else self._store.ids_with(wanted)
            )
        return self._decode(self._by_task[key])

    def _decode(self, model_ids: list[str]) -> list[ModelRecord]:
        missing = [i for i in model_ids if i not in self._decoded]
        if missing:
            for key, text in self._store.json_of(missing).items():
                self._decoded[key] = ModelRecord.model_validate_json(text)
        return [self._decoded[i] for i in model_ids]

    def tally(self, wanted: Filter) -> int:
        """How many models pass the filter; none is decoded."""
        return len(self._mended(lambda: self._passing(wanted)))

    def best_known(self, wanted: Filter, count: int) -> list[str]:
        """Ids of the `count` most downloaded models that pass the filter, most first."""

        def find() -> list[str]:
            best = self._prepared().facts.best_known(self._passing(wanted), count).tolist()
            ids = self._store.ids_of(best)
            return [ids[n] for n in best]

        return self._mended(find)

    def _passing(self, wanted: Filter) -> NDArray[np.int64]:
        if wanted.tasks and self._origin.untasked:
            wanted = replace(wanted, tasks=(*wanted.tasks, ""))
        return self._prepared().facts.passing(wanted)

    def some(self, model_ids: Collection[str]) -> list[ModelRecord]:
        """The records with these ids, by id; unknown ids are left out.

        What was decoded for this stays in memory only up to KEPT_DECODED records.
        """

        def read() -> list[ModelRecord]:
            if len(self._decoded) > KEPT_DECODED:
                self._decoded.clear()
            missing = [i for i in model_ids if i not in self._decoded]
            for start in range(0, len(missing), 1000):
                for key, text in self._store.json_of(missing[start : start + 1000]).items():
                    self._decoded[key] = ModelRecord.model_validate_json(text)
            return [self._decoded[i] for i in sorted(model_ids) if i in self._decoded]

        return self._mended(read)

    def get(self, model_id: str) -> ModelRecord | None:
        """The record with this id, or with a door of this id, whatever its case."""
        wanted = model_id.strip().removeprefix(catalogue.HUB)
        found = self._mended(lambda: self._store.canonical(wanted))
        return None if found is None else self._mended(lambda: self._decode([found]))[0]

    def close_ids(self, model_id: str, limit: int = 5) -> list[str]:
        """Ids that look most like this one, best first."""
        return closest(model_id, self._mended(self._store.shown_ids), limit)

    # Search

    def encode(self, query: str) -> Vectors:
        """The unit vector of a query, shape (dim,); the last few are kept."""
        query = query[:QUERY_CHARS]
        with self._lock:
            self.expect([query])
            return self._queries[query]

    def expect(self, queries: Sequence[str]) -> None:
        """Encode those of these that are not kept: together they cost little more than one."""
        with self._lock:
            if self._encoder is None:
                memory = self._settings.data / "index" / "encoder.checked"
                self._encoder = load_encoder(self._settings, memory)
            asked = dict.fromkeys(query[:QUERY_CHARS] for query in queries)
            new = [query for query in asked if query not in self._queries]
            if not new:
                return
            while len(self._queries) > QUERIES - len(new):
                self._queries.pop(next(iter(self._queries)))
            self._queries |= dict(zip(new, self._encoder.encode(new), strict=True))

    def search(self, query: str, *, among: Limit = None, limit: int = 200) -> list[Hit]:
        """Models whose description or documents are near the query in words or in meaning.

        Reciprocal rank fusion of full text (BM25) and cosine over `among` (ids,
        or a Filter; None: all records), best first, ties by id.  Any text is a
        valid query.
        """
        if limit < 1 or not query.strip():
            return []
        return self._mended(lambda: self._search(query[:QUERY_CHARS], among, limit))

    def _search(self, query: str, among: Limit, limit: int) -> list[Hit]:
        chroma = self._open_chroma() if among is None else None
        dense = None if chroma is None else chroma.search
        return self._prepared().search(query, self.encode(query), among, limit, dense)

    def _prepared(self) -> Fusion:
        if self._fusion is None:
            self._fusion = Fusion(self._folder if self._origin.trusted else None, self._store)
        return self._fusion

    def passage(self, hit: Hit) -> Passage | None:
        """The part of the model's documents that the request met best, if it met one."""
        if hit.chunk is None:
            return None
        number = hit.chunk
        return Passage(*self._mended(lambda: self._store.chunk(number)))

    # Chroma

    def _chroma_folder(self) -> Path:
        return self._folder / "chroma" / str(self._store.meta("generation"))

    def _ensure_chroma(self, report: Progress) -> None:
        """Build the sealed generation where it is missing or failed its probe."""
        from index import dense

        path = self._chroma_folder()
        if dense.probe(path) is None:
            return
        with locked(self._folder, report):
            if dense.probe(path) is None:
                return
            dense.build(
                path, self._store.ids(), np.concatenate(list(self._store.vectors())),
                fingerprint=str(self._store.encoder()["fingerprint"]), progress=report,
            )  # fmt: skip

    def _open_chroma(self) -> Any:
        """The open generation, or None when exact search answers."""
        if self._dense_state:
            return self._chroma
        wish, rows = self._settings.dense, self._store.count()
        if wish == "exact" or (wish == "auto" and rows < CHROMA_FROM):
            self._dense_state = (
                "exact: as set" if wish == "exact"
                else f"exact: complete and faster than Chroma below {CHROMA_FROM:,} records"
            )  # fmt: skip
            return None
        from index import dense

        path = self._chroma_folder()
        problem = dense.probe(path)
        if problem is None:
            try:
                fingerprint = str(self._store.encoder()["fingerprint"])
                self._chroma = dense.Chroma(path, self._store.ids(), fingerprint)
            except Exception as error:  # whatever Chroma raises: exact search can always answer
                problem = f"{type(error).__name__}: {error}"
        self._dense_state = (
            "chroma for unfiltered queries, exact under filters" if problem is None
            else f"exact: the Chroma generation failed ({problem}) and is rebuilt at the next start"
        )  # fmt: skip
        return self._chroma

    # Status

    def status(self) -> LibraryStatus:
        """What the index holds and how it searches."""
        with self._lock:
            self._open_chroma()
            counts = self._mended(self._store.counts)
            encoder = self._store.encoder()
            return LibraryStatus(
                files=tuple(
                    FileStatus(name, rows, *self._origin.files.get(name, (name, "")))
                    for name, rows in sorted(counts.items())
                ),
                rows=sum(counts.values()), catalogue_date=self.catalogue_date,
                encoder=str(encoder["name"]), fingerprint=str(encoder["fingerprint"]),
                generation=str(self._store.meta("generation")), data=self._folder,
                dense=self._dense_state,
            )  # fmt: skip
