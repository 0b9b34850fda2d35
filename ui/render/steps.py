"""Progress of a command that takes long: a bar in a terminal, now and then a line elsewhere."""

from __future__ import annotations

import time
from typing import Self

from rich.console import Console
from rich.text import Text

from ui.render.progress import IndexBar
from ui.render.text import line

EVERY_S = 10.0
"""From one line of a step to its next."""


class Steps:
    """Callback `(phase, done, total)`.  The first word of a phase names the step."""

    def __init__(self, console: Console, doing: str) -> None:
        self._console = console
        self._bar = IndexBar(console, doing)
        self._step, self._said = "", 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def __call__(self, phase: str, done: int, total: int) -> None:
        if self._console.is_terminal:
            self._bar(phase, done, total)
            return
        step, now = phase.partition(" ")[0], time.monotonic()
        if step == self._step and now - self._said < EVERY_S:
            return
        self._step, self._said = step, now
        count = f" {done:,}/{total:,}" if total else ""
        self._console.print(Text(f"{line(phase, 100)}{count}"), soft_wrap=True)
