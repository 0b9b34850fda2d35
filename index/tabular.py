"""Rows of a file: JSON Lines, CSV, TSV or parquet, each with its line number.

A line that cannot be read is given as the ValueError that says why, and
reading goes on.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn, cast

from bowerbird.errors import BadInput

MAX_LINE = 4_000_000
"""Bytes of one line; a longer one is no row."""
INSTALL = "uv sync --extra bulk"
Line = tuple[int, "dict[str, Any] | ValueError"]


def rows(path: Path) -> Iterator[Line]:
    """(line number, row or what is wrong with it), in the file's order.

    Raises BadInput when the file cannot be read or is of another kind.
    """
    readers = {
        ".jsonl": _json_lines, ".ndjson": _json_lines, ".csv": _csv, ".tsv": _csv,
        ".parquet": _parquet,
    }  # fmt: skip
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise BadInput(
            f"{path.name}: write the catalogue as JSON Lines (.jsonl), .csv, .tsv or .parquet"
        )
    try:
        yield from reader(path)
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read: {error.strerror or error}") from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _object(text: str) -> dict[str, Any]:
    try:
        row = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON ({error.msg} at character {error.pos + 1})") from None
    except RecursionError:
        raise ValueError("no JSON that can be read (nested too deeply)") from None
    if not isinstance(row, dict):
        raise ValueError("no JSON object")
    return cast("dict[str, Any]", row)


def _json_lines(path: Path) -> Iterator[Line]:
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(MAX_LINE + 1):
            number += 1
            if len(raw) > MAX_LINE:
                while raw and not raw.endswith(b"\n"):
                    raw = file.readline(MAX_LINE)
                yield number, ValueError(f"longer than {MAX_LINE:,} bytes")
                continue
            try:
                text = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
                if text:
                    yield number, _object(text)
            except UnicodeDecodeError:
                yield number, ValueError("not UTF-8")
            except ValueError as error:
                yield number, error


def _csv(path: Path) -> Iterator[Line]:
    csv.field_size_limit(MAX_LINE)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
        if "id" not in (reader.fieldnames or ()):
            raise BadInput(f"{path.name} has no column named id in its first line")
        while True:
            try:
                cells: dict[Any, Any] | None = next(reader, None)
            except csv.Error as error:
                yield reader.line_num, ValueError(str(error))
                continue
            if cells is None:
                return
            if None in cells:
                yield reader.line_num, ValueError("more cells than the first line has columns")
                continue
            try:
                yield reader.line_num, {k: _cell(v) for k, v in cells.items() if v}
            except ValueError as error:
                yield reader.line_num, error


def _cell(text: str) -> Any:
    """A cell's text, or what it holds where it is JSON."""
    if text[:1] in ("[", "{"):
        try:
            return json.loads(text, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            return text
    return text


def parquet() -> Any:
    """pyarrow.parquet.  Raises BadInput with the line that installs it."""
    try:
        import pyarrow.parquet as module  # pyright: ignore
    except ImportError as error:
        raise BadInput(
            f"parquet files need a package that is not here; install it with: {INSTALL}"
        ) from error
    return module


def _parquet(path: Path) -> Iterator[Line]:
    module = parquet()
    try:
        file = module.ParquetFile(path)
    except (ValueError, OSError) as error:
        raise BadInput(f"{path.name} is no parquet file that can be read: {error}") from error
    with file:
        number = 0
        for batch in file.iter_batches(batch_size=1000):
            for row in batch.to_pylist():
                number += 1
                yield number, plain(row)


def plain(value: Any) -> Any:
    """A value of parquet as JSON knows it: times as text, bytes and NaN left out."""
    if isinstance(value, dict):
        inner = {str(k): plain(v) for k, v in cast("dict[Any, Any]", value).items()}
        return {k: v for k, v in inner.items() if v is not None}
    if isinstance(value, list):
        return [plain(v) for v in cast("list[Any]", value)]
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None
    return None if isinstance(value, bytes) else str(value)
