"""Building the index: skipping, being killed, being damaged, being two at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bowerbird.errors import CatalogueError
from bowerbird.settings import Settings
from index import building
from index.library import Library
from index.store import SCHEMA

from .conftest import rows, write_catalogue

CHILD = """
import sys
from pathlib import Path
from bowerbird.settings import Settings
from index.library import Library
source = Path(sys.argv[2])
def show(stage, done, total):
    print(stage, flush=True)
with Library.open(Settings(data=Path(sys.argv[1])), show, source=source) as library:
    print("READY", len(library.records(None)), library.search("bird")[0].id, flush=True)
"""


def child(data: Path, source: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", "-c", CHILD, str(data), str(source)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def database(data: Path) -> Path:
    return data / "index" / f"v{SCHEMA}" / "index.sqlite3"


def test_second_opening_does_nothing(tmp_path: Path, small: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    Library.open(settings, source=small).close()
    stages: list[str] = []
    with Library.open(settings, lambda s, d, t: stages.append(s), source=small) as library:
        assert len(library.records(None)) == 30
    assert stages == []


def test_only_what_changed_is_written(tmp_path: Path, small: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    Library.open(settings, source=small).close()
    changed = rows(19)
    changed[3]["description"] = "naming penguins"
    write_catalogue(small, {"one": changed})
    stages: list[tuple[str, int, int]] = []
    with Library.open(settings, lambda *a: stages.append(a), source=small) as library:
        assert len(library.records(None)) == 29
        assert library.get("owner/bird-019") is None
        assert library.search("penguins", limit=1)[0].id == "owner/bird-003"
    assert ("embedding", 1, 1) in stages
    assert "reading two" not in {s for s, _, _ in stages}


def test_killed_while_building(tmp_path: Path) -> None:
    source = write_catalogue(tmp_path / "catalogue", {"one": rows(3000)})
    data = tmp_path / "data"
    process = child(data, source)
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("embedding"):
            break
    time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    smaller = write_catalogue(source, {"one": rows(40)})
    with Library.open(Settings(data=data), source=smaller) as library:
        assert len(library.records(None)) == 40
        assert library.search("bird", limit=40)


def test_two_at_once(tmp_path: Path, small: Path) -> None:
    data = tmp_path / "data"
    pair = [child(data, small) for _ in range(2)]
    for process in pair:
        out, err = process.communicate(timeout=60)
        assert "READY 30" in out, err


@pytest.mark.parametrize("damage", ["truncated", "overwritten", "emptied", "not a database"])
def test_damaged_database_is_built_anew(tmp_path: Path, small: Path, damage: str) -> None:
    settings = Settings(data=tmp_path / "data")
    Library.open(settings, source=small).close()
    path = database(tmp_path / "data")
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes({
        "truncated": whole[:middle],
        "overwritten": whole[:middle] + os.urandom(8192) + whole[middle + 8192 :],
        "emptied": b"",
        "not a database": b"hello" * 5000,
    }[damage])  # fmt: skip
    with Library.open(settings, source=small) as library:
        assert len(library.records(None)) == 30
        assert library.search("cat", limit=1)[0].id.startswith("owner/cat")


def test_damage_found_while_reading(tmp_path: Path, small: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    with Library.open(settings, source=small) as library:
        path = database(tmp_path / "data")
        for name in (path, path.with_name(path.name + "-wal")):
            if name.exists():
                with name.open("r+b") as file:
                    size = name.stat().st_size
                    file.seek(0)
                    file.write(b"\xff" * size)
        library._store.close()
        library._store = _broken(library)
        assert len(library.records(None)) == 30


def _broken(library: Library) -> object:
    import sqlite3

    class Broken:
        def close(self) -> None: ...

        def __getattr__(self, name: str) -> object:
            def fail(*_: object) -> None:
                raise sqlite3.DatabaseError("database disk image is malformed")

            return fail

    return Broken()


def test_missing_matrix_is_no_problem(tmp_path: Path, small: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    Library.open(settings, source=small).close()
    for path in (tmp_path / "data" / "index" / f"v{SCHEMA}").glob("matrix-*"):
        path.unlink()
    with Library.open(settings, source=small) as library:
        assert library.search("bird")


def test_data_folder_that_cannot_be_written(tmp_path: Path, small: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CatalogueError, match="BOWERBIRD_DATA"):
        Library.open(Settings(data=tmp_path / "file"), source=small)


def test_catalogue_that_is_broken(tmp_path: Path, small: Path) -> None:
    with (small / "one.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "owner/x"\n')
    with pytest.raises(CatalogueError, match=r"one\.jsonl line 21"):
        Library.open(Settings(data=tmp_path / "data"), source=small)
    with pytest.raises(CatalogueError, match="install Bowerbird again"):
        Library.open(Settings(data=tmp_path / "data"), source=tmp_path)


def test_chroma_generation(tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from index import dense

    settings = Settings(data=tmp_path / "data", dense="chroma")
    with Library.open(settings, source=small) as library:
        hits = library.search("cat", limit=5)
        assert library.status().dense.startswith("chroma")
    with Library.open(settings.model_copy(update={"dense": "exact"}), source=small) as library:
        assert [h.id for h in library.search("cat", limit=5)] == [h.id for h in hits]
    runs: list[object] = []
    real = subprocess.run
    monkeypatch.setattr(dense.subprocess, "run", lambda *a, **k: runs.append(a) or real(*a, **k))
    with Library.open(settings, source=small) as library:
        assert library.search("cat", limit=5)
    assert runs == []  # the probe's outcome was remembered


def test_damaged_chroma_generation(tmp_path: Path, small: Path) -> None:
    settings = Settings(data=tmp_path / "data", dense="chroma")
    Library.open(settings, source=small).close()
    folder = tmp_path / "data" / "index" / f"v{SCHEMA}" / "chroma"
    generation = next(p for p in folder.iterdir() if p.is_dir())
    seal = json.loads((generation / "sealed.json").read_text("utf-8"))
    (generation / "sealed.json").write_text(json.dumps({**seal, "rows": 7}), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Library, "_ensure_chroma", lambda *_: None)
        with Library.open(settings, source=small) as library:
            assert library.search("cat", limit=1)
            assert "rebuilt" in library.status().dense
    with Library.open(settings, source=small) as library:
        assert library.status().dense.startswith("chroma")


def test_lock_that_is_held(tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from filelock import FileLock

    monkeypatch.setattr(building, "_LOCK_SECONDS", 0.1)
    folder = tmp_path / "data" / "index" / f"v{SCHEMA}"
    folder.mkdir(parents=True)
    stages: list[str] = []
    with FileLock(folder / "build.lock"), pytest.raises(CatalogueError, match="another process"):
        Library.open(Settings(data=tmp_path / "data"), lambda s, *_: stages.append(s), source=small)
    assert stages[0].startswith("waiting")


def test_a_library_notices_that_another_release_filled_its_database(
    tmp_path: Path, small: Path
) -> None:
    settings = Settings(data=tmp_path / "data")
    newer = write_catalogue(tmp_path / "newer", {"one": rows(5, "whale"), "three": rows(9, "frog")})
    with Library.open(settings, source=small) as library:
        assert len(library.records(None)) == 30
        assert library.search("bird")
        running = child(settings.data, newer)
        out, err = running.communicate(timeout=120)
        assert "READY 14" in out, err
        assert {r.id.partition("-")[0] for r in library.records(None)} == {
            "owner/whale", "owner/frog",
        }  # fmt: skip
        assert library.search("frog")[0].id.startswith("owner/frog")
        assert library.get("owner/bird-001") is None
