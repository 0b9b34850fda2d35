"""Catalogues of the user's own, opened on first use and again when they were imported anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock

from agent.views import OwnCatalogue, RefreshStatus
from bowerbird.errors import BowerbirdError
from bowerbird.need import Need
from bowerbird.record import ModelRecord
from bowerbird.settings import Settings
from index import own, refreshed, repair, shared
from index.library import Library
from tools.estimate.outlook import Outlook
from tools.search import Searcher


def refresh_status(settings: Settings) -> RefreshStatus | None:
    """What the last refresh brought; None where there was none."""
    if refreshed.damaged(settings):
        return RefreshStatus(
            problem="its file is damaged; run: bowerbird catalogue refresh. Until then the"
            " embedded catalogue answers alone"
        )
    outcome = refreshed.current(settings)
    if outcome is None:
        return None
    names = set(RefreshStatus.model_fields) & set(outcome.about)
    return RefreshStatus.model_validate({name: outcome.about[name] for name in names})


class OwnCatalogues:
    """Safe to share between threads."""

    def __init__(
        self, settings: Settings, outlook: Callable[[Need], Outlook] | None = None
    ) -> None:
        self._settings = settings
        self._outlook = outlook
        self._open: dict[str, tuple[Path, Library, Searcher]] = {}
        self._lock = Lock()

    def check(self, name: str) -> None:
        """Raises UnknownCatalogue, naming those that there are."""
        own.generation(self._settings, name)

    def open(self, name: str) -> tuple[Library, Searcher]:
        """The library of this name and its searcher, of the generation that is published now."""
        with self._lock:
            now = own.generation(self._settings, name)
            kept = self._open.get(name)
            if kept is None or kept[0] != now:
                # Requests that still use the old one keep it open until they are done.
                library = repair.open_own(self._settings, name)
                now = own.generation(self._settings, name)
                kept = self._open[name] = (now, library, Searcher(library, self._outlook))
            return kept[1], kept[2]

    def _libraries(self) -> Iterator[Library]:
        for name in own.names(self._settings):
            yield self.open(name)[0]

    def find(self, model_id: str) -> ModelRecord | None:
        """The first record with this id in any of them."""
        return next((r for lib in self._libraries() if (r := lib.get(model_id))), None)

    def listed(self) -> list[OwnCatalogue]:
        """All of them, as their seals describe them; none is opened."""
        found: list[OwnCatalogue] = []
        for name in own.names(self._settings):
            try:
                wrong = repair.problems(self._settings, name)
                seal = own.about(self._settings, name)
            except BowerbirdError as error:
                wrong, seal = [str(error)], {}
            if (unshared := shared.problem(self._settings)) is not None:
                wrong = [*wrong, f"{unshared}; the copy on this machine answers"]
            found.append(
                OwnCatalogue(
                    name=name, rows=int(seal.get("rows", 0)), source=str(seal.get("source", "")),
                    as_of=str(seal.get("as_of", "")), problem="; ".join(wrong) or None,
                )
            )  # fmt: skip
        return found

    def close(self) -> None:
        with self._lock:
            for _, library, _ in self._open.values():
                library.close()
            self._open.clear()
