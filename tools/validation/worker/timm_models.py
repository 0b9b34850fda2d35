"""Builds timm models, with weights from a local file or untrained."""

from __future__ import annotations

from typing import Any, cast

import timm
import timm.models
import torch
from timm.data.config import (
    resolve_model_data_config,  # pyright: ignore[reportUnknownVariableType]
)
from timm.models._helpers import clean_state_dict  # pyright: ignore[reportUnknownVariableType]
from torch import nn

from tools.validation.worker.built import BAD_WEIGHTS, Built, CannotBuildError, first_line
from tools.validation.worker.open_weights import open_weights


def count(module: nn.Module) -> int:
    return sum(p.numel() for p in module.parameters())


def _head(model: Any) -> int:
    """Parameters of timm's classifier layer, 0 where there is none."""
    try:
        head = model.get_classifier()
    except (AttributeError, TypeError, ValueError):
        return 0
    heads = cast("list[object]", list(head) if isinstance(head, tuple | list) else [head])  # pyright: ignore[reportUnknownArgumentType]
    return sum(count(h) for h in heads if isinstance(h, nn.Module))


def _create(name: str, weights: str | None, figures: dict[str, Any]) -> nn.Module:
    more = {"num_classes": figures["num_classes"]} if "num_classes" in figures else {}
    size = {"input_size": tuple(figures["input_size"])} if "input_size" in figures else {}
    if weights is None:
        return timm.create_model(
            name, pretrained=False, pretrained_cfg_overlay=size or None, **more
        )
    state: dict[str, Any] = clean_state_dict(open_weights(weights))  # pyright: ignore[reportUnknownVariableType]
    overlay = {"state_dict": state, "custom_load": False, **more, **size}
    return timm.create_model(name, pretrained=True, pretrained_cfg_overlay=overlay, **more)


def build_timm(
    name: str,
    variant: str | None,
    weights: str | None,
    config: dict[str, Any] | None = None,
    **_: Any,
) -> Built:
    """`name` is an architecture, `variant` the tag of its weights; `config` may state
    `num_classes` and `input_size` of a network that was trained further."""
    if name not in timm.list_models():
        raise CannotBuildError("unknown-architecture", name)
    full = f"{name}.{variant}" if variant else name
    if variant and not timm.models.is_model_pretrained(full):
        full = name
    figures = config or {}
    error: str | None = None
    try:
        model = _create(full, weights, figures)
        pretrained = weights is not None
    except BAD_WEIGHTS as problem:
        if weights is None:
            raise
        error = first_line(problem)
        model, pretrained = _create(full, None, figures), False
    data: dict[str, Any] = cast("dict[str, Any]", resolve_model_data_config(model))
    shape = [int(n) for n in data["input_size"]]
    return Built(
        model=model,
        inputs=lambda batch: (torch.randn(batch, *shape),),
        input_shape=shape,
        params=count(model),
        head_params=_head(model),
        pretrained=pretrained,
        weights_error=error,
    )
