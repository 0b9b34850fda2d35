"""Prices of work: what they must obey whatever was measured."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.estimate import profiles, speed
from tools.estimate.ops import KINDS, Op, work
from tools.estimate.usual import usual_prices

USUAL, _ = usual_prices()
RESNET = profiles.every()[next(n for n in profiles.every() if n.startswith("timm:resnet50@"))].work


def made_up(seed: int, count: int = 30) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Work of real networks, times by prices of our own, and those prices."""
    random = np.random.default_rng(seed)
    table = list(profiles.every().values())
    rows = np.array([table[i].work for i in random.choice(len(table), count, replace=False)])
    prices = USUAL * random.lognormal(0, 0.5, len(USUAL))
    return rows, rows @ prices, prices


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(KINDS), st.floats(1, 1e9))
def test_more_work_of_any_kind_never_takes_less_time(seed: int, kind: str, more: float) -> None:
    rows, ms, _ = made_up(seed)
    prices = speed.fit(rows, ms, USUAL).prices
    heavier = RESNET.copy()
    heavier[KINDS.index(kind)] += more
    assert (prices >= 0).all()
    assert heavier @ prices >= RESNET @ prices


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.floats(1.1, 50))
def test_twice_the_network_takes_twice_the_time(seed: int, times: float) -> None:
    rows, ms, _ = made_up(seed)
    made = speed.fit(rows, ms, USUAL)
    one, many = made.times(np.array([RESNET, RESNET * times]))
    assert many == pytest.approx(one * times, rel=1e-6)


@pytest.mark.parametrize("scale", [0.01, 1.0, 300.0])
def test_a_machine_that_is_only_faster_or_slower_is_met(scale: float) -> None:
    rows, _, _ = made_up(1)
    made = speed.fit(rows, rows @ USUAL * scale, USUAL)
    told = made.times(np.array([RESNET]))[0]
    assert told == pytest.approx(float(RESNET @ USUAL) * scale, rel=0.02)


def test_a_measurement_that_is_far_off_moves_the_others_little() -> None:
    rows, ms, prices = made_up(2)
    ms = ms.copy()
    ms[3] *= 20
    told = speed.fit(rows, ms, USUAL).prices @ RESNET
    assert told == pytest.approx(float(RESNET @ prices), rel=0.3)


def test_what_is_like_a_measured_network_shares_its_leftover() -> None:
    rows, ms, _ = made_up(3)
    slow = ms.copy()
    slow[0] *= 1.5
    before = speed.fit(rows, ms, USUAL).times(rows[:1])[0]
    after = speed.fit(rows, slow, USUAL).times(rows[:1])[0]
    assert after > 1.1 * before


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=60), st.floats(0.5, 0.95))
def test_the_band_holds_the_share_that_it_claims(errors: list[float], share: float) -> None:
    reach = speed.reach(np.array(errors), share)
    assert np.mean(np.abs(errors) <= reach) >= share
    assert speed.reach(np.array(errors), 0.95) >= reach


def test_nothing_measured_claims_nothing() -> None:
    assert speed.reach(np.array([])) == float("inf")


def test_kinds_of_convolutions() -> None:
    def conv(groups: int, channels: int, out: int, kernel: int) -> dict[str, float]:
        op = Op("conv", "conv", macs=100, read=10, written=10, weights=5,
                dims=(groups, channels, out, kernel, 4, 1))  # fmt: skip
        return {k: v for k, v in work([op]).items() if v}

    assert "dense" in conv(1, 64, 64, 9)
    assert "point" in conv(1, 64, 64, 1)
    assert "stem" in conv(1, 3, 64, 9)
    assert "depth" in conv(64, 64, 64, 9)
    assert conv(32, 128, 128, 9)["group"] == 400  # four channels fill a quarter of the lanes
