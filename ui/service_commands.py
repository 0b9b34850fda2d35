"""The commands for whoever runs the service: key, feedback export, mcp, slack."""

from __future__ import annotations

import sys

import typer


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(help="What people said of picks.", no_args_is_help=True,
                        rich_markup_mode=None)  # fmt: skip
    group.command("export")(export)
    app.add_typer(group, name="feedback")
    app.command()(key)
    app.command()(mcp)
    app.command()(slack)


def export() -> None:
    """Print every judgement as JSON Lines; nothing reads them back into the ranking."""
    from bowerbird.settings import load_settings
    from ui.feedback import Feedback

    for row in Feedback(load_settings()).export():
        sys.stdout.write(row + "\n")


def key() -> None:
    """Make a key for callers of the HTTP interface, and the hash to be set."""
    from ui.web.access import new_key

    made, digest = new_key()
    sys.stdout.write(f"key, for the caller: {made}\nBOWERBIRD_API_KEYS={digest}\n")


def mcp() -> None:
    """Serve tools to a program that speaks MCP, over standard input and output."""
    from agent import Assistant
    from bowerbird.settings import load_settings
    from ui.surfaces import pipes
    from ui.surfaces.mcp import make_server
    from ui.web.pool import Pool

    settings = load_settings()
    with Assistant(settings) as assistant:
        pool = Pool(settings.max_busy)
        pipes.serve(make_server(assistant, pool.run, pool.run_slowly))


def slack() -> None:
    """Answer in Slack over Socket Mode until stopped."""
    from bowerbird.settings import load_settings
    from ui.surfaces.slack import serve_socket

    serve_socket(load_settings())
