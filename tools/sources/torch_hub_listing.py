"""Entry points of a fetched repository, listed by a confined child process."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bowerbird.settings import Settings
from tools.sources.base import SourceError
from tools.sources.hub_rows import text
from tools.sources.torch_hub_archive import Pin, unpack

WORKER = ("-P", "-m", "tools.validation.worker.hub_entries")
_NETWORK = "/proc/self/ns/net"
_ENTRY = re.compile(r"[A-Za-z][\w.]{0,79}", re.ASCII)
_HELPERS = re.compile(r"(?i).*(utils|transforms?|tokenizer|config|processor)")
Words = Annotated[str, Field(max_length=300)]


class _Listed(BaseModel):
    """What the child says that it saw."""

    model_config = ConfigDict(extra="forbid", strict=True)

    entries: Annotated[list[Words], Field(max_length=500)]


class _Problem(BaseModel):
    """What the child says went wrong."""

    model_config = ConfigDict(extra="forbid", strict=True)

    error: Literal["missing", "not-confined", "exception"]
    detail: Words


def entry_points(
    pin: Pin, archive: Path, settings: Settings, worker: Sequence[str] = WORKER
) -> tuple[str, list[str] | str]:
    """The commit, and its entry points or what was wrong with its code.

    Raises SourceError where the archive cannot be used or nothing could be run.
    """
    from tools.validation.outcome import small_file
    from tools.validation.process import WarmProcess, WarmProcessError

    unpacked = archive.parent / "hub"
    commit = unpack(archive, pin, unpacked)
    try:
        process = WarmProcess(settings.threads or 1, worker)
    except WarmProcessError as error:
        raise SourceError(str(error)) from error
    try:
        folder = process.job_folder()
        shutil.move(unpacked, folder / "hub")
        job = {
            "repository": pin.repository,
            "commit": commit,
            "network": os.readlink(_NETWORK),  # noqa: PTH115
        }
        limit = int(settings.validate_memory_gb * 1e9)
        ended = process.run(job, folder, settings.validate_timeout_s, limit)
        if ended.timed_out:
            return commit, f"its code did not end within {settings.validate_timeout_s:g} s"
        if ended.status != 0:
            return commit, f"its code ended the process (status {ended.status})"
        return commit, _read(small_file(folder / "report.json"))
    except (WarmProcessError, TimeoutError, OSError) as error:
        raise SourceError("the confined process for listing could not be used") from error
    finally:
        process.close()


def _read(data: bytes | None) -> list[str] | str:
    """What the child reported.  Raises SourceError where nothing was run."""
    if data is None:
        return "its code left no usable list"
    try:
        listed = _Listed.model_validate_json(data)
    except ValidationError:
        try:
            problem = _Problem.model_validate_json(data)
        except ValidationError:
            return "its code left no usable list"
        detail = text(problem.detail, 120) or "no reason given"
        match problem.error:
            case "not-confined":
                raise SourceError(
                    f"not listed: this machine cannot keep code from {detail}"
                    " (bowerbird doctor says what is missing)"
                ) from None
            case "missing":
                return f"its code needs the package {detail}, which is not installed"
            case "exception":
                return f"its code failed ({detail})"
    names = dict.fromkeys(n for n in listed.entries if _ENTRY.fullmatch(n))
    return [n for n in names if not _HELPERS.fullmatch(n)]
