"""Random weights in a hurry: a network that is only timed need not have each number drawn.

Libraries fill every weight with random numbers while they build a network, often twice, and
that takes longer than timing it.  Here a large tensor gets one block of numbers as often as
it takes: their distribution stays, and how fast the network is does not change.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import torch

BLOCK = 1 << 17
"""Numbers that are drawn for one tensor at most."""
_GRAIN = 1 << 15
"""Copied at a time: so few that torch does it in this thread, whatever the others wait for."""


@contextmanager
def in_blocks() -> Generator[None]:
    """Within it, large tensors on the CPU are filled block by block."""
    before: list[tuple[Any, str, Any]] = [
        (owner, name, owner.__dict__.get(name))
        for owner, name in _fillers()
        if hasattr(owner, name)
    ]
    try:
        for owner, name, _ in before:
            setattr(owner, name, _quicker(getattr(owner, name)))
        yield
    finally:
        for owner, name, own in before:
            if own is None:
                delattr(owner, name)  # the plain one is that of the class below
            else:
                setattr(owner, name, own)


def _fillers() -> list[tuple[Any, str]]:
    """Where the functions are looked up whose first argument is a tensor that they fill."""
    found: list[tuple[Any, str]] = [
        (torch.Tensor, "uniform_"), (torch.Tensor, "normal_"),
        (torch.nn.init, "_no_grad_trunc_normal_"),
    ]  # fmt: skip
    timm = sys.modules.get("timm.layers.weight_init")  # a worker without timm stays without
    return found if timm is None else [*found, (timm, "_trunc_normal_")]


def _quicker(fill: Callable[..., torch.Tensor]) -> Callable[..., torch.Tensor]:
    def filled(self: torch.Tensor, *given: Any, **named: Any) -> torch.Tensor:
        count = self.numel()
        if count <= BLOCK or self.device.type != "cpu" or not self.is_contiguous():
            return fill(self, *given, **named)
        with torch.no_grad():
            flat = self.detach().view(-1)
            block = fill(flat[:BLOCK], *given, **named)
            for start in range(BLOCK, count, _GRAIN):
                part = flat[start : start + _GRAIN]
                at = start % BLOCK
                part.copy_(block[at : at + len(part)])
        return self

    return filled
