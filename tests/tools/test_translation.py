"""Which way translation models go, by their names."""

from __future__ import annotations

import pytest

from bowerbird.record import ModelRecord
from tools import translation


def record(name: str, *languages: str, task: str = "translation") -> ModelRecord:
    return ModelRecord(
        id=name, tasks=[task], languages=list(languages), catalogue="hf", source="s", as_of="2026"
    )


@pytest.mark.parametrize(
    ("name", "languages", "pair"),
    [
        ("Helsinki-NLP/opus-mt-en-de", "en de", ("en", "de")),
        ("Helsinki-NLP/opus-mt-mul-en", "uk pl mt en", ("mul", "en")),
        ("Helsinki-NLP/opus-mt-en-jap", "en ja", ("en", "ja")),
        ("facebook/wmt19-ru-en", "ru en", ("ru", "en")),
        ("facebook/wmt21-dense-24-wide-en-x", "en de", ("en", "x")),
        ("NHNDQ/nllb-finetuned-en2ko", "en ko", ("en", "ko")),
        ("google/bert2bert_L-24_wmt_de_en", "en de", ("de", "en")),
        ("unicamp-dl/translation-pt-en-t5", "en pt", ("pt", "en")),
        ("allenai/wmt16-en-de-dist-12-1", "de en", ("en", "de")),
        ("Helsinki-NLP/opus-mt-tc-big-en-tr", "en tr", ("en", "tr")),
        ("utrobinmv/t5_translate_en_ru_zh_small_1024", "en ru zh", None),
        ("facebook/nllb-200-distilled-600M", "en de fr", None),
        ("google-t5/t5-base", "en de", None),
        ("liam168/trans-opus-mt-en-zh", "", None),
    ],
)
def test_the_pair_in_a_name(name: str, languages: str, pair: tuple[str, str] | None) -> None:
    assert translation.pair(record(name, *languages.split())) == pair


@pytest.mark.parametrize(
    ("wanted", "way"),
    [("en de", "there"), ("de en", "back"), ("uk pl", "neither"), ("de", None), ("", None)],
)
def test_the_way_that_is_asked_for(wanted: str, way: str | None) -> None:
    model = record("Helsinki-NLP/opus-mt-en-de", "en", "de")
    assert translation.way(model, wanted.split()) == way


def test_a_group_stands_for_any_of_its_languages() -> None:
    model = record("Helsinki-NLP/opus-mt-mul-en", "uk", "pl", "en")
    assert translation.way(model, ["uk", "en"]) == "there"
    assert translation.way(model, ["en", "uk"]) == "back"
    assert translation.way(model, ["uk", "pl"]) == "neither"


def test_other_tasks_have_no_way() -> None:
    assert translation.pair(record("a/ner-en-de", "en", "de", task="token-classification")) is None
