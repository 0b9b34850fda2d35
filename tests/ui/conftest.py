from __future__ import annotations

from typing import Any

import pytest

import agent
from tests.ui.fakes import FakeAssistant


@pytest.fixture
def fake() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def scripted(fake: FakeAssistant, monkeypatch: pytest.MonkeyPatch) -> FakeAssistant:
    """The command line's assistant is the fake one."""

    class Opened:
        def __init__(self, settings: Any = None, *, index_progress: Any = None) -> None:
            fake.settings = settings  # type: ignore[attr-defined]

        def __enter__(self) -> FakeAssistant:
            return fake

        def __exit__(self, *_: object) -> None:
            pass

    monkeypatch.setattr(agent, "Assistant", Opened)
    return fake
