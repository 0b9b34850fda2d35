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


class Says(Protocol):
    def __call__(self, text: str, /) -> None: ...


class IndexBar:
    """Callback for preparing the index: `(phase, done, total)`.

    The bar appears with the first report and goes with `close`.  Where there
    is no terminal a single line says that this takes a moment.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
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
                self._console.print(Text("Preparing the index (first use, or after a change)."))
            self._said = True
            return
        words = line(phase, 50).replace("[", r"\[")
        if self._bar is None:
            self._bar = Progress(
                TextColumn("Preparing the index: {task.description}"),
                BarColumn(bar_width=24),
                MofNCompleteColumn(),
                console=self._console,
                transient=True,
            )
            self._task = self._bar.add_task(words, total=total)
            self._bar.start()
        self._bar.update(self._task, description=words, completed=done, total=total)


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
        words = Text(line(text, 200))
        if not console.is_terminal:
            console.print(words, soft_wrap=True)
        elif status is None:
            status = console.status(words)
            status.start()
        else:
            status.update(words)

    try:
        yield say
    finally:
        if status is not None:
            status.stop()
