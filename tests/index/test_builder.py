"""The builder's rules, on rows made up here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bowerbird.record import LicenseFact, ModelRecord
from index.builder import (
    architectures,
    boards,
    bundles,
    families,
    hub,
    licenses,
    noted,
    sizes,
    timm_source,
    torchhub,
    wellknown,
)  # fmt: skip
from index.builder import torchvision_source as vision
from index.builder.assemble import assemble
from index.builder.tables import Report, date_of
from index.builder.words import describe, hints
from index.naming import id_words

KNOWN = {
    "vit_base_patch16_224": 86_567_656, "vit_small_patch16_224": 22_050_664,
    "swin_tiny_patch4_window7_224": 28_288_354, "resnet50": 25_557_032,
    "convnextv2_tiny": 28_635_496, "mobilevit_xxs": 1_272_024, "resnet18": 11_689_512,
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "params"),
    [("Qwen/Qwen2.5-0.5B", 500_000_000), ("facebook/wav2vec2-xls-r-300m", 300_000_000),
     ("x/Llama-3.1-8B-Instruct", 8_000_000_000), ("m/Mixtral-8x7B", None), ("x/bert-base", None),
     ("a/30B-A3B", 30_000_000_000), ("laion/CLIP-ViT-B-32-laion2B-s34B-b79K", None),
     ("u/some-7B-lora", None)],
)  # fmt: skip
def test_params_in_names(name: str, params: int | None) -> None:
    assert sizes.params_in_name(name) == params


@pytest.mark.parametrize(
    ("model_id", "size", "tags", "base", "found"),
    [
        ("google/vit-base-patch16-224-in21k", None, [], None, "vit_base_patch16_224"),
        ("microsoft/swin-tiny-patch4-window7-224", 113_000_000, [], None,
         "swin_tiny_patch4_window7_224"),
        ("u/my-birds", 343_000_000, ["vit"], None, "vit_base_patch16_224"),
        ("u/my-birds", 343_000_000, [], None, None),
        ("u/my-birds", 200_000_000, ["vit"], None, None),
        ("u/my-birds", None, ["vit"], "google/vit-base-patch16-224", "vit_base_patch16_224"),
        ("microsoft/resnet-50", None, [], None, "resnet50"),
        ("x/resnet50-clip", None, [], None, None),
        ("apple/mobilevit-xx-small", None, [], None, "mobilevit_xxs"),
        ("google/vit-base-patch16-224", 900_000_000, ["vit"], None, None),
        ("facebook/convnextv2-tiny-22k-224", None, [], None, "convnextv2_tiny"),
    ],
)  # fmt: skip
def test_architectures(
    model_id: str, size: int | None, tags: list[str], base: str | None, found: str | None
) -> None:
    name = architectures.infer(
        model_id, tasks=["image-classification"], tags=tags, base_model=base, size_bytes=size,
        known=KNOWN,
    )  # fmt: skip
    assert name == found


def test_architecture_only_for_pictures() -> None:
    assert architectures.infer(
        "google/vit-base-patch16-224", tasks=["text-generation"], tags=[], base_model=None,
        size_bytes=None, known=KNOWN,
    ) is None  # fmt: skip


def test_licences_as_written() -> None:
    assert licenses.normalise("Apache License, Version 2.0") == ("apache-2.0", None)
    assert licenses.normalise("unknown") is None
    named = licenses.fact("other", source="s", as_of="2026", tags=["license_name:qwen-research"])
    assert named is not None
    assert named.id == "qwen-research"
    known = licenses.fact("other", source="s", as_of="2026", tags=["license_name:dinov3-license"])
    assert known is not None
    assert known.id == "dinov3-license"
    assert licenses.gated_family("meta-llama/Llama-3.1-8B") == "Llama family"
    assert licenses.gated_family("google/vit-base-patch16-224") is None


def _record(model_id: str, license_id: str | None, **more: Any) -> ModelRecord:
    fact = LicenseFact(id=license_id, source="s", as_of="2026") if license_id else None
    return ModelRecord(
        id=model_id, catalogue="hf", source="s", as_of="2026", license=fact, **more
    )  # fmt: skip


def test_the_base_models_licence_is_inherited() -> None:
    records = {
        r.id: r
        for r in (
            _record("a/base", "cc-by-nc-4.0"), _record("b/tuned", "mit", base_model="A/Base"),
            _record("c/again", "apache-2.0", base_model="b/tuned"),
            _record("d/yolov8-hats", "mit"), _record("e/other", "mit"),
        )
    }  # fmt: skip
    assert licenses.inherit(records) == 3
    found = {key: r.base_license.id for key, r in records.items() if r.base_license}
    assert found == {
        "b/tuned": "cc-by-nc-4.0", "c/again": "cc-by-nc-4.0", "d/yolov8-hats": "agpl-3.0",
    }  # fmt: skip


def test_words() -> None:
    record = _record("u/EfficientNet-B2-CUB-200", "apache-2.0", tasks=["image-classification"],
                     datasets=["cub-200"], params=9_000_000, languages=["de"])  # fmt: skip
    text = describe(record)
    for part in ("naming what a picture shows", "bird species", "9 million parameters",
                 "German", "Apache 2.0"):  # fmt: skip
        assert part in text
    assert hints("naming birds", "A model naming Finches, birds and finches") == ["finches"]
    assert {"resnet50", "resnet", "50", "a1"} <= set(id_words("timm/resnet50.a1_in1k").split())


def test_test_uploads() -> None:
    assert hub.is_test("u/my-awesome-model", 0)
    assert hub.is_test("hf-internal-testing/x", 9)
    assert not hub.is_test("u/test-but-loved", 12)
    assert not hub.is_test("u/hobby-bird-classifier", 0)


def test_dates_of_sources() -> None:
    assert date_of("github:a/b@2023-04 hub snapshot + x@2025-11") == "2025-11"
    assert date_of("hub_page") == "2026"


TAGS = (
    "9.9",
    [timm_source.Tag("resnet18.tv_in1k", "timm/resnet18.tv_in1k", "bsd-3-clause", 224, 1000,
                     "https://download.pytorch.org/models/r18.pth"),
     timm_source.Tag("resnet18.a1_in1k", "timm/resnet18.a1_in1k", "apache-2.0", 224, 1000, "")],
)  # fmt: skip
WEIGHTS = (
    "9.9",
    [vision.Weights("resnet18", "IMAGENET1K_V1", "torchvision.models.resnet",
                    {"num_params": 11_689_512, "_file_size": 44.7,
                     "_metrics": {"ImageNet-1K": {"acc@1": 69.758, "acc@5": float("nan")}}},
                    "https://download.pytorch.org/models/r18.pth", 224, True)],
)  # fmt: skip


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    rows: list[dict[str, Any]] = [
        {"id": "timm/resnet18.a1_in1k", "pipeline_tag": "image-classification", "likes": 3,
         "library": "timm", "source": "hub_page"},
        {"id": "u/birds", "pipeline_tag": "image-classification", "license": "mit",
         "tags": ["vit"], "source": "hub_page", "summary": "Finch picture naming"},
        {"id": "U/Birds", "source": "hub_page"}, {"id": "u/nothing", "source": "hub_page"},
        {"id": "u/test-model", "pipeline_tag": "fill-mask", "source": "hub_page"},
    ]  # fmt: skip
    (tmp_path / "hf_models.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    (tmp_path / "pytorch_hub_cards.csv").write_text(
        "file,github_id,entrypoints,arxiv\n"
        "a.md,pytorch/vision,pytorch/vision:v0.10.0:resnet18,1512.03385\n"
        "b.md,hustvl/YOLOP,hustvl/yolop:yolop,2108.11250\n"
        "c.md,huggingface/transformers,huggingface/pytorch-transformers:tokenizer,\n"
    )
    return tmp_path


def test_doors_are_merged(facts: Path) -> None:
    report = Report()
    groups = assemble(facts, report, TAGS, WEIGHTS)
    torch = groups["torchvision"][0]
    assert [d.id for d in torch.doors] == [
        "torchvision:resnet18/IMAGENET1K_V1", "timm/resnet18.tv_in1k",
        "torchhub:pytorch/vision:resnet18",
    ]  # fmt: skip
    assert [(e.metric, e.value) for e in torch.evidence] == [("top-1", 69.758)]
    assert torch.license is not None
    assert torch.license.basis == "family"
    assert [r.id for r in groups["timm"]] == ["timm/resnet18.a1_in1k"]
    assert groups["timm"][0].likes == 3
    plain = [r for r in groups["hf"] if wellknown.SOURCE not in r.source]
    assert [r.id for r in plain if noted.MARK not in r.tags] == ["u/birds"]
    assert "finch" in groups["hf"][0].hints
    assert [r.id for r in groups["torchhub"]] == ["torchhub:hustvl/yolop:yolop"]
    assert report.dropped["hf"] == {
        "exact duplicates": 1, "rows with neither task nor licence": 1,
        "test uploads or empty copies": 1, "merged into timm's or torchvision's record": 1,
    }  # fmt: skip


def test_helpers_of_the_hub_are_no_models(facts: Path) -> None:
    entries = torchhub.entry_points(facts, report := Report())
    assert [e for _, _, e, _ in entries] == ["resnet18", "yolop"]
    assert sum(report.dropped["torchhub"].values()) == 1


@pytest.mark.parametrize(
    ("model_id", "size", "millions"),
    [("u/bert-base-uncased-reviews", None, 110), ("FacebookAI/xlm-roberta-large", None, 560),
     ("microsoft/deberta-v3-xsmall", None, 71), ("openai/whisper-small.en", None, 244),
     ("nvidia/segformer-b0-finetuned-ade-512-512", None, 3.8), ("hustvl/yolos-tiny", None, 6.5),
     ("google/flan-t5-large", None, 783), ("google-t5/t5-small", None, 60),
     ("u/bert-base-lora", None, None), ("u/bert-base-gguf", None, None),
     ("u/my-bert", None, None), ("u/bert-base-9", 9_000_000_000, None),
     ("u/roberta-base-x", 500_000_000, 125), ("m/oneformer_ade20k_swin_tiny", None, None)],
)  # fmt: skip
def test_families_of_fixed_size(model_id: str, size: int | None, millions: float | None) -> None:
    found = families.params_of(model_id, size)
    assert (found[0] if found else None) == (round(millions * 1e6) if millions else None)


def _hub(model_id: str, task: str, **more: Any) -> ModelRecord:
    row = {"id": model_id, "pipeline_tag": task, "source": "hub_page", **more}
    made = hub.record(row, KNOWN)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("model_id", "task", "languages"),
    [("u/german-bert", "fill-mask", ["de"]), ("u/gpt2-model-de", "text-generation", ["de"]),
     ("u/mbert-ner", "token-classification", ["multilingual"]),
     ("u/gemma-2b-it", "text-generation", []), ("u/s2t-en-it", "translation", ["en", "it"]),
     ("u/french-bulldogs", "image-classification", [])],
)  # fmt: skip
def test_languages_in_names(model_id: str, task: str, languages: list[str]) -> None:
    made = _hub(model_id, task)
    assert made.languages == languages
    assert ("languages-from-name" in made.tags) == bool(languages)
    assert "languages-from-name" not in _hub(model_id, task, languages=["sv"]).tags


def test_worked_out_sizes_are_marked() -> None:
    made = _hub("u/bert-base-reviews", "text-classification", tags=[f"t{n}" for n in range(40)])
    assert (made.params, made.size_basis) == (110_000_000, "from-params")
    assert made.tags[-1] == "params-from-architecture"
    assert "from" not in describe(made)
    addon = _hub("u/style", "text-to-image", base_model="stabilityai/sdxl-turbo")
    assert addon.params is None


def test_files_of_a_repository_are_its_record(tmp_path: Path) -> None:
    (tmp_path / "open_clip_models.csv").write_text(
        "model,pretrained,hf_hub,image_size,embed_dim,params_m,gflops,in1k_zeroshot\n"
        "VitX,one,u/VitX/pytorch_model.bin,224,512,10,2,0.5\n"
    )
    known = {"u/VitX": _record("u/VitX", "mit", tasks=["zero-shot-image-classification"])}
    assert boards.clip(tmp_path, known) == {}
    assert known["u/VitX"].doors[-1].id == "open_clip:VitX/one"


def test_an_aligner_recognises_no_speech(tmp_path: Path) -> None:
    (tmp_path / "torchaudio_torchtext_bundles.csv").write_text(
        "library,bundle,name,license,sample_rate,arxiv\n"
        "torchaudio,Wav2Vec2FABundle,MMS_FA,,16000,\n"
    )
    (made,) = bundles.load(tmp_path, Report())["torchaudio"]
    assert made.tasks == ["other"]
    assert "forced-alignment" in made.tags
    assert _hub("u/mms-forced-aligner", "automatic-speech-recognition").tasks == ["other"]
