"""The answer of every kind of turn: models, a comparison, a licence, code, a word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agent import answer
from agent.artifacts import (
    Compared,
    Detailed,
    Failed,
    Found,
    LicenceTold,
    Literature,
    Measured,
    Option,
    Repositories,
    Started,
)
from agent.dialogue import Step
from agent.estimated import short
from agent.guide import QUESTIONS
from agent.picks import with_report
from agent.policy import chosen, relevant
from agent.speech import Speech
from agent.understanding import glossary
from agent.understanding.text import clean, plain
from agent.wording import amount, figure, job, sentence, size, times
from agent.work import Options
from bowerbird.need import Need
from bowerbird.recommendation import About, Pick, Recommendation
from bowerbird.report import Validation

CAN_DO = (
    "I find pretrained models (for pictures, text, sound, video, tables), check their licence "
    "and size, and load and time them on this computer."
)
EXAMPLE = '"small bird classifier, open license"'


def compose(step: Step, found: Sequence[Any], options: Options) -> Recommendation:
    """The Recommendation that a turn and its artifacts give."""
    t = step.speech
    need = step.understood.need
    kind = step.act.kind
    found = relevant(step, found)
    if kind in ("hello", "help", "thanks", "bye", "reset"):
        return _talk(step, t)
    if kind == "guide":
        return _guide(step, t)
    wrong = next((a for a in found if isinstance(a, Failed)), None)
    if step.searches:
        if need.out_of_scope:
            return declined(step.understood.decline_reason, need, t)
        if step.understood.conflict is not None:
            return conflicting(step, t)
        search = next((a for a in found if isinstance(a, Found)), None)
        if search is None:
            return _sorry(step, wrong, t)
        if search.outcome == "clarify":
            return _asking(search, t)
        picks, broken, _ = chosen(search, found, options)
        made = answer.compose(search, picks, broken, t)
        return _with_literature(made, found, t)
    if kind == "term":
        word = glossary.term_in(plain(clean(step.text)))
        text = t(glossary.explain(word)) if word else t(CAN_DO)
        return _kept(step, text, "word")
    if wrong is not None:
        return _sorry(step, wrong, t)
    for artifact in found:
        made = _one(step, artifact, found, t)
        if made is not None:
            return made
    return _kept(step, t("I have shown no model yet. Tell me first what it should do."), "talk")


def offered(step: Step, found: Sequence[Any]) -> list[Option]:
    """The ready answers of the question that `compose` asks, if it asks one."""
    return next((a.options for a in found if isinstance(a, Found)), list[Option]())


def _one(step: Step, artifact: Any, found: Sequence[Any], t: Speech) -> Recommendation | None:
    match artifact:
        case Compared():
            reports = next(
                (a.reports for a in found if isinstance(a, Measured)), dict[str, Validation]()
            )
            return compared(step, artifact, reports, t)
        case Detailed():
            return _detailed(step, artifact, t)
        case LicenceTold():
            return _kept(step, _licence(artifact, t), "licence")
        case Started():
            if not artifact.code:
                unknown = Detailed(asked=artifact.id, close=artifact.close)
                return _kept(step, _unknown_model(unknown, t), "code")
            head = t("**Code for `{id}`:**", id=artifact.id)
            tail = ""
            if artifact.specialist is False:
                tail = "\n\n" + t(
                    "It is a general model: replace its last layer and train it on your examples."
                )
            code = f"{head}\n\n```python\n{artifact.code.rstrip()}\n```{tail}"
            return _kept(step, code, "code")
        case Measured():
            return _timed(step, artifact, t)
        case Literature() | Repositories():
            return _kept(
                step, _listed(artifact, t),
                "papers" if isinstance(artifact, Literature) else "repositories",
            )  # fmt: skip
        case _:
            return None


def _kept(
    step: Step, text: str, about: About, picks: Sequence[Pick] = (), **fields: Any
) -> Recommendation:
    """An answer that tells something and leaves the models shown as they are."""
    return Recommendation(
        need=step.understood.need, outcome="recommend", about=about, message=text,
        picks=list(picks), **fields,
    )  # fmt: skip


def _sorry(step: Step, wrong: Failed | None, t: Speech) -> Recommendation:
    why = wrong.reason if wrong else t("nothing was found out")
    text = t("I could not do that: {why}", why=sentence(t.sentence(why)))
    return _kept(step, text, "talk").model_copy(
        update={"outcome": "no-exact-match" if step.searches else "recommend"}
    )


def _talk(step: Step, t: Speech) -> Recommendation:
    kind = step.act.kind
    words = {
        "thanks": "You are welcome.", "bye": "Goodbye.", "hello": "Hello!",
        "reset": "We start anew.", "help": "",
    }[kind]  # fmt: skip
    parts = [t(words)] if words else []
    asks = kind in ("hello", "reset", "help")
    if asks:
        parts += [
            t(CAN_DO),
            t("What should the model do? For example: {example}.", example=EXAMPLE),
        ]
    text = " ".join(parts)
    outcome = "clarify" if asks else "recommend"
    return Recommendation(
        need=step.understood.need if not asks else _no_task(step), outcome=outcome,
        question=t("What should the model do?") if asks else None, about="talk", message=text,
    )  # fmt: skip


def _no_task(step: Step) -> Need:
    need = step.understood.need
    return Need() if need.out_of_scope or step.act.kind == "reset" else need


def _guide(step: Step, t: Speech) -> Recommendation:
    pending = step.dialogue.pending
    if pending is None:
        return _kept(step, t("I know enough. Ask me for the models."), "talk")
    question = t(pending.question)
    labels = [t(o.label) for o in pending.options]
    return Recommendation(
        need=step.understood.need if not step.understood.need.out_of_scope else Need(),
        outcome="clarify", about="question", question=question, options=labels,
        message=_question(question, labels),
    )  # fmt: skip


def _question(question: str, labels: Sequence[str]) -> str:
    return f"**{question}**\n\n" + "\n".join(f"{n}. {text}" for n, text in enumerate(labels, 1))


def declined(reason: str | None, need: Need, t: Speech) -> Recommendation:
    """Out of scope, with what Bowerbird can do."""
    why = t.sentence(reason or "That is not a question about pretrained models.")
    return Recommendation(
        need=need, outcome="decline", about="talk",
        message=f"{why} {t(CAN_DO)} {t('Try {example}.', example=EXAMPLE)}",
    )  # fmt: skip


def conflicting(step: Step, t: Speech) -> Recommendation:
    """Wishes that exclude each other, with two ways out."""
    conflict = step.understood.conflict
    if conflict is None:
        raise ValueError("no conflict was found in this request")
    first, second = (t.sentence(way) for way in conflict.ways_out)
    head = t("**These wishes do not go together.**")
    return Recommendation(
        need=step.understood.need, outcome="flag-conflict", about="question",
        options=[first, second],
        message=f"{head} {t.sentence(conflict.what)}\n\n{t('Two ways out:')}\n\n"
        f"1. {first}\n2. {second}",
    )  # fmt: skip


def _asking(found: Found, t: Speech) -> Recommendation:
    need = found.need
    if found.options:
        question = t(QUESTIONS["task"])
        subject = f" ({', '.join(need.domain)})" if need.domain else ""
        labels = [job(o.patch["task"][0], t) + subject for o in found.options]
        text = _question(question, labels)
        return Recommendation(
            need=need, outcome="clarify", about="question", question=question, options=labels,
            message=text,
        )  # fmt: skip
    question = t("What should the model do: what goes in (pictures, text, sound, ...), "
                 "and what should come out?")  # fmt: skip
    return Recommendation(
        need=need, outcome="clarify", about="question", question=question,
        message=f"{question} {t('For example: {example}.', example=EXAMPLE)}",
    )  # fmt: skip


def compared(
    step: Step, found: Compared, reports: dict[str, Validation], t: Speech
) -> Recommendation:
    """Models side by side: the verdict first, then a line each."""
    picks = [with_report(p, reports[p.id]) if p.id in reports else p for p in found.picks]
    missing = [
        t("I know no model called `{name}`.", name=_plain_name(name)) for name in found.unknown
    ]
    if not picks:
        return _kept(step, " ".join(missing) or t("I have nothing to compare."), "comparison")
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
    return _kept(
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


def _plain_name(name: str) -> str:
    return "".join(c for c in name[:80] if c.isalnum() or c in " ._-/:")


def _unknown_model(found: Detailed, t: Speech) -> str:
    text = t("I know no model called `{name}`.", name=_plain_name(found.asked))
    if found.close:
        text += " " + t("Names like it: {names}.", names=", ".join(f"`{c}`" for c in found.close))
    return text


def _detailed(step: Step, found: Detailed, t: Speech) -> Recommendation:
    pick = found.pick
    if pick is None:
        return _kept(step, _unknown_model(found, t), "details")
    if step.act.kind == "why-not":
        return _kept(step, _why_not(step, found, pick, t), "reason")
    if step.act.kind == "why":
        why = sentence(t.parts(pick.why))
        place = t("It is number {n} of {of} that fit.", n=found.place, of=t.number(found.of)) if (
            found.place) else ""  # fmt: skip
        text = t("**Why `{id}`:** {why}", id=pick.id, why=why)
        parts = pick.score.parts
        shares = ", ".join(f"{t(name)} {t.number(value, 2)}" for name, value in parts.items())
        scores = t("Its scores (0 to 1): {shares}.", shares=shares) if shares else ""
        return _kept(step, " ".join(p for p in (text, place, scores) if p), "reason")
    lines = [
        f"**`{pick.id}`**: {size(pick, t)}. {answer.evidence(pick, t)}",
        answer.licence(pick, t),
        "\n".join(f"- {t(name)}: {value}" for name, value in found.facts.items()),
    ]
    return _kept(step, "\n\n".join(line for line in lines if line), "details")


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


FAMILIES = {
    "permissive": "You may use, change and sell it, also inside closed products; keep the notice "
    "of the authors.",
    "share-alike": "You may use and sell it; what you make from it and pass on must carry the same "
    "licence.",
    "copyleft": "You may use it, also for money; but if you pass on a program that contains it "
    "(with AGPL also: if you offer it as a service), you must publish that program's source under "
    "the same licence. For use inside your own four walls nothing is asked.",
    "use-restricted": "You may use it, also for money, except for the purposes that the licence "
    "lists; you must pass these limits on.",
    "community": "A maker's own licence: commercial use is allowed under its conditions; read them "
    "before you ship.",
    "no-derivatives": "You may pass it on as it is, but not what you make from it: a fine-tuned "
    "model may not be published.",
    "non-commercial": "For study and research only: not in a product, a service or a company's "
    "work that earns money.",
    "unknown": "I do not know what it allows: treat it as not allowed until the authors answer.",
}


def _licence(found: LicenceTold, t: Speech) -> str:
    verdict = found.verdict
    if found.model is None and verdict.id is None:
        return t("Name a licence or a model, and I say what it allows.")
    name = verdict.id or t("none stated")
    head = t("**`{model}` is under `{name}`.**", model=found.model, name=name) if (
        found.model) else f"**`{name}`.**"  # fmt: skip
    text = t(FAMILIES.get(found.family, FAMILIES["unknown"]))
    read = ""
    if verdict.source:
        dated = verdict.as_of if verdict.as_of and verdict.as_of not in verdict.source else None
        where = ", ".join(p for p in (verdict.source, dated) if p)
        read = " " + t("(read: {where})", where=where)
    return f"{head} {text}{read} " + t("I am not a lawyer.")


def _timed(step: Step, found: Measured, t: Speech) -> Recommendation:
    lines: list[str] = []
    for model_id, report in found.reports.items():
        lines.append(f"`{model_id}`: {_report(report, t)}")
    lines += [
        t("I know no model called `{name}`.", name=_plain_name(name)) for name in found.unknown
    ]
    return _kept(step, "\n\n".join(lines) or t("nothing was found out"), "timing")


def _report(report: Validation, t: Speech) -> str:
    here = report.machine or report.device or ""
    if report.status == "measured" and report.latency_ms is not None:
        speed = t("{ms} ms for one item", ms=amount(report.latency_ms.p50, t))
        trained = t("untrained twin") if report.weights == "random" else t("trained weights")
        memory = ""
        if report.peak_memory_mb:
            memory = t(", {n} MB of memory", n=amount(round(report.peak_memory_mb), t))
        return t(
            "measured here ({here}): {speed}{memory}, {trained}.",
            here=here, speed=speed, memory=memory, trained=trained,
        )  # fmt: skip
    why = sentence(t.parts(report.reason or "the reason is unknown"))
    return t("not measured: {why}", why=why)


def _listed(found: Literature | Repositories, t: Speech) -> str:
    if isinstance(found, Literature):
        lines = [
            f"- {_quoted(p.title or f'arXiv {p.id}')}{f' ({p.year})' if p.year else ''}: {p.url}"
            for p in found.papers
        ]
        head, none = t("**Papers:**"), t("I know of no paper for it.")
    else:
        lines = [f"- `{r.id}`{_stars(r.stars, t)}: {r.url}" for r in found.repositories]
        head, none = t("**Repositories:**"), t("I found no repository.")
    notes = [
        f"- {row.name}: {_quoted(t.sentence(row.note))}" for row in found.sources if row.note
    ]  # fmt: skip
    body = head + "\n\n" + "\n".join(lines) if lines else none
    return body + ("\n\n" + t("Asked:") + "\n\n" + "\n".join(notes) if notes else "")


_ADDRESS = re.compile(r"(?:https?|ftp|data|javascript):\S*|\bwww\.\S*", re.IGNORECASE)
_MARKUP = str.maketrans(dict.fromkeys("[]()!`*_<>|#{}", " "))


def _quoted(text: str) -> str:
    """Words of strangers, such as a paper's title: no address, no markup, one line."""
    return " ".join(_ADDRESS.sub(" ", text).translate(_MARKUP).split())[:400]


def _stars(stars: int | None, t: Speech) -> str:
    return "" if stars is None else t(", {n} stars", n=t.number(stars))


def _with_literature(made: Recommendation, found: Sequence[Any], t: Speech) -> Recommendation:
    """Papers or repositories beneath the models, where the request named them as the place."""
    extra = [_listed(a, t) for a in found if isinstance(a, Literature | Repositories)]
    if not extra:
        return made
    return made.model_copy(update={"message": "\n\n".join([made.message, *extra])})
