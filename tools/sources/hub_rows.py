"""What the Hub's API says of a model, as a record.

Everything in a reply is written by strangers: only fields of the expected type
are taken, texts are cut and cleaned, and a figure that is none is left out.
Mapping never raises.  The facts are read by the same code as the embedded
catalogue's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from bowerbird.record import Door, ModelRecord
from index.builder import hub
from index.builder.words import describe, hints
from index.catalogue import implied

SOURCE = "Hugging Face Hub API"
_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/(?!\.)[\w.-]{1,96}", re.ASCII)
_DATE = re.compile(r"20\d\d-(0[1-9]|1[0-2])-([0-2]\d|3[01])")
_PLAIN = re.compile(r"[^\w\s.,:;/+*@()\[\]%&'\"!?=#-]+")
_FORMATS = {
    ".safetensors": "safetensors", ".bin": "pytorch", ".pt": "pytorch", ".pth": "pytorch",
    ".onnx": "onnx", ".gguf": "gguf", ".h5": "tensorflow", ".msgpack": "jax", ".tflite": "tflite",
}  # fmt: skip
_STRUCTURAL = re.compile(
    r"(license|arxiv|base_model|dataset|region|doi|deploy|model-index|endpoints_compatible"
    r"|autotrain_compatible|text-generation-inference|text-embeddings-inference"
    r"|transformers|pytorch|tf|jax|rust|safetensors|onnx|diffusers)(:.*)?"
)
_MOST = 60
"""Tags, files or figures that are read of one model."""

Reply = Mapping[str, Any]


def text(value: object, limit: int = 120) -> str | None:
    """A short printable text, or None."""
    if not isinstance(value, str):
        return None
    plain = " ".join(_PLAIN.sub(" ", value[: limit * 4]).split())[:limit]
    return plain or None


def texts(value: object, limit: int = 120) -> list[str]:
    """Short texts out of a list (or the one text that stands in its place)."""
    items = cast("list[object]", value) if isinstance(value, list) else [value]
    return [found for item in items[:_MOST] if (found := text(item, limit))]


def count(value: object) -> int | None:
    """A count, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 <= value < 1e15 else None


def table(value: object) -> Reply:
    return cast("Reply", value) if isinstance(value, dict) else {}


def is_id(value: object) -> bool:
    """Whether this can be the id of a model on the Hub."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None and ".." not in value


def _metrics(index: object) -> list[dict[str, Any]]:
    """The figures of a card's `model-index`."""
    out: list[dict[str, Any]] = []
    for entry in cast("list[object]", index)[:4] if isinstance(index, list) else []:
        results = table(entry).get("results")
        for result in cast("list[object]", results)[:12] if isinstance(results, list) else []:
            data = text(table(table(result).get("dataset")).get("name"), 60)
            metrics = table(result).get("metrics")
            for metric in cast("list[object]", metrics)[:4] if isinstance(metrics, list) else []:
                name, value = text(table(metric).get("type"), 40), table(metric).get("value")
                if data and name and isinstance(value, int | float) and not isinstance(value, bool):
                    # A `verifyToken` proves nothing here: its signature cannot be checked.
                    out.append({"dataset": data, "metric": name, "value": value})
    return out


def _formats(siblings: object) -> list[str]:
    found: list[str] = []
    for item in cast("list[object]", siblings)[:500] if isinstance(siblings, list) else []:
        name = text(table(item).get("rfilename"), 200) or ""
        kind = _FORMATS.get("." + name.rpartition(".")[2].lower())
        if kind and kind not in found:
            found.append(kind)
    return sorted(found)


def row(reply: Reply) -> dict[str, Any] | None:
    """The reply as a row of facts; None where its id cannot be one of the Hub's."""
    model_id = reply.get("id") or reply.get("modelId")
    if not is_id(model_id):
        return None
    card = table(reply.get("cardData"))
    tags = [t for t in texts(reply.get("tags"), 80) if not _odd_number(t)]
    tagged = {t.partition(":")[0]: t.partition(":")[2] for t in tags if ":" in t}
    licences = texts(card.get("license"), 60)
    if own_name := text(card.get("license_name"), 60):
        tags.append(f"license_name:{own_name}")  # what licences called `other` are told apart by
    bases = texts(card.get("base_model"), 120) or [
        t.rpartition(":")[2] for t in tags if t.startswith("base_model:")
    ]
    gated = reply.get("gated")
    return {
        "id": model_id,
        "source": SOURCE,
        "pipeline_tag": text(reply.get("pipeline_tag"), 60),
        "library": text(reply.get("library_name"), 60),
        "license": licences[0] if licences else tagged.get("license"),
        "params": count(table(reply.get("safetensors")).get("total")),
        "likes": count(reply.get("likes")),
        "downloads_month": count(reply.get("downloads")),
        "languages": [c for c in texts(card.get("language"), 12) if len(c) < 13],
        "datasets": texts(card.get("datasets"), 80)
        or [t.removeprefix("dataset:") for t in tags if t.startswith("dataset:")],
        "tags": [t for t in tags if not _STRUCTURAL.fullmatch(t)],
        "arxiv": [t[6:] for t in tags if re.fullmatch(r"arxiv:\d{4}\.\d{4,5}", t)],
        "base_model": next((b for b in bases if is_id(b)), None),
        "gated": bool(gated) if isinstance(gated, bool | str) else None,
        "formats": _formats(reply.get("siblings")),
        "metrics": _metrics(card.get("model-index")),
    }


def day(value: object) -> str | None:
    """The date of a moment as the Hub writes it."""
    date = (text(value, 30) or "")[:10]
    return date if _DATE.fullmatch(date) else None


def _odd_number(tag: str) -> bool:
    """A tag with digits that are no number, such as `dim:²`."""
    value = tag.partition(":")[2]
    return value.isdigit() and not (value.isascii() and len(value) < 10)


_READ = (
    "id", "modelId", "author", "sha", "pipeline_tag", "library_name", "tags", "likes", "downloads",
    "gated", "disabled", "createdAt", "lastModified",
)  # fmt: skip
_READ_OF_CARD = (
    "license", "license_name", "language", "datasets", "base_model", "model-index",
)  # fmt: skip


def core(reply: object) -> dict[str, Any]:
    """What is read of a reply, in the Hub's own fields: this much of it is kept."""
    whole = table(reply)
    card = {**table(whole.get("cardData"))}
    if "model-index" not in card and whole.get("model-index") is not None:
        card["model-index"] = whole.get("model-index")
    files = whole.get("siblings")
    names = [
        {"rfilename": table(f).get("rfilename")}
        for f in (cast("list[object]", files)[:500] if isinstance(files, list) else [])
    ]
    return {
        **{key: whole[key] for key in _READ if key in whole},
        "cardData": {key: card[key] for key in _READ_OF_CARD if key in card},
        "safetensors": {"total": table(whole.get("safetensors")).get("total")},
        "siblings": names,
    }


def record(reply: Reply, today: str | None = None) -> ModelRecord | None:
    """The record of one reply; None where nothing can be made of it."""
    facts = row(reply)
    if facts is None or hub.is_test(facts["id"], facts["likes"]):
        return None
    made = hub.record(facts, {})
    if made is None:
        return None
    today = today or datetime.now(UTC).date().isoformat()
    usual = implied(facts, "hf")
    licence = made.license and made.license.model_copy(update={"as_of": today, "source": SOURCE})
    made = made.model_copy(
        update={
            "catalogue": "hf-live",
            "as_of": today,
            "license": licence,
            "evidence": [e.model_copy(update={"as_of": today}) for e in made.evidence],
            "released": day(reply.get("createdAt")),
            "doors": [Door(**door) for door in usual.get("doors", [])],
            "url": usual.get("url"),
        }
    )
    words = describe(made)
    return made.model_copy(update={"description": words, "hints": hints(words, *made.tags)})
