"""GitHub, Hugging Face Papers and arXiv as sources, against replicas."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bowerbird.need import Need
from bowerbird.record import ModelRecord
from bowerbird.settings import Settings
from tests.replicas.server import serve
from tests.replicas.web import BOMB, WebReplica
from tools.sources import Answer, Question, SourceError, arxiv, github, paper_facts, papers, web
from tools.sources.github import GitHub
from tools.sources.papers import Papers

ON_GITHUB = Need(
    task=["image-classification"], domain=["bird"], source_hub="github", license="specific:mit"
)
IN_PAPERS = Need(task=["image-classification"], domain=["bird"], source_hub="papers")


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[WebReplica, str]]:
    replica = WebReplica()
    with serve(replica.app) as address:
        yield replica, address


@pytest.fixture
def replica(served: tuple[WebReplica, str]) -> Iterator[WebReplica]:
    replica = served[0]
    replica.faults.seen.clear()
    feed = replica.feed
    yield replica
    replica.faults.kind, replica.failing, replica.feed = None, "/", feed
    replica.faults.headers.clear()


@pytest.fixture
def configured(served: tuple[WebReplica, str], replica: WebReplica, tmp_path: Path) -> Settings:
    return Settings(
        data=tmp_path, github_endpoint=served[1], hf_endpoint=served[1], arxiv_endpoint=served[1]
    )


def _ask(source: GitHub | Papers, need: Need, seconds: float = 3.0) -> Answer:
    return source.search(Question(need, "bird classifier"), time.monotonic() + seconds)


class TestGitHub:
    def test_repositories_become_records(self, configured: Settings) -> None:
        answer = _ask(GitHub(configured), ON_GITHUB)
        first, second, third = answer.records
        assert first.id == "github:keeper/birds-0"
        assert first.license is None, "NOASSERTION is no licence"
        assert second.license is not None
        assert (second.license.id, second.likes) == ("mit", 99)
        assert third.archived
        assert "<" not in first.description
        assert "pushed:2026-05" in first.tags
        assert first.doors[0].loader == "github"
        assert answer.note == "9 searches left this minute"

    def test_what_is_asked(self, configured: Settings, replica: WebReplica) -> None:
        _ask(GitHub(configured), ON_GITHUB)
        assert "bird+image+classification+pretrained" in replica.faults.seen[0]
        assert "license%3Amit" in replica.faults.seen[0]

    def test_only_where_github_is_named(self, configured: Settings, replica: WebReplica) -> None:
        with pytest.raises(SourceError) as caught:
            _ask(GitHub(configured), Need(task=["fill-mask"]))
        assert caught.value.state == "skipped"
        assert not replica.faults.seen

    @pytest.mark.parametrize(
        ("kind", "words"),
        [
            ("401", "refuses access"), ("403", "refuses access"), ("404", "does not know"),
            ("429", "come back in 7 s"), ("500", "status 500"), ("503", "status 503"),
            ("truncated", "broke off"), ("nonsense", "could not be read"),
            ("wrong-shape", "could not be read"), ("stall", "in time"), ("drip", "in time"),
        ],
    )  # fmt: skip
    def test_each_failure_in_words(
        self, configured: Settings, replica: WebReplica, kind: Any, words: str
    ) -> None:
        replica.faults.kind = kind
        with pytest.raises(SourceError, match=words) as caught:
            _ask(GitHub(configured), ON_GITHUB, seconds=1.2)
        assert caught.value.state == "failed"
        assert len(replica.faults.seen) == 1

    def test_the_rate_limit_is_kept_to(self, configured: Settings, replica: WebReplica) -> None:
        replica.faults.kind = "403"
        reset = str(int(time.time()) + 40)
        replica.faults.headers |= {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}
        source = GitHub(configured)
        for _ in range(3):
            with pytest.raises(SourceError, match="come back in"):
                _ask(source, ON_GITHUB)
        assert len(replica.faults.seen) == 1

    def test_no_network(self, tmp_path: Path) -> None:
        nowhere = GitHub(Settings(data=tmp_path, github_endpoint="http://127.0.0.1:9"))
        with pytest.raises(SourceError, match="no network") as caught:
            _ask(nowhere, ON_GITHUB)
        assert caught.value.state == "offline"

    def test_an_unchanged_reply_is_not_sent_again(
        self, configured: Settings, replica: WebReplica
    ) -> None:
        source = GitHub(configured)
        first = _ask(source, ON_GITHUB)
        assert "just now" in str(_ask(source, ON_GITHUB).note)
        assert len(replica.faults.seen) == 1
        source._web._fresh_s = -1
        assert _ask(source, ON_GITHUB).records == first.records
        assert len(replica.faults.seen) == 2

    def test_an_old_reply_is_better_than_none(
        self, configured: Settings, replica: WebReplica
    ) -> None:
        source = GitHub(configured)
        first = _ask(source, ON_GITHUB)
        source._web._fresh_s = -1
        replica.faults.kind = "500"
        again = _ask(source, ON_GITHUB)
        assert again.records == first.records
        assert "trouble" in str(again.note)

    def test_an_endless_reply_is_cut(
        self, configured: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(web, "MAX_BYTES", 100)
        with pytest.raises(SourceError, match="larger"):
            _ask(GitHub(configured), ON_GITHUB)


class TestPapers:
    def test_models_of_papers(self, configured: Settings) -> None:
        answer = _ask(Papers(configured), IN_PAPERS)
        assert [r.id for r in answer.records] == ["keeper/glance"]
        assert answer.records[0].arxiv == ["2601.00001"]
        assert "Birds at a glance (arXiv 2601.00001, 2026)" in str(answer.note)
        assert "closed in July 2025" in str(answer.note)

    def test_only_where_papers_are_meant(self, configured: Settings) -> None:
        with pytest.raises(SourceError) as caught:
            _ask(Papers(configured), Need(task=["fill-mask"]))
        assert caught.value.state == "skipped"
        recent = Need(task=["fill-mask"], wants=["recent"])
        assert _ask(Papers(configured), recent).records

    def test_arxiv_stands_in(self, configured: Settings, replica: WebReplica) -> None:
        replica.failing, replica.faults.kind = "/api/papers", "500"
        answer = _ask(Papers(configured), IN_PAPERS)
        assert answer.records == []
        assert "Birds at a glance (arXiv 2601.00001, 2026)" in str(answer.note)

    def test_both_fail(self, configured: Settings, replica: WebReplica) -> None:
        replica.faults.kind = "500"
        with pytest.raises(SourceError, match="Hugging Face Papers is in trouble"):
            _ask(Papers(configured), IN_PAPERS)

    @pytest.mark.parametrize("body", [BOMB, "<feed", "", "\x00", '{"json": 1}'])
    def test_hostile_feeds(self, body: str) -> None:
        with pytest.raises(SourceError, match="could not be read"):
            list(arxiv.papers_of(body))

    def test_three_seconds_between_calls(self, configured: Settings, tmp_path: Path) -> None:
        source = arxiv.Arxiv(configured)
        source._wait(time.monotonic() + 5)
        with pytest.raises(SourceError, match="three seconds"):
            arxiv.Arxiv(configured)._wait(time.monotonic() + 0.5)


def test_models_and_papers_offline() -> None:
    base = {"catalogue": "t", "source": "s", "as_of": "2026"}
    vit = ModelRecord.model_validate({"id": "a/vit", "arxiv": ["2010.11929"], **base})
    other = ModelRecord.model_validate({"id": "a/other", **base})
    found = paper_facts.models_of("https://arxiv.org/abs/2010.11929v2", [other, vit])
    assert [r.id for r in found] == ["a/vit"]
    assert paper_facts.papers_of(vit) == ["https://huggingface.co/papers/2010.11929"]
    assert paper_facts.models_of("no paper", [vit]) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["license", "pushed_at", "topics", "description", "stargazers_count"]), JSON
    )
)
def test_no_repository_breaks_the_mapping(fields: dict[str, Any]) -> None:
    made = github.record({"full_name": "a/b", **fields}, ["fill-mask"])
    assert made is not None


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_no_paper_breaks_the_mapping(item: Any) -> None:
    papers.paper_of(item)
    papers.paper_of({"paper": item})
    papers.paper_of({"id": item, "title": item, "publishedAt": item})
