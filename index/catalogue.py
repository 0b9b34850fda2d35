"""The catalogue files: one JSON record a line, one file per source.

`index/catalogue/<source>.jsonl` holds records sorted by id, `manifest.json`
what each file holds, from where and what was left out.  A line leaves out
what follows from the rest of it (`implied`), so that the files stay small and
a diff shows facts only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from bowerbird.errors import CatalogueError
from bowerbird.record import ModelRecord

FOLDER = Path(__file__).resolve().parent / "catalogue"
HUB = "https://huggingface.co/"
NO_HUB_COPY = "no-hub-copy"
"""Tag of a model that has an id of the Hub's form but no repository there."""
LOADERS = frozenset({"timm", "transformers", "sentence-transformers", "diffusers"})

Row = dict[str, Any]


def implied(row: Row, catalogue: str) -> Row:
    """Fields that follow from the others: the file's name, the Hub address, the one usual door."""
    fields: Row = {"catalogue": catalogue}
    model_id = str(row["id"])
    if ":" not in model_id and "/" in model_id:
        if NO_HUB_COPY not in row.get("tags", []):
            fields["url"] = HUB + model_id
        library = row.get("library")
        loader = library if library in LOADERS else "huggingface_hub"
        name = model_id
        if library == "timm":  # what timm.create_model takes
            own = model_id.startswith("timm/")
            name = model_id.removeprefix("timm/") if own else f"hf_hub:{model_id}"
        fields["doors"] = [{"loader": loader, "id": model_id, "name": name}]
    return fields


def dump(record: ModelRecord) -> str:
    """One line: compact, sorted keys, without defaults and without what is implied."""
    row = record.model_dump(mode="json", exclude_defaults=True)
    for key, value in implied(row, record.catalogue).items():
        if row.get(key) == value:
            del row[key]
    return json.dumps(
        row, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )


def parse(line: str, catalogue: str) -> ModelRecord:
    """The record of one line.  Raises ValidationError or ValueError when it is none."""
    row = json.loads(line)
    return ModelRecord.model_validate({**implied(row, catalogue), **row})


def write(folder: Path, catalogue: str, records: Iterable[ModelRecord]) -> int:
    """Write one catalogue file, sorted by id; returns the number of rows."""
    rows = sorted(records, key=lambda r: r.id)
    text = "".join(dump(r) + "\n" for r in rows)
    (folder / f"{catalogue}.jsonl").write_text(text, encoding="utf-8")
    return len(rows)


def read(path: Path) -> Iterator[ModelRecord]:
    """Records of one file.  Raises CatalogueError naming file and line."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield parse(line, path.stem)
            except (ValidationError, ValueError, KeyError) as error:
                raise CatalogueError(
                    f"{path.name} line {number} is not a record: {error}"
                ) from error


def manifest(folder: Path) -> Row:
    """What the folder holds.  Raises CatalogueError when there is none."""
    try:
        return cast(Row, json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise CatalogueError(
            f"{folder} holds no catalogue manifest ({error}); install Bowerbird again"
            " or run scripts/build_catalogue.py"
        ) from error


def files(folder: Path) -> list[Path]:
    """The catalogue files, by name."""
    return sorted(folder.glob("*.jsonl"))


def digest(data: bytes | str) -> str:
    """Hex SHA-256, cut to 32 digits: tells contents apart."""
    raw = data.encode() if isinstance(data, str) else data
    return hashlib.sha256(raw).hexdigest()[:32]
