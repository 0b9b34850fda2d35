"""Each way in which the Hub fails has its own words, costs one request and ends in time."""

from __future__ import annotations

import resource
import threading
import time
from email.utils import formatdate
from typing import Any

import pytest

from bowerbird.settings import Settings
from tests.replicas.hub import HubReplica
from tests.sources.conftest import Search
from tools.sources import SourceError
from tools.sources.hub import Hub
from tools.sources.hub_errors import refusal, wait_of


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("404", "does not know"), ("401", "refuses access"), ("403", "refuses access"),
        ("429", "come back in 7 s"), ("500", "trouble (status 500)"), ("503", "status 503"),
        ("nonsense", "could not be read"), ("truncated", "broke off"),
        ("wrong-shape", "could not be read"), ("huge", "larger than 8 MB"),
    ],
)  # fmt: skip
def test_in_words_and_at_once(
    hub: Hub, hub_replica: HubReplica, search: Search, kind: Any, words: str
) -> None:
    hub_replica.faults.kind = kind
    with pytest.raises(SourceError) as caught:
        search(hub, seconds=8.0)
    assert words in str(caught.value)
    assert caught.value.state == "failed"
    assert len(hub_replica.faults.seen) == 1, "asked once, not again and again"


def test_a_huge_reply_does_not_fill_the_memory(
    hub: Hub, hub_replica: HubReplica, search: Search
) -> None:
    hub_replica.faults.kind = "huge"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(SourceError):
        search(hub)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


@pytest.mark.parametrize("kind", ["stall", "drip"])
def test_a_slow_hub_is_left_at_the_deadline(
    hub: Hub, hub_replica: HubReplica, search: Search, kind: Any
) -> None:
    hub_replica.faults.kind = kind
    before = threading.active_count()
    started = time.monotonic()
    with pytest.raises(SourceError, match="in time"):
        search(hub, seconds=0.8)
    assert time.monotonic() - started < 5
    for _ in range(100):
        if threading.active_count() <= before:
            break
        time.sleep(0.1)
    assert threading.active_count() <= before, "nobody goes on waiting for it"


class TestBusy:
    def test_it_is_left_alone_for_as_long_as_it_asks(
        self, hub: Hub, hub_replica: HubReplica, hub_settings: Settings, search: Search
    ) -> None:
        hub_replica.faults.kind = "429"
        for source in (hub, hub, Hub(hub_settings)):
            with pytest.raises(SourceError, match=r"come back in [67] s"):
                search(source)
        assert len(hub_replica.faults.seen) == 1, "not by a second process either"

    def test_and_asked_again_after_that(
        self, hub: Hub, hub_replica: HubReplica, search: Search
    ) -> None:
        hub_replica.faults.kind, hub_replica.faults.retry_after = "429", "1"
        with pytest.raises(SourceError):
            search(hub)
        hub_replica.faults.kind = None
        time.sleep(1.1)
        assert search(hub).records

    @pytest.mark.parametrize(
        ("headers", "seconds"),
        [
            ({"Retry-After": "30"}, 30), ({"Retry-After": "9" * 30}, 86_400),
            ({"Retry-After": formatdate(time.time() - 90, usegmt=True)}, 0),
            ({"RateLimit": '"api";r=0;t=55'}, 55), ({"RateLimit": "nonsense"}, 60),
            ({"Retry-After": "soon"}, 60), ({}, 60), ({"Retry-After": "²"}, 60),
        ],
    )  # fmt: skip
    def test_how_long(self, headers: dict[str, str], seconds: float) -> None:
        assert wait_of(headers) == seconds

    def test_a_date(self) -> None:
        date = formatdate(time.time() + 1800, usegmt=True)
        assert 1700 < wait_of({"Retry-After": date}) <= 1800


def test_no_network(hub_replica: HubReplica, hub_settings: Settings, search: Search) -> None:
    nowhere = Hub(hub_settings.model_copy(update={"hf_endpoint": "http://127.0.0.1:9"}))
    with pytest.raises(SourceError, match="no network") as caught:
        search(nowhere)
    assert caught.value.state == "offline"


@pytest.mark.parametrize("address", ["ftp://127.0.0.1", "nonsense", "http://[::bad"])
def test_an_address_that_is_none(
    hub_replica: HubReplica, hub_settings: Settings, search: Search, address: str
) -> None:
    with pytest.raises(SourceError, match="BOWERBIRD_HF_ENDPOINT"):
        search(Hub(hub_settings.model_copy(update={"hf_endpoint": address})))


def test_offline_by_the_clients_own_setting(
    hub: Hub, hub_replica: HubReplica, search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(SourceError, match="HF_HUB_OFFLINE") as caught:
        search(hub)
    assert caught.value.state == "offline"
    assert hub_replica.faults.seen == []


def test_what_answered_before_the_failure_is_kept(
    hub: Hub, hub_replica: HubReplica, search: Search
) -> None:
    hub_replica.fail_from = 3  # the first two of three pages come
    answer = search(hub)
    assert len(answer.records) == 6
    assert answer.note is not None
    assert "trouble" in answer.note


def test_other_users_of_the_client_are_left_alone(
    hub: Hub, hub_served: tuple[HubReplica, str], search: Search
) -> None:
    from huggingface_hub import HfApi
    from huggingface_hub.errors import RepositoryNotFoundError
    from huggingface_hub.utils import get_session

    before = get_session()
    search(hub)
    assert get_session() is before
    with pytest.raises(RepositoryNotFoundError):
        HfApi(endpoint=hub_served[1]).model_info("no/such")


def test_a_following_page_elsewhere_is_not_asked_for(
    hub: Hub, hub_replica: HubReplica, search: Search
) -> None:
    hub_replica.following = "http://127.0.0.1:9/api/models?cursor=3"
    answer = search(hub)
    assert answer.note is None
    assert 0 < len(answer.records) < 8


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (401, "RepoNotFound", "does not know this model"), (403, "GatedRepo", "terms"),
        (404, "EntryNotFound", "no such file"), (404, "RevisionNotFound", "revision"),
        (416, "", "refused the question"), (404, "Else", "does not know"),
    ],
)  # fmt: skip
def test_the_hubs_own_word_goes_before_the_number(status: int, code: str, words: str) -> None:
    error = refusal(status, {"X-Error-Code": code})
    assert error is not None
    assert words in str(error)
    assert refusal(200, {}) is None
