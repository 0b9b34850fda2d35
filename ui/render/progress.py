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
    """Callback for building the index: `(phase, done, total)`.

    The bar appears with the first report and goes when the last one is in.
    Where there is no terminal each phase is one line.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def __call__(self, phase: str, done: int, total: int) -> None:
        phase = line(phase, 50)
        if not self._console.is_terminal:
            if phase not in self._tasks:
                self._tasks[phase] = TaskID(0)
                self._console.print(Text(f"{phase} ({total:,})" if total else phase))
            return
        if self._bar is None:
            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                console=self._console,
                transient=True,
            )
            self._bar.start()
        if phase not in self._tasks:
            self._tasks[phase] = self._bar.add_task(phase.replace("[", r"\["), total=total)
        self._bar.update(self._tasks[phase], completed=done, total=total)
        if total and done >= total and all(task.finished for task in self._bar.tasks):
            self.close()
            self._tasks.clear()


@contextlib.contextmanager
def spinner(console: Console) -> Generator[Says]:
    """A function that says what is being done now; the words vanish afterwards.

    The spinner starts with the first word said, so quick work shows nothing.
    """
    status: Status | None = None

    def say(text: str, /) -> None:
        nonlocal status
        words = Text(line(text, 200))
        if not console.is_terminal:
            console.print(words)
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
