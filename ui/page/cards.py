"""A pick as a card: name, why, how it does here, may I use it, what to keep in mind."""

from __future__ import annotations

from collections.abc import Sequence

from agent.answer import ANSWERS
from agent.speech import Speech
from agent.wording import ENGLISH, amount, figure, job, sentence
from bowerbird.need import Need
from bowerbird.recommendation import LicenseVerdict, Pick
from bowerbird.report import Validation
from tools.estimate.outlook import NOT_ASKED
from ui.page.figures import mark, marked, memory, quality, size, speed
from ui.page.safe import esc, model_name

FLAGS = {
    "gated": "it asks for an account before you can download it",
    "no-licence": "it states no licence",
    "nc": "it is not for commercial use",
    "custom-licence": "it has a licence of its own: read it",
    "licence-from-tag-only": "it names its licence in a tag only",
    "base-model-stricter": "it was made from a model with a stricter licence",
    "pickle-only": "it comes only in a file format that can run code when it is loaded",
    "remote-code": "it needs code from its repository to run",
    "scanner-hit": "a malware scanner objected to one of its files",
    "self-reported-score": "only its author has tested it",
    "no-card": "its author does not describe it",
    "superseded": "its makers have replaced it",
    "stale": "it was not updated for a long time",
    "low-adoption": "few people use it, so try it on your own examples first",
    "archived-library": "its library is no longer maintained",
}
QUIET = frozenset({"not-validated", "estimate-only"})
"""Flags that the marks say already."""
_OF_LICENCE = frozenset(
    {"no-licence", "nc", "custom-licence", "licence-from-tag-only", "base-model-stricter"}
)
"""Flags that the row about the licence says already."""


def flag_words(flag: str, t: Speech = ENGLISH) -> str:
    if flag.startswith("needs-package:"):
        return t("it needs the package {name}", name=flag.partition(":")[2])
    return t(FLAGS[flag]) if flag in FLAGS else flag


def card(
    pick: Pick, number: int, t: Speech = ENGLISH, *,
    need: Need | None = None, state: str = "", over: str | None = None,
) -> str:  # fmt: skip
    """One pick as HTML without line breaks, for the `need` that it was picked for.

    `state` is what happens to it just now ("being timed"), `over` the limit that a
    measurement broke; both are English and are said in the language of `t`.
    """
    rank = esc(t("My pick") if number == 1 else t("Alternative {n}", n=number - 1))
    here = esc(t.sentence(state)) if state else _here(pick, t)
    rows = [
        (t("On this computer"), here),
        (t("Size"), marked(size(pick, t), t)),
        (t("How good"), marked(quality(pick, t), t)),
        (t("May I use it?"), licence(pick.license, t)),
        (t("Keep in mind"), esc(caveat(pick, t))),
    ]
    if over:
        rows.insert(1, (t("Over your limit"), esc(sentence(t.sentence(over)))))
    listed = "".join(f"<dt>{esc(name)}</dt><dd>{value}</dd>" for name, value in rows)
    return (
        f'<article class="bb-card{" bb-first" if number == 1 else ""}" aria-label="{rank}">'
        f'<p class="bb-rank">{rank}</p><h3 class="bb-id">{model_name(pick)}</h3>'
        f'<p class="bb-why">{esc(sentence(made_for(pick, need, t)))}</p>'
        f'<dl class="bb-facts">{listed}</dl>{_details(pick, t)}</article>'
    )


def made_for(pick: Pick, need: Need | None, t: Speech) -> str:
    """Why it is here, in a few words: size and results have lines of their own."""
    subject = ", ".join(pick.made_for or need.domain) if need is not None else ""
    if pick.specialist is True and subject:
        return t("made for your subject: {subject}", subject=subject)
    if pick.specialist is False and subject:
        return t("a general model, to be taught your subject ({subject})", subject=subject)
    return t("made for {job}", job=job(pick.task, t)) if pick.task else t.parts(pick.why)


def _here(pick: Pick, t: Speech, *, brief: bool = False) -> str:
    """How it does on this computer; `brief`: side by side there is no room for sentences."""
    report = pick.validation
    if report.status == "failed":
        why = sentence(t.parts(report.reason or "the reason is unknown"))
        return esc(t("It did not load here: {why}", why=why))
    text = marked(speed(pick, t), t)
    if report.status == "skipped" and report.reason not in (None, NOT_ASKED):
        return f"{esc(t('Not run here'))} {mark('unknown', t)}<br>{_note(t.parts(report.reason))}"
    if report.peak_memory_mb is not None:
        text += f"<br>{esc(t('Memory:'))} {marked(memory(report, t), t)}"
    notes: list[str] = []
    if report.status == "measured" and report.weights == "random":
        told = t(
            "Run without its trained weights, which are not on this computer: speed and memory are "
            "real, its answers were not tried."
        )
        notes.append(t("untrained") if brief else told)
    if report.noisy:
        notes.append(t("rough") if brief else t("The computer was busy, so take it as rough."))
    if brief and notes:
        return f"{text}<br>{_note(', '.join(notes))}"
    return text + "".join(f"<br>{_note(told)}" for told in notes)


def _note(text: str) -> str:
    return f'<span class="bb-note">{esc(sentence(text))}</span>'


def licence(verdict: LicenseVerdict, t: Speech = ENGLISH) -> str:
    """May it be used, in words, with the licence's name and where it was read."""
    answered = t(ANSWERS[verdict.verdict])
    answered = answered[:1].upper() + answered[1:]
    name = f"<code>{esc(verdict.id)}</code>" if verdict.id else esc(t("no licence stated"))
    read = ", ".join(p for p in (verdict.source, t.day(verdict.as_of)) if p)
    title = f' title="{esc(t("(read: {where})", where=read))}"' if read else ""
    return (
        f'<span class="bb-verdict bb-{verdict.verdict}">{esc(answered)}</span> '
        f"<span{title}>({name})</span><br>{_note(t.parts(verdict.why))}"
    )


def caveat(pick: Pick, t: Speech = ENGLISH) -> str:
    """The one thing that matters most."""
    told = [flag_words(f, t) for f in pick.flags if f not in QUIET | _OF_LICENCE]
    if pick.unknown:
        return sentence(t("I could not check everything: {what}", what=t.sentence(pick.unknown[0])))
    if pick.notes:
        return sentence(t.sentence(pick.notes[0]))
    if told:
        return sentence(told[0])
    if pick.evidence:
        return t("Its results come from other people's data: try it on your own examples first.")
    return sentence(t("try it on your own examples before you rely on it"))


def _details(pick: Pick, t: Speech) -> str:
    rows: list[tuple[str, str]] = [
        (t("Task"), pick.task or t("unknown")), (t("Listed by"), pick.source)
    ]  # fmt: skip
    rows += [(t("Result"), f"{figure(e, t)} ({e.source}, {t.day(e.as_of)})") for e in pick.evidence]
    rows += [(t("Also as"), ", ".join(pick.doors[:6]))] if len(pick.doors) > 1 else []
    rows += [(t("Flags"), ", ".join(pick.flags))] if pick.flags else []
    rows += _raw(pick.validation, t)
    parts = ", ".join(f"{name} {value:.2f}" for name, value in pick.score.parts.items())
    rows.append((t("Score"), f"{pick.score.total:.3f}" + (f" = {parts}" if parts else "")))
    listed = "".join(f"<dt>{esc(name)}</dt><dd>{esc(value)}</dd>" for name, value in rows)
    return (
        f'<details class="bb-more"><summary>{esc(t("Details for experts"))}</summary>'
        f'<dl class="bb-facts">{listed}</dl></details>'
    )


def _raw(report: Validation, t: Speech) -> list[tuple[str, str]]:
    rows: list[tuple[str, str | None]] = []
    if report.latency_ms is not None:
        spread, runs = report.latency_ms.spread, report.latency_ms.runs
        p50, p95 = amount(report.latency_ms.p50, t), amount(report.latency_ms.p95, t)
        told = f"p50 {p50} ms, p95 {p95} ms"
        told += ", " + t("spread {n} %", n=amount(spread * 100, t)) if spread is not None else ""
        told += ", " + t("{n} runs", n=runs) if runs else ""
        rows.append((f"{t('Time')} ({t(report.status)})", told))
    load = None if report.load_s is None else t("{n} s", n=amount(report.load_s, t))
    when = t.day((report.measured_at or "")[:10]) + (report.measured_at or "")[10:16]
    rows += [
        (t("Basis"), t.sentence(report.basis) if report.basis else None),
        (t("Run with"), report.runtime),
        (t("Machine"), t.sentence(report.machine or report.device or "")),
        (t("Precision"), report.dtype),
        (t("Input"), " × ".join(map(str, report.input_shape)) if report.input_shape else None),
        (t("Loading"), load),
        (t("Threads"), None if report.threads is None else str(report.threads)),
        (t("When"), when.replace("T", ", ")),
        (t("Note"), t.parts(report.note, ". ") if report.note else None),
        (t("Reason"), t.parts(report.reason) if report.reason else None),
        (t("Repeat it"), report.repeat),
    ]
    return [(name, value) for name, value in rows if value]


def compared(picks: Sequence[Pick], t: Speech = ENGLISH) -> str:
    """The picks side by side: one column a model, one row a question."""
    if not picks:
        said = t("Ask for models first; then they stand here side by side.")
        return f'<p class="bb-note">{esc(said)}</p>'
    rows = [
        (t("On this computer"), [_here(p, t, brief=True) for p in picks]),
        (t("Size"), [marked(size(p, t), t) for p in picks]),
        (t("How good"), [marked(quality(p, t), t) for p in picks]),
        (t("May I use it?"), [licence(p.license, t) for p in picks]),
        (t("Made for your subject"), [esc(_specialist(p, t)) for p in picks]),
        (t("Keep in mind"), [esc(caveat(p, t)) for p in picks]),
    ]
    head = "".join(f'<th scope="col">{model_name(p)}</th>' for p in picks)
    body = "".join(
        f'<tr><th scope="row">{esc(name)}</th>' + "".join(f"<td>{c}</td>" for c in cells) + "</tr>"
        for name, cells in rows
    )
    return (
        f'<div class="bb-scroll" tabindex="0" role="region" aria-label="{esc(t("Compare"))}">'
        f'<table class="bb-table"><thead><tr><td></td>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _specialist(pick: Pick, t: Speech) -> str:
    if pick.specialist is None:
        return t("you named no subject")
    return t("yes") if pick.specialist else t("no: a general model, to be taught your subject")
