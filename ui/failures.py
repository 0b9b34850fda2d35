"""Errors at the edge of the program: one sentence and an exit code."""

from __future__ import annotations

import os
import sys
import traceback

import typer

from ui.render.text import line


def explain(error: Exception) -> tuple[str, int]:
    """The sentence for standard error, ending in a newline, and the exit code.

    Where the program itself is at fault the sentence says how to see more.
    """
    from bowerbird.errors import BowerbirdError

    if isinstance(error, typer.TyperException):  # the call itself was wrong
        context = getattr(error, "ctx", None)
        message = line(error.format_message(), 600)
        if message.startswith("Usage: "):  # no command was given: show the help as it is
            return error.format_message() + "\n", error.exit_code
        hint = f" See: {context.command_path} --help" if context is not None else ""
        return f"bowerbird: {message.rstrip('.')}.{hint}\n", error.exit_code
    if isinstance(error, BowerbirdError):
        return f"bowerbird: {line(str(error), 1000)}\n", error.exit_code
    if _debug():
        return "".join(traceback.format_exception(error)), 1
    reason = line(str(error)) or "no reason given"
    return (
        f"bowerbird: unexpected {type(error).__name__}: {reason} "
        "(BOWERBIRD_DEBUG=1 shows where).\n",
        1,
    )


def _debug() -> bool:
    from bowerbird.errors import SettingsError
    from bowerbird.settings import load_settings

    try:
        return load_settings().debug
    except SettingsError:
        return False


def quiet_stdout() -> None:
    """The reader went away: let the closing flush go nowhere instead of failing."""
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, sys.stdout.fileno())
    os.close(sink)
