"""Fixtures for the sources that go through `tools.sources.web`; imported by their tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import strategies as st

from bowerbird.settings import Settings
from tests.replicas.server import serve
from tests.replicas.web import WebReplica

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=10,
)
HOSTILE = "<script>x</script>\u202e\u200b\x1b[31m\x00" + "\U000e0041" * 50 + "long " * 100_000
"""Markup, marks that turn text around or hide it, control characters, and far too much."""


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[WebReplica, str]]:
    replica = WebReplica()
    with serve(replica.app) as address:
        yield replica, address


@pytest.fixture
def replica(served: tuple[WebReplica, str]) -> Iterator[WebReplica]:
    served[0].reset()
    yield served[0]
    served[0].reset()


@pytest.fixture
def configured(served: tuple[WebReplica, str], replica: WebReplica, tmp_path: Path) -> Settings:
    return Settings(
        data=tmp_path, github_endpoint=served[1], hf_endpoint=served[1], arxiv_endpoint=served[1]
    )


def clean(text: str) -> bool:
    """Whether nothing but printable text without markup is left."""
    return text.isprintable() and not set("<>\u202e\u200b") & set(text)
