"""One row of a user's own catalogue, checked and turned into a record.

The fields are those of docs/api.md; anything else is kept, searchable as text:
short values as words beside the description, long ones as documents.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from bowerbird.record import Door, Evidence, LicenseFact, ModelRecord
from bowerbird.tasks import label
from index import catalogue
from index.documents import Chunk, cut
from index.naming import split_name

FIELDS = (
    "id", "name", "description", "task", "library", "license", "params_m", "size_mb", "datasets",
    "languages", "tags", "metrics", "url",
)  # fmt: skip
LONG = 600
"""From this many characters on a text is a document of its own."""
MAX_ID = 300
_SPLIT = re.compile(r"\s*[;,]\s*")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A good row: its record, its documents in chunks, and the row as it was given."""

    record: ModelRecord
    chunks: list[Chunk]
    given: str


def _clean(text: str) -> str:
    """Without control characters; runs of blanks become one."""
    kept = (" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join("".join(kept).split())


def _text(row: Row, field: str) -> str | None:
    value = row.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{field} has to be a text")
    return _clean(value) or None


def _list(row: Row, field: str) -> list[str]:
    """A list of texts; one text is split at commas and semicolons."""
    value: Any = row.get(field)
    if value is None:
        return []
    if isinstance(value, str):
        value = _SPLIT.split(value)
    if not isinstance(value, list):
        raise ValueError(f"{field} has to be a text or a list of texts")
    items = cast("list[Any]", value)
    if not all(isinstance(item, str) for item in items):
        raise ValueError(f"{field} has to hold texts only")
    return list(dict.fromkeys(text for item in items if (text := _clean(item))))


def number(value: Any) -> float | None:
    """A finite number, also written as text; None when it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def _amount(row: Row, field: str) -> int | None:
    """Millions as a whole number of ones."""
    value = row.get(field)
    if value is None or value == "":
        return None
    found = number(value)
    if found is None or not 0 < found < 1e9:
        raise ValueError(f"{field} has to be a number above 0")
    return round(found * 1e6)


def _metrics(row: Row, source: str, as_of: str) -> list[Evidence]:
    value: Any = row.get("metrics")
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError("metrics has to be a list")
    found: list[Evidence] = []
    for item in cast("list[Any]", value):
        entry: dict[str, Any] = cast("dict[str, Any]", item) if isinstance(item, dict) else {}
        figure = number(entry.get("value"))
        names = [entry.get("dataset"), entry.get("metric")]
        if figure is None or not all(isinstance(n, str) and n.strip() for n in names):
            raise ValueError("each of metrics has to hold dataset, metric and a number as value")
        dataset, metric = (_clean(str(n)).lower() for n in names)
        found.append(
            Evidence(
                dataset=dataset, metric=metric, value=figure, grade="author-card", source=source,
                as_of=as_of,
            )
        )  # fmt: skip
    return found


def _words(value: Any) -> Iterator[str]:
    """All texts and numbers in a value of any shape."""
    if isinstance(value, Mapping):
        for key, inner in cast("Mapping[str, Any]", value).items():
            yield str(key)
            yield from _words(inner)
    elif isinstance(value, list):
        for inner in cast("list[Any]", value):
            yield from _words(inner)
    elif value is not None:
        yield str(value)


def _door(model_id: str, library: str | None) -> list[Door]:
    """How the model is loaded, where id and library say so."""
    prefix, _, rest = model_id.partition(":")
    if prefix in ("torchvision", "torchaudio") and rest:
        return [Door(loader=prefix, id=model_id, name=rest)]
    if prefix == "torchhub" and rest:
        return [Door(loader="torch.hub", id=model_id, name=rest)]
    if library in catalogue.LOADERS and "/" in model_id and ":" not in model_id:
        name = model_id
        if library == "timm":
            own = model_id.startswith("timm/")
            name = model_id.removeprefix("timm/") if own else f"hf_hub:{model_id}"
        return [Door(loader=library, id=model_id, name=name)]
    return []


def identity(row: Row) -> str:
    """The row's id.  Raises ValueError when it has none that can be used."""
    value = row.get("id")
    if not isinstance(value, str) or not value.strip():
        raise ValueError("id is missing" if value in (None, "") else "id has to be a text")
    model_id = value.strip()
    if len(model_id) > MAX_ID:
        raise ValueError(f"id has more than {MAX_ID} characters")
    if _clean(model_id) != model_id:
        raise ValueError("id holds control characters or double blanks")
    return model_id


def entry(row: Row, name: str, as_of: str) -> Entry:
    """The record and documents of a row of the catalogue `name`, read on `as_of`.

    Raises ValueError, saying what is wrong.
    """
    model_id = identity(row)
    given = json.dumps(row, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if not given.isascii():
        given.encode("utf-8")  # half a character cannot be stored
    source = f"your catalogue {name}"
    tasks = [re.sub(r"[\s_]+", "-", task.lower()) for task in _list(row, "task")]
    title, said = _text(row, "name"), _text(row, "description") or ""
    library, licence = _text(row, "library"), _text(row, "license")
    url = _text(row, "url")
    if url is not None and not re.match(r"https?://", url):
        raise ValueError("url has to begin with http:// or https://")
    params, size = _amount(row, "params_m"), _amount(row, "size_mb")
    datasets, languages = _list(row, "datasets"), _list(row, "languages")
    hints: list[str] = [title] if title else []
    documents: dict[str, str] = {"description": str(row["description"])} if len(said) > LONG else {}
    for field, value in row.items():
        if field in FIELDS or value in (None, ""):
            continue
        if isinstance(value, str) and len(value) > LONG:
            documents[_clean(field)[:40]] = value
        else:
            hints.append(_clean(" ".join([field, *_words(value)]))[:2000])
    parts = [*(label(task) for task in tasks), title or split_name(model_id), said[:LONG]]
    parts += [", ".join(datasets), ", ".join(languages)]
    record = ModelRecord(
        id=model_id, catalogue=name, source=source, as_of=as_of, tasks=tasks,
        library=library.lower() if library else None,
        license=LicenseFact(id=licence.lower(), source=source, as_of=as_of) if licence else None,
        params=params, size_bytes=size, size_basis="reported" if size else None,
        datasets=datasets, languages=languages, tags=_list(row, "tags"),
        evidence=_metrics(row, source, as_of), url=url,
        doors=_door(model_id, library.lower() if library else None),
        description="; ".join(part for part in parts if part), hints=hints,
    )  # fmt: skip
    chunks = [c for key, text in documents.items() for c in cut(model_id, key, text)]
    return Entry(record, list({c.id: c for c in chunks}.values()), given)


def row_of(record: ModelRecord) -> dict[str, Any]:
    """A record as a row, for export where the row itself was not kept."""
    found: dict[str, Any] = {
        "id": record.id, "description": record.description, "task": record.tasks,
        "library": record.library, "license": record.license.id if record.license else None,
        "params_m": record.params_m, "size_mb": record.size_mb, "datasets": record.datasets,
        "languages": record.languages, "tags": record.tags, "url": record.url,
        "metrics": [{"dataset": e.dataset, "metric": e.metric, "value": e.value}
                    for e in record.evidence],
    }  # fmt: skip
    return {key: value for key, value in found.items() if value not in (None, [], "")}
