"""One model of the Hub in detail, without its weights."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save_file

from bowerbird.settings import Settings
from tests.replicas.hub import GATED, RENAMED, HubReplica
from tools.sources import SourceError, hub_header, hub_model, hub_session
from tools.sources.hub import Hub
from tools.sources.hub_errors import HubError
from tools.sources.hub_model import Security
from tools.sources.hub_session import Got, Session

BIRD = "keeper/bird-net-1"
PLAIN = "other/dog-net"
CARD = "---\nlicense: mit\n---\n# Birds\r\n\u202eoff\x1b[31m " + "x" * 300_000


@pytest.fixture(autouse=True)
def repositories(hub_replica: HubReplica) -> None:
    save_file(
        {"w": np.zeros((4, 5), dtype=np.float32), "n": np.zeros(3, dtype=np.int64)},
        _made(hub_replica, PLAIN) / "model.safetensors",
    )
    (_made(hub_replica, BIRD) / "README.md").write_text(CARD, encoding="utf-8", newline="")
    (_made(hub_replica, GATED) / "README.md").write_text("# Only for some")
    hub_replica.facts[GATED] = {"pipeline_tag": "fill-mask", "tags": ["license:mit"]}


def _made(replica: HubReplica, repo: str) -> Path:
    folder = replica.folder / repo
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_everything(hub: Hub) -> None:
    found = hub.model(BIRD)
    assert (found.id, found.renamed_from, found.note, found.missing) == (BIRD, None, None, [])
    assert (found.gate, found.disabled, found.params) == ("open", False, 1000)
    assert found.revision is not None
    assert len(found.revision) == 40
    assert (found.author, found.created) == ("keeper", "2026-02-01")
    assert found.front_matter == {
        "datasets": ["cub-200"], "language": ["en"], "license": ["mit"],
    }  # fmt: skip
    weights = next(f for f in found.files if f.name == "model.safetensors")
    assert weights.size == 1
    assert weights.sha256 is not None
    assert len(weights.sha256) == 64
    assert found.record is not None
    assert (found.record.size_bytes, found.record.size_basis) == (1, "file")
    assert found.security.advice("model.safetensors") == "nothing-found"


def test_the_card_is_cut_and_cleaned(hub: Hub) -> None:
    card = hub.model(BIRD).card
    assert card is not None
    assert card.startswith("# Birds\noff[31m xxx")
    assert len(card) <= hub_model.MAX_CARD


def test_parameters_from_the_header_alone(hub: Hub, hub_replica: HubReplica) -> None:
    found = hub.model(PLAIN)
    assert found.params == 23
    assert found.dtypes == {"F32": 20, "I64": 3}
    assert found.record is not None
    assert found.record.params == 23
    assert "no-card" in found.record.flags
    assert not any("GET" in s and s.endswith(".bin?") for s in hub_replica.faults.seen)


def test_a_header_that_is_none_is_named(hub: Hub, hub_replica: HubReplica) -> None:
    (hub_replica.folder / PLAIN / "model.safetensors").write_bytes(b"no header at all")
    found = hub.model(PLAIN)
    assert found.params is None
    assert found.missing[0].startswith("parameters: the header of the weights claims")


def test_a_renamed_model_is_reported_as_such(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RENAMED, "old/bird", BIRD)
    found = hub.model("old/bird")
    assert (found.id, found.renamed_from) == (BIRD, "old/bird")


def test_a_gated_model(hub: Hub) -> None:
    found = hub.model(GATED)
    assert found.gate == "auto"
    assert found.card is None
    assert found.missing == [
        "card: its publisher lets only those in who accepted the terms on its page:"
        " do that, then set BOWERBIRD_HF_TOKEN"
    ]
    assert found.record is not None
    assert found.record.gated is True


def test_an_unknown_model(hub: Hub) -> None:
    with pytest.raises(SourceError, match="does not know this model, or it is private"):
        hub.model("no/such")


@pytest.mark.parametrize("bad", ["", "bert", "../../etc/passwd", "a/b?x=1", "a/b#c", "http://a/b"])
def test_ids_that_are_none_are_not_asked_for(hub: Hub, hub_replica: HubReplica, bad: str) -> None:
    with pytest.raises(SourceError, match="cannot be the id"):
        hub.model(bad)
    assert hub_replica.faults.seen == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("429", "come back in 7 s"), ("503", "status 503"), ("nonsense", "could not be read"),
        ("wrong-shape", "could not be read"), ("truncated", "broke off"), ("drip", "in time"),
        ("stall", "in time"), ("huge", "larger"),
    ],
)  # fmt: skip
def test_failures_in_words(hub: Hub, hub_replica: HubReplica, kind: Any, words: str) -> None:
    hub_replica.faults.kind = kind
    seconds = 1.0 if kind in ("drip", "stall") else 8.0
    with pytest.raises(SourceError, match=words):
        hub.model(BIRD, time.monotonic() + seconds)
    assert len(hub_replica.faults.seen) == 1


class TestKept:
    def test_offline_it_is_what_it_was(
        self, hub: Hub, hub_replica: HubReplica, hub_settings: Settings
    ) -> None:
        first = hub.model(PLAIN)
        asked = len(hub_replica.faults.seen)
        offline = Hub(hub_settings.model_copy(update={"offline": True}))
        again = offline.model(PLAIN)
        assert len(hub_replica.faults.seen) == asked
        assert again.note == "not asked: offline was set; as it answered just now"
        assert again.model_copy(update={"note": None}) == first
        with pytest.raises(SourceError, match="offline was set") as caught:
            offline.model(BIRD)
        assert caught.value.state == "offline"

    def test_a_deleted_model_is_not_answered_from_before(
        self, hub: Hub, hub_replica: HubReplica, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (_made(hub_replica, "gone/soon") / "config.json").write_text("{}")
        assert hub.model("gone/soon").record is None
        (hub_replica.folder / "gone/soon/config.json").unlink()
        monkeypatch.setattr(hub_session, "FRESH_S", -1.0)
        with pytest.raises(SourceError, match="does not know"):
            hub.model("gone/soon")

    def test_card_and_header_of_a_revision_are_fetched_once(
        self, hub: Hub, hub_replica: HubReplica, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = hub.model(PLAIN)
        monkeypatch.setattr(hub_session, "FRESH_S", -1.0)
        hub_replica.faults.seen.clear()
        assert hub.model(PLAIN) == first
        assert len(hub_replica.faults.seen) == 1


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ({"scansDone": True, "filesWithIssues": []}, "scanned nothing-found nothing-found"),
        ({"scansDone": False}, "unfinished safetensors-only safetensors-only"),
        ({"scansDone": True, "filesWithIssues": [{"path": "w.bin", "level": "unsafe"}]},
         "scanned nothing-found refuse"),
        ({"scansDone": True, "filesWithIssues": [{"path": "w.bin", "level": "suspicious"}]},
         "scanned nothing-found safetensors-only"),
        ({"scansDone": True, "filesWithIssues": [{"path": "w.bin", "level": "new-word"}]},
         "scanned nothing-found refuse"),
        ({"scansDone": True, "filesWithIssues": [{"path": "w.bin"}]},
         "scanned nothing-found refuse"),
        ({"scansDone": "yes", "filesWithIssues": 7},
         "unfinished safetensors-only safetensors-only"),
        (None, "unscanned unscanned unscanned"), ("odd", "unscanned unscanned unscanned"),
    ],
)  # fmt: skip
def test_what_the_scanners_say(hub: Hub, hub_replica: HubReplica, status: Any, said: str) -> None:
    """The scan, the advice on the safetensors file, and that on a pickle."""
    (hub_replica.folder / PLAIN / "w.bin").write_bytes(b"x")
    hub_replica.scan = status
    found = hub.model(PLAIN)
    (hub_replica.folder / PLAIN / "w.bin").unlink()
    advice = [found.security.advice(name) for name in ("model.safetensors", "w.bin")]
    assert [found.security.scan, *advice] == said.split()
    assert found.record is not None
    assert ("scanner-hit" in found.record.flags) == ("refuse" in advice)


def _header(header: object) -> bytes:
    raw = json.dumps(header).encode()
    return len(raw).to_bytes(8, "little") + raw


@pytest.mark.parametrize(
    "data",
    [
        b"", b"short", (10**9).to_bytes(8, "little"), (50).to_bytes(8, "little") + b"{}",
        (2).to_bytes(8, "little") + b"[]", (4).to_bytes(8, "little") + b"nope",
        (200_000).to_bytes(8, "little") + b"[" * 200_000,
        _header({str(n): {} for n in range(hub_header.MAX_TENSORS + 1)}),
    ],
)  # fmt: skip
def test_hostile_headers(data: bytes) -> None:
    with pytest.raises(HubError, match="header"):
        hub_header.counts(lambda most, first: data[first : first + most])


def test_a_long_header_takes_a_second_part() -> None:
    data = _header({f"layer.{n}": {"dtype": "F16", "shape": [2, 3]} for n in range(5000)})
    parts: list[tuple[int, int]] = []

    def fetch(most: int, first: int) -> bytes:
        parts.append((most, first))
        return data[first : first + most]

    assert hub_header.counts(fetch) == {"F16": 30_000}
    assert len(parts) == 2


def test_shapes_that_are_none_count_nothing() -> None:
    odd: list[Any] = [None, "x", [-1], [True], [2**60], [1.5], [2**39, 2**39], [1] * 40, [[1]]]
    header: dict[str, Any] = {str(n): {"dtype": "F32", "shape": s} for n, s in enumerate(odd)}
    header |= {"w": {"dtype": "F32", "shape": []}, "k": {"dtype": "XX", "shape": [5]}, "n": 3}
    assert hub_header.counts(lambda m, f: _header(header)[f : f + m]) == {"F32": 1}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
FILE = st.fixed_dictionaries(
    {}, optional={"rfilename": JSON | st.just("README.md"), "size": JSON,
                  "lfs": JSON | st.fixed_dictionaries({"size": JSON, "sha256": JSON})}
)  # fmt: skip
SCAN = st.fixed_dictionaries(
    {}, optional={
        "scansDone": JSON,
        "filesWithIssues": JSON | st.lists(st.fixed_dictionaries({"path": JSON, "level": JSON})),
    }
)  # fmt: skip
FIELDS = ["sha", "author", "gated", "disabled", "createdAt", "tags", "cardData", "safetensors"]


class Scripted:
    """A session that gives one reply, and no file."""

    def __init__(self, reply: object) -> None:
        self._reply = reply

    def json(self, path: str, query: Mapping[str, Any], keep: Any) -> Got:
        return Got(keep(self._reply))

    def key(self, address: str, query: Mapping[str, Any]) -> str:
        return address

    def once(self, key: str, work: Any) -> Any:
        return work()

    def bytes(self, path: str, most: int, first: int = 0) -> bytes:
        raise ZeroDivisionError


@settings(max_examples=200, deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(FIELDS, JSON),
            "siblings": JSON | st.lists(FILE, max_size=4),
            "securityRepoStatus": JSON | SCAN,
        },
    )
)
def test_no_reply_breaks_the_reading(fields: dict[str, Any]) -> None:
    reply = {"id": "a/b", "pipeline_tag": "fill-mask", **fields}
    found = hub_model.read(cast("Session", Scripted(reply)), "a/b")
    assert found.id == "a/b"
    for file in found.files:
        assert ".." not in Path(file.name).parts
        assert found.security.advice(file.name) in hub_model.ADVICE


def test_nothing_said_is_no_permission() -> None:
    assert Security().advice("model.safetensors") == "unscanned"
