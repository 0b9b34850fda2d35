from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

import agent
from tests.ui.fakes import FakeAssistant


@pytest.fixture
def fake() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture(autouse=True)
def _no_page_is_left_in_the_making() -> Iterator[None]:
    """FastAPI changes the warning filters of the whole process while an application is made."""
    yield
    for thread in threading.enumerate():
        if thread.name in {"page", "gradio"}:
            thread.join(60)


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
