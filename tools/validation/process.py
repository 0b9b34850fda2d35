"""The parent's handle on the warm process: start, run one job, kill, start again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.validation.bubble import LAYER, wrapped
from tools.validation.gates.levels import level_of

START_TIMEOUT_S = 180.0
_GRACE_S = 10.0
_MAX_LINE = 1 << 16
_IMPORTED = frozenset({"timm", "torchvision"})
"""Libraries that the warm process imports at its start."""
WORKER = ("-P", "-m", "tools.validation.worker")
_KEPT = ("LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER", "CUDA_HOME",
         "HIP_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES", "LANG", "TZ")  # fmt: skip
_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache",
           "/proc/stat", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system")  # fmt: skip


class WarmProcessError(Exception):
    """The warm process cannot be used; the message is a sentence for the report."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How one job ended, as the warm process saw it."""

    status: int
    wall_s: float
    isolation: list[str]
    timed_out: bool = False
    over: str | None = None
    """What it was stopped for having too much of: `memory` or `disk`."""

    def shut_in(self) -> dict[str, Any]:
        """The fields of a report that say how the job was shut in."""
        return {"isolation": self.isolation, "isolation_level": level_of(self.isolation)}


@dataclass(frozen=True, slots=True)
class Ready:
    import_s: float
    versions: dict[str, str]


class WarmProcess:
    """A process that has imported torch, and a private folder for its jobs.

    `bubble`: in bubblewrap, where that works here."""

    def __init__(
        self, threads: int, worker: Sequence[str] = WORKER, *, bubble: bool = False
    ) -> None:
        self.bubble = bubble
        self._worker = tuple(worker)
        self._threads = threads
        self._folder = Path(tempfile.mkdtemp(prefix="bowerbird-"))
        self._ready: Ready | None = None
        self._buffer = b""
        self._jobs = 0
        self._running: int | None = None
        self._importing = False
        self._turn = threading.Lock()
        """Held while a job is sent or ordered to end, so that the orders come in this order."""
        ours, theirs = socket.socketpair()
        self._channel = ours
        try:
            with theirs:
                command = [sys.executable, *self._worker, str(theirs.fileno())]
                around = wrapped(command, self._folder) if bubble else None
                self._layers = [] if around is None else [LAYER]
                self._process = subprocess.Popen(
                    around or command,
                    cwd=self._folder,
                    env=_environment(self._folder, threads),
                    pass_fds=(theirs.fileno(),),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
        except OSError as error:
            ours.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            raise WarmProcessError(
                f"The timing process could not be started ({error.strerror or error})."
            ) from error

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        return self._process.poll() is None

    def ready(self) -> Ready:
        """Wait until the imports are done."""
        if self._ready is None:
            message = self._imported("ready")
            self._ready = Ready(float(message["import_s"]), dict(message["versions"]))
        return self._ready

    def describe(self, library: str, model: str, weights: str) -> dict[str, str]:
        """Where torchvision or torchaudio says that weights lie, or nothing.

        `url`, `file`, and for torchaudio the `folder` of it below that of torch.hub."""
        self.ready()
        self._send({"op": "describe", "library": library, "model": model, "weights": weights})
        message = self._expect("described", _GRACE_S)
        return {k: str(v) for k, v in message.items() if k in ("url", "file", "folder")}

    def preload(self, job: dict[str, Any]) -> Ready:
        """Import what `job` needs beyond torch, and say how long all imports took.

        An import is done once, in the warm process and of installed code only;
        whatever a model brings is touched in the fork.
        """
        ready = self.ready()
        if job["library"] in _IMPORTED:
            return ready
        self._send({"op": "preload", "job": job})
        message = self._imported("preloaded")
        return Ready(
            ready.import_s + float(message["seconds"]), ready.versions | dict(message["versions"])
        )

    def _imported(self, event: str) -> dict[str, Any]:
        self._importing = True
        try:
            return self._expect(event, START_TIMEOUT_S)
        finally:
            self._importing = False

    def job_folder(self) -> Path:
        self._jobs += 1
        folder = self._folder / f"job-{self._jobs}"
        folder.mkdir(mode=0o700)
        return folder

    def run(
        self,
        job: dict[str, Any],
        folder: Path,
        deadline_s: float,
        memory_bytes: int,
        resident_bytes: int | None = None,
        *,
        cancelled: threading.Event | None = None,
    ) -> Ended:
        """Run one job in a fork and wait for its end, at most `deadline_s`.

        `memory_bytes` limits addresses (0: a GPU, which needs many), `resident_bytes`
        what is in use; both beside what the imports have.  Nothing is started where
        `cancelled` is set before; `stop` ends it later."""
        self.ready()
        number = self._jobs
        limits = {
            "memory_bytes": memory_bytes,
            "resident_bytes": memory_bytes if resident_bytes is None else resident_bytes,
            "file_bytes": 8_000_000,
            "folder_bytes": 64_000_000 if memory_bytes else 1_000_000_000,
            "open_files": 256,
            "read": _readable(job, gpu=memory_bytes == 0),
            "devices": memory_bytes == 0,
        }
        with self._turn:
            if cancelled is not None and cancelled.is_set():
                return Ended(-signal.SIGKILL, 0.0, [])
            self._send(
                {"op": "run", "id": number, "job": job, "folder": str(folder), "limits": limits}
            )
            self._running = number
        until = time.monotonic() + deadline_s
        started = self._expect("started", deadline_s)
        timed_out = False
        try:
            done = self._expect("done", max(0.01, until - time.monotonic()))
        except TimeoutError:
            timed_out = True
            self._send({"op": "kill", "id": number})
            done = self._expect("done", _GRACE_S)
        finally:
            with self._turn:
                self._running = None
        return Ended(
            int(done["status"]),
            float(done["wall_s"]),
            [*self._layers, *started["isolation"]],
            timed_out,
            done["over"],
        )

    def stop(self) -> bool:
        """End the job that runs, if any, from any thread, and leave the process as it is.

        False where that cannot be: while it imports, or when it does not listen."""
        with self._turn:
            if self._running is None:
                return not self._importing
            order = json.dumps({"op": "kill", "id": self._running}).encode() + b"\n"
            try:  # not by `_send`, whose time limit would become that of who waits for the job
                return self._channel.send(order) == len(order)
            except OSError:
                return False

    def kill(self) -> None:
        """End the process at once, from any thread; who waits for it is told that it ended.

        Its forks end with it."""
        self._process.kill()

    def close(self) -> None:
        """End the process and what it forked, and remove its folder."""
        self._channel.close()  # it takes this for the order to leave
        try:
            self._process.wait(2.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _send(self, message: dict[str, Any]) -> None:
        self._channel.settimeout(_GRACE_S)
        try:
            self._channel.sendall(json.dumps(message).encode() + b"\n")
        except OSError as error:
            raise self._gone() from error

    def _expect(self, event: str, timeout_s: float) -> dict[str, Any]:
        """The next message of this kind; TimeoutError when none comes in time."""
        until = time.monotonic() + timeout_s
        while True:
            line, mark, rest = self._buffer.partition(b"\n")
            if mark:
                self._buffer = rest
                message = json.loads(line)
                if message.get("event") == event:
                    return message
                continue
            self._channel.settimeout(max(0.001, until - time.monotonic()))
            try:
                data = self._channel.recv(_MAX_LINE)
            except TimeoutError:
                raise TimeoutError(event) from None
            except OSError as error:
                raise self._gone() from error
            if not data:
                raise self._gone()
            self._buffer += data

    def _gone(self) -> WarmProcessError:
        if self._ready is None:
            return WarmProcessError(
                "The timing process did not start; run its imports by hand to see why: "
                'python -c "import torch, torchvision, timm".'
            )
        return WarmProcessError("The timing process ended unexpectedly.")


def _environment(folder: Path, threads: int) -> dict[str, str]:
    """A clean environment: no tokens, no search path, nothing to download with."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    count = str(threads)
    return kept | {
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "TORCH_HOME": str(folder),
        "HF_HOME": str(folder),
        "HF_HUB_OFFLINE": "1",
        "OMP_NUM_THREADS": count,
        "MKL_NUM_THREADS": count,
        "OPENBLAS_NUM_THREADS": "1",  # its pool starts at import and would not survive a fork
        "PYTHONWARNINGS": "ignore",
        "PYTHONUTF8": "1",
        "CUDA_CACHE_DISABLE": "1",  # the driver's cache would be more than a job may write
    }


def _readable(job: dict[str, Any], *, gpu: bool) -> list[str]:
    """What a job may read: the interpreter, its packages, the weights."""
    paths = [sys.prefix, sys.base_prefix, *(p for p in sys.path if p and Path(p).exists())]
    if job.get("weights"):
        weights = Path(str(job["weights"]))
        paths += [str(weights.parent), str(weights.resolve())]
    paths += [str(Path(str(more)).resolve()) for more in job.get("files", ())]
    if gpu:
        paths += ["/proc", "/sys", "/etc", "/usr"]
    return [*dict.fromkeys([*paths, *_SYSTEM])]
