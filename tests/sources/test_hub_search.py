"""The Hub as a source, against a replica of it that the real client reads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bowerbird.need import Need
from bowerbird.settings import Settings
from tests.replicas.hub import RENAMED, HubReplica
from tests.replicas.server import serve
from tools.sources import Answer, Question, SourceError, hub_client, hub_rows
from tools.sources import hub as hub_source
from tools.sources.hub import Hub, query
from tools.sources.hub_model import HubModel, details
from tools.sources.kept import Kept, ago

NEED = Need(task=["image-classification"], domain=["bird"])
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


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[HubReplica, str]]:
    folder = tmp_path_factory.mktemp("hub")
    for repo in FACTS:
        (folder / repo).mkdir(parents=True)
        (folder / repo / "model.safetensors").write_bytes(b"x")
    replica = HubReplica(folder, FACTS)
    with serve(replica.app) as address:
        yield replica, address


@pytest.fixture
def replica(
    served: tuple[HubReplica, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[HubReplica]:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    replica = served[0]
    replica.faults.seen.clear()
    yield replica
    replica.faults.kind = None


@pytest.fixture
def hub(served: tuple[HubReplica, str], replica: HubReplica, tmp_path: Path) -> Hub:
    return Hub(Settings(data=tmp_path, hf_endpoint=served[1]))


def _search(hub: Hub, need: Need = NEED, seconds: float = 3.0) -> Answer:
    return hub.search(Question(need, "bird classifier"), time.monotonic() + seconds)


def test_models_with_their_facts(hub: Hub) -> None:
    records = {r.id: r for r in _search(hub).records}
    assert len(records) == 7, "all three pages"
    one = records["keeper/bird-net-3"]
    assert one.license is not None
    # timm fills the licence in by itself, so for other owners than timm it is a weak one
    assert (one.license.id, one.license.basis) == ("mit", "tag")
    assert (one.params, one.likes, one.downloads_month) == (3000, 3, 300)
    assert one.tasks == ["image-classification"]
    assert one.arxiv == ["2010.11929"]
    assert one.formats == ["safetensors"]
    assert one.released == "2026-02-01"
    assert one.doors[0].name == "hf_hub:keeper/bird-net-3"
    assert "image" in one.description or "picture" in one.description


def test_what_the_hub_can_filter_by_is_asked_of_it(hub: Hub, replica: HubReplica) -> None:
    need = NEED.model_copy(update={"license": "specific:mit", "max_params_m": 5.0})
    _search(hub, need)
    path = replica.faults.seen[0]
    wanted = ("pipeline_tag=image-classification", "filter=license%3Amit", "max%3A5M", "search=")
    assert [part for part in wanted if part not in path] == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("404", "does not know"), ("401", "refuses access"), ("403", "refuses access"),
        ("429", "come back in 7 s"), ("500", "trouble (status 500)"), ("503", "status 503"),
        ("nonsense", "could not be read"), ("truncated", "broke off"),
        ("wrong-shape", "could not be read"),
    ],
)  # fmt: skip
def test_each_failure_in_words_and_at_once(
    hub: Hub, replica: HubReplica, kind: Any, words: str
) -> None:
    replica.faults.kind = kind
    with pytest.raises(SourceError, match=words.replace("(", r"\(").replace(")", r"\)")) as caught:
        _search(hub)
    assert caught.value.state == "failed"
    assert len(replica.faults.seen) == 1, "asked once, not again and again"


@pytest.mark.parametrize("kind", ["stall", "drip"])
def test_a_slow_hub_is_left_at_the_deadline(hub: Hub, replica: HubReplica, kind: Any) -> None:
    replica.faults.kind = kind
    with pytest.raises(SourceError, match="in time"):
        _search(hub, seconds=0.8)


def test_the_hub_is_left_alone_for_as_long_as_it_asks(hub: Hub, replica: HubReplica) -> None:
    replica.faults.kind = "429"
    for _ in range(3):
        with pytest.raises(SourceError, match="come back"):
            _search(hub)
    assert len(replica.faults.seen) == 1


def test_no_network(replica: HubReplica, tmp_path: Path) -> None:
    nowhere = Hub(Settings(data=tmp_path, hf_endpoint="http://127.0.0.1:9"))
    with pytest.raises(SourceError) as caught:
        _search(nowhere)
    assert caught.value.state == "offline"


def test_offline_by_the_clients_own_setting(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(SourceError, match="HF_HUB_OFFLINE") as caught:
        _search(hub)
    assert caught.value.state == "offline"


def test_a_reply_is_used_again_and_says_its_age(hub: Hub, replica: HubReplica) -> None:
    first = _search(hub)
    asked = len(replica.faults.seen)
    again = _search(hub)
    assert len(replica.faults.seen) == asked
    assert [r.id for r in again.records] == [r.id for r in first.records]
    assert again.note == "as it answered just now"


def test_an_old_reply_is_better_than_none(
    hub: Hub, replica: HubReplica, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _search(hub)
    monkeypatch.setattr(hub_source, "FRESH_S", -1.0)
    replica.faults.kind = "500"
    again = _search(hub)
    assert len(again.records) == len(first.records)
    assert "trouble" in str(again.note)
    assert "just now" in str(again.note)


def test_other_users_of_the_client_are_left_alone(hub: Hub, replica: HubReplica) -> None:
    from huggingface_hub import HfApi
    from huggingface_hub.errors import RepositoryNotFoundError

    _search(hub)
    with pytest.raises(RepositoryNotFoundError):
        HfApi(endpoint=hub._endpoint).model_info("no/such")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
FIELDS = ["pipeline_tag", "library_name", "tags", "likes", "downloads", "gated", "createdAt",
          "cardData", "safetensors", "siblings"]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, JSON)))
def test_no_reply_breaks_the_mapping(fields: dict[str, Any]) -> None:
    made = hub_rows.record({"id": "a/b", "pipeline_tag": "fill-mask", **fields})
    assert made is None or made.id == "a/b"


@pytest.mark.parametrize("bad", ["", "x", "../../etc/passwd", "a/b/c", "a/<b>", None, 7, "a/b\n"])
def test_ids_that_are_none(bad: object) -> None:
    assert hub_rows.record({"id": bad, "pipeline_tag": "fill-mask"}) is None


def test_hostile_words_are_cleaned() -> None:
    made = hub_rows.record(
        {
            "id": "a/b",
            "pipeline_tag": "fill-mask",
            "tags": ["\u202eevil\x1b[31m", "<img src=x>" * 99],
        }
    )
    assert made is not None
    assert not {"\u202e", "\x1b", "<"} & set(made.description + "".join(made.tags))
    assert max(map(len, made.tags)) <= 80


def test_a_query_names_only_what_was_asked() -> None:
    assert set(query(Need(), 5)) == {"sort", "limit", "expand"}


def test_ages_in_words() -> None:
    assert [ago(s) for s in (3, 60, 7300, 200_000)] == [
        "just now", "1 minute ago", "2 hours ago", "2 days ago",
    ]  # fmt: skip


def test_a_damaged_store_keeps_nothing_and_breaks_nothing(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.put("k", "v")
    (tmp_path / "sources" / "replies.sqlite3").write_bytes(b"no database" * 100)
    kept.put("k", "w")
    assert kept.get("k") is None


def test_the_real_clients_read_the_replica(tmp_path: Path) -> None:
    """Each client library on its own terms, in a process whose only Hub is the replica."""
    replica = HubReplica(tmp_path / "repos", {"tiny/bert": {"pipeline_tag": "fill-mask"}})
    with serve(replica.app) as address:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("HF_")}
        environment |= {"HF_ENDPOINT": address, "HF_HOME": str(tmp_path / "home")}
        script = Path(__file__).with_name("real_clients.py")
        done = subprocess.run(
            [sys.executable, str(script), str(replica.folder)],
            capture_output=True, text=True, timeout=240, env=environment, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["list_models"] == ["tiny/bert"]
    assert found["model_info"] >= 4
    assert found["renamed"] == "tiny/timm-net"
    assert found["ModelCard.load"] == "mit"
    assert found["get_safetensors_metadata"] > 1000
    assert found["hf_hub_download"] == "config.json"
    assert found["snapshot_download"] == 1
    assert found["timm"] == 3
    assert found["AutoModel"] == 16
    assert found["SentenceTransformer"] == [16]


def test_waiting_is_bounded() -> None:
    with pytest.raises(SourceError, match="in time"):
        hub_client.ask(lambda: time.sleep(20), time.monotonic() + 0.1)


class TestOneModel:
    """Details of one model, without its weights."""

    @pytest.fixture
    def api(self, served: tuple[HubReplica, str], replica: HubReplica) -> Any:
        from huggingface_hub import HfApi
        from safetensors.numpy import save_file

        folder = replica.folder / "keeper/bird-net-1"
        save_file({"w": np.zeros((4, 5), dtype=np.float32)}, folder / "model.safetensors")
        (folder / "README.md").write_text("---\nlicense: mit\n---\n# Birds " + "x" * 300_000)
        return HfApi(endpoint=served[1])

    def _details(self, api: Any, model_id: str) -> HubModel:
        return details(api, model_id, time.monotonic() + 5)

    def test_everything(self, api: Any) -> None:
        found = self._details(api, "keeper/bird-net-1")
        assert found.params == 20
        assert found.scan == "clean"
        assert found.gated is False
        assert found.card is not None
        assert found.card.startswith("---\nlicense: mit")
        assert len(found.card) == 200_000
        assert {f.name for f in found.files} == {"README.md", "model.safetensors"}
        assert all(f.size for f in found.files)
        assert found.record.license is not None
        assert len(found.revision) == 40
        assert (found.renamed_from, found.missing) == (None, [])

    def test_a_renamed_model(self, api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(RENAMED, "old/bird", "keeper/bird-net-1")
        found = self._details(api, "old/bird")
        assert (found.record.id, found.renamed_from) == ("keeper/bird-net-1", "old/bird")

    def test_an_unknown_model(self, api: Any) -> None:
        with pytest.raises(SourceError, match="does not know"):
            self._details(api, "no/such")

    def test_what_cannot_be_read_is_named(self, api: Any, replica: HubReplica) -> None:
        (replica.folder / "keeper/bird-net-2/model.safetensors").write_bytes(b"no header at all")
        found = self._details(api, "keeper/bird-net-2")
        assert found.params is None
        assert found.missing[0].startswith("parameters: ")
