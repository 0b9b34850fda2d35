"""The fixed words of answers in every language that they come in."""

from __future__ import annotations

import ast
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import Assistant
from agent.reasons import REASONS
from agent.speech import LANGUAGES, Speech, catalog, preferred
from scripts.messages import ROOT, literals, missing, tables

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


def test_a_capital_and_a_full_stop_do_not_matter() -> None:
    t = Speech("de")
    assert t.sentence("It was cancelled.") == "Abgebrochen."
    assert t.sentence("Its trained weights are not on this computer.") == (
        "Seine trainierten Gewichte liegen nicht auf diesem Rechner."
    )
    assert Speech("zh").sentence("its size is not known.").endswith("。")
    assert t.sentence("It was not loaded: it is a pickle, which is code.") == (
        "Es wurde nicht geladen: es ist eine Pickle-Datei, also Code."
    )


def test_dates_are_written_as_there() -> None:
    assert Speech("en").day("2026-11-29") == "November 29, 2026"
    assert Speech("de").day("2026-11-29") == "29. November 2026"
    assert Speech("zh").day("2026-11-29") == "2026年11月29日"
    assert [Speech(code).day("2026-10") for code in ("en", "fr")] == [
        "October 2026",
        "octobre 2026",
    ]
    assert [Speech("de").day(d) for d in ("2026", "2026-02-31", None)] == ["2026", "2026-02-31", ""]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de-CH,de;q=0.9,en;q=0.8", "de"), ("en-GB,en;q=0.9,fr;q=0.7", "en"),
        ("nl,fr;q=0.5,en;q=0.4", "fr"), ("zh-TW", "zh"), ("PT_br", "pt"), ("ja", "en"),
        ("fr;q=0,es;q=0.1", "es"), ("*", "en"), ("", "en"), (None, "en"), ("de;q=x", "de"),
    ],
)  # fmt: skip
def test_the_browsers_language(accepted: str | None, language: str) -> None:
    assert preferred(accepted) == language


@given(st.text(max_size=400))
def test_whatever_a_browser_accepts_is_one_of_the_languages(accepted: str) -> None:
    assert preferred(accepted) in LANGUAGES


def said_by_code() -> str:
    """Every string in the code of the lower layers, one after the other."""
    found: list[str] = []
    for folder in ("tools", "bowerbird", "ui", "agent", "index"):
        for path in (ROOT / folder).rglob("*.py"):
            if path == ROOT / "agent" / "reasons.py":
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.append(node.value)
    return "\n".join(found).lower()


def test_every_reason_is_one_that_the_code_says() -> None:
    """A sentence that is worded anew below would come back in English."""
    code = said_by_code()
    for reason in REASONS:
        for piece in re.split(r"\{\w+\}|, so |s? of |: ", reason):
            words = piece.strip(" .,:;()").lower()
            assert words in code, reason
