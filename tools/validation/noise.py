"""When a timing counts as disturbed, told the same way where it is made and where it is shown."""

from __future__ import annotations

import os

NOISY_SPREAD = 0.2
"""Interquartile range of the runs, divided by their median."""
FEWEST = 3
"""Runs below which nobody knows how much they scatter."""
_WAITED = 0.1
"""Part of its time that a model may wait for a core that others use."""
_COVERED = 0.4
"""Part of the time that the runs that count must make up."""
_FREE_ENOUGH = 0.2
"""Cores that others may take of those that the model does not use."""
CALM_PACE = 1.15
"""The processor goes at its own pace where a small fixed piece of work takes at most so many
times its least."""
_OTHERS = 0.1
"""Part of all cores that others may use: they share caches and memory with the model."""


def disturbed(
    *,
    runs: int,
    spread: float,
    waited: float,
    covered: float,
    others_cores: float | None,
    threads: int,
    cores: int | None = None,
    pace: float = 1.0,
) -> bool:
    """Whether runs were few or scattered, or others needed the machine meanwhile.

    `waited`: part of the time in which the model could have run and did not.
    `covered`: part of the time that the runs make up from which the figures come.
    `others_cores`: cores that other processes kept busy; None where nobody tells.
    `pace`: how many times longer than its least a fixed piece of work took meanwhile."""
    if runs < FEWEST:
        return True
    if spread > NOISY_SPREAD or waited > _WAITED or covered < _COVERED or pace > CALM_PACE:
        return True
    return others_cores is not None and crowded(others_cores, threads, cores)


def crowded(others_cores: float, threads: int, cores: int | None = None) -> bool:
    """Whether other processes use so much that `threads` threads would feel it."""
    all_cores = cores or os.cpu_count() or 1
    return others_cores > min(
        max(all_cores - threads, 0) + _FREE_ENOUGH, max(_OTHERS * all_cores, _FREE_ENOUGH)
    )
