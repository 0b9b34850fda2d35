"""Each rule has three values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.speech import Speech
from bowerbird.need import Need
from bowerbird.record import ModelRecord
from tools.rules import REPOSITORY, build_rules

Make = Callable[..., ModelRecord]

_TIMM_DOOR = {"loader": "timm", "id": "timm/x.y", "name": "x.y"}
_HUB_FILES = {"loader": "huggingface_hub", "id": "a/b", "name": "a/b"}
_HUB_DOOR = {"loader": "torch.hub", "id": "torchhub:a/b:c", "name": "a/b:c"}


def _values(need: Need, record: ModelRecord) -> list[str]:
    """What the rules say that the request itself states."""
    stated = [rule for rule in build_rules(need) if rule.field != REPOSITORY]
    return [rule.check(record).value for rule in stated]


@pytest.mark.parametrize(
    ("need", "facts", "value"),
    [
        ({"max_params_m": 10}, {"params": 9_000_000}, "pass"),
        ({"max_params_m": 10}, {"params": 10_000_000}, "pass"),
        ({"max_params_m": 10}, {"params": 10_000_001}, "fail"),
        ({"max_params_m": 10}, {}, "unknown"),
        ({"max_size_mb": 100}, {"size_bytes": 100_000_000}, "pass"),
        ({"max_size_mb": 100}, {"size_bytes": 102_500_000}, "fail"),
        ({"max_size_mb": 100}, {}, "unknown"),
        ({"max_memory_gb": 4}, {"params": 500_000_000}, "pass"),
        ({"max_memory_gb": 2}, {"params": 500_000_000}, "fail"),
        ({"max_memory_gb": 2}, {}, "unknown"),
        ({"license": "open"}, {"license": "mit"}, "pass"),
        ({"license": "open"}, {"license": "cc-by-nc-4.0"}, "fail"),
        ({"license": "open"}, {"license": None}, "unknown"),
        ({"dataset": "imagenet-1k"}, {"datasets": ["imagenet-1k"]}, "pass"),
        ({"dataset": "imagenet-1k"}, {"datasets": ["ILSVRC/imagenet_1k"]}, "pass"),
        ({"dataset": "imagenet-1k"}, {"datasets": ["coco"]}, "fail"),
        ({"dataset": "imagenet-1k"}, {}, "unknown"),
        ({"library": "timm"}, {"library": "timm"}, "pass"),
        ({"library": "timm"}, {"doors": [_TIMM_DOOR]}, "pass"),
        ({"library": "pytorch"}, {"library": "transformers"}, "pass"),
        ({"library": "pytorch"}, {"library": "keras"}, "fail"),
        ({"library": "onnx"}, {"library": "transformers", "formats": ["onnx"]}, "pass"),
        ({"library": "onnx"}, {"library": "transformers"}, "unknown"),
        ({"library": "onnx"}, {"library": "transformers", "tasks": ["summarization"]}, "unknown"),
        ({"library": "onnx"}, {"library": "transformers", "tasks": ["text-to-video"]}, "fail"),
        ({"library": "onnx"}, {"library": "gguf", "tasks": ["summarization"]}, "fail"),
        (
            {"library": "ctranslate2"},
            {"library": "transformers", "tasks": ["translation"]},
            "unknown",
        ),
        ({"library": "ctranslate2"}, {"library": "transformers"}, "fail"),
        ({"library": "vllm"}, {"library": "transformers", "tasks": ["text-generation"]}, "pass"),
        ({"library": "vllm"}, {"library": "gguf", "tasks": ["text-generation"]}, "fail"),
        ({"library": "transformers.js"}, {"library": "transformers", "formats": ["onnx"]}, "pass"),
        ({"library": "scikit-learn"}, {"doors": [_HUB_FILES]}, "fail"),
        ({"max_size_mb": 500}, {"params": 3_800_000_000}, "fail"),
        ({"max_size_mb": 500}, {"params": 100_000_000}, "unknown"),
        ({"max_size_mb": 500}, {"params": 494_000_000, "formats": ["gguf"]}, "pass"),
        ({"max_memory_gb": 0.008}, {"params": 5_000_000}, "pass"),
        ({"max_memory_gb": 0.008}, {"params": 20_000_000}, "unknown"),
        ({"max_memory_gb": 0.008}, {"params": 90_000_000}, "fail"),
        ({"max_memory_gb": 0.008}, {}, "unknown"),
        ({"must_not": ["convnet"]}, {"id": "timm/tf_efficientnetv2_s.in1k"}, "fail"),
        ({"must_not": ["convnet"]}, {"id": "timm/vit_tiny_patch16_224.augreg_in21k"}, "pass"),
        ({"license": "not:llama3"}, {"license": "llama3.1"}, "fail"),
        ({"library": "tflite"}, {"library": "ultralytics"}, "pass"),
        ({"library": "tensorflow"}, {"library": "transformers"}, "fail"),
        ({"library": "onnx"}, {}, "unknown"),
        ({"languages": ["de"]}, {"languages": ["de", "en"]}, "pass"),
        ({"languages": ["de"]}, {"languages": ["en"]}, "fail"),
        ({"languages": ["de"]}, {"languages": ["multilingual"]}, "unknown"),
        ({"languages": ["de"]}, {}, "unknown"),
        ({"languages": ["multilingual"]}, {"languages": ["de", "en", "fr"]}, "pass"),
        ({"languages": ["multilingual"]}, {"languages": ["en"]}, "fail"),
        ({"source_hub": "torch-hub"}, {"doors": [_HUB_DOOR]}, "pass"),
        ({"source_hub": "torch-hub"}, {"doors": [_TIMM_DOOR]}, "fail"),
        ({"source_hub": "hf"}, {"doors": [_TIMM_DOOR]}, "pass"),
        ({"must_not": ["yolo"]}, {"tags": ["yolov8"]}, "fail"),
        ({"must_not": ["yolo"]}, {"tags": ["detr"]}, "pass"),
        ({"must_not": ["cloning"]}, {"tasks": ["text-to-speech"], "tags": ["xtts"]}, "fail"),
        ({"must_not": ["cloning"]}, {"tasks": ["text-to-speech"], "tags": ["vits"]}, "pass"),
        ({"max_memory_gb": 12}, {"tags": ["needs-gb:16"]}, "fail"),
        ({"max_memory_gb": 8}, {"tags": ["base-params:3470"]}, "fail"),
        ({"max_memory_gb": 24}, {"tags": ["base-params:3470"]}, "pass"),
        ({"wants": ["gated-not-ok"]}, {"gated": True}, "fail"),
        ({"wants": ["gated-not-ok"]}, {"gated": False}, "pass"),
        ({"wants": ["dim:384"]}, {"embed_dim": 384}, "pass"),
        ({"wants": ["dim:384"]}, {"embed_dim": 768}, "fail"),
        ({"wants": ["dim:384"]}, {}, "unknown"),
        ({"wants": ["long-context"]}, {"max_tokens": 8192}, "pass"),
        ({"wants": ["long-context"]}, {"max_tokens": 512}, "fail"),
        ({"wants": ["long-context"]}, {}, "unknown"),
    ],
)
def test_rule(make: Make, need: dict[str, Any], facts: dict[str, Any], value: str) -> None:
    assert _values(Need.model_validate(need), make(**facts)) == [value]


@pytest.mark.parametrize(
    ("need", "facts", "reason", "short"),
    [
        ({"max_params_m": 10}, {"params": 12_100_000},
         "12.1 million parameters, more than the 10 million asked for", "params_m 12.1 > 10"),
        ({"max_params_m": 10}, {}, "its number of parameters is not known", None),
        ({"max_size_mb": 5}, {"size_bytes": 12_000_000},
         "12 MB, more than the 5 MB asked for", "size_mb 12 > 5"),
        ({"max_size_mb": 5}, {}, "its size is not known", None),
        ({"wants": ["dim:384"]}, {"embed_dim": 768},
         "vectors of 768 numbers, not 384", "vector size 768 is not 384"),
    ],
)  # fmt: skip
def test_reasons_are_plain_and_keep_their_sum_for_programs(
    make: Make, need: dict[str, Any], facts: dict[str, Any], reason: str, short: str | None
) -> None:
    said = build_rules(Need.model_validate(need))[-1].check(make(**facts))
    assert (said.reason, said.short) == (reason, short or reason)


FACTS = st.fixed_dictionaries(
    {},
    optional={
        "params": st.integers(1, 10**10), "size_bytes": st.integers(1, 10**10),
        "datasets": st.just(["coco"]), "library": st.sampled_from(["timm", "keras"]),
        "languages": st.sampled_from([["de"], ["multilingual"], ["en", "fr", "it"]]),
        "license": st.sampled_from(["mit", "cc-by-nc-4.0", "other"]), "gated": st.booleans(),
        "embed_dim": st.integers(1, 2000), "max_tokens": st.integers(1, 10**5),
    },
)  # fmt: skip
STRICT = Need(
    max_params_m=10, max_size_mb=10, max_memory_gb=1, license="open", dataset="cub",
    library="onnx", languages=["de"], source_hub="timm", must_not=["yolo"],
    wants=["gated-not-ok", "long-context", "dim:384", "min-accuracy:90"],
)  # fmt: skip


@given(FACTS, st.sampled_from(["de", "zh"]))
def test_every_reason_is_a_sentence_that_can_be_said_in_another_language(
    facts: dict[str, Any], language: str
) -> None:
    stated = {"id": "a/b", "catalogue": "t", "source": "s", "as_of": "2026"}
    if name := facts.pop("license", None):
        stated["license"] = {"id": name, "source": "s", "as_of": "2026", "basis": "stated"}
    for rule in build_rules(STRICT):
        said = rule.check(ModelRecord.model_validate({**stated, **facts}))
        if said.reason:
            assert "_" not in said.reason
            assert Speech(language).parts(said.reason) != said.reason


def test_a_house_is_ruled_out_with_all_its_names(make: Make) -> None:
    need = Need(must_not=["meta"])
    assert _values(need, make("facebook/detr-resnet-50")) == ["fail"]
    assert _values(need, make("x/y", base_model="meta-llama/Llama-3-8B")) == ["fail"]
    assert _values(need, make("microsoft/resnet-50")) == ["pass"]


def test_accuracy_is_read_on_the_data_set_that_was_named(make: Make) -> None:
    need = Need(dataset="imagenet-1k", wants=["min-accuracy:78"])
    row = {"metric": "top-1", "grade": "verified", "source": "s", "as_of": "2026"}
    good = make(datasets=["imagenet-1k"], evidence=[row | {"dataset": "imagenet-1k", "value": 80}])
    other = make(datasets=["imagenet-1k"], evidence=[row | {"dataset": "cifar10", "value": 95}])
    assert _values(need, good) == ["pass", "pass"]
    assert _values(need, other) == ["pass", "unknown"]


def test_quantized_models_need_less_memory(make: Make) -> None:
    llm = make(tasks=["text-generation"], params=1_300_000_000)
    assert _values(Need(max_memory_gb=2), llm) == ["fail"]
    assert _values(Need(max_memory_gb=2, wants=["quantized"]), llm) == ["pass"]


def test_an_empty_need_has_no_rules_of_its_own() -> None:
    assert [rule.field for rule in build_rules(Need())] == [REPOSITORY]


@given(st.floats(min_value=0.001, max_value=1e6), st.integers(min_value=1, max_value=10**12))
def test_loosening_a_limit_never_takes_a_record_out(limit: float, params: int) -> None:
    record = ModelRecord(id="a/b", catalogue="t", source="s", as_of="2026", params=params)
    tight, loose = Need(max_params_m=limit), Need(max_params_m=limit * 2)
    if _values(tight, record) == ["pass"]:
        assert _values(loose, record) == ["pass"]


@pytest.mark.parametrize(
    ("model_id", "params", "limit", "verdict"),
    [
        ("a/Bird-8B", 8_190_000_000, 8000, "pass"), ("a/Bird-8B", 9_000_000_000, 8000, "fail"),
        ("a/Bird-9B", 8_190_000_000, 8000, "fail"), ("a/bird", 8_190_000_000, 8000, "fail"),
        ("a/Bird-7B", 7_610_000_000, 7000, "pass"), ("a/bird-100m", 105_000_000, 100, "fail"),
    ],
)  # fmt: skip
def test_a_model_that_is_called_8b_keeps_to_8b(
    make: Make, model_id: str, params: int, limit: float, verdict: str
) -> None:
    record = make(model_id, tasks=["text-generation"], params=params)
    assert _values(Need(max_params_m=limit), record) == [verdict]


def test_a_list_of_languages_may_go_on(make: Make) -> None:
    korean = Need(task=["text-generation"], languages=["ko"])
    chats = make(tasks=["text-generation"], languages=["en", "zh", "multilingual"])
    assert _values(korean, chats) == ["unknown"]
    reads = make(tasks=["text-classification"], languages=["en", "zh", "multilingual"])
    assert _values(korean, reads) == ["fail"]
    many = Need(task=["translation"], languages=["multilingual"])
    four = make(tasks=["translation"], languages=["en", "fr", "ro", "de", "multilingual"])
    assert _values(many, four) == ["fail"]
    assert _values(many, make(tasks=["translation"], languages=["multilingual"])) == ["pass"]
