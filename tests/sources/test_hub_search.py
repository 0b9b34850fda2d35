"""Searching the Hub: what is asked, what comes of it, and what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from bowerbird.need import Need
from bowerbird.settings import Settings
from tests.replicas.hub import HubReplica
from tests.sources.conftest import BIRDS, Search
from tools.sources import SourceError, hub_session
from tools.sources.hub import Hub
from tools.sources.hub_query import plans
from tools.sources.kept import Kept, ago


def test_models_with_their_facts(hub: Hub, search: Search) -> None:
    found = search(hub).records
    assert len({r.id for r in found}) == 8, "all three pages, each model once"
    assert found[-1].id == "other/dog-net", "those with the subject in their name come first"
    one = next(r for r in found if r.id == "keeper/bird-net-3")
    assert one.license is not None
    # timm fills the licence in by itself, so for other owners than timm it is a weak one
    assert (one.license.id, one.license.basis) == ("mit", "tag")
    assert (one.params, one.likes, one.downloads_month) == (3000, 3, 300)
    assert one.tasks == ["image-classification"]
    assert one.arxiv == ["2010.11929"]
    assert one.formats == ["safetensors"]
    assert one.released == "2026-02-01"
    assert one.catalogue == "hf-live"
    assert one.doors[0].name == "hf_hub:keeper/bird-net-3"
    assert "image" in one.description or "picture" in one.description


def test_no_more_than_asked_for(hub: Hub, hub_replica: HubReplica, search: Search) -> None:
    assert len(search(hub, limit=2).records) == 2
    assert len(hub_replica.faults.seen) == 1


def test_what_the_hub_can_filter_by_is_asked_of_it(
    hub: Hub, hub_replica: HubReplica, search: Search
) -> None:
    search(hub, BIRDS.model_copy(update={"license": "specific:mit", "max_params_m": 5.0}))
    path = hub_replica.faults.seen[0]
    wanted = ("pipeline_tag=image-classification", "filter=license%3Amit", "max%3A5M", "search=")
    assert [part for part in wanted if part not in path] == []


def test_the_narrowest_question_comes_first() -> None:
    need = BIRDS.model_copy(
        update={"domain": ["chest x-ray", "bird"], "dataset": "cub-200", "max_params_m": 7.5}
    )
    asked = plans(need, 5)
    assert [q.get("search") for q in asked] == ["chest", "bird", None, None]
    assert [("dataset:cub-200" in q.get("filter", [])) for q in asked] == [True, True, True, False]
    assert {q["num_parameters"] for q in asked} == {"max:7500K"}


@pytest.mark.parametrize(
    "need", [Need(), Need(task=["out-of-scope"], domain=["bird"]), Need(max_params_m=3)]
)
def test_nothing_to_ask_for(hub: Hub, hub_replica: HubReplica, search: Search, need: Need) -> None:
    with pytest.raises(SourceError) as caught:
        search(hub, need)
    assert caught.value.state == "skipped"
    assert hub_replica.faults.seen == []


@pytest.mark.parametrize("odd", [["a b"], ["x" * 300], ["..."], ["é"]])
def test_words_that_no_name_can_hold_are_not_searched_for(odd: list[str]) -> None:
    need = Need(task=["fill-mask"], domain=odd, dataset="a b?c", languages=["e&n"])
    assert plans(need, 3)[-1].keys() == {"pipeline_tag", "sort", "limit", "expand"}
    assert all(len(q.get("search", "")) < 40 for q in plans(need, 3))


def test_odd_entries_cost_nothing_but_themselves(
    hub: Hub, hub_replica: HubReplica, search: Search
) -> None:
    hub_replica.odd = [
        None, 7, "x", [], {}, {"id": "../../etc"}, {"id": "a/b", "safetensors": {"total": 3}},
        {"id": "c/d", "pipeline_tag": ["x"], "createdAt": "yesterday", "siblings": "none"},
    ]  # fmt: skip
    assert len([r for r in search(hub).records if r.id.startswith("keeper/")]) == 7


class TestKept:
    def test_a_reply_is_used_again_and_says_its_age(
        self, hub: Hub, hub_replica: HubReplica, search: Search
    ) -> None:
        first = search(hub)
        assert first.note is None
        asked = len(hub_replica.faults.seen)
        again = search(hub)
        assert len(hub_replica.faults.seen) == asked
        assert [r.id for r in again.records] == [r.id for r in first.records]
        assert again.note == "as it answered just now"

    def test_an_old_reply_is_better_than_none(
        self,
        hub: Hub,
        hub_replica: HubReplica,
        search: Search,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        first = search(hub)
        monkeypatch.setattr(hub_session, "FRESH_S", -1.0)
        hub_replica.faults.kind = "500"
        again = search(hub)
        assert len(again.records) == len(first.records)
        assert "trouble" in str(again.note)
        assert "just now" in str(again.note)

    def test_an_old_reply_in_time_when_the_hub_stalls(
        self,
        hub: Hub,
        hub_replica: HubReplica,
        search: Search,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        first = search(hub)
        monkeypatch.setattr(hub_session, "FRESH_S", -1.0)
        hub_replica.faults.kind = "stall"
        again = search(hub, seconds=1.0)
        assert len(again.records) == len(first.records)
        assert "did not answer in time; as it answered" in str(again.note)

    def test_what_has_not_changed_is_not_sent_again(
        self,
        hub: Hub,
        hub_replica: HubReplica,
        search: Search,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        first = search(hub)
        monkeypatch.setattr(hub_session, "FRESH_S", -1.0)
        again = search(hub)
        assert again == first, "checked just now, so without an age"
        assert len(hub_replica.unchanged) == len(hub_replica.faults.seen) // 2

    def test_what_one_token_may_see_another_may_not(
        self, hub_settings: Settings, hub: Hub, hub_replica: HubReplica, search: Search
    ) -> None:
        search(hub)
        asked = len(hub_replica.faults.seen)
        other = hub_settings.model_copy(update={"hf_token": _secret("hf_" + "a" * 34)})
        assert search(Hub(other)).note is None
        assert len(hub_replica.faults.seen) == 2 * asked
        store = (hub_settings.data / "sources" / "replies.sqlite3").read_bytes()
        assert b"hf_aaaa" not in store


def _secret(value: str) -> object:
    from pydantic import SecretStr

    return SecretStr(value)


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
