"""Figures with their marks: measured, estimated, claimed, unknown.  Never a bare number."""

from __future__ import annotations

from typing import Literal

from agent import wording
from agent.estimated import span
from agent.speech import Speech
from agent.wording import ENGLISH, amount, item
from bowerbird.recommendation import Pick
from bowerbird.record import Evidence
from bowerbird.report import Validation
from ui.page.safe import esc

Mark = Literal["measured", "estimated", "claimed", "unknown"]
MEANS: dict[Mark, str] = {
    "measured": "loaded and run on this computer",
    "estimated": "computed from the model's size and this computer's speed, not run",
    "claimed": "published by the author or in a list of results; not tried here",
    "unknown": "nobody says, or it was not tried yet",
}


def mark(kind: Mark, t: Speech = ENGLISH) -> str:
    return f'<span class="bb-mark bb-{kind}" title="{esc(t(MEANS[kind]))}">{esc(t(kind))}</span>'


def legend(t: Speech = ENGLISH) -> str:
    """What the marks mean, for who cannot point at them."""
    rows = "".join(f"<dt>{mark(kind, t)}</dt><dd>{esc(t(MEANS[kind]))}</dd>" for kind in MEANS)
    return (
        f'<details class="bb-more"><summary>{esc(t("What the marks mean"))}</summary>'
        f'<dl class="bb-facts">{rows}</dl></details>'
    )


def speed(pick: Pick, t: Speech = ENGLISH) -> tuple[str, Mark]:
    """How fast it is here, in words."""
    report, latency = pick.validation, pick.validation.latency_ms
    if latency is None:
        failed = report.status == "failed"
        return t("did not load here") if failed else t("not timed yet"), "unknown"
    rough = report.status == "estimated" or bool(report.noisy)
    one = t.sentence(report.item) if report.item else item(pick.task, t)
    time = lasting(latency.p50, t)
    if report.status == "estimated" and report.band is not None and report.band.high < 1000:
        time = t("{n} ms", n=span(report.band, t))
    elif rough:
        time = t("about {n}", n=time)
    text = t("{time} per {item}", time=time, item=one)
    if report.throughput_per_s and report.throughput_per_s >= 1:
        rate = amount(report.throughput_per_s, t)
        text += f" ({t('about {n} a second', n=rate) if rough else t('{n} a second', n=rate)})"
    return text, "measured" if report.status == "measured" else "estimated"


def lasting(ms: float, t: Speech = ENGLISH) -> str:
    """ "14.1 ms", "4.2 s"."""
    return t("{n} ms", n=amount(ms, t)) if ms < 1000 else t("{n} s", n=amount(ms / 1000, t))


def memory(report: Validation, t: Speech = ENGLISH) -> tuple[str, Mark]:
    if report.peak_memory_mb is None:
        return t("not tried yet"), "unknown"
    kind: Mark = "measured" if report.status == "measured" else "estimated"
    return f"{amount(round(report.peak_memory_mb), t)} MB", kind


def size(pick: Pick, t: Speech = ENGLISH) -> tuple[str, Mark]:
    parts = [f"{amount(pick.size_mb, t)} MB"] if pick.size_mb is not None else []
    if pick.params_m is not None:
        parts.append(wording.parameters(pick.params_m, t))
    return (", ".join(parts), "claimed") if parts else (t("nobody says"), "unknown")


def quality(pick: Pick, t: Speech = ENGLISH) -> tuple[str, Mark]:
    """The best known result and whose it is."""
    if not pick.evidence:
        return t("no result known"), "unknown"
    return wording.figure(pick.evidence[0], t), told_by(pick.evidence[0])


def told_by(evidence: Evidence) -> Mark:
    return "measured" if evidence.grade == "measured-here" else "claimed"


def marked(figure: tuple[str, Mark], t: Speech = ENGLISH) -> str:
    """A figure as HTML."""
    return f"{esc(figure[0])} {mark(figure[1], t)}"
