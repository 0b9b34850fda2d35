"""Before weights are fetched: how large they are, and whether more may come than is usual."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

    from agent import Assistant
    from bowerbird.settings import Settings

NO_CAP_MB = 10_000_000.0
"""As much as the setting takes."""


def allowed(assistant: Assistant, settings: Settings, ids: Sequence[str], err: Console) -> Settings:
    """The settings, with a larger cap where the user says yes to it.

    Sizes are told on `err`.  Where nobody can be asked the cap stays, and the
    reports say what was over it."""
    from ui.render.text import line

    cap = settings.download_mb * 1e6
    largest = 0
    for parcel in assistant.downloads(ids):
        if parcel.bytes:
            err.print(Text(f"{line(parcel.id)}: {line(parcel.words)} to download"))
            largest = max(largest, parcel.bytes)
    if largest <= cap or not sys.stdin.isatty():
        return settings
    question = f"More than {settings.download_mb:,.0f} MB. Download all the same?"
    if not typer.confirm(question, err=True):
        return settings
    return settings.model_copy(update={"download_mb": NO_CAP_MB})
