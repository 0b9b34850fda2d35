"""Commands for catalogues of the user's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.refresh import refresh

if TYPE_CHECKING:
    from index.own import Imported

JSON = Annotated[bool, typer.Option("--json", help="Print only JSON on standard output.")]
Name = Annotated[str, typer.Option("--name", metavar="NAME", help="Name of the catalogue.")]
SHOWN_BAD = 20


def _begin() -> tuple[Any, Any, Any]:
    """Settings, and the consoles of standard output and standard error."""
    from rich.console import Console

    from bowerbird.settings import load_settings

    plain: dict[str, Any] = {"highlight": False, "markup": False, "emoji": False}
    return load_settings(), Console(**plain), Console(**plain, stderr=True)


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .jsonl, .csv, .tsv or .parquet.")],
    name: Name,
    as_json: JSON = False,
) -> None:
    """Make a catalogue of your own from a file, or replace it.

    Lines that cannot be used are named with their numbers; the others go in.
    """
    from index.own import import_file
    from ui.render.progress import IndexBar

    settings, out, err = _begin()
    with IndexBar(err, "Importing") as bar:
        done = import_file(settings, file, name, bar)
    _report(out, err, done, as_json=as_json)


def _report(out: Any, err: Any, done: Imported, *, as_json: bool) -> None:
    from ui.render.text import as_json as json_text
    from ui.render.text import line

    if as_json:
        told = {
            "name": done.name, "rows": done.rows, "embedded": done.embedded,
            "bad_lines": done.bad_lines, "without_task": done.without_task,
            "bad": [{"line": number, "reason": reason} for number, reason in done.bad],
        }  # fmt: skip
        sys.stdout.write(json_text(told) + "\n")
        return
    for number, reason in done.bad[:SHOWN_BAD]:
        err.print(f"line {number}: {line(reason, 300)}", soft_wrap=True)
    if done.bad_lines > SHOWN_BAD:
        err.print(f"and {done.bad_lines - SHOWN_BAD:,} more; --json names up to 1,000 of them")
    skipped = f", {done.bad_lines:,} lines left out" if done.bad_lines else ""
    out.print(f"{done.name}: {done.rows:,} models{skipped}.", soft_wrap=True)
    if done.without_task:
        out.print(
            f"{done.without_task:,} of them state no task: they rank low for every task.",
            soft_wrap=True,
        )
    out.print(f'Ask it: bowerbird ask --catalogue {done.name} "..."', soft_wrap=True)


def bulk(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Parquet files of the Hub's metadata.")
    ],
    name: Name,
    min_downloads: Annotated[
        int, typer.Option(min=0, help="Leave out models with fewer downloads a month.")
    ] = 0,
    card_parts: Annotated[
        int, typer.Option(min=0, max=200, help="How many parts of each card are searched.")
    ] = 4,
    as_json: JSON = False,
) -> None:
    """Make a catalogue from a dump of the Hub, or go on with one that was cut off."""
    from index.bulk import bulk_import
    from ui.render.progress import IndexBar

    settings, out, err = _begin()
    with IndexBar(err, "Importing") as bar:
        done = bulk_import(
            settings, files, name, min_downloads=min_downloads, card_parts=card_parts, progress=bar
        )
    _report(out, err, done, as_json=as_json)


def export(name: Name) -> None:
    """Print a catalogue of your own as JSON Lines, rows as they were given."""
    from bowerbird.settings import load_settings
    from index.own import export as rows

    for row in rows(load_settings(), name):
        sys.stdout.write(row + "\n")


def repair(
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Only this one of your own.")
    ] = None,
) -> None:
    """Check every file of the indexes, and make anew what is damaged.

    Opening does the same by itself; this says what it found.
    """
    from agent import Assistant
    from index.own import names
    from index.repair import mend
    from ui.render.progress import IndexBar

    settings, out, err = _begin()
    if name is None:
        with IndexBar(err) as bar, Assistant(settings, index_progress=bar) as assistant:
            records = assistant.catalogue_status().records
            bar.close()
            out.print(f"embedded catalogue: whole, {records:,} models", soft_wrap=True)
    for each in [name] if name is not None else names(settings):
        out.print(f"{each}: {mend(settings, each) or 'whole'}", soft_wrap=True)


def papers_with_code(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Parquet files of pwc-archive/* on the Hub."),
    ],
    as_json: JSON = False,
) -> None:
    """Take in the archive of Papers With Code, which closed in July 2025.

    Requests that name papers are answered from it too, also without a network.
    """
    from dataclasses import asdict

    from tools.sources.paperswithcode import import_archive
    from ui.render.text import as_json as json_text

    settings, out, _ = _begin()
    done = import_archive(files, settings)
    if as_json:
        sys.stdout.write(json_text(asdict(done)) + "\n")
        return
    left = f"; {done.left_out:,} rows name no paper of arXiv or no repository" * bool(done.left_out)
    out.print(f"{done.papers:,} papers, {done.links:,} links to code{left}.", soft_wrap=True)


def add_to(app: typer.Typer) -> None:
    """Put the commands into the group `catalogue`."""
    app.command("import")(import_)
    app.command("bulk")(bulk)
    app.command("export")(export)
    app.command("repair")(repair)
    app.command("refresh")(refresh)
    app.command("papers-with-code")(papers_with_code)
