"""Example phrases: their vectors are fresh, and they decide only where nothing else does."""

from __future__ import annotations

import numpy as np
import pytest

from agent.understanding import nearest, parse, understand
from bowerbird.need import OUT_OF_SCOPE
from bowerbird.tasks import TASKS
from index.encoder import MiniLM


def test_vectors_are_those_of_the_phrases() -> None:
    """After a change of the phrases: python -m agent.understanding.nearest"""
    with np.load(nearest.VECTORS) as kept:
        assert str(kept["of"]) == nearest.digest()
        some = nearest.phrases()[::97]
        vectors = (kept["vectors"] * kept["scale"][:, None])[::97]
    fresh = MiniLM().encode([phrase for _, phrase in some])
    norms = np.linalg.norm(vectors, axis=1)
    assert ((vectors * fresh).sum(axis=1) / norms > 0.999).all()


def test_every_task_is_known() -> None:
    tags = {task for task, _ in nearest.phrases()}
    assert tags - set(TASKS) == {OUT_OF_SCOPE}


@pytest.mark.parametrize(
    ("words", "task"),
    [
        ("my aunt would like her letters read out by the computer", "text-to-speech"),
        ("hide the names of patients in letters", "token-classification"),
        ("how warm will the greenhouse be tomorrow, from past readings", "time-series-forecasting"),
    ],
)
def test_a_description_without_a_name(words: str, task: str) -> None:
    assert understand([words]).need.task[0] == task


def test_a_named_task_asks_no_example(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: str) -> dict[str, float]:
        raise AssertionError("asked")

    monkeypatch.setattr(nearest, "votes", never)
    parse.turn("image classification on a phone, one that is not too heavy please")


def test_without_the_encoder_the_tables_stand_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest, "_encoder", lambda: None)
    assert nearest.votes("anything at all") == {}
