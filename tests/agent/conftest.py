"""An assistant over the real catalogue, shared by the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent import Assistant
from agent.graph import Agent
from bowerbird.settings import Settings


@pytest.fixture(scope="session")
def assistant(built_index: Path) -> Iterator[Assistant]:
    with Assistant(Settings(data=built_index, offline=True)) as opened:
        yield opened


@pytest.fixture
def agent(assistant: Assistant, tmp_path: Path) -> Iterator[Agent]:
    """A graph with a memory of its own."""
    settings = Settings(data=tmp_path, offline=True)
    with Agent(settings, assistant.work) as made:
        yield made
