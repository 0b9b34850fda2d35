"""What two packages of embedding models know: sentence-transformers' list and fastembed's."""

from __future__ import annotations

from pathlib import Path

from bowerbird.record import Door, ModelRecord
from index.builder import licenses
from index.builder.tables import Report, number, read_csv

FASTEMBED_DATE = "2026"
SBERT_DATE = "2024"
_FASTEMBED = "fastembed 0.9.1 package"
_SBERT = "sentence-transformers documentation"
_KINDS: dict[str, tuple[list[str], list[str]]] = {
    "TextEmbedding": (["feature-extraction", "sentence-similarity"], []),
    "SparseTextEmbedding": (["feature-extraction"], ["sparse"]),
    "LateInteractionTextEmbedding": (["feature-extraction"], ["late-interaction"]),
    "LateInteractionMultimodalEmbedding": (["visual-document-retrieval"], ["late-interaction"]),
    "ImageEmbedding": (["image-feature-extraction"], []),
    "TextCrossEncoder": (["text-ranking"], ["reranker"]),
}


def _sbert(facts: Path, report: Report, hub: dict[str, ModelRecord]) -> None:
    by_lower = {key.lower(): key for key in hub}
    for row in read_csv(facts / "sbert_pretrained.csv"):
        key = by_lower.get(row["name"].lower())
        if key is None:
            report.drop("sbert", "not on the Hub under this name", row["name"])
            continue
        old = hub[key]
        size = number(row["size_mb"])
        weak = old.size_basis in (None, "from-params")
        changes = {
            "embed_dim": old.embed_dim or int(number(row["dim"]) or 0) or None,
            "max_tokens": old.max_tokens or int(number(row["max_seq_length"]) or 0) or None,
            "size_bytes": int(size * 1e6) if size and weak else old.size_bytes,
            "size_basis": "reported" if size and weak else old.size_basis,
        }
        marks = [m for m in ("recommended", "deprecated") if row[m].lower() == "true"]
        hub[key] = old.model_copy(update={**changes, "tags": [*old.tags, *marks]})


def merge(
    facts: Path, report: Report, hub: dict[str, ModelRecord]
) -> tuple[list[ModelRecord], dict[str, list[Door]]]:
    """Change `hub` in place; returns models that it lacks, and doors by record id."""
    _sbert(facts, report, hub)
    by_lower = {key.lower(): key for key in hub}
    new: dict[str, ModelRecord] = {}
    doors: dict[str, list[Door]] = {}
    for row in read_csv(facts / "fastembed_models.csv"):
        name = row["model"]
        door = Door(loader="fastembed", id=f"fastembed:{name}", name=name)
        key = by_lower.get(name.lower()) or by_lower.get(row["hf_source"].lower())
        if key is not None:
            old = hub[key]
            dim = int(number(row["dim"]) or 0) or None
            formats = old.formats if "ONNX" in old.formats else [*old.formats, "ONNX"]
            hub[key] = old.model_copy(
                update={"formats": formats, "embed_dim": old.embed_dim or dim}
            )
            doors.setdefault(key, []).append(door)
            report.drop("fastembed", "merged into the Hub's row", name)
            continue
        if name in new:
            report.drop("fastembed", "another half of one model", name)
            continue
        tasks, tags = _KINDS.get(row["kind"], (["feature-extraction"], []))
        size = number(row["size_gb"])
        new[name] = ModelRecord(
            id=row["hf_source"] or name, catalogue="fastembed", source=_FASTEMBED,
            as_of=FASTEMBED_DATE, tasks=list(tasks), library="fastembed", tags=list(tags),
            license=licenses.fact(row["license"], source=_FASTEMBED, as_of=FASTEMBED_DATE),
            size_bytes=int(size * 1e9) if size else None, size_basis="file" if size else None,
            embed_dim=int(number(row["dim"]) or 0) or None, formats=["ONNX"], doors=[door],
        )  # fmt: skip
    return list({r.id: r for r in new.values()}.values()), doors
