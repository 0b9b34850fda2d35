"""The answer of every kind of turn: models, a comparison, a licence, code, a word."""

from __future__ import annotations

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
from agent.guide import QUESTIONS
from agent.kept import kept, plain_name
from agent.licence_words import licence_told
from agent.literature import listed, with_literature
from agent.policy import chosen, relevant
from agent.side_by_side import compared
from agent.speech import Speech
from agent.told_of_one import detailed, unknown_model
from agent.understanding import glossary
from agent.understanding.text import clean, plain
from agent.wording import amount, job, sentence
from agent.work import Options
from bowerbird.need import Need
from bowerbird.recommendation import Recommendation
from bowerbird.report import Validation

CAN_DO = (
    "I find pretrained models (for pictures, text, sound, video, tables), check their licence "
    "and size, and load and time them on this computer."
)
EXAMPLE = "small bird classifier, open license"
"""What may be asked; every language has its own."""


def _example(t: Speech) -> str:
    return f'"{t(EXAMPLE)}"'


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
        return with_literature(made, found, t)
    if kind == "term":
        word = glossary.term_in(plain(clean(step.text)))
        text = t(glossary.explain(word)) if word else t(CAN_DO)
        return kept(step, text, "word")
    if wrong is not None:
        return _sorry(step, wrong, t)
    for artifact in found:
        made = _one(step, artifact, found, t)
        if made is not None:
            return made
    return kept(step, t("I have shown no model yet. Tell me first what it should do."), "talk")


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
            return detailed(step, artifact, t)
        case LicenceTold():
            return kept(step, licence_told(artifact, t), "licence")
        case Started():
            if not artifact.code:
                unknown = Detailed(asked=artifact.id, close=artifact.close)
                return kept(step, unknown_model(unknown, t), "code")
            head = t("**Code for `{id}`:**", id=artifact.id)
            tail = ""
            if artifact.specialist is False:
                tail = "\n\n" + t(
                    "It is a general model: replace its last layer and train it on your examples."
                )
            code = f"{head}\n\n```python\n{artifact.code.rstrip()}\n```{tail}"
            return kept(step, code, "code")
        case Measured():
            return _timed(step, artifact, t)
        case Literature() | Repositories():
            return kept(
                step, listed(artifact, t),
                "papers" if isinstance(artifact, Literature) else "repositories",
            )  # fmt: skip
        case _:
            return None


def _sorry(step: Step, wrong: Failed | None, t: Speech) -> Recommendation:
    why = wrong.reason if wrong else t("nothing was found out")
    text = t("I could not do that: {why}", why=sentence(t.sentence(why)))
    return kept(step, text, "talk").model_copy(
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
            t("What should the model do? For example: {example}.", example=_example(t)),
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
        return kept(step, t("I know enough. Ask me for the models."), "talk")
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
        message=f"{why} {t(CAN_DO)} {t('Try {example}.', example=_example(t))}",
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
        message=f"{question} {t('For example: {example}.', example=_example(t))}",
    )  # fmt: skip


def _timed(step: Step, found: Measured, t: Speech) -> Recommendation:
    lines: list[str] = []
    for model_id, report in found.reports.items():
        lines.append(f"`{model_id}`: {_report(report, t)}")
    lines += [
        t("I know no model called `{name}`.", name=plain_name(name)) for name in found.unknown
    ]
    return kept(step, "\n\n".join(lines) or t("nothing was found out"), "timing")


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
