"""Dialogues from words to answer: what a turn does, and what it leaves alone."""

from __future__ import annotations

from typing import Any

import pytest

from agent import Assistant
from bowerbird.recommendation import Recommendation


def _ask(assistant: Assistant, *turns: str, **options: Any) -> Recommendation:
    return assistant.recommend(list(turns), validate=False, **options)


FIRST = "image classifier for flowers, open license"


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("thanks!", "talk"),
        ("danke dir", "talk"),
        ("what does AGPL mean for me?", "licence"),
        ("can I sell my app with it?", "licence"),
        ("darf ich das kommerziell nutzen?", "licence"),
        ("why not resnet50?", "reason"),
        ("warum nicht vgg16?", "reason"),
        ("pourquoi pas mobilenet ?", "reason"),
        ("why this one?", "reason"),
        ("show the code", "code"),
        ("montre le code", "code"),
        ("how do I load it?", "code"),
        ("compare the first two", "comparison"),
        ("is the first better than the second?", "comparison"),
        ("which one is faster?", "comparison"),
        ("tell me more about the second", "details"),
        ("what is fine-tuning?", "word"),
        ("was bedeutet Quantisierung?", "word"),
        ("any papers on it?", "papers"),
    ],
)
def test_a_side_question_is_answered_and_leaves_the_need(
    assistant: Assistant, text: str, about: str
) -> None:
    before = _ask(assistant, FIRST)
    got = _ask(assistant, FIRST, text)
    assert got.about == about
    assert got.outcome == "recommend"
    assert got.need == before.need
    assert got.message
    assert "{" not in got.message.replace("```", "").partition("python")[0]


def test_after_a_side_question_the_dialogue_goes_on(assistant: Assistant) -> None:
    straight = _ask(assistant, FIRST, "under 30 MB")
    around = _ask(assistant, FIRST, "thanks", "what does MIT mean?", "under 30 MB")
    assert [p.id for p in around.picks] == [p.id for p in straight.picks]
    assert around.need == straight.need


def test_smaller_is_smaller_than_what_was_shown(assistant: Assistant) -> None:
    shown = [p.size_mb for p in _ask(assistant, FIRST).picks if p.size_mb]
    smaller = _ask(assistant, FIRST, "something smaller")
    assert smaller.picks
    assert all(p.size_mb is not None and p.size_mb < min(shown) for p in smaller.picks)
    assert smaller.need.max_size_mb is None


def test_smaller_again_and_again_ends_with_a_plain_word(assistant: Assistant) -> None:
    turns = [FIRST, *["smaller"] * 12]
    got = _ask(assistant, *turns)
    assert got.picks
    assert "None that fits is smaller" in got.message


def test_bigger_is_fine_lifts_it(assistant: Assistant) -> None:
    first = _ask(assistant, FIRST)
    back = _ask(assistant, FIRST, "smaller", "size does not matter after all")
    assert {p.id for p in back.picks} & {p.id for p in first.picks}


def test_more_shows_others(assistant: Assistant) -> None:
    first = {p.id for p in _ask(assistant, FIRST).picks}
    more = {p.id for p in _ask(assistant, FIRST, "show me more").picks}
    again = {p.id for p in _ask(assistant, FIRST, "show me more", "more options").picks}
    assert more
    assert not first & more
    assert not (first | more) & again


def test_a_comparison_without_a_dialogue(assistant: Assistant) -> None:
    got = _ask(assistant, "is resnet50 better than vgg16 for cats vs dogs?")
    assert got.outcome == "recommend"
    assert len(got.picks) == 2
    assert "resnet50" in got.picks[0].id
    assert got.need.task[0] == "image-classification"
    assert "vgg16" in got.message


def test_a_comparison_with_a_name_nobody_knows(assistant: Assistant) -> None:
    got = _ask(assistant, FIRST, "compare resnet50 with the first")
    assert len(got.picks) == 2


def test_why_not_names_the_limit_that_is_broken(assistant: Assistant) -> None:
    got = _ask(assistant, "image classifier under 20 MB", "why not vgg16?")
    assert "20" in got.message
    assert "It does not meet what you asked for" in got.message


def test_a_change_of_subject_starts_anew(assistant: Assistant) -> None:
    got = _ask(assistant, "bird classifier, under 20 MB", "new question: text to speech in German")
    assert got.need.task[0] == "text-to-speech"
    assert got.need.max_size_mb is None
    assert got.need.domain == [] or "bird" not in got.need.domain


def test_another_medium_is_another_subject(assistant: Assistant) -> None:
    got = _ask(assistant, "text to speech, MIT license", "a classifier for bird photos")
    assert got.need.task[0] == "image-classification"
    assert "bird" in got.need.domain


def test_start_over(assistant: Assistant) -> None:
    got = _ask(assistant, FIRST, "start over")
    assert got.outcome == "clarify"
    assert got.need.task == []


def test_an_allowed_name_is_no_longer_refused(assistant: Assistant) -> None:
    got = _ask(assistant, "speech recognition, not whisper", "whisper is fine after all")
    assert got.need.must_not == []


def test_an_unclear_subject_is_asked_about_once(assistant: Assistant) -> None:
    got = _ask(assistant, "emotion")
    assert got.outcome == "clarify"
    assert len(got.options) >= 2
    chosen = _ask(assistant, "emotion", "2")
    assert chosen.outcome == "recommend"
    typed = _ask(assistant, "emotion", "from voice recordings, I want to classify them")
    assert typed.need.task[0] == "audio-classification"
    again = _ask(assistant, "emotion", "I do not know")
    assert again.outcome != "clarify"


@pytest.mark.parametrize("text", ["help me choose", "hilf mir beim Aussuchen", "ayúdame a elegir"])
def test_guided_mode_asks_at_most_four(assistant: Assistant, text: str) -> None:
    turns = [text]
    for _ in range(6):
        got = _ask(assistant, *turns)
        if got.outcome != "clarify":
            break
        assert got.options[-1] in ("Not sure",) or got.language != "en"
        turns.append(str(len(got.options)))  # "not sure" every time
    assert len(turns) <= 5
    assert got.outcome == "recommend"
    assert got.picks
    assert got.need.assumed


def test_guided_mode_leaves_out_what_is_known(assistant: Assistant) -> None:
    turns = ["image classifier for a phone", "help me choose"]
    got = _ask(assistant, *turns)
    assert got.question == "What will you use it for?"
    got = _ask(assistant, *turns, "I will sell or publish it")
    assert got.question == "Do you have labelled examples of your own?"
    got = _ask(assistant, *turns, "I will sell or publish it", "none")
    assert got.outcome == "recommend"
    assert got.need.license == "open"
    assert "no-training" in got.need.wants


def test_answers_to_the_guide_may_be_in_words(assistant: Assistant) -> None:
    turns = ["help me choose", "I want to transcribe interviews", "phone", "study or hobby"]
    got = _ask(assistant, *turns)
    assert got.need.task[0] == "automatic-speech-recognition"
    assert got.need.hardware == "mobile"
    assert got.need.license == "any"


@pytest.mark.parametrize("text", ["hi", "help", "Hallo!", "what can you do?"])
def test_a_greeting_says_what_bowerbird_does(assistant: Assistant, text: str) -> None:
    got = _ask(assistant, text)
    assert got.outcome == "clarify"
    assert got.need.task == []
    assert "pretrained models" in got.message or got.language != "en"


def test_the_same_dialogue_gives_the_same_bytes(assistant: Assistant) -> None:
    turns = [FIRST, "smaller", "only MIT", "compare the first two", "more", "show the code"]

    def bytes_of() -> str:
        return _ask(assistant, *turns).model_copy(update={"trace": []}).model_dump_json()

    assert bytes_of() == bytes_of()


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("instead of insightface, something I can sell", "image-feature-extraction"),
        ("a bird classifier that we may sell", "image-classification"),
        ("un modèle que je peux vendre pour classer des photos", "image-classification"),
        ("mmdetection model for tiny objects", "object-detection"),
    ],
)
def test_a_wish_about_the_licence_is_no_question(
    assistant: Assistant, text: str, task: str
) -> None:
    got = _ask(assistant, text)
    assert got.about == "models"
    assert got.need.task[0] == task


def test_a_question_about_a_named_models_licence(assistant: Assistant) -> None:
    got = _ask(assistant, "is it legal to use llama in my app?")
    assert got.about == "licence"
    assert "llama" in got.message.lower()


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("kleines Modell, das Vogelarten auf Fotos erkennt", "bird"),
        ("detectar baches en fotos de la carretera", "pothole"),
        ("classer des photos de champignons", "mushroom"),
        ("riconoscere fiori nelle foto", "flower"),
        ("classificar fotos de cachorros", "dog"),
        ("鸟类照片分类", "bird"),
    ],
)
def test_a_subject_is_known_by_its_english_name(
    assistant: Assistant, text: str, subject: str
) -> None:
    assert subject in _ask(assistant, text).need.domain
