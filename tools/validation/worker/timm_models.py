"""Builds timm models, with weights from a local file or untrained."""

from __future__ import annotations

from typing import Any, cast

import timm
import timm.models
import torch
from timm.data.config import (
    resolve_model_data_config,  # pyright: ignore[reportUnknownVariableType]
)
from torch import nn

from tools.validation.worker.built import Built, CannotBuildError, first_line


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


def _create(name: str, weights: str | None) -> nn.Module:
    if weights is None:
        return timm.create_model(name, pretrained=False)
    overlay = {"file": weights, "custom_load": False}
    return timm.create_model(name, pretrained=True, pretrained_cfg_overlay=overlay)


def build_timm(name: str, variant: str | None, weights: str | None, **_: Any) -> Built:
    """`name` is an architecture, `variant` the tag of its weights."""
    if name not in timm.list_models():
        raise CannotBuildError("unknown-architecture", name)
    full = f"{name}.{variant}" if variant else name
    if variant and not timm.models.is_model_pretrained(full):
        full = name
    error: str | None = None
    try:
        model = _create(full, weights)
        pretrained = weights is not None
    except (RuntimeError, OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        if weights is None:
            raise
        error = first_line(problem)
        model, pretrained = _create(full, None), False
    config: dict[str, Any] = cast("dict[str, Any]", resolve_model_data_config(model))
    shape = [int(n) for n in config["input_size"]]
    return Built(
        model=model,
        inputs=lambda batch: (torch.randn(batch, *shape),),
        input_shape=shape,
        params=count(model),
        head_params=_head(model),
        pretrained=pretrained,
        weights_error=error,
    )
