"""Limits that a fork puts upon itself before it touches a model.

Each layer is tried; the names of those that took hold are returned, and the
report carries them.  The weakest place may offer `rlimits` alone.  What is
*not* covered is written in docs/validation.md.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

from tools.validation.gates.levels import Level, level_of
from tools.validation.worker.landlock import restrict_files
from tools.validation.worker.seccomp import no_more_calls

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_CLONE_NEWIPC = 0x08000000
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38
_MIB = 1024**2


class Limits(TypedDict):
    """What the parent allows one job."""

    memory_bytes: int
    """Address space beside that of the imports; 0 means no limit (CUDA reserves far
    more than it uses)."""
    resident_bytes: int
    """Memory in use beside that of the imports, which the warm process watches."""
    file_bytes: int
    """Size of one file; `folder_bytes`: of all in its folder, which the warm process watches."""
    folder_bytes: int
    open_files: int
    read: list[str]
    """Folders and files that a job may read."""
    devices: bool
    """Leave the device files open (a GPU was asked for)."""


_libc = ctypes.CDLL(None, use_errno=True)
_held: list[str] = []
"""Layers that hold in this process."""


def level() -> Level | None:
    """How well this process is shut in; None before `enter`."""
    return level_of(_held)


def prctl(option: int, value: int) -> bool:
    return _libc.prctl(option, value, 0, 0, 0) == 0


def become_subreaper() -> bool:
    """Orphans of this process's descendants become its children, so that they can be ended."""
    return prctl(_PR_SET_CHILD_SUBREAPER, 1)


def reset_memory_peak() -> None:
    """Start the peak of resident memory anew (a fork inherits its parent's)."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def _volunteer_for_out_of_memory() -> None:
    """If memory runs out, the kernel shall end this process and not the user's."""
    try:
        Path("/proc/self/oom_score_adj").write_text("1000")
    except OSError:
        return


def address_space() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")


def resident_bytes(pid: int | str = "self") -> int | None:
    """Memory that a process has in use; None where that cannot be seen."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


def _tasks_of_user() -> int:
    """Threads that this user runs already (what RLIMIT_NPROC counts)."""
    count = 0
    uid = os.getuid()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if entry.stat().st_uid == uid:
                    count += len(os.listdir(entry / "task"))  # noqa: PTH208
            except OSError:
                continue
    return count


def _lower(which: int, value: int) -> None:
    hard = resource.getrlimit(which)[1]
    cap = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (cap, cap))


def _rlimits(limits: Limits) -> None:
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, limits["file_bytes"])
    _lower(resource.RLIMIT_NOFILE, limits["open_files"])
    if limits["memory_bytes"]:
        # Beside what the imports have mapped, which is the warm process's and not the model's.
        _lower(resource.RLIMIT_AS, limits["memory_bytes"] + address_space())
    if os.getuid() != 0:  # the kernel does not hold root to it
        _lower(resource.RLIMIT_NPROC, _tasks_of_user() + 256)


def _unshare(flags: int) -> bool:
    return _libc.unshare(flags) == 0


def _private_network() -> str | None:
    for flags, name in (
        (_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC, "no-network"),
        (_CLONE_NEWNET | _CLONE_NEWIPC, "no-network"),
    ):
        if _unshare(flags):
            return name
    return None


def enter(limits: Limits, folder: str, parent_pid: int) -> list[str]:
    """Shut this process in; give the names of the layers that hold.

    Ends the process at once if the parent died meanwhile.
    """
    os.setsid()
    on = ["own-session"]
    if resident_bytes() is not None:
        on.append("watched")  # by the warm process, which asks the same of this one
    _volunteer_for_out_of_memory()
    steps: list[tuple[str, Callable[[], object]]] = [
        ("rlimits", lambda: _rlimits(limits) is None),
        ("no-network", _private_network),
        ("no-new-privileges", lambda: prctl(_PR_SET_NO_NEW_PRIVS, 1)),
        (
            "files-restricted",
            lambda: restrict_files(limits["read"], folder, devices=limits["devices"]),
        ),
    ]
    for name, step in steps:
        try:
            if step():
                on.append(name)
        except (OSError, ValueError):
            continue
    # After the user namespace: a change of credentials clears it.
    prctl(_PR_SET_DUMPABLE, 0)
    if prctl(_PR_SET_PDEATHSIG, signal.SIGKILL):
        on.append("dies-with-parent")
    if os.getppid() != parent_pid:
        os._exit(1)
    if no_more_calls():
        on.append("system-calls-filtered")
    _held[:] = on
    return on
