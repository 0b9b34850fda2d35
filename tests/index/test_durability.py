"""Kills, full disks, damage and several processes: nothing acknowledged is lost, nothing mixes."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from bowerbird.errors import CatalogueError
from bowerbird.settings import Settings
from index import own, repair, sealed
from index.library import Library
from index.store import FILE, SCHEMA

from .test_own import write

ROWS = 30
DAMAGES = ("truncated", "zeroed", "flipped", "deleted")
FILES = ("index.sqlite3", "f32.npy", "side.npy", "rows.jsonl", "seal.json", "current.json")


def rows(version: int) -> list[dict[str, Any]]:
    return [
        {"id": f"m/{n:02}", "description": f"about thing{n}", "tags": [f"version{version}"],
         "task": "fill-mask"}
        for n in range(ROWS)
    ]  # fmt: skip


def version_of(settings: Settings) -> str:
    """The one version of all rows, by records and by full text."""
    with repair.open_own(settings, "mine") as library:
        found = library.records(None)
        versions = {record.tags[0] for record in found}
        assert (len(found), len(versions)) == (ROWS, 1)
        version = versions.pop()
        assert library._store.matching(f'"{version}"')[:1]
        assert len(library._store.matching(f'"{version}"')) == ROWS
        return version


def damage(path: Path, kind: str) -> None:
    whole = path.read_bytes()
    middle = len(whole) // 2
    if kind == "deleted":
        path.unlink()
    else:
        path.write_bytes({
            "truncated": whole[:middle],
            "zeroed": bytes(len(whole)),
            "flipped": whole[:middle] + bytes([whole[middle] ^ 0x10]) + whole[middle + 1 :],
        }[kind])  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


FORKS = """
import os, sys, time
from pathlib import Path
from bowerbird.settings import Settings
from index import own
from index.encoder import load_encoder
settings = Settings(data=Path(sys.argv[1]))
load_encoder(settings, settings.data / "index" / "encoder.checked")
for line in sys.stdin:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        own.import_file(settings, Path(line.strip()), "mine")
        os.write(write, b"done")
        os._exit(0)
    os.close(write)
    print(child, flush=True)
    told = os.read(read, 10)
    os.close(read)
    os.waitpid(child, 0)
    print(told.decode() or "killed", flush=True)
"""


def killed_at_random(settings: Settings, folder: Path, kills: int) -> None:
    versions = [write(folder / f"v{n}.jsonl", rows(n)) for n in range(2)]
    own.import_file(settings, versions[0], "mine")
    acknowledged, rng = "version0", random.Random(os.getpid())
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", FORKS, str(settings.data)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    for n in range(1, kills + 1):
        process.stdin.write(f"{versions[n % 2]}\n")
        process.stdin.flush()
        child = int(process.stdout.readline())
        time.sleep(rng.random() * 0.3)
        with contextlib.suppress(ProcessLookupError):  # it was done already
            os.kill(child, signal.SIGKILL)
        if process.stdout.readline().strip() == "done":
            acknowledged = f"version{n % 2}"
        found = version_of(settings)
        # A kill between publishing and telling leaves the new one: whole as well.
        assert found in {acknowledged, f"version{n % 2}"}
        acknowledged = found
    process.stdin.close()
    process.stdout.close()
    assert process.wait(timeout=20) == 0
    own.import_file(settings, write(folder / "last.jsonl", rows(9)), "mine")
    assert version_of(settings) == "version9"
    left = {path.name for path in (settings.data / "catalogues" / "mine").iterdir()}
    assert not [name for name in left if name.startswith("building")]


def test_killed_at_random_points(tmp_path: Path, settings: Settings) -> None:
    killed_at_random(settings, tmp_path, 8)


@pytest.mark.slow
def test_killed_at_a_hundred_random_points(tmp_path: Path, settings: Settings) -> None:
    killed_at_random(settings, tmp_path, 100)


def test_readers_see_the_old_or_the_new(tmp_path: Path, settings: Settings) -> None:
    files = [write(tmp_path / f"v{n}.jsonl", rows(n)) for n in range(2)]
    own.import_file(settings, files[0], "mine")
    seen: set[str] = set()
    wrong: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                seen.add(version_of(settings))
            except BaseException as error:
                wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for n in range(6):
            own.import_file(settings, files[(n + 1) % 2], "mine")
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert wrong == []
    assert seen == {"version0", "version1"}


HOLDER = """
import sys
from pathlib import Path
from index import own
with own.lock(Path(sys.argv[1]), "mine"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_of_two_processes_one_is_told(tmp_path: Path, settings: Settings) -> None:
    file = write(tmp_path / "m.jsonl", rows(0))
    own.import_file(settings, file, "mine")
    folder = settings.data / "catalogues" / "mine"
    with subprocess.Popen(
        [sys.executable, "-P", "-c", HOLDER, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as other:  # fmt: skip
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(CatalogueError, match="another process is writing the catalogue 'mine'"):
            own.import_file(settings, file, "mine")
        assert version_of(settings) == "version0"
        # Nobody can mend it now: it answers from the database, and the matrix from memory.
        damage(next(sealed.current(folder).glob("*.f32.npy")), "zeroed")  # type: ignore[union-attr]
        with repair.open_own(settings, "mine") as library:
            assert library.search("thing7", limit=1)[0].id == "m/07"
        assert repair.problems(settings, "mine")
        other.communicate("")
    with repair.open_own(settings, "mine") as library:
        assert library.search("thing7", limit=1)[0].id == "m/07"
    assert repair.problems(settings, "mine") == []


FULL = """
import resource, sys
from pathlib import Path
from bowerbird.errors import CatalogueError
from bowerbird.settings import Settings
from index import own
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    own.import_file(Settings(data=Path(sys.argv[1])), Path(sys.argv[2]), "mine")
except CatalogueError as error:
    print(error)
    sys.exit(3)
"""


@pytest.mark.parametrize("limit", [2_000, 20_000, 45_000, 70_000])
def test_a_full_disk_leaves_the_old_one(tmp_path: Path, settings: Settings, limit: int) -> None:
    own.import_file(settings, write(tmp_path / "m.jsonl", rows(0)), "mine")
    changed = write(tmp_path / "m.jsonl", rows(1))
    done = subprocess.run(
        [sys.executable, "-P", "-c", FULL, str(settings.data), str(changed), str(limit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "what was there before is as it was" in done.stdout
    assert version_of(settings) == "version0"
    own.import_file(settings, changed, "mine")
    assert version_of(settings) == "version1"


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("kind", DAMAGES)
def test_each_damage_is_found_and_mended(
    tmp_path: Path, settings: Settings, file: str, kind: str
) -> None:
    own.import_file(settings, write(tmp_path / "m.jsonl", rows(3)), "mine")
    with repair.open_own(settings, "mine") as library:
        before = library.search("something about thing7", limit=10)
    folder = settings.data / "catalogues" / "mine"
    found = sealed.current(folder)
    assert found is not None
    damage(
        next(p for p in [*found.iterdir(), folder / "current.json"] if p.name.endswith(file)), kind
    )
    if file != "current.json":
        assert repair.problems(settings, "mine")
    with repair.open_own(settings, "mine") as library:
        assert library.search("something about thing7", limit=10) == before
    assert version_of(settings) == "version3"
    assert repair.problems(settings, "mine") == []
    assert repair.mend(settings, "mine") is None
    assert [json.loads(row) for row in own.export(settings, "mine")] == rows(3)


def test_damage_beyond_repair_says_what_to_do(tmp_path: Path, settings: Settings) -> None:
    file = write(tmp_path / "m.jsonl", rows(0))
    own.import_file(settings, file, "mine")
    found = own.generation(settings, "mine")
    damage(found / FILE, "zeroed")
    damage(found / own.COPY, "truncated")
    for action in (repair.open_own, repair.mend):
        with pytest.raises(
            CatalogueError, match=r"index\.sqlite3 is damaged.*import its file again"
        ):
            action(settings, "mine")
    own.import_file(settings, file, "mine")
    assert version_of(settings) == "version0"


@pytest.mark.parametrize("file_format", [SCHEMA - 1, SCHEMA + 1])
def test_other_formats(tmp_path: Path, settings: Settings, file_format: int) -> None:
    own.import_file(settings, write(tmp_path / "m.jsonl", rows(0)), "mine")
    found = own.generation(settings, "mine")
    with sqlite3.connect(found / FILE) as database:
        database.execute(f"PRAGMA user_version = {file_format}")
    database.close()
    seal = sealed.read_seal(found)
    assert seal is not None
    seal = {**seal, "format": file_format}
    seal["files"][FILE] = sealed.told(found / FILE)
    sealed.write_json(found / sealed.SEAL, {**seal, "check": sealed._check(seal)})
    if file_format > SCHEMA:
        with pytest.raises(CatalogueError, match="newer Bowerbird"):
            repair.open_own(settings, "mine")
        return
    assert "older format" in repair.problems(settings, "mine")[0]
    assert version_of(settings) == "version0"
    assert repair.problems(settings, "mine") == []


@pytest.mark.parametrize("kind", DAMAGES)
@pytest.mark.parametrize("file", ["index.sqlite3", "f32.npy", "side.npy", "built.json"])
def test_the_embedded_index_is_made_anew(tmp_path: Path, small: Path, file: str, kind: str) -> None:
    settings = Settings(data=tmp_path / "data")
    with Library.open(settings, source=small) as library:
        before = library.search("naming cats, kind 7", limit=10)
    folder = tmp_path / "data" / "index" / f"v{SCHEMA}"
    damage(next(p for p in folder.iterdir() if p.name.endswith(file)), kind)
    with Library.open(settings, source=small) as library:
        assert library.search("naming cats, kind 7", limit=10) == before
        assert len(library.records(None)) == 30
    stages: list[str] = []
    Library.open(settings, lambda stage, *_: stages.append(stage), source=small).close()
    assert stages == []
