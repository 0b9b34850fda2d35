"""A warm process without torch, whose jobs try the doors of their sandbox.

`--without landlock,userns,seccomp` makes the kernel poorer first, by a filter on
the warm process, so that what follows is what a poorer machine would do.
"""

import contextlib
import ctypes
import errno
import itertools
import json
import mmap
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path

from tools.validation.worker import landlock, sandbox, seccomp
from tools.validation.worker.zygote import serve

_libc = ctypes.CDLL(None, use_errno=True)
_CHUNK = 16_000_000
ABSENT = {"landlock": landlock._CREATE, "userns": None, "seccomp": None}
CALLS = {"userns": {"x86_64": 272, "aarch64": 97}, "seccomp": {"x86_64": 317, "aarch64": 277}}


def become_poorer(names):
    numbers = [ABSENT[n] or CALLS[n][os.uname().machine] for n in names]
    sandbox.prctl(sandbox._PR_SET_NO_NEW_PRIVS, 1)
    assert seccomp.no_more_calls(numbers)


def call(*arguments):
    """A system call by number; OSError as the kernel says."""
    done = _libc.syscall(*(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
    if done == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return done


def tcp(o):
    socket.create_connection((o["host"], o["port"]), timeout=1).close()


def udp(o):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.sendto(b"x", (o["host"], o["port"]))


def abstract(o):
    with socket.socket(socket.AF_UNIX) as s:
        s.connect("\0" + o["abstract"])


def read(name):
    return lambda o: Path(o[name]).read_bytes()


def readv(o):
    local, remote = ctypes.create_string_buffer(8), (ctypes.c_size_t * 2)(o["address"], 8)
    mine = (ctypes.c_size_t * 2)(ctypes.addressof(local), 8)
    call(310 if os.uname().machine == "x86_64" else 270, o["pid"], mine, 1, remote, 1, 0)


def ptrace(o):
    """PTRACE_SEIZE, which does not stop who is traced, as PTRACE_ATTACH would this test."""
    call(101 if os.uname().machine == "x86_64" else 117, 0x4206, o["pid"], 0, 0)


def execute(o):
    # In a thread's place the program would end this process: only what exec says is wanted,
    # and a file that is no program is looked at after the permission to run one.
    try:
        os.execv(o["script"], ["x"])
    except OSError as error:
        if error.errno != errno.ENOEXEC:
            raise


def fork(o):
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def much_memory(o):
    mmap.mmap(-1, 6 << 30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()


def large_file(o):
    Path("large").write_bytes(b"x" * 9_000_000)


def many_files(o):
    opened = []
    try:
        for _ in range(300):
            opened.append(os.open("/dev/null", os.O_RDONLY))
    finally:
        for fd in opened:
            os.close(fd)


def threads(o):
    seen = []
    started = [threading.Thread(target=seen.append, args=(n,)) for n in range(4)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    assert len(seen) == 4


DOORS = {
    "tcp": tcp, "udp": udp, "abstract socket": abstract, "read a system file": read("system"),
    "read a secret": read("secret"), "read the parent's environment": read("environ"),
    "read the parent's memory": readv, "trace the parent": ptrace,
    "signal the parent": lambda o: os.kill(o["pid"], 0),
    "write outside": lambda o: Path(o["outside"]).write_text("x"), "run a program": execute,
    "fork": fork, "6 GiB of memory": much_memory, "a file of 9 MB": large_file,
    "300 open files": many_files,
    "threads": threads, "write its folder": lambda o: Path("small").write_text("x"),
}  # fmt: skip


def doors(o):
    found = {}
    for name, attempt in DOORS.items():
        try:
            attempt(o)
            found[name] = "open"
        except (OSError, MemoryError, RuntimeError):
            found[name] = "blocked"
    return found


def calls(o):
    """The error of each refused call, made raw."""
    found = {}
    for name in seccomp.REFUSED:
        if (number := seccomp.number(name)) is None:
            continue
        try:
            call(number, -1, 0, 0, 0, 0, 0)
            found[name] = "done"
        except OSError as error:
            found[name] = errno.errorcode[error.errno]
    for name, number, flags in (("clone", seccomp._CLONE, 17), ("clone3", seccomp._CLONE3, 0)):
        try:
            call(number[seccomp._which()], flags, 0, 0, 0, 0)
            found[name] = "done"
        except OSError as error:
            found[name] = errno.errorcode[error.errno]
    return found


def leaks(o):
    return {
        "environ": dict(os.environ),
        "fds": [n for n in range(256) if _is_open(n)],
        "held": sandbox._held,
    }


def _is_open(fd):
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


def hold(make):
    """Takes memory a piece at a time and says how much it has before it takes more."""

    def run(o):
        kept = []
        with Path("taken").open("w") as out:
            for n in itertools.count():
                out.seek(0)
                out.write(str(n * _CHUNK))
                out.flush()
                kept.append(make())

    return run


def _mapped():
    piece = mmap.mmap(-1, _CHUNK)
    for at in range(0, _CHUNK, 4096):
        piece[at] = 1
    return piece


def _array():
    import array

    return array.array("d", [1.0]) * (_CHUNK // 8)


def grandchildren(o):
    for _ in range(o["count"]):
        if os.fork() == 0:
            os.setsid()
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            time.sleep(600)
    time.sleep(0.1)
    return {}


def thread_bomb(o):
    stop = threading.Event()
    with contextlib.suppress(RuntimeError, MemoryError):
        for _ in range(10_000):
            threading.Thread(target=stop.wait, daemon=True).start()
    time.sleep(600)


def many_small_files(o):
    for n in range(100_000):
        Path(f"f{n}").write_bytes(b"x")
    return {}


def fill(o):
    for n in range(1000):
        Path(f"f{n}").write_bytes(b"x" * 7_900_000)
    return {}


def sparse(o):
    with Path("sparse").open("wb") as file:
        file.truncate(1 << 40)
    return {}


def flood(o):
    for fd in (1, 2):
        with contextlib.suppress(OSError):
            for _ in range(100):
                os.write(fd, b"x" * 1_000_000)
    return {}


def ignore_all(o):
    for number in range(1, 65):
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_IGN)
    time.sleep(600)


JOBS = {
    "doors": doors, "calls": calls, "leaks": leaks, "nothing": lambda o: {},
    "bytes": hold(lambda: b"x" * _CHUNK), "mapped": hold(_mapped), "array": hold(_array),
    "bytearray": hold(lambda: bytearray(os.urandom(1000) * (_CHUNK // 1000))),
    "python loop": lambda o: _spin(),
    "c loop": lambda o: sum(itertools.repeat(1)), "sleep": lambda o: time.sleep(600),
    "ignores signals": ignore_all, "thread bomb": thread_bomb,
    "stops itself": lambda o: (signal.raise_signal(signal.SIGSTOP), {})[1],
    "closes all": lambda o: os.closerange(0, 4096), "grandchildren": grandchildren,
    "many small files": many_small_files, "fill": fill, "sparse": sparse, "flood": flood,
}  # fmt: skip


def _spin():
    while True:
        pass


class Prober:
    def preload(self, job):
        return {}

    def run(self, job, folder):
        found = JOBS[job["name"]](job["options"])
        Path(folder, "found.json").write_text(json.dumps(found))


if __name__ == "__main__":
    if sys.argv[1] == "--without":
        become_poorer([n for n in sys.argv[2].split(",") if n])
    serve(int(sys.argv[-1]), lambda: (Prober(), {}, lambda m, w: {}), started=time.monotonic())
