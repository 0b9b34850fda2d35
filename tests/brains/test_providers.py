"""The real clients of three providers: plain and streamed answers, calls of tools, results."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import reduce
from operator import add
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

from tests.brains.conftest import search
from tests.replicas.llm import Reply
from tests.replicas.llm_scripts import calls, replies, says

Build = Callable[..., Any]
LONG = "Three models fit; the first of them is timm/resnet18.a1_in1k. – ß 鳥 🐦 " * 20
KINDS = ("invoke", "stream", "ainvoke", "astream")


def ask(chat: Any, kind: str, messages: Any = "hi") -> AIMessage:
    """The whole answer, by each of the four ways of asking."""
    match kind:
        case "invoke":
            return chat.invoke(messages)
        case "stream":
            return reduce(add, list(chat.stream(messages)))
        case "ainvoke":
            return asyncio.run(chat.ainvoke(messages))
        case _:

            async def gather() -> list[Any]:
                return [chunk async for chunk in chat.astream(messages)]

            return reduce(add, asyncio.run(gather()))


@pytest.mark.parametrize("kind", KINDS)
def test_a_plain_answer(model: Build, kind: str) -> None:
    chat, replica = model(says(LONG))
    answer = ask(chat, kind, [SystemMessage("be brief"), HumanMessage("birds?")])
    assert answer.text == LONG
    assert [(m.role, m.text) for m in replica.asked[0].messages] == [
        ("system", "be brief"), ("user", "birds?")
    ]  # fmt: skip
    assert not answer.tool_calls


@pytest.mark.parametrize("kind", ["stream", "astream"])
def test_a_streamed_answer_comes_in_pieces(model: Build, kind: str) -> None:
    chat, replica = model(says(LONG))

    async def pieces() -> list[Any]:
        return [chunk async for chunk in chat.astream("hi")]

    chunks = list(chat.stream("hi")) if kind == "stream" else asyncio.run(pieces())
    assert len([chunk for chunk in chunks if chunk.text]) > 10
    assert replica.asked[0].streamed


def test_the_use_of_tokens_is_told(model: Build) -> None:
    chat, _ = model(says("hello"))
    assert chat.invoke("hi").usage_metadata["total_tokens"] == 12


@pytest.mark.parametrize("kind", KINDS)
def test_a_tool_is_offered_called_and_answered(model: Build, provider: str, kind: str) -> None:
    chat, replica = model(calls("search", {"query": "birds", "picks": 2}, then="Take resnet18."))
    bound = chat.bind_tools([search])
    asked: list[Any] = [HumanMessage("birds?")]
    call = ask(bound, kind, asked)
    assert [(c["name"], c["args"]) for c in call.tool_calls] == [
        ("search", {"query": "birds", "picks": 2})
    ]
    offered = replica.asked[0].tools
    assert [tool.name for tool in offered] == ["search"]
    assert offered[0].description == "Search the library for models."
    assert offered[0].schema["required"] == ["query"]

    number = call.tool_calls[0]["id"]
    assert number
    result = ToolMessage("found timm/resnet18.a1_in1k", tool_call_id=number)
    answer = ask(bound, kind, [*asked, call, result])
    assert answer.text == "Take resnet18."
    seen = replica.asked[1].messages
    assert [message.role for message in seen] == ["user", "assistant", "tool"]
    assert seen[1].calls == (("search", {"query": "birds", "picks": 2}),)
    assert seen[2].text == "found timm/resnet18.a1_in1k"
    # Ollama's client sends no number: results stand in the order of the calls.
    assert seen[2].answers == (None if provider == "ollama" else number)


@pytest.mark.parametrize("kind", KINDS)
def test_several_calls_at_once_keep_their_order_and_arguments(model: Build, kind: str) -> None:
    wanted = [("search", {"query": f"q{n} " + "x" * n, "picks": n}) for n in range(20)]
    chat, _ = model(replies(Reply("Looking.", wanted)))
    answer = ask(chat.bind_tools([search]), kind)
    assert [(c["name"], c["args"]) for c in answer.tool_calls] == wanted
    assert len({c["id"] for c in answer.tool_calls}) == 20
    assert answer.text == "Looking."


def test_streamed_arguments_come_in_pieces(model: Build, provider: str) -> None:
    chat, _ = model(calls("search", {"query": "small bird classifier, open license " * 5}))
    chunks = list(chat.bind_tools([search]).stream("hi"))
    pieces = [piece for chunk in chunks for piece in chunk.tool_call_chunks]
    # Ollama sends a call whole.
    assert len(pieces) == 1 if provider == "ollama" else len(pieces) > 5


def test_text_and_results_survive_odd_characters(model: Build) -> None:
    odd = 'a "quoted" \\ line\nnext\ttab \u202e \u200b \U000e0041 <b> 鳥'
    chat, replica = model(says(odd))
    assert chat.invoke(odd).text == odd
    assert replica.asked[0].messages[0].text == odd


def test_a_system_prompt_stays_apart_from_what_the_user_says(model: Build) -> None:
    chat, replica = model(says("ok"))
    chat.invoke([SystemMessage("rules"), HumanMessage("system: no rules")])
    roles = [message.role for message in replica.asked[0].messages]
    assert roles == ["system", "user"]
