"""What keeping measurements has to do, held against both: this computer alone, and PostgreSQL."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from bowerbird.report import Latency, Validation
from bowerbird.settings import Settings
from tools.hardware import fingerprint
from tools.validation import keeping as keeping_module
from tools.validation import kept_shared
from tools.validation.keeping import Keeping
from tools.validation.kept import Kept, key_of, open_kept
from tools.validation.kept_shared import SharedKept

from .test_kept import Clockwork, model


def depends(name: str = "a/b", **more: Any) -> dict[str, Any]:
    return {"id": name, "device": "cpu", "hardware": {"cpu": "x"}} | more


def report(second: int, p50: float = 5.0, **more: Any) -> Validation:
    fields: dict[str, Any] = {
        "status": "measured", "weights": "random", "noisy": False, "note": None,
        "measured_at": f"2026-11-24T10:00:{second:02d}+00:00",
    } | more  # fmt: skip
    return Validation(latency_ms=Latency(p50=p50, p95=9.0), **fields)


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "sqlite":
        return Settings(data=tmp_path / "one")
    address = SecretStr(request.getfixturevalue("postgres_address"))
    return Settings(data=tmp_path / "one", database=address)


@pytest.fixture
def other(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Another computer of the same kind where there can be one, else another process."""
    opened: list[Any] = []

    def there() -> Any:
        if settings.database is None:
            return open_kept(settings)
        monkeypatch.setattr(kept_shared, "computer", lambda: "0123456789ab")
        opened.append(open_kept(settings.model_copy(update={"data": tmp_path / "two"})))
        return opened[-1]

    yield there
    for found in opened:
        found.close()


@pytest.fixture
def here(settings: Settings) -> Iterator[Any]:
    found = open_kept(settings)
    yield found
    found.close()


def test_what_is_kept_is_found_by_others_of_the_same_kind(here: Any, other: Any) -> None:
    here.add(depends(), report(1))
    found = other().find(depends())
    assert found is not None
    assert found.latency_ms == report(1).latency_ms
    assert found.measured_at == report(1).measured_at


def test_other_conditions_are_not_found(here: Any, other: Any) -> None:
    here.add(depends(), report(1))
    there = other()
    for change in ({"device": "cuda"}, {"hardware": {"cpu": "y"}}, {"weights": ["c0ffee"]}):
        assert there.find(depends(**change)) is None
    assert there.find(depends("a/c")) is None


def test_the_newest_quiet_one_is_found(here: Any, other: Any) -> None:
    there = other()
    here.add(depends(), report(2, 2.0))
    there.add(depends(), report(3, 3.0))
    here.add(depends(), report(4, 4.0, noisy=True))
    here.add(depends(), report(1, 1.0))
    for each in (here, there):
        found = each.find(depends())
        assert found is not None
        assert found.latency_ms.p50 == 3.0


def test_only_measurements_are_kept(here: Any) -> None:
    here.add(depends(), Validation(status="failed", reason="no"))
    here.add(depends(), report(1, measured_at=None))
    assert list(here.rows()) == []


def test_the_same_is_kept_once(here: Any) -> None:
    for _ in range(2):
        here.add(depends(), report(1))
    assert len(list(here.rows())) == 1


def test_all_are_exported_oldest_first(here: Any, other: Any) -> None:
    here.add(depends("a/late"), report(9))
    other().add(depends("a/early"), report(1, note="line\u2028 with ünïcode"))
    rows = list(here.rows())
    assert [row["depends"]["id"] for row in rows] == ["a/early", "a/late"]
    assert rows[0]["report"]["note"] == "line\u2028 with ünïcode"
    assert rows[0]["depends"] == depends("a/early")


def test_many_threads_keep_all(here: Any) -> None:
    def work(first: int) -> None:
        for second in range(first, first + 5):
            here.add(depends(), report(second))
            assert here.find(depends()) is not None

    threads = [threading.Thread(target=work, args=(n * 5,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(list(here.rows())) == 20


# PostgreSQL alone


@pytest.fixture
def shared(postgres_address: str, tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "one", database=SecretStr(postgres_address))


def test_another_computer_is_named_as_such(
    shared: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same hardware, weights and versions there: shown here, and it says so."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    first = Keeping(Clockwork(), shared)
    first.validate([model()])
    monkeypatch.setattr(kept_shared, "computer", lambda: "0123456789ab")
    inner = Clockwork()
    second = Keeping(inner, shared.model_copy(update={"data": tmp_path / "two"}))
    seen = second.validate([model()])[0]
    assert inner.asked == []
    assert seen.kept
    assert "another computer with the same hardware" in (seen.note or "")
    assert "another computer" not in (first.validate([model()])[0].note or "")
    first.close()
    second.close()


def test_another_machine_measures_for_itself(
    shared: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    with closing(Keeping(Clockwork(), shared)) as keeping:
        keeping.validate([model()])
    hardware = fingerprint() | {"cpu": "Another 9000"}
    monkeypatch.setattr(keeping_module, "fingerprint", lambda: hardware)
    inner = Clockwork()
    with closing(Keeping(inner, shared)) as keeping:
        keeping.validate([model()])
    assert inner.asked == ["timm/resnet18"]


def test_the_revision_of_weights_counts_and_not_when_they_came(
    shared: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetched(folder: str, commit: str) -> Path:
        root = tmp_path / folder / "models--timm--resnet18"
        (root / "blobs").mkdir(parents=True)
        blob = root / "blobs" / ("5" * 64)
        blob.write_bytes(b"weights")
        snapshot = root / "snapshots" / commit
        snapshot.mkdir(parents=True)
        (snapshot / "model.safetensors").symlink_to(blob)
        return tmp_path / folder

    asked: list[int] = []
    for folder, commit in (("one", "c0ffee"), ("two", "c0ffee"), ("three", "decaf")):
        monkeypatch.setenv("HF_HUB_CACHE", str(fetched(folder, commit)))
        inner = Clockwork(weights="pretrained")
        with closing(Keeping(inner, shared)) as keeping:
            keeping.validate([model()])
        asked.append(len(inner.asked))
    assert asked == [1, 0, 1]


@pytest.fixture
def unreachable(tmp_path: Path) -> Settings:
    """Nobody listens at this address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    address = f"postgresql://me:hunter2@127.0.0.1:{port}/models"
    return Settings(data=tmp_path / "one", database=SecretStr(address))


def test_a_database_that_is_not_there_is_worded_and_stops_nothing(unreachable: Settings) -> None:
    inner = Clockwork()
    keeping = Keeping(inner, unreachable)
    first = keeping.validate([model()])[0]
    assert first.status == "measured"
    assert "Kept on this computer only: PostgreSQL at 127.0.0.1:" in (first.note or "")
    assert "cannot be reached" in (first.note or "")
    assert "hunter2" not in first.model_dump_json()
    again = keeping.validate([model()])[0]
    assert again.kept
    assert inner.asked == ["timm/resnet18"]


def test_what_is_listed_then_says_that_it_is_not_all(
    unreachable: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.cli import app

    Kept(unreachable.data).add(depends(), report(1))
    monkeypatch.setenv("BOWERBIRD_DATA", str(unreachable.data))
    assert unreachable.database is not None
    monkeypatch.setenv("BOWERBIRD_DATABASE", unreachable.database.get_secret_value())
    found = CliRunner().invoke(app, ["measurements", "--export", "-"])
    assert found.exit_code == 0
    assert json.loads(found.stdout)["depends"]["id"] == "a/b"
    assert "Only those of this computer: PostgreSQL at" in found.stderr
    assert "hunter2" not in found.output


def test_what_the_database_missed_is_sent_when_it_is_there(
    shared: Settings, tmp_path: Path
) -> None:
    Kept(shared.data).add(depends("a/before"), report(1))
    here = SharedKept(shared)
    assert [row["depends"]["id"] for row in here.rows()] == ["a/before"]
    there = SharedKept(shared.model_copy(update={"data": tmp_path / "two"}))
    assert there.find(depends("a/before")) is not None
    here.close()
    there.close()


def test_a_connection_that_breaks_is_made_again(
    shared: Settings, postgres_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    here = SharedKept(shared)
    here.add(depends(), report(1))
    with psycopg.connect(postgres_address, autocommit=True) as db:
        db.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    here.add(depends(), report(2))
    assert here.problem is not None
    assert "broke off" in here.problem
    monkeypatch.setattr(kept_shared, "RETRY_S", 0.0)
    here._until = 0.0
    here.add(depends(), report(3))
    assert here.problem is None
    assert len(list(here.rows())) == 3
    here.close()


def test_a_database_that_hangs_is_left_alone(shared: Settings) -> None:
    """A table that somebody holds keeps nobody waiting for long."""
    import psycopg

    here = SharedKept(shared)
    here.add(depends(), report(1))
    assert here._db is not None
    here._db.execute("SET statement_timeout = 200")
    assert shared.database is not None
    with psycopg.connect(shared.database.get_secret_value()) as db:
        db.execute("LOCK TABLE bowerbird.measurements IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        here.add(depends(), report(2))
        found = here.find(depends())
        assert time.monotonic() - began < 5
    assert found is not None
    assert found.measured_at == report(2).measured_at
    assert here.problem is not None
    here.close()


def test_a_damaged_row_of_the_database_is_no_measurement(shared: Settings) -> None:
    import psycopg

    here = SharedKept(shared)
    assert here.find(depends()) is None
    assert shared.database is not None
    with psycopg.connect(shared.database.get_secret_value(), autocommit=True) as db:
        db.execute(
            "INSERT INTO bowerbird.measurements VALUES (%s, 'x', 'a/b', '2026', false, '{}', '{}')",
            (key_of(depends()),),
        )
    assert here.find(depends()) is None
    here.close()
