"""Bundles of torchaudio and of torchtext (archived), by name."""

from __future__ import annotations

import re
from pathlib import Path

from bowerbird.record import Door, LicenseFact, ModelRecord
from index.builder import licenses
from index.builder.tables import Report, read_csv

TORCHAUDIO_DATE = "2025"
TORCHTEXT_DATE = "2024"
# Parameters of the published checkpoints, in millions (papers cited by the packages).
_PARAMS_M = {
    "WAV2VEC2_BASE": 95.0, "WAV2VEC2_ASR_BASE": 94.4, "WAV2VEC2_LARGE": 317.4,
    "WAV2VEC2_ASR_LARGE": 315.5, "WAV2VEC2_XLSR53": 317.4, "WAV2VEC2_XLSR_300M": 317.4,
    "WAV2VEC2_XLSR_1B": 965.0, "WAV2VEC2_XLSR_2B": 2162.0, "HUBERT_BASE": 94.7,
    "HUBERT_LARGE": 316.6, "HUBERT_XLARGE": 963.0, "HUBERT_ASR_LARGE": 315.4,
    "HUBERT_ASR_XLARGE": 962.5, "VOXPOPULI_ASR_BASE": 94.4, "WAVLM_BASE": 94.7,
    "WAVLM_LARGE": 315.5, "CONVTASNET_BASE": 5.0, "HDEMUCS_HIGH": 83.6, "MMS_FA": 315.4,
    "EMFORMER_RNNT_BASE": 76.7,
    "T5_SMALL": 60.5, "T5_BASE": 222.9, "T5_LARGE": 737.7, "T5_3B": 2851.6, "T5_11B": 11307.3,
    "FLAN_T5_BASE": 247.6, "FLAN_T5_LARGE": 783.2, "FLAN_T5_XL": 2849.8, "FLAN_T5_XXL": 11135.3,
    "XLMR_BASE": 277.5, "XLMR_LARGE": 559.3, "ROBERTA_BASE": 124.1, "ROBERTA_LARGE": 354.3,
    "ROBERTA_DISTILLED": 81.5,
}  # fmt: skip
_TWINS = {
    "XLMR_BASE_ENCODER": "FacebookAI/xlm-roberta-base",
    "XLMR_LARGE_ENCODER": "FacebookAI/xlm-roberta-large",
    "ROBERTA_BASE_ENCODER": "FacebookAI/roberta-base",
    "ROBERTA_LARGE_ENCODER": "FacebookAI/roberta-large",
    "ROBERTA_DISTILLED_ENCODER": "distilbert/distilroberta-base",
}
_XLSR_LANGUAGES = ["multilingual"]


def twin(name: str) -> str | None:
    """The maintained model on the Hub that replaces a torchtext bundle."""
    if name in _TWINS:
        return _TWINS[name]
    match = re.fullmatch(
        r"(FLAN_)?T5_(SMALL|BASE|LARGE|3B|11B|XL|XXL)(_ENCODER|_GENERATION)?", name
    )
    if not match:
        return None
    return f"google/flan-t5-{match[2].lower()}" if match[1] else f"google-t5/t5-{match[2].lower()}"


def _params(name: str) -> int | None:
    best = max((key for key in _PARAMS_M if name.startswith(key)), key=len, default=None)
    if best is None or ("T5" in name and name.endswith("_ENCODER")):
        return None  # an encoder alone is about half of the published model
    return round(_PARAMS_M[best] * 1e6)


def _audio_facts(name: str, bundle: str) -> tuple[list[str], list[str], list[str], list[str]]:
    """Tasks, datasets, languages and tags of a torchaudio bundle."""
    if "ASR" in bundle or bundle == "RNNTBundle":
        language = name.rsplit("_", 1)[-1].lower() if name.startswith("VOXPOPULI") else "en"
        data = ["voxpopuli"] if name.startswith("VOXPOPULI") else ["librispeech"]
        data += ["librilight"] if "LV60K" in name or name.startswith("HUBERT") else []
        extra = ["streaming"] if bundle == "RNNTBundle" else []
        return ["automatic-speech-recognition"], data, [language], ["speech-to-text", *extra]
    if "TTS" in bundle or "Tacotron2" in bundle:
        return ["text-to-speech"], ["ljspeech"], ["en"], ["tacotron2", "vocoder"]
    if bundle == "SourceSeparationBundle":
        music = name.startswith("HDEMUCS")
        tags = ["music-source-separation", "vocals"] if music else ["speech-separation"]
        return ["audio-to-audio"], ["musdb18" if music else "libri2mix"], [], tags
    if "Squim" in bundle:
        return ["other"], ["dns-2020"], [], ["speech-quality", "speech-enhancement-metric"]
    if "FA" in bundle:
        return ["other"], [], ["multilingual"], ["forced-alignment", "word-timestamps", "speech"]
    several = "XLSR" in name
    data = ["common-voice", "multilingual-librispeech"] if several else (
        ["librilight"] if "LV60K" in name or "LARGE" in name or "PLUS" in name else ["librispeech"]
    )  # fmt: skip
    return ["feature-extraction"], data, ["multilingual"] if several else ["en"], [
        "speech-features", "self-supervised", "audio-embeddings",
    ]  # fmt: skip


def _text_facts(name: str) -> tuple[list[str], list[str], list[str]]:
    """Tasks, languages and tags of a torchtext bundle."""
    languages = ["multilingual"] if name.startswith("XLMR") else ["en"]
    if name.endswith("_GENERATION"):
        return ["text2text-generation", "summarization", "translation"], languages, ["t5"]
    if name.endswith("_ENCODER"):
        return ["feature-extraction"], languages, ["text-encoder"]
    return ["text2text-generation"], languages, ["t5"]


def load(facts: Path, report: Report) -> dict[str, list[ModelRecord]]:
    """{"torchaudio": [...], "torchtext": [...]}."""
    out: dict[str, list[ModelRecord]] = {"torchaudio": [], "torchtext": []}
    for row in read_csv(facts / "torchaudio_torchtext_bundles.csv"):
        library, name = row["library"], row["name"]
        audio = library == "torchaudio"
        date = TORCHAUDIO_DATE if audio else TORCHTEXT_DATE
        source = "torchaudio 2.11.0 source" if audio else "torchtext 0.18.0 source"
        written = row["license"].strip()
        fact = licenses.fact(written, source=source, as_of=date) or LicenseFact(
            id="apache-2.0" if "T5" in name else "bsd-2-clause", as_of=date, basis="family",
            source="the family's licence; this bundle states none" if "T5" in name
            else f"{library}'s code licence; the weights' own terms are unstated",
        )  # fmt: skip
        params = _params(name)
        own = f"{library}:{name}"
        if audio:
            tasks, datasets, languages, tags = _audio_facts(name, row["bundle"])
            rate = row.get("sample_rate", "")
            tags = [*tags, f"sample-rate:{rate}"] if rate else tags
        else:
            tasks, languages, tags = _text_facts(name)
            datasets = ["c4"] if "T5" in name else ["cc100"]
        out[library].append(
            ModelRecord(
                id=own, catalogue=library, source=source, as_of=date, tasks=tasks,
                tasks_derived=True, library=library, license=fact, params=params,
                size_bytes=params * 4 if params else None,
                size_basis="from-params" if params else None, datasets=datasets,
                languages=languages, tags=tags, formats=["pytorch"],
                arxiv=[a for a in row.get("arxiv", "").split(";") if a],
                doors=[Door(loader=library, id=own, name=name)],
                archived=not audio, superseded_by=None if audio else twin(name),
                url="https://docs.pytorch.org/audio/stable/pipelines.html" if audio
                else "https://github.com/pytorch/text",
            )
        )  # fmt: skip
    _cross_check(out["torchaudio"], report)
    return out


def _cross_check(records: list[ModelRecord], report: Report) -> None:
    """Compare with the installed torchaudio, where it can be imported."""
    try:
        from torchaudio import pipelines  # pyright: ignore
    except (ImportError, OSError) as error:
        report.notes.append(f"torchaudio could not be imported for the cross-check: {error}")
        return
    names = {n for n in pipelines.__all__ if n.isupper() or n == "HDEMUCS_HIGH_MUSDB"}  # pyright: ignore
    listed = {r.id.partition(":")[2] for r in records}
    if names != listed:
        report.notes.append(f"torchaudio: package and table differ in {sorted(names ^ listed)}")  # pyright: ignore
