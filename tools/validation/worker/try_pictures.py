"""Pictures: labels, labels of the user's own, boxes, areas and depth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import torch

from tools.validation.worker.opened import CannotTryError, picture
from tools.validation.worker.try_way import (
    MOST_GUESSES,
    Answer,
    Asked,
    Names,
    Way,
    best,
    labels,
    numbered,
    whole,
)

_SURE = 0.5
"""Boxes below this score are left out, as the libraries do by default."""
_SIDE = 2048
_HOW = "how its pictures are prepared is not on this computer (preprocessor_config.json)"


def way(asked: Asked) -> Way | None:
    """For this model, None where it takes no pictures, or its answers cannot be shown."""
    match asked.library, asked.task:
        case ("timm", _):
            return _timm(asked)
        case ("torchvision", _):
            return _torchvision(asked)
        case ("transformers", "image-classification"):
            return whole(asked, prepared(asked), labels(asked.names))
        case ("transformers", "object-detection"):
            return _boxes(asked)
        case ("transformers", "image-segmentation"):
            return whole(asked, prepared(asked), lambda out: _areas(_map_of(out), asked.names))
        case ("transformers", "depth-estimation"):
            return whole(asked, prepared(asked), _depth)
        case ("transformers", "zero-shot-image-classification"):
            return _own_labels(asked)
        case _:
            return None


def _timm(asked: Asked) -> Way:
    from timm import data

    lib: Any = data
    model = asked.built.model
    transform = lib.create_transform(**lib.resolve_model_data_config(model), is_training=False)
    names = numbered(asked.config.get("label_names"))
    if not names:
        subset = lib.infer_imagenet_subset(model)
        info = lib.ImageNetInfo(subset) if subset else None
        count = int(model.num_classes)
        names = {n: str(info.index_to_description(n)) for n in range(count)} if info else {}
    return whole(asked, lambda path: (transform(picture(path)).unsqueeze(0),), labels(names))


def _torchvision(asked: Asked) -> Way:
    """By the preparation and the labels that belong to these weights."""
    from tools.validation.worker.vision_models import entry_of

    entry = entry_of(asked.name, asked.variant)
    names = numbered(entry.meta.get("categories") if entry is not None else None)
    if entry is None or not names or type(entry.transforms()).__name__ == "VideoClassification":
        raise CannotTryError("of torchvision, only what names things in pictures can be tried")
    prepare = entry.transforms()
    if hasattr(asked.built.model, "transform"):
        return whole(
            asked, lambda path: ([prepare(picture(path))],), lambda out: _found(out, names)
        )

    def answer(output: Any) -> Answer:
        if isinstance(output, dict):
            return _areas(output["out"], names)  # pyright: ignore[reportUnknownArgumentType]
        return labels(names)(output)

    return whole(asked, lambda path: (prepare(picture(path)).unsqueeze(0),), answer)


def prepared(asked: Asked, *, keeps: bool = False) -> Callable[[Path], tuple[torch.Tensor, ...]]:
    """A picture of the network's size with the mean and deviation of its repository.

    `keeps`: by its shorter side, where the repository says so (detectors)."""
    about = asked.figures("preprocessor")
    if not about:
        raise CannotTryError(_HOW)
    shape = asked.built.input_shape[-2:]
    scale = float(about.get("rescale_factor", 1 / 255)) if about.get("do_rescale", True) else 1.0

    def read(path: Path) -> tuple[torch.Tensor, ...]:
        import numpy as np

        image = picture(path)
        height, width = _size(about.get("size"), image.size, shape) if keeps else shape
        small = image.resize((width, height), int(about.get("resample", 2)))
        pixels = torch.from_numpy(np.array(small)).permute(2, 0, 1) * scale  # pyright: ignore
        if about.get("do_normalize", True):
            pixels = (pixels - _row(about, "image_mean")) / _row(about, "image_std")
        return (pixels.float().unsqueeze(0),)

    return read


def _row(about: dict[str, Any], key: str) -> torch.Tensor:
    if key not in about:
        raise CannotTryError(_HOW)
    return torch.tensor(about[key], dtype=torch.float32).view(3, 1, 1)


def _size(stated: Any, image: tuple[int, int], shape: list[int]) -> tuple[int, int]:
    """Height and width for a picture (width, height); bounded, whatever is stated."""
    said: dict[str, Any] = stated if isinstance(stated, dict) else {}  # pyright: ignore
    if "height" in said and "width" in said:
        return min(int(said["height"]), _SIDE), min(int(said["width"]), _SIDE)
    short = said.get("shortest_edge")
    if not isinstance(short, int):
        return shape[0], shape[1]
    longest = min(int(said.get("longest_edge") or short * 2), _SIDE)
    ratio = min(short / min(image), longest / max(image))
    return max(1, round(image[1] * ratio)), max(1, round(image[0] * ratio))


def _boxes(asked: Asked) -> Way:
    """What finds things by queries: a class and a box for each (DETR and its like)."""
    read = prepared(asked, keeps=True)
    sizes: dict[Path, tuple[int, int]] = {}

    def opened(path: Path) -> tuple[Path, torch.Tensor]:
        sizes[path] = picture(path).size
        return path, read(path)[0]

    def answer(given: tuple[Path, torch.Tensor], output: Any) -> Answer:
        logits, at = output.logits[0].float(), output.pred_boxes[0].float()
        names = asked.names
        if logits.shape[-1] == len(names) + 1:  # the last one is "nothing"
            shares = logits.softmax(dim=-1)[:, :-1]
        else:
            shares = logits.sigmoid()
        scores, kinds = shares.max(dim=-1)
        wide, high = sizes[given[0]]
        middle, size = at[:, :2], at[:, 2:]
        corners = torch.cat([middle - size / 2, middle + size / 2], dim=1).clamp(0, 1)
        corners = corners * torch.tensor([wide, high, wide, high])
        return _listed(scores, kinds, corners, names)

    return Way(opened, lambda given: asked.network(pixel_values=given[1]), answer)


def _found(output: Any, names: Names) -> Answer:
    one = output[0]
    return _listed(one["scores"], one["labels"], one["boxes"], names)


def _listed(scores: Any, kinds: Any, boxes: Any, names: Names) -> Answer:
    order = scores.argsort(descending=True).tolist()
    sure = [n for n in order if float(scores[n]) >= _SURE]
    guesses = [
        {
            "label": names.get(int(kinds[n]), f"class {int(kinds[n])}")[:300],
            "score": min(1.0, float(scores[n])),
            "box": [max(0, round(x)) for x in boxes[n].tolist()],
        }
        for n in sure[:MOST_GUESSES]
    ]
    if not guesses:
        return {"summary": f"Nothing that it is at least {_SURE:.0%} sure of."}
    more = f"; the {MOST_GUESSES} surest are shown" if len(sure) > MOST_GUESSES else ""
    return {"guesses": guesses, "summary": f"{len(sure)} found{more}."}


def _map_of(output: Any) -> torch.Tensor:
    logits = getattr(output, "logits", None)
    if not isinstance(logits, torch.Tensor) or logits.dim() != 4:
        raise CannotTryError("its output is not one map of classes")
    return logits


def _areas(logits: torch.Tensor, names: Names) -> Answer:
    """How much of the picture each class takes."""
    kinds = logits[0].argmax(dim=0)
    counts = torch.bincount(kinds.flatten(), minlength=logits.shape[1])
    there = int((counts > 0).sum())
    answer = best(counts.float() / kinds.numel(), names, min(there, MOST_GUESSES))
    return answer | {"summary": "Shares of the picture's area."}


def _depth(output: Any) -> Answer:
    """A depth map in words: its range, and where it is largest."""
    found = getattr(output, "predicted_depth", None)
    if not isinstance(found, torch.Tensor):
        raise CannotTryError("its output is no depth map")
    plane = found.float().squeeze()
    if plane.dim() != 2 or not bool(torch.isfinite(plane).all()):
        raise CannotTryError("its output is no depth map")
    parts = torch.nn.functional.adaptive_avg_pool2d(plane[None], 3)[0]
    row, column = divmod(int(parts.argmax()), 3)
    where = f"{('upper', 'middle', 'lower')[row]} {('left', 'centre', 'right')[column]}"
    low, middle, high = plane.min().item(), plane.median().item(), plane.max().item()
    return {
        "summary": f"A depth map of {plane.shape[1]} x {plane.shape[0]}: from {low:.3g} to "
        f"{high:.3g}, half of it below {middle:.3g}; largest at the {where}. Its card says "
        "whether large means near or far."
    }


def _own_labels(asked: Asked) -> Way:
    """CLIP and its like: which of the user's labels fits the picture best."""
    if not asked.labels:
        raise CannotTryError("say what it may see: --label bird --label cat")
    inner = cast("dict[str, Any]", asked.config.get("text_config") or {})
    most = int(inner.get("max_position_embeddings") or 77)
    tokenizer = asked.tokenizer(most)
    each_alone = asked.config.get("model_type") in ("siglip", "siglip2")
    pad = int(inner.get("pad_token_id") or 0)
    tokenizer.enable_padding(pad_id=pad, length=most if each_alone else None)
    rows = tokenizer.encode_batch([f"This is a photo of {label}." for label in asked.labels])
    words = {"input_ids": torch.tensor([row.ids for row in rows])}
    if not each_alone:  # SigLIP learned on padding, without a mask
        words["attention_mask"] = torch.tensor([row.attention_mask for row in rows])
    names = dict(enumerate(asked.labels))

    def answer(output: Any) -> Answer:
        scores = output.logits_per_image[0].float()
        shares = scores.sigmoid() if each_alone else scores.softmax(dim=-1)
        return best(shares, names, MOST_GUESSES)

    return Way(
        prepared(asked),
        lambda given: asked.network(pixel_values=given[0], **words),
        lambda _given, output: answer(output),
    )
