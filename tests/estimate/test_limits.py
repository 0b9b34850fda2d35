"""Limits against estimates: fail only where even the good end breaks them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.report import Band
from tools.estimate import limits

HERE = "on this computer"


@pytest.mark.parametrize(
    ("limit", "value"), [(30, "pass"), (20, "pass"), (18, "unknown"), (15, "unknown"), (14, "fail")]
)
def test_time(limit: float, value: str) -> None:
    found, reason = limits.time(20, Band(low=15, high=27), limit, HERE)
    assert found == value
    assert ("estimated 15 to 27 ms on this computer" in reason) == (value != "pass")


@pytest.mark.parametrize(
    ("limit", "value"), [(30, "pass"), (50, "pass"), (60, "unknown"), (70, "fail")]
)
def test_rate(limit: float, value: str) -> None:
    assert limits.rate(20, Band(low=15, high=27), limit, HERE)[0] == value


@pytest.mark.parametrize(("limit", "value"), [(1, "pass"), (0.5, "unknown"), (0.4, "fail")])
def test_memory(limit: float, value: str) -> None:
    assert limits.memory(600, Band(low=500, high=700), limit)[0] == value


@given(st.floats(0.1, 1e4), st.floats(1, 5), st.floats(0.1, 1e4))
def test_a_rate_is_the_time_the_other_way_round(ms: float, spread: float, limit: float) -> None:
    band = Band(low=ms / spread, high=ms * spread)
    by_time = limits.time(ms, band, limit, HERE)[0]
    by_rate = limits.rate(ms, band, 1000 / limit, HERE)[0]
    edges = (ms, band.low)
    if all(abs(limit / edge - 1) > 1e-9 for edge in edges):
        assert by_time == by_rate


def test_a_reason_is_a_sentence_that_translators_know() -> None:
    import re

    patterns = [re.compile(re.sub(r"\\\{\w+\\\}", "(.+?)", re.escape(m))) for m in limits.MESSAGES]
    for reason in (
        limits.time(20, Band(low=15, high=27), 14, HERE)[1],
        limits.time(20, Band(low=15, high=27), 18, HERE)[1],
        limits.rate(20, Band(low=15, high=27), 70, HERE)[1],
        limits.rate(20, Band(low=15, high=27), 60, HERE)[1],
        limits.memory(600, Band(low=500, high=700), 0.4)[1],
        limits.memory(600, Band(low=500, high=700), 0.55)[1],
    ):
        assert any(p.fullmatch(reason) for p in patterns), reason
