"""The files of one model on this computer: a repository in the Hub's cache, or a folder.

Names come from strangers, so a file is only given where it is a regular file
that really lies within: no link leads out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_REPO = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(/[A-Za-z0-9][\w.-]{0,95})?", re.ASCII)
_COMMIT = re.compile(r"[A-Za-z0-9]{6,64}")
MOST_FILES = 5000
_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Repository:
    """`folder` holds the files; what they are must lie below `top` (the cache keeps
    the contents beside the names)."""

    folder: Path
    top: Path

    def path(self, name: str) -> Path | None:
        """The file of this name, None where there is none or it leads out."""
        if not name or PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            return None
        path = self.folder / name
        try:
            if not path.resolve(strict=True).is_relative_to(self.top.resolve()):
                return None
            return path if path.is_file() else None
        except (OSError, RuntimeError, ValueError):
            return None

    def small(self, name: str, most: int) -> bytes | None:
        """What a small file holds; None where it is not there or larger than `most`."""
        path = self.path(name)
        try:
            if path is None or path.stat().st_size > most:
                return None
            return path.read_bytes()
        except OSError:
            return None

    def names(self, suffix: str = "") -> list[str]:
        """Files that end so, by their names below the folder, in order."""
        found: list[str] = []
        for depth in range(_DEPTH):
            for path in self.folder.glob("*/" * depth + "*" + suffix):
                name = path.relative_to(self.folder).as_posix()
                if self.path(name) is not None:
                    found.append(name)
                if len(found) >= MOST_FILES:
                    return sorted(found)
        return sorted(found)


def cached(repo: str, hub: Path) -> Repository | None:
    """A repository of the Hub, as the cache holds its main revision; None where it does not."""
    if not _REPO.fullmatch(repo) or ".." in repo:
        return None
    top = hub / f"models--{repo.replace('/', '--')}"
    try:
        commit = (top / "refs" / "main").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    folder = top / "snapshots" / commit
    if not _COMMIT.fullmatch(commit) or not folder.is_dir():
        return None
    return Repository(folder, top)


def of_folder(path: Path) -> Repository:
    """A folder of the user's own."""
    return Repository(path.resolve(), path.resolve())
