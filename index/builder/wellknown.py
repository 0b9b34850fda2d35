"""Well-known models of the Hub that the tables of facts lack: `wellknown.csv` beside this module.

Facts are those that the models' cards are known for, noted down in 2026-11 without reading
the cards anew, so a licence counts as a tag only; what was not certain is left empty.  Pairs
of the OPUS-MT project are listed here, as one says the same of each.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bowerbird.record import RECALLED
from index.builder.tables import Report, listed, number, read_csv

TABLE = Path(__file__).with_name("wellknown.csv")
SOURCE = f"{RECALLED}the model's card@2026-11"
_MARK = "catalogue:well-known"
_PAIRS = (
    "en-uk uk-en en-cs cs-en en-hu hu-en en-da da-en en-nl nl-en en-ro en-el en-id id-en hi-en "
    "it-en en-bg bg-en en-sk sk-en en-et et-en en-vi vi-en th-en eu-en en-eu ca-en en-ca ca-es "
    "es-ca es-gl gl-es es-eu eu-es fr-de de-fr fr-es es-fr de-es es-de de-it it-de it-fr fr-it "
    "es-it it-es pl-de de-pl pl-fr fr-pl uk-pl pl-uk uk-de de-uk uk-fr fr-uk uk-es es-uk ru-uk "
    "uk-ru ru-fr fr-ru ru-es es-ru de-nl nl-fr fr-nl nl-es es-nl da-de de-da fi-de de-fi fi-sv "
    "sv-fi fr-sv sv-fr en-sw en-af af-en en-mt mt-en en-cy cy-en en-is is-en ar-fr fr-ar ar-es "
    "es-ar ar-de de-ar zh-de zh-it zh-vi ja-de ja-fr ja-es ko-de ko-es ko-fr ko-ru tr-fr tr-es "
    "tr-uk ur-en en-ur bn-en ml-en mr-en he-es "
)


def rows() -> list[dict[str, Any]]:
    """Rows in the shape of the main table's."""
    found: list[dict[str, Any]] = []
    for row in read_csv(TABLE):
        params = number(row["params_m"])
        tags = listed(row["tags"])
        found.append(
            {
                "id": row["id"], "pipeline_tag": row["task"], "library": row["library"],
                "license": row["license"] or None, "derived": ["license"],
                "params": round(params * 1e6) if params else None,
                "languages": listed(row["languages"]), "datasets": listed(row["datasets"]),
                "base_model": row["base_model"] or None, "tags": [*tags, _MARK],
                "formats": [f for f in ("gguf", "onnx") if f == row["library"]],
                "source": SOURCE,
            }
        )  # fmt: skip
    for pair in _PAIRS.split():
        found.append(
            {
                "id": f"Helsinki-NLP/opus-mt-{pair}", "pipeline_tag": "translation",
                "library": "transformers", "license": "apache-2.0", "derived": ["license"],
                "languages": pair.split("-"), "tags": ["marian", _MARK], "source": SOURCE,
            }
        )  # fmt: skip
    return found


def add(table: list[dict[str, Any]], report: Report) -> list[dict[str, Any]]:
    """The table with what it lacks of them."""
    have = {str(row["id"]).lower() for row in table}
    fresh = [row for row in rows() if row["id"].lower() not in have]
    report.notes.append(f"{len(fresh)} well-known models that no table has")
    return [*table, *fresh]
