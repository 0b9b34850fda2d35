"""How long a model takes here and how much memory, told before it is run.

    estimator = Estimator(Setup.here(None), kept.rows, kept.stamp)
    estimator.of(record)        # an Estimate, or None where its network is unknown

Every known network is estimated at once when something new was measured, so
that one more estimate is a look into a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bowerbird.record import ModelRecord
from bowerbird.report import Band
from tools.estimate import coarse, profiles, speed
from tools.estimate.profiles import Profile
from tools.estimate.samples import Sample, Setup, samples
from tools.estimate.usual import PUBLISHED_SPREAD, usual_memory, usual_prices
from tools.validation.plan import plan

MEMORY_LEAST = 0.08
"""Narrowest band of memory (in logarithms): the small networks of the self-measurement are alike
in it, and large ones differ more; set by the 60 networks of the benchmark."""
ENOUGH = 8
"""Measured networks from which on this machine's own prices are used."""
SHARED = 0.5
"""Share of what a network took longer on other processors that it takes longer here, too."""
MEMORY_SPREAD = 1.6
"""Band of memory before anything was measured here: a factor either way."""
UNTESTED = 0.5
"""Band (in logarithms) of a time per token where none was measured here."""
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """Milliseconds for one item at batch 1, MB at peak; bands hold nine in ten."""

    latency_ms: float
    band: Band
    memory_mb: float | None
    memory_band: Band | None
    token_ms: float | None
    token_band: Band | None
    basis: str
    device: str
    threads: int | None = None
    batched: bool = False
    """Milliseconds per item of large batches."""
    dtype: str = "float32"
    coarse: bool = False
    """Of the network only stated amounts are known (`coarse`)."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """The estimates of all profiles at one moment, in the order of `rows`."""

    setup: Setup
    rows: dict[str, int]
    ms: Array
    token_ms: Array
    memory_mb: Array
    speed_reach: float
    token_reach: float
    memory_reach: float
    basis: str
    measured: int
    prices: speed.Prices
    memory_prices: Array
    _made: dict[str, Estimate] = field(default_factory=dict[str, Estimate])

    def of(self, profile: Profile) -> Estimate:
        """The estimate of a network."""
        found = self._made.get(profile.name)
        if found is None:
            if coarse.is_coarse(profile):
                found = self._roughly(profile)
            else:
                found = self._make(self.rows[profile.name])
            self._made[profile.name] = found
        return found

    def _roughly(self, profile: Profile) -> Estimate:
        """By stated amounts: the two errors are taken to be independent of each other."""
        ms = float(self.prices.times(profile.work[None, :])[0])
        mb = float(memory_work(profile) @ self.memory_prices)
        return Estimate(
            latency_ms=ms,
            band=_band(ms, float(np.hypot(self.speed_reach, coarse.REACH))),
            memory_mb=mb,
            memory_band=_band(mb, float(np.hypot(self.memory_reach, coarse.MEMORY_REACH))),
            token_ms=None,
            token_band=None,
            basis=self.basis,
            device=self.setup.machine,
            threads=self.setup.threads,
            coarse=True,
        )

    def _make(self, row: int) -> Estimate:
        ms, mb, token = (float(c[row]) for c in (self.ms, self.memory_mb, self.token_ms))
        return Estimate(
            latency_ms=ms,
            band=_band(ms, self.speed_reach),
            memory_mb=mb,
            memory_band=_band(mb, self.memory_reach),
            token_ms=token or None,
            token_band=_band(token, self.token_reach) if token else None,
            basis=self.basis,
            device=self.setup.machine,
            threads=self.setup.threads,
        )


class Estimator:
    """Estimates for one processor and number of threads.  Safe to share between threads."""

    def __init__(
        self,
        setup: Setup,
        rows: Callable[[], Iterable[dict[str, Any]]],
        stamp: Callable[[], object],
    ) -> None:
        """`rows` gives what was measured, `stamp` changes whenever that does."""
        self.setup = setup
        self._rows = rows
        self._stamp = stamp
        self._told: tuple[object, Told] | None = None
        self._places: dict[tuple[str, int | None], Profile | None] = {}
        self._lock = Lock()

    def of(self, record: ModelRecord) -> Estimate | None:
        """The estimate of a record, None where its network was never profiled."""
        found = self.profile(record)
        return None if found is None else self.told().of(found)

    @property
    def measured(self) -> int:
        """How many networks the estimates of this machine rest on."""
        return self.told().measured

    @property
    def spread(self) -> float:
        """The factor either way that nine in ten estimates of time are expected within."""
        return float(np.exp(self.told().speed_reach))

    @property
    def calibrated(self) -> bool:
        """Whether enough was measured here to speak of this computer."""
        return self.measured >= ENOUGH

    def told(self) -> Told:
        """All estimates, by what is measured now."""
        with self._lock:
            stamp = self._stamp()
            if self._told is None or self._told[0] != stamp:
                found = samples(self._rows(), self.setup)
                self._told = stamp, _tell(found, self.setup)
            return self._told[1]

    def profile(self, record: ModelRecord) -> Profile | None:
        """What is known of the record's network."""
        key = (record.id, record.params)
        if key not in self._places:
            planned = plan(record)
            found = None if isinstance(planned, str) else profiles.of(planned)
            self._places[key] = found or coarse.profile_of(record)
        return self._places[key]


def _band(value: float, reach: float) -> Band:
    return Band(low=value * float(np.exp(-reach)), high=value * float(np.exp(reach)))


def _tell(found: Sequence[Sample], setup: Setup) -> Told:
    table = profiles.every()
    names = list(table)
    work = np.array([table[name].work for name in names])
    often = np.exp(SHARED * np.array([table[name].left for name in names]))
    usual, _ = usual_prices()
    count = len(found)
    if count < ENOUGH:
        scale, reach, basis = _before(found, usual), PUBLISHED_SPREAD, (
            "two other processors' published figures; this computer was not measured yet"
        )  # fmt: skip
        prices = speed.Prices(usual * scale, np.zeros((0, len(usual))), np.zeros(0))
        token_reach = reach
    else:
        learnt = _rows(found)
        prices = speed.fit(learnt.work, learnt.ms, usual, learnt.trust)
        errors = speed.left_out(learnt.work, learnt.ms, usual, learnt.trust)
        reach = speed.reach(errors[~learnt.token])
        own = errors[learnt.token]
        token_reach = max(reach, speed.reach(own) if len(own) >= ENOUGH else UNTESTED)
        basis = f"{count} networks measured on this computer"
    token_work = np.array([
        np.zeros(len(usual)) if (t := table[name].token) is None else t for name in names
    ])  # fmt: skip
    token_ms = np.where(token_work.any(axis=1), prices.times(token_work), 0.0)
    memory_prices, memory_reach = _memory(found)
    memory = np.array([memory_work(table[name]) for name in names]) @ memory_prices
    return Told(
        setup, {name: row for row, name in enumerate(names)}, prices.times(work) * often, token_ms,
        memory, reach, token_reach, memory_reach, basis, count, prices, memory_prices,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Learnt:
    work: Array
    ms: Array
    trust: Array
    token: NDArray[np.bool_]


def _rows(found: Sequence[Sample]) -> _Learnt:
    """Runs and tokens alike: both are work that took time."""
    rows = [
        (s.profile.work, s.ms * float(np.exp(-SHARED * s.profile.left)), s.trust, False)
        for s in found
    ]
    rows += [
        (s.profile.token, s.token_ms, s.trust, True)
        for s in found
        if s.profile.token is not None and s.token_ms is not None
    ]
    return _Learnt(
        np.array([r[0] for r in rows]), np.array([r[1] for r in rows]),
        np.array([r[2] for r in rows]), np.array([r[3] for r in rows]),
    )  # fmt: skip


def _before(found: Sequence[Sample], usual: Array) -> float:
    """How fast this machine is against the usual one, from the few measurements there are."""
    if not found:
        return 1.0
    return float(np.median([s.ms / float(s.profile.work @ usual) for s in found]))


def memory_work(profile: Profile) -> Array:
    """What peak memory is the sum of, in MB: the process, weights, activations, a copy of the
    largest weights."""
    parts = (profile.weight_bytes, profile.peak_bytes, profile.largest_bytes)
    return np.array([1.0, *(part / 1e6 for part in parts)])


def _memory(found: Sequence[Sample]) -> tuple[Array, float]:
    """Prices of `memory_work`, and the reach of their errors."""
    usual = usual_memory()
    seen = [s for s in found if s.memory_mb is not None]
    if len(seen) < ENOUGH:
        return usual, float(np.log(MEMORY_SPREAD))
    rows = np.array([memory_work(s.profile) for s in seen])
    mb = np.array([s.memory_mb for s in seen], dtype=float)
    trust = np.ones(len(seen))
    prices = speed.fit(rows, mb, usual, trust)
    errors = speed.left_out(rows, mb, usual, trust)
    return prices.prices, max(MEMORY_LEAST, speed.reach(errors))
