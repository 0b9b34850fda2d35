"""The PostgreSQL database that catalogues are shared through.

Needs the extra `postgres` (psycopg) here and the extension `vector` (pgvector)
there.  Every failure is worded, and no word holds the password.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

import numpy as np

from bowerbird.errors import CatalogueError, IndexBusy
from bowerbird.settings import Settings
from index.encoder import Vectors

if TYPE_CHECKING:
    import psycopg

FORMAT = 1
CONNECT_S = 5
_BATCH = 2000
_TABLES: tuple[LiteralString, ...] = (
    "CREATE EXTENSION IF NOT EXISTS vector",
    "CREATE SCHEMA IF NOT EXISTS bowerbird",
    "CREATE TABLE IF NOT EXISTS bowerbird.meta (key text PRIMARY KEY, value text NOT NULL)",
    "CREATE TABLE IF NOT EXISTS bowerbird.generations ("
    " g bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL,"
    " seal jsonb NOT NULL, published timestamptz NOT NULL DEFAULT now())",
    "CREATE TABLE IF NOT EXISTS bowerbird.catalogues ("
    " name text PRIMARY KEY, g bigint NOT NULL REFERENCES bowerbird.generations)",
    # Text, not jsonb: the records' hashes are of these very letters.
    "CREATE TABLE IF NOT EXISTS bowerbird.records ("
    " g bigint NOT NULL REFERENCES bowerbird.generations ON DELETE CASCADE, id text NOT NULL,"
    " json text NOT NULL, given text, text_key text NOT NULL, PRIMARY KEY (g, id))",
    "CREATE TABLE IF NOT EXISTS bowerbird.chunks ("
    " g bigint NOT NULL REFERENCES bowerbird.generations ON DELETE CASCADE, id text NOT NULL,"
    " model text NOT NULL, title text NOT NULL, text text NOT NULL, text_key text NOT NULL,"
    " PRIMARY KEY (g, id))",
    "CREATE TABLE IF NOT EXISTS bowerbird.vectors ("
    " text_key text NOT NULL, encoder text NOT NULL, vector vector NOT NULL,"
    " PRIMARY KEY (text_key, encoder))",
)


def address(settings: Settings) -> str:
    """The address with its password, for psycopg alone."""
    if settings.database is None:
        raise CatalogueError("BOWERBIRD_DATABASE is not set")
    return settings.database.get_secret_value()


def place(settings: Settings) -> str:
    """Where the database is, in words without user or password."""
    from psycopg.conninfo import conninfo_to_dict

    try:
        told = conninfo_to_dict(address(settings))
    except Exception:  # psycopg's own words would repeat the address
        return "the database of BOWERBIRD_DATABASE"
    port = f":{told['port']}" if told.get("port") else ""
    return f"{told.get('host') or 'localhost'}{port}/{told.get('dbname') or 'postgres'}"


def worded(error: Exception, where: str) -> CatalogueError:
    """What went wrong with the database, and what to do; psycopg's own words stay out
    where they could repeat the address."""
    import psycopg

    text = str(error)
    refused = psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported
    if isinstance(error, (*refused, psycopg.errors.UndefinedFile)):
        return CatalogueError(
            f"PostgreSQL at {where} cannot make its tables or lacks the extension vector"
            " (pgvector): ask its administrator for CREATE EXTENSION vector and a schema bowerbird"
        )
    if "password" in text or "authentication" in text or "role " in text:
        return CatalogueError(
            f"PostgreSQL at {where} refuses this user or password: check BOWERBIRD_DATABASE"
        )
    if "database " in text and "does not exist" in text:
        return CatalogueError(f"there is no database {where}: make it, or check BOWERBIRD_DATABASE")
    if isinstance(error, psycopg.errors.DiskFull):
        return CatalogueError(f"the disk of PostgreSQL at {where} is full; nothing was changed")
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return CatalogueError(
            f"PostgreSQL at {where} cannot be reached, or the connection broke off"
        )
    return CatalogueError(f"PostgreSQL at {where} could not do it ({type(error).__name__})")


def opened(settings: Settings) -> tuple[psycopg.Connection[Any], str]:
    """A connection, and where it leads in words.  Raises CatalogueError."""
    try:
        import psycopg
    except ImportError as error:
        raise CatalogueError(
            "BOWERBIRD_DATABASE needs psycopg: install bowerbird with the extra postgres"
            " (uv sync --extra postgres)"
        ) from error
    where = place(settings)
    try:
        db = psycopg.connect(
            address(settings), autocommit=True, connect_timeout=CONNECT_S,
            application_name="bowerbird",
        )  # fmt: skip
    except psycopg.Error as error:
        raise worded(error, where) from None  # the cause would show the address
    return db, where


def connected(settings: Settings) -> Postgres:
    """An open database with its tables.  Raises CatalogueError."""
    db, where = opened(settings)
    postgres = Postgres(db, where)
    try:
        postgres.prepare()
    except BaseException:
        postgres.close()
        raise
    return postgres


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One generation, as it is seen by one transaction."""

    g: int
    seal: dict[str, Any]
    _db: psycopg.Connection[Any]

    def _read(self, sql: LiteralString, values: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
        with self._db.cursor(name="bowerbird_read", binary=True) as cursor:
            cursor.itersize = _BATCH
            yield from cursor.execute(sql, values)

    def records(self) -> Iterator[tuple[str, str, str | None]]:
        """(id, JSON, the user's own line) by id."""
        sql = (
            'SELECT id, json, given FROM bowerbird.records WHERE g = %(g)s ORDER BY id COLLATE "C"'
        )
        for key, text, given in self._read(sql, {"g": self.g}):
            yield str(key), str(text), given

    def chunks(self) -> Iterator[tuple[str, str, str, str]]:
        """(id, model's id, title, text), a model's chunks together."""
        sql = (
            "SELECT id, model, title, text FROM bowerbird.chunks WHERE g = %(g)s"
            ' ORDER BY model COLLATE "C", id COLLATE "C"'
        )
        for key, model, title, text in self._read(sql, {"g": self.g}):
            yield str(key), str(model), str(title), str(text)

    def vectors(self, encoder: str) -> Iterator[tuple[str, Vectors]]:
        """(text's key, vector) of the texts of this generation."""
        rows = self._read(
            "SELECT v.text_key, v.vector::real[] FROM (SELECT text_key FROM bowerbird.records"
            " WHERE g = %(g)s UNION SELECT text_key FROM bowerbird.chunks WHERE g = %(g)s) t"
            " JOIN bowerbird.vectors v ON v.text_key = t.text_key AND v.encoder = %(encoder)s",
            {"g": self.g, "encoder": encoder},
        )
        for key, values in rows:
            yield str(key), np.array(values, dtype="<f4")


class Postgres:
    """One connection.  Every method raises CatalogueError in words."""

    def __init__(self, db: psycopg.Connection[Any], where: str) -> None:
        self._db, self.where = db, where

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def _worded(self) -> Generator[None]:
        import psycopg

        try:
            yield
        except psycopg.Error as error:
            raise worded(error, self.where) from error

    def prepare(self) -> None:
        """Make the tables where they are missing."""
        with self._worded(), self._db.transaction():
            # Two that make the same table at once would hurt each other.
            self._db.execute("SELECT pg_advisory_xact_lock(hashtextextended('bowerbird', 0))")
            for sql in _TABLES:
                self._db.execute(sql)
            self._db.execute(
                "INSERT INTO bowerbird.meta VALUES ('format', %s) ON CONFLICT DO NOTHING",
                (str(FORMAT),),
            )
            row = self._db.execute(
                "SELECT value FROM bowerbird.meta WHERE key = 'format'"
            ).fetchone()
        found = int(row[0]) if row else 0
        if found != FORMAT:
            raise CatalogueError(
                f"the tables at {self.where} have format {found}, and this Bowerbird reads"
                f" {FORMAT}: use one version on all machines"
            )

    def about(self) -> str:
        """Versions and contents, in words."""
        with self._worded():
            row = self._db.execute(
                "SELECT current_setting('server_version'), (SELECT extversion FROM pg_extension"
                " WHERE extname = 'vector'), (SELECT count(*) FROM bowerbird.catalogues)"
            ).fetchone()
        version, vector, count = row or ("?", "?", 0)
        return f"{self.where}, PostgreSQL {version}, pgvector {vector}, {count} catalogues"

    def names(self) -> list[str]:
        with self._worded():
            rows = self._db.execute("SELECT name FROM bowerbird.catalogues ORDER BY name")
            return [str(row[0]) for row in rows]

    def current(self, name: str) -> int | None:
        """The published generation of a catalogue."""
        with self._worded():
            row = self._db.execute(
                "SELECT g FROM bowerbird.catalogues WHERE name = %s", (name,)
            ).fetchone()
        return None if row is None else int(row[0])

    @contextmanager
    def locked(self, name: str) -> Generator[None]:
        """Be the one writer of a catalogue; the database lets go when the connection ends.

        Raises IndexBusy where somebody else is."""
        with self._worded():
            row = self._db.execute(
                "SELECT pg_try_advisory_lock(hashtextextended(%s, 1))", (name,)
            ).fetchone()
        if row is None or not row[0]:
            raise IndexBusy(
                f"another machine is writing the catalogue {name!r}; try again when it has finished"
            )
        try:
            yield
        finally:
            if not self._db.closed:
                with self._worded():
                    self._db.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 1))", (name,))

    def publish(
        self, name: str, seal: dict[str, Any], fill: Callable[[psycopg.Cursor[Any], int], None]
    ) -> int:
        """A new generation, filled and made current in one transaction; older ones go."""
        with self._worded(), self._db.transaction(), self._db.cursor() as db:
            db.execute(
                "INSERT INTO bowerbird.generations (name, seal) VALUES (%s, %s) RETURNING g",
                (name, json.dumps(seal)),
            )
            g = int((db.fetchone() or (0,))[0])
            fill(db, g)
            db.execute(
                "INSERT INTO bowerbird.catalogues VALUES (%s, %s)"
                " ON CONFLICT (name) DO UPDATE SET g = excluded.g",
                (name, g),
            )
            db.execute("DELETE FROM bowerbird.generations WHERE name = %s AND g <> %s", (name, g))
            db.execute(
                "DELETE FROM bowerbird.vectors v WHERE NOT EXISTS (SELECT FROM bowerbird.records r"
                " WHERE r.text_key = v.text_key) AND NOT EXISTS (SELECT FROM bowerbird.chunks c"
                " WHERE c.text_key = v.text_key)"
            )
            return g

    @contextmanager
    def snapshot(self, name: str) -> Generator[Snapshot]:
        """The published generation, unchanged for as long as the block runs."""
        with self._worded(), self._db.transaction():
            self._db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            row = self._db.execute(
                "SELECT c.g, n.seal FROM bowerbird.catalogues c JOIN bowerbird.generations n"
                " ON n.g = c.g WHERE c.name = %s",
                (name,),
            ).fetchone()
            if row is None:
                raise CatalogueError(f"the catalogue {name!r} is no longer at {self.where}")
            yield Snapshot(int(row[0]), dict(row[1]), self._db)
