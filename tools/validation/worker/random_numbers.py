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

BLOCK = 1 << 17
"""Numbers that are drawn for one tensor at most."""
_FILLERS = ("uniform_", "normal_")


@contextmanager
def in_blocks() -> Generator[None]:
    """Within it, large tensors on the CPU are filled block by block."""
    plain = {name: getattr(torch.Tensor, name) for name in _FILLERS}
    try:
        for name, fill in plain.items():
            setattr(torch.Tensor, name, _quicker(fill))
        yield
    finally:
        for name in _FILLERS:
            delattr(torch.Tensor, name)  # the plain one is that of the class below


def _quicker(fill: Callable[..., torch.Tensor]) -> Callable[..., torch.Tensor]:
    def filled(self: torch.Tensor, *given: Any, **named: Any) -> torch.Tensor:
        count = self.numel()
        if count <= BLOCK or self.device.type != "cpu" or not self.is_contiguous():
            return fill(self, *given, **named)
        with torch.no_grad():
            flat = self.detach().view(-1)
            block = fill(flat[:BLOCK], *given, **named)
            whole = count // BLOCK * BLOCK
            flat[BLOCK:whole].view(-1, BLOCK).copy_(block.expand(whole // BLOCK - 1, BLOCK))
            flat[whole:].copy_(block[: count - whole])
        return self

    return filled
