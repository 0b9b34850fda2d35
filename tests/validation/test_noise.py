"""When a timing counts as disturbed, and which of its runs the figures come from."""

import itertools
import statistics
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.validation.noise import crowded, disturbed
from tools.validation.worker import steady as module
from tools.validation.worker.pace import Yardstick
from tools.validation.worker.steady import Steady, steady
from tools.validation.worker.stretches import LENGTH_S, SURE, Stretch, calm, sure

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
    [
        {"runs": 2},
        {"spread": 0.3},
        {"waited": 0.2},
        {"covered": 0.3},
        {"others_cores": 1.0},
        {"pace": 1.3},
    ],
)
def test_each_sign_of_others_is_enough(change):
    assert disturbed(**CALM | change, cores=2)


def test_others_count_by_the_size_of_the_machine():
    assert crowded(1.0, 1, cores=2)
    assert not crowded(1.0, 8, cores=64)
    assert crowded(1.0, 64, cores=64)
    assert not crowded(0.1, 2, cores=2)


def undisturbed(runs):
    """The runs that count, where the processor kept its pace."""
    stretches, some, length = [], [], 0.0
    for run in runs:
        some.append(run)
        length += run[0]
        if length >= LENGTH_S or run is runs[-1]:
            stretches.append(Stretch.of(some))
            some, length = [], 0.0
    return [seconds for kept in calm(stretches, lambda _: False) for seconds in kept.good]


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
    monkeypatch.setattr(module, "LENGTH_S", 1e-9)
    monkeypatch.setattr(module, "MAX_RUNS", 100)
    seen = steady(lambda: next(seconds), 0.05, 0.001, 1, watch=False)
    assert len(seen.times) == 100
    assert seen.disturbed


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


class Processor:
    """Runs and the yardstick's work on a clock of their own; `pace` is how slow it is by then."""

    def __init__(self, monkeypatch, pace, run_s=0.01):
        self.now, self._pace, self._run_s = 0.0, pace, run_s
        monkeypatch.setattr(module.time, "perf_counter", lambda: self.now)
        monkeypatch.setattr(module.time, "thread_time", lambda: self.now)
        monkeypatch.setattr(module.Load, "others", lambda _: 0.0)

    def work(self, seconds):
        spent = seconds * self._pace(self.now)
        self.now += spent
        return spent

    def timed(self, steady_s=1.0, usual_s=None):
        yardstick = Yardstick(usual_s, work=lambda: self.work(0.0005), clock=lambda: self.now)
        return steady(
            lambda: self.work(self._run_s), steady_s, self._run_s, 1, watch=True,
            yardstick=yardstick,
        )  # fmt: skip


def test_it_is_timed_again_when_the_machine_is_calm(monkeypatch):
    at = Processor(monkeypatch, lambda now: 1.0)
    loads = iter([1.5, 0.0])
    monkeypatch.setattr(module.Load, "others", lambda _: next(loads, 0.0))
    monkeypatch.setattr(module, "wait_for_calm", lambda threads, until: True)
    seen = at.timed()
    assert seen.others_cores == 0.0
    assert seen.again


def test_it_ends_as_soon_as_the_median_is_known(monkeypatch):
    at = Processor(monkeypatch, lambda now: 1.0)
    seen = at.timed(usual_s=0.0005)
    assert 0.3 <= at.now < 0.4
    assert seen.median == pytest.approx(0.01)
    assert not seen.disturbed


def test_without_earlier_timings_it_takes_its_whole_time(monkeypatch):
    at = Processor(monkeypatch, lambda now: 1.0)
    at.timed()
    assert 1.0 <= at.now < 1.1


def test_runs_on_a_slowed_processor_do_not_count(monkeypatch):
    """Slow for 0.4 s, its own pace for 0.3 s, and so on: what a busy host looks like."""
    at = Processor(monkeypatch, lambda now: 1.0 if now % 0.7 > 0.4 else 1.4)
    seen = at.timed(usual_s=0.0005)
    assert seen.median == pytest.approx(0.01, rel=0.01)
    assert seen.pace == pytest.approx(1.0, rel=0.01)
    assert not seen.disturbed


def test_a_processor_that_is_slow_all_the_time_is_told_so_without_more_time(monkeypatch):
    at = Processor(monkeypatch, lambda now: 1.4)
    seen = at.timed(usual_s=0.0005)
    assert seen.pace == pytest.approx(1.4)
    assert seen.disturbed
    assert at.now < 1.5


def test_what_is_always_slow_is_its_pace_where_nothing_else_is_known(monkeypatch):
    seen = Processor(monkeypatch, lambda now: 1.4).timed()
    assert seen.pace == pytest.approx(1.0)
    assert not seen.disturbed


@given(st.lists(st.floats(0.01, 0.02), min_size=1, max_size=60))
def test_sure_is_an_interval_around_the_median(times):
    middle = statistics.median(times)
    if sure(times):
        near = [t for t in times if abs(t - middle) <= 2 * SURE * middle]
        assert len(near) >= 2
    assert not sure(times[:3])
    assert sure([0.01] * 10)
