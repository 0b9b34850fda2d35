"""One real index for the session, and a small catalogue to build over and over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bowerbird.settings import Settings
from index.library import Library


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(Settings(data=tmp_path_factory.mktemp("index"))) as opened:
        yield opened


def rows(count: int, word: str = "bird") -> list[dict[str, object]]:
    return [
        {
            "id": f"owner/{word}-{n:03}", "source": "made up", "as_of": "2026",
            "tasks": ["image-classification"], "description": f"naming {word}s, kind {n}",
        }
        for n in range(count)
    ]  # fmt: skip


def write_catalogue(folder: Path, files: dict[str, list[dict[str, object]]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, entries in files.items():
        text = "".join(json.dumps(entry) + "\n" for entry in entries)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    manifest = {"catalogue_date": "2026", "files": {name: {} for name in files}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write_catalogue(tmp_path / "catalogue", {"one": rows(20), "two": rows(10, "cat")})
