"""A pick as a card: name, why, how it does here, may I use it, what to keep in mind."""

from __future__ import annotations

from collections.abc import Sequence

from agent.wording import amount, sentence
from bowerbird.recommendation import LicenseVerdict, Pick
from bowerbird.report import Validation
from tools.estimate.outlook import NOT_ASKED
from ui.page.figures import mark, marked, memory, quality, result, size, speed
from ui.page.safe import esc, model_name

VERDICTS = {
    "allowed": "Yes, you may use it",
    "conditions": "Yes, with conditions",
    "not-allowed": "Not for what you asked",
    "unknown": "Unknown",
}
FLAGS = {
    "gated": "asks for a sign-up before the download",
    "no-licence": "states no licence",
    "nc": "not for commercial use",
    "custom-licence": "has a licence of its own; read it",
    "licence-from-tag-only": "names its licence in a tag only",
    "base-model-stricter": "was made from a model with a stricter licence",
    "pickle-only": "comes only in a file format that can run code when loaded",
    "remote-code": "needs code from its repository to run",
    "scanner-hit": "a malware scanner objected to a file",
    "self-reported-score": "only its author has tested it",
    "no-card": "has no description by its author",
    "superseded": "its makers have replaced it",
    "stale": "was not updated for long",
    "low-adoption": "few people use it",
    "archived-library": "its library is no longer maintained",
}
QUIET = frozenset({"not-validated", "estimate-only"})
"""Flags that the marks say already."""
_OF_LICENCE = frozenset(
    {"no-licence", "nc", "custom-licence", "licence-from-tag-only", "base-model-stricter"}
)
"""Flags that the row about the licence says already."""


def flag_words(flag: str) -> str:
    if flag.startswith("needs-package:"):
        return f"needs the package {flag.partition(':')[2]}"
    return FLAGS.get(flag, flag)


def card(pick: Pick, number: int, *, state: str = "", over: str | None = None) -> str:
    """One pick as HTML without line breaks.

    `state` is what happens to it just now ("being timed"), `over` the limit that a
    measurement broke.
    """
    rank = "My pick" if number == 1 else f"Alternative {number - 1}"
    rows = [
        ("On this computer", esc(state) if state else _here(pick.validation, pick)),
        ("Size", marked(size(pick))),
        ("How good", marked(quality(pick))),
        ("May I use it?", licence(pick.license)),
        ("Keep in mind", esc(caveat(pick))),
    ]
    if over:
        rows.insert(1, ("Over your limit", esc(over)))
    listed = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)
    return (
        f'<article class="bb-card{" bb-first" if number == 1 else ""}" aria-label="{rank}">'
        f'<p class="bb-rank">{rank}</p><h3 class="bb-id">{model_name(pick)}</h3>'
        f'<p class="bb-why">{esc(sentence(pick.why))}</p><dl class="bb-facts">{listed}</dl>'
        f"{_details(pick)}</article>"
    )


def _here(report: Validation, pick: Pick) -> str:
    if report.status == "failed":
        return f"It did not load here: {esc(report.reason or 'the reason is unknown')}"
    text = marked(speed(pick))
    if report.status == "skipped" and report.reason not in (None, NOT_ASKED):
        return f'Not run here {mark("unknown")}<br><span class="bb-note">' + (
            f"{esc(sentence(report.reason))}</span>"
        )
    if report.peak_memory_mb is not None:
        text += f"<br>Memory: {marked(memory(report))}"
    if report.status == "measured" and report.weights == "random":
        text += (
            '<br><span class="bb-note">Run without its trained weights, which are not on this '
            "computer: speed and memory are real, its answers were not tried.</span>"
        )
    if report.noisy:
        text += '<br><span class="bb-note">The computer was busy, so take it as rough.</span>'
    return text


def licence(verdict: LicenseVerdict) -> str:
    """May it be used, in words, with the licence's name and where it was read."""
    name = f"<code>{esc(verdict.id)}</code>" if verdict.id else "no licence stated"
    read = ", ".join(p for p in (verdict.source, verdict.as_of) if p)
    title = f' title="Read: {esc(read)}"' if read else ""
    return (
        f'<span class="bb-verdict bb-{verdict.verdict}">{VERDICTS[verdict.verdict]}</span> '
        f"<span{title}>({name})</span><br>"
        f'<span class="bb-note">{esc(sentence(verdict.why))}</span>'
    )


def caveat(pick: Pick) -> str:
    """The one thing that matters most."""
    told = [flag_words(f) for f in pick.flags if f not in QUIET | _OF_LICENCE]
    if pick.unknown:
        return sentence(f"I could not check everything: {pick.unknown[0]}")
    if pick.notes:
        return sentence(pick.notes[0])
    if told:
        return sentence(f"It {told[0]}" if not told[0].startswith(("a ", "its ", "few ", "only "))
                        else told[0])  # fmt: skip
    if pick.evidence:
        return "Its results come from other people's data: try it on your own examples first."
    return "Try it on your own examples before you rely on it."


def _details(pick: Pick) -> str:
    report = pick.validation
    rows: list[tuple[str, str]] = [("Task", pick.task or "unknown"), ("Listed by", pick.source)]
    rows += [("Result", result(e) + f" ({e.source}, {e.as_of})") for e in pick.evidence]
    rows += [("Also as", ", ".join(pick.doors[:6]))] if len(pick.doors) > 1 else []
    rows += [("Flags", ", ".join(pick.flags))] if pick.flags else []
    rows += _raw(report)
    parts = ", ".join(f"{name} {value:.2f}" for name, value in pick.score.parts.items())
    rows.append(("Score", f"{pick.score.total:.3f}" + (f" = {parts}" if parts else "")))
    listed = "".join(f"<dt>{esc(name)}</dt><dd>{esc(value)}</dd>" for name, value in rows)
    return (
        '<details class="bb-more"><summary>Details for experts</summary>'
        f'<dl class="bb-facts">{listed}</dl></details>'
    )


def _raw(report: Validation) -> list[tuple[str, str]]:
    rows: list[tuple[str, str | None]] = [("Status", report.status)]
    if report.latency_ms is not None:
        spread = report.latency_ms.spread
        rows.append((
            f"Time ({report.status})",
            f"p50 {amount(report.latency_ms.p50)} ms, p95 {amount(report.latency_ms.p95)} ms"
            + (f", spread {spread:.0%}" if spread is not None else "")
            + (f", {report.latency_ms.runs} runs" if report.latency_ms.runs else ""),
        ))  # fmt: skip
    rows += [
        ("Machine", report.machine or report.device),
        ("Precision", report.dtype),
        ("Input", " × ".join(map(str, report.input_shape)) if report.input_shape else None),
        ("Loading", None if report.load_s is None else f"{report.load_s:.2f} s"),
        ("Threads", None if report.threads is None else str(report.threads)),
        ("When", report.measured_at),
        ("Note", report.note),
        ("Reason", report.reason),
        ("Repeat it", report.repeat),
    ]
    return [(name, value) for name, value in rows if value]


def compared(picks: Sequence[Pick]) -> str:
    """The picks side by side: one column a model, one row a question."""
    if not picks:
        return '<p class="bb-note">Ask for models first; then they stand here side by side.</p>'
    rows = [
        ("On this computer", [_here(p.validation, p) for p in picks]),
        ("Size", [marked(size(p)) for p in picks]),
        ("How good", [marked(quality(p)) for p in picks]),
        ("May I use it?", [licence(p.license) for p in picks]),
        ("Made for your subject", [_specialist(p) for p in picks]),
        ("Keep in mind", [esc(caveat(p)) for p in picks]),
    ]
    head = "".join(f'<th scope="col">{model_name(p)}</th>' for p in picks)
    body = "".join(
        f'<tr><th scope="row">{name}</th>' + "".join(f"<td>{c}</td>" for c in cells) + "</tr>"
        for name, cells in rows
    )
    return (
        '<div class="bb-scroll" tabindex="0"><table class="bb-table"><thead><tr>'
        f"<td></td>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _specialist(pick: Pick) -> str:
    return {True: "yes", False: "no: a general model, to be taught your subject",
            None: "you named no subject"}[pick.specialist]  # fmt: skip
