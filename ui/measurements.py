"""The command for measurements that were kept."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer


def measurements(
    export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all as JSON Lines; - for stdout.")
    ] = None,
    repeat: Annotated[
        bool, typer.Option("--repeat", help="Print the command that measures each anew.")
    ] = False,
) -> None:
    """Show or export what was measured on this machine."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from bowerbird.settings import load_settings
    from tools.validation.kept import open_kept
    from ui.render.text import figure, line

    kept = open_kept(load_settings())
    rows = list(kept.rows())
    if kept.problem is not None:
        sys.stderr.write(f"Only those of this computer: {line(kept.problem)}\n")
    kept.close()
    out = Console(highlight=False, markup=False, emoji=False)
    if export is not None:
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        if str(export) == "-":
            sys.stdout.write(text)
            return
        export.write_text(text, encoding="utf-8")
        out.print(Text(f"{len(rows)} measurements written to {export}"), soft_wrap=True)
        return
    if not rows:
        out.print(Text("Nothing was measured here yet: bowerbird validate ID measures a model."))
        return
    if repeat:
        for told in _repeats(rows):
            out.print(Text(told), soft_wrap=True)
        return
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("measured", "model", "median", "weights", "device", "noisy"):
        table.add_column(name, overflow="fold")
    for row in rows:
        seen = row["report"]
        cells = (
            str(seen["measured_at"])[:16], line(str(row["depends"]["id"])),
            figure(float(seen["latency_ms"]["p50"]), "ms"), str(seen["weights"]),
            line(str(seen["machine"] or seen["device"])), "yes" if seen["noisy"] else "no",
        )  # fmt: skip
        table.add_row(*(Text(cell) for cell in cells))
    out.print(table)


def _repeats(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Whose each command is, as a comment, and the command; one that stands for several once."""
    from tools.validation.keeping import anew
    from ui.render.text import figure, line

    commands: dict[str, list[str]] = {}
    for row in rows:
        seen = row["report"]
        told = f"{row['depends']['id']}: {figure(float(seen['latency_ms']['p50']), 'ms')}"
        if seen["repeat"]:
            commands.setdefault(anew(seen["repeat"]), []).append(told)
    for command, told in commands.items():
        yield line(f"# {', '.join(dict.fromkeys(told))}", 1000)
        yield line(command, 1000)


def calibrate(
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Measure again what was measured before.")
    ] = False,
) -> None:
    """Measure this computer once (about half a minute), so that estimates are its own."""
    from rich.console import Console
    from rich.text import Text

    from agent import Assistant
    from ui.render.text import line

    out = Console(highlight=False, markup=False, emoji=False)
    errors = Console(stderr=True, highlight=False, markup=False, emoji=False)
    with Assistant() as assistant:
        reports = assistant.resources.calibrate(
            lambda words: errors.print(Text(line(words)), soft_wrap=True), fresh=fresh
        )
        estimator = assistant.resources.estimator()
        noisy = sum(bool(r.noisy) for r in reports)
        failed = [r for r in reports if r.status != "measured"]
        out.print(Text(
            f"{len(reports) - len(failed)} networks measured, {noisy} of them while the computer "
            f"was busy. Nine in ten estimates are expected within a factor {estimator.spread:.2f}"
            f" ({estimator.setup.threads} threads of {estimator.setup.machine})."
        ), soft_wrap=True)  # fmt: skip
        for report in failed:
            errors.print(Text(line(report.reason or "failed")), soft_wrap=True)
    if not reports or len(failed) == len(reports):
        raise typer.Exit(1)
