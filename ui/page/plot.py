"""Quality against size or time, with the models that no other beats in both.

Drawn as plain elements placed in percent, so that it follows the page's colours
and width, can be reached by keyboard, and needs no script.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from agent.speech import Speech
from agent.wording import ENGLISH, METRICS, amount
from bowerbird.recommendation import Pick
from tools.shelf import lower_is_better
from ui.page.safe import esc

Axis = Literal["size", "time"]
AXES: dict[Axis, str] = {"size": "size in MB", "time": "milliseconds on this computer"}
BEATEN = {"size": "nothing is both smaller and better", "time": "nothing is both faster and better"}


@dataclass(frozen=True)
class Point:
    id: str
    x: float
    y: float
    shown: bool
    """One of the picks."""
    measured: bool = True


@dataclass(frozen=True)
class Plot:
    """What can be drawn: points on one yardstick, and how many models are not on it."""

    points: list[Point]
    dataset: str = ""
    metric: str = ""
    left_out: int = 0

    @property
    def lower(self) -> bool:
        return lower_is_better(self.metric)


def made(candidates: Sequence[Pick], shown: Sequence[Pick], axis: Axis) -> Plot:
    """Points for the yardstick that most candidates share; shown picks count most."""
    latest = {p.id: p for p in [*candidates, *shown]}
    marked = {p.id for p in shown}
    counts: Counter[tuple[str, str]] = Counter()
    for pick in latest.values():
        for key in {(e.dataset, e.metric) for e in pick.evidence}:
            counts[key] += 3 if pick.id in marked else 1
    for (dataset, metric), _ in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])):
        points = [
            Point(p.id, x, e.value, p.id in marked, p.validation.status == "measured")
            for p in latest.values()
            for e in [e for e in p.evidence if (e.dataset, e.metric) == (dataset, metric)][:1]
            if (x := _x(p, axis)) is not None
        ]
        if len(points) >= 2:
            return Plot(points, dataset, metric, len(latest) - len(points))
    return Plot([], left_out=len(latest))


def _x(pick: Pick, axis: Axis) -> float | None:
    if axis == "time":
        return pick.validation.latency_ms.p50 if pick.validation.latency_ms else None
    if pick.size_mb is not None:
        return pick.size_mb or None
    return pick.params_m * 4 if pick.params_m else None


def front(points: Sequence[Point], *, lower: bool = False) -> list[Point]:
    """The points that no other beats: none is as small and better, or smaller and as good."""
    best: list[Point] = []
    for point in sorted(points, key=lambda p: (p.x, p.y if lower else -p.y)):
        if not best or (point.y < best[-1].y if lower else point.y > best[-1].y):
            best.append(point)
    return best


def drawn(plot: Plot, axis: Axis, t: Speech = ENGLISH) -> str:
    """The plot as HTML without line breaks."""
    if not plot.points:
        why = (
            t("No two of these models have a time here yet: let them be timed first.")
            if axis == "time"
            else t(
                "No two of these models were tested on the same data, so that a plot would "
                "compare what cannot be compared."
            )
        )
        return f'<p class="bb-note">{esc(why)}</p>'
    best = front(plot.points, lower=plot.lower)
    xs, ys = _Scale([p.x for p in plot.points], log=True), _Scale([p.y for p in plot.points])
    dots = "".join(
        _dot(p, p in best, (xs(p.x), ys(p.y)), _where(p, axis, t), t) for p in plot.points
    )
    ticks = "".join(
        f'<span class="bb-tick-x" style="left:{xs(v):.1f}%">{amount(v, t)}</span>'
        for v in xs.ticks()
    ) + "".join(
        f'<span class="bb-tick-y" style="bottom:{ys(v):.1f}%">{amount(v, t)}</span>'
        for v in ys.ticks()
    )  # fmt: skip
    return (
        f'<figure class="bb-plot"><figcaption>{esc(_caption(plot, axis, t))}</figcaption>'
        f'<div class="bb-area">{ticks}{_steps(best, xs, ys)}{dots}</div>'
        f'<p class="bb-legend"><span class="bb-dot bb-pick"></span> {esc(t("picks"))} '
        f'<span class="bb-dot bb-best"></span> {esc(t(BEATEN[axis]))} '
        f'<span class="bb-dot"></span> {esc(t("others"))}</p></figure>'
    )


def _caption(plot: Plot, axis: Axis, t: Speech) -> str:
    better = t("lower is better") if plot.lower else t("higher is better")
    metric = t(METRICS[plot.metric]) if plot.metric in METRICS else plot.metric
    parts = [
        t(
            "{metric} on {dataset} (claimed, {better}) against {axis}.",
            metric=metric, dataset=plot.dataset, better=better, axis=t(AXES[axis]),
        )
    ]  # fmt: skip
    if plot.left_out:
        parts.append(t("{n} more have no such figure.", n=plot.left_out))
    if not any(p.shown for p in plot.points):
        parts.append(t("None of my picks was tested on that."))
    return " ".join(parts)


def _where(point: Point, axis: Axis, t: Speech) -> str:
    return f"{amount(point.x, t)} MB" if axis == "size" else t("{n} ms", n=amount(point.x, t))


def _dot(point: Point, best: bool, at: tuple[float, float], where: str, t: Speech) -> str:
    """`at`: percent of the width and of the height."""
    kinds = "bb-dot" + (" bb-pick" if point.shown else "") + (" bb-best" if best else "")
    left, bottom = at
    kinds += " bb-at-left" if left < 25 else " bb-at-right" if left > 75 else ""
    about = f"{point.id}: {amount(point.y, t)}, {where}"
    label = f'<span class="bb-label">{esc(_name(point.id), 40)}</span>'
    return (
        f'<span class="{kinds}" tabindex="0" role="img" aria-label="{esc(about)}" '
        f'title="{esc(about)}" style="left:{left:.1f}%;bottom:{bottom:.1f}%">{label}</span>'
    )


def _name(model_id: str) -> str:
    """The short name: of `torchvision:resnet50/IMAGENET1K_V2` the network."""
    kind, colon, rest = model_id.partition(":")
    named = colon and kind.startswith("torch") and kind != "torchhub"
    return rest.partition("/")[0] if named else model_id.rpartition("/")[2]


def _steps(best: Sequence[Point], xs: _Scale, ys: _Scale) -> str:
    """The front as a staircase."""
    parts: list[str] = []
    for here, there in pairwise(best):
        left, right = xs(here.x), xs(there.x)
        low, high = sorted((ys(here.y), ys(there.y)))
        parts.append(
            f'<span class="bb-step" style="left:{left:.1f}%;width:{right - left:.1f}%;'
            f'bottom:{ys(here.y):.1f}%"></span>'
            f'<span class="bb-rise" style="left:{right:.1f}%;height:{high - low:.1f}%;'
            f'bottom:{low:.1f}%"></span>'
        )
    return "".join(parts)


class _Scale:
    """Values to percent of the width or height, with room at both ends."""

    def __init__(self, values: Sequence[float], *, log: bool = False) -> None:
        self._log = log
        low, high = min(map(self._of, values)), max(map(self._of, values))
        room = (high - low) * 0.12 or max(abs(high) * 0.1, 0.5)
        self._low, self._high = low - room, high + room

    def _of(self, value: float) -> float:
        return math.log10(max(value, 1e-6)) if self._log else value

    def __call__(self, value: float) -> float:
        return 100 * (self._of(value) - self._low) / (self._high - self._low)

    def ticks(self) -> list[float]:
        """Three to five round values inside."""
        if self._log:
            marks = [m * 10.0**e for e in range(-3, 8) for m in (1, 2, 5)]
            inside = [v for v in marks if self._low <= math.log10(v) <= self._high]
        else:
            raw = (self._high - self._low) / 4
            unit = 10.0 ** math.floor(math.log10(raw))
            step = next(s * unit for s in (1, 2, 5, 10) if s * unit >= raw)
            first = math.ceil(self._low / step)
            inside = [(first + n) * step for n in range(8) if (first + n) * step <= self._high]
        return inside if len(inside) <= 6 else inside[:: math.ceil(len(inside) / 6)]
