"""The classifier of tasks: fresh weights, and stories that single words would misread."""

from __future__ import annotations

import importlib.util
import math
import sys
from pathlib import Path

import numpy as np
import pytest

from agent.understanding import classifier, nearest, parse, understand, weighing
from bowerbird.need import OUT_OF_SCOPE
from bowerbird.tasks import TASKS

SCRIPT = Path(__file__).parents[2] / "scripts" / "train_classifier.py"


def test_weights_are_of_the_texts_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a change of texts or phrases: python scripts/train_classifier.py"""
    spec = importlib.util.spec_from_file_location("train_classifier", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, script)
    spec.loader.exec_module(script)
    with np.load(classifier.WEIGHTS) as kept:
        assert str(kept["of"]) == script.digest()
        assert set(map(str, kept["tasks"])) <= {*TASKS, OUT_OF_SCOPE}


def test_probabilities_are_probabilities() -> None:
    judged = classifier.likelihoods("count the goats that walk through the gate")
    shares = [math.exp(value) - classifier.LEAST for value in judged.values()]
    assert sum(shares) == pytest.approx(1.0)
    assert max(judged, key=lambda task: judged[task]) == "object-detection"


def test_nothing_is_judged_without_words_or_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    assert classifier.likelihoods(" ") == {}
    monkeypatch.setattr(nearest, "_encoder", lambda: None)
    assert classifier.likelihoods("count goats") == {}
    parse._parsed.cache_clear()  # pyright: ignore[reportPrivateUsage]
    assert understand(["image classifier under 100 MB"]).need.task[0] == "image-classification"
    parse._parsed.cache_clear()  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize(
    ("story", "task"),
    [
        ("My uncle can hardly see any more. I have his favourite westerns as text files and would "
         "like him to listen to them on an old laptop. The robot voice he has makes him angry.",
         "text-to-speech"),
        ("Our choir recorded the concert with a phone. Somebody coughs all the time, and a bus "
         "drives past. Can a model take that out and leave the singing?", "audio-to-audio"),
    ],
)  # fmt: skip
def test_a_story_is_read_as_a_whole(story: str, task: str) -> None:
    assert understand([story]).need.task[0] == task


@pytest.mark.parametrize(
    "words",
    [
        "what does an A100 cost per hour at the big clouds",
        "should I get a laptop with an RTX 4060 or is a MacBook the better buy for PyTorch?",
        "nvidia-smi shows my card but torch.cuda.is_available() is False since the update",
    ],
)
def test_who_asks_for_no_model_is_told_so(words: str) -> None:
    assert understand([words]).need.task == [OUT_OF_SCOPE]


@pytest.mark.parametrize(
    "words",
    [
        "we buy scrap metal and want to sort it by photos",
        "model that tells from a bill what the repair costs per hour",
        "which model runs on a laptop with an RTX 4060 for text to image",
    ],
)
def test_who_speaks_of_buying_and_costs_may_want_a_model(words: str) -> None:
    assert OUT_OF_SCOPE not in understand([words]).need.task


def test_tables_decide_where_nothing_is_judged() -> None:
    found = parse.turn("image segmentation").found
    assert weighing.weighed(["image-segmentation"], found, {}, 2, glossed=False) == (
        "image-segmentation",
    )
