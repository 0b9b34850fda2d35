"""What may be sent to the page's functions: plain values, and files that were uploaded here.

Gradio copies any file that a call names into the folder of uploads when it is mounted in
another application, and fetches addresses; both would hand a stranger what is not theirs.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

MOST = 50
"""Values in a list."""


def refused(body: bytes, folder: Path | None) -> str | None:
    """Why the body of a call may not pass; None where it may.

    `folder` is that of the uploads; without one no file passes.
    """
    try:
        call = json.loads(body)
    except (ValueError, RecursionError):
        return "The body is not JSON."
    if not isinstance(call, dict):
        return "The body is not a call."
    given = cast("dict[str, Any]", call)
    data, number, session = (given.get(n) for n in ("data", "fn_index", "session_hash"))
    if not _is_index(number) or not isinstance(session, str) or not 0 < len(session) <= 64:
        return "The call names no function or no session."
    if data is not None and not isinstance(data, list):
        return "The values of a call are a list."
    values = cast("list[Any]", data or [])
    if len(values) > MOST or not all(_passes(value, folder) for value in values):
        return "A value of the call may not be sent."
    return None


def _is_index(number: Any) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 100_000


def _passes(value: Any, folder: Path | None) -> bool:
    if isinstance(value, list):
        several = cast("list[Any]", value)
        return len(several) <= MOST and all(
            isinstance(each, str) or _is_upload(each, folder) for each in several
        )
    return value is None or isinstance(value, (str, int, float)) or _is_upload(value, folder)


def _is_upload(value: Any, folder: Path | None) -> bool:
    """Whether it stands for a file that was uploaded to this server."""
    if folder is None or not isinstance(value, dict):
        return False
    file = cast("dict[str, Any]", value)
    path = file.get("path")
    if not isinstance(path, str) or "\0" in path or len(path) > 4096:
        return False
    nested = any(isinstance(part, (list, dict)) for key, part in file.items() if key != "meta")
    return not nested and folder.resolve() in Path(path).resolve().parents
