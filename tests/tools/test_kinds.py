"""Jobs within one task: what a request names and what a model shows."""

from __future__ import annotations

import pytest

from bowerbird.need import Need
from bowerbird.record import ModelRecord
from tools import kinds
from tools.capacity import LEAST, suited


def _record(model_id: str, task: str, *tags: str) -> ModelRecord:
    return ModelRecord(
        id=model_id, catalogue="hf", source="test", as_of="2026", tasks=[task], tags=list(tags)
    )


def _factor(words: str, task: str, model_id: str, *tags: str) -> float:
    shown = kinds.shown_by(task, _record(model_id, task, *tags))
    return kinds.factor(task, kinds.asked_for(task, words), shown)


@pytest.mark.parametrize(
    ("words", "task", "better", "worse"),
    [
        (
            "read handwriting",
            "image-to-text",
            "microsoft/trocr-base-handwritten",
            "a/blip-captions",
        ),
        ("中文文字识别模型", "image-to-text", "a/PP-OCR-rec", "a/vit-gpt2-image-captioning"),
        ("upscale photos", "image-to-image", "a/Real-ESRGAN", "a/instruct-pix2pix"),
        ("source code search", "feature-extraction", "a/jina-code", "a/cross-encoder-mini"),
        ("who talks: diarization", "voice-activity-detection", "a/sortformer", "a/silero-vad"),
        ("", "text-generation", "Qwen/Qwen3-8B", "Qwen/Qwen2.5-Coder-7B-Instruct"),
    ],
)
def test_the_job_named_decides(words: str, task: str, better: str, worse: str) -> None:
    assert _factor(words, task, better) > _factor(words, task, worse)


def test_a_model_that_can_call_tools_is_no_odd_one() -> None:
    assert _factor("a chat model", "text-generation", "Qwen/Qwen3-8B", "function-calling") == 1.0


def test_words_of_jobs_are_those_of_the_request() -> None:
    assert kinds.words_of_jobs(["image-to-text"], "OCR for old handwriting") == [
        "handwriting", "ocr",
    ]  # fmt: skip
    assert kinds.words_of_jobs(["image-classification"], "birds") == []


def test_a_writer_should_fill_its_machine() -> None:
    record = _record("a/b", "text-generation")
    need = Need(task=["text-generation"], hardware="gpu", max_memory_gb=24)
    assert suited(need, record, 8000) == 1.0
    assert suited(need, record, 500) < suited(need, record, 1500) < 1.0
    assert suited(need, record, 1) == LEAST


def test_a_classifier_need_not_be_large() -> None:
    record = _record("a/b", "image-classification")
    need = Need(task=["image-classification"])
    assert suited(need, record, 2.5) == 1.0
    assert suited(need, record, 1000) < suited(need, record, 300) < 1.0
    assert suited(need, record, None) == 0.75


@pytest.mark.parametrize(
    ("words", "task", "better", "worse"),
    [
        ("metric depth in metres", "depth-estimation", "a/Depth-Metric-Indoor", "a/dpt-large"),
        ("sound effects, rain", "text-to-audio", "a/stable-audio-open", "a/musicgen-small"),
        ("tables on invoices", "object-detection", "a/table-transformer", "a/detr-resnet-50"),
        ("find people", "object-detection", "a/detr-resnet-50", "a/bytetrack_yolox"),
        ("which tree is this leaf from", "image-classification", "a/resnet", "a/plant-disease"),
        ("actions in clips", "video-classification", "a/x3d_m", "a/stgcn-bone-ntu60"),
        ("forecast sales", "time-series-forecasting", "a/chronos", "a/tspulse-r1"),
        ("protein vectors", "feature-extraction", "a/esm2", "protectai/deberta-prompt-injection"),
    ],
)
def test_jobs_of_pictures_sound_and_series(words: str, task: str, better: str, worse: str) -> None:
    assert _factor(words, task, better) > _factor(words, task, worse)


def test_a_subject_takes_nothing_from_those_that_do_not_show_it() -> None:
    assert _factor("cracks seen from a drone", "object-detection", "a/any-detector") == 1.0
    assert _factor("cracks", "object-detection", "a/crack-finder") == 1.0
    assert _factor("cars", "object-detection", "a/crack-finder") == kinds.ODD


def test_facebook_is_no_face() -> None:
    assert "faces" in kinds.shown_by("object-detection", _record("a/yunet", "object-detection"))
    detr = _record("facebook/detr-resnet-50", "object-detection")
    assert "faces" not in kinds.shown_by("object-detection", detr)


def test_a_vision_language_model_that_describes_is_judged_as_a_writer() -> None:
    small, large = (
        _record("a/vlm-s", "image-text-to-text"),
        _record("a/vlm-l", "image-text-to-text"),
    )
    need = Need(task=["image-to-text"])
    assert suited(need, small, 250) < suited(need, large, 4000) == 1.0
