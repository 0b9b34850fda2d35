"""One model: what is known of it, why it was picked, why it was not."""

from __future__ import annotations

from agent import answer
from agent.artifacts import (
    Detailed,
)
from agent.dialogue import Step
from agent.kept import kept, plain_name
from agent.speech import Speech
from agent.wording import job, sentence, size
from bowerbird.recommendation import Pick, Recommendation


def unknown_model(found: Detailed, t: Speech) -> str:
    text = t("I know no model called `{name}`.", name=plain_name(found.asked))
    if found.close:
        text += " " + t("Names like it: {names}.", names=", ".join(f"`{c}`" for c in found.close))
    return text


def detailed(step: Step, found: Detailed, t: Speech) -> Recommendation:
    pick = found.pick
    if pick is None:
        return kept(step, unknown_model(found, t), "details")
    if step.act.kind == "why-not":
        return kept(step, _why_not(step, found, pick, t), "reason")
    if step.act.kind == "why":
        why = sentence(t.parts(pick.why))
        place = t("It is number {n} of {of} that fit.", n=found.place, of=t.number(found.of)) if (
            found.place) else ""  # fmt: skip
        text = t("**Why `{id}`:** {why}", id=pick.id, why=why)
        parts = pick.score.parts
        shares = ", ".join(f"{t(name)} {t.number(value, 2)}" for name, value in parts.items())
        scores = t("Its scores (0 to 1): {shares}.", shares=shares) if shares else ""
        return kept(step, " ".join(p for p in (text, place, scores) if p), "reason")
    lines = [
        f"**`{pick.id}`**: {size(pick, t)}. {answer.evidence(pick, t)}",
        answer.licence(pick, t),
        "\n".join(f"- {t(name)}: {value}" for name, value in found.facts.items()),
    ]
    return kept(step, "\n\n".join(line for line in lines if line), "details")


def _why_not(step: Step, found: Detailed, pick: Pick, t: Speech) -> str:
    head = t("**Why not `{id}`?**", id=pick.id)
    if found.failed:
        reasons = "; ".join(t.sentence(reason) for reason in found.failed)
        return f"{head} " + t("It does not meet what you asked for: {why}.", why=reasons)
    shown = [s.id for s in step.before.shown]
    if pick.id in shown:
        return f"{head} " + t("I did show it: it is number {n}.", n=shown.index(pick.id) + 1)
    need = step.understood.need
    if need.task and pick.task and pick.task not in need.task:
        return f"{head} " + t(
            "It does something else: it is made for {job}.", job=job(pick.task, t)
        )
    if found.place:
        text = t(
            "It fits, and stands at number {n} of {of}: the ones I showed suit better.",
            n=found.place, of=t.number(found.of),
        )  # fmt: skip
    else:
        text = t("A close relative of it stands higher, so it is not listed by itself.")
    return f"{head} {text} {size(pick, t)}. {answer.evidence(pick, t)}"
