"""What `catalogue refresh` shows while it runs and what is told of it afterwards."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bowerbird.record import ModelRecord
from bowerbird.settings import Settings
from index import refreshed
from ui import doctor
from ui.cli import main
from ui.render import steps
from ui.render.steps import Steps

MODEL = ModelRecord(id="maker/plover", catalogue="hf-live", source="Hub", as_of="2026-11-24")


def brought(settings: Settings, apart: dict[str, str]) -> Path:
    """A refresh in force, of a single model."""
    about: dict[str, Any] = {
        "as_of": "2026-11-24", "models": 1, "cards": 0, "quarantined": apart,
        "source": "http://mirror.example",
    }  # fmt: skip
    outcome = refreshed.write(settings, [(MODEL, "")], about)
    refreshed.publish(settings, outcome)
    return outcome.path


def test_lines_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(steps.time, "monotonic", lambda: now[0])
    text = io.StringIO()
    with Steps(Console(file=text), "Refreshing") as said:
        for done in range(5):
            said(f"listing task-{done}", done, 5)
        now[0] += steps.EVERY_S
        said("listing task-9", 4, 5)
        said("reading cards", 0, 1200)
        said("waiting 7 s for the Hub\x1b[31m", 0, 0)
    assert text.getvalue().splitlines() == [
        "listing task-0 0/5", "listing task-9 4/5", "reading cards 0/1,200",
        "waiting 7 s for the Hub[31m",
    ]  # fmt: skip


def test_a_bar_in_a_terminal() -> None:
    text = io.StringIO()
    with Steps(Console(file=text, force_terminal=True, width=90), "Refreshing") as said:
        said("listing task-1", 1, 5)
    assert "Refreshing: listing task-1" in text.getvalue()


@pytest.mark.parametrize("apart", [{}, {"maker/plover": "it belongs to somebody now"}])
def test_the_doctor_tells_of_it(tmp_path: Path, apart: dict[str, str]) -> None:
    settings = Settings(data=tmp_path)
    look: Callable[[Settings], Any] = doctor._refresh
    assert next(look(settings)).message.startswith("never")
    path = brought(settings, apart)
    found = next(look(settings))
    assert found.message.startswith("2026-11-24 from http://mirror.example, 1 models")
    assert (found.level, "maker/plover" in found.message) == (
        ("warning", True) if apart else ("ok", False)
    )
    path.write_bytes(b"damaged")
    assert next(look(settings)).level == "problem"


def test_forgetting_prints_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOWERBIRD_DATA", str(tmp_path))
    brought(Settings(data=tmp_path), {})
    older = tmp_path / "index" / "v2-0123456789ab"
    older.mkdir(parents=True)
    for there in (True, False):
        assert main(["catalogue", "refresh", "--forget", "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == {"forgotten": there}
    assert not older.exists()
