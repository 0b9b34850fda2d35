"""Validation reports, the catalogue's state and the doctor's findings in the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tools.estimate.limits import span
from ui.render.terminal import speed, tidy
from ui.render.text import figure, line

if TYPE_CHECKING:
    from agent.views import CatalogueStatus, ModelReport
    from ui.doctor import Finding

MARKS = {"ok": "ok     ", "warning": "warning", "problem": "problem"}
STYLES = {"ok": "green", "warning": "yellow", "problem": "bold red"}


def show_reports(console: Console, reports: Iterable[ModelReport]) -> None:
    """One block for each model: what was seen, or why nothing could be."""
    with tidy(console):
        for report in reports:
            _show_report(console, report)


def _show_report(console: Console, report: ModelReport) -> None:
    seen = report.validation
    console.print(Text(line(report.id), style="bold cyan"), overflow="fold")
    rows: list[tuple[str, str]] = [("speed", speed(seen))]
    if seen.latency_ms:
        rows.append(("p95", figure(seen.latency_ms.p95, "ms")))
    if seen.throughput_per_s:
        batch = f" (batch {seen.throughput_batch})" if seen.throughput_batch else ""
        rows.append(("throughput", figure(seen.throughput_per_s, "items/s") + batch))
    if seen.load_s is not None:
        rows.append(("load", figure(seen.load_s, "s")))
    if seen.peak_memory_mb:
        rows.append(("memory", figure(seen.peak_memory_mb, "MB at peak")))
    if seen.params:
        rows.append(("parameters", figure(seen.params / 1e6, "M")))
    if seen.weights:
        trained = "pretrained" if seen.weights == "pretrained" else "random (an untrained twin)"
        rows.append(("weights", trained))
    if seen.device:
        threads = f", {seen.threads} threads" if seen.threads else ""
        rows.append(("machine", line(f"{seen.device}{threads}, {seen.dtype or 'float32'}")))
    if seen.runtime:
        rows.append(("runtime", line(seen.runtime)))
    if seen.isolation:
        level = f"{seen.isolation_level}: " if seen.isolation_level else ""
        rows.append(("isolation", line(level + ", ".join(seen.isolation))))
    if seen.estimated_before:
        before = seen.estimated_before
        told = f"{span(before.band)} ms before the run, {before.error:+.0%} off"
        rows.append(("estimated", told))
    if seen.note:
        rows.append(("note", line(seen.note)))
    if seen.latency_ms and seen.reason:
        rows.append(("reason", line(seen.reason)))
    if seen.repeat:
        rows.append(("repeat", line(seen.repeat)))
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for name, value in rows:
        grid.add_row(Text("   " + name), Text(value))
    console.print(grid)


def show_catalogue(console: Console, status: CatalogueStatus) -> None:
    """The files of the catalogue and the state of the index."""
    gap = 2 if console.width >= 60 else 1
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, gap, 0, 0))
    table.add_column("catalogue", overflow="fold")
    table.add_column("models", justify="right")
    table.add_column("as of", overflow="fold")
    table.add_column("source", overflow="fold")
    for file in status.files:
        cells = (line(file.name), f"{file.rows:,}", line(str(file.as_of)), line(str(file.source)))
        table.add_row(*(Text(cell) for cell in cells))
    for own in status.own:
        cells = (f"{line(own.name)} (yours)", f"{own.rows:,}", line(own.as_of), line(own.source))
        table.add_row(*(Text(cell) for cell in cells))
    with tidy(console):
        console.print(table)
    console.print()
    for own in status.own:
        if own.problem:
            console.print(Text(f"{line(own.name)}: {line(own.problem)}"), soft_wrap=True)
    if (told := status.refreshed) is not None:
        words = told.problem or (
            f"{told.as_of} from {told.source or 'the Hub'}, {told.models:,} models"
            f" ({told.new:,} new here), {told.cards:,} cards"
        )
        console.print(Text(f"Refreshed: {line(words)}"), soft_wrap=True)
        for key, reason in told.quarantined.items():
            console.print(Text(f"  set apart: {line(key)}: {line(reason, 200)}"), soft_wrap=True)
    built = "built" if status.built else "not built yet (the first request builds it)"
    for text in (
        f"Models: {status.records:,}, catalogue of {line(str(status.catalogue_date))}",
        f"Encoder: {line(status.encoder)}, dense search: {line(status.dense)}",
        f"Index: {line(status.index_path)}, {built}",
    ):
        console.print(Text(text), soft_wrap=True)


def show_findings(console: Console, findings: Iterable[Finding]) -> None:
    """Each finding on a line, and below it what to do about it."""
    for finding in findings:
        mark = Text(MARKS[finding.level], style=STYLES[finding.level])
        body = Text(f"  {finding.name}: {line(finding.message)}")
        console.print(mark + body, soft_wrap=True)
        if finding.fix:
            console.print(Text(f"         {line(finding.fix)}"), soft_wrap=True)
