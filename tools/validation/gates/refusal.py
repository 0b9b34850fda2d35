"""The one error of all gates, and small readings that several of them need."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


class FileRefusedError(ValueError):
    """A file is not opened; the message is a clause that says why ("it names a tensor twice")."""


def small_json(path: Path, cap: int, what: str) -> Any:
    """A JSON file of at most `cap` bytes in which no object names a key twice."""
    return strict_json(bounded(path, cap, what), what)


def bounded(path: Path, cap: int, what: str) -> bytes:
    """The bytes of a file of at most `cap`."""
    try:
        with path.open("rb") as file:
            data = file.read(cap + 1)
    except OSError:
        raise FileRefusedError(f"its {what} cannot be read") from None
    if len(data) > cap:
        raise FileRefusedError(f"its {what} is larger than {cap / 1e6:g} MB")
    return data


def strict_json(data: bytes, what: str) -> Any:
    """JSON in which no object names a key twice, and in which NaN is no number."""
    try:
        return json.loads(data, object_pairs_hook=_once, parse_constant=_no_number)
    except FileRefusedError:
        raise
    except (ValueError, RecursionError, MemoryError):
        raise FileRefusedError(f"its {what} is not proper JSON") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise FileRefusedError("it names something twice in one place")
    return found


def _no_number(name: str) -> float:
    raise ValueError(name)
