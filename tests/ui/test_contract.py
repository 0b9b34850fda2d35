"""Requests made from the OpenAPI document: every answer is one that it describes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from agent import Assistant
from bowerbird.settings import Settings
from tests.ui.fakes import FakeAssistant
from ui.surfaces.rest import create_app

EXAMPLES = 12
PATHS = sorted(
    (path, method)
    for path, methods in create_app(cast(Assistant, FakeAssistant()), Settings())
    .openapi()["paths"]
    .items()
    for method in methods
)


@pytest.fixture(scope="module")
def described(built_index: Path) -> Iterator[Any]:
    chosen = Settings(
        data=built_index, offline=True, timing_s=0.01, max_jobs=10_000, max_waiting=1000,
        host="0.0.0.0", api_keys=(),
    )  # fmt: skip
    with Assistant(chosen) as assistant:
        assistant.prepare(validate=False)
        yield schemathesis.openapi.from_asgi("/openapi.json", create_app(assistant, chosen))


@pytest.mark.parametrize(("path", "method"), PATHS)
def test_every_answer_is_described(path: str, method: str, described: Any) -> None:
    @given(case=described[path][method].as_strategy())
    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def check(case: Any) -> None:
        case.call_and_validate()

    check()
