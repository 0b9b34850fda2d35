"""Bubblewrap around the warm process, where it is installed and works.

Used for accelerators, whose drivers want device files and wide reading: the
system is read-only there, processes outside cannot be seen, and what was
started ends with it.  The layers of each fork come on top.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

LAYER = "bubblewrap"
_TRY_S = 10.0


def wrapped(command: Sequence[str], folder: Path) -> list[str] | None:
    """The command inside a bubble that may write to `folder` only; None where there is none."""
    program = shutil.which("bwrap")
    if program is None:
        return None
    place = str(folder)
    bubble = [
        program, "--die-with-parent", "--unshare-pid", "--unshare-net", "--unshare-ipc",
        "--unshare-uts", "--ro-bind", "/", "/", "--dev-bind", "/dev", "/dev", "--proc", "/proc",
        "--bind", place, place, "--chdir", place, "--",
    ]  # fmt: skip
    try:
        tried = subprocess.run([*bubble, "true"], capture_output=True, timeout=_TRY_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return [*bubble, *command] if tried.returncode == 0 else None
