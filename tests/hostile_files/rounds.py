"""Rounds of hostile files through what is built, each a row of the table in docs/validation.md."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.hostile_files import TOKEN, bundles, resources
from tests.hostile_files.assembler import torch_zip
from tests.hostile_files.opening import Outcome, open_all, open_without_sandbox
from tests.hostile_files.pickles import write_pickles
from tools.validation.config_gate import ConfigRefusedError, check_config
from tools.validation.gates import FileRefusedError
from tools.validation.gates.onnx_file import check_onnx
from tools.validation.gates.shard_index import read_shards
from tools.validation.gates.snapshot import check_snapshot
from tools.validation.process import WarmProcess

_LISTING = ("model.safetensors", "model.bin")


@dataclass
class Round:
    what: str
    files: int
    executed: list[str] = field(default_factory=list[str])
    """Files whose call was seen in the child, or whose mark lies anywhere."""
    loaded: list[str] = field(default_factory=list[str])
    died: list[str] = field(default_factory=list[str])
    """Files at which the child ended (the warm process goes on)."""
    deaths: int = 0
    """Ends of the warm process."""
    slowest_s: float = 0.0
    marks: list[str] = field(default_factory=list[str])
    """What was written outside the folder of the job."""


def _round(what: str, process: WarmProcess, outcomes: list[Outcome], marks: Path) -> Round:
    return Round(
        what, len(outcomes),
        [o.file for o in outcomes if o.events], [o.file for o in outcomes if o.loaded],
        [o.file for o in outcomes if o.died], 0 if process.alive() else 1,
        max(o.seconds for o in outcomes), [p.name for p in marks.iterdir()],
    )  # fmt: skip


def _folder(scratch: Path, name: str) -> Path:
    folder = scratch / name
    folder.mkdir()
    return folder


def pickles(
    process: WarmProcess, scratch: Path, mode: str = "guarded", what: str = "pickles that run code"
) -> Round:
    """135 files, or what a barrier turned off makes of them (`mode`)."""
    folder, marks = _folder(scratch, "files"), _folder(scratch, "marks")
    files = list(write_pickles(folder, marks / TOKEN))
    if mode == "no sandbox":
        outcomes = open_without_sandbox(scratch / "job", files)
    else:
        outcomes = open_all(process, files, mode)
    return _round(what, process, outcomes, marks)


def damaged(process: WarmProcess, scratch: Path, kind: str, mode: str = "guarded") -> Round:
    """Files that would take memory or time, or whose tensors are not what they say."""
    wanted: dict[str, tuple[str, dict[str, bytes], str]] = {
        "resources": ("pickles that ask for too much",
                      {k: torch_zip(v) for k, v in resources.pickles().items()}, ".bin"),
        "tensors": ("PyTorch files with impossible tensors", resources.tensors(), ".bin"),
        "structures": ("safetensors with a false table", resources.structures(), ".safetensors"),
    }  # fmt: skip
    what, files, suffix = wanted[kind]
    folder, marks = _folder(scratch, kind), _folder(scratch, "marks")
    paths = [folder / f"{name.replace(' ', '_').replace('^', '')}{suffix}" for name in files]
    for path, data in zip(paths, files.values(), strict=True):
        path.write_bytes(data)
    return _round(what, process, open_all(process, [(p, "torch") for p in paths], mode), marks)


def refusals(what: str, tries: Iterable[tuple[str, Callable[[], object]]]) -> Round:
    """What gates refuse without a child; anything but a refusal counts as loaded."""
    found = Round(what, 0)
    for name, attempt in tries:
        found.files += 1
        try:
            attempt()
        except (FileRefusedError, ConfigRefusedError):
            continue
        found.loaded.append(name)
    return found


def folders(scratch: Path) -> Round:
    tries: list[tuple[str, Callable[[], object]]] = []
    for number, (name, make) in enumerate(bundles.FOLDERS.items()):
        folder = _folder(scratch, str(number))
        make(folder)
        tries.append((name, lambda folder=folder: check_snapshot(folder)))
    for number, (name, index) in enumerate(bundles.SHARDS.items()):
        path = scratch / f"{number}.safetensors.index.json"
        path.write_text(json.dumps(index))
        tries.append((name, lambda path=path: read_shards(path, _LISTING)))
    return refusals("paths that lead out, folders and lists of files", tries)


def onnx(scratch: Path) -> Round:
    tries: list[tuple[str, Callable[[], object]]] = []
    for number, (name, data) in enumerate(bundles.onnx_files(scratch).items()):
        path = scratch / f"{number}.onnx"
        path.write_bytes(data)
        tries.append((name, lambda path=path: check_onnx(path)))
    return refusals("ONNX models that read elsewhere, or are none", tries)


def remote_code() -> Round:
    """Keys that name code: refused, or gone from what the loader is given."""

    def gone(name: str) -> object:
        figures = check_config(bundles.configuration(bundles.REMOTE_CODE[name]))
        if TOKEN in json.dumps(figures) or "trust_remote_code" in json.dumps(figures):
            return figures
        raise FileRefusedError("the key is not handed on")

    return refusals(
        "configurations that name code", [(n, lambda n=n: gone(n)) for n in bundles.REMOTE_CODE]
    )


def make_benign(scratch: Path) -> Path:
    """The folders `open` and `closed` of good files, made by a process of its own."""
    folder = scratch / "benign"
    program = Path(__file__).with_name("benign.py")
    subprocess.run(
        [sys.executable, str(program), str(folder)], check=True, timeout=280,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return folder


def benign(process: WarmProcess, folder: Path) -> list[Outcome]:
    found: list[Outcome] = []
    for part in ("open", "closed"):  # a job may read the folder of its first file only
        found += open_all(process, [(p, "torch") for p in sorted((folder / part).iterdir())])
    return found
