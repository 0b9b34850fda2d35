"""The answer in words, in one order for everybody.

Verdict, pick, why, measured here, licence, one caveat, alternatives, next
moves.  No number without its mark: measured, estimated, claimed or unknown.
The text is composed from the Recommendation's own fields, so that it cannot
say what they do not hold.
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.artifacts import Found
from agent.estimated import estimated, short
from agent.licence_words import read_at
from agent.speech import Speech, ended
from agent.wording import (
    ENGLISH,
    LIMITS,
    amount,
    figure,
    item,
    job,
    sentence,
    size,
    times,
    understood,
)
from bowerbird.need import Need
from bowerbird.recommendation import NearMiss, Pick, Recommendation
from tools.rank import OPEN_ENDED


def compose(
    found: Found,
    picks: Sequence[Pick],
    broken: Sequence[NearMiss] = (),
    t: Speech = ENGLISH,
) -> Recommendation:
    """The Recommendation of a search, with its message.

    `picks` are those to show, `broken` those that a measurement ruled out.
    """
    need = found.need
    misses = [*broken, *found.near_misses]
    text = _found(need, picks, found, t) if picks else _nothing(found, misses, t)
    return Recommendation(
        need=need,
        outcome="recommend" if picks else "no-exact-match",
        picks=list(picks),
        rejected=found.rejected,
        near_misses=misses,
        relax=found.relax,
        sources=found.sources,
        catalogue_date=found.catalogue_date,
        message=text,
    )


def _found(need: Need, picks: Sequence[Pick], found: Found, t: Speech) -> str:
    best = picks[0]
    lines = [
        _relative(found, t),
        _verdict(need, best, t),
        t("**My pick: `{id}`**, {size}.", id=best.id, size=size(best, t)) + " " + evidence(best, t),
        measured(best, t),
        licence(best, t),
        _caveat(best, t),
        _others(best, picks[1:], t),
        _moves(need, t),
        t(
            "*I understood: {need}. {fits} of {found} candidates fit; catalogue of {date}.*",
            need=understood(need, t) or t("any model"),
            fits=t.number(found.fits),
            found=t.number(found.found),
            date=found.catalogue_date or t("unknown"),
        ),
        _assumed(need, t),
    ]
    return "\n\n".join(line for line in lines if line)


def _relative(found: Found, t: Speech) -> str:
    if found.relative == "not-smaller":
        return t("**None that fits is smaller than those I showed.** These are the nearest.")
    return ""


def _assumed(need: Need, t: Speech) -> str:
    """What the words left open and was filled in: said, so that it can be put right."""
    if not need.assumed:
        return ""
    return t("*Assumed: {what}.*", what="; ".join(t.sentence(a) for a in need.assumed))


def _verdict(need: Need, best: Pick, t: Speech) -> str:
    work = job(need.task[0], t) if need.task else t("this")
    subject = ", ".join(need.domain)
    missing = [part for part in need.domain if part not in best.made_for]
    if best.specialist is True and best.made_for and missing:
        return t(
            "**There are ready-made models for a part of your subject: {part}.** "
            "I know of none that is made for {missing}, too, and fits.",
            part=", ".join(best.made_for), missing=", ".join(missing),
        )  # fmt: skip
    if best.specialist is True:
        return t(
            "**Good news: there are ready-made models for your subject ({subject}).**",
            subject=subject,
        )
    if subject and need.task and need.task[0] in OPEN_ENDED:
        return t(
            "**General models can do this as they are.** I know of none that is made for your "
            "subject ({subject}) and fits; these are for {job}.",
            subject=subject, job=work,
        )  # fmt: skip
    if subject:
        return t(
            "**You can start from an existing model and teach it your subject ({subject}).** "
            "I know of none that is trained for it and fits; these are general models for {job}.",
            subject=subject, job=work,
        )  # fmt: skip
    return t("**Good news: there are ready-made models for {job}.**", job=work)


def evidence(pick: Pick, t: Speech = ENGLISH) -> str:
    """The best known figure, or that none is known."""
    if not pick.evidence:
        return t("How accurate it is, is unknown to me.")
    return t("Known result: {figure}.", figure=figure(pick.evidence[0], t))


def measured(pick: Pick, t: Speech = ENGLISH) -> str:
    """What a run on this computer showed, or why there was none."""
    report = pick.validation
    one, here = item(pick.task, t), t.sentence(report.machine or report.device or "")
    if report.status == "measured" and report.latency_ms is not None:
        speed = t("{ms} ms per {item}", ms=amount(report.latency_ms.p50, t), item=one)
        if report.throughput_per_s:
            speed += t(", about {n} a second", n=amount(report.throughput_per_s, t))
        if report.peak_memory_mb:
            speed += t(", {n} MB of memory", n=amount(round(report.peak_memory_mb), t))
        if report.weights == "random":
            text = t(
                "**Measured here:** its trained weights are not on this computer ({here}), so I "
                "ran the same network untrained: {speed}. Speed and memory are real; its answers "
                "were not tried.",
                here=here, speed=speed,
            )  # fmt: skip
        else:
            text = t(
                "**Measured here:** I loaded it and ran it on this computer ({here}): {speed}.",
                here=here, speed=speed,
            )  # fmt: skip
        noisy = t("The computer was busy, so take it as rough.") if report.noisy else ""
        return f"{text} {noisy}".rstrip()
    if report.status == "estimated":
        return estimated(report, one, t)
    why = sentence(t.parts(report.reason or "the reason is unknown"))
    if report.status == "failed":
        return t("**It failed here:** {why}", why=why)
    return t("**Not run here:** {why}", why=why)


ANSWERS = {
    "allowed": "yes, you may use it",
    "conditions": "you may, with conditions",
    "not-allowed": "not for what you asked",
    "unknown": "unknown",
}


def licence(pick: Pick, t: Speech = ENGLISH) -> str:
    """May I use it?  With where that was read."""
    verdict = pick.license
    name = f"`{verdict.id}`"
    dated = verdict.as_of and verdict.as_of not in (verdict.source or "")
    read = ", ".join(p for p in (verdict.source, verdict.as_of if dated else None) if p)
    said = " " + read_at(read, t) if read else ""
    if verdict.id is None:
        return t("**Licence:** {why}", why=sentence(t.parts(verdict.why))) + said
    return (
        t("**Licence:** {name}: {answer}.", name=name, answer=t(ANSWERS[verdict.verdict]))
        + f" {sentence(t.parts(verdict.why))}{said}"
    )


def _caveat(pick: Pick, t: Speech) -> str:
    """The one caveat that matters most."""
    if pick.unknown:
        said = t("I could not check everything: {what}", what=t.sentence(pick.unknown[0]))
    elif pick.notes:
        said = t.sentence(pick.notes[0])
    elif pick.gated:
        said = t("it asks for an account before you can download it")
    elif "low-adoption" in pick.flags:
        said = t("few people use it, so try it on your own examples first")
    elif "self-reported-score" in pick.flags:
        said = t("only its author has tested it")
    elif not pick.evidence:
        said = t("try it on your own examples before you rely on it")
    else:
        said = t("the figure is from others' test data; try it on your own examples first")
    return t("**Keep in mind:** {what}", what=sentence(said))


def _others(best: Pick, others: Sequence[Pick], t: Speech) -> str:
    if not others:
        return ""
    lines = [f"- `{p.id}`: {ended('; '.join(against(best, p, t)))}" for p in others]
    return t("**If you prefer:**") + "\n\n" + "\n".join(lines)


def against(best: Pick, other: Pick, t: Speech = ENGLISH) -> list[str]:
    """What tells the other pick from the best one, each figure with its mark."""
    parts = [size(other, t)]
    if best.params_m and other.params_m:
        parts[0] += _in_brackets(times(other.params_m / best.params_m, "larger", "smaller", t))
    ours, theirs = best.validation, other.validation
    if theirs.status == "measured" and theirs.latency_ms is not None:
        speed = t("measured {ms} ms", ms=amount(theirs.latency_ms.p50, t))
        notes = [t("untrained")] if theirs.weights == "random" else []
        if ours.status == "measured" and ours.latency_ms is not None:
            notes.append(times(theirs.latency_ms.p50 / ours.latency_ms.p50, "slower", "faster", t))
        parts.append(speed + _in_brackets(", ".join(n for n in notes if n)))
    else:
        parts.append(short(theirs, t))
    if other.evidence:
        parts.append(figure(other.evidence[0], t))
    if other.license.id != best.license.id:
        parts.append(t("licence {name}", name=other.license.id or t("none stated")))
    if other.specialist is False and best.specialist is True:
        parts.append(t("a general model, to be taught your subject"))
    return parts


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def moves(need: Need, t: Speech = ENGLISH) -> list[str]:
    """What the person could ask for next, in words that can be sent as they are."""
    offered = [
        t(word)
        for word, wish in (("smaller", "small"), ("more accurate", "accuracy-first"))
        if wish not in need.wants
    ]
    if need.hardware != "mobile":
        offered.append(t("for a phone"))
    if need.license in (None, "any"):
        offered.append(t("open licence only"))
    return offered


def _moves(need: Need, t: Speech) -> str:
    offered = ", ".join(moves(need, t))
    return t("**Next you could ask for:** {moves}.", moves=offered) if offered else ""


def _nothing(found: Found, misses: Sequence[NearMiss], t: Speech) -> str:
    lines = [t("**Nothing that I know fits all of this.**")]
    if found.rejected_by:
        worst = next(iter(found.rejected_by))
        lines[0] += " " + t("What blocks most is {limit}.", limit=t(LIMITS.get(worst, worst)))
    if found.relax:
        gains = [
            t("without {limit}: {n} candidates", limit=t(LIMITS.get(r.drop, r.drop)), n=r.gives)
            for r in found.relax[:3]
        ]
        lines.append(t("What loosening buys: {gains}.", gains="; ".join(gains)))
    if misses:
        lines.append(
            t("Nearest misses:")
            + "\n\n"
            + "\n".join(f"- `{m.id}`: {t.parts(m.why or m.misses)}" for m in misses[:3])
        )
    if not found.found:
        lines.append(t("My catalogue holds no model for this task at all."))
    return "\n\n".join(lines)
