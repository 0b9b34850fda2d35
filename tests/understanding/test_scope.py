"""What is no search for a model, and what only looks like it."""

# ruff: noqa: E501  (tables of cases)

from __future__ import annotations

import pytest

from agent.understanding import understand


@pytest.mark.parametrize(
    "words",
    [
        "who painted the Mona Lisa?", "order me a taxi to the airport", "recommend me a good laptop under 900 dollars",
        "how do I center a div in CSS?", "please fix this: ValueError: invalid literal", "what's a good gift for my dad",
        "Was kostet ein Flug nach Mallorca?", "Erzähl mir einen Witz", "quelle heure est-il ?", "raconte-moi une histoire",
        "¿quién ganó el mundial de 2010?", "scrivi una lettera d'amore per Anna", "qual é a capital da Índia?",
        "今天天气怎么样", "给我讲个笑话", "帮我写一首诗", "谁发明了电话", "next week's lottery numbers",
        "my card was declined twice, how do I switch the plan to another card?", "how can I reset my password",
        "could you review my lease and tell me whether clause 7 is legal?",
    ],
)  # fmt: skip
def test_declined_with_a_reason(words: str) -> None:
    got = understand([words])
    assert got.need.out_of_scope
    assert got.decline_reason


@pytest.mark.parametrize(
    "words",
    [
        "which bird is that? from a photo", "how many cars are in the picture", "who is talking in this recording?",
        "is there anything that hears when a baby cries?", "restaurant review sentiment", "joke or not: text classifier",
        "lottery ticket number OCR", "my car makes a strange noise: classify engine sounds", "where can I find weights for pose estimation",
        "recipe recommendation embeddings", "write stories for kids with a small local model", "best tts for audiobooks",
        "was kann ich nehmen um Rechnungen auszulesen", "comment détecter des visages sur une photo ?", "¿cómo puedo transcribir entrevistas sin internet?",
        "como identificar plantas por foto?", "come posso riconoscere i volti nelle foto?", "怎么识别照片里的植物",
        "a classifier of failed card payments", "something that reads our leases and flags odd clauses",
    ],
)  # fmt: skip
def test_in_scope(words: str) -> None:
    need = understand([words]).need
    assert not need.out_of_scope
    assert need.task


@pytest.mark.parametrize("hidden", ["\u200b", "\u2060", "\u202e", "\u2066", "\U000e0041", "\ufeff", "\u00ad"])  # fmt: skip
def test_hidden_characters_change_nothing(hidden: str) -> None:
    words = "small bird classifier under 100 MB, not GPL"
    odd = hidden.join(words[i : i + 3] for i in range(0, len(words), 3))
    assert understand([odd]).need == understand([words]).need
