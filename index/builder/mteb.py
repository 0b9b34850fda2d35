"""Embedding models with their leaderboard scores (MTEB), and older SBERT figures."""

from __future__ import annotations

from pathlib import Path

from bowerbird.record import Evidence, ModelRecord
from index.builder import licenses, tongues
from index.builder.tables import Report, number, read_csv

DATE = "2026-10"
WORKED_OUT = frozenset({"params-from-name", "params-from-architecture"})
SCORES_DATE = "2026-08"
_SOURCE = "mteb 2.26.24 model metadata"
_SCORES = "embeddings-benchmark/results"
_COLUMNS = (
    ("mean_task", "mean-task"), ("Retrieval", "retrieval"), ("STS", "sts"),
    ("Classification", "classification"), ("Clustering", "clustering"), ("Reranking", "reranking"),
)  # fmt: skip


def language_codes(text: str, limit: int = 120) -> list[str]:
    """ISO 639-1 codes (639-3 where there is no shorter one) of "eng-Latn;deu-Latn"."""
    parts = [part for part in text.replace(",", ";").split(";") if part.strip()]
    # Programming languages are listed beside the spoken ones.
    return list(dict.fromkeys(tongues.short(part) or "code" for part in parts))[:limit]


def scores(facts: Path) -> dict[str, list[Evidence]]:
    """Leaderboard evidence by model; the best complete revision counts."""
    best: dict[str, dict[str, str]] = {}
    for row in read_csv(facts / "mteb_eng_v2_scores.csv"):
        old = best.get(row["model"])
        mean = number(row["mean_task"])
        if mean is None:
            continue
        rank = (int(number(row["n_tasks"]) or 0), mean)
        if old is None or rank > (int(number(old["n_tasks"]) or 0), number(old["mean_task"]) or 0):
            best[row["model"]] = row
    found: dict[str, list[Evidence]] = {}
    for model, row in best.items():
        for column, metric in _COLUMNS:
            value = number(row.get(column))
            if value is not None:
                found.setdefault(model, []).append(
                    Evidence(dataset="MTEB(eng, v2)", metric=metric, value=value,
                             grade="leaderboard", source=_SCORES, as_of=SCORES_DATE)
                )  # fmt: skip
    return found


def sbert(facts: Path) -> dict[str, list[Evidence]]:
    """Figures of the sentence-transformers documentation by model."""
    out: dict[str, list[Evidence]] = {}
    for row in read_csv(facts / "sbert_pretrained.csv"):
        for column, dataset in (
            ("sentence_performance_14ds", "SBERT sentence embeddings (14 sets)"),
            ("semantic_search_6ds", "SBERT semantic search (6 sets)"),
        ):
            value = number(row.get(column))
            if value is not None:
                out.setdefault(row["name"], []).append(
                    Evidence(dataset=dataset, metric="mean", value=value, grade="verified",
                             source="sentence-transformers documentation", as_of="2024")
                )  # fmt: skip
    return out


def _tasks(row: dict[str, str]) -> list[str]:
    modes = set(row["modalities"].split(";"))
    if row["model_type"] == "cross-encoder":
        return ["text-ranking"]
    if "text" not in modes and "image" in modes:
        return ["image-feature-extraction"]
    if modes == {"audio"}:
        return ["feature-extraction", "audio-classification"]
    if "video" in modes and "text" not in modes:
        return ["video-classification"]
    if modes == {"image", "text"} and row["model_type"] == "late-interaction":
        return ["visual-document-retrieval"]
    if "image" in modes and "text" in modes:
        return ["feature-extraction", "zero-shot-image-classification"]
    return ["feature-extraction", "sentence-similarity"]


def _record(row: dict[str, str]) -> ModelRecord:
    # A path is a folder on somebody's machine.
    base = None if row["adapted_from"].startswith(("/", ".")) else row["adapted_from"] or None
    params = number(row["n_parameters"])
    memory = number(row["memory_usage_mb"])
    framework = row["framework"].split(";")
    library = next(
        (
            lib
            for lib, mark in (
                ("sentence-transformers", "Sentence Transformers"),
                ("transformers", "Transformers"),
            )
            if mark in framework
        ),
        None,
    )
    modes = [f"modality:{m}" for m in row["modalities"].split(";") if m not in ("", "text")]
    return ModelRecord(
        id=row["name"], catalogue="mteb", source=_SOURCE, as_of=DATE, tasks=_tasks(row),
        tasks_derived=True, library=library,
        license=licenses.fact(row["license"], source=_SOURCE, as_of=DATE),
        params=int(params) if params else None,
        size_bytes=int(memory * 2**20) if memory else None,
        size_basis="reported" if memory else None,
        embed_dim=int(number(row["embed_dim"]) or 0) or None,
        max_tokens=int(number(row["max_tokens"]) or 0) or None,
        languages=language_codes(row["languages"]),
        tags=["mteb", *(t for t in row["model_type"].split(";") if t), *modes],
        formats=[f for f in ("safetensors", "ONNX", "GGUF") if f in framework],
        base_model=base,
        arxiv=[a for a in row["arxiv"].split(";") if a],
        released=row["release_date"] or None, superseded_by=row["superseded_by"] or None,
        gated=True if licenses.gated_family(row["name"]) else None,
        gated_basis=f"family rule: {licenses.gated_family(row['name'])}"
        if licenses.gated_family(row["name"]) else None,
    )  # fmt: skip


def merge(facts: Path, report: Report, hub: dict[str, ModelRecord]) -> dict[str, ModelRecord]:
    """Fill in `hub` (by id, changed in place) and return the models that it lacks."""
    by_lower = {key.lower(): key for key in hub}
    scored, older = scores(facts), sbert(facts)
    new: dict[str, ModelRecord] = {}
    for row in read_csv(facts / "mteb_models.csv"):
        name = row["name"]
        if row["open_weights"] != "True":
            report.drop("mteb", "services without open weights", name)
            continue
        if name.startswith("mteb/baseline") or " " in name or "/" not in name:
            report.drop("mteb", "baselines and settings of other rows", name)
            continue
        made = _record(row)
        key = by_lower.get(name.lower())
        if key is None:
            new[name] = made
            continue
        report.drop("mteb", "merged into the Hub's row", name)
        old = hub[key]
        hub[key] = old.model_copy(
            update={
                "params": made.params if WORKED_OUT.intersection(old.tags) and made.params
                else (old.params or made.params),
                "size_bytes": made.size_bytes if old.size_basis in (None, "from-params", "reported")
                and made.size_bytes else old.size_bytes,
                "size_basis": made.size_basis if old.size_basis in (None, "from-params", "reported")
                and made.size_bytes else old.size_basis,
                "embed_dim": made.embed_dim or old.embed_dim,
                "max_tokens": made.max_tokens or old.max_tokens,
                "languages": made.languages if len(made.languages) > len(old.languages)
                and old.languages != ["multilingual"] else (old.languages or made.languages),
                "license": old.license or made.license,
                "base_model": old.base_model or made.base_model,
                "released": made.released, "superseded_by": made.superseded_by,
                "library": old.library or made.library, "tasks": old.tasks or made.tasks,
                "arxiv": old.arxiv or made.arxiv,
                "tags": [t for t in old.tags if t not in WORKED_OUT or not made.params],
            }
        )  # fmt: skip
    for table in (scored, older):
        for name, found in table.items():
            for group in (hub, new):
                key = name if name in group else by_lower.get(name.lower())
                if key and key in group:
                    old = group[key]
                    group[key] = old.model_copy(update={"evidence": [*old.evidence, *found]})
    return new
