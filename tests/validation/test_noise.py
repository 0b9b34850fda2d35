"""When a timing counts as disturbed, and which of its runs the figures come from."""

import itertools
import statistics
import time

import pytest

from tools.validation.noise import crowded, disturbed
from tools.validation.worker import steady as module
from tools.validation.worker.steady import Steady, steady, undisturbed

CALM = {
    "runs": 50,
    "spread": 0.02,
    "waited": 0.0,
    "covered": 0.95,
    "others_cores": 0.0,
    "threads": 1,
}


def test_calm_is_not_noisy():
    assert not disturbed(**CALM)
    assert not disturbed(**CALM | {"others_cores": None})


@pytest.mark.parametrize(
    "change",
    [{"runs": 2}, {"spread": 0.3}, {"waited": 0.2}, {"covered": 0.3}, {"others_cores": 1.0}],
)
def test_each_sign_of_others_is_enough(change):
    assert disturbed(**CALM | change, cores=2)


def test_others_count_by_the_size_of_the_machine():
    assert crowded(1.0, 1, cores=2)
    assert not crowded(1.0, 8, cores=64)
    assert crowded(1.0, 64, cores=64)
    assert not crowded(0.1, 2, cores=2)


def test_interrupted_runs_do_not_count():
    runs = [(0.010, 0.0), (0.020, 0.010)] * 50
    assert set(undisturbed(runs)) == {0.010}


def test_stretches_in_which_the_machine_was_slower_do_not_count():
    runs = [(0.010, 0.0)] * 40 + [(0.017, 0.0)] * 40 + [(0.0102, 0.0)] * 40
    kept = undisturbed(runs)
    assert statistics.median(kept) == pytest.approx(0.01, rel=0.03)
    assert kept.count(0.017) <= 4  # of a stretch in which the change fell
    assert len(kept) >= 76


def test_slow_runs_are_compared_one_by_one():
    assert undisturbed([(0.1, 0.0), (0.104, 0.0), (0.2, 0.0)]) == [0.1, 0.104]


def test_too_few_good_runs_leave_all_of_them(monkeypatch):
    """One lucky run among many is no figure; the report then says that it is rough."""
    seconds = itertools.chain([0.001], itertools.cycle([0.002, 0.003, 0.004, 0.005]))
    monkeypatch.setattr(module, "_STRETCH_S", 0.0)
    monkeypatch.setattr(module, "MAX_RUNS", 100)
    seen = steady(lambda: next(seconds), 0.05, 0.001, 1, watch=False)
    assert len(seen.times) == 100
    assert seen.disturbed


def test_it_is_timed_again_when_the_machine_is_calm(monkeypatch):
    loads = iter([1.5, 0.0])
    monkeypatch.setattr(module.Load, "others", lambda self: next(loads, 0.0))
    monkeypatch.setattr(module, "wait_for_calm", lambda threads, until: True)
    seen = steady(_spin, 0.05, 0.001, 1, watch=True)
    assert seen.others_cores == 0.0
    assert seen.again


def test_the_wait_for_calm_is_bounded(monkeypatch):
    monkeypatch.setattr(module.Load, "others", lambda self: 9.0)
    began = time.perf_counter()
    seen = steady(_spin, 0.3, 0.001, 1, watch=True)
    assert time.perf_counter() - began < 4 * 0.3
    assert seen.disturbed
    assert not seen.again


def test_a_slow_model_ends_before_its_time_limit():
    """One run that fits is better than no figure; the report says that it is rough."""

    def slow():
        time.sleep(0.2)
        return 0.2

    seen = steady(slow, 0.05, 0.2, 1, watch=False, until=time.perf_counter() + 0.3)
    assert len(seen.times) == 1
    assert seen.disturbed


def test_the_quieter_of_two_is_taken():
    calm = Steady([0.01] * 10, 0.0, 0.9, 0.0, 1)
    rough = Steady([0.01] * 10, 0.3, 0.9, 0.0, 1)
    assert calm.quieter(rough)
    assert not rough.quieter(calm)


def _spin():
    began = time.perf_counter()
    while time.perf_counter() - began < 0.001:
        pass
    return time.perf_counter() - began
