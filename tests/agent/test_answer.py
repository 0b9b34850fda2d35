"""The answer in words: order, marks, and every outcome."""

from __future__ import annotations

import re
from typing import Any

from agent import answer, replies
from agent.artifacts import Found
from agent.dialogue import Dialogue, take
from agent.picks import to_pick
from agent.speech import Speech
from agent.work import Options
from bowerbird.need import Need
from bowerbird.recommendation import NearMiss, Recommendation, Relaxation
from bowerbird.record import ModelRecord
from bowerbird.report import Latency, Validation, skipped
from tools.rank import Ranked
from tools.shelf import Shelf

NEED = Need(task=["image-classification"], domain=["bird"], license="open", wants=["small"])
_EVIDENCE = {"dataset": "imagenet-1k", "metric": "top-1", "value": 75.8, "grade": "verified"}


def _ranked(model_id: str, specialist: bool | None) -> Ranked:
    record = ModelRecord.model_validate(
        {
            "id": model_id, "catalogue": "t", "source": "s", "as_of": "2026-01",
            "tasks": ["image-classification"], "params": 5_480_000, "size_bytes": 21_900_000,
            "license": {"id": "apache-2.0", "source": "page", "as_of": "2026-01"},
            "evidence": [_EVIDENCE | {"source": "s", "as_of": "2026"}],
        }
    )  # fmt: skip
    return Ranked(Shelf.of([record]).items[0], 0.9, 0.5, 0.9, specialist)


def _report(weights: str = "random") -> Validation:
    return Validation.model_validate(
        {
            "status": "measured", "weights": weights, "device": "2 cores of a CPU", "batch": 1,
            "latency_ms": Latency(p50=14.06, p95=15), "throughput_per_s": 71.1,
            "peak_memory_mb": 310.4, "note": "its trained weights are not here",
        }
    )  # fmt: skip


def _answer(specialist: bool | None = True, report: Validation | None = None) -> Recommendation:
    shown = [to_pick(NEED, _ranked(f"a/m{n}", specialist), report or _report()) for n in range(3)]
    found = Found(need=NEED, outcome="recommend", found=10, fits=3, catalogue_date="2026-10")
    return answer.compose(found, shown)


def test_order_of_the_answer() -> None:
    text = _answer().message
    parts = ["Good news", "My pick", "Measured here", "Licence", "Keep in mind", "If you prefer"]
    places = [text.index(p) for p in parts]
    assert places == sorted(places)


def test_no_more_than_three_models_and_short_before_the_fold() -> None:
    text = _answer().message
    fold = text.partition("**If you prefer")[0]
    assert len(re.findall(r"`a/m\d`", text)) == 3
    assert len(fold.split()) <= 120


def test_every_number_carries_its_mark() -> None:
    text = _answer().message
    assert "14.1 ms" in text
    assert "Measured here" in text
    assert "from the library's own published results" in text


def test_an_untrained_twin_is_called_one() -> None:
    assert "untrained" in _answer().message
    assert "untrained" not in _answer(report=_report("pretrained")).message


def test_a_general_model_is_called_general() -> None:
    assert "teach it your subject (bird)" in _answer(specialist=False).message


def test_what_was_not_run_says_why() -> None:
    text = _answer(report=skipped("it needs a library that is not here")).message
    assert "Not run here" in text
    assert "It needs a library that is not here." in text


def test_decline_says_what_bowerbird_does() -> None:
    got = replies.declined("That is about the weather.", Need(task=["out-of-scope"]), Speech("en"))
    assert got.outcome == "decline"
    assert not got.picks
    assert got.message.startswith("That is about the weather.")
    assert "pretrained models" in got.message


def _reply(text: str, *found: Any) -> Recommendation:
    return replies.compose(take(Dialogue(), text), found, Options())


def test_conflict_names_two_ways_out() -> None:
    got = _reply("a detector of at least 500 MB but under 100 MB")
    assert got.outcome == "flag-conflict"
    assert "exclude each other" in got.message
    assert all(way in got.message for way in got.options)
    assert len(got.options) == 2


def test_clarify_asks_one_question() -> None:
    got = _reply("something for my shop", Found(need=Need(), outcome="clarify"))
    assert got.outcome == "clarify"
    assert got.question
    assert got.question.count("?") == 1


def test_nothing_fits_names_the_block_and_what_loosening_buys() -> None:
    found = Found(
        need=NEED, outcome="no-exact-match", found=40,
        rejected_by={"license": 38, "max_params_m": 2},
        near_misses=[NearMiss(id="a/b", misses="license mit: you asked for CC0")],
        relax=[Relaxation(drop="license", gives=12)],
    )  # fmt: skip
    got = answer.compose(found, [])
    assert got.outcome == "no-exact-match"
    assert "the licence" in got.message
    assert "12 candidates" in got.message
    assert "`a/b`" in got.message
