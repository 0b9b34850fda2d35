"""Rows of a dump of the Hub's metadata as records.

Column names are the Hub's own (`id` or `modelId`, `pipeline_tag`, `tags`,
`library_name`, `downloads`, `likes`, `card`, ...); all but the id may be missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from bowerbird.record import LicenseFact, ModelRecord
from bowerbird.tasks import TASKS, label
from index import catalogue
from index.contract import identity, number
from index.naming import split_name

SOURCE = "dump of the Hub"
_LANGUAGE = re.compile(r"[a-z]{2}")
_DULL = ("region:", "license:", "dataset:", "language:", "arxiv:", "base_model:", "endpoints_")
_NO_LANGUAGES = frozenset({"tf", "ai", "ml", "cv", "rl"})
"""Two letters that are tags of another kind."""
Row = Mapping[str, Any]


def _first(row: Row, *names: str) -> Any:
    """The first of these columns that holds something."""
    return next((row[n] for n in names if row.get(n) not in (None, "", [])), None)


def _whole(value: Any) -> int | None:
    found = number(value)
    return round(found) if found is not None and found >= 0 else None


def _tags(row: Row) -> list[str]:
    value: Any = row.get("tags")
    if isinstance(value, str):
        value = value.split(",")
    items = cast("list[Any]", value) if isinstance(value, list) else []
    return [" ".join(str(tag).split()) for tag in items if str(tag).strip()]


def _named(tags: list[str], prefix: str) -> list[str]:
    return [tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix)]


def _weights(row: Row) -> int | None:
    """Parameters as the weights' own header counts them."""
    held: Any = row.get("safetensors")
    total = cast("dict[str, Any]", held).get("total") if isinstance(held, dict) else None
    return _whole(total if total is not None else _first(row, "params", "num_parameters")) or None


def downloads(row: Row) -> int:
    """Of the last month; 0 where the row does not say."""
    return _whole(_first(row, "downloads", "downloads_month")) or 0


def record(row: Row, name: str, as_of: str) -> ModelRecord:
    """The record of a row in the catalogue `name`.  Raises ValueError when it has no id."""
    model_id = identity({"id": _first(row, "id", "modelId", "model_id")})
    tags = _tags(row)
    task = _first(row, "pipeline_tag", "task")
    tasks = [str(task)] if task else [tag for tag in tags if tag in TASKS][:1]
    stated = _first(row, "license") or next(iter(_named(tags, "license:")), None)
    languages = _named(tags, "language:") or [t for t in tags if _LANGUAGE.fullmatch(t)]
    languages = [code for code in languages if code not in _NO_LANGUAGES]
    datasets = [d.rpartition("/")[2].lower() for d in _named(tags, "dataset:")]
    base = [b.rpartition(":")[2] for b in _named(tags, "base_model:")]
    library = _first(row, "library_name", "library")
    kept = [t for t in tags if not t.startswith(_DULL) and t not in languages and t != library]
    released = str(_first(row, "createdAt", "created_at", "released") or "")[:10]
    gated = row.get("gated")
    parts = [*(label(t) for t in tasks), split_name(model_id.rpartition("/")[2])]
    parts += [", ".join(datasets[:5]), ", ".join(languages[:5]), ", ".join(kept[:12])]
    facts: dict[str, Any] = {
        "id": model_id, "source": SOURCE, "as_of": as_of, "tasks": tasks,
        "tasks_derived": bool(tasks and not task), "library": str(library) if library else None,
        "license": LicenseFact(id=str(stated).lower(), source=SOURCE, as_of=as_of)
        if isinstance(stated, str) else None,
        "params": _weights(row), "datasets": datasets, "languages": languages, "tags": kept,
        "arxiv": _named(tags, "arxiv:"), "base_model": base[0] if base else None,
        "gated": None if gated is None else gated not in (False, "false", "False"),
        "likes": _whole(row.get("likes")), "downloads_month": downloads(row) or None,
        "released": released or None, "description": "; ".join(p for p in parts if p),
    }  # fmt: skip
    return ModelRecord.model_validate({**catalogue.implied(facts, name), **facts})


def card(row: Row) -> str:
    """The model card, or nothing."""
    found = _first(row, "card", "readme", "card_text")
    return found if isinstance(found, str) else ""
