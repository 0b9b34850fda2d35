"""Models compared: the verdict first, then a line each."""

from __future__ import annotations

from collections.abc import Sequence

from agent.artifacts import (
    Compared,
)
from agent.dialogue import Step
from agent.estimated import short
from agent.kept import kept, plain_name
from agent.picks import with_report
from agent.speech import Speech
from agent.wording import amount, figure, sentence, size, times
from bowerbird.recommendation import Pick, Recommendation
from bowerbird.report import Validation


def compared(
    step: Step, found: Compared, reports: dict[str, Validation], t: Speech
) -> Recommendation:
    """Models side by side: the verdict first, then a line each."""
    picks = [with_report(p, reports[p.id]) if p.id in reports else p for p in found.picks]
    missing = [
        t("I know no model called `{name}`.", name=plain_name(name)) for name in found.unknown
    ]
    if not picks:
        return kept(step, " ".join(missing) or t("I have nothing to compare."), "comparison")
    best = picks[0]
    lines: list[str] = []
    subject = ", ".join(step.understood.need.domain)
    if len(picks) > 1:
        lines.append(_preferred(picks, t))
    if subject and not any(p.specialist for p in picks):
        lines.append(
            t(
                "None of them was trained for your subject ({subject}): each would be taught it, "
                "so the figures are those of general tests.",
                subject=subject,
            )
        )
    lines.append("\n".join(_side(p, best, t) for p in picks))
    lines += missing
    lines.append(t("*Catalogue of {date}.*", date=found.catalogue_date or t("unknown")))
    return kept(
        step, "\n\n".join(lines), "comparison", picks, catalogue_date=found.catalogue_date
    )  # fmt: skip


def _preferred(picks: Sequence[Pick], t: Speech) -> str:
    """Which one, and on what grounds: accuracy on a common test, size, else that it is open."""
    best, other = picks[0], picks[1]
    grounds: list[str] = []
    theirs = {(e.dataset, e.metric): e for e in other.evidence}
    both = next(
        (
            (e, theirs[e.dataset, e.metric])
            for e in best.evidence
            if (e.dataset, e.metric) in theirs
        ),
        None,
    )
    if both:
        grounds.append(
            t(
                "{metric} on {dataset}: {a} against {b}",
                metric=both[0].metric, dataset=both[0].dataset,
                a=t.number(both[0].value, 4), b=t.number(both[1].value, 4),
            )
        )  # fmt: skip
    if best.params_m and other.params_m:
        ratio = times(best.params_m / other.params_m, "larger", "smaller", t)
        grounds += [ratio] if ratio else []
    text = t("**I would take `{id}`.**", id=best.id)
    if not both:
        grounds.append(t("no common test result is known, so it is not certain which is better"))
    return f"{text} {sentence('; '.join(grounds))}" if grounds else text


def _side(pick: Pick, best: Pick, t: Speech) -> str:
    parts = [size(pick, t)]
    parts.append(figure(pick.evidence[0], t) if pick.evidence else t("accuracy unknown"))
    report = pick.validation
    if report.status == "measured" and report.latency_ms is not None:
        speed = t("measured {ms} ms", ms=amount(report.latency_ms.p50, t))
        parts.append(speed + (f" ({t('untrained')})" if report.weights == "random" else ""))
    else:
        parts.append(short(report, t))
    parts.append(t("licence {name}", name=pick.license.id or t("none stated")))
    return f"- `{pick.id}`: {'; '.join(parts)}."
