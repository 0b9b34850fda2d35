"""What the built-in brain does next: pure, from the turn and what was found so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agent import picks
from agent.artifacts import Failed, Found, Measured, Started
from agent.dialogue import Step
from agent.work import EXTRA_TRIES, MAX_MODELS, Options
from bowerbird.recommendation import NearMiss, Pick
from bowerbird.report import Validation, failed


@dataclass(frozen=True)
class Call:
    """One tool to use, with its arguments (JSON)."""

    tool: str
    args: dict[str, Any]


def next_calls(step: Step, done: Sequence[Any], options: Options) -> list[Call]:
    """The tools to use now; [] when the turn can be answered."""
    done = relevant(step, done)
    if any(isinstance(a, Failed) for a in done):
        return []
    kind = step.act.kind
    if step.searches:
        return _search(step, done, options)
    if done:
        return _time_compared(step, done, options)
    models = _models(step)
    match kind:
        case "compare":
            return [Call("compare", {"models": models})] if models else []
        case "why-not" | "details" | "why":
            return [Call("details", {"model": models[0]})] if models else []
        case "code":
            return [Call("starter", {"model": models[0]})] if models else []
        case "try":
            return [Call("validate", {"models": models[:MAX_MODELS]})] if models else []
        case "licence":
            return [_licence(step, models)]
        case "papers":
            return [Call("papers", {})]
        case "github":
            return [Call("github", {})]
        case _:
            return []


_TOOLS: dict[str, tuple[str, ...]] = {
    "request": ("search", "validate", "papers", "github"),
    "more": ("search", "validate"),
    "compare": ("compare", "validate"),
    "why-not": ("details",), "why": ("details",), "details": ("details",),
    "code": ("starter",), "try": ("validate",), "licence": ("licence",),
    "papers": ("papers",), "github": ("github",),
}  # fmt: skip
TOOL_OF = {
    "found": "search", "measured": "validate", "compared": "compare", "detailed": "details",
    "starter": "starter", "licence": "licence", "papers": "papers", "github": "github",
}  # fmt: skip


def tool_of(artifact: Any) -> str:
    """The tool that an artifact came from."""
    return artifact.tool if isinstance(artifact, Failed) else TOOL_OF[artifact.kind]


def relevant(step: Step, done: Sequence[Any]) -> list[Any]:
    """The artifacts that bear on this turn; a language model may have asked for others."""
    tools = _TOOLS.get(step.act.kind, ())
    return [a for a in done if tool_of(a) in tools and not _for_another(a, step)]


def _for_another(artifact: Any, step: Step) -> bool:
    """Code for a name that nobody knows and the person never said."""
    return isinstance(artifact, Started) and not artifact.code and artifact.id not in step.named


def _search(step: Step, done: Sequence[Any], options: Options) -> list[Call]:
    understood = step.understood
    if understood.need.out_of_scope or understood.conflict is not None:
        return []
    found = next((a for a in done if isinstance(a, Found)), None)
    if found is None:
        calls = [Call("search", {"request": step.text})]
        hub = understood.need.source_hub
        return [*calls, Call(hub, {})] if hub in ("papers", "github") else calls
    if not options.validate or found.outcome != "recommend":
        return []
    good, _, tried = chosen(found, done, options)
    missing = options.picks - len(good)
    left = [p.id for p in found.picks if p.id not in tried]
    left = left[: max(0, options.picks + EXTRA_TRIES - len(tried))]
    return [Call("validate", {"models": left[:missing]})] if missing > 0 and left else []


def _time_compared(step: Step, done: Sequence[Any], options: Options) -> list[Call]:
    """Models that are compared are timed too, where timing was asked for."""
    if step.act.kind != "compare" or not options.validate:
        return []
    if any(isinstance(a, Measured) for a in done):
        return []
    ids = [p.id for a in done if a.kind == "compared" for p in a.picks]
    return [Call("validate", {"models": ids[:MAX_MODELS]})] if ids else []


def _models(step: Step) -> list[str]:
    """The models that the turn is about: named, pointed at, else the last pick."""
    shown = step.before.shown
    models = list(dict.fromkeys([*step.targets, *step.named]))
    if step.act.kind == "compare" and len(models) == 1 and shown and shown[0].id not in models:
        models.append(shown[0].id)
    return models or [s.id for s in shown[:1]]


def _licence(step: Step, models: list[str]) -> Call:
    named = licence_asked(step)
    about_pick = bool(step.targets or step.named or (named is None and models))
    if about_pick and named is None:
        return Call("licence", {"model": models[0]})
    return Call("licence", {"licence": named} if named else {})


def licence_asked(step: Step) -> str | None:
    """The licence id that the words name."""
    from agent.understanding import licences_named

    return next(iter(licences_named(step.text)), None)


def chosen(
    found: Found, done: Sequence[Any], options: Options
) -> tuple[list[Pick], list[NearMiss], set[str]]:
    """(picks with their reports, those that a measurement ruled out, all that were tried)."""
    reports: dict[str, Validation] = {}
    for artifact in done:
        if isinstance(artifact, Measured):
            reports |= artifact.reports
            reports |= {name: failed("no such model is known here") for name in artifact.unknown}
    good: list[Pick] = []
    broken: list[NearMiss] = []
    for pick in found.picks:
        report = reports.get(pick.id)
        if report is None:
            continue
        miss = picks.breaks(found.need, report)
        if miss is None:
            good.append(picks.with_report(pick, report))
        else:
            broken.append(NearMiss(id=pick.id, misses=miss.short, why=miss.reason))
    if not options.validate:
        return found.picks[: options.picks], [], set()
    return good[: options.picks], broken, set(reports)
