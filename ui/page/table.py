"""The same record for experts: one line a candidate, what was left out and by which rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.artifacts import Found
from agent.wording import LIMITS
from bowerbird.recommendation import Pick, Recommendation
from ui.page.safe import esc
from ui.render.text import line

HEADERS = (
    "#", "model", "pick", "size MB", "params M", "licence", "may I", "result", "value",
    "said by", "p50 ms", "time is", "memory MB", "flags", "score",
)  # fmt: skip
KINDS = (
    "number", "str", "str", "number", "number", "str", "str", "str", "number",
    "str", "number", "str", "number", "str", "number",
)  # fmt: skip
REJECTED_HEADERS = ("model", "rule that removed it")
MOST_REJECTED = 300


def rows(candidates: Sequence[Pick], shown: Sequence[Pick]) -> list[list[Any]]:
    """One row a candidate, best first; what is not known is the word `unknown` or no number."""
    latest = {p.id: p for p in shown}
    order = [*shown, *(c for c in candidates if c.id not in latest)]
    return [_row(number, pick, pick.id in latest) for number, pick in enumerate(order, 1)]


def _row(number: int, pick: Pick, shown: bool) -> list[Any]:
    best = pick.evidence[0] if pick.evidence else None
    report = pick.validation
    return [
        number,
        line(pick.id, 300),
        "yes" if shown else "",
        _short(pick.size_mb),
        _short(pick.params_m),
        line(pick.license.id or "none stated", 60),
        pick.license.verdict,
        line(f"{best.metric} on {best.dataset}", 80) if best else "unknown",
        best.value if best else None,
        best.grade if best else "unknown",
        round(report.latency_ms.p50, 2) if report.latency_ms else None,
        report.status if report.latency_ms else "unknown",
        round(report.peak_memory_mb) if report.peak_memory_mb else None,
        ", ".join(line(f, 40) for f in pick.flags),
        round(pick.score.total, 3),
    ]


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 1 if value >= 10 else 2)


def rejected(answer: Recommendation | None) -> list[list[str]]:
    if answer is None:
        return []
    return [[line(r.id, 300), line(r.rule, 100)] for r in answer.rejected[:MOST_REJECTED]]


def why_not(answer: Recommendation | None, behind: Found | None = None) -> str:
    """Why others are not among the picks, as HTML without line breaks."""
    if answer is None:
        return '<p class="bb-note">Ask for models first.</p>'
    parts: list[str] = []
    if answer.near_misses:
        misses = "".join(
            f"<li><code>{esc(m.id, 300)}</code>: {esc(m.why or m.misses)}</li>"
            for m in answer.near_misses[:8]
        )
        parts.append(f"<h3>Nearly</h3><ul>{misses}</ul>")
    if answer.relax:
        gains = "".join(
            f"<li>Without {esc(LIMITS.get(r.drop, r.drop))}: {r.gives} candidates</li>"
            for r in answer.relax[:5]
        )
        parts.append(f"<h3>What loosening a wish buys</h3><ul>{gains}</ul>")
    if behind is not None and behind.rejected_by:
        rules = "".join(
            f"<li>{esc(LIMITS.get(rule, rule))}: {count:,}</li>"
            for rule, count in behind.rejected_by.items()
        )
        parts.append(
            f"<h3>Left out by a rule</h3><p>{behind.fits:,} of {behind.found:,} candidates fit. "
            f"What the others break:</p><ul>{rules}</ul>"
        )
    if answer.rejected:
        parts.append(
            "<p>The likeliest of them are in the list below. Ask about one by name "
            "(<em>why not resnet50?</em>) to hear more.</p>"
        )
    if answer.sources:
        parts.append(_asked(answer))
    return "".join(parts) or '<p class="bb-note">No rule left anything out.</p>'


def _asked(answer: Recommendation) -> str:
    """Where was looked, and where not."""
    asked = [f"<li>{esc(s.name)}: {s.found:,} found</li>"
             for s in answer.sources if s.status == "ok"]  # fmt: skip
    others: dict[str, list[str]] = {}
    for source in answer.sources:
        if source.status != "ok":
            others.setdefault(source.note or source.status, []).append(source.name)
    asked += [f"<li>{esc(', '.join(names))}: {esc(why)}</li>" for why, names in others.items()]
    date = f"; catalogue of {esc(answer.catalogue_date)}" if answer.catalogue_date else ""
    return f"<h3>Where I looked{date}</h3><ul>{''.join(asked)}</ul>"
