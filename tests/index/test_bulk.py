"""A dump of the Hub in parquet: what is taken, and going on after a kill."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from bowerbird.errors import BadInput
from bowerbird.settings import Settings
from index import bulk, hub_rows, own, repair, sealed
from index.store import Store

ROW: dict[str, Any] = {
    "modelId": "acme/vit-birds", "pipeline_tag": "image-classification", "downloads": 1200,
    "likes": 7, "library_name": "transformers", "createdAt": "2025-03-01T10:00:00Z",
    "safetensors": {"total": 85_800_000}, "gated": False,
    "tags": ["transformers", "vit", "license:apache-2.0", "dataset:acme/Feeders", "en", "arxiv:1.2",
             "base_model:finetune:google/vit-base", "region:us", "tf"],
    "card": "# Birds\n\nTells finches from sparrows.",
}  # fmt: skip


def rows(count: int) -> list[dict[str, Any]]:
    return [
        {"id": f"acme/m{n:04}", "pipeline_tag": "fill-mask", "downloads": n, "tags": [f"t{n}"],
         "card": f"# Use\n\nKind {n} of thing."}
        for n in range(count)
    ]  # fmt: skip


def parquet(path: Path, entries: list[dict[str, Any]], group: int = 40) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(entries), path, row_group_size=group)
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


def test_a_row_becomes_a_record() -> None:
    record = hub_rows.record(ROW, "hub", "2026-11")
    assert (record.id, record.tasks, record.params) == (
        "acme/vit-birds", ["image-classification"], 85_800_000,
    )  # fmt: skip
    assert record.license is not None
    assert (record.license.id, record.base_model) == ("apache-2.0", "google/vit-base")
    assert (record.datasets, record.languages, record.tags) == (["feeders"], ["en"], ["vit", "tf"])
    assert (record.downloads_month, record.released, record.gated) == (1200, "2025-03-01", False)
    assert record.doors[0].loader == "transformers"
    assert record.url == "https://huggingface.co/acme/vit-birds"
    assert hub_rows.record({"id": "x"}, "hub", "2026").license is None


def test_import_filters_and_finds(tmp_path: Path, settings: Settings) -> None:
    files = [
        parquet(tmp_path / "a.parquet", rows(100)),
        parquet(tmp_path / "b.parquet", [ROW, ROW]),
    ]
    said: list[tuple[str, int, int]] = []
    done = bulk.bulk_import(
        settings, files, "hub", min_downloads=60, progress=lambda *a: said.append(a)
    )
    assert (done.rows, done.bad_lines) == (41, 1)
    assert "there already" in done.bad[0][1]
    assert said[-1] == ("finishing", 102, 102)
    with repair.open_own(settings, "hub") as library:
        hit = library.search("finches and sparrows", limit=1)[0]
        assert hit.id == "acme/vit-birds"
        passage = library.passage(hit)
        assert passage is not None
        assert passage.title == "Birds"
        assert library.get("acme/m0059") is None
    assert len(list(own.export(settings, "hub"))) == 41
    again = bulk.bulk_import(settings, files, "hub", min_downloads=50)
    assert (again.rows, again.embedded) == (51, 20)


def test_rows_are_read_from_where_it_stopped(tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", rows(100))
    for skip in (0, 1, 39, 40, 41, 99, 100):
        found = [row["id"] for _, batch in bulk._batches(path, skip) for row in batch]
        assert found == [f"acme/m{n:04}" for n in range(skip, 100)]


CHILD = """
import sys
from pathlib import Path
from bowerbird.settings import Settings
from index import bulk
bulk.BATCH = 20
bulk.bulk_import(Settings(data=Path(sys.argv[1])), [Path(sys.argv[2])], "hub",
                 progress=lambda *a: print(*a, flush=True))
"""


def test_a_killed_import_goes_on(tmp_path: Path, settings: Settings) -> None:
    path = parquet(tmp_path / "a.parquet", rows(400))
    told, rng = 0, random.Random(os.getpid())
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", CHILD, str(settings.data), str(path)],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        for count, line in enumerate(process.stdout):
            told = int(line.split()[1])
            if count >= 2:
                break
        time.sleep(rng.random() * 0.05)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert own.names(settings) == []  # nobody sees half a catalogue
        building = next((settings.data / "catalogues" / "hub").glob("building-*"))
        store = Store(building)
        assert store.count() >= told  # what was reported done is there
        store.close()
    done = bulk.bulk_import(settings, [path], "hub")
    assert (done.rows, done.embedded) == (400, 800)
    assert {p.name[:2] for p in (settings.data / "catalogues" / "hub").iterdir()} == {
        "cu", "g-", "wr",
    }  # fmt: skip
    assert sealed.current(settings.data / "catalogues" / "hub") is not None


def test_files_that_cannot_be_used(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "x.parquet").write_bytes(b"no")
    with pytest.raises(BadInput, match="no parquet file"):
        bulk.bulk_import(settings, [tmp_path / "x.parquet"], "hub")
    empty = parquet(tmp_path / "e.parquet", rows(3))
    with pytest.raises(BadInput, match="nothing was written"):
        bulk.bulk_import(settings, [empty], "hub", min_downloads=10)
    with pytest.raises(BadInput, match="no parquet file"):
        bulk.bulk_import(settings, [tmp_path / "none.parquet"], "hub")
    assert own.names(settings) == []
