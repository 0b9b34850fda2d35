"""Requests made from the OpenAPI document: every answer is one that it describes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.stateful import run_state_machine_as_test

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


def test_steps_that_follow_each_other_are_described() -> None:
    """Validations are asked for, looked at, watched and cancelled, in orders found by chance."""
    app = create_app(cast(Assistant, FakeAssistant()), Settings(max_jobs=10_000, host="0.0.0.0"))
    chosen = schemathesis.openapi.from_asgi("/openapi.json", app).include(
        path_regex=r"^/v1/validate"
    )
    done: set[tuple[str, int]] = set()

    @chosen.hook
    def map_body(_: Any, body: Any) -> Any:
        """Mostly a model that is known: else there would be no job to go on with."""
        if isinstance(body, dict) and body.get("ids"):
            return {**body, "ids": ["torchhub:pytorch/vision:resnet18"]}  # pyright: ignore
        return body

    class Chained(chosen.as_state_machine()):
        def after_call(self, response: Any, case: Any) -> None:
            done.add((case.operation.label, response.status_code))

    run_state_machine_as_test(
        Chained,
        settings=settings(
            max_examples=25, stateful_step_count=6, deadline=None, derandomize=True,
            database=None, suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    job = "/v1/validate/{job}"
    assert {("POST /v1/validate", 202), (f"GET {job}", 200), (f"DELETE {job}", 204)} <= done
