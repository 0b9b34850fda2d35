"""Figures with their marks: measured, estimated, claimed, unknown.  Never a bare number."""

from __future__ import annotations

from typing import Literal

from agent.wording import METRICS, SAYS_WHO, amount, item, parameters
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


def mark(kind: Mark) -> str:
    return f'<span class="bb-mark bb-{kind}" title="{esc(MEANS[kind])}">{kind}</span>'


def speed(pick: Pick) -> tuple[str, Mark]:
    """How fast it is here, in words."""
    report, one = pick.validation, item(pick.task)
    latency = report.latency_ms
    if latency is None:
        return ("did not load here" if report.status == "failed" else "not timed yet"), "unknown"
    about = "about " if report.status == "estimated" or report.noisy else ""
    text = f"{about}{lasting(latency.p50)} per {report.item or one}"
    if report.throughput_per_s and report.throughput_per_s >= 1:
        text += f" ({about}{amount(report.throughput_per_s)} a second)"
    return text, "measured" if report.status == "measured" else "estimated"


def lasting(ms: float) -> str:
    """ "14.1 ms", "4.2 s"."""
    return f"{amount(ms)} ms" if ms < 1000 else f"{amount(ms / 1000)} s"


def memory(report: Validation) -> tuple[str, Mark]:
    if report.peak_memory_mb is None:
        return "not tried yet", "unknown"
    kind: Mark = "measured" if report.status == "measured" else "estimated"
    return f"{amount(round(report.peak_memory_mb))} MB", kind


def size(pick: Pick) -> tuple[str, Mark]:
    parts = [f"{amount(pick.size_mb)} MB"] if pick.size_mb is not None else []
    if pick.params_m is not None:
        parts.append(parameters(pick.params_m))
    return (", ".join(parts), "claimed") if parts else ("nobody says", "unknown")


def quality(pick: Pick) -> tuple[str, Mark]:
    """The best known result and whose it is."""
    if not pick.evidence:
        return "no result known", "unknown"
    return result(pick.evidence[0]), told_by(pick.evidence[0])


def told_by(evidence: Evidence) -> Mark:
    return "measured" if evidence.grade == "measured-here" else "claimed"


def result(evidence: Evidence) -> str:
    percent = " %" if evidence.metric.lower() in ("top-1", "top-5", "accuracy", "wer") else ""
    metric = METRICS.get(evidence.metric, evidence.metric)
    return (
        f"{metric} {amount(evidence.value)}{percent} on {evidence.dataset}, "
        f"{SAYS_WHO[evidence.grade]}"
    )


def marked(figure: tuple[str, Mark]) -> str:
    """A figure as HTML."""
    return f"{esc(figure[0])} {mark(figure[1])}"
