"""How fast the processor goes just now: a small fixed piece of work, timed again and again.

Where several virtual computers share a processor, each is slower by a third for seconds
at a time, and nothing inside it shows why.  What shows it is that this work takes longer,
too.  It is a convolution, with as many threads as the model has: that fell and rose with
the times of networks more than products or sums did.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import torch

_TRIES = 3
_CHANNELS, _SIDE = 64, 28


class Yardstick:
    """Call it for the seconds that the work takes now, the least of three tries."""

    def __init__(
        self, usual_s: float | None = None, *, work: Callable[[], object] | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:  # fmt: skip
        """`usual_s`: the least that it took in earlier timings; None where there were none."""
        self._work = work or _convolution()
        self._clock = clock
        self.known = usual_s is not None
        """Whether there is anything to hold this timing against but itself."""
        self.least_s = math.inf if usual_s is None else usual_s
        self.own_s = math.inf
        """The least of this timing alone."""
        self()  # the first of a shape is slower

    def __call__(self) -> float:
        found = math.inf
        for _ in range(_TRIES):
            began = self._clock()
            self._work()
            found = min(found, self._clock() - began)
        self.own_s = min(self.own_s, found)
        self.least_s = min(self.least_s, found)
        return found


def _convolution() -> Callable[[], object]:
    image = torch.ones(1, _CHANNELS, _SIDE, _SIDE)
    kernel = torch.ones(_CHANNELS, _CHANNELS, 3, 3)
    return lambda: torch.nn.functional.conv2d(image, kernel, padding=1)
