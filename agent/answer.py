"""The answer in words, in one order for everybody.

Verdict, pick, why, measured here, licence, one caveat, alternatives, next
moves.  No number without its mark: measured, estimated, claimed or unknown.
The text is composed from the Recommendation's own fields, so that it cannot
say what they do not hold.
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.picks import to_pick
from agent.understanding import Understanding
from bowerbird.need import Need
from bowerbird.recommendation import (
    NearMiss,
    Outcome,
    Pick,
    Recommendation,
    SourceStatus,
    TraceStep,
)
from bowerbird.record import Evidence, Grade
from bowerbird.report import Validation
from bowerbird.tasks import label
from tools.rank import Ranked
from tools.search import Shortlist

CAN_DO = (
    "I find pretrained models (for pictures, text, sound, video, tables), check their licence "
    "and size, and load and time them on this computer."
)
EXAMPLE = '"small bird classifier, open license"'
_SAYS_WHO: dict[Grade, str] = {
    "measured-here": "measured here",
    "verified": "from the library's own published results",
    "leaderboard": "from a public leaderboard",
    "paper": "from the paper",
    "author-card": "claimed by the author",
    "inherited": "inherited from its base model",
    "none": "of unknown origin",
}
_LIMIT_WORDS = {
    "max_params_m": "the limit on parameters",
    "max_size_mb": "the limit on size",
    "max_memory_gb": "the limit on memory",
    "license": "the licence",
    "dataset": "the data set",
    "library": "the library",
    "languages": "the languages",
    "source_hub": "the place to look",
    "must_not": "what you ruled out",
    "gated-not-ok": "that it must not be gated",
    "long-context": "the length of text",
    "dim": "the vector size",
    "min-accuracy": "the accuracy",
}


def compose(
    understood: Understanding,
    outcome: Outcome,
    chosen: Sequence[tuple[Ranked, Validation]],
    shortlist: Shortlist,
    *,
    near_misses: Sequence[NearMiss],
    sources: Sequence[SourceStatus],
    trace: Sequence[TraceStep],
    catalogue_date: str,
) -> Recommendation:
    """The Recommendation with its message."""
    need = understood.need
    picks = [to_pick(need, ranked, report) for ranked, report in chosen]
    misses = [*near_misses, *shortlist.near_misses]
    answer = Recommendation(
        need=need,
        outcome=outcome,
        picks=picks,
        rejected=shortlist.rejected,
        near_misses=misses,
        relax=shortlist.relax,
        sources=list(sources),
        trace=list(trace),
        catalogue_date=catalogue_date,
    )
    text = _found(need, picks, shortlist, catalogue_date) if picks else _nothing(answer, shortlist)
    return answer.model_copy(update={"message": text})


def declined(understood: Understanding, trace: Sequence[TraceStep]) -> Recommendation:
    reason = understood.decline_reason or "That is not a question about pretrained models."
    return Recommendation(
        need=understood.need,
        outcome="decline",
        message=f"{reason} {CAN_DO} Try {EXAMPLE}.",
        trace=list(trace),
    )


def conflicting(understood: Understanding, trace: Sequence[TraceStep]) -> Recommendation:
    conflict = understood.conflict
    if conflict is None:
        raise ValueError("no conflict was found in this request")
    first, second = conflict.ways_out
    return Recommendation(
        need=understood.need,
        outcome="flag-conflict",
        message=f"**These wishes do not go together.** {conflict.what}\n\n"
        f"Two ways out:\n\n1. {first}\n2. {second}",
        trace=list(trace),
    )


def asking(understood: Understanding, trace: Sequence[TraceStep]) -> Recommendation:
    question = "What should the model do: what goes in, and what should come out?"
    return Recommendation(
        need=understood.need,
        outcome="clarify",
        question=question,
        message=f"{question} For example: {EXAMPLE}.",
        trace=list(trace),
    )


def _found(need: Need, picks: Sequence[Pick], shortlist: Shortlist, date: str) -> str:
    best = picks[0]
    lines = [
        _verdict(need, best),
        f"**My pick: `{best.id}`**{_size(best)}{_evidence(best)}",
        _measured(best),
        _license(best),
        _caveat(best),
        _others(picks[1:]),
        _moves(need, shortlist, date),
    ]
    return "\n\n".join(line for line in lines if line)


def _verdict(need: Need, best: Pick) -> str:
    job = label(need.task[0]) if need.task else "this"
    subject = ", ".join(need.domain)
    if best.specialist is True:
        return f"**Good news: there are ready-made models for this subject ({subject}).**"
    if best.specialist is False:
        return (
            f"**You can start from an existing model and teach it your subject ({subject}).** "
            f"I know of none that is trained for it and fits; these are general models for {job}."
        )
    return f"**Good news: there are ready-made models for {job}.**"


def _size(pick: Pick) -> str:
    parts: list[str] = []
    if pick.params_m is not None:
        parts.append(f"{amount(pick.params_m)} million parameters")
    if pick.size_mb is not None:
        parts.append(f"{amount(pick.size_mb)} MB")
    return f", {', '.join(parts)}." if parts else ", of unknown size."


def amount(value: float) -> str:
    """Three significant digits below a hundred, whole numbers with commas above."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _evidence(pick: Pick) -> str:
    if not pick.evidence:
        return " No test result is known to me."
    best = pick.evidence[0]
    return f" {figure(best)}."


def figure(evidence: Evidence) -> str:
    """One figure with who says so: "75.8 top-1 on imagenet-1k, claimed by ..."."""
    unit = " %" if evidence.metric.lower() in ("top-1", "top-5", "accuracy", "wer") else ""
    return (
        f"{evidence.metric} {evidence.value:.4g}{unit} on {evidence.dataset}, "
        f"{_SAYS_WHO[evidence.grade]}"
    )


def _measured(pick: Pick) -> str:
    report = pick.validation
    if report.status == "measured" and report.latency_ms is not None:
        speed = f"{amount(report.latency_ms.p50)} ms per item"
        if report.throughput_per_s:
            speed += f", about {amount(report.throughput_per_s)} a second"
        memory = f", {report.peak_memory_mb:.0f} MB of memory" if report.peak_memory_mb else ""
        noisy = " The computer was busy, so take it as rough." if report.noisy else ""
        how = "I loaded it and ran it on this computer"
        if report.weights == "random":
            how = "I built the same network, untrained, and ran it on this computer"
        return f"**Measured here:** {how} ({report.device}): {speed}{memory}.{noisy}"
    if report.status == "estimated" and report.latency_ms is not None:
        return f"**Estimated, not run:** {amount(report.latency_ms.p50)} ms per item."
    verb = "It failed here" if report.status == "failed" else "Not run here"
    return f"**{verb}:** {report.reason}."


_ANSWER = {
    "allowed": "yes, you may use it",
    "conditions": "you may, with conditions",
    "not-allowed": "not for what you asked",
    "unknown": "unknown",
}


def _license(pick: Pick) -> str:
    verdict = pick.license
    name = f"`{verdict.id}`" if verdict.id else "none stated"
    when = f" (read {verdict.as_of})" if verdict.as_of else ""
    return f"**Licence:** {name}: {_ANSWER[verdict.verdict]}. {_sentence(verdict.why)}{when}"


def _sentence(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _caveat(pick: Pick) -> str:
    """The one caveat that matters most."""
    if pick.unknown:
        return f"**Keep in mind:** I could not check everything: {pick.unknown[0]}."
    if pick.notes:
        return f"**Keep in mind:** {_sentence(pick.notes[0])}"
    if "low-adoption" in pick.flags:
        return "**Keep in mind:** few people use it, so try it on your own examples first."
    if "self-reported-score" in pick.flags:
        return "**Keep in mind:** only its author has tested it."
    return ""


def _others(others: Sequence[Pick]) -> str:
    if not others:
        return ""
    lines = [f"- `{p.id}`{_size(p)} {_short_speed(p)}" for p in others]
    return "**If you prefer:**\n\n" + "\n".join(lines)


def _short_speed(pick: Pick) -> str:
    report = pick.validation
    if report.status == "measured" and report.latency_ms is not None:
        twin = " (untrained twin)" if report.weights == "random" else ""
        return f"Measured {amount(report.latency_ms.p50)} ms{twin}."
    return "Not measured."


def _moves(need: Need, shortlist: Shortlist, date: str) -> str:
    moves = [
        word
        for word, wish in (("smaller", "small"), ("more accurate", "accuracy-first"))
        if wish not in need.wants
    ]
    if need.hardware != "mobile":
        moves.append("for a phone")
    if need.license in (None, "any"):
        moves.append("open licence only")
    return (
        f"*{shortlist.fits} of {shortlist.found} candidates fit; catalogue of {date}. "
        f"You can go on with: {', '.join(moves)}.*"
    )


def _nothing(answer: Recommendation, shortlist: Shortlist) -> str:
    lines = ["**Nothing that I know fits all of this.**"]
    if shortlist.rejected_by:
        worst = next(iter(shortlist.rejected_by))
        lines[0] += f" What blocks most is {_LIMIT_WORDS.get(worst, worst)}."
    if answer.relax:
        gains = [
            f"without {_LIMIT_WORDS.get(r.drop, r.drop)}: {r.gives} candidates"
            for r in answer.relax[:3]
        ]
        lines.append("What loosening buys: " + "; ".join(gains) + ".")
    if answer.near_misses:
        lines.append(
            "Nearest misses:\n\n"
            + "\n".join(f"- `{m.id}`: {m.misses}" for m in answer.near_misses[:3])
        )
    if not shortlist.found:
        lines.append("My catalogue holds no model for this task at all.")
    return "\n\n".join(lines)
