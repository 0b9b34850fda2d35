"""One GET: every way in which a service fails, in words; what is kept, and for how long."""

from __future__ import annotations

import contextlib
import time
from email.utils import formatdate
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bowerbird.need import Need
from bowerbird.settings import Settings
from tests.replicas.web import WebReplica
from tests.sources.fixtures_web import configured, replica, served
from tools.sources import Answer, Question, SourceError, web
from tools.sources.github import NAME, GitHub
from tools.sources.online import Online
from tools.sources.web import Web, json_of

__all__ = ["configured", "replica", "served"]
NEED = Need(task=["image-classification"], domain=["bird"], source_hub="github")


def _ask(source: GitHub, seconds: float = 3.0) -> Answer:
    return source.search(Question(NEED, "bird classifier"), time.monotonic() + seconds)


def _stale(source: GitHub) -> None:
    source._web._fresh_s = -1


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("401", "refuses access"), ("403", "refuses access"), ("404", "does not know"),
        ("429", "come back in 7 s"), ("500", "status 500"), ("503", "status 503"),
        ("truncated", "broke off"), ("nonsense", "could not be read"),
        ("wrong-shape", "could not be read"), ("stall", "in time"), ("drip", "in time"),
    ],
)  # fmt: skip
class TestFailures:
    def test_each_in_words(
        self, configured: Settings, replica: WebReplica, kind: Any, words: str
    ) -> None:
        replica.faults.kind = kind
        with pytest.raises(SourceError, match=words) as caught:
            _ask(GitHub(configured), seconds=1.2)
        assert caught.value.state == "failed"
        assert len(replica.faults.seen) == 1

    def test_an_older_reply_stands_in(
        self, configured: Settings, replica: WebReplica, kind: Any, words: str
    ) -> None:
        source = GitHub(configured)
        first = _ask(source)
        _stale(source)
        replica.faults.kind = kind
        for _ in range(2):  # the failing reply must not take the place of the good one
            again = _ask(source, seconds=1.2)
            assert again.records == first.records
            assert "as it answered just now" in str(again.note)


def test_no_wait_longer_than_asked_for(configured: Settings, replica: WebReplica) -> None:
    replica.faults.kind = "429"
    replica.faults.retry_after = formatdate(time.time() + 50, usegmt=True)
    with pytest.raises(SourceError, match=r"come back in (49|50) s"):
        _ask(GitHub(configured))


def test_the_rate_limit_is_kept_to_by_every_process(
    configured: Settings, replica: WebReplica
) -> None:
    replica.faults.kind = "403"
    reset = str(int(time.time()) + 40)
    replica.faults.headers |= {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}
    for _ in range(3):
        with pytest.raises(SourceError, match="come back in"):
            _ask(GitHub(configured))
    assert len(replica.faults.seen) == 1


def test_sources_are_asked_only_where_they_are_named(configured: Settings) -> None:
    _, rows = Online(configured).ask(Question(NEED, "bird classifier"))
    assert [row.name for row in rows] == ["hf", "github", "papers", "papers-with-code", "torch-hub"]
    assert [row.status for row in rows][1:] == ["ok", "skipped", "skipped", "skipped"]


def test_each_token_has_its_own_replies_and_waits(
    configured: Settings, replica: WebReplica
) -> None:
    _ask(GitHub(configured))
    replica.faults.kind = "429"
    with pytest.raises(SourceError, match="come back"):
        _ask(GitHub(configured.model_copy(update={"github_token": SecretStr("mine")})))
    replica.faults.kind = None
    assert _ask(GitHub(configured.model_copy(update={"github_token": SecretStr("other")}))).records
    assert replica.tokens == [None, "Bearer other"]


def test_the_last_call_is_the_last(configured: Settings, replica: WebReplica) -> None:
    replica.headers |= {
        "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 40),
    }  # fmt: skip
    source = GitHub(configured)
    assert "0 of 10 searches left" in str(_ask(source).note)
    _stale(source)
    assert "asked to come back" in str(_ask(source).note)
    assert len(replica.faults.seen) == 1


@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_an_unchanged_reply_is_not_sent_again(
    configured: Settings, replica: WebReplica, header: str
) -> None:
    replica.headers = {header: formatdate(0, usegmt=True)}
    source = GitHub(configured)
    first = _ask(source)
    assert "just now" in str(_ask(source).note)
    assert len(replica.faults.seen) == 1
    _stale(source)
    replica.found = []  # what the replica would send, were it not for the mark
    assert _ask(source).records == first.records
    assert len(replica.faults.seen) == 2


def test_unchanged_without_anything_kept(configured: Settings, replica: WebReplica) -> None:
    replica.headers = {"ETag": '"v1"'}
    source = GitHub(configured)
    source._headers = {"If-None-Match": '"v1"'}
    with pytest.raises(SourceError, match="could not be read"):
        _ask(source)


def test_an_endless_reply_is_cut(configured: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "MAX_BYTES", 100)
    with pytest.raises(SourceError, match="larger"):
        _ask(GitHub(configured))


def test_sent_on_within_the_same_service(configured: Settings, replica: WebReplica) -> None:
    replica.onward = "/moved"
    assert len(_ask(GitHub(configured)).records) == 1


@pytest.mark.parametrize(
    "elsewhere",
    ["http://127.0.0.1:9/", "https://127.0.0.1/", "http://localhost/", "file:///etc/passwd",
     "http://[::ffff:127.0.0.1]/", "http://2130706433/", "gopher://127.0.0.1:70/", "//127.0.0.1:9",
     "http://169.254.169.254/latest/"],
)  # fmt: skip
def test_never_sent_elsewhere(configured: Settings, replica: WebReplica, elsewhere: str) -> None:
    replica.onward = elsewhere
    with pytest.raises(SourceError, match=r"not followed|broke off"):
        _ask(GitHub(configured))


def test_sent_on_to_a_named_host_without_the_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, str | None]] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append((request.url.host, request.headers.get("Authorization")))
        if request.url.host == "named.example":
            return httpx2.Response(200, content=b"zip")
        return httpx2.Response(302, headers={"Location": "https://named.example/x"})

    real = httpx2.Client
    transport = httpx2.MockTransport(answer)
    monkeypatch.setattr(httpx2, "Client", lambda **more: real(transport=transport, **more))
    source = Web("x", Settings(data=tmp_path), also=frozenset({"named.example"}))
    headers = {"Authorization": "Bearer token-of-mine"}
    source.save("https://first.example/", headers, time.monotonic() + 3, tmp_path / "f", 10)
    assert seen == [("first.example", "Bearer token-of-mine"), ("named.example", None)]
    assert (tmp_path / "f").read_bytes() == b"zip"


def test_sent_on_without_an_end(configured: Settings, replica: WebReplica) -> None:
    replica.onward = "/round"
    with pytest.raises(SourceError, match="without an end"):
        _ask(GitHub(configured))


def test_a_file_is_saved_whole_or_not_at_all(
    configured: Settings, replica: WebReplica, tmp_path: Path
) -> None:
    address = f"{configured.github_endpoint}/repos/keeper/nets/zipball/main"
    target = tmp_path / "x.zip"
    source = Web(NAME, configured)
    source.save(address, {}, time.monotonic() + 3, target, 10_000)
    assert target.read_bytes() == replica.zip
    cases: list[tuple[Any, int, str]] = [
        ("truncated", 10_000, "broke off"),
        (None, 10, "larger than"),
    ]
    for kind, most, words in cases:
        replica.faults.kind = kind
        with pytest.raises(SourceError, match=words):
            source.save(address, {}, time.monotonic() + 3, target, most)
        assert not target.exists()
    replica.faults.kind = None
    with pytest.raises(SourceError, match="could not be stored"):
        source.save(address, {}, time.monotonic() + 3, tmp_path / "no" / "x", 10_000)


@given(st.text(max_size=50))
def test_json_is_read_or_refused_in_words(body: str) -> None:
    with contextlib.suppress(SourceError):
        json_of("x")(body)


def test_deep_json() -> None:
    with pytest.raises(SourceError):
        json_of("x")("[" * 1_000_000)
