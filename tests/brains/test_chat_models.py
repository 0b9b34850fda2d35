"""Names, addresses and keys: what gives a model, and what gives a sentence instead."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from agent.brains import chat_models
from agent.brains.chat_models import chat_model, failure, split_name
from bowerbird.errors import SettingsError
from tests.brains.conftest import KEY, Brain
from tests.replicas.llm_scripts import says


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("openai:gpt-5-mini", ("openai", "gpt-5-mini")),
        ("anthropic:claude-sonnet-4-6", ("anthropic", "claude-sonnet-4-6")),
        ("ollama:qwen3:4b", ("ollama", "qwen3:4b")),
        ("ollama:hf.co/owner/name-GGUF:Q4_K_M", ("ollama", "hf.co/owner/name-GGUF:Q4_K_M")),
    ],
)
def test_names_are_split_once(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("gpt-5-mini", "write builtin, openai:MODEL"),
        ("opnai:gpt-5-mini", "Did you mean openai:gpt-5-mini?"),
        ("OpenAI:gpt-5-mini", "Did you mean openai:gpt-5-mini?"),
        ("bedrock:x", "is not known"),
        ("builtin", "is not known"),
        ("openai", "names no model"),
        ("openai:", "such as openai:gpt-5-mini"),
        ("ollama:a b", "such as ollama:qwen3:4b"),
        ("ollama:a\n", "names no model"),
        ("anthropic:" + "x" * 201, "names no model"),
        ("", "is not known"),
    ],
)
def test_other_names_are_refused_with_the_way_out(name: str, told: str) -> None:
    with pytest.raises(SettingsError) as error:
        chat_model(Brain(name))
    assert told in str(error.value)
    assert "BOWERBIRD_BRAIN" in str(error.value)


@given(st.text(max_size=300))
def test_any_name_gives_parts_or_one_line(name: str) -> None:
    told = ""
    try:
        assert ":".join(split_name(name)) == name
    except SettingsError as error:
        told = str(error)
    assert len(told.splitlines()) <= 1
    assert told.isprintable()


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1:8000", "ftp://h/v1", "http://", "", "http://h:99999/v1", "http://[::1/v1",
     "http://h/v1?key=1", "http://h/v1#x", "http://h /v1", "http://h:x/"],
)  # fmt: skip
def test_addresses_that_cannot_be_used_are_named(address: str) -> None:
    with pytest.raises(SettingsError, match="BOWERBIRD_LLM_BASE_URL cannot be used"):
        chat_model(Brain("openai:m", address))


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(SettingsError) as error:
        chat_model(Brain("ollama:m", f"http://me:{KEY}@127.0.0.1/"))
    assert KEY not in str(error.value)
    assert "BOWERBIRD_LLM_API_KEY" in str(error.value)


@pytest.mark.parametrize("name", ["openai:m", "anthropic:m"])
def test_a_missing_key_is_told(name: str) -> None:
    with pytest.raises(SettingsError) as error:
        chat_model(Brain(name))
    variable = name.partition(":")[0].upper() + "_API_KEY"
    assert f"set BOWERBIRD_LLM_API_KEY (or {variable})" in str(error.value)


def test_ollama_on_this_machine_needs_no_key() -> None:
    assert chat_model(Brain("ollama:qwen3:4b"))


@pytest.mark.parametrize("name", ["openai:m", "anthropic:m", "ollama:m"])
def test_a_missing_package_names_its_extra(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = name.partition(":")[0]
    monkeypatch.setitem(sys.modules, f"langchain_{provider}", None)
    with pytest.raises(SettingsError) as error:
        chat_model(Brain(name))
    assert f"pip install 'bowerbird[{provider}]'" in str(error.value)


def test_what_a_package_says_about_settings_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError(f"cannot use {KEY}")

    monkeypatch.setitem(chat_models._PROVIDERS, "openai", broken)
    with pytest.raises(SettingsError) as error:
        chat_model(Brain("openai:m", llm_api_key=SecretStr(KEY)))
    assert KEY not in str(error.value)
    assert "RuntimeError" in str(error.value)
    assert error.value.__cause__ is None


def key_of(asked: Any) -> str | None:
    sent = asked.headers.get("x-api-key") or asked.headers.get("authorization")
    return sent and sent.removeprefix("Bearer ")


def test_the_key_of_the_settings_is_sent_in_a_header_only(model: Callable[..., Any]) -> None:
    chat, replica = model(says("hello"))
    chat.invoke("hi")
    assert key_of(replica.asked[0]) == KEY
    assert KEY not in replica.sent


@pytest.mark.parametrize("variable", ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OLLAMA_API_KEY",
                                      "ANTHROPIC_AUTH_TOKEN"])  # fmt: skip
def test_the_environments_key_does_not_go_to_an_address_of_your_own(
    model: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, KEY)
    chat, replica = model(says("hello"), llm_api_key=None)
    assert chat.invoke("hi").text == "hello"
    assert KEY not in str(replica.asked[0].headers)
    assert not {"authorization", "x-api-key"} & set(replica.asked[0].headers)


@pytest.mark.parametrize(("provider", "variable"), [("openai", "OPENAI_BASE_URL"),
                                                    ("anthropic", "ANTHROPIC_BASE_URL"),
                                                    ("ollama", "OLLAMA_HOST")])  # fmt: skip
def test_without_an_address_the_clients_look_where_they_always_do(
    model: Callable[..., Any], brain: Callable[..., Brain],
    monkeypatch: pytest.MonkeyPatch, variable: str,
) -> None:  # fmt: skip
    monkeypatch.setenv(variable, brain().llm_base_url or "")
    monkeypatch.setenv(variable.partition("_")[0] + "_API_KEY", KEY)
    chat, replica = model(says("hello"), llm_base_url=None, llm_api_key=None)
    assert chat.invoke("hi").text == "hello"
    assert KEY in str(replica.asked[0].headers)


def test_the_key_is_in_no_representation(brain: Callable[..., Brain]) -> None:
    chat = chat_model(brain())
    assert KEY not in repr(chat) + str(chat) + str(chat._identifying_params)
    assert KEY not in repr(chat.model_dump(warnings=False))
    assert KEY not in repr(vars(chat))


@pytest.mark.parametrize(
    ("name", "sent"),
    [("openai:some-model", 0.25), ("openai:gpt-5-mini", None), ("openai:o3-mini", None),
     ("anthropic:claude-sonnet-4-6", 0.25), ("anthropic:claude-sonnet-5-5", None),
     ("anthropic:claude-of-tomorrow", None), ("ollama:qwen3:4b", 0.25)],
)  # fmt: skip
def test_the_temperature_goes_only_to_models_that_take_one(
    llm_served: tuple[Any, str], name: str, sent: float | None
) -> None:
    replica, address = llm_served
    replica.use(says("hello"))
    address += "/v1" if name.startswith("openai") else ""
    chat_model(Brain(name, address, SecretStr(KEY), llm_temperature=0.25)).invoke("hi")
    body = replica.asked[0].body
    assert body.get("options", body).get("temperature") == sent


def test_two_models_do_not_share_settings(llm_served: tuple[Any, str]) -> None:
    replica, address = llm_served
    replica.use(says("hello"))
    keys = [KEY, KEY[::-1]]
    chats = [chat_model(Brain("anthropic:claude-x", address, SecretStr(key))) for key in keys]
    for chat in chats:
        chat.invoke("hi")
    assert [key_of(asked) for asked in replica.asked] == keys


def test_importing_loads_no_provider() -> None:
    code = (
        "import sys, agent.brains.chat_models\n"
        "heavy = [m for m in sys.modules if m.split('.')[0] in"
        " ('openai', 'anthropic', 'ollama', 'langchain', 'langchain_core', 'httpx')]\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_failures_of_any_kind_become_one_sentence() -> None:
    for error in (RuntimeError("x " + KEY), ConnectionError(KEY), TimeoutError(KEY), KeyError(KEY)):
        told = failure(error)
        assert KEY not in told
        assert len(told.splitlines()) == 1
        assert told.endswith(".")


def test_causes_in_a_circle_end() -> None:
    one, two = RuntimeError("a"), RuntimeError("b")
    one.__cause__, two.__cause__ = two, one
    assert failure(one)
