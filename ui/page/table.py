"""The same record for experts: one line a candidate, what was left out and by which rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.artifacts import Found
from agent.speech import Speech
from agent.wording import ENGLISH, LIMITS, METRICS
from bowerbird.recommendation import Pick, Recommendation
from ui.page.safe import esc
from ui.render.text import line

HEADERS = (
    "#", "model", "pick", "size MB", "params M", "licence", "may I", "result", "value",
    "said by", "p50 ms", "time is", "memory MB", "flags", "score",
)  # fmt: skip
WORDS = {
    "allowed": "allowed", "conditions": "with conditions", "not-allowed": "not allowed",
    "unknown": "unknown", "none stated": "none stated", "yes": "yes",
    "measured-here": "measured here", "verified": "library", "leaderboard": "leaderboard",
    "paper": "paper", "author-card": "author", "inherited": "base model", "none": "unknown",
    "measured": "measured", "estimated": "estimated",
}  # fmt: skip
"""What the cells say that are words of a fixed vocabulary."""
_SPOKEN = frozenset(map(HEADERS.index, ("pick", "licence", "may I", "said by", "time is")))
"""Columns of such cells."""
KINDS = (
    "number", "str", "str", "number", "number", "str", "str", "str", "number",
    "str", "number", "str", "number", "str", "number",
)  # fmt: skip
REJECTED_HEADERS = ("model", "rule that removed it")
MOST_REJECTED = 300


def rows(candidates: Sequence[Pick], shown: Sequence[Pick]) -> list[list[Any]]:
    """One row a candidate, best first, in the words that programs read; what is not known is
    the word `unknown` or no number."""
    latest = {p.id for p in shown}
    return [_row(number, pick, pick.id in latest)
            for number, pick in enumerate(_order(candidates, shown), 1)]  # fmt: skip


def _order(candidates: Sequence[Pick], shown: Sequence[Pick]) -> list[Pick]:
    latest = {p.id for p in shown}
    return [*shown, *(c for c in candidates if c.id not in latest)]


def headed(
    candidates: Sequence[Pick], shown: Sequence[Pick], t: Speech = ENGLISH
) -> dict[str, Any]:
    """The same for people: headers and rows in their language."""
    told = [
        [t(WORDS[cell]) if number in _SPOKEN and cell in WORDS else cell
         for number, cell in enumerate(row)]
        for row in rows(candidates, shown)
    ]  # fmt: skip
    for row, pick in zip(told, _order(candidates, shown), strict=True):
        row[HEADERS.index("result")] = line(_result(pick, t), 80)
    written = [[_written(cell, t) for cell in row] for row in told]
    return {
        "headers": [t(name) for name in HEADERS], "data": told,
        "metadata": {"display_value": written, "styling": [[""] * len(HEADERS) for _ in told]},
    }  # fmt: skip


def _written(cell: Any, t: Speech) -> str:
    """A cell as it is read; columns are sorted by the number behind it."""
    if cell is None:
        return ""
    return t.number(cell, 4) if isinstance(cell, (int, float)) else str(cell)


def _result(pick: Pick, t: Speech) -> str:
    if not pick.evidence:
        return t("unknown")
    best = pick.evidence[0]
    metric = t(METRICS[best.metric]) if best.metric in METRICS else best.metric
    return t("{metric} on {dataset}", metric=metric, dataset=best.dataset)


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


def left_out(answer: Recommendation | None, t: Speech = ENGLISH) -> dict[str, Any]:
    """The same for people; rules stay as they are written everywhere."""
    return {"headers": [t(name) for name in REJECTED_HEADERS], "data": rejected(answer)}


def why_not(answer: Recommendation | None, behind: Found | None = None, t: Speech = ENGLISH) -> str:
    """Why others are not among the picks, as HTML without line breaks."""
    if answer is None:
        return f'<p class="bb-note">{esc(t("Ask for models first."))}</p>'
    parts: list[str] = []
    if answer.near_misses:
        misses = [f"<code>{esc(m.id, 300)}</code>: {esc(t.parts(m.why or m.misses))}"
                  for m in answer.near_misses[:8]]  # fmt: skip
        parts.append(_listed(t("Nearly"), misses))
    if answer.relax:
        gains = [_without(r.drop, r.gives, t) for r in answer.relax[:5]]
        parts.append(_listed(t("What loosening a wish buys"), [esc(g) for g in gains]))
    if behind is not None and behind.rejected_by:
        rules = [f"{esc(t(LIMITS.get(rule, rule)))}: {t.number(count)}"
                 for rule, count in behind.rejected_by.items()]  # fmt: skip
        told = t(
            "{fits} of {found} candidates fit. What the others break:",
            fits=t.number(behind.fits), found=t.number(behind.found),
        )  # fmt: skip
        parts.append(_listed(t("Left out by a rule"), rules, told))
    if answer.rejected:
        told = t("The likeliest of them are in the list below. Ask about one by name to hear more:")
        parts.append(f"<p>{esc(told)} <em>{esc(t('why not resnet50?'))}</em></p>")
    if answer.sources:
        parts.append(_asked(answer, t))
    nothing = esc(t("No rule left anything out."))
    return "".join(parts) or f'<p class="bb-note">{nothing}</p>'


def _without(field: str, gives: int, t: Speech) -> str:
    told = t(
        "without {limit}: {n} candidates", limit=t(LIMITS.get(field, field)), n=t.number(gives)
    )
    return told[:1].upper() + told[1:]


def _listed(head: str, items: Sequence[str], lead: str = "") -> str:
    """A heading and a list; `items` are HTML already."""
    said = f"<p>{esc(lead)}</p>" if lead else ""
    return f"<h3>{esc(head)}</h3>{said}<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _asked(answer: Recommendation, t: Speech) -> str:
    """Where was looked, and where not."""
    asked = [f"{esc(t.sentence(s.name))}: {esc(t('{n} found', n=t.number(s.found)))}"
             for s in answer.sources if s.status == "ok"]  # fmt: skip
    others: dict[str, list[str]] = {}
    for source in answer.sources:
        if source.status != "ok":
            others.setdefault(source.note or source.status, []).append(source.name)
    asked += [f"{esc(', '.join(names))}: {esc(t.parts(why))}" for why, names in others.items()]
    head = t("Where I looked")
    if answer.catalogue_date:
        head = t("Where I looked; catalogue of {date}", date=t.day(answer.catalogue_date))
    return _listed(head, asked)
