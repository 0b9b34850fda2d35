"""What a builder hands to the timer, and how a builder says no."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pickle import UnpicklingError
from typing import Any, Literal, Protocol

Kind = Literal[
    "unknown-architecture", "no-device", "wrong-network", "not-numbers", "refused", "untrained"
]

BAD_WEIGHTS = (
    RuntimeError, OSError, ValueError, KeyError, TypeError, AttributeError, EOFError,
    UnpicklingError,
)  # fmt: skip
"""What loaders raise over weights that do not fit or cannot be read."""


class CannotBuildError(Exception):
    """A reason that is worth more than the text of an exception."""

    def __init__(self, kind: Kind, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind


@dataclass
class Built:
    """A model ready to run; `inputs(batch)` gives its arguments for that many items."""

    model: Any
    inputs: Callable[[int], tuple[Any, ...]]
    input_shape: list[int]
    params: int
    head_params: int = 0
    """Parameters of the last layer, whose size depends on the classes."""
    pretrained: bool = False
    weights_error: str | None = None
    """Why weights that were there were not taken."""
    batchable: bool = True
    counted: bool = True
    """False where parameters are packed and cannot be counted."""
    dtype: str = "float32"
    item: str | None = None
    """One item in words, where its shape does not say it ("128 tokens of text")."""
    per_token: Callable[[int], list[float]] | None = None
    """Seconds for each of that many tokens that it writes, where it writes."""


class Builder(Protocol):
    def __call__(
        self, name: str, variant: str | None, weights: str | None, **more: Any
    ) -> Built: ...


def first_line(error: BaseException, limit: int = 200) -> str:
    """The first line of an error, with its class, in printable characters."""
    lines = str(error).strip().splitlines()
    text = f"{type(error).__name__}: {lines[0] if lines else 'no message'}"
    return "".join(c if c.isprintable() else " " for c in text)[:limit]
