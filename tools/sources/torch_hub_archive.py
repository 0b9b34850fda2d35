"""The archive of a GitHub repository: fetched with a cap, unpacked without escapes."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tools.sources.base import SourceError

MOST_BYTES = 80_000_000
"""Of the archive as it is sent."""
_UNPACKED = 100_000_000
_ONE_FILE = 4_000_000
_ENTRIES = 50_000
_KINDS = frozenset({".py", ".pyi", ".txt", ".json", ".yaml", ".yml", ".toml", ".cfg", ".ini"})
_COMMIT = re.compile(r"[0-9a-f]{40}")
_PART = re.compile(r"[0-9a-f]{7,40}")
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Pin:
    """A repository that the user allows to run: `owner/repo`, or `owner/repo@commit`."""

    repository: str
    ref: str | None = None

    @classmethod
    def of(cls, written: str) -> Pin:
        repository, _, ref = written.partition("@")
        return cls(repository, ref or None)

    @property
    def fixed(self) -> bool:
        """Whether it can never mean other code."""
        return self.ref is not None and _COMMIT.fullmatch(self.ref) is not None

    def __str__(self) -> str:
        return f"{self.repository}@{self.ref}" if self.ref else self.repository


def unpack(archive: Path, pin: Pin, hub: Path) -> str:
    """Text files of the archive where torch.hub looks for them under `hub`; gives the commit.

    Raises SourceError where the archive is damaged, hostile, too large, or of
    another commit than the pinned one.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            commit = packed.comment.decode("ascii", "replace")
            if not _COMMIT.fullmatch(commit):
                raise SourceError(f"the archive of {pin.repository} names no commit")
            if _PART.fullmatch(pin.ref or "") and not commit.startswith(pin.ref or ""):
                raise SourceError(f"the archive of {pin} is of another commit")
            folder = hub / "_".join([*pin.repository.split("/"), commit])
            _unpack(packed, folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise SourceError(f"the archive of {pin.repository} is damaged") from error
    except (OSError, ValueError) as error:
        raise SourceError(f"the archive of {pin.repository} could not be unpacked") from error
    if not (folder / "hubconf.py").is_file():
        raise SourceError(f"{pin.repository} has no hubconf.py, so it offers nothing to torch.hub")
    return commit


def _unpack(packed: zipfile.ZipFile, folder: Path) -> None:
    entries = packed.infolist()
    if len(entries) > _ENTRIES:
        raise SourceError("the archive has too many files")
    left = _UNPACKED
    folder.mkdir(parents=True)
    for entry in entries:
        inside = _inside(entry.filename)
        mode = entry.external_attr >> 16
        plain = stat.S_ISREG(mode) or not stat.S_IFMT(mode)
        if entry.is_dir() or not plain or inside is None or inside.suffix.lower() not in _KINDS:
            continue
        if entry.file_size > _ONE_FILE:
            continue
        target = folder / inside
        target.parent.mkdir(parents=True, exist_ok=True)
        with packed.open(entry) as source, target.open("xb") as file:
            while chunk := source.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise SourceError("the archive is too large when it is unpacked")
                file.write(chunk)


def _inside(name: str) -> PurePosixPath | None:
    """The path below the archive's one folder; raises SourceError where it leads out of it."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise SourceError("the archive reaches out of its own folder; it was not unpacked")
    rest = path.parts[1:]
    return PurePosixPath(*rest) if rest else None
