"""The replica of language models, and models of the real clients that ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.tools import tool
from pydantic import SecretStr

from agent.brains.chat_models import chat_model
from tests.replicas.llm import LlmReplica, Script
from tests.replicas.llm_scripts import says
from tests.replicas.server import serve

KEY = "sk-unit-0123456789abcdef"
PROVIDERS = {
    "openai": ("openai:some-model", "/v1"),
    "anthropic": ("anthropic:claude-sonnet-4-6", ""),
    "ollama": ("ollama:qwen3:4b", ""),
}
VARIABLES = ("OPENAI_", "ANTHROPIC_", "OLLAMA_", "LANGSMITH_", "LANGCHAIN_")


@dataclass(frozen=True)
class Brain:
    """The settings that models are built from."""

    brain: str = "builtin"
    llm_base_url: str | None = None
    llm_api_key: SecretStr | None = None
    llm_seconds: float = 30.0
    llm_temperature: float = 0.0


@tool
def search(query: str, picks: int = 3) -> str:
    """Search the library for models."""
    return f"found timm/resnet18.a1_in1k for {query!r}, {picks} asked for"


@pytest.fixture(scope="session")
def llm_served() -> Iterator[tuple[LlmReplica, str]]:
    replica = LlmReplica(says("hello"))
    with serve(replica.app) as address:
        yield replica, address


@pytest.fixture
def llm(llm_served: tuple[LlmReplica, str]) -> LlmReplica:
    llm_served[0].use(says("hello"))
    return llm_served[0]


@pytest.fixture(autouse=True)
def no_providers(monkeypatch: pytest.MonkeyPatch) -> None:
    """No keys, addresses or tracing of the machine that the tests run on."""
    import os

    for name in list(os.environ):
        if name.startswith(VARIABLES):
            monkeypatch.delenv(name)


@pytest.fixture(params=PROVIDERS)
def provider(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def brain(llm_served: tuple[LlmReplica, str], provider: str) -> Callable[..., Brain]:
    """Settings for each provider in turn, at the replica."""

    def settings(**changed: Any) -> Brain:
        name, path = PROVIDERS[provider]
        given = {"llm_base_url": llm_served[1] + path, "llm_api_key": SecretStr(KEY)}
        return Brain(name, **{**given, **changed})

    return settings


@pytest.fixture
def model(
    llm: LlmReplica, brain: Callable[..., Brain]
) -> Callable[..., tuple[BaseChatModel, LlmReplica]]:
    """A model of each provider in turn, and the replica with this script."""

    def build(script: Script, **changed: Any) -> tuple[BaseChatModel, LlmReplica]:
        llm.use(script)
        return chat_model(brain(**changed)), llm

    return build
