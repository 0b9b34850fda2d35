"""The price of a token elsewhere is what the published runs give."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import token_fit
from tools.estimate import elsewhere


def test_the_constants_are_those_of_the_fit() -> None:
    seen = token_fit.runs()
    assert token_fit.fit(seen) == (elsewhere.TOKEN_SHARE, elsewhere.TOKEN_MS)
    every = np.abs(np.concatenate(list(token_fit.left_out(seen).values())))
    assert len(every) == len(seen.ms)
    spread = float(np.exp(np.quantile(every, 0.9)))
    assert spread == pytest.approx(elsewhere.TOKEN_SPREAD, abs=0.05)


def test_a_device_that_keeps_to_the_rule_is_told_exactly() -> None:
    read = np.array([1.0, 5.0, 20.0])
    made = token_fit.Runs(np.array(["a", "a", "b"]), read / 0.5 + 2.0, read)
    assert token_fit.fit(made) == (0.5, 2.0)
