"""Hub models that the tables of facts lack or know too little of.

`noted.csv` beside this module is the table: notable models by id, each row with the project's
page or the paper that states its name, size and licence.  Few of them were read for this
table (`_READ`): the other rows are from memory, and their source says so.  A row
about a model that is known already fills what is missing there; of tasks and
tags it adds to what there is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bowerbird.record import RECALLED
from index.builder.tables import listed, number, read_csv

TABLE = Path(__file__).with_name("noted.csv")
MARK = "catalogue:noted"
Row = dict[str, Any]
_READ = (
    "transformers documentation", "DepthAnything/Depth-Anything-V2", "Depth-Anything-3",
    "google-research/timesfm", "microsoft/TRELLIS.2", "Hunyuan3D-2.1", "rhasspy/piper",
)  # fmt: skip
"""Sources that were read when the table was made."""


def _source(stated: str) -> str:
    return stated if any(read in stated for read in _READ) else f"{RECALLED}{stated}"


def rows(table: Path = TABLE) -> list[Row]:
    """Rows in the form of the main table."""
    found: list[Row] = []
    for row in read_csv(table):
        params = number(row["params_m"])
        tasks = listed(row["tasks"])
        found.append(
            {
                "id": row["id"], "pipeline_tag": tasks[0] if tasks else None, "tasks": tasks,
                "library": row["library"] or None, "license": row["license"] or None,
                "params": round(params * 1e6) if params else None,
                "released": row["released"] or None, "arxiv": listed(row["arxiv"]),
                "languages": listed(row["languages"]), "datasets": listed(row["datasets"]),
                "tags": [*listed(row["tags"]), MARK], "derived": [],
                "source": _source(row["source"]),
            }
        )  # fmt: skip
    return found


def lay(over: Row, row: Row) -> None:
    """Fill a known row with what is noted of the same model."""
    for key in ("pipeline_tag", "library", "license", "params", "released"):
        if row[key] and not over.get(key):
            over[key] = row[key]
            if key == "license":
                over["field_from"] = {**(over.get("field_from") or {}), key: row["source"]}
    for key in ("arxiv", "languages", "datasets"):
        if row[key] and not over.get(key):
            over[key] = row[key]
    known: list[str] = over.get("tags") or []
    over["tags"] = list(dict.fromkeys([*row["tasks"], *row["tags"], *known]))
