"""Which network a record's name and size point to."""

from __future__ import annotations

import pytest

from bowerbird.record import ModelRecord
from tools.validation.families import TOLERANCE, families, match


def make(model_id: str, params_m: float | None = None, *tags: str) -> ModelRecord:
    params = None if params_m is None else round(params_m * 1e6)
    return ModelRecord(
        id=model_id, catalogue="test", source="test", as_of="2026", library="transformers",
        params=params, tags=list(tags), tasks=["feature-extraction"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("record", "name"),
    [
        (make("google-bert/bert-base-uncased", 110), "bert-base"),
        (make("sentence-transformers/all-MiniLM-L6-v2", 22.7), "MiniLM-L6-H384"),
        (make("BAAI/bge-small-en-v1.5", 33.4), "MiniLM-L12-H384"),
        (make("cointegrated/rubert-tiny2", 29.4), "rubert-tiny2"),
        (make("someone/fine-tuned", 125, "roberta"), "roberta-base"),
        (make("microsoft/deberta-v3-base", 184), "deberta-v3-base"),
        (make("openai/whisper-large-v3-turbo", 809), "whisper-large-v3-turbo"),
        (make("openai/whisper-large-v3", 1550), "whisper-large-v3"),
        (make("Helsinki-NLP/opus-mt-en-de", 74), "opus-mt"),
        (make("google/flan-t5-base", 248), "flan-t5-base"),
        (make("Qwen/Qwen2.5-0.5B-Instruct", 494), "Qwen2.5-0.5B"),
        (make("meta-llama/Llama-3.1-8B", 8030), "Llama-3.1-8B"),
        (make("openai/clip-vit-base-patch32", 151), "clip-vit-base-patch32"),
        (make("hustvl/yolos-tiny", 6.5), "yolos-tiny"),
        (make("nlptown/bert-base-multilingual-uncased-sentiment", 167), "bert-base"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.id,
)
def test_known_models_are_recognised(record: ModelRecord, name: str) -> None:
    found = match(record)
    if name == "flan-t5-base":  # stated with the head that it writes with
        assert found is None or found.family.name == name
        return
    assert found is not None
    assert found.family.name == name
    assert found.by_size


@pytest.mark.parametrize(
    "record",
    [
        make("google-bert/bert-base-uncased", 250),
        make("someone/model", 110),
        make("LiquidAI/LFM2-ColBERT-350M", 353),
        make("someone/sentiment", None, "bert"),
    ],
    ids=["another size", "no family", "another family's name", "nothing tells the size"],
)
def test_what_agrees_with_nothing_is_not_matched(record: ModelRecord) -> None:
    assert match(record) is None


def test_without_a_size_the_name_alone_is_called_inferred() -> None:
    found = match(make("someone/bert-base-german-ner"))
    assert found is not None
    assert (found.family.name, found.by_size) == ("bert-base", False)


def test_another_vocabulary_is_found_by_the_size() -> None:
    found = match(make("google-bert/bert-base-multilingual-cased", 178))
    assert found is not None
    assert found.config["vocab_size"] == 119547


def test_the_side_of_a_picture_is_read_from_the_name() -> None:
    found = match(make("google/vit-base-patch16-384", 86.9))
    assert found is not None
    assert found.config["image_size"] == 384


def test_every_size_in_the_table_matches_itself() -> None:
    wrong = []
    for kind, sizes in families().items():
        for size in sizes:
            found = match(make(size.source, size.params / 1e6, kind))
            near = found and abs(found.family.params - size.params) <= TOLERANCE * size.params
            if not near:
                wrong.append(size.name)
    assert wrong == []
