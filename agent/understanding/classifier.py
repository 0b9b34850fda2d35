"""The task of a request by its meaning: multinomial logistic regression over the encoder's vector.

The tables know words; this has seen some five thousand ways of asking and takes the whole
request, so it is not misled by one word of a story ("she LISTENS to novels that I have as
files").  `scripts/train_classifier.py` makes the weights from `scripts/task_texts` and the
example phrases.  Where the encoder is not installed there is no answer.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.understanding import nearest

WEIGHTS = Path(__file__).with_name("classifier.npz")
CHARS = 800
"""Of a request that are read."""
LEAST = 1e-3
"""No task is less probable: how sure this is at its surest."""


@lru_cache(maxsize=1)
def _kept() -> tuple[NDArray[np.float32], NDArray[np.float32], tuple[str, ...]] | None:
    """Weights (tasks, dim), biases (tasks,), and the tasks."""
    if not WEIGHTS.is_file():
        return None
    with np.load(WEIGHTS) as kept:
        return (
            kept["weights"].astype(np.float32), kept["biases"].astype(np.float32),
            tuple(str(task) for task in kept["tasks"]),
        )  # fmt: skip


def likelihoods(text: str) -> dict[str, float]:
    """The natural logarithm of each task's probability, at least that of LEAST; {} for unknown."""
    kept, vectors = _kept(), nearest.vectors([text[:CHARS]]) if text.strip() else None
    if kept is None or vectors is None:
        return {}
    weights, biases, tasks = kept
    scores = (weights @ vectors[0] + biases).astype(np.float64)
    odds = np.exp(scores - scores.max())
    shares = odds / odds.sum()
    return {t: float(np.log(share + LEAST)) for t, share in zip(tasks, shares, strict=True)}
