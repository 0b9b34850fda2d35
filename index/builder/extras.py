"""Further facts for records that exist: papers of the transformers library, times on phones."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from bowerbird.record import ModelRecord
from index.builder.hub import strings
from index.builder.tables import number, read_csv, read_jsonl

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def papers(facts: Path, hub: dict[str, ModelRecord]) -> int:
    """Release dates of the checkpoints that the library's pages name, and papers of families.

    `hub` is changed in place; returns how many records learned something.  A
    family is the longest page name that a model's own name begins with; only
    its first paper is passed on, its date is not.
    """
    by_lower = {key.lower(): key for key in hub}
    families: dict[str, str] = {}
    changed: set[str] = set()
    for row in read_jsonl(facts / "transformers_docs.jsonl"):
        first = str(row.get("first_arxiv") or "")
        if first and len(str(row["doc"])) > 2:
            families[re.sub(r"[_\s]", "-", str(row["doc"]).lower())] = first
        day = str(row.get("released") or "")
        for checkpoint in strings(row.get("checkpoints")):
            key = by_lower.get(checkpoint.lower())
            # A page also names models of others in its examples: a shared word is asked for.
            if key is None or str(row["doc"])[:3].lower() not in checkpoint.lower():
                continue
            old = hub[key]
            update: dict[str, object] = {}
            if not old.released and _DAY.fullmatch(day):
                update["released"] = day
            if not old.arxiv and first:
                update["arxiv"] = [first]
            if update:
                hub[key] = old.model_copy(update=update)
                changed.add(key)
    for key, old in hub.items():
        if old.arxiv or old.library != "transformers":
            continue
        words = re.split(r"[-_.]", key.rpartition("/")[2].lower())
        starts = ("-".join(words[:n]) for n in range(len(words), 0, -1))
        paper = next((families[start] for start in starts if start in families), None)
        if paper:
            hub[key] = old.model_copy(update={"arxiv": [paper]})
            changed.add(key)
    return len(changed)


def phone_times(facts: Path, hub: dict[str, ModelRecord]) -> int:
    """Tags with the shortest time on Qualcomm's devices; a model in parts counts as their sum."""
    names = {row["id"]: row["name"] for row in read_csv(facts / "qualcomm_aihub_models.csv")}
    sums: dict[tuple[str, str, str, str], float] = defaultdict(float)
    for row in read_csv(facts / "qualcomm_aihub_perf.csv"):
        ms = number(row["ms"])
        if ms:
            sums[row["id"], row["precision"], row["device"], row["runtime"]] += ms
    fastest: dict[str, tuple[float, str]] = {}
    for (model, _, device, _), ms in sorted(sums.items()):
        if model not in fastest or ms < fastest[model][0]:
            fastest[model] = ms, device
    count = 0
    for model, (ms, device) in fastest.items():
        key = f"qualcomm/{names.get(model, '')}"
        if key in hub:
            tags = [*hub[key].tags, f"fastest-ms:{ms:.3g}", f"fastest-device:{device}"]
            hub[key] = hub[key].model_copy(update={"tags": tags})
            count += 1
    return count
