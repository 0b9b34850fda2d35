"""A ranked candidate and its report become a Pick."""

from __future__ import annotations

from agent.wording import figure, parameters
from bowerbird.need import Need
from bowerbird.recommendation import Pick
from bowerbird.record import Evidence, ModelRecord
from bowerbird.report import Validation, skipped
from bowerbird.tasks import label
from tools.doors import shown_id, snippet
from tools.estimate.outlook import NOT_ASKED, Outlook
from tools.evidence import GRADE_WEIGHT
from tools.licence import Judgement, judge_record
from tools.rank import OPEN_ENDED, Ranked
from tools.shelf import tells_quality
from tools.verdict import Verdict

SHOWN_EVIDENCE = 4
_HERE = (None, "cpu")
"""Limits on speed are held against this machine only where no other is named."""


def pick_id(need: Need, ranked: Ranked) -> str:
    return shown_id(ranked.record, need.source_hub)


def not_asked(record: ModelRecord, outlook: Outlook | None = None) -> Validation:
    """The estimate of a model that was not run, or that nothing is known of its speed."""
    repeat = f"bowerbird validate {record.id}"
    told = outlook.report(record, NOT_ASKED, repeat) if outlook is not None else None
    return told or skipped(NOT_ASKED, repeat)


MESSAGES = (
    "measured here {n} ms, more than {limit} ms",
    "measured here {n} a second, fewer than {limit}",
)
"""What `breaks` says, for translators."""


def breaks(need: Need, report: Validation) -> Verdict | None:
    """What a measurement says against a stated limit, None where it holds."""
    if report.status != "measured" or report.latency_ms is None or need.hardware not in _HERE:
        return None
    p50 = report.latency_ms.p50
    if need.max_latency_ms is not None and p50 > need.max_latency_ms:
        limit = need.max_latency_ms
        return Verdict(
            "fail", f"measured here {p50:.1f} ms, more than {limit:g} ms",
            f"measured here {p50:.1f} ms > {limit:g} ms",
        )  # fmt: skip
    if need.min_fps is not None and 1000 / p50 < need.min_fps:
        rate, limit = 1000 / p50, need.min_fps
        return Verdict(
            "fail", f"measured here {rate:.1f} a second, fewer than {limit:g}",
            f"measured here {rate:.1f} a second < {limit:g}",
        )  # fmt: skip
    return None


def flags(record: ModelRecord, judged: Judgement) -> list[str]:
    """The record's own flags, the licence's, and what follows from the facts."""
    found = [*record.flags, *judged.flags]
    if record.gated:
        found.append("gated")
    if record.archived:
        found.append("archived-library")
    if record.superseded_by:
        found.append("superseded")
    if record.formats and not {"safetensors", "onnx", "gguf"}.intersection(record.formats):
        found.append("pickle-only")
    if record.evidence and all(e.grade == "author-card" for e in record.evidence):
        found.append("self-reported-score")
    if (record.likes is not None or record.downloads_month is not None) and (
        (record.likes or 0) < 5 and (record.downloads_month or 0) < 100
    ):
        found.append("low-adoption")
    return sorted(set(found))


def _evidence(record: ModelRecord) -> list[Evidence]:
    """The most trusted figures first, those of quality before those of speed."""
    order = sorted(record.evidence, key=lambda e: (not tells_quality(e), -GRADE_WEIGHT[e.grade]))
    return order[:SHOWN_EVIDENCE]


def _why(need: Need, ranked: Ranked) -> str:
    """One sentence, from the parts of the score and the facts behind them."""
    record = ranked.record
    reasons: list[str] = []
    if ranked.specialist:
        reasons.append(f"made for {', '.join(ranked.made_for or need.domain)}")
    elif ranked.specialist is False and need.domain:
        reasons.append(f"a general model, to be fine-tuned on {', '.join(need.domain)}")
    elif record.tasks:
        reasons.append(f"made for {label(record.tasks[0])}")
    shown = _evidence(record)
    if shown:
        best = shown[0]
        reasons.append(figure(best))
    size = record.params_m
    if size is not None:
        reasons.append(parameters(size))
    elif record.size_mb is not None:
        reasons.append(f"{record.size_mb:.0f} MB")
    return "; ".join(reasons)


def _how_known(report: Validation) -> list[str]:
    """Flags of a model that was not run here."""
    if report.status == "measured":
        return []
    return ["not-validated"] + ["estimate-only"] * (report.status == "estimated")


def with_report(pick: Pick, report: Validation) -> Pick:
    """The pick with what a run has shown, in place of "not asked"."""
    if report.status == "skipped" and pick.validation.status == "estimated":
        report = pick.validation.model_copy(
            update={"reason": report.reason, "repeat": report.repeat}
        )
    found = set(pick.flags) - {"not-validated", "estimate-only"}
    found.update(_how_known(report))
    return pick.model_copy(update={"validation": report, "flags": sorted(found)})


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def to_pick(need: Need, ranked: Ranked, report: Validation) -> Pick:
    record = ranked.record
    judged = judge_record(record, need.license)
    found = flags(record, judged)
    found += _how_known(report)
    notes: list[str] = []
    if ranked.specialist is False:
        subject = ", ".join(need.domain)
        notes.append(
            f"It is a general model, not made for {subject}: try it on your own examples first."
            if OPEN_ENDED.intersection(need.task[:1])
            else f"It is a general model: fine-tune it on your own examples ({subject})."
        )
    if record.archived and record.superseded_by:
        notes.append(f"Its library is archived; {record.superseded_by} is the maintained twin.")
    if record.gated:
        notes.append("Gated: you must accept its terms with an account before you can download it.")
    tasks = [t for t in need.task if t in record.tasks]
    return Pick(
        id=pick_id(need, ranked),
        source=record.catalogue,
        task=(tasks or record.tasks or [None])[0],
        params_m=_rounded(record.params_m),
        size_mb=_rounded(record.size_mb),
        license=judged.verdict,
        evidence=_evidence(record),
        validation=report,
        flags=sorted(set(found)),
        score=ranked.score,
        why=_why(need, ranked),
        snippet=snippet(record, need.source_hub, fine_tune=ranked.specialist is False),
        gated=record.gated,
        url=record.url,
        doors=[door.id for door in record.doors],
        specialist=ranked.specialist,
        made_for=list(ranked.made_for),
        unknown=[limit.reason for limit in ranked.unknown],
        unchecked=[limit.field for limit in ranked.unknown],
        notes=notes,
    )
