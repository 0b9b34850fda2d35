"""Limits on time, rate and memory, held against an estimate: three values and a reason.

A limit fails only where even the good end of the band breaks it; it holds where
the estimate itself does; between the two it is unknown, as it is where nothing
is known of the network or the device.
"""

from __future__ import annotations

from typing import Literal

from bowerbird.report import Band

MESSAGES = (
    "estimated {low} to {high} ms {where}, more than {limit} ms",
    "estimated {low} to {high} ms {where}, which may be more than {limit} ms",
    "estimated {low} to {high} a second {where}, fewer than {limit}",
    "estimated {low} to {high} a second {where}, which may be fewer than {limit}",
    "memory {low} to {high} GB (estimated), more than {limit} GB",
    "memory {low} to {high} GB (estimated), which may be more than {limit} GB",
    "how fast it is {where} is not known",
    "on this computer",
    "on the device {device}",
    "{n} networks measured on this computer",
    "two other processors' published figures; this computer was not measured yet",
    "{n} networks of {source} ({date}): {how}",
    "its peak speed, not figures of networks, and may be off by a factor of {n} "
    "({source}, {date}): {how}",
    "Of this network only the amount of work that its publisher states is known, not how it is "
    "built.",
)
"""The sentences of this package, for translators."""
Finding = tuple[Literal["pass", "fail", "unknown"], str]


def time(ms: float, band: Band, limit: float, where: str) -> Finding:
    """At most `limit` milliseconds for one item; `where` is "on this computer" or the like."""
    told = f"estimated {span(band)} ms {where}"
    if band.low > limit:
        return "fail", f"{told}, more than {limit:g} ms"
    if ms > limit:
        return "unknown", f"{told}, which may be more than {limit:g} ms"
    return "pass", ""


def rate(ms: float, band: Band, limit: float, where: str) -> Finding:
    """At least `limit` items a second, one after the other."""
    told = f"estimated {span(Band(low=1000 / band.high, high=1000 / band.low))} a second {where}"
    if 1000 / band.low < limit:
        return "fail", f"{told}, fewer than {limit:g}"
    if 1000 / ms < limit:
        return "unknown", f"{told}, which may be fewer than {limit:g}"
    return "pass", ""


def memory(mb: float, band: Band, limit_gb: float) -> Finding:
    """At most `limit_gb` GB (10**9 bytes) at peak."""
    told = f"memory {span(Band(low=band.low / 1000, high=band.high / 1000))} GB (estimated)"
    if band.low > limit_gb * 1000:
        return "fail", f"{told}, more than {limit_gb:g} GB"
    if mb > limit_gb * 1000:
        return "unknown", f"{told}, which may be more than {limit_gb:g} GB"
    return "pass", ""


def span(band: Band) -> str:
    """ "12 to 18": two significant digits."""
    return f"{figure(band.low)} to {figure(band.high)}"


def figure(value: float) -> str:
    """Two significant digits: an estimate knows no more."""
    rounded = float(f"{value:.2g}")
    return f"{rounded:.0f}" if rounded >= 10 else f"{rounded:g}"
