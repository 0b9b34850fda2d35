"""The fixed words of answers in every language that they come in."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import Assistant
from agent.speech import LANGUAGES, Speech, catalog
from scripts.messages import literals, missing, tables

OTHERS = LANGUAGES[1:]
_SLOT = re.compile(r"\{\w+\}")


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated_with_the_same_slots(language: str) -> None:
    assert missing(language) == []
    for message, words in catalog(language).items():
        assert sorted(set(_SLOT.findall(message))) == sorted(set(_SLOT.findall(words))), message
        assert words.count("**") == message.count("**"), message


def test_messages_are_found() -> None:
    assert len(literals()) > 90
    assert len(tables()) > 150


@pytest.mark.parametrize(
    ("language", "request_text", "words"),
    [
        ("de", "kleines Modell, das Vögel auf Fotos erkennt, offene Lizenz", "Meine Wahl"),
        ("fr", "un petit modèle pour reconnaître des oiseaux sur des photos", "Mon choix"),
        ("es", "un modelo pequeño para reconocer aves en fotos, licencia libre", "Mi elección"),
        ("it", "un piccolo modello per riconoscere uccelli nelle foto", "La mia scelta"),
        ("pt", "um modelo pequeno para reconhecer pássaros em fotos", "A minha escolha"),
        ("zh", "识别照片中鸟类的小模型，可商用", "我的推荐"),
    ],
)
def test_an_answer_comes_back_in_the_language_of_the_request(
    assistant: Assistant, language: str, request_text: str, words: str
) -> None:
    got = assistant.recommend([request_text], validate=False)
    assert got.language == language
    assert words in got.message
    for english in (
        "My pick",
        "Licence:**",
        "Keep in mind",
        "I understood",
        "Not run",
        "timing was",
    ):
        assert english not in got.message
    why = assistant.recommend([request_text, "vgg16?"], validate=False)
    assert why.language == language


def test_a_dialogue_may_change_its_language(assistant: Assistant) -> None:
    got = assistant.recommend(["bird classifier", "bitte nur mit freier Lizenz"], validate=False)
    assert got.language == "de"
    back = assistant.recommend(
        ["Vogelarten auf Fotos erkennen", "what is the licence of the first one?"], validate=False
    )
    assert back.language == "en"


def test_numbers_are_written_as_there() -> None:
    assert Speech("en").number(28.31) == "28.3"
    assert Speech("de").number(28.31) == "28,3"
    assert Speech("en").number(12_345) == "12,345"
    assert Speech("de").number(12_345) == "12.345"


def test_sentences_of_lower_layers_are_recognised() -> None:
    t = Speech("de")
    assert t.sentence("MIT allows commercial use") == "MIT erlaubt kommerzielle Nutzung"
    assert t.parts("Apache 2.0 is an open licence; keep the copyright notice") == (
        "Apache 2.0 ist eine offene Lizenz; der Urhebervermerk muss bleiben"
    )
    assert t.sentence("a sentence that nobody knows") == "a sentence that nobody knows"


@given(st.sampled_from(LANGUAGES), st.text(max_size=80))
def test_any_sentence_can_be_said(language: str, text: str) -> None:
    said = Speech(language).sentence(f"{text} is an open licence")
    assert not text.strip() or text in said or language != "en"
