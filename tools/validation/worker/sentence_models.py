"""Builds sentence-transformers models: a network, its pooling, and the layers after it.

The arithmetic is that of sentence-transformers, whose import would take ten
seconds; a test holds the two against each other.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import nn

from tools.validation.worker.built import BAD_WEIGHTS, Built, CannotBuildError, first_line
from tools.validation.worker.open_weights import open_weights
from tools.validation.worker.transformers_inputs import TOKENS, inputs_of
from tools.validation.worker.transformers_models import (
    configuration,
    head_class,
    made_random,
    made_trained,
    prepare,
)

__all__ = ["TASK", "build_sentence_transformers", "prepare"]
TASK = "feature-extraction"


class Pooling(nn.Module):
    """Token vectors (batch, tokens, width) and mask (batch, tokens) to (batch, width x modes)."""

    def __init__(self, modes: list[str]) -> None:
        super().__init__()
        self._modes = modes

    def forward(self, tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return torch.cat([self._one(mode, tokens, mask) for mode in self._modes], dim=-1)

    def _one(self, mode: str, tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        seen = mask.unsqueeze(-1).to(tokens.dtype)
        rows = torch.arange(len(tokens), device=tokens.device)
        match mode:
            case "cls":
                return tokens[rows, mask.to(torch.int).argmax(dim=1)]
            case "lasttoken":
                places = torch.arange(mask.shape[1], device=mask.device)
                return tokens[rows, (mask * places).argmax(dim=1)]
            case "max":
                return tokens.masked_fill(seen == 0, float("-inf")).max(dim=1).values
            case "weightedmean":
                first = mask.to(torch.int).argmax(dim=1, keepdim=True)
                places = torch.arange(1, mask.shape[1] + 1, device=mask.device) - first
                weights = seen * places.unsqueeze(-1).to(tokens.dtype)
                return (tokens * weights).sum(dim=1) / weights.sum(dim=1).clamp(min=1e-9)
            case _:
                count = seen.sum(dim=1).clamp(min=1e-9)
                divisor = count.sqrt() if mode == "mean_sqrt_len_tokens" else count
                return (tokens * seen).sum(dim=1) / divisor


class Sentence(nn.Module):
    """Tokens and their mask to one vector a text."""

    def __init__(self, network: nn.Module, pooling: Pooling, after: nn.Module) -> None:
        super().__init__()
        self.network = network
        self.pooling = pooling
        self.after = after

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        tokens = self.network(input_ids=input_ids, attention_mask=attention_mask)[0]
        return self.after(self.pooling(tokens, attention_mask))


class Normalized(nn.Module):
    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        return nn.functional.normalize(vectors, p=2, dim=1)


def build_sentence_transformers(
    name: str,
    variant: str | None,
    weights: str | None,
    config: dict[str, Any] | None = None,
    **_: Any,
) -> Built:
    """`config` holds the checked parts (sentence_modules.read_modules)."""
    if config is None:
        raise CannotBuildError("unknown-architecture", name)
    figures = configuration(config["transformer"])
    cls = head_class(TASK, figures)
    error: str | None = None
    trained = False
    model = None
    if weights is not None:
        try:
            root = Path(weights).parent
            if config.get("folder"):
                root = root.parent
            model = _put_together(made_trained(cls, figures, weights), config["modules"], root)
            trained = True
        except BAD_WEIGHTS as problem:
            error = first_line(problem)
    if model is None:
        model = _put_together(made_random(cls, figures), config["modules"], None)
    model.eval()
    taken = inputs_of(model.network, figures)
    if taken.names != ("input_ids", "attention_mask"):
        raise CannotBuildError("unknown-architecture", f"{name[:40]} for texts")
    length = min(TOKENS, config.get("max_seq_length") or TOKENS, taken.shape[0])

    def inputs(batch: int) -> tuple[Any, ...]:
        return tuple(part[:, :length] for part in taken.make(batch))

    return Built(
        model=model,
        inputs=inputs,
        input_shape=[length],
        params=sum(p.numel() for p in model.parameters()),
        pretrained=trained,
        weights_error=error,
        item=f"{length} tokens of text, to one vector",
    )


def _put_together(network: nn.Module, modules: list[dict[str, Any]], root: Path | None) -> Sentence:
    """The network and what follows; layers take their weights from below `root`."""
    pooling: Pooling | None = None
    after: list[nn.Module] = []
    for part in modules:
        match part["kind"]:
            case "pooling":
                pooling = Pooling(list(part["modes"]))
            case "normalize":
                after.append(Normalized())
            case _:
                after += _dense(part, root)
    if pooling is None:
        raise CannotBuildError("unknown-architecture", "without a pooling")
    return Sentence(network, pooling, nn.Sequential(*after))


def _dense(part: dict[str, Any], root: Path | None) -> list[nn.Module]:
    layer = nn.Linear(int(part["in"]), int(part["out"]), bias=bool(part["bias"]))
    if root is not None:
        if part["weights"] is None:
            raise ValueError("the weights of a layer are missing")
        state = open_weights(root / str(part["weights"]))
        layer.load_state_dict({k.removeprefix("linear."): v for k, v in state.items()})
    return [layer, getattr(nn, str(part["activation"]))()]
