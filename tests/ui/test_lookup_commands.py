"""search, model, compare, key and feedback export in the shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bowerbird.settings import Settings
from tests.ui.fakes import FakeAssistant
from ui.cli import main
from ui.feedback import Feedback
from ui.web.access import hashed

Capture = pytest.CaptureFixture[str]
KNOWN = "torchhub:pytorch/vision:resnet18"


def test_compare(scripted: FakeAssistant, capsys: Capture) -> None:
    assert main(["compare", "a/b", "c/d", "--for", "birds"]) == 0
    out = capsys.readouterr().out
    assert out.index("a/b") < out.index("c/d")
    assert "\x1b" not in out
    assert scripted.calls == [{"names": ["a/b", "c/d"], "request": "birds"}]
    assert main(["compare", "a/b", "c/d", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["picks"]) == 2
    assert main(["compare", "a/b"]) == 2


def test_model(scripted: FakeAssistant, capsys: Capture) -> None:
    assert main(["model", KNOWN]) == 0
    assert "import torch" in capsys.readouterr().out
    assert main(["model", KNOWN, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["record"]["id"] == KNOWN
    assert main(["model", "no\x1b[31m/such"]) == 2
    assert "\x1b" not in capsys.readouterr().err


def test_search(scripted: FakeAssistant, capsys: Capture) -> None:
    assert main(["search", "bird", "sounds", "--limit", "3"]) == 0
    assert "0 of 3 models fit" in capsys.readouterr().out
    assert main(["search", "x", "--task", "cooking"]) == 2
    assert main(["search", "x", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["found"] == 3


def test_key_and_feedback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    assert main(["key"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert hashed(first.split()[-1]) == second.partition("=")[2]
    monkeypatch.setenv("BOWERBIRD_DATA", str(tmp_path))
    Feedback(Settings(data=tmp_path)).add("t", "a/b", "down")
    assert main(["feedback", "export"]) == 0
    assert json.loads(capsys.readouterr().out)["model_id"] == "a/b"
