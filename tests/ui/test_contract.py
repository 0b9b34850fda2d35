"""Requests made from the OpenAPI document: every answer is one that it describes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from agent import Assistant
from bowerbird.settings import Settings
from ui.surfaces.rest import create_app

EXAMPLES = 12


@pytest.fixture(scope="module")
def described(built_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    chosen = Settings(
        data=built_index,
        offline=True,
        timing_s=0.01,
        max_jobs=10_000,
        max_waiting=1000,
        host="0.0.0.0",
    )
    with Assistant(chosen) as assistant:
        assistant.prepare(validate=False)
        yield schemathesis.openapi.from_asgi("/openapi.json", create_app(assistant, chosen))


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_every_answer_is_described(case: Any) -> None:
    case.call_and_validate()
