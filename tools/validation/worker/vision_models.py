"""Builds torchvision models, with weights from a local file or untrained."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import torch
import torchvision.models as zoo
from torch import nn
from torchvision.models import WeightsEnum

from tools.validation.worker.built import BAD_WEIGHTS, Built, CannotBuildError, first_line
from tools.validation.worker.open_weights import open_weights

_TWO_PICTURES = [3, 360, 480]
"""Frames of a small video, for optical-flow models; torchvision names no size."""
_FRAMES = 16


def _enum(name: str) -> type[WeightsEnum]:
    return zoo.get_model_weights(name)  # pyright: ignore[reportUnknownMemberType]


def entry_of(name: str, variant: str | None) -> Any:
    enum = _enum(name)
    entries = list(enum)
    chosen = [w for w in entries if w.name == variant]
    default: Any = getattr(enum, "DEFAULT", None)
    return chosen[0] if chosen else default or (entries[0] if entries else None)


def describe_weights(name: str, variant: str) -> dict[str, str]:
    """Where torchvision says that these weights lie; empty when it knows none."""
    try:
        entry = _enum(name)[variant]
    except (ValueError, KeyError):
        return {}
    url = str(entry.url)
    return {"url": url, "file": PurePosixPath(url).name}


def _options(name: str, *, like_trained: bool) -> dict[str, Any]:
    """Arguments that make the untrained network the one that the weights are for."""
    options: dict[str, Any] = {}
    if name == "googlenet":
        options = {"aux_logits": like_trained, "init_weights": False}
        if like_trained:
            options["transform_input"] = True
    elif name == "inception_v3":
        options = {"init_weights": False, "transform_input": True}
    elif name.startswith(("fcn_", "deeplabv3_resnet")):
        options = {"aux_loss": True, "weights_backbone": None}
    elif name.startswith(("deeplabv3", "lraspp", "ssd", "retinanet", "fcos")) or "rcnn" in name:
        options = {"weights_backbone": None}
    if name.startswith("ssd") and not like_trained:
        # Untrained scores are all alike; at the usual 0.01 every box would pass for every
        # class, and sorting those out would take longer than the network.
        options["score_thresh"] = 0.05
    if name.startswith("quantized_"):
        options["quantize"] = True
    return options


def _create(name: str, entry: Any, file: str | None) -> nn.Module:
    if name.startswith("quantized_"):
        engine = "qnnpack" if entry is not None and "QNNPACK" in entry.name else "fbgemm"
        if engine in torch.backends.quantized.supported_engines:
            torch.backends.quantized.engine = engine
    classes: dict[str, Any] = {}
    categories = entry.meta.get("categories") if entry is not None else None
    if categories and not name.startswith("quantized_"):
        classes = {"num_classes": len(categories)}
    model: nn.Module = zoo.get_model(
        name, weights=None, **_options(name, like_trained=file is not None), **classes
    )
    if file is None:
        return model
    model.load_state_dict(open_weights(file, published=True))
    if name == "googlenet":  # as torchvision does: trained with side branches, used without
        for side in ("aux1", "aux2"):
            setattr(model, side, None)
        model.aux_logits = False  # pyright: ignore[reportArgumentType]
    return model


def _shape(name: str, entry: Any, model: Any) -> list[int]:
    """The input that the weights' own preprocessing makes."""
    transform = getattr(model, "transform", None)
    if transform is not None and hasattr(transform, "min_size"):
        fixed = getattr(transform, "fixed_size", None)
        if fixed:
            return [3, int(fixed[1]), int(fixed[0])]
        short = int(transform.min_size[-1])
        return [3, short, short * 4 // 3]
    if name.startswith("raft_"):
        return _TWO_PICTURES
    preset = entry.transforms() if entry is not None else None
    size = getattr(preset, "crop_size", None) or getattr(preset, "resize_size", None) or [224]
    height, width = int(size[0]), int(size[-1])
    if type(preset).__name__ == "VideoClassification":
        frames = max(_FRAMES, _least_frames(entry))
        return [3, frames, height, width]
    return [3, height, width]


def _least_frames(entry: Any) -> int:
    return int(entry.meta.get("min_temporal_size", 1))


def build_torchvision(name: str, variant: str | None, weights: str | None, **_: Any) -> Built:
    """`name` is a torchvision model, `variant` the name of its weights."""
    if name not in zoo.list_models():
        raise CannotBuildError("unknown-architecture", name)
    entry = entry_of(name, variant)
    error: str | None = None
    try:
        model = _create(name, entry, weights)
        pretrained = weights is not None
    except BAD_WEIGHTS as problem:
        if weights is None:
            raise
        error = first_line(problem)
        model, pretrained = _create(name, entry, None), False
    shape = _shape(name, entry, model)
    detection = hasattr(getattr(model, "transform", None), "min_size")
    quantized = name.startswith("quantized_")

    def inputs(batch: int) -> tuple[Any, ...]:
        if detection:
            return ([torch.rand(shape) for _ in range(batch)],)
        if name.startswith("raft_"):
            return torch.rand(batch, *shape), torch.rand(batch, *shape)
        return (torch.randn(batch, *shape),)

    return Built(
        model=model,
        inputs=inputs,
        input_shape=shape,
        params=sum(p.numel() for p in model.parameters()),
        pretrained=pretrained,
        weights_error=error,
        batchable=not detection and not name.startswith("raft_"),
        counted=not quantized,
        dtype="qint8" if quantized else "float32",
    )
