"""What a refresh read from the Hub: kept as one file, laid over the embedded catalogue.

`<data>/refresh/current.json` names the file that is in force and knows its
SHA-256; it is moved only when an index of it stands ready, so that a reader
finds the old catalogue or the new one, whole.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bowerbird.record import ModelRecord
from bowerbird.settings import Settings
from index import catalogue, sealed
from index.documents import Chunk, cut
from index.merge import merge

CATALOGUE = "hf-live"
"""Name of the catalogue that models are in which the embedded files do not know."""
CARD_PARTS = 4
"""Chunks of a card that are searched."""
RECREATED = "re-created"
"""Flag of a model whose repository was made anew: what is known is of the old one."""
STATE = "state.sqlite3"
"""Database of the refresh: what was read so far, and the vectors of cards."""
_POINTER = "current.json"


@dataclass(frozen=True)
class Refreshed:
    """One outcome of a refresh.

    `about` holds `as_of`, `models`, `cards`, `tasks`, and `quarantined`: {id: reason}.
    """

    path: Path
    digest: str
    about: dict[str, Any] = field(default_factory=dict[str, Any])

    def places(self) -> dict[str, int]:
        """{id in small letters: where its entry begins in the file}."""
        found: dict[str, int] = {}
        place = 0
        with self.path.open("rb") as lines:
            for line in lines:
                found[str(json.loads(line)["record"]["id"]).lower()] = place
                place += len(line)
        return found

    def entry(self, place: int) -> tuple[ModelRecord, str]:
        """A record as the Hub gave it, with its card ("" where there is none)."""
        with self.path.open("rb") as file:
            file.seek(place)
            row = json.loads(file.readline())
        return ModelRecord.model_validate(row["record"]), str(row.get("card", ""))


def folder(settings: Settings) -> Path:
    return settings.data / "refresh"


def current(settings: Settings) -> Refreshed | None:
    """The outcome in force; None where there is none, or where its file is damaged."""
    found = sealed.read_json(folder(settings) / _POINTER)
    if found is None:
        return None
    path = folder(settings) / str(found.get("file"))
    told: list[Any] = found.get("told", [])
    if path.parent != folder(settings) or len(told) != 3 or not sealed.intact(path, told):
        return None
    return Refreshed(path, str(found.get("digest")), found.get("about", {}))


def set_apart(settings: Settings) -> frozenset[str]:
    """Ids in small letters of the models whose repositories were made anew."""
    found = sealed.read_json(folder(settings) / _POINTER) or {}
    told: dict[str, Any] = found.get("about", {})
    return frozenset(key.lower() for key in told.get("quarantined", {}))


def damaged(settings: Settings) -> bool:
    """Whether there was a refresh whose file can no longer be read."""
    return (folder(settings) / _POINTER).exists() and current(settings) is None


def write(
    settings: Settings, rows: Iterable[tuple[ModelRecord, str]], about: dict[str, Any]
) -> Refreshed:
    """Write an outcome, not yet in force; `rows` sorted by id."""
    place = folder(settings)
    place.mkdir(parents=True, exist_ok=True)
    new = place / "models.building"
    with new.open("w", encoding="utf-8") as file:
        for record, card in rows:
            told = record.model_dump(mode="json", exclude_defaults=True)
            file.write(json.dumps({"record": told, "card": card}, sort_keys=True) + "\n")
    # What is set apart changes the index too, so it is part of the digest.
    kept_apart = json.dumps(about.get("quarantined", {}), sort_keys=True)
    name = catalogue.digest(sealed.sha256(new) + kept_apart)
    path = new.replace(place / f"models-{name[:16]}.jsonl")
    return Refreshed(path, name, about)


def publish(settings: Settings, outcome: Refreshed) -> None:
    """Put an outcome in force; older ones go."""
    pointer = {"file": outcome.path.name, "told": sealed.told(outcome.path), "about": outcome.about,
               "digest": outcome.digest}  # fmt: skip
    sealed.write_json(folder(settings) / _POINTER, pointer)
    for old in folder(settings).glob("models-*.jsonl"):
        if old != outcome.path:
            old.unlink(missing_ok=True)


def forget(settings: Settings) -> bool:
    """Go back to the embedded catalogue alone; says whether there was anything to forget."""
    there = folder(settings).exists()
    (folder(settings) / _POINTER).unlink(missing_ok=True)  # first, so that nothing half is in force
    shutil.rmtree(folder(settings), ignore_errors=True)
    return there


class Overlay:
    """The catalogues' records with an outcome laid over them.

    `over` is asked for each embedded catalogue, `rest` after all of them.
    """

    def __init__(self, outcome: Refreshed) -> None:
        # Only their places: cards would fill the memory.
        self._outcome, self._places = outcome, outcome.places()
        apart: dict[str, str] = outcome.about.get("quarantined", {})
        self._apart = {key.lower(): reason for key, reason in apart.items()}

    def over(self, records: Iterable[ModelRecord]) -> Iterator[tuple[ModelRecord, Sequence[Chunk]]]:
        for record in records:
            names = (record.id.lower(), *(door.id.lower() for door in record.doors))
            if any(name in self._apart for name in names):
                yield record.model_copy(update={"flags": sorted({*record.flags, RECREATED})}), ()
                continue
            name = next((name for name in names if name in self._places), None)
            if name is None:
                yield record, ()
                continue
            reply, card = self._outcome.entry(self._places.pop(name))
            older = reply.as_of < record.as_of  # the catalogue came with a later version
            yield record if older else merge(record, reply), _parts(record.id, card)

    def rest(self) -> Iterator[tuple[ModelRecord, Sequence[Chunk]]]:
        """The models that no embedded catalogue knows."""
        for place in self._places.values():
            record, card = self._outcome.entry(place)
            if record.id.lower() not in self._apart:
                yield record.model_copy(update={"catalogue": CATALOGUE}), _parts(record.id, card)


def _parts(model_id: str, card: str) -> Sequence[Chunk]:
    return cut(model_id, "card", card)[:CARD_PARTS] if card else ()
