"""The level reached on our own annotated requests must not fall."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from agent.understanding import understand
from tests.understanding.scoring import count, f1

PATH = Path(__file__).parents[1] / "data" / "requests_own.jsonl"
ENTRIES = [json.loads(line) for line in PATH.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def needs() -> dict[str, dict[str, Any]]:
    return {e["id"]: understand(e["turns"]).need.model_dump() for e in ENTRIES}


def test_core_fields(needs: dict[str, dict[str, Any]]) -> None:
    total: Counter[str] = Counter()
    for entry in ENTRIES:
        total += count(entry, needs[entry["id"]])
    assert f1(total) >= 0.96
    assert f1(total, "task.") >= 0.95


def test_no_false_alarm_about_scope(needs: dict[str, dict[str, Any]]) -> None:
    alarms = [
        e["id"] for e in ENTRIES
        if needs[e["id"]]["task"] == ["out-of-scope"] and "decline" not in e["behaviour"]
    ]  # fmt: skip
    assert alarms == []


def test_no_false_conflict() -> None:
    alarms = [
        e["id"] for e in ENTRIES
        if understand(e["turns"]).conflict and "flag-conflict" not in e["behaviour"]
    ]  # fmt: skip
    assert alarms == []


@pytest.mark.parametrize(
    "entry", [e for e in ENTRIES if e["behaviour"] == ["decline"]], ids=lambda e: e["id"]
)
def test_out_of_scope_is_declined_with_a_reason(entry: dict[str, Any]) -> None:
    got = understand(entry["turns"])
    assert got.need.out_of_scope
    assert got.decline_reason
    assert got.decline_reason.endswith(".")
