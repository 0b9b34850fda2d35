"""Each field on its own: task, licence, hardware, library, hub, data set, language, names."""

# ruff: noqa: E501  (tables of cases)

from __future__ import annotations

import pytest

from agent.understanding import understand


@pytest.mark.parametrize(
    ("words", "task"),
    [
        ("tells if a picture is naughty", "image-classification"),
        ("count the cars on a parking lot", "object-detection"),
        ("remove the background of my photos", "image-segmentation"),
        ("turn recordings into text", "automatic-speech-recognition"),
        ("who speaks when in a meeting", "voice-activity-detection"),
        ("reads invoices", "document-question-answering"),
        ("upscale anime", "image-to-image"),
        ("identify bird species from pictures", "image-classification"),
        ("face recognition", "image-feature-extraction"),
        ("anonymize letters", "token-classification"),
        ("tool-calling model", "text-generation"),
        ("detect anomalies in pictures of bolts", "image-classification"),
        ("bird song classifier", "audio-classification"),
        ("plant classifier", "image-classification"),
        ("spam classifier", "text-classification"),
        ("Bildklassifikation", "image-classification"),
        ("reconnaissance vocale", "automatic-speech-recognition"),
        ("traducción de textos", "translation"),
        ("语音识别", "automatic-speech-recognition"),
        ("qustion answring modle", "question-answering"),
    ],
)
def test_task(words: str, task: str) -> None:
    assert understand([words]).need.task[0] == task


@pytest.mark.parametrize(
    ("words", "license_wish"),
    [
        ("open license", "open"), ("open source", "open"), ("permissive licence", "permissive"),
        ("MIT", "specific:mit"), ("Apache 2.0 or MIT", "permissive"), ("not GPL", "not:gpl-3.0"),
        ("no AGPL", "not:agpl-3.0"), ("CC0 or public domain", "specific:cc0-1.0"),
        ("a startup can put it in a paid SaaS", "commercial-ok"), ("kommerziell nutzbar", "commercial-ok"),
        ("free", None), ("licence libre", "open"),
    ],
)  # fmt: skip
def test_license(words: str, license_wish: str | None) -> None:
    assert understand([f"image classification, {words}"]).need.license == license_wish


@pytest.mark.parametrize(
    ("words", "hardware", "device"),
    [
        ("on a Raspberry Pi 4", "edge", "Raspberry Pi 4"), ("on a Jetson Nano", "edge", "Jetson Nano"),
        ("on a T4", "gpu", "T4"), ("RTX 3060", "gpu", "RTX 3060"), ("for my iPhone", "mobile", "iPhone"),
        ("on a Raspberry Pi 4 at 10 fps", "edge", "Raspberry Pi 4"), ("Pi 3B+", "edge", None),
        ("on an M2", "apple", "M2"), ("in the browser", "browser", None), ("no gpu", "cpu", None),
        ("phone call recordings", None, None),
    ],
)  # fmt: skip
def test_hardware(words: str, hardware: str | None, device: str | None) -> None:
    need = understand([f"image classification {words}"]).need
    assert (need.hardware, need.device_name) == (hardware, device)


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("in timm", "library", "timm"), ("tflite", "library", "tflite"), ("core ml", "library", "coreml"),
        ("from the PyTorch Hub", "source_hub", "torch-hub"), ("on Hugging Face", "source_hub", "hf"),
        ("from arXiv papers", "source_hub", "papers"), ("trained on ImageNet-21k", "dataset", "imagenet-21k"),
        ("CIFAR-10", "dataset", "cifar10"), ("on kinetics", "dataset", "kinetics-400"),
    ],
)  # fmt: skip
def test_platform_and_dataset(words: str, field: str, value: str) -> None:
    assert getattr(understand([f"a classifier {words}"]).need, field) == value


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("GPL-free", "not:gpl-3.0"), ("AGPL-freie", "not:agpl-3.0"), ("license-free", None),
        ("royalty-free", "commercial-ok"), ("noise-free", None),
    ],
)  # fmt: skip
def test_free_of_a_licence(words: str, wish: str | None) -> None:
    assert understand([f"{words} pose estimation"]).need.license == wish


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("German and French", ["de", "fr"]), ("Polish", ["pl"]), ("Swiss German", ["gsw"]),
        ("multilingual", ["multilingual"]), ("Japanese", ["ja"]), ("auf Deutsch", ["de"]),
        ("German shepherd photos", []), ("polish my essays", []), ("fine quality", []),
    ],
)  # fmt: skip
def test_languages(words: str, codes: list[str]) -> None:
    assert understand([f"text classification model, {words}"]).need.languages == codes


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("translate German to English", ["de", "en"]), ("translate to Polish from Ukrainian", ["uk", "pl"]),
        ("an English translation of French letters", ["fr", "en"]), ("translate into German", ["de"]),
        ("Übersetzung ins Deutsche aus dem Englischen", ["en", "de"]), ("translation en-fr", ["en", "fr"]),
        ("traduire du français vers l'allemand", ["fr", "de"]), ("英译中", ["en", "zh"]),
    ],
)  # fmt: skip
def test_the_source_of_a_translation_comes_first(words: str, codes: list[str]) -> None:
    assert understand([words]).need.languages == codes


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ("speech to text, not Whisper", ["whisper"]), ("captioning without LLaMA inside", ["llama"]),
        ("detection, anything but YOLO", ["yolo"]), ("chat model, no Meta", ["meta"]),
        ("face recognition instead of insightface", ["insightface"]), ("detection like YOLO", []),
        ("an ultralytics-free detector", ["ultralytics"]), ("a free YOLO detector", []),
    ],
)  # fmt: skip
def test_must_not(words: str, refused: list[str]) -> None:
    assert understand([words]).need.must_not == refused


def test_reference_is_kept_and_is_no_limit() -> None:
    got = understand(
        ["can i use faster rcnn inception v2 coco for mango sorting on a raspberry pi?"]
    )
    assert got.need.dataset is None
    assert got.references


def test_memory_without_a_task_is_taken_for_chat_and_said() -> None:
    need = understand(["I only have 4 GB VRAM, can I run something?"]).need
    assert need.task == ["text-generation"]
    assert need.assumed


@pytest.mark.parametrize(
    ("words", "code"),
    [("Welches Modell eignet sich für mich?", "de"), ("small bird classifier", "en"), ("语音识别模型", "zh"),
     ("je cherche un modèle pour des images", "fr")],
)  # fmt: skip
def test_language_of_the_request(words: str, code: str) -> None:
    assert understand([words]).language == code


@pytest.mark.parametrize(
    "words",
    ["offline OCR, it should use the internet api of google", "detector of at least 500 MB but under 100 MB",
     "GPT-4 level chat model under 100 MB", "best accuracy ImageNet classifier under 1 MB"],
)  # fmt: skip
def test_conflict_has_two_ways_out(words: str) -> None:
    conflict = understand([words]).conflict
    assert conflict
    assert len(conflict.ways_out) == 2


@pytest.mark.parametrize(
    "words",
    [
        "a German sentiment model, flair has only an English one",
        "flair doesn't load, sentiment?",
        "what's better for German NER, flair or bert?",
        "is spacy better than flair for French NER",
        "Welches ist besser, spaCy oder flair, für deutsche Texte?",
    ],
)
def test_a_library_that_is_spoken_of_is_not_wished_for(words: str) -> None:
    assert understand([words]).need.library is None


@pytest.mark.parametrize("words", ["a better onnx model for OCR", "onnx or something, for OCR"])
def test_a_better_model_of_a_library_still_is_one_of_it(words: str) -> None:
    assert understand([words]).need.library == "onnx"


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("pneumonia in x-rays", "x-ray"),
        ("spam in e-mails", "e-mail"),
        ("tell ai generated text from human text", "ai generated text"),
        ("sarcasm in tweets", "sarcasm"),
        ("detectar noticias falsas", "fake news"),
    ],
)
def test_a_subject_keeps_its_letter_and_its_own_name(words: str, subject: str) -> None:
    assert subject in understand([words]).need.domain


@pytest.mark.parametrize("words", ["traduction sv vers fi", "Übersetzung sv nach fi"])
def test_a_pair_of_codes_in_words(words: str) -> None:
    assert understand([words]).need.languages == ["sv", "fi"]
