"""A warm process whose builders misbehave.  Only tests can start it: the product
always starts `tools.validation.worker`, and no request or catalogue names a worker."""

import ctypes
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path

import torch

from tools.validation.worker.built import Built
from tools.validation.worker.child import Runner
from tools.validation.worker.zygote import serve

GOOD = {
    "weights": "random", "weights_error": None, "device": "cpu", "dtype": "float32",
    "input_shape": [3, 8, 8], "load_s": 0.0, "first_run_s": 0.0, "p50_ms": 0.01,
    "p95_ms": 0.01, "runs": 10, "spread": 0.0, "others_cores": 0.0, "batch": 8,
    "batch_per_s": None, "timing_s": 0.001, "peak_memory_mb": 1.0, "params": 1, "threads": 1,
}  # fmt: skip


class Model(torch.nn.Module):
    def forward(self, x):
        return x.sum()


def leave(text):
    Path("report.json").write_text(text)
    os._exit(0)


def orphan():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.setsid()
            time.sleep(600)
        os._exit(0)
    time.sleep(0.2)


def connect():
    host, port = os.environ["TEST_ADDRESS"].split(":")
    socket.create_connection((host, int(port)), timeout=2)


def write_outside():
    Path(os.environ["TEST_OUTSIDE"]).write_text("escaped")


def link():
    Path("report.json").symlink_to("/etc/passwd")
    os._exit(0)


HOSTILE = {
    "hang": lambda: time.sleep(600),
    "deaf": lambda: (signal.signal(signal.SIGTERM, signal.SIG_IGN), time.sleep(600)),
    "abort": os.abort,
    "segfault": lambda: ctypes.string_at(0),
    "exit3": lambda: os._exit(3),
    "exit0": lambda: os._exit(0),
    "sysexit": lambda: sys.exit(5),
    "raises": lambda: (_ for _ in ()).throw(ValueError("no\x1b[31m such\nlayer")),
    "chatty": lambda: os.write(1, b"x" * 50_000_000),
    "shouts": lambda: [sys.stderr.write("x" * 1_000_000) for _ in range(50)],
    "greedy": lambda: torch.empty(20_000_000_000, dtype=torch.uint8).fill_(1),
    "garbage": lambda: leave("{not json"),
    "huge": lambda: leave('{"weights": "' + "x" * 1_000_000 + '"}'),
    "nan": lambda: leave(json.dumps(GOOD | {"p50_ms": float("nan")})),
    "infinite": lambda: leave(json.dumps(GOOD | {"params": 1e400})),
    "negative": lambda: leave(json.dumps(GOOD | {"p50_ms": -1.0})),
    "extra": lambda: leave(json.dumps(GOOD | {"status": "measured", "reason": "trust me"})),
    "impossible": lambda: leave(json.dumps(GOOD | {"timing_s": 99.0})),
    "link": link,
    "closes": lambda: os.closerange(0, 512),
    "orphan": orphan,
    "connect": connect,
    "write_outside": write_outside,
    "kills_zygote": lambda: (os.kill(os.getppid(), signal.SIGKILL), time.sleep(600)),
    "fine": lambda: None,
}  # fmt: skip


def build(name, variant, weights):
    HOSTILE[name]()
    return Built(Model(), lambda n: (torch.zeros(n, 3, 8, 8),), [3, 8, 8], params=0)


if __name__ == "__main__":
    # the clean environment has no room for a test's addresses: they come as arguments
    for pair in sys.argv[1:-1]:
        key, _, value = pair.partition("=")
        os.environ[key] = value
    serve(
        int(sys.argv[-1]),
        lambda: (Runner({"timm": build}), {"torch": torch.__version__}, lambda *_: {}),
        started=time.monotonic(),
    )
