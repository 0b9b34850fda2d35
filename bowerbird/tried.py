"""What a model said of the user's own files.  Readable without torch."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Fixed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Guess(_Fixed):
    """One label, or a line that was compared; `score` as the file's `measure` says."""

    label: str
    score: float
    box: list[int] | None = None
    """Where it is in the picture: left, top, right, bottom, in pixels of the file."""


class TriedFile(_Fixed):
    """One file: labels, best first, or words, or why there are none."""

    file: str
    """As the user named it."""
    guesses: list[Guess] = Field(default_factory=list[Guess])
    measure: Literal["share", "cosine"] = "share"
    """`share`: from 0 to 1, by the model's own reckoning; `cosine`: of two vectors, -1 to 1."""
    text: str | None = None
    """What was heard, or what the model wrote."""
    summary: str | None = None
    """What there is to say of the answer, in a sentence."""
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
