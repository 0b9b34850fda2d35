"""Requests without jargon in Italian, Portuguese and Chinese: the level reached must not fall."""

from __future__ import annotations

from collections import Counter

import pytest

from agent.understanding import gloss, understand
from agent.understanding.text import clean, read
from tests.understanding.scoring import count, f1
from tests.understanding.test_blind_requests import entries

FLOORS = {"it": (0.95, 0.92), "pt": (0.95, 0.92), "zh": (0.95, 0.93)}
"""F1 over the core fields, and the share of requests with all core fields right."""


@pytest.mark.parametrize("code", FLOORS)
def test_core_fields(code: str) -> None:
    asked = entries(f"requests_{code}.jsonl")
    total: Counter[str] = Counter()
    right = 0
    for entry in asked:
        got = understand(entry["turns"]).need
        counted = count(entry, got.model_dump())
        total += counted
        right += not counted["fp"] and not counted["fn"]
        assert got.out_of_scope == (entry["expected"].get("task") == ["out-of-scope"]), entry["id"]
    floor, share = FLOORS[code]
    assert f1(total) >= floor
    assert right / len(asked) >= share


def glossed(words: str) -> tuple[str | None, str]:
    text = read(clean(words))
    code = gloss.spoken(text)
    found = gloss.find(text, code, frozenset())
    return code, " ".join(w.text for w in found.text.words) if found else ""


@pytest.mark.parametrize(
    ("words", "code", "english"),
    [
        ("contare le pecore nel campo", "it", "count sheep"),
        ("contar ovelhas no pasto", "pt", "count sheep pasture"),
        ("数一数有多少只羊", "zh", "count count sheep"),
        ("spam in e-mails", None, ""),
        ("piano music", None, ""),
        ("logo detection on a camera", None, ""),
    ],
)
def test_the_english_words_of_a_request(words: str, code: str | None, english: str) -> None:
    assert glossed(words) == (code, english)


@pytest.mark.parametrize(
    ("words", "subjects"),
    [
        ("voglio sapere se le mie piante sono malate", ["plant"]),
        ("reconhecer pássaros pelo canto", ["bird"]),
        ("能检测路面裂缝的模型", ["road", "crack"]),
        ("contar carros num estacionamento", ["car", "parking lot"]),
    ],
)
def test_what_is_done_is_no_subject(words: str, subjects: list[str]) -> None:
    assert understand([words]).need.domain == subjects


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("vedere se gli operai sono senza casco", "helmet"),
        ("ver manchas no pulmão em raio-x", "lung"),
        ("把商品照片的背景去掉", "product"),
    ],
)
def test_what_lacks_or_goes_is_no_refusal(words: str, subject: str) -> None:
    need = understand([words]).need
    assert any(subject in name for name in need.domain)
    assert not need.must_not


def test_what_is_refused_is_still_refused() -> None:
    for words in (
        "riconoscere gatti, ma niente yolo",
        "识别猫，不要yolo",
        "reconhecer gatos sem yolo",
    ):
        need = understand([words]).need
        assert need.must_not == ["yolo"]
        assert need.domain == ["cat"]
