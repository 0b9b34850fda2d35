"""Generations of an index: built aside, sealed with what they hold, published by a rename.

A published generation is never written again.  A reader has the old one or
the new one open, never a mixture, and a process that is killed while it builds
leaves the old one.  The seal knows size, time and SHA-256 of each file, so
that damage is found when the index is opened.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any, cast

SEAL = "seal.json"
CURRENT = "current.json"
_ASIDE = "building-"


def aside(folder: Path, name: str | None = None) -> Path:
    """A folder to build in; those of processes that died are removed, but for `name`."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen = folder / f"{_ASIDE}{name or os.getpid()}"
    for old in folder.glob(f"{_ASIDE}*"):
        if old != chosen or name is None:
            shutil.rmtree(old, ignore_errors=True)
    chosen.mkdir(exist_ok=True)
    return chosen


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def told(path: Path) -> list[Any]:
    """Size, time and SHA-256 of a file."""
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, sha256(path)]


def intact(path: Path, known: list[Any]) -> bool:
    """Whether a file is as it was; its content is read only where size or time differ."""
    try:
        stat = path.stat()
        if [stat.st_size, stat.st_mtime_ns] == known[:2]:
            return True
        return stat.st_size == known[0] and sha256(path) == known[2]
    except (OSError, IndexError):
        return False


def _sync(path: Path) -> None:
    """To the disk, a file or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_json(path: Path, value: Any) -> None:
    """The old content or the new one, also when the power goes."""
    new = path.with_name(f"{path.name}.{os.getpid()}")
    with new.open("w", encoding="utf-8") as file:
        json.dump(value, file, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    _sync(path.parent)


def read_json(path: Path) -> dict[str, Any] | None:
    """None when it is missing or damaged."""
    try:
        found: object = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else None


def publish(building: Path, generation: str, about: dict[str, Any]) -> Path:
    """Seal the folder and make it the current generation; the caller holds the lock."""
    folder = building.parent
    for stray in building.glob("*.building"):
        stray.unlink()
    files = sorted(path for path in building.iterdir() if path.is_file() and path.name != SEAL)
    for path in files:
        _sync(path)
    seal = {**about, "files": {path.name: told(path) for path in files}}
    write_json(building / SEAL, {**seal, "check": _check(seal)})
    final = folder / f"g-{generation[:12]}-{os.urandom(4).hex()}"
    building.rename(final)
    _sync(folder)
    write_json(folder / CURRENT, {"generation": final.name})
    for old in folder.glob("g-*"):
        if old != final:
            shutil.rmtree(old, ignore_errors=True)
    return final


def _check(seal: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(seal, sort_keys=True).encode()).hexdigest()


def read_seal(generation: Path) -> dict[str, Any] | None:
    """What a generation holds; None when the seal itself is missing or damaged."""
    seal = read_json(generation / SEAL)
    if seal is None:
        return None
    check = seal.pop("check", None)
    return seal if check == _check(seal) else None


def current(folder: Path) -> Path | None:
    """The published generation.

    Where the pointer is lost, the newest sealed folder is it: nothing is
    sealed before it is whole.
    """
    pointer = read_json(folder / CURRENT)
    if pointer is not None:
        found = folder / str(pointer.get("generation"))
        if found.parent == folder and found.is_dir():
            return found
    sealed = [path for path in folder.glob("g-*") if path.is_dir()]
    return max(sealed, key=lambda path: path.stat().st_mtime_ns, default=None)


def damaged(generation: Path, seal: dict[str, Any]) -> list[str]:
    """Names of the files that are not as they were sealed."""
    files = cast("dict[str, list[Any]]", seal.get("files", {}))
    return [name for name, known in files.items() if not intact(generation / name, known)]
