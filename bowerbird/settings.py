"""Settings, read once and passed down.

Each is an environment variable `BOWERBIRD_<NAME>`.  No other module reads the
environment, and nothing is read at import.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bowerbird.errors import SettingsError

BUNDLED_ENCODER = "all-MiniLM-L6-v2"
_REPOSITORY = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/(?!\.{1,2}(?:@|$))[\w.-]{1,100}(?:@(?!.*\.\.)\w[\w./-]{0,99})?",
    re.ASCII,
)
_RAY_CLIENT = re.compile(r"ray://(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):\d{1,5}")


_SHA256 = re.compile(r"[0-9a-f]{64}")
_HOST = re.compile(r"(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\]")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?")
_RATE = re.compile(r"[1-9]\d{0,8}/(second|minute|hour|day)")


def _listed(value: object) -> object:
    """A text split at commas and blanks, as a tuple; anything else as it is."""
    names = re.split(r"[\s,]+", value.strip()) if isinstance(value, str) else value
    if isinstance(names, list | tuple):
        return tuple(name for name in names if name)  # pyright: ignore
    return names  # pyright: ignore


def _data_folder() -> Path:
    return Path(platformdirs.user_cache_dir("bowerbird"))


class Settings(BaseSettings):
    """Everything that a user may set."""

    model_config = SettingsConfigDict(
        env_prefix="BOWERBIRD_", extra="ignore", frozen=True, populate_by_name=True
    )

    data: Path = Field(default_factory=_data_folder)
    """Folder of the local index and of kept measurements."""
    encoder: str = BUNDLED_ENCODER
    """`all-MiniLM-L6-v2` is the bundled one; else a sentence-transformers name or folder."""
    dense: Literal["auto", "exact", "chroma"] = "auto"
    """Dense search: auto compares all rows, and asks Chroma where there are 2,000,000 or more."""
    database: SecretStr | None = None
    """`postgresql://...` with pgvector, through which machines share catalogues of your own
    and measurements."""
    brain: str = "builtin"
    """What decides the next step of a dialogue: `builtin`, or a language model by
    provider and name, such as `openai:gpt-5-mini`, `anthropic:...`, `ollama:qwen3:4b`."""
    llm_base_url: str | None = None
    """Address of an OpenAI-compatible service, or of Ollama; unset: the provider's own."""
    llm_api_key: SecretStr | None = None
    """Key for the language model; unset: the one that the provider's client looks for."""
    llm_seconds: float = Field(default=30.0, gt=0, le=600)
    """How long one call of the language model may take."""
    llm_temperature: float = Field(default=0.0, ge=0, le=2)
    turn_seconds: float = Field(default=120.0, gt=0, le=3600)
    """How long one turn of a dialogue may take before it is answered with what there is."""
    picks: int = Field(default=3, ge=1, le=20)
    offline: bool = False
    """Never ask the network, not even for weights that are missing."""
    hf_endpoint: str | None = None
    """Address of the Hugging Face Hub or of a mirror; unset: the client's own (`HF_ENDPOINT`)."""
    hf_token: SecretStr | None = None
    """Access token for the Hub; unset: the one that `hf auth login` left, if any."""
    github_endpoint: str = "https://api.github.com"
    """Address of GitHub's REST API."""
    github_token: SecretStr | None = None
    """Token for GitHub; without one it allows ten searches a minute."""
    arxiv_endpoint: str = "https://export.arxiv.org"
    """Address of arXiv's API."""
    torch_hub_allowed: Annotated[tuple[str, ...], NoDecode] = ()
    """Repositories whose code may run, confined: to list what they offer to torch.hub, and
    (with a whole commit) to time it."""
    download_mb: float = Field(default=500.0, gt=0, le=10_000_000)
    """Weights larger than this many MB are downloaded only where more is allowed for once."""
    download_http_mb: float = Field(default=5000.0, ge=0, le=10_000_000)
    """The largest download of one model that a caller over HTTP may confirm; 0 allows none."""
    source_seconds: float = Field(default=4.0, gt=0, le=120)
    """How long live sources may take to answer a request; slower ones are named and left out."""
    threads: int | None = Field(default=None, ge=1, le=1024)
    """Threads for timing; unset: the cores that this process may use."""
    validate_timeout_s: float = Field(default=60.0, gt=0, le=3600)
    """Wall-clock limit for loading and timing one model."""
    validate_memory_gb: float = Field(default=8.0, gt=0)
    """Address space that one timing child may take."""
    calibrate: bool = True
    """Measure this computer once where estimates of speed are first needed."""
    timing_s: float = Field(default=1.5, gt=0, le=600)
    """How long steady-state timing of one model goes on at most in a calm hour."""
    validate_on: str = Field(default="local", validation_alias="BOWERBIRD_VALIDATE")
    """Where models are loaded and timed: `local`, `ray`, `ray://HOST:PORT` or `hf-jobs`."""
    ray_wait_s: float = Field(default=60.0, gt=0, le=3600)
    """How long a job may wait for a node of the Ray cluster that has what it needs."""
    ray_accelerator: str | None = None
    """Ray's name of the GPU to be timed on, such as `L4`; unset: any."""
    ray_gpu_gb: float | None = Field(default=None, gt=0, le=10_000)
    """GPU memory that a worker must have, by its node's resource `gpu_gb`."""
    hf_jobs_flavor: str = Field(default="cpu-basic", pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    """Hardware of a paid job on Hugging Face Jobs."""
    hf_jobs_image: str | None = Field(default=None, max_length=300, pattern=r"^[A-Za-z0-9_.:/@-]+$")
    """Container image that holds Bowerbird; without one no job is started."""
    hf_jobs_timeout_s: int = Field(default=900, ge=60, le=86_400)
    """Time limit of one such job; no more than this is paid for."""
    max_request_chars: int = Field(default=8000, ge=100)
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=0, le=65535)
    page: bool = True
    """Show the page at /; without it the server starts faster and takes less memory."""
    max_waiting: int = Field(default=100, ge=1, le=10_000)
    """HTTP requests under work or waiting; further ones are asked to come back later."""
    max_busy: int = Field(default=4, ge=1, le=256)
    """HTTP requests worked on at once; the others wait their turn."""
    max_jobs: int = Field(default=32, ge=1, le=10_000)
    """Validations asked for over HTTP that may wait; a caller may have a quarter of them."""
    api_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    """SHA-256 hashes of the keys that callers must show; `bowerbird key` makes one."""
    rate_limit: str | None = None
    """How much one caller may ask over HTTP, such as `60/minute`; unset: no limit."""
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Names under which the server answers, such as `models.example.org`."""
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Web pages elsewhere that may call the server, such as `https://app.example.org`."""
    slack_bot_token: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("BOWERBIRD_SLACK_BOT_TOKEN", "SLACK_BOT_TOKEN")
    )
    slack_app_token: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("BOWERBIRD_SLACK_APP_TOKEN", "SLACK_APP_TOKEN")
    )
    """App-level token for Socket Mode."""
    slack_signing_secret: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("BOWERBIRD_SLACK_SIGNING_SECRET", "SLACK_SIGNING_SECRET"),
    )
    """With it and the bot token the server takes Slack's events at /slack/events."""
    slack_endpoint: str = "https://slack.com/api/"
    """Address of Slack's Web API."""
    debug: bool = False
    """Show where in the program an unexpected error came from."""

    @field_validator("validate_on")
    @classmethod
    def _place(cls, value: str) -> str:
        value = value.strip() or "local"
        if value not in ("local", "ray", "hf-jobs") and not _RAY_CLIENT.fullmatch(value):
            raise ValueError("write local, ray, ray://HOST:PORT or hf-jobs")
        return value

    @field_validator("database")
    @classmethod
    def _postgres(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("write postgresql://USER:PASSWORD@HOST:PORT/NAME")
        return value or None

    @field_validator("api_keys", mode="before")
    @classmethod
    def _hashes(cls, value: object) -> object:
        names = _listed(value)
        if isinstance(names, tuple):
            for name in names:  # pyright: ignore
                text = name.get_secret_value() if isinstance(name, SecretStr) else name  # pyright: ignore
                if not isinstance(text, str) or not _SHA256.fullmatch(text):
                    raise ValueError("write SHA-256 hashes (64 hex digits) as `bowerbird key` does")
        return names  # pyright: ignore

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _hosts(cls, value: object) -> object:
        names = _listed(value)
        if isinstance(names, tuple):
            for name in names:  # pyright: ignore
                if not isinstance(name, str) or not _HOST.fullmatch(name):
                    raise ValueError("write names such as models.example.org or *.example.org")
        return names  # pyright: ignore

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _origins(cls, value: object) -> object:
        names = _listed(value)
        if isinstance(names, tuple):
            for name in names:  # pyright: ignore
                if not isinstance(name, str) or not _ORIGIN.fullmatch(name):
                    raise ValueError("write origins such as https://app.example.org")
        return names  # pyright: ignore

    @field_validator("rate_limit")
    @classmethod
    def _rate(cls, value: str | None) -> str | None:
        if value and not _RATE.fullmatch(value):
            raise ValueError("write a number and a time, such as 60/minute")
        return value or None

    @field_validator("torch_hub_allowed", mode="before")
    @classmethod
    def _repositories(cls, value: object) -> object:
        """Names between commas or spaces, each `owner/repo` or `owner/repo@commit`."""
        names = _listed(value)
        if isinstance(names, tuple):
            for name in names:  # pyright: ignore
                if not isinstance(name, str) or not _REPOSITORY.fullmatch(name):
                    raise ValueError("write owner/repo or owner/repo@commit, with commas between")
        return names  # pyright: ignore


def _named(place: tuple[int | str, ...]) -> str:
    """A variable's name without what all of them begin with."""
    return str(place[0]).upper().removeprefix("BOWERBIRD_") if place else "?"


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment, with `overrides` on top.

    Raises SettingsError, naming each variable that cannot be used.
    """
    try:
        return Settings(**overrides)  # pyright: ignore[reportArgumentType]
    except ValidationError as error:
        lines = [f"BOWERBIRD_{_named(e['loc'])}: {e['msg']}" for e in error.errors()]
        raise SettingsError("Settings cannot be used: " + "; ".join(lines)) from None
