"""What a model said of the user's own files.  Readable without torch."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class _Fixed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Guess(_Fixed):
    """One label; `score` is a share from 0 to 1, by the model's own reckoning."""

    label: str
    score: float


class TriedFile(_Fixed):
    """One file: labels, best first, or a text that was heard, or why there is neither."""

    file: str
    """As the user named it."""
    guesses: list[Guess] = Field(default_factory=list[Guess])
    text: str | None = None
    ms: float | None = None
    """Milliseconds of the model alone, one run, without reading the file."""
    problem: str | None = None


class Tried(_Fixed):
    """One model on files; `reason` where it was not run at all."""

    id: str
    files: list[TriedFile] = Field(default_factory=list[TriedFile])
    reason: str | None = None
    fetch: str | None = None
    """The command that fetches its weights, where nothing but they is missing."""
    device: str | None = None
    isolation: list[str] = Field(default_factory=list[str])
