"""The commands that look models up: search, model, compare."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

JSON = Annotated[bool, typer.Option("--json", help="Print only JSON on standard output.")]


def add_to(app: typer.Typer) -> None:
    for command in (search, model, compare):
        app.command()(command)


def _opened() -> tuple[Any, Any]:
    """Standard output, and an assistant to be entered."""
    from rich.console import Console

    from agent import Assistant
    from bowerbird.settings import load_settings
    from ui.render.progress import IndexBar

    plain: dict[str, Any] = {"highlight": False, "markup": False, "emoji": False}
    bar = IndexBar(Console(**plain, stderr=True))
    return Console(**plain), Assistant(load_settings(), index_progress=bar)


def _print_json(data: Any) -> None:
    from ui.render.text import as_json

    sys.stdout.write(as_json(data.model_dump(mode="json")) + "\n")


def _rows(console: Any, rows: list[tuple[str, str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for name, value in rows:
        grid.add_row(Text(f"   {name}"), Text(value))
    console.print(grid)


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help="What to look for.")],
    task: Annotated[str | None, typer.Option(metavar="TASK", help="Only this task.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many models to list.")] = 10,
    as_json: JSON = False,
) -> None:
    """List models of the catalogue, best first; the network is not asked."""
    from rich.text import Text

    from agent.lookup import Filters
    from bowerbird.errors import BadInput
    from bowerbird.tasks import TASKS
    from ui.render.terminal import tidy
    from ui.render.text import figure, from_shell, line

    if task is not None and task not in TASKS:
        raise BadInput(f"{line(task, 60)!r} is no task; for example: image-classification.")
    out, assistant = _opened()
    with assistant as opened:
        found = opened.search(from_shell(" ".join(words)), Filters(task=task, limit=limit))
    if as_json:
        _print_json(found)
        return
    with tidy(out):
        out.print(Text(f"{found.fits:,} of {found.found:,} models fit."))
        for hit in found.results:
            out.print(Text(line(hit.id), style="bold cyan"), overflow="fold")
            size = f"{figure(hit.params_m, 'M params')}, {figure(hit.size_mb, 'MB')}"
            told = f"{line(hit.license.id or 'none stated', 60)} ({hit.license.verdict})"
            _rows(out, [("task", hit.task or "unknown"), ("size", size), ("licence", told)])


def model(
    model_id: Annotated[str, typer.Argument(metavar="ID", help="A model of the catalogue.")],
    as_json: JSON = False,
) -> None:
    """Show all that is known of one model."""
    from rich.text import Text

    from ui.render.terminal import tidy
    from ui.render.text import clean, figure, from_shell, line

    out, assistant = _opened()
    with assistant as opened:
        view = opened.model(from_shell(model_id))
    if as_json:
        _print_json(view)
        return
    known = view.record
    told = f"{line(view.license.id or 'none stated')} ({view.license.verdict}): {view.license.why}"
    rows = [
        ("task", ", ".join(known.tasks) or "unknown"),
        ("size", f"{figure(known.params_m, 'M params')}, {figure(known.size_mb, 'MB')}"),
        ("licence", line(told)),
        *(("evidence", line(f"{e.dataset} {e.metric} {figure(e.value)} ({e.grade}, {e.source},"
                            f" {e.as_of})")) for e in known.evidence[:8]),
        ("trained on", line(", ".join(known.datasets)) or "unknown"),
        ("flags", line(", ".join(view.flags)) or "-"),
        ("read", line(f"{known.source}, {known.as_of}")),
    ]  # fmt: skip
    with tidy(out):
        out.print(Text(line(known.id), style="bold cyan"), overflow="fold")
        _rows(out, rows)
        out.print()
        out.print(Text(clean(view.snippet).rstrip()), soft_wrap=True)


def compare(
    ids: Annotated[list[str], typer.Argument(metavar="ID ID...", help="Two to five models.")],
    request: Annotated[
        str, typer.Option("--for", metavar="REQUEST", help="What they should do, in words.")
    ] = "",
    as_json: JSON = False,
) -> None:
    """Put models side by side, the better one first."""
    from bowerbird.errors import BadInput
    from ui.render.terminal import picks, tidy
    from ui.render.text import from_shell

    if not 2 <= len(set(ids)) <= 5:
        raise BadInput("Name two to five different models.")
    out, assistant = _opened()
    with assistant as opened:
        found = opened.compare([from_shell(name) for name in ids], from_shell(request))
    if as_json:
        _print_json(found)
        return
    with tidy(out):
        out.print(picks(out, found.picks))
