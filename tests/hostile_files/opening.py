"""Drives many files through one sandboxed child, and goes on behind a file that ends it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.validation.process import Ended, WarmProcess

WORKER = Path(__file__).with_name("opening_worker.py")
_ROOT = WORKER.parents[2]
_MEMORY = 4_000_000_000


@dataclass(frozen=True)
class Outcome:
    file: str
    loaded: bool
    refused: str | None
    events: tuple[str, ...]
    seconds: float
    died: bool = False
    """The child ended at this file."""


def opener() -> WarmProcess:
    start = f"import sys, runpy; sys.path.insert(0, {str(_ROOT)!r}); runpy.run_path({str(WORKER)!r}, run_name='__main__')"  # noqa: E501
    return WarmProcess(1, ("-P", "-c", start))


def open_all(
    process: WarmProcess, files: Iterable[tuple[Path, str]], mode: str = "guarded",
    seconds: float = 5.0,
) -> list[Outcome]:  # fmt: skip
    """What became of each file; `mode` names the barrier that is off, or `guarded`."""
    left = [(str(path), plain) for path, plain in files]
    found: list[Outcome] = []
    while left:
        folder = process.job_folder()
        job = {"library": "timm", "weights": left[0][0], "files": left, "mode": mode,
               "seconds": seconds}  # fmt: skip
        ended = process.run(job, folder, 10 + seconds * len(left), _MEMORY)
        outcomes, at = read(folder, ended)
        found += outcomes
        left = left[len(outcomes) :] if at else []
    return found


def read(folder: Path, ended: Ended | None) -> tuple[list[Outcome], bool]:
    """Outcomes, and whether the child ended before it was through."""
    found: list[Outcome] = []
    begun: str | None = None
    for text in (folder / "results.jsonl").read_text().splitlines():
        line: dict[str, Any] = json.loads(text)
        if line.get("begun"):
            begun = line["file"]
            continue
        begun = None
        found.append(
            Outcome(line["file"], line["loaded"], line["refused"], tuple(line["events"]),
                    line["seconds"])
        )  # fmt: skip
    if begun is not None and ended is not None:
        words = f"ended with {ended.status}, {ended.over or 'died'}"
        found.append(Outcome(begun, False, words, (), 0.0, died=True))
    return found, begun is not None


def open_without_sandbox(folder: Path, files: Iterable[tuple[Path, str]]) -> list[Outcome]:
    """The other barriers alone: gate and `weights_only`, in an ordinary process."""
    folder.mkdir()
    job = {"files": [(str(p), plain) for p, plain in files], "mode": "no sandbox", "seconds": 5.0}
    (folder / "job.json").write_text(json.dumps(job))
    subprocess.run(
        [sys.executable, str(WORKER), "--no-sandbox", str(folder / "job.json")],
        check=True, cwd=folder, env={"PYTHONPATH": str(_ROOT), "OMP_NUM_THREADS": "1"},
        timeout=200,
    )  # fmt: skip
    return read(folder, None)[0]
