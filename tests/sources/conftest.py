"""A replica of the Hub for the session, and the source that asks it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bowerbird.need import Need
from bowerbird.settings import Settings
from tests.replicas.faults import Faults
from tests.replicas.hub import HubReplica
from tests.replicas.server import serve
from tools.sources import Answer, Question
from tools.sources.hub import Hub

BIRDS = Need(task=["image-classification"], domain=["bird"])
Search = Callable[..., Answer]
FACTS: dict[str, dict[str, Any]] = {
    f"keeper/bird-net-{n}": {
        "pipeline_tag": "image-classification",
        "library_name": "timm",
        "likes": n,
        "downloads": 100 * n,
        "tags": ["timm", "license:mit", "arxiv:2010.11929", "birds"],
        "safetensors": {"parameters": {"F32": 1000 * n}, "total": 1000 * n},
        "cardData": {"license": "mit", "datasets": ["cub-200"], "language": "en"},
    }
    for n in range(1, 8)
} | {"other/dog-net": {"pipeline_tag": "image-classification", "tags": ["license:apache-2.0"]}}


@pytest.fixture(scope="session")
def hub_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[HubReplica, str]]:
    folder = tmp_path_factory.mktemp("hub")
    for repo in FACTS:
        (folder / repo).mkdir(parents=True)
        (folder / repo / "model.safetensors").write_bytes(b"x")
    replica = HubReplica(folder, FACTS)
    with serve(replica.app) as address:
        yield replica, address


@pytest.fixture
def hub_replica(
    hub_served: tuple[HubReplica, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[HubReplica]:
    """All well at first, and nothing asked yet."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    replica = hub_served[0]
    replica.faults = Faults()
    yield replica
    replica.faults.kind = None
    replica.odd, replica.scan = [], {"scansDone": True, "filesWithIssues": []}
    replica.fail_from = replica.following = None
    replica.unchanged.clear()


@pytest.fixture
def hub_settings(hub_served: tuple[HubReplica, str], tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, hf_endpoint=hub_served[1])


@pytest.fixture
def hub(hub_settings: Settings, hub_replica: HubReplica) -> Hub:
    return Hub(hub_settings)


@pytest.fixture
def search() -> Search:
    """Ask a Hub for birds, with three seconds to answer."""

    def ask(hub: Hub, need: Need = BIRDS, seconds: float = 3.0, limit: int = 30) -> Answer:
        return hub.search(Question(need, "bird classifier", limit), time.monotonic() + seconds)

    return ask
