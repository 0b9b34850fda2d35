"""The first picks of the whole path against what an expert accepts, on the project's own set."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent import Assistant
from bowerbird.settings import Settings
from tests.ranking.accepted import breaks, hits, meets, names

SET = Path(__file__).parents[1] / "data" / "requests_picks.jsonl"
LOWEST = {1: 0.55, 3: 0.68, 5: 0.70}
"""Well below what docs/quality.md gives, so that only a real loss fails."""


def _entries() -> list[dict[str, Any]]:
    return [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def opened(built_index: Path) -> Iterator[Assistant]:
    with Assistant(Settings(data=built_index, offline=True)) as assistant:
        yield assistant


def test_an_expert_accepts_most_first_picks(opened: Assistant) -> None:
    some = _entries()[::3]
    picks: dict[str, list[dict[str, Any]]] = {}
    for entry in some:
        answer = opened.recommend(entry["turns"], picks=5, validate=False)
        picks[entry["id"]] = [
            {"id": p.id, "license": p.license.id, "params_m": p.params_m, "size_mb": p.size_mb,
             "gated": p.gated}
            for p in answer.picks
        ]  # fmt: skip
    found = hits(some, picks)
    assert all(found[k] >= LOWEST[k] for k in LOWEST), found


def test_the_set_is_whole() -> None:
    entries = _entries()
    assert len({e["id"] for e in entries}) == len(entries) >= 150
    assert all(e["acceptable"] and e["turns"] and e["expected"]["task"] for e in entries)


@pytest.mark.parametrize(
    ("pattern", "model_id", "is_met"),
    [
        ("resnet18", "torchvision:resnet18/IMAGENET1K_V1", True),
        ("resnet18", "torchhub:pytorch/vision:resnet18", True),
        ("mobilenetv3_small_100", "timm/mobilenetv3_small_100.lamb_in1k", True),
        ("openai/whisper-*", "openai/whisper-tiny", True),
        ("openai/whisper-*", "distil-whisper/distil-small.en", False),
        ("vosk-model-small-fa-*", "github:alphacep/vosk-api/vosk-model-small-fa-0.5", True),
        ("BAAI/bge-m3", "BAAI/bge-m3-retromae", False),
    ],
)
def test_what_an_expert_means(pattern: str, model_id: str, is_met: bool) -> None:
    assert meets(pattern, model_id) is is_met


def test_traits() -> None:
    pick = {"id": "a/b", "license": "cc-by-nc-4.0", "params_m": 30.0, "gated": True}
    assert breaks("trait:nc", pick)
    assert breaks("trait:gated", pick)
    assert breaks("trait:params_m>25", pick)
    assert not breaks("trait:params_m>29", pick)  # within the tolerance
    assert not breaks("trait:agpl", pick)
    assert "b" in names("a/b")
