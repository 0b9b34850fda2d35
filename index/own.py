"""Catalogues of a user's own: imported, listed, opened, exported, repaired.

Each has a folder under `<data>/catalogues` with sealed generations in it (see
`index.sealed`): the database, its matrices, and the rows as they were given.
"""

from __future__ import annotations

import datetime
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from filelock import FileLock, Timeout

from bowerbird.errors import BadInput, CatalogueError, IndexBusy, UnknownCatalogue
from bowerbird.record import ModelRecord
from bowerbird.settings import Settings
from index import contract, sealed, tabular
from index.encoder import load_encoder
from index.fusion import write_matrices
from index.store import FILE, SCHEMA, Progress, Store
from index.tabular import Line
from index.writing import Writer

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")
COPY = "rows.jsonl"
KEPT_BAD = 1000
"""Bad lines that a report names; further ones are counted."""


def _shared() -> ModuleType:
    from index import shared  # it builds on this module

    return shared


@dataclass
class Imported:
    """What an import did."""

    name: str
    rows: int = 0
    """Models in the catalogue now."""
    embedded: int = 0
    """Texts that were embedded; the others had their vectors already."""
    bad: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    """(line number, reason) of each line that did not go in."""
    bad_lines: int = 0
    without_task: int = 0

    def refuse(self, line: int, reason: str) -> None:
        self.bad_lines += 1
        if len(self.bad) < KEPT_BAD:
            self.bad.append((line, reason))


def silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
    del stage, done, total


def folder_of(settings: Settings, name: str) -> Path:
    """Raises BadInput when a catalogue cannot have this name."""
    if not NAME.fullmatch(name):
        raise BadInput(
            f"A catalogue cannot be named {name[:60]!r}: take small letters, digits, - and _,"
            " at most 41, the first a letter or digit."
        )
    return settings.data / "catalogues" / name


def names(settings: Settings) -> list[str]:
    """The user's catalogues."""
    folder = settings.data / "catalogues"
    found: list[Path] = list(folder.iterdir()) if folder.is_dir() else []
    here = {p.name for p in found if NAME.fullmatch(p.name) and sealed.current(p)}
    return sorted(here | {name for name in _shared().names(settings) if NAME.fullmatch(name)})


def generation(settings: Settings, name: str) -> Path:
    """The published generation.  Raises UnknownCatalogue when there is none."""
    if NAME.fullmatch(name):
        _shared().follow(settings, name)
    found = sealed.current(folder_of(settings, name)) if NAME.fullmatch(name) else None
    if found is None:
        raise UnknownCatalogue(name[:60], names(settings))
    return found


BRIEF_S = 2.0
"""How long a writer waits for a reader that takes up what another process wrote."""


def lock(folder: Path, name: str, *, wait: float = 0) -> FileLock:
    """The lock of the one process that may write this catalogue."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = FileLock(folder / "write.lock")
        held.acquire(timeout=wait)
    except Timeout as error:
        raise IndexBusy(
            f"another process is writing the catalogue {name!r}; try again when it has finished"
        ) from error
    except OSError as error:
        raise CatalogueError(
            f"the data folder {folder} cannot be written ({error.strerror or error});"
            " set BOWERBIRD_DATA to a folder that can"
        ) from error
    return held


def entries(lines: Iterable[Line], name: str, report: Imported) -> Iterator[contract.Entry]:
    """Good rows, each id once; the others go to the report."""
    seen: dict[str, int] = {}
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    for number, row in lines:
        try:
            if isinstance(row, ValueError):
                raise row
            made = contract.entry(row, name, today)
            first = seen.setdefault(made.record.id.lower(), number)
            if first != number:
                raise ValueError(f"id {made.record.id!r} stands on line {first} already")
        except (ValueError, RecursionError) as error:  # a pydantic error is a ValueError too
            report.refuse(number, " ".join(str(error).split())[:300])
            continue
        yield made


def import_file(
    settings: Settings, path: Path, name: str, progress: Progress | None = None
) -> Imported:
    """Make or replace the catalogue `name` from a file.

    Texts that it held before keep their vectors.  Raises BadInput when the
    file cannot be read or holds no good line: then nothing is written.
    """
    folder = folder_of(settings, name)
    if not path.is_file():
        raise BadInput(f"there is no file {path}")
    report = Imported(name)
    first = next(entries(tabular.rows(path), name, report), None)
    if first is None:
        raise BadInput(_nothing(path, report))
    with _shared().writing(settings, name) as send, lock(folder, name, wait=BRIEF_S):
        done = write(settings, folder, name, tabular.rows(path), path.name, progress)
        send()
        return done


def _nothing(path: Path, report: Imported) -> str:
    reasons = "; ".join(f"line {line}: {why}" for line, why in report.bad[:5])
    return f"{path.name} holds no line that can be used; nothing was written. {reasons}".strip()


def write(  # noqa: PLR0917
    settings: Settings, folder: Path, name: str, lines: Iterable[Line], source: str,
    progress: Progress | None = None,
) -> Imported:  # fmt: skip
    """Build a generation of these rows aside and publish it; the caller holds the lock."""
    say = progress or silent
    report = Imported(name)
    building = sealed.aside(folder)
    old = sealed.current(folder)
    encoder = load_encoder(settings, settings.data / "index" / "encoder.checked")
    store = None
    try:
        store = Store(building)
        writer = Writer(store)
        with writer.transaction(), (building / COPY).open("w", encoding="utf-8") as copy:
            for made in entries(lines, name, report):
                n = writer.insert(made.record, given=made.given)
                writer.documents(n, made.chunks)
                copy.write(made.given + "\n")
                report.rows += 1
                report.without_task += not made.record.tasks
                if report.rows % 500 == 0:
                    say("reading", report.rows, 0)
        if not report.rows:
            raise BadInput(f"{source} holds no line that can be used; nothing was written")
        if old is not None:
            writer.take_vectors(old / FILE, encoder.fingerprint)
        with writer.transaction():
            report.embedded = writer.embed(encoder, say)
            stamp = writer.finish(encoder)
        publish(building, store, stamp, name, source)
    except (OSError, sqlite3.OperationalError) as error:
        raise CatalogueError(
            f"the catalogue {name!r} could not be written ({error}); what was there before is"
            " as it was"
        ) from error
    finally:
        if store is not None:
            store.close()
    return report


def publish(  # noqa: PLR0917
    building: Path, store: Store, stamp: str, name: str, source: str, as_of: str | None = None
) -> Path:
    """Write the matrices, close the log, seal and publish."""
    write_matrices(building, store, stamp)
    rows, encoder = store.count(), store.encoder()
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.db.execute("PRAGMA journal_mode = DELETE")
    store.close()
    return sealed.publish(
        building, stamp,
        {"format": SCHEMA, "name": name, "rows": rows, "source": source, "encoder": encoder["name"],
         "as_of": as_of or datetime.datetime.now(datetime.UTC).date().isoformat()},
    )  # fmt: skip


def export(settings: Settings, name: str) -> Iterator[str]:
    """The rows of a catalogue as JSON Lines, by id: as they were given."""
    store = Store(generation(settings, name), sealed=True)
    try:
        given = store.given()
        first = next(given, None)
        if first is not None:
            yield first
            yield from given
            return
        for model_id in store.ids():
            record = ModelRecord.model_validate_json(store.json_of([model_id])[model_id])
            yield json.dumps(contract.row_of(record), ensure_ascii=False)
    finally:
        store.close()


def about(settings: Settings, name: str) -> dict[str, Any]:
    """What the seal says: rows, source, as_of."""
    return sealed.read_seal(generation(settings, name)) or {}
