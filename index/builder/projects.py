"""Models that live in projects of their own, outside the Hub and the libraries' registries.

`projects.csv` beside this module is the table of facts: each row names where
it was read (a project's own list, or a package as published).  A licence that
the source does not state is left empty, and so are sizes.
"""

from __future__ import annotations

import re
from pathlib import Path

from bowerbird.record import Door, Evidence, LicenseFact, ModelRecord
from index.builder.tables import Report, date_of, number, read_csv

TABLE = Path(__file__).with_name("projects.csv")
Row = dict[str, str]
_PLACE = re.compile(r"github:([\w.-]+/[\w.-]+)/.+")
"""An id of a project's model: the repository and the model's name in it."""


def _many(text: str) -> list[str]:
    return [part for part in text.split(";") if part]


def _evidence(row: Row, as_of: str) -> list[Evidence]:
    value = number(row["value"])
    if value is None or row["grade"] not in ("verified", "author-card"):
        return []
    grade = "verified" if row["grade"] == "verified" else "author-card"
    return [
        Evidence(dataset=row["metric_dataset"], metric=row["metric"], value=value, grade=grade,
                 source=row["source"], as_of=as_of)
    ]  # fmt: skip


def _record(row: Row) -> ModelRecord:
    model_id, as_of = row["id"], row["as_of"]
    params, size, work = (number(row[key]) for key in ("params_m", "size_mb", "gmacs"))
    licence = LicenseFact(
        id=row["license"], source=row["license_source"], as_of=date_of(row["license_source"]),
    ) if row["license"] else None  # fmt: skip
    size_bytes = size * 1e6 if size else params * 4e6 if params else None
    place, name = _PLACE.fullmatch(model_id), model_id.rpartition("/")[2]
    return ModelRecord(
        id=model_id, catalogue="projects", source=row["source"], as_of=as_of,
        tasks=_many(row["tasks"]), library=row["library"], license=licence,
        params=round(params * 1e6) if params else None,
        size_bytes=round(size_bytes) if size_bytes else None,
        size_basis=("reported" if size else "from-params") if size_bytes else None,
        gmacs=work, datasets=_many(row["datasets"]), languages=_many(row["languages"]),
        tags=_many(row["tags"]), formats=_many(row["formats"]), evidence=_evidence(row, as_of),
        doors=[Door(loader=row["library"], id=model_id,
                    name=f"{name}.pt" if row["library"] == "ultralytics" else name)],
        url=f"https://github.com/{place[1]}" if place else None,
    )  # fmt: skip


def load(report: Report, table: Path = TABLE) -> list[ModelRecord]:
    """One record a row; a second row with an id is dropped."""
    records: dict[str, ModelRecord] = {}
    for row in read_csv(table):
        if row["id"] in records:
            report.drop("projects", "exact duplicates", row["id"])
            continue
        records[row["id"]] = _record(row)
    return list(records.values())
