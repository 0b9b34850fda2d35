"""An ONNX graph on the user's files, by the names and shapes of its inputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from tools.validation.worker.opened import CannotTryError, text
from tools.validation.worker.try_pictures import prepared
from tools.validation.worker.try_way import Asked, Way, labels
from tools.validation.worker.try_words import compared, mean_of, rows

_WORDS = ("input_ids", "attention_mask", "token_type_ids")
_ONE_ROW = "its output is neither one row of scores nor vectors of tokens"


def pictures(asked: Asked) -> Way:
    given = asked.built.model.inputs
    if len(given) != 1 or len(given[0].shape) != 4 or "float" not in given[0].type:
        raise CannotTryError("its ONNX graph does not take one picture")
    if given[0].shape[1] not in (3, "num_channels", "channels", "channel"):
        raise CannotTryError("its ONNX graph takes pictures in another order than is known here")
    answer, read = labels(asked.names), prepared(asked)
    return Way(
        lambda path: read(path)[0].numpy(),
        asked.built.model,
        lambda _pixels, out: answer(out[0]),
    )


def texts(asked: Asked) -> Way:
    model = asked.built.model
    wanted = [one.name for one in model.inputs]
    if "input_ids" not in wanted or set(wanted) - set(_WORDS):
        raise CannotTryError("its ONNX graph takes more than the words of a text")

    def run(ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        held = {"input_ids": ids, "attention_mask": mask, "token_type_ids": torch.zeros_like(ids)}
        return model(*(held[name].numpy() for name in wanted))[0]

    if asked.names and _classifies(asked):
        answer, tokenizer = labels(asked.names), asked.tokenizer()

        def read(path: Path) -> Any:
            return rows(tokenizer, text(path))

        return Way(read, lambda given: run(*given), lambda _given, out: answer(out))

    def vector(ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        out = run(ids, mask)
        if out.dim() == 3 and out.shape[:2] == ids.shape:
            return mean_of(out.float(), mask)
        if out.dim() != 2:
            raise CannotTryError(_ONE_ROW)
        return out

    return compared(asked, vector)


def _classifies(asked: Asked) -> bool:
    """Its configuration names a head for that; every configuration has labels."""
    named = asked.figures("config").get("architectures")
    return asked.task == "text-classification" or "ForSequenceClassification" in str(named)
