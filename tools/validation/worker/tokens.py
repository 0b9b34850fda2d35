"""Time for one more token, after a prompt has been read."""

from __future__ import annotations

import time
from typing import Any

import torch

from tools.validation.worker.transformers_inputs import Inputs


def per_token(network: Any, taken: Inputs, count: int) -> list[float]:
    """Seconds for each of `count` tokens, one after the other, with what was read kept."""
    device = next(network.parameters()).device
    first, *rest = (a.to(device) for a in taken.make(1))
    token = torch.ones(1, 1, dtype=torch.long, device=device)
    if taken.decodes:
        encoder = network.get_encoder()
        mask = rest[0] if taken.source == "input_ids" else None
        heard = encoder(first, attention_mask=mask) if mask is not None else encoder(first)
        fixed: dict[str, Any] = {"encoder_outputs": heard}
        if mask is not None:
            fixed["attention_mask"] = mask
        past = network(**fixed, decoder_input_ids=token, use_cache=True).past_key_values
        name, seen = "decoder_input_ids", None
    else:
        past = network(input_ids=first, attention_mask=rest[0], use_cache=True).past_key_values
        fixed, name, seen = {}, "input_ids", rest[0]
    times: list[float] = []
    for _ in range(count):
        if seen is not None:
            seen = torch.cat([seen, torch.ones_like(token)], dim=1)
            fixed["attention_mask"] = seen
        _wait(device)
        start = time.perf_counter()
        past = network(
            **fixed, **{name: token}, past_key_values=past, use_cache=True
        ).past_key_values
        _wait(device)
        times.append(time.perf_counter() - start)
    return times


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()
