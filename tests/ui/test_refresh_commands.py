"""The commands that bring the catalogue up to date, as a user types them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.replicas.hub import HubReplica
from tests.replicas.server import serve
from ui.cli import main

TASK = "image-classification"


@pytest.fixture
def replica(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubReplica]:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    repo = tmp_path / "hub" / "maker" / "plover"
    repo.mkdir(parents=True)
    (repo / "README.md").write_text("# Plover\n\nTells plovers apart by wing bars.")
    facts: dict[str, Any] = {"pipeline_tag": TASK, "downloads": 9, "tags": ["license:mit"]}
    made = HubReplica(tmp_path / "hub", {"maker/plover": facts})
    with serve(made.app) as address:
        monkeypatch.setenv("BOWERBIRD_HF_ENDPOINT", address)
        monkeypatch.setenv("BOWERBIRD_DATA", str(tmp_path / "data"))
        yield made


def test_refresh_status_and_forget(
    replica: HubReplica, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["catalogue", "refresh", "--task", TASK]) == 0
    assert "1 models of one task, 1 of them new here." in capsys.readouterr().out
    replica.facts["maker/plover"]["createdAt"] = "2999-01-01T00:00:00.000Z"
    shutil.rmtree(tmp_path / "data" / "sources")  # else its reply of just now is used again
    assert main(["catalogue", "refresh", "--task", TASK]) == 0
    assert "--accept maker/plover" in capsys.readouterr().out
    assert main(["catalogue", "status"]) == 0
    assert "set apart: maker/plover" in capsys.readouterr().out
    assert main(["catalogue", "refresh", "--task", TASK, "--accept", "maker/plover", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["models"] == 1
    assert main(["catalogue", "refresh", "--forget"]) == 0
    assert "forgotten" in capsys.readouterr().out
    assert main(["catalogue", "status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["refreshed"] is None


@pytest.mark.usefixtures("replica")
def test_what_cannot_be_done_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["catalogue", "refresh", "--task", "nonsense"]) == 2
    assert "there is no task nonsense" in capsys.readouterr().err
    monkeypatch.setenv("BOWERBIRD_OFFLINE", "1")
    assert main(["catalogue", "refresh"]) == 2
    assert "BOWERBIRD_OFFLINE" in capsys.readouterr().err


@pytest.mark.usefixtures("replica")
def test_papers_with_code(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    row = {
        "paper_url": "https://paperswithcode.com/paper/x",
        "arxiv_id": "2201.00001",
        "title": "Plovers",
        "abstract": "Birds.",
        "date": "2022-01-01",
        "tasks": ["Birds"],
    }
    pq.write_table(pa.Table.from_pylist([row]), tmp_path / "p.parquet")
    assert main(["catalogue", "papers-with-code", str(tmp_path / "p.parquet")]) == 0
    assert "1 papers" in capsys.readouterr().out
    (tmp_path / "bad.parquet").write_bytes(b"no")
    assert main(["catalogue", "papers-with-code", str(tmp_path / "bad.parquet")]) == 2
