"""The warm process: imports once, then forks one child for each job.

It reads one JSON object a line from a socket and answers the same way.  It
never runs a model itself, so that nothing a model does can hang or hurt it:

    in   {"op": "run", "id": 1, "job": {...}, "folder": "...", "limits": {...}}
         {"op": "kill", "id": 1}
         {"op": "preload", "job": {...}}
         {"op": "describe", "library": "torchvision", "model": "resnet18", "weights": "V1"}
    out  {"event": "ready", "import_s": 2.9, "versions": {...}}
         {"event": "preloaded", "seconds": 1.4, "versions": {...}}
         {"event": "started", "id": 1, "pid": 77, "isolation": [...]}
         {"event": "done", "id": 1, "status": 0, "wall_s": 2.1}

When the other end closes, or the parent dies, it ends its children and itself.
"""

from __future__ import annotations

import gc
import json
import os
import select
import shutil
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, Protocol

from tools.validation.worker import sandbox
from tools.validation.worker.watch import EVERY_MS, Watch

_MAX_LINE = 1 << 20
FOLDER_PREFIX = "bowerbird-"
"""Of the private folder that the parent makes and this process starts in."""


class RunsJob(Protocol):
    def preload(self, job: dict[str, Any]) -> dict[str, str]: ...

    def run(self, job: dict[str, Any], folder: str) -> None: ...


Describe = Callable[[str, str, str], dict[str, str]]
"""Library, model and name of the weights, to where these lie."""
Load = Callable[[], tuple[RunsJob, dict[str, str], Describe]]


def serve(fd: int, load: Load, *, started: float) -> NoReturn:
    """Answer jobs on the socket `fd` until it is closed."""
    channel = socket.socket(fileno=fd)
    channel.set_inheritable(False)
    sandbox.become_subreaper()
    runner, versions, describe = load()
    zygote = Zygote(channel, runner, describe)
    zygote.send({
        "event": "ready",
        "import_s": time.monotonic() - started,
        "versions": versions,
    })  # fmt: skip
    zygote.loop()


class Zygote:
    def __init__(self, channel: socket.socket, runner: RunsJob, describe: Describe) -> None:
        self._channel = channel
        self._runner = runner
        self._describe = describe
        self._pid = os.getpid()
        self._buffer = b""
        self._poll = select.poll()
        self._poll.register(channel, select.POLLIN)
        self._parent = _pidfd(os.getppid())
        if self._parent is not None:
            self._poll.register(self._parent, select.POLLIN)
        self._child: int | None = None
        self._child_fd: int | None = None
        self._job = 0
        self._began = 0.0
        self._watch: Watch | None = None
        self._over: str | None = None
        """What the child had too much of, `memory` or `disk`."""

    def send(self, message: dict[str, Any]) -> None:
        try:
            self._channel.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            self._end()

    def loop(self) -> NoReturn:
        while True:
            watch = self._watch if self._child is not None else None
            ready = {fd for fd, _ in self._poll.poll(EVERY_MS if watch else None)}
            if self._parent is not None and self._parent in ready:
                self._end()
            if self._child_fd is not None and self._child_fd in ready:
                self._finish()
            if watch is not None and self._child is not None and (over := watch.over()):
                self._over = over
                _kill(self._child)
                self._finish()
            if self._channel.fileno() in ready:
                for line in self._lines():
                    self._take(json.loads(line))

    def _lines(self) -> list[bytes]:
        try:
            data = self._channel.recv(1 << 16)
        except OSError:
            data = b""
        if not data or len(self._buffer) > _MAX_LINE:
            self._end()
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        return lines

    def _take(self, message: dict[str, Any]) -> None:
        match message["op"]:
            case "run":
                self._start(message)
            case "kill":
                if self._child is not None and message["id"] == self._job:
                    _kill(self._child)
                    self._finish()
            case "preload":
                began = time.monotonic()
                found = self._runner.preload(message["job"])
                self.send({
                    "event": "preloaded",
                    "seconds": time.monotonic() - began,
                    "versions": found,
                })  # fmt: skip
            case "describe":
                asked = (str(message[key]) for key in ("library", "model", "weights"))
                found = self._describe(*asked)
                self.send({"event": "described", **found})
            case _:
                pass

    def _start(self, message: dict[str, Any]) -> None:
        self._job = int(message["id"])
        self._began = time.monotonic()
        read_end, write_end = os.pipe()
        gc.freeze()  # else collecting in the fork would copy every page of the imports
        child = os.fork()
        if child == 0:
            self._be_child(message, write_end)
        os.close(write_end)
        with os.fdopen(read_end, "rb") as pipe:
            told = pipe.read(4096)
        self._child, self._over = child, None
        self._watch = Watch(child, message["limits"], str(message["folder"]))
        self._child_fd = _pidfd(child)
        if self._child_fd is not None:
            self._poll.register(self._child_fd, select.POLLIN)
        isolation: list[str] = json.loads(told) if told else []
        self.send({"event": "started", "id": self._job, "pid": child, "isolation": isolation})
        if self._child_fd is None:
            self._finish()

    def _be_child(self, message: dict[str, Any], tell: int) -> NoReturn:
        """In the fork: shut in, tell what holds, run the job, leave."""
        code = 70
        try:
            folder = str(message["folder"])
            os.chdir(folder)
            os.environ["TMPDIR"] = os.environ["HOME"] = folder
            _only_these_files(tell)
            sandbox.reset_memory_peak()
            layers = sandbox.enter(message["limits"], folder, self._pid)
            os.write(tell, json.dumps(layers).encode())
            os.close(tell)
            self._runner.run(message["job"], folder)
            code = 0
        finally:
            os._exit(code)

    def _finish(self) -> None:
        if self._child is None:
            return
        _, status, _usage = os.wait4(self._child, 0)
        wall = time.monotonic() - self._began
        _kill_group(self._child)
        if self._child_fd is not None:
            self._poll.unregister(self._child_fd)
            os.close(self._child_fd)
        self._child = self._child_fd = None
        survivors = _sweep()
        self.send({
            "event": "done",
            "id": self._job,
            "status": os.waitstatus_to_exitcode(status),
            "wall_s": wall,
            "survivors": survivors,
            "over": self._over,
        })  # fmt: skip

    def _end(self) -> NoReturn:
        if self._child is not None:
            _kill(self._child)
        _sweep()
        folder = Path.cwd()
        if folder.name.startswith(FOLDER_PREFIX):  # a parent that was killed cannot tidy up
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)


def _pidfd(pid: int) -> int | None:
    try:
        return os.pidfd_open(pid)
    except OSError:
        return None


def _only_these_files(keep: int) -> None:
    """stdin and stdout to nowhere, stderr to a capped file, all else closed."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    errors = os.open("stderr.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.dup2(errors, 2)
    os.closerange(3, keep)
    os.closerange(keep + 1, 4096)


def _kill_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _kill(pid: int) -> None:
    _kill_group(pid)
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _children() -> list[int]:
    me = os.getpid()
    try:
        return [int(p) for p in Path(f"/proc/{me}/task/{me}/children").read_text().split()]
    except OSError:
        return []


def _sweep(deadline_s: float = 5.0) -> int:
    """End what a job left behind (the subreaper inherits it); give how many there were."""
    ended = 0
    until = time.monotonic() + deadline_s
    while time.monotonic() < until:
        for pid in _children():
            _kill(pid)
        try:
            if os.waitpid(-1, os.WNOHANG)[0]:
                ended += 1
            else:
                time.sleep(0.002)  # a killed process needs a moment
        except ChildProcessError:
            break
    return ended
