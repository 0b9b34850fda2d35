"""How one kind of file becomes an input of one model, and its output an answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import torch

from tools.validation.worker.built import Built
from tools.validation.worker.opened import CannotTryError

TOP, MOST_GUESSES = 5, 10
TOKENS = 512
_TAGGED = ("timm", "torchvision", "torchaudio")
"""Libraries whose variants name weights, not a task."""
Names = Mapping[int, str]
Answer = dict[str, Any]


@dataclass(frozen=True)
class Way:
    """`read` opens a file, `run` is what is timed, `answer` puts its output into words."""

    read: Callable[[Path], Any]
    run: Callable[[Any], Any]
    answer: Callable[[Any, Any], Answer]
    """Of what was read and what came out."""


@dataclass(frozen=True)
class Asked:
    """One job: the model, where its further files are, and what the user wrote beside it."""

    built: Built
    library: str
    name: str
    task: str
    variant: str | None
    config: dict[str, Any]
    beside: dict[str, str]
    labels: list[str]

    @property
    def network(self) -> Any:
        """The network of transformers itself."""
        return self.built.model.network

    def figures(self, key: str) -> dict[str, Any]:
        """A small JSON file of the repository, empty where it is not here."""
        if (path := self.beside.get(key)) is None:
            return {}
        held: object = json.loads(Path(path).read_text(encoding="utf-8"))
        return cast("dict[str, Any]", held) if isinstance(held, dict) else {}

    @property
    def names(self) -> Names:
        """Labels by their numbers, of its configuration."""
        config = self.config if "id2label" in self.config else self.figures("config")
        held = config.get("id2label")
        table = cast("dict[str, object]", held) if isinstance(held, dict) else {}
        return {int(key): str(value) for key, value in table.items() if key.isdigit()}

    def tokenizer(self, most: int = TOKENS) -> Any:
        if (path := self.beside.get("tokenizer")) is None:
            raise CannotTryError("its tokenizer.json is not on this computer")
        from tokenizers import Tokenizer

        made: Any = Tokenizer.from_file(path)
        made.no_padding()
        made.enable_truncation(most)
        return made


def asked_of(built: Built, job: dict[str, Any]) -> Asked:
    config = cast("dict[str, Any]", job.get("config") or {})
    return Asked(
        built=built, library=str(job["library"]), name=str(job["name"]),
        task="" if job["library"] in _TAGGED else str(job["variant"] or ""), variant=job["variant"],
        config=cast("dict[str, Any]", config.get("transformer", config)),
        beside=cast("dict[str, str]", job["beside"]),
        labels=[str(label) for label in job.get("labels", ())],
    )  # fmt: skip


def whole(
    asked: Asked, read: Callable[[Path], tuple[Any, ...]], answer: Callable[[Any], Answer]
) -> Way:
    """The model as the timer calls it, on what `read` gives."""
    return Way(read, lambda given: asked.built.model(*given), lambda _given, out: answer(out))


def numbered(names: object) -> Names:
    """A list of names by their places; empty where there is none."""
    listed = cast("list[object]", names) if isinstance(names, list) else []
    return dict(enumerate(map(str, listed)))


def best(shares: torch.Tensor, names: Names, most: int = TOP) -> Answer:
    """The largest of a row of shares, with their labels."""
    top: Any = shares.topk(min(most, len(shares)))
    pairs: Any = zip(top.indices.tolist(), top.values.tolist(), strict=True)
    guesses = [{"label": names.get(n, f"class {n}")[:300], "score": s} for n, s in pairs]
    return {"guesses": guesses}


def labels(names: Names) -> Callable[[Any], Answer]:
    """The likeliest labels of the one row of an output."""

    def answer(output: Any) -> Answer:
        logits: Any = getattr(output, "logits", output)
        logits = logits[0] if isinstance(logits, list | tuple) else logits  # pyright: ignore
        if not isinstance(logits, torch.Tensor) or logits.dim() != 2:
            raise CannotTryError("its output is not one row of scores")
        return best(logits[0].float().softmax(dim=-1), names)

    return answer
