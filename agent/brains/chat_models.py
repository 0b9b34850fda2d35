"""LangChain chat models by name, with limits on time and size and with nothing leaked.

    openai:gpt-5-mini        OpenAI, or any address that speaks its chat completions
    anthropic:claude-...     Anthropic
    ollama:qwen3:4b          Ollama, on this machine or elsewhere

Each provider's package is an extra and is imported when its model is built.  Without
`llm_api_key` the provider's own client looks for a key where it always does
(`OPENAI_API_KEY`, `ANTHROPIC_API_KEY`, `OLLAMA_API_KEY`), but only for the provider's own
address: to an address of your own goes the key of Bowerbird's settings or none.
"""

from __future__ import annotations

import difflib
import importlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from pydantic import SecretStr

from bowerbird.errors import SettingsError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from agent.brains.limits import Limits

RETRIES = 2
"""Further tries after a failure that may pass, all within the time of the call."""
ANTHROPIC_TOKENS = 8192
"""Greatest length of an answer; Anthropic wants to be told one."""
OLLAMA_CONTEXT = 16_384
"""Tokens that Ollama keeps; its own choice is smaller, and what is over is cut without a word."""
NO_KEY = "none"
"""Stands where a client insists on a key; never sent."""
_MODEL = re.compile(r"[\w.:/@+~-]{1,200}", re.ASCII)


class BrainSettings(Protocol):
    """The settings that are read here; see `bowerbird.settings`."""

    @property
    def brain(self) -> str: ...
    @property
    def llm_base_url(self) -> str | None: ...
    @property
    def llm_api_key(self) -> SecretStr | None: ...
    @property
    def llm_seconds(self) -> float: ...
    @property
    def llm_temperature(self) -> float: ...


def chat_model(settings: BrainSettings) -> BaseChatModel:
    """The chat model that `settings.brain` names.

    One call, retries included, ends within `llm_seconds` and two seconds more.  Raises
    SettingsError, with a sentence that says what to do, for an unknown name or address, a
    missing package and a missing key.  What calls raise, `failure` puts into words.
    """
    provider, model = split_name(settings.brain)
    address = _address(settings.llm_base_url)
    _require(provider)
    try:
        found = _PROVIDERS[provider](settings, model, address)
        if not _takes_temperature(found, provider):
            found.temperature = None  # pyright: ignore[reportAttributeAccessIssue]
    except SettingsError:
        raise
    except Exception as error:
        # The packages' own words may show settings; the kind of error is enough.
        raise SettingsError(
            f"BOWERBIRD_BRAIN={settings.brain}: the model cannot be set up "
            f"({type(error).__name__}); check BOWERBIRD_BRAIN and the BOWERBIRD_LLM_ settings, "
            "or set BOWERBIRD_BRAIN to builtin."
        ) from None
    return found


def split_name(brain: str) -> tuple[str, str]:
    """Provider and model of `provider:model`; raises SettingsError for anything else."""
    provider, _, model = brain.partition(":")
    known = ", ".join(f"{name}:MODEL" for name in _PROVIDERS)
    if provider not in _PROVIDERS:
        close = difflib.get_close_matches(provider.lower(), _PROVIDERS, 1)
        hint = f" Did you mean {close[0]}:{model or 'MODEL'}?" if close else ""
        raise SettingsError(
            f"BOWERBIRD_BRAIN={brain[:80]!r} is not known; write builtin, {known}.{hint}"
        )
    if not _MODEL.fullmatch(model):
        raise SettingsError(
            f"BOWERBIRD_BRAIN={brain[:80]!r} names no model; write it as {provider}:MODEL, "
            f"such as {_EXAMPLES[provider]}."
        )
    return provider, model


def failure(error: BaseException) -> str:
    """One sentence on why a call failed, with nothing in it that the service said."""
    from agent.brains.limits import ReplyRefused, TooLate

    chain = list(_causes(error))
    for one in chain:
        if isinstance(one, TooLate):
            return _SENTENCES["ModelTimeoutError"]
        if isinstance(one, ReplyRefused):
            return f"The language model's answer was not read: {one}."
    for one in chain:
        for base in type(one).__mro__:
            if sentence := _SENTENCES.get(base.__name__):
                return sentence
        status = getattr(one, "status_code", None)
        if isinstance(status, int) and (sentence := _by_status(status)):
            return sentence
        if isinstance(one, ValueError | TypeError | LookupError | AttributeError):
            return "The language model's service answered in a form that cannot be read."
    if any(base.__name__ in ("APIError", "ResponseError") for base in type(error).__mro__):
        return "The language model's service reported an error."
    return f"The language model failed ({type(error).__name__})."


def _causes(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and following not in chain:
        chain.append(following)
        following = following.__cause__ or following.__context__
    return chain


_SENTENCES = {
    "ModelTimeoutError": "The language model did not answer in time (BOWERBIRD_LLM_SECONDS).",
    "TimeoutException": "The language model did not answer in time (BOWERBIRD_LLM_SECONDS).",
    "TimeoutError": "The language model did not answer in time (BOWERBIRD_LLM_SECONDS).",
    "ModelAuthenticationError": "The language model's service refused the key (status 401); "
    "set BOWERBIRD_LLM_API_KEY.",
    "ModelPermissionDeniedError": "The language model's service does not let this key use the "
    "model (status 403).",
    "ModelNotFoundError": "The language model's service knows no such model or address "
    "(status 404); look at BOWERBIRD_BRAIN and BOWERBIRD_LLM_BASE_URL.",
    "ContextOverflowError": "The conversation is too long for the language model.",
    "ModelInvalidRequestError": "The language model's service refused the request (status 400).",
    "ModelRateLimitError": "The language model's service wants fewer requests (status 429).",
    "ModelAPIError": "The language model's service is in trouble (status 500 or above).",
    "ModelConnectionError": "The language model's service cannot be reached, or broke off.",
    "TransportError": "The language model's service cannot be reached, or broke off.",
    "ConnectionError": "The language model's service cannot be reached, or broke off.",
}


def _by_status(status: int) -> str | None:
    names = {400: "ModelInvalidRequestError", 401: "ModelAuthenticationError",
             403: "ModelPermissionDeniedError", 404: "ModelNotFoundError",
             429: "ModelRateLimitError"}  # fmt: skip
    if status >= 500:
        return _SENTENCES["ModelAPIError"]
    if 300 <= status < 400:
        return "The language model's service sends requests elsewhere, which is not followed."
    return _SENTENCES.get(names.get(status, ""))


def _address(base_url: str | None) -> str | None:
    """The address as it was given, or SettingsError."""
    if base_url is None:
        return None
    try:
        parts = urlsplit(base_url)
        usable = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
    except ValueError:
        usable, parts = False, urlsplit("")
    if not usable or parts.query or parts.fragment or re.search(r"\s", base_url):
        raise SettingsError(
            "BOWERBIRD_LLM_BASE_URL cannot be used; write an address such as "
            "http://127.0.0.1:8000/v1."
        )
    if parts.username is not None:
        raise SettingsError(
            "BOWERBIRD_LLM_BASE_URL holds a name or password; "
            "put the key into BOWERBIRD_LLM_API_KEY instead."
        )
    return base_url


def _require(provider: str) -> None:
    try:
        importlib.import_module(f"langchain_{provider}")
    except ImportError:
        raise SettingsError(
            f"BOWERBIRD_BRAIN={provider}:... needs a package: pip install 'bowerbird[{provider}]'."
        ) from None


def _no_key(settings: BrainSettings, variable: str) -> SettingsError:
    return SettingsError(
        f"BOWERBIRD_BRAIN={settings.brain} needs a key: set BOWERBIRD_LLM_API_KEY (or {variable})."
    )


def _takes_temperature(model: BaseChatModel, provider: str) -> bool:
    """Whether the model lets the temperature be set, as far as LangChain's profiles know.

    Newer models of Anthropic refuse it, and new names are not in the profiles yet.
    """
    said = (model.profile or {}).get("temperature")
    return said is True if provider == "anthropic" else said is not False


def _limits(settings: BrainSettings, address: str | None, bearer: bool = False) -> Limits:
    from agent.brains.limits import Limits

    key = settings.llm_api_key
    if address is not None and not key:
        return Limits(settings.llm_seconds, without=("Authorization", "x-api-key"))
    if key and bearer:
        return Limits(settings.llm_seconds, {"Authorization": f"Bearer {key.get_secret_value()}"})
    return Limits(settings.llm_seconds)


def _key(settings: BrainSettings, address: str | None) -> SecretStr | None:
    return settings.llm_api_key or (SecretStr(NO_KEY) if address else None)


def _openai(settings: BrainSettings, model: str, address: str | None) -> BaseChatModel:
    import openai
    from langchain_openai import ChatOpenAI

    limits, shared = _limits(settings, address), _shared(settings)
    own: dict[str, Any] = {"use_responses_api": False} if address else {"stream_usage": True}
    try:
        return ChatOpenAI(
            model=model,
            base_url=address,
            api_key=_key(settings, address),
            temperature=settings.llm_temperature,
            timeout=settings.llm_seconds,
            max_retries=RETRIES,
            stream_chunk_timeout=None,  # the limit of the whole call is stricter
            openai_proxy=None,  # a proxy of the environment is the HTTP client's affair
            http_socket_options=(),
            http_client=openai.DefaultHttpxClient(event_hooks=limits.hooks(), **shared),
            http_async_client=openai.DefaultAsyncHttpxClient(
                event_hooks=limits.async_hooks(), **shared
            ),
            **own,
        )
    except openai.OpenAIError:
        raise _no_key(settings, "OPENAI_API_KEY") from None


def _anthropic(settings: BrainSettings, model: str, address: str | None) -> BaseChatModel:
    import anthropic
    from langchain_anthropic import ChatAnthropic

    limits, shared = _limits(settings, address), _shared(settings)
    given: dict[str, Any] = {"base_url": address} if address else {}
    if key := _key(settings, address):
        given["api_key"] = key
    chat = ChatAnthropic(
        model_name=model,
        temperature=settings.llm_temperature,
        timeout=settings.llm_seconds,
        max_retries=RETRIES,
        max_tokens_to_sample=ANTHROPIC_TOKENS,
        stop=None,
        **given,
    )
    if not chat.anthropic_api_key.get_secret_value():
        raise _no_key(settings, "ANTHROPIC_API_KEY")
    # Its clients come from a cache that all models of the process share, and there is no
    # argument for another: they are laid where the cached properties look first.
    params: dict[str, Any] = chat._client_params  # pyright: ignore[reportPrivateUsage]
    del vars(chat)["_client_params"]  # it holds the key as plain text
    vars(chat)["_client"] = anthropic.Anthropic(
        **params,
        http_client=anthropic.DefaultHttpxClient(event_hooks=limits.hooks(), **shared),
    )
    vars(chat)["_async_client"] = anthropic.AsyncAnthropic(
        **params,
        http_client=anthropic.DefaultAsyncHttpxClient(event_hooks=limits.async_hooks(), **shared),
    )
    return chat


def _ollama(settings: BrainSettings, model: str, address: str | None) -> BaseChatModel:
    from langchain_ollama import ChatOllama

    limits = _limits(settings, address, bearer=True)
    return ChatOllama(
        model=model,
        base_url=address,
        temperature=settings.llm_temperature,
        num_ctx=OLLAMA_CONTEXT,
        client_kwargs=_shared(settings),
        sync_client_kwargs={"event_hooks": limits.hooks()},
        async_client_kwargs={"event_hooks": limits.async_hooks()},
    )


def _shared(settings: BrainSettings) -> dict[str, Any]:
    """For every HTTP client: no redirect is followed, for it would take the key along."""
    return {"timeout": settings.llm_seconds, "follow_redirects": False}


Build = Callable[[BrainSettings, str, str | None], "BaseChatModel"]
_PROVIDERS: dict[str, Build] = {"openai": _openai, "anthropic": _anthropic, "ollama": _ollama}
_EXAMPLES = {
    "openai": "openai:gpt-5-mini",
    "anthropic": "anthropic:claude-sonnet-4-6",
    "ollama": "ollama:qwen3:4b",
}
