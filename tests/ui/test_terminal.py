"""`bowerbird chat` and `ask` in a real terminal of a given width."""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from agent.speech import LANGUAGES, Speech, catalog
from bowerbird.recommendation import Rejected
from tests.ui.fakes import answer, pick
from ui.render.doing import STEPS
from ui.render.progress import fitting
from ui.render.terminal import WIDE, show

WIDTHS = (40, 60, 80, 140)
LONG = "someone/a-very-long-name-of-a-model-that-goes-on-and-on-patch4-window7-224-finetuned"
MESSAGE = (
    "**好消息：有现成的模型可用于：识别图片内容。** 🐦🐦\n\nMy pick: `" + LONG + "`, 23 million "
    "parameters.\n\n- 数字来自他人的测试数据；请先用自己的样本试一试 🦉\n- b\n\n```python\n"
    "model = 'kept as it is, however long a line of code may be, so that it can be copied at once'"
    "\n```"
)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_terminal(width: int) -> None:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=True, color_system=None)
    told = answer(
        pick(LONG, why="made for birds " * 9), pick("a/b", params_m=None, size_mb=None),
        message=MESSAGE, rejected=[Rejected(id=LONG, rule="license:cc-by-nc-4.0")],
        language="de",
    )  # fmt: skip
    show(console, told)
    show(console, told, with_details=True)
    lines = [line.rstrip() for line in out.getvalue().split("\n")]
    code = [line for line in lines if line.startswith("model = ")]
    assert len(code) == 2
    assert all(line.endswith("at once'") for line in code)
    assert max(cell_len(line) for line in lines if line not in code) <= width
    assert not any("```" in line for line in lines)
    assert "Größe unbekannt" in re.sub(r"\s+", " ", out.getvalue()) or width >= WIDE
    together = re.sub(r"\s+", "", out.getvalue())
    assert together.count(LONG) == 3 + (width < WIDE)  # never cut, wherever it breaks
    assert "['" not in together
    assert Speech("de")("Figures, flags and what was left out: --details. Code to start from: "
                        "--code.").replace(" ", "") in together  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_fixed_words_of_the_terminal_are_translated(language: str) -> None:
    words = catalog(language)
    assert words["Stopped; the dialogue goes on as it was before."]
    assert all(words[doing] for doing, _ in STEPS.values())
    told = words["Figures, flags and what was left out: --details. Code to start from: --code."]
    assert "--details" in told
    assert "--code" in told


def test_what_stands_behind_an_answer_is_told_in_its_language() -> None:
    out = io.StringIO()
    console = Console(file=out, width=100, color_system=None)
    show(console, answer(pick(), language="de"), with_details=True)
    told = out.getvalue()
    for word in ("Verstanden: ", "Lizenz: ", "Wertung: ", "Durch eine Regel ausgeschieden: a/b"):
        assert word in told, told
    assert "Understood" not in told


@pytest.mark.parametrize("width", WIDTHS)
def test_words_beside_a_spinner_stay_on_one_line(width: int) -> None:
    console = Console(file=io.StringIO(), width=width)
    assert cell_len(fitting(console, "loading and timing " + LONG + " 鸟" * 40).plain) <= width - 2


class Terminal:
    """A program in a pseudo-terminal, and what it has shown since it was last asked."""

    def __init__(self, process: int, handle: int) -> None:
        self.process, self._handle, self.shown = process, handle, ""

    def wait(self, words: str, seconds: float = 90) -> str:
        """What came up to and with these words (a pattern); the rest is kept."""
        ends = time.monotonic() + seconds
        while not (found := re.search(words, self.shown)):
            left = ends - time.monotonic()
            assert left > 0, f"{words!r} did not come: {self.shown[-2000:]!r}"
            if select.select([self._handle], [], [], min(left, 0.5))[0]:
                try:
                    self.shown += os.read(self._handle, 65536).decode("utf-8", "replace")
                except OSError:
                    assert re.search(words, self.shown), f"it ended: {self.shown[-2000:]!r}"
        seen, self.shown = self.shown[: found.end()], self.shown[found.end() :]
        return seen

    def type(self, keys: str) -> None:
        os.write(self._handle, keys.encode())

    def left(self, seconds: float = 30) -> int:
        """The exit code of the program, which ends by itself."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if select.select([self._handle], [], [], 0.05)[0]:
                with contextlib.suppress(OSError):
                    self.shown += os.read(self._handle, 65536).decode("utf-8", "replace")
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process:
                self.process = 0
                return os.waitstatus_to_exitcode(status)
        raise AssertionError("it does not end")


@contextmanager
def chatting(folder: Path, *options: str, width: int = 60, **settings: str) -> Generator[Terminal]:
    command = [sys.executable, "-m", "bowerbird", "chat", "--offline", *options]
    environment = {**os.environ, "BOWERBIRD_DATA": str(folder), "TERM": "xterm", **settings}
    process, handle = pty.fork()
    if process == 0:
        os.execve(sys.executable, command, environment)
    fcntl.ioctl(handle, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    opened = Terminal(process, handle)
    try:
        yield opened
    finally:
        if opened.process:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        os.close(handle)


PROMPT = r"(?m)^\r?(\x1b\[\?2004h)?> "


def test_ctrl_c_ends_a_timing_and_then_the_program(built_index: Path) -> None:
    with chatting(built_index, "--new", "--thread", "c", BOWERBIRD_TIMING_S="60") as terminal:
        terminal.wait(PROMPT)
        terminal.type("ein kleines Modell, das Bilder einordnet\r")
        terminal.wait("lade und messe")
        time.sleep(0.5)
        terminal.type("\x03")
        terminal.wait("Angehalten", 20)
        terminal.wait(PROMPT)
        # readline misses a signal that comes just before it waits for the next key
        terminal.type("half a line")
        terminal.wait("half a line")
        time.sleep(0.5)
        terminal.type("\x03")
        terminal.wait("Ctrl-C once more leaves")
        terminal.wait(PROMPT)
        time.sleep(0.5)
        terminal.type("\x03")
        assert terminal.left() == 0
        assert "Traceback" not in terminal.shown


def test_lines_pasted_at_once_are_one_request_and_are_remembered(built_index: Path) -> None:
    pasted = "I need\na model for pictures\nof birds"
    with chatting(built_index, "--new", "--thread", "p", "--no-validate") as terminal:
        terminal.wait(PROMPT)
        terminal.type(pasted.replace("\n", "\r") + "\r")
        terminal.wait("I understood:")
        assert "bird" in terminal.wait(PROMPT)
        terminal.type("\x04")
        assert terminal.left() == 0
    with chatting(built_index, "--thread", "p", "--no-validate", NO_COLOR="1") as terminal:
        terminal.wait(PROMPT)
        terminal.type("\x1b[A")
        assert terminal.wait("of birds").endswith("I need a model for pictures of birds")
        terminal.type("\r")
        seen = terminal.wait("I understood:")
        assert not re.search(r"\x1b\[[0-9;]*3[0-9]", seen), "a colour"
        terminal.wait(PROMPT)
        terminal.type("\r")
        assert terminal.left() == 0
