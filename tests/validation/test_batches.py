"""The search for the best batch, over models that are formulas and a clock that is a sum."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tools.validation.worker.batches import LARGEST, best_batch


class Machine:
    """Takes `seconds(batch)` for a batch; `limit` is the largest that it can."""

    def __init__(self, seconds, limit=10**9, bytes_each=0, free=1 << 40):
        self.now = 0.0
        self.tried = []
        self.used = 0
        self._seconds, self._limit, self._each, self._free = seconds, limit, bytes_each, free

    def several(self, batch):
        if batch > self._limit:
            raise RuntimeError("out of memory")
        self.tried.append(batch)
        self.used = batch * self._each

        def run():
            self.now += self._seconds(batch)
            return self._seconds(batch)

        return run

    def search(self, budget):
        return best_batch(
            self.several, self._seconds(1), budget, clock=lambda: self.now,
            free_bytes=lambda: self._free, used_bytes=lambda: self.used,
        )  # fmt: skip


def test_grows_while_it_pays():
    at = Machine(lambda n: 0.001 * max(n, 16) / 16 + 1e-6 * n)
    best = at.search(10.0)
    assert best.batch in (16, 32)
    assert at.tried == [2, 4, 8, 16, 32]


def test_a_model_that_gains_nothing_is_tried_once():
    at = Machine(lambda n: 0.001 * n)
    assert at.search(10.0).batch == 2
    assert at.tried == [2]


def test_no_time_no_batch():
    at = Machine(lambda n: 1.0 * n)
    best = at.search(1.0)
    assert (best.batch, best.per_s, at.tried) == (1, None, [])


def test_ends_where_memory_is_short():
    at = Machine(lambda n: 0.001, bytes_each=1 << 30, free=15 << 30)
    assert at.search(10.0).batch == 4
    assert at.tried == [2, 4]


def test_ends_where_a_batch_fails():
    at = Machine(lambda n: 0.001, limit=8)
    assert at.search(10.0).batch == 8


def test_no_further_than_the_largest():
    at = Machine(lambda n: 1e-6)
    assert at.search(10.0).batch == LARGEST


@given(st.lists(st.floats(1e-4, 0.2), min_size=11, max_size=11), st.floats(0.01, 5.0))
def test_the_best_that_was_tried_within_the_time(costs, budget):
    table = {2**n: cost for n, cost in enumerate(costs)}
    at = Machine(table.__getitem__)
    best = at.search(budget)
    rates = [n / table[n] for n in at.tried]
    assert best.per_s is None if not rates else best.per_s == max(rates)
    slowest = max((table[n] for n in at.tried), default=0.0)
    assert at.now <= budget + 5 * slowest
