"""Opening a catalogue of a user's own, and mending it where it is damaged.

Damage is found by the seal.  The matrices are made anew from the database; a
damaged database is made anew from the copy of the rows; both happen at the
next opening by itself.  Where another process writes just then, or the folder
cannot be written, a whole database still answers, exactly and from memory.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from bowerbird.errors import CatalogueError, IndexBusy
from bowerbird.settings import Settings
from index import own, sealed, tabular
from index.encoder import load_encoder
from index.library import Library, Origin
from index.store import FILE, SCHEMA, Store

_TRIES, _PAUSE_S = 20, 0.02


def problems(settings: Settings, name: str) -> list[str]:
    """What is wrong with a catalogue, in words; [] when nothing is."""
    found = own.generation(settings, name)
    seal = sealed.read_seal(found)
    if seal is None:
        return ["its seal is missing or damaged"]
    if seal["format"] > SCHEMA:
        raise CatalogueError(
            f"the catalogue {name!r} was written by a newer Bowerbird (format {seal['format']},"
            f" this one reads {SCHEMA}); use that one, or import its file again"
        )
    if seal["format"] < SCHEMA:
        return [f"it has the older format {seal['format']}"]
    return [f"{file} is damaged or missing" for file in sealed.damaged(found, seal)]


def open_own(settings: Settings, name: str) -> Library:
    """The catalogue `name`, mended first where it has to be.

    Raises UnknownCatalogue, or CatalogueError when it is damaged beyond that.
    """
    for _ in range(_TRIES):
        found = own.generation(settings, name)
        wrong = problems(settings, name)
        if wrong and found.is_dir():
            with suppress(IndexBusy):
                mend(settings, name)
                wrong = []
        try:
            return _opened(settings, name, wrong)
        except (OSError, sqlite3.Error, CatalogueError):
            if own.generation(settings, name) == found:
                raise
        time.sleep(_PAUSE_S)  # a new generation was published just now
    raise CatalogueError(f"the catalogue {name!r} is written over and over; try again")


def _opened(settings: Settings, name: str, wrong: list[str]) -> Library:
    found = own.generation(settings, name)
    store = _whole(found) if wrong else Store(found, sealed=True)
    if store is None:
        raise CatalogueError(_beyond(name, wrong))
    seal: dict[str, Any] = sealed.read_seal(found) or {}
    encoder = store.encoder()
    if encoder["name"] != settings.encoder and not wrong:
        expected = load_encoder(settings, settings.data / "index" / "encoder.checked")
        if encoder["fingerprint"] != expected.fingerprint:
            store.close()
            mend(settings, name)
            return _opened(settings, name, [])
    as_of = str(seal.get("as_of", ""))
    origin = Origin(
        as_of, lambda: _rebuilt(settings, name), {name: (str(seal.get("source", name)), as_of)},
        untasked=True, trusted=not wrong,
    )  # fmt: skip
    return Library(settings, found, store, origin)


def _rebuilt(settings: Settings, name: str) -> Store:
    mend(settings, name)
    return Store(own.generation(settings, name), sealed=True)


def _whole(found: Path) -> Store | None:
    """The database of a generation, when every page and row of it is as written."""
    store = None
    try:
        store = Store(found, sealed=True)
        if store.meta("generation") and store.sound():
            return store
    except (sqlite3.Error, OSError):
        pass
    if store is not None:
        store.close()
    return None


def _beyond(name: str, wrong: list[str]) -> str:
    return (
        f"the catalogue {name!r} is damaged ({'; '.join(wrong)}) and holds no whole copy of its"
        f" rows; import its file again: bowerbird catalogue import FILE --name {name}"
    )


def mend(settings: Settings, name: str) -> str | None:
    """Make a damaged catalogue whole again; returns what was done, None when nothing was.

    Raises IndexBusy when another process writes it, CatalogueError when
    neither database nor copy of the rows is whole.
    """
    folder = own.folder_of(settings, name)
    with own.lock(folder, name):
        wrong = problems(settings, name)
        found = own.generation(settings, name)
        seal: dict[str, Any] = sealed.read_seal(found) or {}
        source = str(seal.get("source", name))
        store = _whole(found)
        if store is not None and _same_encoder(settings, store):
            return _again(settings, name, store, found, source) if wrong else None
        if store is not None:
            store.close()
        copy = found / own.COPY
        known = seal.get("files", {}).get(own.COPY)
        if not copy.is_file() or (known is not None and not sealed.intact(copy, known)):
            raise CatalogueError(_beyond(name, wrong or ["it was made with another encoder"]))
        own.write(settings, folder, name, tabular.rows(copy), source)
        return f"made anew from the copy of its rows ({'; '.join(wrong)})"


def _same_encoder(settings: Settings, store: Store) -> bool:
    name = store.encoder()["name"]
    return name == settings.encoder or settings.encoder.endswith(f"/{name}")


def _again(settings: Settings, name: str, store: Store, found: Path, source: str) -> str:
    """A new generation with the same database."""
    with store.lock:
        rows = [str(line) for line in store.given()]
    stamp = str(store.meta("generation"))
    store.close()
    building = sealed.aside(own.folder_of(settings, name))
    shutil.copyfile(found / FILE, building / FILE)
    if rows:
        (building / own.COPY).write_text("".join(f"{r}\n" for r in rows), encoding="utf-8")
    own.publish(building, Store(building), stamp, name, source)
    return "matrices and copy made anew from its database"
