"""Scores from leaderboards, laid onto records: speech recognition and CLIP variants."""

from __future__ import annotations

from pathlib import Path

from bowerbird.record import Door, Evidence, ModelRecord
from index.builder import licenses
from index.builder.tables import Report, number, read_csv
from index.builder.timm_source import datasets_of

ASR_DATE = "2026-08"
CLIP_DATE = "2023-11"
_ASR = "open_asr_leaderboard"
_ASR_COLUMNS = (
    ("Avg. WER", "Open ASR leaderboard (English)", "wer"),
    ("LS Clean WER", "librispeech", "wer"),
    ("RTFx", "Open ASR leaderboard (English)", "rtfx"),
)


def speech(facts: Path, report: Report, records: dict[str, ModelRecord]) -> dict[str, ModelRecord]:
    """Word error rates (percent) onto `records`, changed in place; returns models it lacks."""
    by_lower = {key.lower(): key for key in records}
    new: dict[str, ModelRecord] = {}
    for row in read_csv(facts / "asr_leaderboard_en_shortform.csv"):
        name = row["model"]
        found = [
            Evidence(dataset=d, metric=m, value=v, grade="leaderboard", source=_ASR, as_of=ASR_DATE)
            for c, d, m in _ASR_COLUMNS
            if (v := number(row.get(c))) is not None and v > 0
        ]
        key = by_lower.get(name.lower())
        if key:
            old = records[key]
            records[key] = old.model_copy(update={"evidence": [*old.evidence, *found]})
        elif row.get("License") != "Open":
            report.drop("asr", "services without open weights", name)
        else:
            billions = number(row.get("Model size (B)"))
            params = round(billions * 1e9) if billions and billions > 0 else None
            new[name] = ModelRecord(
                id=name, catalogue="asr", source=_ASR, as_of=ASR_DATE,
                tasks=["automatic-speech-recognition"], languages=["en"], params=params,
                size_bytes=params * 4 if params else None,
                size_basis="from-params" if params else None, evidence=found,
                tags=["open-asr-leaderboard"],
            )  # fmt: skip
    for row in read_csv(facts / "asr_leaderboard_multilingual.csv"):
        key = by_lower.get(row["model"].lower())
        mean = number(row.get("Avg"))
        if key and mean:
            old = records[key]
            more = Evidence(
                dataset="Open ASR leaderboard (multilingual)", metric="wer", value=round(mean, 3),
                grade="leaderboard", source=_ASR, as_of=ASR_DATE,
            )  # fmt: skip
            records[key] = old.model_copy(update={"evidence": [*old.evidence, more]})
    return new


def clip(facts: Path, records: dict[str, ModelRecord]) -> dict[str, ModelRecord]:
    """CLIP variants: doors, zero-shot scores (percent); returns models that `records` lacks."""
    by_lower = {key.lower(): key for key in records}
    new: dict[str, ModelRecord] = {}
    for row in read_csv(facts / "open_clip_models.csv"):
        hub = "/".join(row["hf_hub"].split("/")[:2]).rstrip("/")  # some rows name a file in it
        if not hub:
            continue
        found = [
            Evidence(dataset="imagenet-1k", metric="zero-shot-top-1", value=round(value * 100, 2),
                     grade="leaderboard", source="open_clip results", as_of=CLIP_DATE)
            for value in [number(row.get("in1k_zeroshot"))] if value is not None
        ]  # fmt: skip
        door = Door(loader="open_clip", id=f"open_clip:{row['model']}/{row['pretrained']}",
                    name=f"{row['model']}/{row['pretrained']}")  # fmt: skip
        key = by_lower.get(hub.lower())
        group = records if key else new
        old = group.get(key or hub)
        if old is None:
            params = number(row["params_m"])
            old = ModelRecord(
                id=hub, catalogue="openclip", source="open-clip-torch 3.3.0", as_of="2026",
                tasks=["zero-shot-image-classification", "image-feature-extraction"],
                tasks_derived=True, library="open_clip", tags=["clip"],
                params=round(params * 1e6) if params else None,
                size_bytes=round(params * 4e6) if params else None,
                size_basis="from-params" if params else None,
                input_size=int(number(row["image_size"]) or 0) or None,
                embed_dim=int(number(row["embed_dim"]) or 0) or None,
                gmacs=(number(row["gflops"]) or 0) / 2 or None,
                license=licenses.fact("mit", source="LAION's licence for its CLIP models",
                                      as_of="2026", basis="family")
                if hub.startswith("laion/") else None,
                doors=[Door(loader="huggingface_hub", id=hub, name=hub)],
            )  # fmt: skip
        tasks = list(dict.fromkeys([*old.tasks, "zero-shot-image-classification"]))
        doors = [*old.doors, door] if all(d.id != door.id for d in old.doors) else old.doors
        have = {(e.dataset, e.metric) for e in old.evidence}
        fresh = [e for e in found if (e.dataset, e.metric) not in have]
        data = old.datasets or datasets_of(row["pretrained"])
        group[key or hub] = old.model_copy(
            update={"tasks": tasks, "doors": doors, "evidence": [*old.evidence, *fresh],
                    "datasets": data}
        )  # fmt: skip
    return new
