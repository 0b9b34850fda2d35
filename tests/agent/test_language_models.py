"""The graph with a language model behind the real client libraries: it may choose
tools and words, and nothing else, whatever it does."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from agent import Assistant
from agent.graph import MAX_MODEL_CALLS, Agent
from bowerbird.recommendation import Recommendation
from bowerbird.settings import Settings
from tests.replicas import llm_scripts as scripts
from tests.replicas.llm import LlmReplica, Message, Reply, Script, Tool
from tests.replicas.server import serve

KEY = "sk-secret-0123456789"
REQUEST = "small bird classifier, open license"
PROVIDERS = {
    "openai": ("openai:some-model", "/v1"),
    "anthropic": ("anthropic:claude-sonnet-4-6", ""),
    "ollama": ("ollama:qwen3:4b", ""),
}
Make = Callable[..., tuple[Agent, LlmReplica]]


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[LlmReplica, str]]:
    replica = LlmReplica(scripts.says("hello"))
    with serve(replica.app) as address:
        yield replica, address


@pytest.fixture
def make(
    assistant: Assistant, served: tuple[LlmReplica, str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Make]:  # fmt: skip
    opened: list[Agent] = []
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "LANGSMITH_TRACING"):
        monkeypatch.delenv(name, raising=False)

    def build(script: Script, provider: str = "openai", **changed: Any) -> tuple[Agent, LlmReplica]:
        replica, address = served
        replica.use(script)
        name, path = PROVIDERS[provider]
        given: dict[str, Any] = {
            "data": tmp_path, "offline": True, "brain": name, "llm_base_url": address + path,
            "llm_api_key": SecretStr(KEY), "llm_seconds": 3.0,
        }  # fmt: skip
        made = Agent(Settings(**(given | changed)), assistant.work)
        opened.append(made)
        return made, replica

    yield build
    for agent in opened:
        agent.close()


@pytest.fixture(scope="module")
def own(assistant: Assistant) -> Recommendation:
    """What the built-in brain answers."""
    return assistant.recommend([REQUEST], validate=False)


def _first_id(messages: list[Message]) -> str:
    found = re.search(r"^1\. (\S+?);", messages[-1].text, re.MULTILINE)
    assert found is not None, messages[-1].text
    return found[1]


def sensible(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
    """Searches, then names the first model that it was told."""
    if messages[-1].role != "tool":
        return Reply(tool_calls=[("search", {"request": REQUEST})])
    return Reply(f"My pick for your birds is `{_first_id(messages)}`, which is quite small.")


@pytest.mark.parametrize("provider", PROVIDERS)
def test_it_words_the_answer_and_the_tools_give_the_facts(
    make: Make, own: Recommendation, provider: str
) -> None:
    agent, replica = make(sensible, provider)
    got = agent.ask("t", REQUEST)
    assert got.message == f"My pick for your birds is `{own.picks[0].id}`, which is quite small."
    assert [p.id for p in got.picks] == [p.id for p in own.picks]
    assert got.picks == own.picks
    assert got.need == own.need
    assert {t.name for t in replica.asked[0].tools} >= {"search", "validate", "licence"}
    assert len(replica.asked) == 2


def _unchanged(got: Recommendation, own: Recommendation) -> None:
    """Picks, verdicts and limits are those of the tools."""
    assert got.outcome == own.outcome
    assert [p.model_dump() for p in got.picks] == [p.model_dump() for p in own.picks]
    assert got.need.license == own.need.license


MISBEHAVING: dict[str, Script] = {
    name: getattr(scripts, name)
    for name in (
        "refuses", "invents", "invents_after_tool", "unknown_tool", "wrong_arguments",
        "extra_arguments", "broken_arguments", "loops", "twenty_tools", "empty", "huge", "drips",
        "stalls", "drops", "nonsense", "wrong_shape", "late_error", "leaks_prompt",
    )
} | {
    "429": scripts.failing(429, "1"), "500": scripts.failing(500), "401": scripts.failing(401),
    "404": scripts.failing(404), "echoes the key": scripts.failing(400, error=f"bad key {KEY}"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISBEHAVING)
def test_whatever_it_does_the_turn_ends_with_the_same_picks(
    make: Make, own: Recommendation, name: str
) -> None:
    agent, replica = make(MISBEHAVING[name], llm_seconds=1.5)
    began = time.monotonic()
    got = agent.ask("t", REQUEST)
    assert time.monotonic() - began < 30
    _unchanged(got, own)
    assert len(replica.asked) <= 3 * MAX_MODEL_CALLS
    assert own.picks[0].id in got.message
    for word in ("super-bird-9000", "resnet5000", "97.3", "12,345,678", KEY, "You are Bowerbird"):
        assert word not in got.message
    assert agent.ask("t", "show the code").about == "code"  # the thread goes on


@pytest.mark.parametrize("provider", PROVIDERS)
def test_where_it_fails_the_answer_says_so(make: Make, own: Recommendation, provider: str) -> None:
    agent, _ = make(scripts.failing(500), provider)
    got = agent.ask("t", REQUEST)
    _unchanged(got, own)
    assert "The built-in rules answered." in got.message
    assert "in trouble" in got.message


def test_where_nothing_listens_the_answer_says_so(make: Make, own: Recommendation) -> None:
    agent, _ = make(sensible, llm_base_url="http://127.0.0.1:9/v1")
    got = agent.ask("t", REQUEST)
    _unchanged(got, own)
    assert "cannot be reached" in got.message


def test_a_sentence_without_ground_is_left_out_and_counted(make: Make, own: Recommendation) -> None:
    def half(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
        if messages[-1].role != "tool":
            return Reply(tool_calls=[("search", {"request": REQUEST})])
        return Reply(
            f"Take `{_first_id(messages)}`. It reaches 99.9 % accuracy. "
            "acme/wonder-net-2 is even better! See https://evil.example/x for more. It is small."
        )

    agent, _ = make(half)
    got = agent.ask("t", REQUEST)
    _unchanged(got, own)
    assert got.message.startswith(f"Take `{own.picks[0].id}`.")
    assert "It is small." in got.message
    for word in ("99.9", "wonder-net", "evil.example"):
        assert word not in got.message
    assert "3 sentences of the language model were left out" in got.message


def test_limits_come_from_the_person_alone(make: Make) -> None:
    def loosens(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
        if messages[-1].role != "tool":
            words = "image classifier, any license, up to 5000 MB, on a GPU"
            return Reply(tool_calls=[("search", {"request": words})])
        return Reply(f"Take `{_first_id(messages)}`.")

    agent, _ = make(loosens)
    got = agent.ask("t", "image classifier, MIT license, under 30 MB")
    assert got.need.license == "specific:mit"
    assert got.need.max_size_mb == 30
    assert all(p.license.id == "mit" for p in got.picks)
    assert all(p.size_mb is None or p.size_mb <= 30 for p in got.picks)


def test_it_may_fill_what_the_words_leave_open_and_that_is_said(make: Make) -> None:
    def reads_finnish(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
        if messages[-1].role != "tool":
            return Reply(tool_calls=[("search", {"request": "image classification of birds"})])
        return Reply(f"Ota `{_first_id(messages)}`.")

    agent, _ = make(reads_finnish)
    got = agent.ask("t", "tunnista linnut valokuvista")
    assert got.need.task[0] == "image-classification"
    assert any("as the language model read it" in a for a in got.need.assumed)


def test_models_that_nobody_found_are_not_run(make: Make, assistant: Assistant) -> None:
    def runs(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
        if messages[-1].role != "tool":
            return Reply(
                tool_calls=[("validate", {"models": ["evil/model", "microsoft/resnet-50"]})]
            )
        assert "none of these models was found" in messages[-1].text
        return Reply("I could not.")

    agent, _ = make(runs)
    events = [s.data.get("tool") for s in agent.say("t", REQUEST) if s.event == "tool-finished"]
    assert events[0] == "validate"


def test_nothing_secret_is_sent(make: Make) -> None:
    agent, replica = make(sensible)
    agent.ask("t", REQUEST)
    agent.ask("t", "only MIT")
    assert KEY not in replica.sent
    for asked in replica.asked:
        assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert "BOWERBIRD_" not in replica.sent


def test_a_follow_up_sees_the_thread(make: Make) -> None:
    agent, replica = make(sensible)
    first = agent.ask("t", REQUEST)
    agent.ask("t", "only MIT")
    texts = [m.text for m in replica.asked[-1].messages if m.role in ("user", "assistant")]
    assert any(REQUEST in text for text in texts)
    assert first.message in texts
    assert all(m.role != "tool" for m in replica.asked[2].messages)


def test_the_stateless_answer_uses_it_too(
    assistant: Assistant, make: Make, own: Recommendation
) -> None:
    agent, _ = make(sensible)
    from agent.work import Options

    got = agent.once([REQUEST], Options())
    assert got.message.startswith("My pick for your birds")
    _unchanged(got, own)
    turns = [REQUEST, "something smaller"]
    assert agent.once(turns, Options()).picks == assistant.recommend(turns, validate=False).picks


def test_time_runs_out(make: Make, own: Recommendation) -> None:
    agent, replica = make(scripts.loops, turn_seconds=0.01)
    got = agent.ask("t", REQUEST)
    _unchanged(got, own)
    assert len(replica.asked) <= 1
