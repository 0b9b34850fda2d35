"""How people in forums put it: counts, preferences, devices, compounds, licences."""

from __future__ import annotations

import pytest

from agent.understanding import nearest, understand


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("object detector that runs at 30 fps", "min_fps", 30),
        ("my detector runs at 3 fps, object detection that is faster", "min_fps", None),
        ("flag log texts, we write 2 million log lines a day", "max_params_m", None),
        ("chat model with 2 million parameters at most", "max_params_m", 2),
        ("chat model, 70B quality", "max_params_m", None),
        ("read handwriting, gaming PC with 24 gigs on the card", "max_memory_gb", 24),
        ("compare product titles on one A100 80GB", "max_memory_gb", 80),
        ("modelo para resumir textos, que no pese mas de 2 gigas", "max_size_mb", 2000),
    ],
)
def test_figure(words: str, field: str, value: float | None) -> None:
    assert getattr(understand([words]).need, field) == value


@pytest.mark.parametrize(
    ("words", "hardware"),
    [
        ("object detection with openvino", None),
        ("text embeddings, bge-m3 or something newer", None),
        ("keypoints of dogs in phone videos", None),
        ("customers phone in their orders, transcribe them", None),
        ("想在8GB显存的笔记本上跑中文聊天模型", "gpu"),
        ("lane segmentation with tensorrt on an orin nx", "edge"),
    ],
)
def test_hardware(words: str, hardware: str | None) -> None:
    assert understand([words]).need.hardware == hardware


@pytest.mark.parametrize(
    ("words", "wish", "other"),
    [
        ("ocr, quality matters more than speed", "accuracy-first", "speed-first"),
        ("ocr, speed is more important than accuracy", "speed-first", "accuracy-first"),
        ("voce naturale, la qualità conta più della velocità", "accuracy-first", "speed-first"),
    ],
)  # fmt: skip
def test_of_two_wishes_the_preferred_one(words: str, wish: str, other: str) -> None:
    wants = understand([words]).need.wants
    assert wish in wants
    assert other not in wants


@pytest.mark.parametrize(
    ("words", "licence"),
    [
        ("a GPL-compatible OCR engine for our GPLv3 app", "open"),
        ("OCR engine, not under a responsible AI license", "not:openrail"),
        ("text recognition, only GPL 3", "specific:gpl-3.0"),
    ],
)
def test_licence(words: str, licence: str) -> None:
    assert understand([words]).need.license == licence


def test_makers_of_a_country_and_in_a_list() -> None:
    assert understand(["chat model, nothing from China"]).need.must_not == ["china"]
    listed = understand(["speech to text that isn't from OpenAI or Nvidia"]).need
    assert listed.must_not == ["openai", "nvidia"]
    assert understand(["chat model for my nvidia card"]).need.must_not == []


@pytest.mark.parametrize(
    ("words", "languages"),
    [
        ("una voce italiana per leggere libri", ["it"]),
        ("classificare foto di cucina italiana", []),
        ("tts es-MX, 60 MB", ["es"]),
    ],
)
def test_language(words: str, languages: list[str]) -> None:
    assert understand([words]).need.languages == languages


@pytest.mark.parametrize(
    ("words", "task"),
    [
        ("Schimpfwörter in Chatnachrichten finden", "text-classification"),
        ("anomaly detection on temperature sensor readings", "time-series-forecasting"),
        ("anomalies on casting surfaces from a camera", "image-classification"),
        ("remove background hum from dialogue recordings", "audio-to-audio"),
        ("remove the background of photos", "image-segmentation"),
        ("Transformer mes dessins en images réalistes", "image-to-image"),
        ("suche Modell, das Hunderassen auf Fotos erkennt", "image-classification"),
    ],
)
def test_task(words: str, task: str) -> None:
    assert understand([words]).need.task[0] == task


def test_the_memory_of_a_named_device_is_said() -> None:
    need = understand(["chat model on an RTX 3060"]).need
    assert need.max_memory_gb is None
    assert need.assumed == ["12 GB of memory, as the device RTX 3060 has"]
    stated = understand(["chat model on an RTX 3060 with 8 GB of VRAM"]).need
    assert stated.max_memory_gb == 8
    assert stated.assumed == []


def test_one_clear_sentence_speaks_for_a_story() -> None:
    story = [
        "we moved last year and the new house is lovely",
        "my neighbour has a big garden with apple trees",
        "black out names and addresses before we publish letters",
    ]
    votes = nearest.told(story)
    assert max(votes, key=lambda task: votes[task]) == "token-classification"
