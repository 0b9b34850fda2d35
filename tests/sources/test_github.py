"""GitHub as a source, against a replica."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bowerbird.need import Need
from bowerbird.settings import Settings
from tests.replicas.web import WebReplica
from tests.sources.fixtures_web import HOSTILE, JSON, clean, configured, replica, served
from tools.sources import Answer, Question, SourceError, github
from tools.sources.github import GitHub

__all__ = ["configured", "replica", "served"]
NEED = Need(
    task=["image-classification"], domain=["bird"], source_hub="github", license="specific:mit"
)


def _ask(source: GitHub, need: Need = NEED) -> Answer:
    return source.search(Question(need, "bird classifier"), time.monotonic() + 3)


def test_repositories_become_records(configured: Settings) -> None:
    answer = _ask(GitHub(configured))
    first, second, third = answer.records
    assert first.id == "github:keeper/birds-0"
    assert first.license is None, "NOASSERTION is no licence"
    assert second.license is not None
    assert (second.license.id, second.likes, second.library) == ("mit", 99, None)
    assert third.archived
    assert not first.archived
    assert clean(first.description)
    assert {"pushed:2026-05", "birds"} <= set(first.tags)
    assert first.released == "2024-02-03"
    assert (first.doors[0].loader, first.catalogue) == ("github", "github-live")
    assert answer.note == "9 of 10 searches left this minute"


def test_what_is_asked(configured: Settings, replica: WebReplica) -> None:
    _ask(GitHub(configured))
    asked = replica.faults.seen[0]
    assert "bird+image+classification+pretrained" in asked
    assert "license%3Amit" in asked
    assert "sort=stars&order=desc" in asked
    assert replica.tokens == [None]


def test_the_token_is_sent_and_never_kept(
    configured: Settings, replica: WebReplica, tmp_path: Path
) -> None:
    own = configured.model_copy(update={"github_token": SecretStr("token-of-mine")})
    _ask(GitHub(own))
    assert replica.tokens == ["Bearer token-of-mine"]
    kept = b"".join(f.read_bytes() for f in (tmp_path / "sources").iterdir())
    assert kept
    assert b"token-of-mine" not in kept


def test_pytorch_where_it_is_asked_for() -> None:
    assert "pytorch pretrained" in github.query(NEED.model_copy(update={"library": "pytorch"}))
    assert "license:" not in github.query(NEED.model_copy(update={"license": "open"}))


def test_only_where_github_is_named(configured: Settings, replica: WebReplica) -> None:
    with pytest.raises(SourceError) as caught:
        _ask(GitHub(configured), Need(task=["fill-mask"]))
    assert caught.value.state == "skipped"
    assert not replica.faults.seen


def test_fewer_words_where_all_find_nothing(configured: Settings, replica: WebReplica) -> None:
    replica.found = []
    answer = _ask(GitHub(configured))
    assert len(replica.faults.seen) == 2
    assert "classification" not in replica.faults.seen[1]
    assert "subject alone" in str(answer.note)


def test_no_network(tmp_path: Path) -> None:
    nowhere = GitHub(Settings(data=tmp_path, github_endpoint="http://127.0.0.1:9"))
    with pytest.raises(SourceError, match="no network") as caught:
        _ask(nowhere)
    assert caught.value.state == "offline"


def test_hostile_text_is_cleaned() -> None:
    made = github.record(
        {
            "full_name": "a/b", "description": HOSTILE, "topics": [HOSTILE] * 1000,
            "license": {"spdx_id": HOSTILE}, "pushed_at": HOSTILE, "created_at": HOSTILE,
        },
        [],
    )  # fmt: skip
    assert made is not None
    assert clean(made.description)
    assert len(made.description) <= 240
    assert len(made.tags) <= 60
    assert all(clean(tag) for tag in made.tags)
    assert made.released is None


@pytest.mark.parametrize(
    "name", ["a/..", "a/.", "../b", "a/b/c", "a", "a/b\n", "-a/b", "a/b?x", "a/\u00e4", 7, None]
)
def test_names_that_cannot_be_one(name: object) -> None:
    assert github.record({"full_name": name}, []) is None


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            ["license", "pushed_at", "topics", "description", "stargazers_count", "created_at"]
        ),
        JSON,
    )
)
def test_no_repository_breaks_the_mapping(fields: dict[str, Any]) -> None:
    assert github.record({"full_name": "a/b", **fields}, ["fill-mask"]) is not None
    github.record(fields, [])
