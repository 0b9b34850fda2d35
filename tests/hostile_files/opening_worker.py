"""A warm process whose jobs open files: with all barriers, or with one of them off.

Each line of results.jsonl says what became of one file, and which of Python's
own audit events carried the mark of the payloads: that is how a call is seen
even where the sandbox then forbids what it tries.
"""

import bz2
import gzip
import io
import json
import lzma
import os
import pickle
import signal
import sys
import time
import warnings
import zlib
from contextlib import suppress
from pathlib import Path

import joblib
import numpy as np
import torch
from safetensors.torch import load_file

from tests.hostile_files import TOKEN
from tools.validation.gates import check_weights
from tools.validation.gates.onnx_file import check_onnx
from tools.validation.worker import sandbox
from tools.validation.worker.admission import admit, check_loaded
from tools.validation.worker.zygote import serve

events = []
_armed = False


def _hear(event, arguments):
    if not _armed:
        return
    with suppress(Exception):
        said = repr(arguments)
        if TOKEN in said:
            events.append(event)


class SlowError(BaseException):
    """The file took too long."""


def _ring(*_):
    raise SlowError


def _unpacked(data):
    for unpack in (gzip.decompress, bz2.decompress, lzma.decompress, zlib.decompress):
        with suppress(Exception):
            return pickle.loads(unpack(data))
    raise ValueError("not packed")


def carelessly(path, plain):
    """As a program without any care would open it."""
    match plain:
        case "pickle":
            data = path.read_bytes().removeprefix(b"\x89HDF\r\n\x1a\n")
            return pickle.load(io.BytesIO(data))
        case "joblib":
            return joblib.load(path)
        case "numpy":
            found = np.load(path, allow_pickle=True)
            return found["x"] if path.suffix == ".npz" else found
        case "unpack":
            return _unpacked(path.read_bytes())
        case "jit":
            return torch.jit.load(path)
    return torch.load(path, map_location="cpu", weights_only=False)


def opened(path):
    """As the builders open it."""
    if path.suffix == ".safetensors":
        return load_file(path)
    if path.suffix == ".onnx":
        return check_onnx(path)
    return torch.load(path, map_location="cpu", weights_only=True)


def _open(path, plain, mode):
    if mode == "careless":
        carelessly(path, plain)
        return None
    if mode == "gate only":
        check_weights(path)
        carelessly(path, plain)
        return None
    if mode == "after load":
        check_loaded(path)
        return None
    if mode == "no gate":
        opened(path)
        return None
    level = "L3" if mode == "no sandbox" else sandbox.level()
    _, refused = admit(str(path), level)
    if refused is None:
        opened(path)
    return refused


class Opener:
    def preload(self, job):
        return {}

    def run(self, job, folder):
        global _armed  # noqa: PLW0603
        warnings.simplefilter("ignore")
        signal.signal(signal.SIGALRM, _ring)
        with Path(folder, "results.jsonl").open("a", buffering=1) as out:
            for name, plain in job["files"]:
                path = Path(name)
                events.clear()
                began = time.monotonic()
                refused, loaded = None, False
                out.write(json.dumps({"file": path.name, "begun": True}) + "\n")
                signal.setitimer(signal.ITIMER_REAL, job["seconds"])
                _armed = True
                try:
                    refused = _open(path, plain, job["mode"])
                    loaded = refused is None
                except BaseException as error:
                    refused = f"{type(error).__name__}: {str(error)[:200]}"
                finally:
                    _armed = False
                    signal.setitimer(signal.ITIMER_REAL, 0)
                line = {
                    "file": path.name, "loaded": loaded, "refused": refused,
                    "events": sorted(set(events)), "seconds": time.monotonic() - began,
                }  # fmt: skip
                out.write(json.dumps(line) + "\n")


sys.addaudithook(_hear)

if __name__ == "__main__":
    if sys.argv[1] == "--no-sandbox":
        job = json.loads(Path(sys.argv[2]).read_text())
        Opener().run(job, str(Path(sys.argv[2]).parent))
        os._exit(0)
    serve(
        int(sys.argv[-1]),
        lambda: (Opener(), {"torch": torch.__version__}, lambda m, w: {}),
        started=time.monotonic(),
    )
