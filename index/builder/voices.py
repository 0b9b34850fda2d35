"""Speech models of the Coqui and ESPnet zoos; those that the Hub has too are laid onto its rows."""

from __future__ import annotations

import re
from pathlib import Path

from bowerbird.record import Door, LicenseFact, ModelRecord
from index.builder import licenses, tongues
from index.builder.tables import Report, read_csv
from index.datasets import canonical

COQUI_DATE = "2026"
ESPNET_DATE = "2023"
_COQUI = "coqui-tts model list"
_ESPNET = "espnet_model_zoo table"
_KINDS = {
    "tts_models": (["text-to-speech"], ["tts"]),
    "vocoder_models": (["other"], ["vocoder", "speech"]),
    "voice_conversion_models": (["audio-to-audio"], ["voice-conversion"]),
}
# What the lists write for no code of a language.
_CODES = {"multilingual": "multilingual", "universal": "multilingual", "jp": "ja"}
_WRITTEN = {
    "mpl": "mpl-2.0", "cpml": "coqui-public-model-license", "cc by-nc-nd 4.0": "cc-by-nc-nd-4.0",
    "cc-by-sa 4.0": "cc-by-sa-4.0",
}  # fmt: skip
_ON_HUB = {"xtts_v2": "coqui/XTTS-v2", "xtts_v1.1": "coqui/XTTS-v1"}
_ESPNET_KINDS: dict[str, tuple[list[str], list[str]]] = {
    "tts": (["text-to-speech"], ["tts"]), "asr": (["automatic-speech-recognition"], []),
    "asr_stream": (["automatic-speech-recognition"], ["streaming"]),
    "enh": (["audio-to-audio"], ["speech-enhancement", "speech-separation"]),
    "diar": (["voice-activity-detection"], ["speaker-diarization"]),
    "slu": (["audio-classification"], ["spoken-language-understanding"]),
}  # fmt: skip


def _languages(text: str) -> list[str]:
    code = _CODES.get(text.lower()) or tongues.short(text)
    return [code] if code else []


def _coqui_license(text: str) -> LicenseFact | None:
    plain = text.strip().lower()
    if plain.startswith("custom"):
        name = plain.rpartition(" ")[2]
        return LicenseFact(id="other", name=name, source=_COQUI, as_of=COQUI_DATE)
    return licenses.fact(_WRITTEN.get(plain, plain), source=_COQUI, as_of=COQUI_DATE)


def _laid_on(
    hub: dict[str, ModelRecord], key: str, made: ModelRecord, report: Report, zoo: str
) -> bool:
    """Whether the Hub's row `key` took in what `made` knows."""
    old = hub.get(key)
    if old is None:
        return False
    hub[key] = old.model_copy(
        update={
            "license": old.license or made.license, "languages": old.languages or made.languages,
            "datasets": old.datasets or made.datasets, "tasks": old.tasks or made.tasks,
        }
    )  # fmt: skip
    report.drop(zoo, "merged into the Hub's row", made.id.rpartition("#")[2])
    return True


def coqui(facts: Path, report: Report, hub: dict[str, ModelRecord]) -> list[ModelRecord]:
    """Voices, vocoders and voice converters of the Coqui list."""
    records: list[ModelRecord] = []
    for row in read_csv(facts / "coqui_tts_models.csv"):
        tasks, tags = _KINDS[row["type"]]
        own = f"github:coqui-ai/TTS#{row['name']}"
        data = "common-voice" if row["dataset"] in ("cv", "common-voice") else row["dataset"]
        several = data in ("multi-dataset", "custom", "universal")
        made = ModelRecord(
            id=own, catalogue="coqui", source=_COQUI, as_of=COQUI_DATE, tasks=list(tasks),
            library="coqui-tts", license=_coqui_license(row["license"]),
            languages=_languages(row["language"]), formats=["pytorch"],
            datasets=[] if several else [canonical(data)],
            tags=[*tags, *(["female-voice"] if "female" in own else []),
                  *(["male-voice"] if re.search(r"[-_]male", own) else [])],
            doors=[Door(loader="coqui-tts", id=own, name=row["name"])],
            url="https://github.com/coqui-ai/TTS",
        )  # fmt: skip
        if not _laid_on(hub, _ON_HUB.get(row["model"], ""), made, report, "coqui"):
            records.append(made)
    return records


def espnet(facts: Path, report: Report, hub: dict[str, ModelRecord]) -> list[ModelRecord]:
    """ESPnet's zoo: entries that load, each upload once under its shortest name."""
    uploads: dict[str, dict[str, str]] = {}
    for row in read_csv(facts / "espnet_models.csv"):
        name = row["name"]
        if row["valid"] != "true" or row["task"] not in _ESPNET_KINDS:
            report.drop("espnet", "marked as not loading, or without a task", name)
            continue
        if row["url"].startswith("https://huggingface.co") and name.lower() in {
            key.lower() for key in hub
        }:
            report.drop("espnet", "merged into the Hub's row", name)
            continue
        upload = row["url"] if "zenodo" in row["url"] else name
        old = uploads.get(upload)
        if old is not None:
            report.drop("espnet", "two names of one upload", max(name, old["name"], key=len))
        if old is None or len(name) < len(old["name"]):
            uploads[upload] = row
    records: list[ModelRecord] = []
    for row in uploads.values():
        tasks, tags = _ESPNET_KINDS[row["task"]]
        name = row["name"]
        gender = [f"{row['gender']}-voice"] if row["gender"] in ("female", "male") else []
        rate = [f"sample-rate:{row['fs']}"] if row["fs"] else []
        own = f"github:espnet/espnet_model_zoo#{name}"
        made = ModelRecord(
            id=own, catalogue="espnet", source=_ESPNET, as_of=ESPNET_DATE, tasks=list(tasks),
            library="espnet", languages=_languages(row["lang"]), formats=["pytorch"],
            license=LicenseFact(
                id="cc-by-4.0", as_of=ESPNET_DATE, basis="family",
                source="usual licence of ESPnet's uploads to Zenodo and the Hub",
            ),
            datasets=[canonical(row["corpus"])] if row["corpus"] else [],
            tags=[*tags, *gender, *rate], doors=[Door(loader="espnet", id=own, name=name)],
            url="https://github.com/espnet/espnet_model_zoo",
        )  # fmt: skip
        if not _laid_on(hub, f"espnet/{name.replace('/', '_')}", made, report, "espnet"):
            records.append(made)
    return records
