"""The command line.

Exit codes: 0 with an answer, whatever it says; 2 when the call or the input
cannot be used; 1 when something failed.  Answers go to standard output, all
else to standard error.  Nothing heavy is imported before a command runs, so
`--help` is quick.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bowerbird.collector import collector_at_rest
from ui import chat, models, own_catalogues, service_commands
from ui.measurements import calibrate, measurements
from ui.trying import try_files

if TYPE_CHECKING:
    from rich.console import Console

    from bowerbird.settings import Settings

app = typer.Typer(
    name="bowerbird",
    help="Finds pretrained models that fit a request in plain words, then loads and times "
    "them on this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
catalogue_app = typer.Typer(
    help="What Bowerbird knows.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(catalogue_app, name="catalogue")
own_catalogues.add_to(catalogue_app)
app.command()(chat.chat)
models.add_to(app)
service_commands.add_to(app)

INTERRUPTED = 130
"""Exit code after Ctrl-C; Typer's own."""
BROKEN_PIPE = 1
"""What Typer exits with when the reader of standard output has gone (`| head`)."""
JSON = Annotated[bool, typer.Option("--json", help="Print only JSON on standard output.")]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"bowerbird {version('bowerbird')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Options of the program itself."""


def _consoles() -> tuple[Console, Console]:
    """Standard output and standard error."""
    from rich.console import Console

    return (
        Console(highlight=False, markup=False, emoji=False),
        Console(highlight=False, markup=False, emoji=False, stderr=True),
    )


def _settings(**overrides: object) -> Settings:
    from bowerbird.settings import load_settings

    return load_settings(**{name: value for name, value in overrides.items() if value is not None})


def _request(words: list[str]) -> str:
    """The words as one request; a lone `-` reads it from standard input."""
    from ui.render.text import from_shell

    if words == ["-"]:
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    return from_shell(" ".join(words))


@app.command()
@collector_at_rest()
def ask(  # noqa: PLR0917  (Typer passes options by name)
    words: Annotated[
        list[str],
        typer.Argument(metavar="REQUEST...", help="What the model should do; - reads stdin."),
    ],
    as_json: JSON = False,
    picks: Annotated[
        int | None, typer.Option(min=1, max=20, help="How many models to show.")
    ] = None,
    no_validate: Annotated[
        bool, typer.Option("--no-validate", help="Do not load and time the picks here.")
    ] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Never ask the network.")] = False,
    catalogue: Annotated[
        str | None, typer.Option(metavar="NAME", help="Look only in this catalogue of your own.")
    ] = None,
    details: Annotated[
        bool, typer.Option("--details", help="Also show what stands behind the answer.")
    ] = False,
    code: Annotated[
        bool, typer.Option("--code", help="Also show code that loads the first pick.")
    ] = False,
    repeat: Annotated[
        bool, typer.Option("--repeat", help="Also print the command that repeats each figure.")
    ] = False,
) -> None:
    """Recommend models for a request in plain words."""
    from ui.render.progress import IndexBar, spinner

    settings = _settings(offline=offline or None)
    out, err = _consoles()
    request = _request(words)
    from agent import Assistant

    with IndexBar(err) as bar, Assistant(settings, index_progress=bar) as assistant:
        with spinner(err, bar) as say:
            answer = assistant.recommend(
                [request],
                picks=picks,
                validate=not no_validate,
                catalogue=catalogue,
                progress=say,
            )
        if as_json:
            _print_json(answer.model_dump(mode="json"))
            return
        from ui.render.terminal import show

        show(out, answer, with_details=details, with_code=code, with_repeat=repeat)


@app.command()
def validate(  # noqa: PLR0917  (Typer passes options by name)
    ids: Annotated[
        list[str],
        typer.Argument(metavar="ID...", help="Models of the catalogue, or folders (./model)."),
    ],
    device: Annotated[str, typer.Option(help="Where to run: cpu, cuda, cuda:0, mps.")] = "cpu",
    download: Annotated[
        bool, typer.Option("--download", help="Fetch weights that are not here yet.")
    ] = False,
    max_mb: Annotated[
        float | None, typer.Option(min=0, help="The largest download, for this call (500).")
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Download however large, without asking.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Measure again what was measured here before.")
    ] = False,
    as_json: JSON = False,
) -> None:
    """Load and time models on this machine."""
    from ui.downloads import NO_CAP_MB, allowed
    from ui.render.progress import IndexBar, spinner
    from ui.render.text import from_shell

    settings = _settings(download_mb=NO_CAP_MB if yes else max_mb)
    out, err = _consoles()
    names = [from_shell(name) for name in ids]
    from agent import Assistant

    if download and not yes and not settings.offline:
        with IndexBar(err) as bar, Assistant(settings, index_progress=bar) as assistant:
            settings = allowed(assistant, settings, names, err)
    with IndexBar(err) as bar, Assistant(settings, index_progress=bar) as assistant:
        with spinner(err, bar) as say:
            reports = assistant.validate(
                names, device=device, download=download, progress=say, fresh=fresh, folders=True,
            )  # fmt: skip
        if as_json:
            _print_json([report.model_dump(mode="json") for report in reports])
            return
        from ui.render.reports import show_reports

        show_reports(out, reports)


app.command()(measurements)
app.command("try")(try_files)
app.command()(calibrate)


@catalogue_app.command("status")
def catalogue_status(as_json: JSON = False) -> None:
    """Show what the catalogue holds and how it is searched."""
    from ui.render.progress import IndexBar

    settings = _settings()
    out, err = _consoles()
    from agent import Assistant

    with IndexBar(err) as bar, Assistant(settings, index_progress=bar) as assistant:
        status = assistant.catalogue_status()
        bar.close()
        if as_json:
            _print_json(status.model_dump(mode="json"))
            return
        from ui.render.reports import show_catalogue

        show_catalogue(out, status)


@app.command()
def doctor(as_json: JSON = False) -> None:
    """Check this installation.

    The exit code is 1 where something has to be put right.
    """
    from dataclasses import asdict

    from ui.doctor import examine

    findings = examine()
    if as_json:
        _print_json([asdict(finding) for finding in findings])
    else:
        from ui.render.reports import show_findings

        show_findings(_consoles()[0], findings)
    if any(finding.level == "problem" for finding in findings):
        raise typer.Exit(1)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")
    ] = None,
) -> None:
    """Answer over HTTP until stopped."""
    from ui.render.progress import IndexBar
    from ui.web.server import run

    _, err = _consoles()
    with IndexBar(err) as bar:
        run(_settings(host=host, port=port), say=_say, index_progress=bar)


def _say(text: str) -> None:
    from ui.render.text import line

    sys.stderr.write(line(text) + "\n")
    sys.stderr.flush()


def _print_json(data: Any) -> None:
    from ui.render.text import as_json

    sys.stdout.write(as_json(data) + "\n")


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; every error is one sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        code = app(args=arguments, prog_name="bowerbird", standalone_mode=False)
        sys.stdout.flush()
        if code == INTERRUPTED:
            _say("bowerbird: stopped.")
    except (BrokenPipeError, SystemExit) as error:
        if isinstance(error, SystemExit) and error.code != BROKEN_PIPE:
            return error.code if isinstance(error.code, int) else 0
        from ui.failures import quiet_stdout

        quiet_stdout()
        return 0
    except (KeyboardInterrupt, typer.Abort):
        _say("bowerbird: stopped.")
        return INTERRUPTED
    except Exception as error:  # the last resort of the program: no traces for people
        from ui.failures import explain

        text, code = explain(error)
        sys.stderr.write(text)
    return code if isinstance(code, int) else 0
