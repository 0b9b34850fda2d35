"""spaCy's pipelines: the newest version of each, laid onto the Hub's rows where it has them."""

from __future__ import annotations

import re
from pathlib import Path

from bowerbird.record import Door, Evidence, ModelRecord
from index.builder import licenses
from index.builder.tables import Report, number, read_csv

DATE = "2026"
_SOURCE = "spacy-models metadata"
_SET = "spaCy evaluation set"
_FIGURES = (("ents_f", "ner f"), ("tag_acc", "tag accuracy"), ("dep_las", "las"))
_LICENSES = {"gnu gpl 3.0": "gpl-3.0", "cc by-sa": "cc-by-sa-4.0"}
_OLD = re.compile(r"_(pytt|trf)_")  # names of the first packages with transformers


def _version(text: str) -> tuple[bool, list[int]]:
    """For sorting; a preview ("2.1.0a4") comes before any release."""
    release = re.fullmatch(r"[\d.]+", text) is not None
    return release, [int(n) for n in re.findall(r"\d+", text)]


def _record(row: dict[str, str]) -> ModelRecord:
    name = row["name"]
    parts = row["pipeline"].split(";")
    size = number(row["size"].partition(" ")[0])
    figures = [(m, number(row[column])) for column, m in _FIGURES]
    evidence = [
        Evidence(dataset=_SET, metric=metric, grade="verified", source=_SOURCE, as_of=DATE,
                 value=round(value * 100 if value <= 1 else value, 2))
        for metric, value in figures if value
    ]  # fmt: skip
    written = row["license"].strip()
    tags = [p for p in ("ner", "tagger", "parser", "morphologizer", "senter") if p in parts]
    language = name.partition("_")[0]
    speed = number(row["speed"])
    own = f"github:explosion/spacy-models#{name}"
    return ModelRecord(
        id=own, catalogue="spacy", source=f"{_SOURCE} {row['version']}", as_of=DATE,
        tasks=["token-classification"] if parts != [""] else ["feature-extraction"],
        tasks_derived=True, library="spacy",
        license=licenses.fact(_LICENSES.get(written.lower(), written), source=_SOURCE, as_of=DATE),
        size_bytes=int(size * 1e6) if size else None, size_basis="file" if size else None,
        languages=["multilingual"] if language == "xx" else [language],
        tags=["spacy", *tags, *([f"words-per-second:{speed:.0f}"] if speed else [])],
        formats=["spacy"], evidence=evidence, doors=[Door(loader="spacy", id=own, name=name)],
        url="https://github.com/explosion/spacy-models",
    )  # fmt: skip


def merge(facts: Path, report: Report, hub: dict[str, ModelRecord]) -> list[ModelRecord]:
    """Fill in the Hub's `spacy/...` rows (changed in place); returns the pipelines it lacks."""
    newest: dict[str, dict[str, str]] = {}
    for row in read_csv(facts / "spacy_models.csv"):
        old = newest.get(row["name"])
        if old is not None:
            report.drop("spacy", "all but the newest version of a pipeline", row["name"])
        if old is None or _version(row["version"]) > _version(old["version"]):
            newest[row["name"]] = row
    new: list[ModelRecord] = []
    for name, row in newest.items():
        if _OLD.search(name):
            report.drop("spacy", "packages of spaCy 2 under another name today", name)
            continue
        if not _version(row["version"])[0]:
            report.drop("spacy", "previews that were never released", f"{name} {row['version']}")
            continue
        made = _record(row)
        old = hub.get(f"spacy/{name}")
        if old is None:
            new.append(made)
            continue
        report.drop("spacy", "merged into the Hub's row", name)
        others = [e for e in old.evidence if e.dataset not in (_SET, "None")]
        hub[f"spacy/{name}"] = old.model_copy(
            update={
                "size_bytes": made.size_bytes, "size_basis": made.size_basis,
                "license": made.license or old.license, "evidence": [*made.evidence, *others],
                "languages": old.languages or made.languages, "library": "spacy",
                "tags": list(dict.fromkeys([*old.tags, *made.tags])),
            }
        )  # fmt: skip
    return new
