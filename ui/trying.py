"""`bowerbird try`: a model on the user's own files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

    from bowerbird.tried import Tried


def try_files(
    model: Annotated[str, typer.Argument(metavar="ID", help="A model, or a folder (./model).")],
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Pictures, texts (.txt), sounds (.wav).")
    ],
    label: Annotated[
        list[str] | None,
        typer.Option(help="A label or sentence to compare with; may be given several times."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print only JSON on standard output.")
    ] = False,
) -> None:
    """Run a model whose trained weights are here on files of yours."""
    from rich.console import Console

    from agent import Assistant
    from bowerbird.settings import load_settings
    from ui.render.progress import IndexBar, spinner
    from ui.render.text import as_json as written
    from ui.render.text import from_shell

    err = Console(highlight=False, markup=False, emoji=False, stderr=True)
    with (
        IndexBar(err) as bar,
        Assistant(load_settings(), index_progress=bar) as assistant,
        spinner(err, bar) as say,
    ):
        tried = assistant.try_files(
            from_shell(model), [from_shell(f) for f in files], folders=True,
            labels=[from_shell(word) for word in label or ()], progress=say,
        )  # fmt: skip
    if as_json:
        typer.echo(written(tried.model_dump(mode="json")))
        return
    show(Console(highlight=False, markup=False, emoji=False), tried)


def show(console: Console, tried: Tried) -> None:
    """One block for each file."""
    from ui.render.text import figure, line

    console.print(Text(line(tried.id), style="bold cyan"), overflow="fold")
    if tried.reason:
        console.print(Text("   " + line(tried.reason)), overflow="fold")
    for one in tried.files:
        spent = f"  ({figure(one.ms, 'ms')})" if one.ms is not None else ""
        console.print(Text("   " + line(one.file) + spent), overflow="fold")
        if one.problem:
            console.print(Text("      " + line(one.problem)), overflow="fold")
        if one.text is not None:
            console.print(Text(f'      it says: "{line(one.text)}"'), overflow="fold")
        if one.summary:
            console.print(Text("      " + line(one.summary)), overflow="fold")
        for guess in one.guesses:
            score = f"{guess.score:6.1%}" if one.measure == "share" else f"{guess.score:6.2f}"
            at = "  at {}, {} to {}, {}".format(*guess.box) if guess.box else ""
            said = f"      {score}  {line(guess.label)}{at}"
            console.print(Text(said), overflow="fold")
