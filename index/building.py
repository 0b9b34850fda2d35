"""Bringing the index in the data folder to what the catalogue holds.

One process builds at a time; a built index is recognised by `built.json`, and
one that is not as it was left is checked before it is trusted.  What a refresh
brought is in a folder of its own: whoever reads the old index keeps it.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, cast

from filelock import FileLock, Timeout

from bowerbird.errors import CatalogueError, IndexBusy
from bowerbird.record import ModelRecord
from bowerbird.settings import Settings
from index import catalogue, refreshed, sealed, shipped
from index.documents import Chunk
from index.encoder import load_encoder
from index.fusion import write_matrices
from index.refreshed import Overlay, Refreshed
from index.store import FILE, SCHEMA, Progress, Store
from index.writing import Source, Writer

_LOCK_SECONDS = 300


def stamp_of(source: Path, settings: Settings, outcome: Refreshed | None = None) -> dict[str, Any]:
    """What the index depends on, cheap to read: files by size and time, the
    encoder's name, and the outcome of a refresh that is laid over them."""
    paths = catalogue.files(source)
    if not paths:
        raise CatalogueError(f"{source} holds no catalogue files; install Bowerbird again")
    stats = [(p.name, p.stat()) for p in paths]
    stamp: dict[str, Any] = {
        "files": [[name, s.st_size, s.st_mtime_ns] for name, s in stats],
        "encoder": settings.encoder,
    }
    return stamp if outcome is None else {**stamp, "refreshed": outcome.digest}


def folder_of(settings: Settings, stamp: dict[str, Any]) -> Path:
    """Where the index of this is: `v2`, and beside it one folder for each refresh."""
    base = settings.data / "index" / f"v{SCHEMA}"
    if "refreshed" not in stamp:
        return base
    mark = catalogue.digest(json.dumps(stamp, sort_keys=True))[:12]
    return base.with_name(f"{base.name}-{mark}")


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


def _sources(source: Path, outcome: Refreshed | None) -> dict[str, Source]:
    """The catalogue's files, with what a refresh brought laid over them."""
    paths = {path.stem: path for path in catalogue.files(source)}
    digests = {name: catalogue.digest(path.read_bytes()) for name, path in paths.items()}

    def plain(path: Path) -> Iterator[tuple[ModelRecord, Sequence[Chunk]]]:
        return ((record, ()) for record in catalogue.read(path))

    if outcome is None:
        return {name: (partial(plain, path), digests[name]) for name, path in paths.items()}
    overlay = Overlay(outcome)
    # Who is laid over whom depends on all of them: any change reads all of them again.
    digest = catalogue.digest(outcome.digest + "".join(digests.values()))

    def laid(path: Path) -> Iterator[tuple[ModelRecord, Sequence[Chunk]]]:
        return overlay.over(catalogue.read(path))

    files: dict[str, Source] = {n: (partial(laid, path), digest) for n, path in paths.items()}
    return {**files, refreshed.CATALOGUE: (overlay.rest, digest)}


def _lenders(settings: Settings, folder: Path) -> list[Path]:
    """Databases that hold vectors of texts that were embedded before."""
    others = [p / FILE for p in folder.parent.glob(f"v{SCHEMA}*") if p != folder]
    return [p for p in (*others, refreshed.folder(settings) / refreshed.STATE) if p.is_file()]


def _drop_older(folder: Path) -> None:
    """Remove the indexes of earlier refreshes but the last, which may just be being opened."""
    base = f"v{SCHEMA}-"
    old = [p for p in folder.parent.glob(f"{base}*") if p != folder and p.is_dir()]
    for path in sorted(old, key=lambda p: p.stat().st_mtime_ns)[:-1]:
        shutil.rmtree(path, ignore_errors=True)


def drop_refreshed(settings: Settings) -> None:
    """Remove the indexes of refreshes: none is in force any more."""
    for path in (settings.data / "index").glob(f"v{SCHEMA}-*"):
        shutil.rmtree(path, ignore_errors=True)


def build(  # noqa: PLR0917
    settings: Settings, folder: Path, source: Path, stamp: dict[str, Any], report: Progress,
    outcome: Refreshed | None = None,
) -> Store:  # fmt: skip
    """Bring the index to what the catalogue holds, as the only writer."""
    with locked(folder, report):
        current = open_if_current(folder, stamp)  # the one we waited for may have done it
        if current is not None:
            return current
        encoder = load_encoder(settings, folder.parent / "encoder.checked")
        lenders = [] if outcome is None else _lenders(settings, folder)
        _drop_damaged(folder)
        store = _opened_for_writing(folder)
        try:
            try:
                Writer(store).build(
                    _sources(source, outcome), encoder, report, source / shipped.NAME, lenders
                )
            except sqlite3.DatabaseError:
                store.close()
                discard(folder)
                store = Store(folder)
                Writer(store).build(
                    _sources(source, outcome), encoder, report, source / shipped.NAME, lenders
                )
            generation = str(store.meta("generation"))
            write_matrices(folder, store, generation)
            told = {path.name: sealed.told(path) for path in _kept(folder)}
            built = {"stamp": stamp, "generation": generation, "files": told}
            sealed.write_json(folder / "built.json", built)
            if outcome is not None:
                _drop_older(folder)
        except BaseException:
            store.close()
            raise
        return store
