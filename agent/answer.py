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
from agent.wording import LIMITS, amount, figure, item, sentence, size, times, understood
from bowerbird.need import Need
from bowerbird.recommendation import (
    NearMiss,
    Outcome,
    Pick,
    Recommendation,
    SourceStatus,
    TraceStep,
)
from bowerbird.report import Validation
from bowerbird.tasks import label
from tools.rank import OPEN_ENDED, Ranked
from tools.search import Shortlist

CAN_DO = (
    "I find pretrained models (for pictures, text, sound, video, tables), check their licence "
    "and size, and load and time them on this computer."
)
EXAMPLE = '"small bird classifier, open license"'


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
    subject = ", ".join(understood.need.domain)
    about = f" about {subject}" if subject else ""
    question = (
        f"What should the model do{about}: what goes in (pictures, text, sound, ...), "
        "and what should come out?"
    )
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
        f"**My pick: `{best.id}`**, {size(best)}. {_evidence(best)}",
        _measured(best),
        _license(best),
        _caveat(best),
        _others(best, picks[1:]),
        _moves(need),
        f"*I understood: {understood(need) or 'any model'}. {shortlist.fits:,} of "
        f"{shortlist.found:,} candidates fit; catalogue of {date}.*",
    ]
    return "\n\n".join(line for line in lines if line)


def _verdict(need: Need, best: Pick) -> str:
    job = label(need.task[0]) if need.task else "this"
    subject = ", ".join(need.domain)
    if best.specialist is True:
        return f"**Good news: there are ready-made models for your subject ({subject}).**"
    if subject and need.task and need.task[0] in OPEN_ENDED:
        return (
            f"**General models can do this as they are.** I know of none that is made for your "
            f"subject ({subject}) and fits; these are for {job}."
        )
    if subject:
        return (
            f"**You can start from an existing model and teach it your subject ({subject}).** "
            f"I know of none that is trained for it and fits; these are general models for {job}."
        )
    return f"**Good news: there are ready-made models for {job}.**"


def _evidence(pick: Pick) -> str:
    if not pick.evidence:
        return "How accurate it is, is unknown to me."
    return f"Known result: {figure(pick.evidence[0])}."


def _measured(pick: Pick) -> str:
    report = pick.validation
    one, here = item(pick.task), report.machine or report.device
    if report.status == "measured" and report.latency_ms is not None:
        speed = f"{amount(report.latency_ms.p50)} ms per {one}"
        if report.throughput_per_s:
            speed += f", about {amount(report.throughput_per_s)} a second"
        memory = f", {report.peak_memory_mb:.0f} MB of memory" if report.peak_memory_mb else ""
        noisy = " The computer was busy, so take it as rough." if report.noisy else ""
        if report.weights == "random":
            how = (
                f"its trained weights are not on this computer ({here}), so I ran the "
                "same network untrained"
            )
            noisy = " Speed and memory are real; its answers were not tried." + noisy
        else:
            how = f"I loaded it and ran it on this computer ({here})"
        return f"**Measured here:** {how}: {speed}{memory}.{noisy}"
    if report.status == "estimated" and report.latency_ms is not None:
        return f"**Estimated, not run:** {amount(report.latency_ms.p50)} ms per {one}."
    verb = "It failed here" if report.status == "failed" else "Not run here"
    return f"**{verb}:** {sentence(report.reason or 'the reason is unknown')}"


_ANSWER = {
    "allowed": "yes, you may use it",
    "conditions": "you may, with conditions",
    "not-allowed": "not for what you asked",
    "unknown": "unknown",
}


def _license(pick: Pick) -> str:
    verdict = pick.license
    name = f"`{verdict.id}`" if verdict.id else "none stated"
    dated = verdict.as_of and verdict.as_of not in (verdict.source or "")
    read = ", ".join(p for p in (verdict.source, verdict.as_of if dated else None) if p)
    said = f" (read: {read})" if read else ""
    return f"**Licence:** {name}: {_ANSWER[verdict.verdict]}. {sentence(verdict.why)}{said}"


def _caveat(pick: Pick) -> str:
    """The one caveat that matters most."""
    if pick.unknown:
        said = f"I could not check everything: {pick.unknown[0]}"
    elif pick.notes:
        said = pick.notes[0]
    elif pick.gated:
        said = "it asks for an account before you can download it"
    elif "low-adoption" in pick.flags:
        said = "few people use it, so try it on your own examples first"
    elif "self-reported-score" in pick.flags:
        said = "only its author has tested it"
    elif not pick.evidence:
        said = "try it on your own examples before you rely on it"
    else:
        said = "the figure is from others' test data; try it on your own examples first"
    return f"**Keep in mind:** {sentence(said)}"


def _others(best: Pick, others: Sequence[Pick]) -> str:
    if not others:
        return ""
    lines = [f"- `{p.id}`: {'; '.join(_against(best, p))}." for p in others]
    return "**If you prefer:**\n\n" + "\n".join(lines)


def _against(best: Pick, other: Pick) -> list[str]:
    """What tells the other pick from the best one, each figure with its mark."""
    parts = [size(other)]
    if best.params_m and other.params_m:
        parts[0] += _in_brackets(times(other.params_m / best.params_m, "larger", "smaller"))
    ours, theirs = best.validation, other.validation
    if theirs.status == "measured" and theirs.latency_ms is not None:
        speed = f"measured {amount(theirs.latency_ms.p50)} ms"
        notes = ["untrained"] if theirs.weights == "random" else []
        if ours.status == "measured" and ours.latency_ms is not None:
            notes.append(times(theirs.latency_ms.p50 / ours.latency_ms.p50, "slower", "faster"))
        parts.append(speed + _in_brackets(", ".join(n for n in notes if n)))
    else:
        parts.append("not measured")
    if other.evidence:
        parts.append(figure(other.evidence[0]))
    if other.license.id != best.license.id:
        parts.append(f"licence {other.license.id or 'not stated'}")
    if other.specialist is False and best.specialist is True:
        parts.append("a general model, to be taught your subject")
    return parts


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def _moves(need: Need) -> str:
    moves = [
        word
        for word, wish in (("smaller", "small"), ("more accurate", "accuracy-first"))
        if wish not in need.wants
    ]
    if need.hardware != "mobile":
        moves.append("for a phone")
    if need.license in (None, "any"):
        moves.append("open licence only")
    return f"**Next you could ask for:** {', '.join(moves)}." if moves else ""


def _nothing(answer: Recommendation, shortlist: Shortlist) -> str:
    lines = ["**Nothing that I know fits all of this.**"]
    if shortlist.rejected_by:
        worst = next(iter(shortlist.rejected_by))
        lines[0] += f" What blocks most is {LIMITS.get(worst, worst)}."
    if answer.relax:
        gains = [
            f"without {LIMITS.get(r.drop, r.drop)}: {r.gives} candidates" for r in answer.relax[:3]
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
