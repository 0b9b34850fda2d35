"""Bringing the index in the data folder to what the catalogue holds.

One process builds at a time; a built index is recognised by `built.json`, and
one that is not as it was left is checked before it is trusted.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, cast

from filelock import FileLock, Timeout

from bowerbird.errors import CatalogueError, IndexBusy
from bowerbird.settings import Settings
from index import catalogue, sealed, shipped
from index.encoder import load_encoder
from index.fusion import write_matrices
from index.store import FILE, Progress, Store
from index.writing import Writer

_LOCK_SECONDS = 300


def stamp_of(source: Path, settings: Settings) -> dict[str, Any]:
    """What the index depends on, cheap to read: files by size and time, and the encoder's name."""
    paths = catalogue.files(source)
    if not paths:
        raise CatalogueError(f"{source} holds no catalogue files; install Bowerbird again")
    stats = [(p.name, p.stat()) for p in paths]
    return {
        "files": [[name, s.st_size, s.st_mtime_ns] for name, s in stats],
        "encoder": settings.encoder,
    }


def _kept(folder: Path) -> list[Path]:
    """The files that `built.json` vouches for."""
    return [folder / FILE, *sorted(folder.glob("matrix-*.npy"))]


def _damaged(folder: Path, built: dict[str, Any]) -> set[str]:
    """Names of the files that are not as they were left."""
    files = cast("dict[str, list[Any]]", built.get("files", {}))
    return {name for name, known in files.items() if not sealed.intact(folder / name, known)}


def open_if_current(folder: Path, stamp: dict[str, Any]) -> Store | None:
    """The store, when it was built from just this and is as it was left."""
    built = sealed.read_json(folder / "built.json")
    if built is None or built.get("stamp") != stamp or _damaged(folder, built):
        return None
    try:
        store = Store(folder)
    except (OSError, sqlite3.Error):
        return None
    try:
        if store.meta("generation") == built.get("generation"):
            return store
    except (sqlite3.Error, ValueError):
        pass
    store.close()
    return None


def _drop_damaged(folder: Path) -> None:
    """Remove what cannot be vouched for; all of it follows from the catalogue."""
    built = sealed.read_json(folder / "built.json")
    wrong = None if built is None else _damaged(folder, built)
    if wrong and FILE in wrong:
        discard(folder)
    for path in folder.glob("matrix-*.npy"):
        if wrong is None or path.name in wrong:
            path.unlink(missing_ok=True)


def locked(folder: Path, report: Progress) -> FileLock:
    """The lock of the one process that may write; waits, and says so."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "build.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            report("waiting for another process that builds the index", 0, 0)
            lock.acquire(timeout=_LOCK_SECONDS)
    except Timeout as error:
        raise IndexBusy(
            f"another process has been building the index in {folder} for"
            f" {_LOCK_SECONDS} s; wait for it, or end it and try again"
        ) from error
    except OSError as error:
        raise CatalogueError(
            f"the data folder {folder} cannot be written ({error.strerror or error});"
            " set BOWERBIRD_DATA to a folder that can"
        ) from error
    return lock


def discard(folder: Path) -> None:
    for name in ("built.json", FILE, f"{FILE}-wal", f"{FILE}-shm"):
        (folder / name).unlink(missing_ok=True)


def _opened_for_writing(folder: Path) -> Store:
    """The store to build in; a damaged one is removed first."""
    try:
        store = Store(folder)
        if store.sound():
            return store
        store.close()
    except sqlite3.OperationalError as error:
        if not (folder / FILE).exists() or "unable to open" in str(error):
            raise CatalogueError(
                f"the index in {folder} cannot be opened ({error});"
                " set BOWERBIRD_DATA to a folder that can be written"
            ) from error
    except sqlite3.DatabaseError:
        pass
    discard(folder)
    return Store(folder)


def build(
    settings: Settings, folder: Path, source: Path, stamp: dict[str, Any], report: Progress
) -> Store:
    """Bring the index to what the catalogue holds, as the only writer."""
    with locked(folder, report):
        current = open_if_current(folder, stamp)  # the one we waited for may have done it
        if current is not None:
            return current
        encoder = load_encoder(settings, folder.parent / "encoder.checked")
        files = {p.stem: (p, catalogue.digest(p.read_bytes())) for p in catalogue.files(source)}
        _drop_damaged(folder)
        store = _opened_for_writing(folder)
        try:
            try:
                Writer(store).build(files, encoder, report, source / shipped.NAME)
            except sqlite3.DatabaseError:
                store.close()
                discard(folder)
                store = Store(folder)
                Writer(store).build(files, encoder, report, source / shipped.NAME)
            generation = str(store.meta("generation"))
            write_matrices(folder, store, generation)
            told = {path.name: sealed.told(path) for path in _kept(folder)}
            built = {"stamp": stamp, "generation": generation, "files": told}
            sealed.write_json(folder / "built.json", built)
        except BaseException:
            store.close()
            raise
        return store
