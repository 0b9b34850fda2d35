"""All sources together: merged, licensed, described, ready to write."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bowerbird.record import Architecture, Door, ModelRecord
from index.builder import (
    abilities,
    boards,
    bundles,
    counts,
    embedders,
    extras,
    further,
    hub,
    licenses,
    lineages,
    monai_source,
    mteb,
    openmmlab_source,
    openvino_source,
    projects,
    spacy_source,
    timm_source,
    torchhub,
    ultralytics_source,
    voices,
    wellknown,
)
from index.builder import torchvision_source as vision
from index.builder.tables import Report, read_jsonl
from index.builder.words import describe, hints
from index.catalogue import implied

Row = dict[str, Any]
# Models that the Hub moved under an owner; the bare name still leads to them.
_OLD_OWNERS: tuple[tuple[str, str], ...] = (
    ("google-bert", "bert-"), ("FacebookAI", "roberta-"), ("FacebookAI", "xlm-"),
    ("openai-community", "gpt2"), ("google-t5", "t5-"), ("distilbert", "distil"),
    ("albert", "albert-"), ("xlnet", "xlnet-"), ("almanach", "camembert-"),
    ("facebook", "bart-"), ("openai-community", "roberta-base-openai"),
    ("openai-community", "roberta-large-openai"),
)  # fmt: skip
_NOT_WORDS = ("license", "catalogue:", "embed_dim:", "input_size:", "num_classes:", "context",
              "region:", "max_tokens:", "params-from-", "languages-from-",
              "cpu-onnx-ms:", "t4-tensorrt-ms:", "rtx3090-ms:", "fastest-", "words-per-second:",
              "sample-rate:", "custom_code")  # fmt: skip
ROSTER = (
    "timm",
    "torchvision",
    "torchaudio",
    "torchtext",
    "torchhub",
    "hf",
    "mteb",
    "asr",
    "openclip",
    "fastembed",
    "ultralytics",
    "spacy",
    "monai",
    "coqui",
    "espnet",
    "openvino",
    "openmmlab",
    "projects",
)


def _with_doors(record: ModelRecord, doors: Iterable[Door]) -> ModelRecord:
    have = {door.id.lower() for door in record.doors}
    fresh = list({d.id.lower(): d for d in doors if d.id.lower() not in have}.values())
    return record.model_copy(update={"doors": [*record.doors, *fresh]}) if fresh else record


def _merge_timm(
    records: list[ModelRecord], same: dict[str, str], torch: dict[str, ModelRecord], report: Report
) -> dict[str, ModelRecord]:
    """timm's records by id; those that re-host torchvision's weights become its doors."""
    out: dict[str, ModelRecord] = {}
    for record in records:
        model = record.doors[0].name
        twin = same.get(model)
        if twin:
            old = torch[twin]
            have = {(e.dataset, e.metric) for e in old.evidence}
            more = [e for e in record.evidence if (e.dataset, e.metric) not in have]
            joined = old.model_copy(
                update={"evidence": [*old.evidence, *more], "embed_dim": record.embed_dim}
            )
            torch[twin] = _with_doors(joined, record.doors)
            report.drop("timm", "merged into torchvision's own weights", record.id)
        elif record.id in out:
            # Two tags load one repository: the tag that bears its name leads.
            first, second = out[record.id], record
            if record.id == f"timm/{model}":
                first, second = second, first
            other = second.doors[0]
            alias = Door(loader="timm", id=f"timm/{other.name}", name=other.name)
            out[record.id] = _with_doors(first, [alias, *second.doors[1:]])
            report.drop("timm", "two tags of one repository, merged", record.id)
        else:
            out[record.id] = record
    return out


def _merge_hub(
    records: list[ModelRecord],
    groups: list[dict[str, ModelRecord]],
    known: dict[str, int],
    report: Report,
) -> dict[str, ModelRecord]:
    """The Hub's records without those that a registry knows better."""
    doors = {d.id.lower(): (g, key) for g in groups for key, r in g.items() for d in r.doors}
    doors |= {key.lower(): (g, key) for g in groups for key in g}
    out: dict[str, ModelRecord] = {}
    for record in records:
        found = doors.get(record.id.lower())
        if found:
            group, key = found
            old = group[key]
            group[key] = old.model_copy(
                update={
                    "likes": record.likes, "downloads_month": record.downloads_month,
                    "license": old.license or record.license, "arxiv": old.arxiv or record.arxiv,
                }
            )  # fmt: skip
            report.drop("hf", "merged into timm's or torchvision's record", record.id)
            continue
        if record.library == "timm" and record.architecture is None:
            name = next((t for t in record.tags if t in known), None)
            if name:
                twin = Architecture(library="timm", name=name, basis="inferred")
                out[record.id] = record.model_copy(update={"architecture": twin})
                continue
        out[record.id] = record
    return out


def _old_names(records: dict[str, ModelRecord], report: Report) -> dict[str, ModelRecord]:
    """Bare names ("roberta-large") become doors of the model under its owner."""
    out = dict(records)
    for key in [k for k in records if "/" not in k and ":" not in k]:
        owner = next((o for o, start in _OLD_OWNERS if key.startswith(start)), None)
        if owner is None:
            continue
        new = f"{owner}/{key}"
        moved = out.pop(key)
        if new in out:
            report.drop("hf", "old names, merged", key)
        else:
            out[new] = moved.model_copy(update={"id": new})
    for key, record in list(out.items()):
        owner, _, name = key.partition("/")
        if (
            any(o == owner and name.startswith(start) for o, start in _OLD_OWNERS)
            and owner != "facebook"
        ):
            loader = record.library if record.library else "transformers"
            doors = record.doors or [Door(loader=loader, id=key, name=key)]
            out[key] = record.model_copy(
                update={"doors": [*doors, Door(loader=loader, id=name, name=key)]}
            )
    return out


def _usual_door(record: ModelRecord) -> ModelRecord:
    """Give a Hub model its one usual door where it has none."""
    if record.doors:
        return record
    door = implied(
        {"id": record.id, "library": record.library, "tags": record.tags}, record.catalogue
    )
    doors = [Door(**d) for d in door.get("doors", [])]
    return record.model_copy(update={"doors": doors, "url": record.url or door.get("url")})


def _finish(record: ModelRecord, raw: Row | None) -> ModelRecord:
    record = abilities.learned(_usual_door(record))
    if record.url is None and ":" not in record.id and "no-hub-copy" not in record.tags:
        record = record.model_copy(update={"url": f"https://huggingface.co/{record.id}"})
    description = describe(record)
    names = " ".join(door.name for door in record.doors[1:])
    texts = [names, *record.tags]
    if raw:
        texts += [str(raw.get("summary") or ""), *hub.strings(raw.get("tags"))]
        texts += hub.strings(raw.get("datasets"))[:8]
    clean = [t for t in texts if not t.startswith(_NOT_WORDS) and t not in hub.GUESSED_USES]
    return record.model_copy(
        update={"description": description, "hints": hints(description, *clean)}
    )


def _zoos(
    facts: Path, report: Report, hubs: dict[str, ModelRecord], known: dict[str, int]
) -> tuple[dict[str, list[ModelRecord]], dict[str, list[Door]]]:
    """Zoos of single libraries: what the Hub lacks by file, and doors of what it has."""
    embedding, doors = embedders.merge(facts, report, hubs)
    papers, times = extras.papers(facts, hubs), extras.phone_times(facts, hubs)
    report.notes.append(f"{papers} records got a paper or a release date from transformers' pages")
    report.notes.append(f"{times} records got their shortest time on a phone or board")
    zoos = {
        "fastembed": embedding,
        "ultralytics": ultralytics_source.load(facts, report),
        "spacy": spacy_source.merge(facts, report, hubs),
        "monai": monai_source.load(facts, report),
        "coqui": voices.coqui(facts, report, hubs),
        "espnet": voices.espnet(facts, report, hubs),
        "openvino": openvino_source.load(facts, report),
        "openmmlab": openmmlab_source.load(facts, report, known),
        "projects": projects.load(report),
    }
    return zoos, doors


def assemble(
    facts: Path,
    report: Report,
    timm_tags: tuple[str, list[timm_source.Tag]] | None = None,
    vision_weights: tuple[str, list[vision.Weights]] | None = None,
) -> dict[str, list[ModelRecord]]:
    """Records by catalogue file.  The registries are the installed ones unless given."""
    weights = vision_weights or vision.registry()
    tags = timm_tags or timm_source.registry()
    torch_list, urls = vision.load(facts, report, weights)
    torch = {r.id: r for r in torch_list}
    timm_list, known = timm_source.load(facts, tags)
    timm = _merge_timm(timm_list, timm_source.torchvision_ids(tags[1], urls), torch, report)
    table = further.rows(facts, read_jsonl(facts / "hf_models.jsonl"), report)
    if table:
        table = wellknown.add(table, report)
    hub_list, raw = hub.load(table, report, known)
    hubs = _old_names(_merge_hub(hub_list, [timm, torch], known, report), report)

    groups: dict[str, dict[str, ModelRecord]] = {"timm": timm, "torchvision": torch, "hf": hubs}
    groups["mteb"] = mteb.merge(facts, report, hubs)
    groups["asr"] = boards.speech(facts, report, hubs)
    everything = {**timm, **hubs}
    groups["openclip"] = boards.clip(facts, everything)
    for group in (timm, hubs):
        for key in group:
            group[key] = everything[key]
    fresh, more_doors = _zoos(facts, report, hubs, known)
    for name, records in {**bundles.load(facts, report), **fresh}.items():
        groups[name] = {r.id: r for r in records}

    first: dict[str, str] = {}
    for weight in weights[1]:
        if ".detection" not in weight.module and ".quantization" not in weight.module:
            first.setdefault(weight.model, f"torchvision:{weight.model}/{weight.name}")
    entries, doors = torchhub.load(facts, report, first)
    groups["torchhub"] = {r.id: r for r in entries}
    for target, more in [*doors.items(), *more_doors.items()]:
        for group in groups.values():
            if target in group:
                group[target] = _with_doors(_usual_door(group[target]), more)
    return _together(facts, groups, raw, report)


def _together(
    facts: Path, groups: dict[str, dict[str, ModelRecord]], raw: dict[str, Row], report: Report
) -> dict[str, list[ModelRecord]]:
    """Checked figures, licences of bases, descriptions, and each id once over all files."""
    whole: dict[str, ModelRecord] = {}
    lower: set[str] = set()
    for name in ROSTER:
        for key, record in groups.get(name, {}).items():
            if key.lower() in lower:
                report.drop(name, "duplicates of another file's row", key)
                continue
            lower.add(key.lower())
            whole[key] = record
    known = counts.tables(facts)
    whole = {
        key: lineages.lay(counts.settle(record, known, report)) for key, record in whole.items()
    }
    copies = lineages.license_copies(whole)
    report.notes.append(f"{copies} copies got the licence of the model that they hold")
    changed = licenses.inherit(whole)
    report.notes.append(f"{changed} records got a stricter licence from their base model or family")
    taken: dict[str, str] = {key.lower(): key for key in whole}
    out: dict[str, list[ModelRecord]] = {name: [] for name in ROSTER}
    for key, record in whole.items():
        finished = _finish(abilities.with_base(record, whole), raw.get(key.lower()))
        free = [d for d in finished.doors if taken.setdefault(d.id.lower(), key) == key]
        out[record.catalogue].append(finished.model_copy(update={"doors": free}))
    return out
