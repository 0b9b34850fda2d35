"""What a catalogue's store has to keep, held against both: this machine alone, and PostgreSQL.

With PostgreSQL "another machine" is another data folder; without it the same.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from bowerbird.errors import BowerbirdError, CatalogueError, IndexBusy, UnknownCatalogue
from bowerbird.settings import Settings
from index import own, repair, sealed, shared
from index.filters import Filter
from index.store import FILE

from .test_own import write

STORES = ("sqlite", "postgres")
CARD = "# Results\n\n" + "It was tried on penguins in the cold of Antarctica. " * 30
Other = Callable[[], Settings]


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every look at the database is a new one."""
    monkeypatch.setattr(shared, "CHECK_S", 0.0)
    monkeypatch.setattr(shared, "RETRY_S", 0.0)
    yield
    for seen in shared._SEEN.values():
        if seen.postgres is not None:
            seen.postgres.close()
    shared._SEEN.clear()


@pytest.fixture(params=STORES)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "sqlite":
        return Settings(data=tmp_path / "one")
    return Settings(
        data=tmp_path / "one", database=SecretStr(request.getfixturevalue("postgres_address"))
    )


@pytest.fixture
def other(settings: Settings, tmp_path: Path) -> Other:
    """Another machine, where there can be one."""
    folder = tmp_path / ("one" if settings.database is None else "two")
    return lambda: settings.model_copy(update={"data": folder})


def rows(count: int, word: str = "bird") -> list[dict[str, Any]]:
    return [
        {"id": f"m/{n:03}", "description": f"naming {word}s, kind {n}", "params_m": n + 1,
         "task": "image-classification", "license": "mit" if n % 2 else "apache-2.0"}
        for n in range(count)
    ]  # fmt: skip


def imported(settings: Settings, lines: list[Any], folder: Path) -> own.Imported:
    folder.mkdir(parents=True, exist_ok=True)
    return own.import_file(settings, write(folder / "m.jsonl", lines), "mine")


def test_what_goes_in_comes_out(settings: Settings, other: Other, tmp_path: Path) -> None:
    lines = [*rows(30), {"id": "acme/hear", "task": "audio-classification", "card": CARD}]
    assert imported(settings, lines, tmp_path).rows == 31
    there = other()
    assert own.names(there) == ["mine"]
    assert [json.loads(row) for row in own.export(there, "mine")] == sorted(
        lines, key=lambda row: row["id"]
    )
    assert own.about(there, "mine")["as_of"] == own.about(settings, "mine")["as_of"]
    with repair.open_own(there, "mine") as library:
        assert library.get("M/007") is not None
        hit = library.search("penguins in Antarctica", limit=1)[0]
        passage = library.passage(hit)
        assert hit.id == "acme/hear"
        assert passage is not None
        assert passage.title == "Results"


def test_both_sides_rank_alike(settings: Settings, other: Other, tmp_path: Path) -> None:
    lines = rows(60) + rows(1, "whale")[:0] + [{"id": "w/1", "description": "hears whales"}]
    imported(settings, lines, tmp_path)
    alone = Settings(data=tmp_path / "alone")
    imported(alone, lines, tmp_path)
    for request in ("naming birds of kind 7", "whales", "kind 3", "something else"):
        found = []
        for place in (alone, settings, other()):
            with repair.open_own(place, "mine") as library:
                found.append([(h.id, h.score) for h in library.search(request, limit=20)])
        assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("most", [1, 7, 30, 60])
def test_filters_are_complete(settings: Settings, other: Other, tmp_path: Path, most: int) -> None:
    imported(settings, rows(60), tmp_path)
    with repair.open_own(other(), "mine") as library:
        limit = Filter(max_params=most * 1_000_000, known_only=True)
        assert library.tally(limit) == most
        hits = library.search("naming birds", among=limit, limit=100)
        assert {h.id for h in hits} == {f"m/{n:03}" for n in range(most)}


def test_only_what_changed_is_embedded(settings: Settings, other: Other, tmp_path: Path) -> None:
    assert imported(settings, rows(20), tmp_path).embedded == 20
    own.generation(other(), "mine")
    changed = [*rows(10)[:9], {"id": "m/009", "description": "about whales"}]
    done = imported(other(), changed, tmp_path)
    assert (done.rows, done.embedded) == (10, 1)
    with repair.open_own(settings, "mine") as library:
        assert library.search("whales", limit=1)[0].id == "m/009"
        assert library.get("m/015") is None


def test_a_reader_keeps_what_it_opened(settings: Settings, other: Other, tmp_path: Path) -> None:
    imported(settings, rows(20), tmp_path)
    with repair.open_own(other(), "mine") as old:
        imported(settings, rows(5, "cat"), tmp_path)
        assert len(old.records(None)) == 20
        assert old.search("kind 15")[0].id == "m/015"
        with repair.open_own(other(), "mine") as new:
            assert len(new.records(None)) == 5


def test_a_second_writer_is_told(settings: Settings, other: Other, tmp_path: Path) -> None:
    imported(settings, rows(3), tmp_path)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        folder = own.folder_of(settings, "mine")
        with shared.writing(settings, "mine"), own.lock(folder, "mine"):
            held.set()
            done.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert held.wait(30)
        with pytest.raises(IndexBusy, match="writing the catalogue 'mine'"):
            imported(other(), rows(4), tmp_path)
        with repair.open_own(other(), "mine") as library:
            assert len(library.records(None)) == 3
    finally:
        done.set()
        thread.join()
    assert imported(other(), rows(4), tmp_path).rows == 4


CHILD = """
import sys
from pathlib import Path
from pydantic import SecretStr
from bowerbird.settings import Settings
from index import own
database = SecretStr(sys.argv[2]) if sys.argv[2] else None
own.import_file(Settings(data=Path(sys.argv[1]), database=database), Path(sys.argv[3]), "mine")
"""


def _killed(settings: Settings, other: Other, tmp_path: Path, times: int) -> None:
    """A writer is killed at random points: both sides have one whole version each time."""
    versions = {count: write(tmp_path / f"{count}.jsonl", rows(count)) for count in (40, 50)}
    imported(settings, rows(40), tmp_path)
    rng = random.Random(5)
    secret = settings.database.get_secret_value() if settings.database else ""
    for n in range(times):
        file = versions[(40, 50)[n % 2]]
        command = [sys.executable, "-c", CHILD, str(settings.data), secret, str(file)]
        with subprocess.Popen(command, env=dict(os.environ)) as child:
            time.sleep(rng.uniform(0.2, 2.0))
            child.send_signal(signal.SIGKILL)
        for place in (other(), settings):
            with repair.open_own(place, "mine") as library:
                assert len(library.records(None)) in versions
                assert len(library.search("naming birds", limit=100)) in versions
    deadline = time.monotonic() + 30  # PostgreSQL sees the end of a killed writer by itself
    while True:
        try:
            assert imported(settings, rows(7), tmp_path).rows == 7
            break
        except IndexBusy:
            assert time.monotonic() < deadline
            time.sleep(0.2)
    with repair.open_own(other(), "mine") as library:
        assert len(library.records(None)) == 7


def test_killed_writers(settings: Settings, other: Other, tmp_path: Path) -> None:
    _killed(settings, other, tmp_path, 4)


@pytest.mark.slow
def test_a_hundred_killed_writers(settings: Settings, other: Other, tmp_path: Path) -> None:
    _killed(settings, other, tmp_path, 100)


def test_damage_is_mended(settings: Settings, other: Other, tmp_path: Path) -> None:
    imported(settings, rows(10), tmp_path)
    found = own.generation(other(), "mine")
    (found / FILE).write_bytes(b"nothing" * 1000)
    with repair.open_own(other(), "mine") as library:
        assert len(library.records(None)) == 10
        assert library.search("kind 3")[0].id == "m/003"


def test_unknown_names(settings: Settings) -> None:
    with pytest.raises(UnknownCatalogue):
        own.generation(settings, "none")
    assert own.names(settings) == []


# PostgreSQL alone


@pytest.fixture
def postgres(tmp_path: Path, postgres_address: str) -> Settings:
    return Settings(data=tmp_path / "one", database=SecretStr(postgres_address))


def test_nothing_reachable_and_the_copy_answers(postgres: Settings, tmp_path: Path) -> None:
    imported(postgres, rows(6), tmp_path)
    gone = postgres.model_copy(
        update={"database": SecretStr("postgresql://u:geheim@127.0.0.1:9/x")}
    )
    with repair.open_own(gone, "mine") as library:
        assert len(library.records(None)) == 6
    told = shared.problem(gone)
    assert told is not None
    assert "127.0.0.1:9/x cannot be reached" in told
    assert "geheim" not in told
    with pytest.raises(CatalogueError, match="cannot be reached") as error:
        imported(gone, rows(2), tmp_path)
    assert "geheim" not in str(error.value)
    with repair.open_own(postgres, "mine") as library:
        assert len(library.records(None)) == 6, "what is shared is not changed alone"


def test_a_connection_lost_while_sending(
    postgres: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(postgres, rows(6), tmp_path)
    copy = shared._copy

    def cut(db: Any, g: int, store: Any) -> None:
        copy(db, g, store)
        db.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(shared, "_copy", cut)
    with pytest.raises(CatalogueError, match="broke off"):
        imported(postgres, rows(9), tmp_path)
    monkeypatch.setattr(shared, "_copy", copy)
    for folder in ("one", "two"):
        place = postgres.model_copy(update={"data": tmp_path / folder})
        with repair.open_own(place, "mine") as library:
            assert len(library.records(None)) == 6
    assert imported(postgres, rows(9), tmp_path).rows == 9


def test_a_database_that_is_not_there(postgres: Settings, tmp_path: Path) -> None:
    assert postgres.database is not None
    wrong = postgres.database.get_secret_value().replace("?", "nix?")
    with pytest.raises(CatalogueError, match="there is no database"):
        imported(postgres.model_copy(update={"database": SecretStr(wrong)}), rows(1), tmp_path)


def test_another_format_is_refused(
    postgres: Settings, postgres_address: str, tmp_path: Path
) -> None:
    import psycopg

    imported(postgres, rows(2), tmp_path)
    with psycopg.connect(postgres_address, autocommit=True) as db:
        db.execute("UPDATE bowerbird.meta SET value = '99'")
    with pytest.raises(CatalogueError, match="format 99"):
        imported(postgres, rows(3), tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('FATAL: password authentication failed for user "u"', "refuses this user"),
        ('FATAL: role "u" does not exist', "refuses this user"),
        ("could not translate host name", "cannot be reached"),
        ("server closed the connection unexpectedly", "broke off"),
    ],
)
def test_failures_have_words(text: str, words: str) -> None:
    import psycopg

    from index.postgres import worded

    assert words in str(worded(psycopg.OperationalError(text), "host/db"))


def test_a_missing_extension_has_words() -> None:
    import psycopg

    from index.postgres import worded

    told = worded(psycopg.errors.InsufficientPrivilege("no"), "host/db")
    assert "CREATE EXTENSION vector" in str(told)


def test_the_password_is_never_shown(postgres: Settings) -> None:
    settings = Settings(database=SecretStr("postgresql://u:geheim@h:5/x"))
    assert "geheim" not in repr(settings)
    assert "geheim" not in json.dumps(settings.model_dump(mode="json"))
    from index.postgres import place

    assert place(settings) == "h:5/x"
    with pytest.raises(ValidationError, match="postgresql://") as error:
        Settings(database=SecretStr("mysql://u:geheim@h/x"))
    assert "geheim" not in str(error.value)


def test_without_psycopg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    settings = Settings(data=tmp_path, database=SecretStr("postgresql://u@h/x"))
    with pytest.raises(BowerbirdError, match="extra postgres"):
        imported(settings, rows(1), tmp_path / "f")
    assert sealed.current(own.folder_of(settings, "mine")) is None
