"""Made-up dialogues end in one of the five outcomes, and always in the same one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent import Assistant
from agent.dialogue import Dialogue, take
from agent.graph import Agent
from bowerbird.errors import BadInput
from bowerbird.recommendation import Outcome, Recommendation
from bowerbird.record import ModelRecord
from bowerbird.report import Validation, skipped
from tests.agent.made_up import dialogue

OUTCOMES = get_args(Outcome)


class _NoTimer:
    """A timing takes as long as it takes: where a turn asks for one, it is not the same twice."""

    def validate(self, records: Sequence[ModelRecord], **_: object) -> list[Validation]:
        return [skipped("not timed in this test") for _ in records]


@pytest.fixture(autouse=True)
def untimed(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assistant.resources, "timing", _NoTimer)


def answered(assistant: Assistant, turns: list[str]) -> Recommendation | None:
    """None where the words were refused with a sentence."""
    try:
        got = assistant.recommend(turns, validate=False)
    except BadInput:
        return None
    assert got.outcome in OUTCOMES
    assert got.message.strip()
    assert (got.outcome == "clarify") == (got.question is not None)
    assert not got.picks or got.outcome == "recommend"
    return got.model_copy(update={"trace": []})


@pytest.mark.parametrize("start", range(0, 100, 20))
def test_no_crash_no_unknown_outcome_the_same_twice(assistant: Assistant, start: int) -> None:
    for seed in range(start, start + 20):
        turns = dialogue(seed)
        first, second = answered(assistant, turns), answered(assistant, turns)
        assert (first and first.model_dump_json()) == (second and second.model_dump_json()), turns


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("start", range(1000, 11_000, 1000))
def test_ten_thousand(assistant: Assistant, start: int) -> None:
    for seed in range(start, start + 1000):
        turns = dialogue(seed)
        first, second = answered(assistant, turns), answered(assistant, turns)
        assert (first and first.model_dump_json()) == (second and second.model_dump_json()), turns


@pytest.mark.parametrize("start", range(0, 40, 10))
def test_a_thread_says_the_same_as_the_stateless_dialogue(
    assistant: Assistant, agent: Agent, start: int
) -> None:
    for seed in range(start, start + 10):
        turns = [t for t in dialogue(seed) if t.strip()]
        kept = None
        for text in turns:
            try:
                kept = agent.ask(f"s{seed}", text)
            except BadInput:
                kept = None
                break
        if kept is None:
            continue
        fresh = answered(assistant, turns)
        assert fresh is not None
        assert fresh.model_dump_json() == kept.model_copy(update={"trace": []}).model_dump_json()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text(max_size=120), min_size=1, max_size=4))
def test_any_text_can_be_taken(turns: list[str]) -> None:
    state = Dialogue()
    for text in turns:
        try:
            step = take(state, text)
        except BadInput:
            continue
        state = Dialogue.model_validate_json(step.dialogue.model_dump_json())
        assert state == step.dialogue
