"""Estimates in answers: on picks that were not run, as limits, and in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent import Assistant
from agent.answer import measured
from agent.estimated import short
from agent.picks import not_asked, to_pick, with_report
from agent.speech import LANGUAGES, Speech
from bowerbird.need import Need
from bowerbird.report import skipped
from tests.agent.test_picks import _ranked  # pyright: ignore[reportPrivateUsage]
from tests.estimate.made_up import HERE, record, rows
from tools.estimate.estimator import Estimator
from tools.estimate.outlook import Outlook
from tools.rules import build_rules
from tools.search import check
from tools.shelf import Shelf

REQUEST = "image classifier trained on imagenet, at most 100 ms per picture"


def outlook(**need: object) -> Outlook:
    return Outlook(Estimator(HERE, rows, lambda: 0), Need.model_validate(need))


def test_a_pick_that_was_not_run_is_estimated_and_flagged() -> None:
    ranked = _ranked(architecture={"library": "timm", "name": "resnet50", "basis": "registry"})
    pick = to_pick(Need(), ranked, not_asked(ranked.record, outlook()))
    assert pick.validation.status == "estimated"
    assert {"estimate-only", "not-validated"} <= set(pick.flags)
    later = with_report(pick, skipped("no memory"))
    assert (later.validation.status, later.validation.reason) == ("estimated", "no memory")
    assert later.validation.band == pick.validation.band


def test_without_an_estimate_it_is_skipped_as_before() -> None:
    ranked = _ranked()
    pick = to_pick(Need(), ranked, not_asked(ranked.record, outlook()))
    assert pick.validation.status == "skipped"
    assert "not-validated" in pick.flags
    assert "estimate-only" not in pick.flags


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_estimate_is_a_range_and_never_called_measured(language: str) -> None:
    t = Speech(language)
    for need in ({}, {"hardware": "mobile"}, {"hardware": "gpu", "device_name": "RTX 3090"}):
        ranked = _ranked(architecture={"library": "timm", "name": "resnet50", "basis": "registry"})
        pick = to_pick(Need(), ranked, not_asked(ranked.record, outlook(**need)))
        text = measured(pick, t)
        band = pick.validation.band
        assert band is not None
        assert all(t.number(float(f"{n:.2g}"), 2) in text for n in (band.low, band.high))
        assert pick.validation.machine is not None
        assert t.sentence(pick.validation.machine) in text
        if language == "en":
            assert text.startswith("**Estimated, not run:**")
            assert short(pick.validation, t).startswith("estimated ")
        else:
            for english in ("Estimated", "Memory:", "rests on", "networks", "computer", "device"):
                assert english not in text.replace("questo computer", ""), text


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_reasons_come_in_every_language(language: str) -> None:
    t = Speech(language)
    slow = outlook(max_latency_ms=0.5, min_fps=5000, max_memory_gb=0.1)
    for found in (slow.time, slow.rate, slow.memory):
        value, reason = found(record("resnet50")) or ("", "")
        assert value == "fail"
        said = t.sentence(reason)
        assert said != reason
        assert "estimated" not in said
        assert "this computer" not in said
    away = outlook(hardware="edge", device_name="Raspberry Pi 4", min_fps=9)
    reason = away.rate(record("resnet50"))[1]
    assert "not known" not in t.sentence(reason)
    assert "Raspberry Pi 4" in t.sentence(reason)


def test_limits_become_rules_only_where_estimates_are_given() -> None:
    need = Need(max_latency_ms=40, min_fps=20)
    assert not {r.field for r in build_rules(need)} & {"max_latency_ms", "min_fps"}
    rules = build_rules(need, Outlook(Estimator(HERE, rows, lambda: 0), need))
    assert {"max_latency_ms", "min_fps"} <= {r.field for r in rules}
    names = ("vit_base_patch16_384", "no_such_net", "mobilenetv3_small_100")
    items = Shelf.of([record(name) for name in names])
    large, unknown, small = (check(i, rules) for i in items.items)
    assert {r.field for r, _ in large.failed} == {"max_latency_ms", "min_fps"}
    assert not unknown.failed
    assert len(unknown.unknown) == 2
    assert not small.failed
    assert not small.unknown


def test_memory_is_held_against_the_estimate_of_the_network() -> None:
    need = Need(max_memory_gb=0.4)
    rules = build_rules(need, Outlook(Estimator(HERE, rows, lambda: 0), need))
    (found,) = (r.check(record("resnet50")) for r in rules if r.field == "max_memory_gb")
    assert found.value == "fail"
    assert "(estimated)" in found.reason


def test_an_answer_without_timing_estimates(assistant: Assistant) -> None:
    got = assistant.recommend([REQUEST], validate=False)
    assert got.outcome == "recommend"
    assert {p.validation.status for p in got.picks} <= {"estimated", "skipped"}
    assert got.picks[0].validation.status == "estimated"
    assert "Estimated, not run" in got.message
    assert "Measured" not in got.message
    assert "measured 1" not in got.message


def test_a_limit_that_nothing_keeps_gives_near_misses_and_what_loosening_buys(
    assistant: Assistant,
) -> None:
    got = assistant.recommend(
        ["imagenet image classifier in timm, at most 0.01 ms"], validate=False
    )
    assert any(m.misses.startswith("estimated ") for m in got.near_misses) or got.picks[0].unknown
    if got.outcome == "no-exact-match":
        assert "max_latency_ms" in {r.drop for r in got.relax}


def test_a_device_that_nobody_published_is_unknown(assistant: Assistant) -> None:
    got = assistant.recommend(["image classifier for a Raspberry Pi 3 at 10 fps"], validate=False)
    assert all(p.validation.status == "skipped" for p in got.picks)
    assert all(any("Raspberry Pi 3" in u for u in p.unknown) for p in got.picks)


def test_the_tables_lie_beside_the_modules() -> None:
    folder = Path(__file__).parents[2] / "tools" / "estimate"
    for name in ("profiles.tsv", "usual.tsv", "devices.tsv"):
        assert (folder / name).stat().st_size < 3_000_000
