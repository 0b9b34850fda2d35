"""The graph: tools, memory, limits; the same answer as without it."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage
from langchain_core.tools import BaseTool

from agent import Assistant, work
from agent.brains.builtin import BuiltinBrain
from agent.graph import MAX_TOOL_CALLS, Agent, Said
from agent.memory import FILE
from agent.toolset import TOOLS
from agent.work import Options
from bowerbird.errors import BadInput, CatalogueError
from bowerbird.recommendation import Recommendation
from bowerbird.settings import Settings

TALK = [
    "image classifier for flowers, open license", "smaller", "thanks!",
    "what does AGPL mean for me?", "why not resnet50?", "compare the first two", "only MIT",
    "show the code", "new question: text to speech for German", "more",
]  # fmt: skip


def _same(a: Recommendation, b: Recommendation) -> bool:
    blank = {"trace": []}
    return (
        a.model_copy(update=blank).model_dump_json() == b.model_copy(update=blank).model_dump_json()
    )


def test_a_thread_and_the_stateless_dialogue_agree_to_the_byte(
    assistant: Assistant, agent: Agent
) -> None:
    for number, text in enumerate(TALK):
        kept = agent.ask("t", text)
        fresh = assistant.recommend(TALK[: number + 1], validate=False)
        assert _same(kept, fresh), text


def test_memory_survives_a_restart(assistant: Assistant, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, offline=True)
    with Agent(settings, assistant.work) as first:
        before = first.ask("t", TALK[0])
    with Agent(settings, assistant.work) as second:
        assert [s.id for s in second.dialogue("t").shown] == [p.id for p in before.picks]
        got = second.ask("t", "show the code")
    assert before.picks[0].id in got.message or before.picks[0].doors[0] in got.message


def test_threads_know_nothing_of_each_other(agent: Agent) -> None:
    agent.ask("one", "image classifier, only MIT")
    other = agent.ask("two", "speech recognition")
    assert other.need.license is None
    assert agent.dialogue("three").talk is None


def test_a_forgotten_thread_is_gone(agent: Agent) -> None:
    agent.ask("t", TALK[0])
    agent.forget("t")
    assert agent.dialogue("t").talk is None


def test_one_checkpoint_is_kept_per_thread(agent: Agent, tmp_path: Path) -> None:
    for text in TALK[:4]:
        agent.ask("t", text)
    with sqlite3.connect(tmp_path / FILE) as file:
        assert file.execute("SELECT count(*) FROM checkpoints").fetchone() == (1,)


def test_tool_starts_and_ends_are_told(agent: Agent) -> None:
    said = list(agent.say("t", TALK[0]))
    assert [(s.event, s.data.get("tool")) for s in said[:-1]] == [
        ("tool-started", "search"), ("tool-finished", "search"),
    ]  # fmt: skip
    assert said[1].data["found"] > 100
    assert said[1].data["ok"] is True
    assert said[-1].answer is not None


def test_the_tools_are_those_of_the_plain_functions() -> None:
    names = {t.name for t in TOOLS}
    assert names == {
        "search", "details", "compare", "papers", "github", "validate", "licence", "starter",
    }  # fmt: skip
    assert all(isinstance(t, BaseTool) and t.description for t in TOOLS)
    assert all(hasattr(work.Work, name) for name in names)
    for tool in TOOLS:
        assert not {"license", "max_size_mb", "picks", "device"} & set(tool.args)


def test_a_turn_that_is_stopped_leaves_the_thread_as_it_was(agent: Agent) -> None:
    agent.ask("t", TALK[0])
    before = agent.dialogue("t")
    turn = agent.say("t", "only MIT")
    assert next(turn).event == "tool-started"
    turn.close()
    assert agent.dialogue("t") == before
    stop = threading.Event()
    stop.set()
    assert [s for s in agent.say("t", "only MIT", stop=stop) if s.answer] == []
    assert agent.dialogue("t") == before
    assert agent.ask("t", "only MIT").need.license == "specific:mit"


def test_turns_of_one_thread_come_one_after_the_other(agent: Agent) -> None:
    answers: list[Recommendation] = []
    texts = ["image classifier", "only MIT", "under 50 MB", "smaller"]

    def one(text: str) -> None:
        answers.append(agent.ask("t", text))

    threads = [threading.Thread(target=one, args=(t,)) for t in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert not agent._turns


@pytest.mark.parametrize("thread", ["", "a b", "x" * 201, "../up", "a\nb"])
def test_a_bad_thread_name_is_refused(agent: Agent, thread: str) -> None:
    with pytest.raises(BadInput):
        agent.ask(thread, "image classifier")


@pytest.mark.parametrize("text", ["", "   ", "\u200b"])
def test_nothing_said_is_refused_and_nothing_lost(agent: Agent, text: str) -> None:
    agent.ask("t", TALK[0])
    before = agent.dialogue("t")
    with pytest.raises(BadInput):
        agent.ask("t", text)
    assert agent.dialogue("t") == before


def test_a_tool_that_fails_is_worded(
    agent: Agent, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise CatalogueError("The index is damaged; run: bowerbird doctor.")

    monkeypatch.setattr(assistant.work, "search", broken)
    got = agent.ask("t", TALK[0])
    assert got.outcome == "no-exact-match"
    assert "The index is damaged" in got.message
    monkeypatch.undo()
    assert agent.ask("t", TALK[0]).picks


def test_a_fault_of_ours_ends_no_thread(
    agent: Agent, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(assistant.work, "search", broken)
    got = agent.ask("t", TALK[0])
    assert got.outcome == "no-exact-match"
    monkeypatch.undo()
    assert agent.ask("t", TALK[0]).picks


def test_picks_are_timed_where_that_is_asked(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    said = list(agent.say("t", "image classifier under 15 MB", Options(picks=1, validate=True)))
    tools = [s.data["tool"] for s in said if s.event == "tool-started"]
    assert tools[:2] == ["search", "validate"]
    answer = said[-1].answer
    assert answer is not None
    assert answer.picks[0].validation.status in ("measured", "failed")


def test_the_built_in_brain_streams_its_words(agent: Agent) -> None:
    with pytest.raises(ValueError, match="graph"):
        BuiltinBrain().invoke("hello")


def test_a_long_thread_stays_small_and_quick(agent: Agent, tmp_path: Path) -> None:
    for number in range(60):
        agent.ask("t", f"image classifier under {number + 20} MB")
    state = agent._memory.saver.get_tuple({"configurable": {"thread_id": "t"}})
    assert state is not None
    messages = state.checkpoint["channel_values"]["messages"]
    assert len(messages) <= 26
    assert all(not isinstance(m, AIMessage) or not m.tool_calls for m in messages)
    assert (tmp_path / FILE).stat().st_size < 3_000_000


def test_events_are_told_while_work_goes_on(agent: Agent) -> None:
    times: list[tuple[str, float]] = []
    began = time.perf_counter()
    for said in agent.say("t", TALK[0]):
        times.append((said.event, time.perf_counter() - began))
    assert isinstance(said, Said)
    assert times[0][1] <= times[1][1] <= times[-1][1]
    assert MAX_TOOL_CALLS >= 8
