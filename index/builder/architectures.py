"""Which network of timm a checkpoint in another format is, where that is certain.

Two ways lead to an answer: the id (or the base model's id) names family and
size in full ("swin-tiny-patch4-window7-224"), or a family tag and the weights'
size agree with exactly one network of that family within 3 %.  Anything less
gives None: a twin of the wrong network would be timed for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# (pattern over the lower-case id with '_' as '-', timm name); the first match counts.
_NAMES: tuple[tuple[str, str], ...] = (
    (r"vit-(?:(tiny|small|base|large)-)patch(16|32)-(224|384)(?:-in21k)?", r"vit_\1_patch\2_\3"),
    (r"vit-huge-patch14-224(?:-in21k)?", "vit_huge_patch14_224"),
    (r"deit-(tiny|small|base)-distilled-patch16-(224|384)", r"deit_\1_distilled_patch16_\2"),
    (r"deit-(tiny|small|base)-patch16-(224|384)", r"deit_\1_patch16_\2"),
    (r"beit-(base|large)-patch16-(224|384|512)", r"beit_\1_patch16_\2"),
    (r"swinv2-(tiny|small|base|large)-patch4-window(8|16)-256", r"swinv2_\1_window\2_256"),
    (r"swin-(tiny|small|base|large)-patch4-window(7-224|12-384)", r"swin_\1_patch4_window\2"),
    (r"convnextv2-(atto|femto|pico|nano|tiny|base|large|huge)", r"convnextv2_\1"),
    (r"convnext-(tiny|small|base|large|xlarge)", r"convnext_\1"),
    (r"(?<![a-z0-9])resnet-?(18|34|50|101|152)(?!d|-?clip|[0-9])", r"resnet\1"),
    (r"mobilenet-v1-1\.0-224", "mobilenetv1_100"),
    (r"mobilenet-v2-1\.0-224", "mobilenetv2_100"),
    (r"mobilenet-v2-1\.4-224", "mobilenetv2_140"),
    (r"mobilenet-?v3-(small|large)(?:-100)?", r"mobilenetv3_\1_100"),
    (r"mobilevit-(xx-small|x-small|small)", r"mobilevit_\1"),
    (r"mobilevitv2-(\d)\.(\d+)", r"mobilevitv2_\1\2"),
    (r"efficientnet-?(b[0-7])(?![0-9])", r"efficientnet_\1"),
    (r"levit-(128s|128|192|256|384)", r"levit_\1"),
    (r"regnet-([xy])-(\d{3})", r"regnet\1_\2"),
    (r"pvt-v2-(b[0-5])", r"pvt_v2_\1"),
    (r"dinov2-(small|base|large|giant)", r"vit_\1_patch14_dinov2"),
    (r"dino-vit([sb])(8|16)", r"vit_\1_patch\2_224"),
)  # fmt: skip
_SHORT = {"s": "small", "b": "base", "xx-small": "xxs", "x-small": "xs", "small": "s"}
# Family tag -> networks to compare sizes with, when the id names none.
_BY_SIZE: dict[str, tuple[str, ...]] = {
    "vit": ("vit_tiny_patch16_224", "vit_small_patch16_224", "vit_base_patch16_224",
            "vit_large_patch16_224"),
    "deit": ("deit_tiny_patch16_224", "deit_small_patch16_224", "deit_base_patch16_224"),
    "beit": ("beit_base_patch16_224", "beit_large_patch16_224"),
    "swin": ("swin_tiny_patch4_window7_224", "swin_small_patch4_window7_224",
             "swin_base_patch4_window7_224", "swin_large_patch4_window7_224"),
    "swinv2": ("swinv2_tiny_window8_256", "swinv2_small_window8_256", "swinv2_base_window8_256"),
    "convnext": ("convnext_tiny", "convnext_small", "convnext_base", "convnext_large"),
    "convnextv2": ("convnextv2_tiny", "convnextv2_base", "convnextv2_large"),
    "resnet": ("resnet18", "resnet34", "resnet50", "resnet101", "resnet152"),
    "efficientnet": tuple(f"efficientnet_b{n}" for n in range(8)),
    "dinov2": ("vit_small_patch14_dinov2", "vit_base_patch14_dinov2", "vit_large_patch14_dinov2"),
}  # fmt: skip
_VISION = frozenset({"image-classification", "image-feature-extraction"})
# These contain such a network but are more than it.
_MORE = re.compile(
    r"clip|siglip|llava|blip|gpt|trocr|donut|detr|yolo|segformer|mask|upernet|dpt|glpn|vilt|"
    r"videomae|timesformer|lora|encoder-decoder|-sam-|owl|ijepa|mae|msn|hybrid|onnx.*int8|gguf",
    re.IGNORECASE,
)


def _from_name(text: str) -> str | None:
    flat = text.lower().replace("_", "-").rpartition("/")[2]
    for pattern, name in _NAMES:
        match = re.search(pattern, flat)
        if not match:
            continue
        if pattern.startswith(("dino-vit", "mobilevit-")):
            first, *rest = [_SHORT.get(g, g) for g in match.groups()]
            return name.replace(r"\1", first).replace(r"\2", rest[0] if rest else "")
        return match.expand(name).replace("-", "_")
    return None


def infer(
    model_id: str,
    *,
    tasks: list[str],
    tags: list[str],
    base_model: str | None,
    size_bytes: int | None,
    known: Mapping[str, int],
) -> str | None:
    """Name of a timm network, or None when unsure.

    `known` maps timm architectures to their parameters.  A name that is found
    must be in it and, where the weights' size is known, must not contradict it
    (float32, up to 12 % less for a smaller head, or half of it for float16).
    """
    if not _VISION.intersection(tasks) or _MORE.search(" ".join([model_id, base_model or ""])):
        return None
    for text in (model_id, base_model or ""):
        name = _from_name(text)
        if name and name in known:
            full = known[name] * 4
            if size_bytes is None or any(
                0.88 * s <= size_bytes <= 1.03 * s for s in (full, full / 2)
            ):
                return name
            return None
    if size_bytes is None:
        return None
    fits = [
        name
        for tag in tags
        for name in _BY_SIZE.get(tag.lower(), ())
        if name in known and abs(size_bytes / (known[name] * 4) - 1) <= 0.03
    ]
    return fits[0] if len(set(fits)) == 1 else None
