"""The command that reads the Hub anew."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from tools.sources.refresh_state import Report

_SHOWN = 10


def refresh(  # noqa: PLR0917  (Typer passes options by name)
    per_task: Annotated[
        int, typer.Option(min=1, max=2000, help="The most downloaded models of each task.")
    ] = 100,
    task: Annotated[
        list[str] | None, typer.Option(metavar="TASK", help="Only this task; may be repeated.")
    ] = None,
    cards: Annotated[
        bool, typer.Option(help="Read the model cards too, so that their words are searched.")
    ] = True,
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew instead of going on.")
    ] = False,
    accept: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Trust this re-created repository as it is now."),
    ] = None,
    forget: Annotated[
        bool, typer.Option("--forget", help="Drop what was read: the embedded catalogue alone.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print only JSON on standard output.")
    ] = False,
) -> None:
    """Read the most used models of each task from the Hugging Face Hub.

    What the Hub says now is laid over the embedded catalogue.  A refresh that
    was cut off goes on where it was.  A server that runs keeps its catalogue
    until it is started again.
    """
    from rich.console import Console

    from bowerbird.settings import load_settings
    from tools.sources import refresh as work
    from ui.render.steps import Steps
    from ui.render.text import as_json as json_text

    plain: dict[str, Any] = {"highlight": False, "markup": False, "emoji": False}
    settings, out, err = load_settings(), Console(**plain), Console(**plain, stderr=True)
    if forget:
        there = work.forget(settings)
        if as_json:
            sys.stdout.write(json_text({"forgotten": there}) + "\n")
            return
        told = "The refresh is forgotten." if there else "There was no refresh."
        out.print(f"{told} The embedded catalogue answers alone.")
        return
    with Steps(err, "Refreshing") as steps:
        report = work.Refresh(settings, progress=steps).run(
            per_task=per_task, tasks=task or [], cards=cards, restart=restart, accept=accept or []
        )
    if as_json:
        sys.stdout.write(json_text(asdict(report)) + "\n")
        return
    _show(out, report)


def _tasks(count: int) -> str:
    return "one task" if count == 1 else f"{count} tasks"


def _show(out: Any, report: Report) -> None:
    from ui.render.text import line

    goes_on = " (gone on where it was cut off)" if report.resumed else ""
    parts = [
        f"{report.models:,} models of {_tasks(len(report.tasks))}, {report.new:,} of them new"
        f" here{goes_on}.",
        f"{report.cards:,} cards, {report.cards_read:,} of them read now, {report.embedded:,} texts"
        " embedded.",
    ]
    for problem, count in report.card_problems.items():
        parts.append(f"{count:,} without their card: {line(problem, 200)}.")
    for task, problem in list(report.failed.items())[:_SHOWN]:
        parts.append(f"{task} was not read: {line(problem, 200)}; what was known of it stays.")
    if len(report.failed) > _SHOWN:
        parts.append(f"{len(report.failed) - _SHOWN} more tasks were not read; --json names them.")
    for model_id, reason in report.quarantined.items():
        parts.append(
            f"Set apart: {line(model_id)}: {line(reason, 200)}. After looking at it, trust it with"
            f" --accept {line(model_id)}."
        )
    for part in parts:
        out.print(part, soft_wrap=True)
