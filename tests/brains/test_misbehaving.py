"""How services that fail, and models that do what they should not, come to light here."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import traceback
from collections.abc import Callable
from typing import Any

import pytest

from agent.brains.chat_models import failure
from agent.brains.limits import MAX_REPLY_BYTES
from tests.brains.conftest import KEY, search
from tests.brains.test_providers import KINDS, ask
from tests.replicas.llm import Message, Reply, Tool
from tests.replicas.llm_scripts import (
    INVENTED,
    MISBEHAVING,
    REFUSAL,
    failing,
    huge,
    loops,
    replies,
    says,
)

Build = Callable[..., Any]
pytestmark = pytest.mark.timeout(25)
"""A stalled reply takes 30 seconds and a dripping one minutes: the limit of a call is real."""

SENTENCES = {
    "huge": "was not read: the reply is larger than 4,000,000 bytes",
    "drips": "did not answer in time",
    "stalls": "did not answer in time",
    "drops": "cannot be reached, or broke off",
    "nonsense": "in a form that cannot be read",
    "wrong-shape": "in a form that cannot be read",
    "401": "refused the key (status 401)",
    "429": "wants fewer requests (status 429)",
    "500": "in trouble (status 500 or above)",
}


def fails(chat: Any, kind: str = "invoke") -> Exception:
    with pytest.raises(Exception) as caught:  # each client has errors of its own
        ask(chat, kind)
    return caught.value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", SENTENCES)
def test_a_failing_service_ends_soon_and_in_one_sentence(model: Build, way: str, kind: str) -> None:
    chat, _ = model(MISBEHAVING[way], llm_seconds=1.0 if way in ("drips", "stalls") else 8.0)
    error = fails(chat, kind)
    assert SENTENCES[way] in failure(error)
    assert KEY not in "".join(traceback.format_exception(error))


@pytest.mark.parametrize("kind", ["stream", "astream"])
def test_an_error_in_the_middle_of_a_stream_is_an_error(model: Build, kind: str) -> None:
    chat, _ = model(MISBEHAVING["late-error"])
    assert failure(fails(chat, kind)) == "The language model's service reported an error."


def test_a_service_that_is_not_there(brain: Callable[..., Any]) -> None:
    from agent.brains.chat_models import chat_model

    chat = chat_model(brain(llm_base_url="http://127.0.0.1:9", llm_seconds=2.0))
    assert "cannot be reached" in failure(fails(chat))


@pytest.mark.parametrize("status", [400, 403, 404, 418, 503, 529])
def test_other_statuses(model: Build, status: int) -> None:
    chat, _ = model(failing(status), llm_seconds=2.0)
    told = failure(fails(chat))
    known = 500 if status >= 500 else status
    assert f"status {known}" in told or status == 418
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("provider", ["openai", "anthropic"], indirect=True)
@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_failure_that_passes_is_tried_again(model: Build, status: int) -> None:
    chat, replica = model(replies(Reply(status=status), Reply(status=status), Reply("hello")))
    assert chat.invoke("hi").text == "hello"
    assert len(replica.asked) == 3


@pytest.mark.parametrize("provider", ["openai", "anthropic"], indirect=True)
def test_a_short_wait_is_kept_and_a_long_one_is_not(model: Build) -> None:
    limited = Reply(status=429, headers={"Retry-After": "1"})
    chat, replica = model(replies(limited, Reply("hello")), llm_seconds=10.0)
    assert chat.invoke("hi").text == "hello"
    for told in ("60", "1e9", "inf", "Fri, 01 Jan 2199 00:00:00 GMT"):
        chat, replica = model(failing(429, told), llm_seconds=10.0)
        assert "fewer requests" in failure(fails(chat))
        assert len(replica.asked) == 1, told


def test_odd_waits_do_no_harm(model: Build, provider: str) -> None:
    for wait in ("nan", "-5", "soon", ""):
        chat, _ = model(replies(Reply(status=429, headers={"Retry-After": wait}), Reply("ok")))
        told = ""
        with contextlib.suppress(Exception):
            told = chat.invoke("hi").text
        assert told == ("" if provider == "ollama" else "ok")  # Ollama's client tries once


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_that_the_service_repeats_is_taken_out(model: Build, kind: str) -> None:
    for script in (
        failing(401, error=f"Incorrect API key provided: {KEY}. Yours: '{KEY}'"),
        failing(500, error=f"upstream said {KEY}"),
        lambda *_: Reply("a" * 50, late_error=f"bad key {KEY}"),
    ):
        chat, _ = model(script, llm_seconds=5.0)
        try:
            told = ask(chat, kind).text
        except Exception as error:
            told = "".join(traceback.format_exception(error)) + str(vars(error))
        assert KEY not in told
        assert "***" in told or told == "a" * 50


@pytest.mark.parametrize("provider", ["openai", "anthropic"], indirect=True)
def test_a_key_in_a_whole_answer_is_taken_out(model: Build) -> None:
    """Ollama's client asks for a stream always."""
    chat, _ = model(says(f"The key is {KEY}, is it not?"))
    assert chat.invoke("hi").text == "The key is ***, is it not?"


def test_the_log_does_not_hold_the_key(model: Build, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        chat, _ = model(says("hello"))
        ask(chat, "invoke")
        ask(chat, "astream")
        chat, _ = model(failing(401, error=KEY))
        fails(chat)
    assert KEY not in caplog.text


def test_a_redirect_is_not_followed(model: Build) -> None:
    elsewhere = Reply(status=307, headers={"Location": "http://127.0.0.1:9/elsewhere"})
    chat, replica = model(replies(elsewhere))
    assert "sends requests elsewhere" in failure(fails(chat))
    assert len(replica.asked) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_packed_replies_are_not_unpacked(model: Build, kind: str) -> None:
    import gzip

    bomb = gzip.compress(b"0" * 50_000_000)
    assert len(bomb) < MAX_REPLY_BYTES
    chat, replica = model(
        lambda *_: Reply(raw=bomb, headers={"Content-Encoding": "gzip"}), llm_seconds=5.0
    )
    assert "packed replies are not read" in failure(fails(chat, kind))
    assert replica.asked[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("kind", ["invoke", "stream"])
def test_after_a_failure_the_next_call_works(model: Build, kind: str) -> None:
    chat, replica = model(MISBEHAVING["drips"], llm_seconds=1.0)
    fails(chat, kind)
    for script in (MISBEHAVING["drops"], huge):
        replica.use(script)
        fails(chat, kind)
    replica.use(says("hello"))
    assert ask(chat, kind).text == "hello"


def test_every_call_has_its_own_time(model: Build) -> None:
    """Three calls of half the time each: no call inherits what another has used."""

    def slow(messages: list[Message], tools: list[Tool], turn: int) -> Reply:
        return Reply("hello", delay=0.6)

    chat, _ = model(slow, llm_seconds=1.2)
    for kind in ("invoke", "invoke", "stream", "ainvoke"):
        assert ask(chat, kind).text == "hello"


def test_calls_side_by_side(model: Build) -> None:
    chat, replica = model(lambda m, t, n: Reply(m[-1].text, delay=0.2), llm_seconds=5.0)

    async def together() -> list[str]:
        answers = await asyncio.gather(*(chat.ainvoke(f"hello {n}") for n in range(12)))
        return [answer.text for answer in answers]

    assert asyncio.run(together()) == [f"hello {n}" for n in range(12)]
    assert [answer.text for answer in chat.batch([f"hello {n}" for n in range(6)])] == [
        f"hello {n}" for n in range(6)
    ]
    assert len(replica.asked) == 18


def test_a_stream_that_is_left_closes_its_connection(model: Build) -> None:
    chat, replica = model(says("word " * 2_000))
    for _ in range(5):
        stream = chat.stream("hi")
        next(stream)
        stream.close()
    replica.use(says("hello"))
    assert chat.invoke("hi").text == "hello"


@pytest.mark.parametrize(("way", "text"), [("refuses", REFUSAL), ("invents", INVENTED),
                                           ("empty", "")])  # fmt: skip
def test_what_a_model_says_arrives_as_it_is(model: Build, way: str, text: str) -> None:
    chat, _ = model(MISBEHAVING[way])
    for kind in KINDS:
        answer = ask(chat.bind_tools([search]), kind)
        assert answer.text == text
        assert not answer.tool_calls


def test_calls_of_unknown_tools_and_odd_arguments_arrive(model: Build) -> None:
    seen: dict[str, Any] = {}
    for way in ("unknown-tool", "wrong-arguments", "extra-arguments", "loops"):
        chat, _ = model(MISBEHAVING[way])
        seen[way] = ask(chat.bind_tools([search]), "invoke").tool_calls[0]
    assert seen["unknown-tool"]["name"] == "run_shell"
    assert isinstance(seen["wrong-arguments"]["args"]["query"], dict)
    assert seen["extra-arguments"]["args"]["trust_remote_code"] is True
    assert seen["loops"]["args"]["query"]


@pytest.mark.parametrize("kind", KINDS)
def test_broken_arguments_never_pass_for_whole_ones_unnoticed(
    model: Build, provider: str, kind: str
) -> None:
    """Whole replies say so; in streams the clients mend what is broken, and a tool sees it."""
    chat, _ = model(MISBEHAVING["broken-arguments"])
    bound = chat.bind_tools([search])
    if provider == "ollama":
        assert "cannot be read" in failure(fails(bound, kind))
        return
    answer = ask(bound, kind)
    if provider == "openai" and kind in ("invoke", "ainvoke"):
        assert not answer.tool_calls
        assert [call["args"] for call in answer.invalid_tool_calls] == ['{"query": "small bird']
    else:
        assert [call["args"] for call in answer.tool_calls] in (
            [{"query": "small bird"}], [{}], []
        )  # fmt: skip


def test_twenty_calls_and_a_loop_never_end_by_themselves(model: Build) -> None:
    chat, replica = model(MISBEHAVING["twenty-tools"])
    assert len(ask(chat.bind_tools([search]), "stream").tool_calls) == 20
    replica.use(loops)
    for _ in range(3):
        assert ask(chat.bind_tools([search]), "invoke").tool_calls


def test_a_leaking_model_tells_its_instructions(model: Build) -> None:
    chat, _ = model(MISBEHAVING["leaks-prompt"])
    told = chat.bind_tools([search]).invoke([("system", "the rules"), ("user", "hi")]).text
    assert "the rules" in told
    assert "search" in told
