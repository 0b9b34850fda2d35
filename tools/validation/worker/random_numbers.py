"""Random weights in a hurry: a network that is only timed need not have each number drawn.

Libraries fill every weight with random numbers while they build a network, often twice, and
that takes longer than timing it.  Here a large tensor gets one block of numbers as often as
it takes: their distribution stays, and how fast the network is does not change.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import torch
from timm.layers import weight_init

BLOCK = 1 << 17
"""Numbers that are drawn for one tensor at most."""
_GRAIN = 1 << 15
"""Copied at a time: so few that torch does it in this thread, whatever the others wait for."""
_FILLERS: tuple[tuple[Any, str], ...] = (
    (torch.Tensor, "uniform_"),
    (torch.Tensor, "normal_"),
    (torch.nn.init, "_no_grad_trunc_normal_"),
    (weight_init, "_trunc_normal_"),
)
"""Where the functions are looked up that fill a tensor, their first argument."""


@contextmanager
def in_blocks() -> Generator[None]:
    """Within it, large tensors on the CPU are filled block by block."""
    plain = [(owner, name, getattr(owner, name, None)) for owner, name in _FILLERS]
    own = [name in vars(owner) for owner, name in _FILLERS]
    try:
        for owner, name, fill in plain:
            if fill is not None:
                setattr(owner, name, _quicker(fill))
        yield
    finally:
        for (owner, name, fill), there in zip(plain, own, strict=True):
            if there:
                setattr(owner, name, fill)
            elif name in vars(owner):
                delattr(owner, name)  # the plain one is that of the class below


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
