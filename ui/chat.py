"""`bowerbird chat`: a dialogue in the terminal, kept between runs."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from bowerbird.collector import collector_at_rest

if TYPE_CHECKING:
    from rich.console import Console

    from agent import Assistant

PROMPT = "> "
THREAD = "terminal"
HISTORY = "history"
HISTORY_LINES = 1000
_PASTE_S = 0.02
"""Lines that come within this time of each other were pasted, and are one request."""
_HOW = (
    'Say what the model should do, or "help me choose". Ctrl-C stops an answer; an empty line ends '
    "the dialogue."
)


def chat(
    thread: Annotated[str, typer.Option(help="Name of the dialogue to go on with.")] = THREAD,
    new: Annotated[bool, typer.Option("--new", help="Forget what was said before.")] = False,
    picks: Annotated[int | None, typer.Option(min=1, max=20, help="How many models.")] = None,
    no_validate: Annotated[
        bool, typer.Option("--no-validate", help="Do not load and time the picks here.")
    ] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Never ask the network.")] = False,
) -> None:
    """Talk about what you need; an empty line, Ctrl-D or Ctrl-C twice ends it, Ctrl-C a turn."""
    from bowerbird.settings import load_settings
    from ui.render.progress import IndexBar

    out, err = _consoles()
    settings = load_settings(**({"offline": True} if offline else {}))
    from agent import Assistant

    with IndexBar(err) as bar, Assistant(settings, index_progress=bar) as assistant:
        with collector_at_rest():
            assistant.prepare(validate=not no_validate)
        bar.close()
        if new:
            assistant.agent.forget(thread)
        history: Path | None = None
        if sys.stdin.isatty():
            # a shell that starts it in the background hands down a Ctrl-C that is ignored
            signal.signal(signal.SIGINT, signal.default_int_handler)
            history = _history(settings.data)
            err.print(_HOW)
        while (text := _asked(err, history)) is not None:
            _turn(out, err, assistant, thread, text, picks, validate=not no_validate)


def _consoles() -> tuple[Console, Console]:
    from rich.console import Console

    return (
        Console(highlight=False, markup=False, emoji=False),
        Console(highlight=False, markup=False, emoji=False, stderr=True),
    )


def _history(folder: Path) -> Path | None:
    """The file of what was said before, read in; only its owner may read it.  None where
    there is no such file to be had: then the arrow keys know this run alone."""
    path = folder / HISTORY
    try:
        import readline

        folder.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        path.chmod(0o600)
        readline.set_auto_history(False)
        readline.set_history_length(HISTORY_LINES)
        readline.read_history_file(path)
    except (ImportError, OSError):
        return None
    return path


def _remember(text: str, history: Path | None) -> None:
    import readline

    entry = " ".join(text.split())  # its file holds one a line
    readline.add_history(entry)
    if history is not None:
        with suppress(OSError):
            readline.append_history_file(1, history)


def _asked(err: Console, history: Path | None) -> str | None:
    """The next words that say something; None at the end."""
    if sys.stdin.isatty():
        try:
            text = _typed(err)
        except EOFError:
            sys.stderr.write("\n")
            return None
        if text:
            with suppress(ImportError):
                _remember(text, history)
        return text or None
    for line in sys.stdin:
        if line.strip():
            return line.strip()
    return None


def _typed(err: Console) -> str:
    """What is entered at the prompt.  The first Ctrl-C clears the line, the second one leaves.

    Raises EOFError there, and at Ctrl-D."""
    interrupted = False
    while True:
        typed_ahead = _waits()
        try:
            lines = [input(PROMPT)]
            while not typed_ahead and _waits():  # the rest of what was pasted
                lines.append(input())
        except KeyboardInterrupt:
            if interrupted:
                raise EOFError from None
            interrupted = True
            err.print("\nCtrl-C once more leaves.")
            continue
        return "\n".join(lines).strip()


def _waits() -> bool:
    """Whether more was entered already."""
    import select

    return bool(select.select([sys.stdin], [], [], _PASTE_S)[0])


def _turn(  # noqa: PLR0917  (what a turn needs)
    out: Console, err: Console, assistant: Assistant, thread: str, text: str,
    picks: int | None, *, validate: bool,
) -> None:  # fmt: skip
    from agent.dialogue import speech_of
    from agent.work import Options
    from bowerbird.errors import BadInput
    from ui.render.doing import STEPS, THINKING, WORKING
    from ui.render.progress import fitting
    from ui.render.terminal import show
    from ui.render.text import from_shell

    options = Options(picks=picks or assistant.settings.picks, validate=validate)
    stop, words = Event(), from_shell(text)
    t = speech_of(assistant.agent.dialogue(thread), words)
    try:
        with _stopped_by_ctrl_c(stop), err.status(t(THINKING)) as status:
            for said in assistant.agent.say(thread, words, options, stop):
                if said.event == "tool-started":
                    status.update(t(STEPS.get(str(said.data.get("tool")), WORKING)[0]))
                elif said.event == "progress":
                    status.update(fitting(err, t.sentence(str(said.data.get("text", "")))))
                elif said.answer is not None:
                    answer = said.answer
                    status.stop()
                    show(out, answer, in_chat=True)
                    out.print()
    except BadInput as error:
        err.print(str(error))
    if stop.is_set():
        err.print(t("Stopped; the dialogue goes on as it was before."))


@contextmanager
def _stopped_by_ctrl_c(stop: Event) -> Generator[None]:
    """The first Ctrl-C ends the turn, a second one the program."""

    def first(_signal: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, first)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
