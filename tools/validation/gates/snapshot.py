"""A folder of a model's files: nothing leads out of it, and no file is larger than its kind is."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from tools.validation.gates.refusal import FileRefusedError

MAX_FILES, MAX_DEPTH, MAX_NAME = 5000, 8, 200
CAPS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r".*\.index\.json"), 10_000_000),
    (re.compile(r"tokenizer\.json"), 50_000_000),
    (re.compile(r"tokenizer_config\.json|.*vocab.*\.json"), 50_000_000),
    (re.compile(r"chat_template\.(jinja|json)|.*\.jinja"), 65_536),
    (re.compile(r"[a-z_]*config\.json"), 1_000_000),
)
"""Bytes by file name; the first that fits counts."""


def check_snapshot(folder: Path, within: Path | None = None) -> list[str]:
    """Names of the files in `folder`, with `/` between folders.

    Links may lead to `within` (a cache keeps the bytes beside its snapshots),
    else nowhere but into the folder itself.
    """
    room = within or folder
    names: list[str] = []
    for path in _files(folder, 0):
        name = path.relative_to(folder).as_posix()
        if len(names) >= MAX_FILES:
            raise FileRefusedError(f"it has more than {MAX_FILES} files")
        if not name.isprintable() or "\\" in name or len(path.name) > MAX_NAME:
            raise FileRefusedError("a file of it has a name that cannot be one")
        if not lies_in(path, room):
            raise FileRefusedError(f"{name} is a link to something outside its folder")
        _check_size(path, name)
        names.append(name)
    return sorted(names)


def lies_in(path: Path, folder: Path) -> bool:
    """Whether the file that `path` leads to lies in `folder`; links in circles lie nowhere."""
    real = os.path.realpath  # pathlib raises for links in circles
    return Path(real(path)).is_relative_to(real(folder))


def _check_size(path: Path, name: str) -> None:
    cap = next((cap for pattern, cap in CAPS if pattern.fullmatch(path.name)), None)
    try:
        regular, size = path.is_file(), path.stat().st_size
    except OSError:
        regular, size = False, 0
    if not regular:
        raise FileRefusedError(f"{name} is no ordinary file, or leads nowhere")
    if cap is not None and size > cap:
        raise FileRefusedError(f"its {name} is larger than {cap / 1e6:g} MB")


def _files(folder: Path, depth: int) -> Iterator[Path]:
    if depth > MAX_DEPTH:
        raise FileRefusedError("its folders are nested deeper than a model's are")
    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError:
        raise FileRefusedError("its folder cannot be read") from None
    for entry in entries:
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _files(path, depth + 1)
        elif entry.is_symlink() and path.is_dir():
            raise FileRefusedError(f"{entry.name} is a link to a folder")
        else:
            yield path
