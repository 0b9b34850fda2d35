"""Later turns change what earlier turns said."""

from __future__ import annotations

from agent.understanding import understand


def test_language_is_replaced_and_a_name_excluded() -> None:
    need = understand(
        ["speech to text, English", "now for Portuguese instead, and no Whisper"]
    ).need
    assert (need.task[0], need.languages, need.must_not) == (
        "automatic-speech-recognition", ["pt"], ["whisper"],
    )  # fmt: skip


def test_language_is_added() -> None:
    assert understand(["sentiment in English", "French too"]).need.languages == ["en", "fr"]


def test_limits_and_wishes_add_up() -> None:
    need = understand(
        ["text to image model", "only 6GB of VRAM here", "and it must not be gated"]
    ).need
    assert (need.task[0], need.max_memory_gb, need.hardware, need.wants) == (
        "text-to-image", 6, "gpu", ["gated-not-ok"],
    )  # fmt: skip


def test_a_limit_is_forgotten() -> None:
    assert (
        understand(["speech to text under 200 MB", "forget the size limit"]).need.max_size_mb
        is None
    )
    assert understand(["bird photos on Android", "forget the mobile part"]).need.hardware is None


def test_medium_is_switched() -> None:
    need = understand(["a model that recognises bird calls", "I meant pictures, not sound"]).need
    assert need.task == ["image-classification"]
    assert "bird" in need.domain


def test_licence_is_overridden() -> None:
    assert (
        understand(["open bird classifier, open license", "only Apache"]).need.license
        == "specific:apache-2.0"
    )


def test_smaller_is_a_wish_and_task_stays() -> None:
    need = understand(["flower classifier", "something smaller"]).need
    assert need.task[0] == "image-classification"
    assert "small" in need.wants


def test_another_task_replaces() -> None:
    assert (
        understand(["text to speech", "no, speech to text instead"]).need.task[0]
        == "automatic-speech-recognition"
    )


def test_a_task_that_only_looks_leaves_the_languages_behind() -> None:
    turns = ["translate Ukrainian to Polish", "instead: find birds in photos"]
    need = understand(turns).need
    assert (need.task[0], need.languages) == ("object-detection", [])
    assert understand([turns[0], "smaller"]).need.languages == ["uk", "pl"]
