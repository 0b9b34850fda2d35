"""Catalogues of the user's own, shared by several machines through PostgreSQL.

The database holds the truth; each machine keeps a whole copy of what it asks
and searches there (`docs/index.md` has the figures why).  A copy follows the
database before it is used; where the database cannot be reached, it answers
as it is.  psycopg is imported only where BOWERBIRD_DATABASE is set.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bowerbird.errors import BowerbirdError, CatalogueError, IndexBusy
from bowerbird.record import ModelRecord
from bowerbird.settings import Settings
from index import own, sealed
from index.documents import Chunk
from index.encoder import load_encoder
from index.postgres import Postgres, address, connected
from index.store import FILE, Store
from index.writing import Writer

if TYPE_CHECKING:
    import psycopg

CHECK_S = 1.0
"""How long a look at the database holds."""
RETRY_S = 10.0
"""How long a database that could not be reached is left alone."""
_MARK = "shared.json"
_ROWS = 1000


class _Seen:
    """What this process last saw of one database, and the connection to it."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.postgres: Postgres | None = None
        self.looked: dict[tuple[Path, str], float] = {}
        self.problem: str | None = None
        self.until = 0.0


_SEEN: dict[str, _Seen] = {}


def _seen(settings: Settings) -> _Seen:
    return _SEEN.setdefault(address(settings), _Seen())


def problem(settings: Settings) -> str | None:
    """Why the database was not followed at the last look; None where it was, or where none is."""
    return None if settings.database is None else _seen(settings).problem


def _asked(settings: Settings, work: Callable[[Postgres], Any]) -> Any:
    """The result of `work`, on the connection that is kept.  Raises CatalogueError."""
    seen = _seen(settings)
    with seen.lock:
        if seen.problem is not None and time.monotonic() < seen.until:
            raise CatalogueError(seen.problem)
        try:
            if seen.postgres is None:
                seen.postgres = connected(settings)
            result = work(seen.postgres)
        except BowerbirdError as error:
            if seen.postgres is not None:
                seen.postgres.close()
            seen.postgres = None
            seen.problem, seen.until = str(error), time.monotonic() + RETRY_S
            raise
        seen.problem = None
        return result


def names(settings: Settings) -> list[str]:
    """Catalogues that the database holds; [] where there is none or it cannot be reached."""
    if settings.database is None:
        return []
    with suppress(CatalogueError):
        return _asked(settings, lambda postgres: postgres.names())
    return []


def follow(settings: Settings, name: str) -> None:
    """Bring this machine's copy of a catalogue to what the database holds.

    Where the database cannot be reached, or another process writes the copy
    just now, the copy stays as it is.
    """
    if settings.database is None:
        return
    seen, key = _seen(settings), (settings.data, name)
    with seen.lock:
        if time.monotonic() - seen.looked.get(key, -CHECK_S) < CHECK_S:
            return
        with suppress(CatalogueError):  # its words are kept in `problem`
            _asked(settings, lambda postgres: _follow(settings, name, postgres))
            seen.looked[key] = time.monotonic()


def _follow(settings: Settings, name: str, postgres: Postgres) -> None:
    now = postgres.current(name)
    folder = own.folder_of(settings, name)
    if now is None or now == _held(folder):
        return
    with suppress(IndexBusy), own.lock(folder, name):
        if now != _held(folder):
            _pull(settings, name, folder, postgres)


def _held(folder: Path) -> int | None:
    """The generation of the database that the published copy is of."""
    mark, found = sealed.read_json(folder / _MARK), sealed.current(folder)
    if mark is None or found is None or mark.get("generation") != found.name:
        return None
    return int(mark.get("g", 0))


def _marked(folder: Path, g: int) -> None:
    found = sealed.current(folder)
    if found is not None:
        sealed.write_json(folder / _MARK, {"g": g, "generation": found.name})


@contextmanager
def writing(settings: Settings, name: str) -> Generator[Callable[[], None]]:
    """Hold the catalogue against writers on all machines; what is yielded sends it.

    Raises IndexBusy where another machine writes it, CatalogueError where the
    database cannot be reached: a catalogue that is shared is not changed alone.
    """
    if settings.database is None:
        yield lambda: None
        return
    postgres = connected(settings)
    try:
        with postgres.locked(name):
            yield lambda: _send(settings, name, postgres)
    finally:
        postgres.close()


def _send(settings: Settings, name: str, postgres: Postgres) -> None:
    """Publish this machine's generation in the database, in one transaction."""
    folder = own.folder_of(settings, name)
    found = sealed.current(folder)
    if found is None:
        raise CatalogueError(f"the catalogue {name!r} went away while it was sent; import it again")
    seal = {k: v for k, v in (sealed.read_seal(found) or {}).items() if k != "files"}
    store = Store(found, sealed=True)
    try:
        g = postgres.publish(name, seal, lambda db, g: _copy(db, g, store))
    finally:
        store.close()
    _marked(folder, g)


def _copy(db: psycopg.Cursor[Any], g: int, store: Store) -> None:
    """All rows of a generation, and the vectors that the database has not."""
    with (
        store.lock,
        db.copy("COPY bowerbird.records (g, id, json, given, text_key) FROM STDIN") as rows,
    ):
        for row in store.db.execute(
            "SELECT r.id, r.json, g.json, r.text_key FROM records r"
            " LEFT JOIN given g ON g.n = r.n ORDER BY r.id"
        ):
            rows.write_row((g, *row))
    with (
        store.lock,
        db.copy("COPY bowerbird.chunks (g, id, model, title, text, text_key) FROM STDIN") as rows,
    ):
        for row in store.db.execute(
            "SELECT c.id, r.id, c.title, x.text, c.text_key FROM chunks c"
            " JOIN records r ON r.n = c.n JOIN chunk_texts x ON x.rowid = c.c ORDER BY c.id"
        ):
            rows.write_row((g, *row))
    encoder = str(store.encoder()["fingerprint"])
    db.execute(
        "SELECT text_key FROM (SELECT text_key FROM bowerbird.records WHERE g = %(g)s UNION"
        " SELECT text_key FROM bowerbird.chunks WHERE g = %(g)s) t WHERE NOT EXISTS (SELECT"
        " FROM bowerbird.vectors v WHERE v.text_key = t.text_key AND v.encoder = %(encoder)s)",
        {"g": g, "encoder": encoder},
    )
    missing = {str(row[0]) for row in db.fetchall()}
    import numpy as np

    with (
        store.lock,
        db.copy("COPY bowerbird.vectors (text_key, encoder, vector) FROM STDIN") as rows,
    ):
        found = store.db.execute(
            "SELECT text_key, vector FROM vectors WHERE encoder = ?", (encoder,)
        )
        for key, blob in found:
            if key in missing:
                values = np.frombuffer(blob, dtype="<f4").tolist()
                rows.write_row((key, encoder, "[" + ",".join(f"{v:.9g}" for v in values) + "]"))


def _pull(settings: Settings, name: str, folder: Path, postgres: Postgres) -> None:
    """A new generation here, of what the database holds now; the caller holds the lock."""
    encoder = load_encoder(settings, settings.data / "index" / "encoder.checked")
    building, old = sealed.aside(folder), sealed.current(folder)
    store = Store(building)
    try:
        with postgres.snapshot(name) as snapshot:
            writer = Writer(store)
            with writer.transaction(), (building / own.COPY).open("w", encoding="utf-8") as copy:
                given = _rows(writer, snapshot.records(), snapshot.chunks(), copy.write)
                for key, vector in snapshot.vectors(encoder.fingerprint):
                    store.db.execute(
                        "INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)",
                        (key, encoder.fingerprint, vector.tobytes()),
                    )
            if not given:  # a dump's rows are kept in its database alone
                (building / own.COPY).unlink()
            if old is not None:
                writer.take_vectors(old / FILE, encoder.fingerprint)
            with writer.transaction():
                writer.embed(encoder, own.silent)
                stamp = writer.finish(encoder)
            seal = snapshot.seal
            own.publish(
                building, store, stamp, name, str(seal.get("source", name)),
                as_of=str(seal.get("as_of", "")),
            )  # fmt: skip
            _marked(folder, snapshot.g)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    finally:
        store.close()


def _rows(
    writer: Writer, records: Iterable[tuple[str, str, str | None]],
    chunks: Iterable[tuple[str, str, str, str]], keep: Callable[[str], object],
) -> bool:  # fmt: skip
    """Insert records and their chunks; whether the user's own lines came with them."""
    numbers: dict[str, int] = {}
    given_any = False
    for key, text, given in records:
        numbers[key] = writer.insert(ModelRecord.model_validate_json(text), text, given=given)
        if given is not None:
            given_any = True
            keep(given + "\n")
    held: list[Chunk] = []
    owner = ""
    for chunk_id, model, title, text in chunks:
        if model != owner:
            if held:
                writer.documents(numbers[owner], held)
            owner, held = model, []
        held.append(Chunk(chunk_id, title, text))
    if held:
        writer.documents(numbers[owner], held)
    return given_any
