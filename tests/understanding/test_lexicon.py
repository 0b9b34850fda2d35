"""The same wishes in every language of requests."""

from __future__ import annotations

import re

import pint
import pytest
from babel import Locale

from agent.understanding import language_names, lexicon, typos, understand, units
from agent.understanding.text import plain


@pytest.mark.parametrize("language", lexicon.LANGUAGES)
def test_no_part_of_a_language_is_empty(language: str) -> None:
    words = lexicon.LANGUAGES[language]
    for part in ("tasks", "concepts", "seen", "hardware", "licences", "wishes", "denials"):
        assert getattr(words, part), part
    for part in ("refusals", "drops", "indifference", "harmless"):
        assert getattr(words, part), part


def test_concepts_are_those_of_the_rules() -> None:
    from agent.understanding import concepts, task_rules

    known = set(concepts.WORDS) | {"seen", "tongue"}
    for words in lexicon.LANGUAGES.values():
        assert set(words.concepts) <= known
    asked = {word.lstrip("!") for needed, _, _ in task_rules.RULES for word in needed.split()}
    assert asked <= known


@pytest.mark.parametrize("language", lexicon.LANGUAGES)
def test_no_word_of_a_table_is_taken_for_a_typing_error(language: str) -> None:
    words = lexicon.LANGUAGES[language]
    lines = [line for _, _, line in (*words.tasks, *words.idioms)]
    for part in (words.concepts, words.hardware, words.licences, words.wishes):
        lines += part.values()
    lines += [words.seen, words.denials, words.refusals, words.drops, words.indifference]
    for line in lines:
        for word in re.findall(r"(?<![a-z])[a-z]+(?![a-z*])", plain(line)):
            assert typos.mend(word) == word


@pytest.mark.parametrize(
    ("words", "task"),
    [
        ("Bilder von Käfern bestimmen", "image-classification"),
        ("reconnaître des papillons sur des photos", "image-classification"),
        ("contar ovejas en fotos de dron", "object-detection"),
        ("separare la voce dalla musica", "audio-to-audio"),
        ("legendas automáticas para aulas gravadas", "automatic-speech-recognition"),
        ("把照片里的背景去掉:抠图", "image-segmentation"),
        ("预测下周的用电量", "time-series-forecasting"),
        ("Tonaufnahmen von Walen klassifizieren", "audio-classification"),
        ("from Basque into Catalan", "translation"),
    ],
)
def test_task(words: str, task: str) -> None:
    assert understand([words]).need.task[0] == task


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ("Objekterkennung, alles außer YOLO", ["yolo"]),
        ("detector de objetos, cualquier modelo menos YOLO", ["yolo"]),
        ("qualquer detector menos YOLO", ["yolo"]),
        ("rilevamento oggetti, niente YOLO", ["yolo"]),
        ("n'importe quel détecteur d'objets sauf YOLO", ["yolo"]),
        ("目标检测,YOLO除外", ["yolo"]),
        ("除了YOLO以外的目标检测", ["yolo"]),
        ("object detection, YOLO is out of the question", ["yolo"]),
        ("speech recognition, Whisper is not", ["whisper"]),
        ("any detector but YOLO", ["yolo"]),
        ("a chat model, any size but fast", []),
    ],
)
def test_refused(words: str, refused: list[str]) -> None:
    assert understand([words]).need.must_not == refused


@pytest.mark.parametrize(
    ("words", "licence"),
    [
        ("Textklassifikation, GPL ist tabu", "not:gpl-3.0"),
        ("OCR, nichts mit AGPL", "not:agpl-3.0"),
        ("classificação de textos, sem GPL", "not:gpl-3.0"),
        ("文本分类,GPL的不行", "not:gpl-3.0"),
        ("clasificación de textos, lo vendemos", "commercial-ok"),
        ("traduction, licence libre", "open"),
        ("翻译,许可证无所谓", None),
        ("Übersetzung mit kleinem Modell", None),
    ],
)
def test_licence(words: str, licence: str | None) -> None:
    got = understand([words]).need.license
    assert got == licence or (licence is None and got == "any")


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("Modell bis 3 Mrd. Parameter", "max_params_m", 3000),
        ("modelo de menos de 2.000 millones de parámetros", "max_params_m", 2000),
        ("70亿参数以内的大语言模型", "max_params_m", 7000),
        ("参数量不超过1000万的模型", "max_params_m", 10),
        ("détection d'objets, 15 images par seconde", "min_fps", 15),
        ("rilevare persone, almeno 12 fotogrammi al secondo", "min_fps", 12),
        ("每秒至少15帧的人脸检测", "min_fps", 15),
        ("显存只有4G的图像生成", "max_memory_gb", 4),
        ("OCR, maximal ein Viertel Gigabyte", "max_size_mb", 250),
        ("resumo de textos, no máximo meio giga", "max_size_mb", 500),
        ("classer des textes, 20 ms par avis", "max_latency_ms", 20),
        ("detector, max_mb: 40", "max_size_mb", 40),
        ("detection gives me 4 fps, I need about 15.", "min_fps", 15),
        ("sorting parts, 25 items a second", "min_fps", 25),
        ("a chat model, my machine has 12 GB", "max_memory_gb", 12),
    ],
)
def test_figure(words: str, field: str, value: float) -> None:
    assert getattr(understand([words]).need, field) == pytest.approx(value)


@pytest.mark.parametrize(
    "last",
    [
        "size doesn't matter", "Größe ist doch egal", "peu importe la taille", "da igual el tamaño",
        "la dimensione non importa", "esquece o limite de tamanho", "大小无所谓",
    ],
)  # fmt: skip
def test_a_limit_is_taken_back(last: str) -> None:
    need = understand(["image classification under 50 MB, Apache license", last]).need
    assert need.max_size_mb is None
    assert need.license == "specific:apache-2.0"


def test_own_names_of_languages_are_babels() -> None:
    for code, name in language_names.OWN_NAMES.items():
        assert Locale.parse(code).languages[code] == name


@pytest.mark.parametrize("name", ["kilobyte", "mebibyte", "terabyte", "microsecond", "minute"])
def test_units_defined_here_are_pints(name: str) -> None:
    target = "byte" if name.endswith("byte") else "second"
    known = pint.UnitRegistry(cache_folder=None).Quantity(1, name).to(target).magnitude
    assert units.factor(name, target) == pytest.approx(known)
