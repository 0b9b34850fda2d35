"""Which models of texts go first, on small records made on the spot."""

from __future__ import annotations

from typing import Any

import pytest

from bowerbird.need import Need
from bowerbird.record import ModelRecord
from tools import kinds
from tools.among import by_other_means
from tools.generations import chats_too, followed_up, untaught
from tools.rank import rank
from tools.shelf import Shelf


def _record(model_id: str, *tasks: str, **facts: Any) -> ModelRecord:
    stated = {"catalogue": "test", "source": "test", "as_of": "2026", "params": 100_000_000}
    return ModelRecord.model_validate({"id": model_id, "tasks": list(tasks), **stated, **facts})


def _order(need: Need, *records: ModelRecord, query: str = "") -> list[str]:
    shelf = Shelf.of(records)
    ranked = rank(need, [(i, ()) for i in shelf.items], shelf, {}, {}, query=query)
    return [r.record.id for r in ranked]


CHAT = Need(task=["text-generation"])


def test_code_is_completed_by_the_bare_coder_and_explained_by_the_tuned_one() -> None:
    bare = _record("a/Bird-Coder-7B", "text-generation")
    tuned = _record("a/Bird-Coder-7B-Instruct", "text-generation")
    coding = Need(task=["text-generation"], domain=["code"])
    assert _order(coding, bare, tuned, query="code")[0] == tuned.id
    assert _order(coding, bare, tuned, query="autocomplete code")[0] == bare.id


def test_a_network_that_was_taught_no_job_does_none_unless_it_is_to_be_taught() -> None:
    bare = _record("google/mt5-small", "summarization", params=60_000_000, likes=900)
    taught = _record("u/mt5-small-news", "summarization")
    assert untaught(bare.id)
    assert not untaught(taught.id)
    assert _order(Need(task=["summarization"]), bare, taught)[0] == taught.id
    to_teach = Need(task=["summarization"], wants=["fine-tune"])
    assert _order(to_teach, bare, taught)[0] == bare.id


def test_what_looks_at_pictures_chats_only_where_it_is_its_makers_chat_model() -> None:
    reads = _record("lab/Page-OCR-1B", "image-text-to-text", likes=900)
    chats = _record("google/gemma-4-E2B-it", "image-text-to-text")
    talks = _record("lab/Small-1B-Instruct", "text-generation")
    assert chats_too(chats.id)
    assert _order(CHAT, reads, chats, talks) == [talks.id, chats.id, reads.id]


def test_one_that_sees_does_not_replace_one_that_writes() -> None:
    old = _record("Qwen/Qwen3-8B", "text-generation", params=8_000_000_000)
    new = _record("Qwen/Qwen3.5-9B", "image-text-to-text", params=9_000_000_000)
    assert followed_up([old, new]) == {}


def test_a_copy_in_another_format_is_followed_up_by_whomever() -> None:
    old = _record("Qwen/Bird2-7B-Instruct-GGUF", "text-generation", params=7_000_000_000)
    new = _record("x/Bird3-8B-Instruct-GGUF", "text-generation", params=8_000_000_000)
    assert followed_up([old, new]) == {old.id: new.id}


def test_a_model_for_just_two_languages_goes_before_one_of_many() -> None:
    pair = _record("lab/opus-mt-sv-fi", "translation", languages=["sv", "fi"])
    many = _record("lab/opus-mt-mul-fi", "translation", languages=["sv", "fi", "de", "et"])
    need = Need(task=["translation"], languages=["sv", "fi"])
    assert _order(need, many, pair)[0] == pair.id


def test_a_named_job_of_sorting_is_done_by_the_model_made_for_it() -> None:
    any_class = _record("m/multilingual-nli", "zero-shot-classification", likes=200)
    made = _record("c/avis-sentiment", "text-classification")
    spam = _record("c/courriel-spam", "text-classification")
    need = Need(task=["text-classification"], domain=["sentiment", "hotel"])
    assert _order(need, any_class, spam, made)[0] == made.id
    assert _order(need, any_class, spam, made)[-1] == spam.id


def test_labels_of_ones_own_ask_for_a_tagger_that_takes_them() -> None:
    fixed = _record("d/bert-NER", "token-classification", likes=900)
    free = _record("u/gliner_small", "token-classification")
    need = Need(task=["token-classification"])
    assert _order(need, fixed, free)[0] == fixed.id
    assert _order(need.model_copy(update={"wants": ["zero-shot"]}), fixed, free)[0] == free.id


def test_ones_own_language_before_a_hundred_and_before_a_foreign_one() -> None:
    codes = ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "zh", "ja"]
    many = _record("a/many", "question-answering", languages=codes)
    own = _record("z/own", "question-answering", languages=["fr"])
    need = Need(task=["question-answering"], languages=["fr"])
    assert _order(need, many, own)[0] == own.id
    assert _order(Need(task=["question-answering"]), many, own)[0] == many.id


@pytest.mark.parametrize(
    ("need", "means"),
    [
        ({"task": ["summarization"]}, ()), ({"task": ["summarization"], "languages": ["en"]}, ()),
        ({"task": ["summarization"], "wants": ["long-context"]}, ("text-generation",)),
        ({"task": ["summarization"], "languages": ["de"]}, ("text-generation",)),
        ({"task": ["video-text-to-text"]}, ("image-text-to-text",)),
        ({"task": ["token-classification"], "wants": ["fine-tune"]}, ("fill-mask",)),
        ({"task": ["token-classification"]}, ()), ({}, ()),
    ],
)  # fmt: skip
def test_tasks_whose_models_do_the_work_as_well(
    need: dict[str, Any], means: tuple[str, ...]
) -> None:
    assert by_other_means(Need.model_validate(need)) == means


@pytest.mark.parametrize(
    ("text", "completing"),
    [("tab-completion in my editor", True), ("fill-in-the-middle", True), ("代码补全", True),
     ("complete the form", False), ("explain code", False)],
)  # fmt: skip
def test_completion_of_code_is_told_from_other_words(text: str, completing: bool) -> None:
    assert kinds.completes(text) == completing
