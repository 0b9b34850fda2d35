"""PyTorch Hub: what a repository offers, where the user allowed its code to run.

There is no list without running hubconf.py.  So it is run for repositories in
`torch_hub_allowed` only, in a confined child process without a network, on an
archive that was fetched beforehand; everything else is answered from the
embedded catalogue.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from bowerbird.record import Door, LicenseFact, ModelRecord
from bowerbird.settings import Settings
from index import catalogue
from tools.sources.base import Answer, Question, SourceError
from tools.sources.github import headers, licence_of
from tools.sources.hub_rows import count, table
from tools.sources.kept import Kept, ago
from tools.sources.torch_hub_archive import MOST_BYTES, Pin
from tools.sources.torch_hub_listing import WORKER, entry_points
from tools.sources.web import MARGIN_S, Web, json_of

NAME = "GitHub"
NOT_ALLOWED = (
    "not listed live: that runs code of the repositories, and none is in"
    " BOWERBIRD_TORCH_HUB_ALLOWED; the catalogue's entries answer"
)
FETCH_S = 60.0
FRESH_S = 24 * 3600.0


@dataclass(frozen=True)
class Listing:
    """Entry points of a repository at one commit, or why its code gave none."""

    repository: str
    commit: str
    entries: list[str] = field(default_factory=list[str])
    problem: str | None = None
    license: str | None = None
    stars: int | None = None
    archived: bool = False
    as_of: str = ""


class TorchHub:
    """Source `torch-hub`: asked where the request names PyTorch Hub."""

    name = "torch-hub"

    def __init__(self, settings: Settings, worker: Sequence[str] = WORKER) -> None:
        self._settings = settings
        self._worker = tuple(worker)
        self._allowed = [Pin.of(written) for written in settings.torch_hub_allowed]
        self._address = settings.github_endpoint.rstrip("/")
        self._web = Web(NAME, settings, also=frozenset({"codeload.github.com"}))
        self._kept = Kept(settings.data)
        self._errors: dict[Pin, SourceError] = {}
        self._work: Thread | None = None
        self._lock = Lock()

    def search(self, question: Question, deadline: float) -> Answer:
        """Entry points of the allowed repositories.

        A listing that takes longer than the request goes on, and is there for the next one.
        """
        if question.need.source_hub != "torch-hub":
            raise SourceError("asked only where a request names PyTorch Hub", "skipped")
        if not self._allowed:
            raise SourceError(NOT_ALLOWED, "skipped")
        work = self._begin()
        if work is not None:
            work.join(max(0.0, deadline - MARGIN_S - time.monotonic()))
        records: list[ModelRecord] = []
        notes: list[str] = []
        states: list[str] = []
        for pin in self._allowed:
            listing, age = self._known(pin)
            error = self._errors.get(pin)
            if listing is not None:
                made = records_of(listing, catalogue.FOLDER)
                records += made
                said = listing.problem or f"{len(made)} entry points at {listing.commit[:12]}"
                late = f" ({error}; as listed {ago(age)})" if error else ""
                notes.append(f"{pin.repository}: {said}{late}")
            elif error is not None:
                states.append(error.state)
                notes.append(f"{pin}: {error}")
            else:
                notes.append(f"{pin}: is being listed, ask again in a moment")
        if not records and states:
            offline = all(state == "offline" for state in states)
            raise SourceError("; ".join(notes), "offline" if offline else "failed")
        return Answer(records[: question.limit], "; ".join(notes))

    def list_now(self, written: str) -> Listing:
        """List one allowed repository now, kept or not.  Raises SourceError."""
        pin = next((p for p in self._allowed if written in (str(p), p.repository)), None)
        if pin is None:
            raise SourceError(f"{written} is not in BOWERBIRD_TORCH_HUB_ALLOWED", "skipped")
        return self._list(pin)

    def _known(self, pin: Pin) -> tuple[Listing | None, float]:
        """The kept listing and its age in seconds."""
        kept = self._kept.get(f"torch.hub {pin}")
        if kept is None:
            return None, 0.0
        try:
            return Listing(**json.loads(kept.body)), kept.age_s
        except (ValueError, TypeError):
            return None, 0.0

    def _begin(self) -> Thread | None:
        """The thread that lists what is not known or too old; None where all is known."""
        with self._lock:
            if self._work is not None and self._work.is_alive():
                return self._work
            due: list[Pin] = []
            for pin in self._allowed:
                listing, age = self._known(pin)
                if listing is None or (age > FRESH_S and not pin.fixed):
                    due.append(pin)
            if not due:
                return None
            self._work = Thread(target=self._list_all, args=(due,), name="torch.hub", daemon=True)
            self._work.start()
            return self._work

    def _list_all(self, due: Sequence[Pin]) -> None:
        for pin in due:
            self._errors.pop(pin, None)
            try:
                self._list(pin)
            except SourceError as error:
                self._errors[pin] = error
            except Exception as error:
                self._errors[pin] = SourceError(f"could not be listed ({type(error).__name__})")

    def _list(self, pin: Pin) -> Listing:
        """Fetch, unpack and list the repository."""
        deadline = time.monotonic() + FETCH_S
        told = headers(self._settings)
        address = f"{self._address}/repos/{pin.repository}"
        with tempfile.TemporaryDirectory(prefix="bowerbird-") as folder:
            archive = Path(folder) / "archive.zip"
            self._web.save(
                f"{address}/zipball/{pin.ref or 'HEAD'}", told, deadline, archive, MOST_BYTES
            )
            commit, found = entry_points(pin, archive, self._settings, self._worker)
        facts: Any = {}
        try:
            facts = table(self._web.get(address, {}, told, deadline, json_of(NAME)).value)
        except SourceError:
            facts = {}  # the list is good without them
        today = datetime.now(UTC).date().isoformat()
        licence = licence_of(facts, today)
        listing = Listing(
            pin.repository,
            commit,
            found if isinstance(found, list) else [],
            None if isinstance(found, list) else found,
            licence.id if licence else None,
            count(facts.get("stargazers_count")),
            facts.get("archived") is True,
            today,
        )
        self._kept.put(f"torch.hub {pin}", json.dumps(asdict(listing)))
        return listing


def records_of(listing: Listing, folder: Path) -> list[ModelRecord]:
    """A record for each entry point; what the catalogue knows of its repository is used."""
    known = [
        r
        for r in catalogue.read(folder / "torchhub.jsonl")
        if r.id.lower().startswith(f"torchhub:{listing.repository.lower()}:")
    ]
    by_id = {r.id.lower(): r for r in known}
    kinds = {tuple(r.tasks) for r in known}
    usual = list(kinds.pop()) if len(kinds) == 1 else []
    licence = None
    if listing.license is not None:
        licence = LicenseFact(
            id=listing.license,
            as_of=listing.as_of,
            basis="family",
            source=f"licence of the repository {listing.repository};"
            " the weights' own terms may differ",
        )
    made: list[ModelRecord] = []
    for entry in listing.entries:
        own = f"torchhub:{listing.repository}:{entry}"
        like = by_id.get(own.lower())
        name = f"{listing.repository}:{listing.commit}:{entry}"
        made.append(
            ModelRecord(
                id=like.id if like else own,
                catalogue="torchhub-live",
                source=f"hubconf.py of {listing.repository} at {listing.commit[:12]}",
                as_of=listing.as_of,
                tasks=like.tasks if like else usual,
                tasks_derived=True,
                library="pytorch",
                license=licence,
                likes=listing.stars,
                tags=["torch-hub"],
                formats=["pytorch"],
                archived=listing.archived,
                url=f"https://github.com/{listing.repository}",
                doors=[Door(loader="torch.hub", id=own, name=name)],
                description=like.description if like else f"{entry} of {listing.repository}",
            )
        )
    return made
