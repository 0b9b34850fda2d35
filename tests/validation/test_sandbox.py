"""The doors of the sandbox, one by one, on this machine and on poorer ones made of it."""

import ctypes
import itertools
import json
import os
import signal
import socket
import time
from pathlib import Path

import pytest

from tools.validation.gates import FileRefusedError
from tools.validation.gates.levels import check_level, level_of
from tools.validation.process import WarmProcess
from tools.validation.worker import seccomp

WORKER = Path(__file__).with_name("bare_worker.py")
MUST_WORK = {"threads", "write its folder"}
LIMITS = {"6 GiB of memory", "a file of 9 MB", "300 open files"}
MISSING = ("landlock", "userns", "seccomp")
SECRETS = {f"PLANTED_{n}_TOKEN": f"planted-secret-{n}" for n in range(10)}
_GB = 1_000_000_000


@pytest.fixture(scope="module")
def started():
    """Warm processes without torch, one for each set of what is missing."""
    made = {}

    def start(*without):
        if without not in made:
            made[without] = WarmProcess(
                1, ("-P", str(WORKER), "--without", ",".join(without)) if without
                else ("-P", str(WORKER)),
            )  # fmt: skip
        return made[without]

    with pytest.MonkeyPatch.context() as patch:
        for name, value in SECRETS.items():
            patch.setenv(name, value)
        yield start
    for process in made.values():
        process.close()


@pytest.fixture(scope="module")
def doors(tmp_path_factory):
    """What lies outside: a listener, an abstract socket, a secret, this process."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "secret").write_text("secret")
    (folder / "script").write_text("no program")
    (folder / "script").chmod(0o755)
    word = ctypes.create_string_buffer(b"secret!!")
    name = f"bowerbird-{os.getpid()}"
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as unix:
        unix.bind("\0" + name)
        unix.listen()
        host, port = server.getsockname()
        yield {
            "host": host, "port": port, "abstract": name, "pid": os.getpid(),
            "system": "/etc/passwd", "secret": str(folder / "secret"),
            "environ": f"/proc/{os.getpid()}/environ", "address": ctypes.addressof(word),
            "outside": str(folder / "outside"), "script": str(folder / "script"),
        }  # fmt: skip


def run(process, name, options=None, *, deadline=20.0, memory=4 * _GB, resident=None):
    folder = process.job_folder()
    job = {"library": "timm", "name": name, "options": options or {}}
    ended = process.run(job, folder, deadline, memory, resident)
    found = folder / "found.json"
    return ended, json.loads(found.read_text()) if found.exists() else None, folder


def open_doors(process, doors):
    ended, found, _ = run(process, "doors", doors)
    assert found is not None, ended
    return level_of(ended.isolation), {name for name, state in found.items() if state == "open"}


def test_every_door_is_shut_and_work_goes_on(started, doors):
    level, is_open = open_doors(started(), doors)
    if level != "L3":
        pytest.skip("this machine does not offer all layers")
    assert is_open == MUST_WORK


def test_without_a_network_of_its_own_the_filter_keeps_sockets_shut(started, doors):
    level, is_open = open_doors(started("userns"), doors)
    if level_of(run(started(), "nothing")[0].isolation) != "L3":
        pytest.skip("this machine does not offer all layers")
    assert level == "L2"
    assert is_open == MUST_WORK


@pytest.mark.parametrize(
    "without", [c for n in (1, 2, 3) for c in itertools.combinations(MISSING, n)]
)
def test_poorer_machines_say_so(started, doors, without):
    level, is_open = open_doors(started(*without), doors)
    assert level == ("L2" if without == ("userns",) else "L1")
    assert is_open >= MUST_WORK
    assert not is_open & LIMITS
    assert ("read a secret" in is_open) == ("landlock" in without)
    if "seccomp" in without:
        assert "fork" in is_open
    else:
        assert not is_open & {"fork", "tcp", "udp", "trace the parent", "signal the parent"}
    with pytest.raises(FileRefusedError, match="level L3 only"):
        check_level("pickle", level)
    check_level("safetensors", level)


def test_in_a_bubble_nothing_outside_is_written_or_seen(doors):
    """As for accelerators, and on a machine without Landlock, where the bubble alone does it."""
    process = WarmProcess(1, ("-P", str(WORKER), "--without", "landlock"), bubble=True)
    try:
        ended, found, _ = run(process, "doors", doors)
        if "bubblewrap" not in ended.isolation:
            pytest.skip("bubblewrap is not installed or does not work here")
        assert found["write outside"] == found["tcp"] == "blocked"
        assert found["read the parent's environment"] == "blocked"
        assert {name for name, state in found.items() if state == "open"} >= MUST_WORK
        inside = [int(p) for p in _children(process.pid)]
        process.kill()
        until = time.monotonic() + 5
        while any(map(_lives, inside)) and time.monotonic() < until:
            time.sleep(0.01)
        assert inside
        assert not process.alive()
        assert not [p for p in inside if _lives(p)]
    finally:
        process.close()


def test_without_bubblewrap_it_starts_all_the_same(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    process = WarmProcess(1, ("-P", str(WORKER)), bubble=True)
    try:
        ended, found, _ = run(process, "nothing")
        assert found == {}
        assert "bubblewrap" not in ended.isolation
    finally:
        process.close()


def test_levels():
    assert level_of([]) is None
    assert level_of(["rlimits"]) is None
    with pytest.raises(FileRefusedError, match="unknown"):
        check_level("safetensors", None)
    with pytest.raises(FileRefusedError, match="level L2 only"):
        check_level("onnx", "L1")
    for form in ("safetensors", "onnx", "pickle"):
        check_level(form, "L3")


def test_refused_calls_answer_not_permitted(started):
    ended, found, _ = run(started(), "calls")
    if "system-calls-filtered" not in ended.isolation:
        pytest.skip("no filter on this processor")
    assert len(found) >= 40
    assert {n: e for n, e in found.items() if e != "EPERM"} == {"clone3": "ENOSYS"}


def test_calls_are_told_by_number(monkeypatch):
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert seccomp.number("socket") is None
    assert seccomp.no_more_calls() is False
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    assert seccomp.number("socket") == 198


def test_nothing_of_the_parent_leaks(started):
    _, found, _ = run(started(), "leaks")
    said = json.dumps(found)
    assert not [name for name, value in SECRETS.items() if name in said or value in said]
    assert found["fds"] == [0, 1, 2]
    assert "PATH" not in found["environ"]


@pytest.mark.parametrize(
    "name", ["python loop", "c loop", "sleep", "ignores signals", "stops itself", "thread bomb"]
)
def test_it_ends_at_the_deadline(started, name):
    began = time.monotonic()
    ended, found, _ = run(started(), name, deadline=1.0)
    assert ended.timed_out
    assert found is None
    assert time.monotonic() - began < 6.0  # 1.5 on a quiet machine
    assert run(started(), "nothing")[1] == {}


@pytest.mark.parametrize("name", ["bytes", "mapped", "array", "bytearray"])
def test_memory_in_use_is_watched(started, name):
    """As with a GPU, where addresses cannot be limited."""
    ended, _, folder = run(started(), name, memory=0, resident=200_000_000)
    assert ended.over == "memory"
    assert ended.status == -signal.SIGKILL
    last_piece = 16_000_000
    taken = int((folder / "taken").read_text()) + last_piece
    assert taken - 200_000_000 <= 128 * 1024**2


@pytest.mark.parametrize("name", ["many small files", "fill"])
def test_its_folder_is_watched(started, name):
    ended, found, folder = run(started(), name)
    assert ended.over == "disk"
    assert found is None
    assert sum(p.stat().st_size for p in folder.iterdir()) < 3 * _GB


def test_no_file_is_larger_than_allowed(started):
    ended, found, folder = run(started(), "sparse")
    assert found is None
    assert ended.status == 70
    assert (folder / "sparse").stat().st_size == 0


def test_floods_go_nowhere(started):
    ended, found, folder = run(started(), "flood")
    assert ended.status == 0
    assert found == {}
    assert (folder / "stderr.txt").stat().st_size <= 8_000_000


def test_grandchildren_are_ended_where_forking_works(started):
    process = started("seccomp")
    before = _children(process.pid)
    ended, found, _ = run(process, "grandchildren", {"count": 50})
    assert ended.status == 0, found
    assert _children(process.pid) == before


def test_forking_does_not_work(started):
    ended, found, _ = run(started(), "grandchildren", {"count": 50})
    if "system-calls-filtered" not in ended.isolation:
        pytest.skip("no filter on this processor")
    assert ended.status == 70
    assert found is None


def test_all_end_with_the_parent():
    """The one who asked is killed: warm process and fork go with it, and the folder is gone."""
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        process = WarmProcess(1, ("-P", str(WORKER)))
        process.ready()
        folder = process.job_folder()
        os.write(write_end, f"{process.pid} {folder.parent}".encode())
        process.run({"library": "timm", "name": "sleep", "options": {}}, folder, 60, 4 * _GB)
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        warm, folder = os.read(pipe.fileno(), 4096).split()
    time.sleep(0.3)
    forks = _children(int(warm))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    until = time.monotonic() + 5
    while time.monotonic() < until and any(_lives(p) for p in (int(warm), *forks)):
        time.sleep(0.01)
    assert forks
    assert not [p for p in (int(warm), *forks) if _lives(p)]
    assert not Path(folder.decode()).exists()


def _children(pid):
    return set(Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def _lives(pid):
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
