"""Progress on standard error: bars and spinners in a terminal, plain lines elsewhere."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.status import Status
from rich.text import Text

from ui.render.text import line

PREPARING = "Preparing the index"
WHEN = "(first use, or after a change)"


class Says(Protocol):
    def __call__(self, text: str, /) -> None: ...


class IndexBar:
    """Callback for preparing the index: `(phase, done, total)`.

    The bar appears with the first report and goes with `close`.  Where there
    is no terminal a single line says that this takes a moment.
    """

    def __init__(self, console: Console, doing: str = PREPARING) -> None:
        self._console = console
        self._doing = doing
        self._line = f"{doing}." if doing != PREPARING else f"{doing} {WHEN}."
        self._bar: Progress | None = None
        self._task = TaskID(0)
        self._said = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def __call__(self, phase: str, done: int, total: int) -> None:
        if not self._console.is_terminal:
            if not self._said:
                self._console.print(Text(self._line))
            self._said = True
            return
        words = line(phase, 50).replace("[", r"\[")
        if self._bar is None:
            self._bar = Progress(
                TextColumn(f"{self._doing}: {{task.description}}"),
                BarColumn(bar_width=24),
                MofNCompleteColumn(),
                console=self._console,
                transient=True,
            )
            self._task = self._bar.add_task(words, total=total or None)
            self._bar.start()
        self._bar.update(self._task, description=words, completed=done, total=total or None)


def fitting(console: Console, text: str) -> Text:
    """Words beside a spinner, cut so that they stay on one line."""
    words = Text(line(text, 200))
    words.truncate(max(8, console.width - 3), overflow="ellipsis")
    return words


@contextlib.contextmanager
def spinner(console: Console, bar: IndexBar) -> Generator[Says]:
    """A function that says what is being done now; the words vanish afterwards.

    The spinner starts with the first word said, so quick work shows nothing.
    The index is ready by then: its bar makes room.
    """
    status: Status | None = None

    def say(text: str, /) -> None:
        nonlocal status
        bar.close()
        if not console.is_terminal:
            console.print(Text(line(text, 200)), soft_wrap=True)
        elif status is None:
            status = console.status(fitting(console, text))
            status.start()
        else:
            status.update(fitting(console, text))

    try:
        yield say
    finally:
        if status is not None:
            status.stop()
