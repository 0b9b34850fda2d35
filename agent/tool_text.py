"""What a tool tells a brain in words: lines of typed fields, nothing that others wrote."""

from __future__ import annotations

import re
from typing import Any

from agent.artifacts import (
    Compared,
    Detailed,
    Failed,
    Found,
    LicenceTold,
    Literature,
    Measured,
    Repositories,
    Started,
)
from agent.wording import LIMITS, figure, size
from bowerbird.recommendation import Pick
from bowerbird.report import Validation
from tools.estimate.limits import span

_ID = re.compile(r"[^\w./:#@+-]")
_MOST = 8


def safe(name: str) -> str:
    """An id or name with nothing in it that could be read as an order."""
    return _ID.sub("", name)[:120]


def text_of(artifact: Any) -> str:
    """The artifact for a brain."""
    match artifact:
        case Found():
            return _found(artifact)
        case Compared():
            lines = [_pick(n, p) for n, p in enumerate(artifact.picks, 1)]
            return "\n".join([*lines, *(f"unknown: {safe(u)}" for u in artifact.unknown)])
        case Detailed():
            if artifact.pick is None:
                names = ", ".join(safe(c) for c in artifact.close)
                return f"No model of this name is known. Close names: {names or 'none'}."
            broken = "; ".join(artifact.failed) or "none"
            place = f"place {artifact.place} of {artifact.of}" if artifact.place else "not listed"
            return f"{_pick(1, artifact.pick)}\nlimits it breaks: {broken}\nranking: {place}"
        case Measured():
            lines = [f"{safe(i)}: {_report(r)}" for i, r in artifact.reports.items()]
            return "\n".join([*lines, *(f"unknown: {safe(u)}" for u in artifact.unknown)])
        case LicenceTold():
            of = f" of {safe(artifact.model)}" if artifact.model else ""
            verdict = artifact.verdict
            return (
                f"licence{of}: {safe(verdict.id or 'none')}, {verdict.verdict}, {artifact.family}"
            )
        case Started() if not artifact.code:
            return "No model of this name is known."
        case Started():
            return f"Code for {safe(artifact.id)} is ready and will be shown to the user."
        case Literature():
            return f"{len(artifact.papers)} papers: " + ", ".join(
                safe(p.id) for p in artifact.papers
            )
        case Repositories():
            rows = [safe(r.id) for r in artifact.repositories]
            return f"{len(rows)} repositories: {', '.join(rows)}"
        case Failed():
            return f"{artifact.tool} failed: {artifact.reason}"
        case _:
            return "done"


def _found(found: Found) -> str:
    need = found.need
    head = f"task: {', '.join(need.task) or 'unclear'}; {found.fits} of {found.found} models fit."
    if found.outcome == "clarify":
        return f"{head} The request is unclear; a question will be put to the user."
    if not found.picks:
        blocks = next(iter(found.rejected_by), None)
        why = f" What blocks most: {LIMITS.get(blocks, blocks)}." if blocks else ""
        misses = ", ".join(safe(m.id) for m in found.near_misses[:3])
        return f"{head} Nothing fits.{why} Nearest: {misses or 'none'}."
    return "\n".join([head, *(_pick(n, p) for n, p in enumerate(found.picks[:_MOST], 1))])


def _pick(number: int, pick: Pick) -> str:
    parts = [safe(pick.id), size(pick)]
    parts.append(f"licence {safe(pick.license.id or 'none')} ({pick.license.verdict})")
    parts.append(figure(pick.evidence[0]) if pick.evidence else "accuracy unknown")
    if pick.validation.status != "skipped":
        parts.append(_report(pick.validation))
    return f"{number}. " + "; ".join(parts)


def _report(report: Validation) -> str:
    if report.status == "measured" and report.latency_ms is not None:
        weights = "untrained twin" if report.weights == "random" else "trained weights"
        return f"measured {report.latency_ms.p50:.1f} ms, {weights}"
    if report.status == "estimated" and report.band is not None:
        where = f" on {safe(report.where)}" if report.where else ""
        return f"estimated, not run: {span(report.band)} ms{where}"
    return f"{report.status}: {report.reason or 'no reason known'}"
