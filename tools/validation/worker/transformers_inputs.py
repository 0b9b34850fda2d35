"""What a transformers model is timed on: by its own configuration.

Text is 128 tokens (fewer where the model reads fewer), speech is 5 seconds
(Whisper always hears 30), a picture has the model's own size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

TOKENS = 128
SECONDS = 5
_SIZES = {"detr": (800, 1066), "segformer": (512, 512), "rt_detr": (640, 640),
          "rt_detr_v2": (640, 640), "dinov2": (224, 224)}  # fmt: skip
"""Height and width, where the preprocessing and not the configuration states them."""
_LABEL = 16
"""Tokens of a label, for models that compare pictures with words."""


@dataclass(frozen=True, slots=True)
class Inputs:
    names: tuple[str, ...]
    make: Callable[[int], tuple[Any, ...]]
    shape: list[int]
    item: str
    """One item in words: "128 tokens of text"."""
    writes: bool = False
    decodes: bool = False
    """An encoder reads, and a decoder writes."""
    words: int = 0
    source: str = "input_ids"


def inputs_of(network: Any, config: Any) -> Inputs:
    """What `network` takes, from what it says is its main input."""
    main = str(getattr(network, "main_input_name", "input_ids"))
    decodes = bool(config.is_encoder_decoder)
    both = getattr(config, "text_config", None) is not None and main != "pixel_values_videos"
    if both and getattr(config, "vision_config", None) is not None:
        return _picture_and_words(config)
    if main == "pixel_values" or (hasattr(config, "patch_size") and main == "pixel_values"):
        return _picture(config)
    if main in ("input_values", "input_features"):
        return _sound(config, main, decodes=decodes)
    return _text(network, config, decodes=decodes)


def _reads(config: Any) -> int:
    """Tokens that it can read."""
    most = getattr(config, "max_position_embeddings", None) or getattr(config, "n_positions", None)
    return min(TOKENS, int(most) - 4) if isinstance(most, int) and most > 4 else TOKENS


def _text(network: Any, config: Any, *, decodes: bool) -> Inputs:
    length, words = _reads(config), int(config.vocab_size)
    low = min(10, words - 1)

    def make(batch: int) -> tuple[Any, ...]:
        ids = torch.randint(low, words, (batch, length))
        if decodes:
            ends = getattr(config, "eos_token_id", None)
            if config.model_type in ("bart", "mbart") and isinstance(ends, int):
                ids[:, -1] = ends  # its classifier reads what stands at the end
            start = torch.zeros(batch, 1, dtype=torch.long)
            return ids, torch.ones_like(ids), start
        return ids, torch.ones_like(ids)

    head = type(network).__name__
    classifies = head.endswith("Classification") or head.endswith("QuestionAnswering")
    names = ("input_ids", "attention_mask")
    if decodes and not classifies:
        return Inputs(
            (*names, "decoder_input_ids"), make, [length], f"{length} tokens of text",
            writes=True, decodes=True, words=words,
        )  # fmt: skip

    def plain(batch: int) -> tuple[Any, ...]:
        return make(batch)[:2]

    return Inputs(
        names, plain, [length], f"{length} tokens of text",
        writes=head.endswith(("ForCausalLM", "LMHeadModel")), words=words,
    )  # fmt: skip


def _picture(config: Any) -> Inputs:
    height, width = _size(config)
    channels = int(getattr(config, "num_channels", 3) or 3)
    shape = [channels, height, width]
    item = f"a picture of {width} x {height}"
    frames = getattr(config, "num_frames", None)
    if isinstance(frames, int):
        shape, item = [frames, *shape], f"{frames} frames of {width} x {height}"
    return Inputs(("pixel_values",), lambda batch: (torch.randn(batch, *shape),), shape, item)


def _size(config: Any) -> tuple[int, int]:
    if config.model_type in _SIZES:
        return _SIZES[config.model_type]
    backbone = getattr(config, "backbone_config", None)
    for holder in (config, backbone):
        size = getattr(holder, "image_size", None)
        if isinstance(size, int):
            return size, size
        if isinstance(size, list | tuple) and len(size) == 2:  # pyright: ignore[reportUnknownArgumentType]
            return int(size[0]), int(size[1])  # pyright: ignore[reportUnknownArgumentType]
    return 224, 224


def _picture_and_words(config: Any) -> Inputs:
    """One picture and one label: what a further label costs is the text's share."""
    height, width = _size(config.vision_config)
    words = int(config.text_config.vocab_size)
    length = min(_LABEL, int(getattr(config.text_config, "max_position_embeddings", _LABEL)))

    def make(batch: int) -> tuple[Any, ...]:
        ids = torch.randint(0, words - 1, (batch, length))
        ids[:, -1] = words - 1  # CLIP reads its answer at the highest number, the end mark
        return ids, torch.randn(batch, 3, height, width)

    item = f"a picture of {width} x {height} and a label"
    return Inputs(("input_ids", "pixel_values"), make, [3, height, width], item, words=words)


def _sound(config: Any, main: str, *, decodes: bool) -> Inputs:
    if main == "input_features" or (hasattr(config, "num_mel_bins") and decodes):
        bins = int(getattr(config, "num_mel_bins", 80))
        frames = 2 * int(getattr(config, "max_source_positions", 1500))

        def hear(batch: int) -> tuple[Any, ...]:
            return torch.randn(batch, bins, frames), torch.ones(batch, 1, dtype=torch.long)

        return Inputs(
            (main, "decoder_input_ids") if decodes else (main,),
            hear if decodes else (lambda batch: hear(batch)[:1]),
            [bins, frames], f"{frames // 100} s of sound", writes=decodes, decodes=decodes,
            words=int(getattr(config, "vocab_size", 0)), source=main,
        )  # fmt: skip
    if hasattr(config, "num_mel_bins") and hasattr(config, "max_length"):
        shape = [int(config.max_length), int(config.num_mel_bins)]
        item = f"{shape[0] / 100:g} s of sound"
    else:
        shape, item = [SECONDS * 16_000], f"{SECONDS} s of sound"
    return Inputs((main,), lambda batch: (torch.randn(batch, *shape),), shape, item)
