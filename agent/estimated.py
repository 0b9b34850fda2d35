"""Estimates in words: always a range, always called estimated, with what they rest on."""

from __future__ import annotations

from agent.speech import Speech
from bowerbird.report import Band, Validation
from tools.estimate.elsewhere import TOKEN_SPREAD


def estimated(report: Validation, item: str, t: Speech) -> str:
    """What a report of status `estimated` says of speed and memory."""
    if report.band is None:
        return t("not measured")
    told, device = span(report.band, t), report.where or ""
    if report.where is None:
        text = t(
            "**Estimated, not run:** {span} ms per {item} on this computer ({here}).",
            span=told, item=item, here=t.sentence(report.machine or report.device or ""),
        )  # fmt: skip
    elif report.latency_ms is None:
        text = t(
            "**Estimated, not run:** {span} ms per {item} in large batches on the device {device}.",
            span=told, item=item, device=device,
        )  # fmt: skip
    else:
        text = t(
            "**Estimated, not run:** {span} ms per {item} on the device {device}.",
            span=told, item=item, device=device,
        )  # fmt: skip
    parts = [text]
    if report.per_token_ms and report.where is not None:
        parts.append(
            t(
                "At 4 bits it would write about {n} tokens a second, give or take a factor of {f}:"
                " judged from the speed of its memory and published runs (llmfit, 2026-08).",
                n=_n(1000 / report.per_token_ms, t), f=t.number(TOKEN_SPREAD, 2),
            )
        )  # fmt: skip
    elif report.per_token_ms:
        parts.append(
            t("It would write about {n} tokens a second.", n=_n(1000 / report.per_token_ms, t))
        )
    if report.memory_band_mb is not None:
        parts.append(t("Memory: {span} MB.", span=span(report.memory_band_mb, t)))
    if report.note:
        parts.append(t.sentence(report.note))
    if report.basis:
        parts.append(t("It rests on {basis}.", basis=t.sentence(report.basis)))
    return " ".join(parts)


def short(report: Validation, t: Speech) -> str:
    """A few words for a list: "estimated 12 to 18 ms", or that nothing was measured."""
    if report.status != "estimated" or report.band is None:
        return t("not measured")
    return t("estimated {span} ms", span=span(report.band, t))


def span(band: Band, t: Speech) -> str:
    """ "12 to 18"."""
    low, high = _n(band.low, t), _n(band.high, t)
    return low if low == high else t("{low} to {high}", low=low, high=high)


def _n(value: float, t: Speech) -> str:
    """Two significant digits: an estimate knows no more."""
    return t.number(float(f"{value:.2g}"), 2)
