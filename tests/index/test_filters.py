"""Limits as masks: what is not known is kept, but for a licence that has to be one of some."""

from __future__ import annotations

from pathlib import Path

import pytest

from bowerbird.settings import Settings
from index import lexical, own, repair
from index.filters import Filter
from index.library import Library

from .test_own import write

ROWS = [
    {"id": f"m/{n:03}", "description": f"common words about thing{n}", "size_mb": n + 1,
     "params_m": 10 if n % 2 else None, "license": ("mit", "Apache-2.0", None)[n % 3],
     "library": "timm" if n % 5 == 0 else None,
     "task": "image-classification" if n < 30 else "object-detection"}
    for n in range(60)
]  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Library:
    settings = Settings(data=tmp_path / "data")
    own.import_file(settings, write(tmp_path / "m.jsonl", ROWS), "mine")
    return repair.open_own(settings, "mine")


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Filter(), range(60)),
        (Filter(tasks=["image-classification"]), range(30)),
        (Filter(tasks=["object-detection", "image-classification"]), range(60)),
        (Filter(licenses=["mit", "apache-2.0"]), [n for n in range(60) if n % 3 != 2]),
        (Filter(libraries=["timm"], max_size_bytes=6_000_000), [0, 5]),
        (Filter(max_params=5_000_000), range(0, 60, 2)),
        (Filter(max_params=5_000_000, known_only=True), []),
        (Filter(max_params=10_000_000, known_only=True), range(1, 60, 2)),
        (Filter(tasks=["no-such"]), []),
        (Filter(min_downloads=5), range(60)),
    ],
)
def test_all_that_pass_and_no_others(library: Library, wanted: Filter, numbers: range) -> None:
    hits = library.search("common thing", among=wanted, limit=100)
    assert sorted(h.id for h in hits) == [f"m/{n:03}" for n in numbers]
    by_ids = library.search("common thing", among=[f"m/{n:03}" for n in numbers], limit=100)
    assert by_ids == hits
    library.close()


def test_large_indexes_look_at_rare_words_only(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexical, "LARGE", 10)
    monkeypatch.setattr(lexical, "BUDGET", 20)
    hits = library.search("common thing7", limit=60)
    assert [h.lexical_rank for h in hits if h.id == "m/007"] == [1]
    assert sum(h.lexical_rank is not None for h in hits) == 1
    assert all(h.lexical_rank is None for h in library.search("common words", limit=60))
    library.close()
